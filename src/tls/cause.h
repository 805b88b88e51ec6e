/* SPDX-License-Identifier: MIT */
/**
 * Texts for error codes of mbedTLS and for TLS alerts.
 */
#ifndef VASTAI_TLS_CAUSE_H
#define VASTAI_TLS_CAUSE_H

/** Returns a constant text for a negative result of mbedTLS. Never NULL. */
const char *vast_tls_error_text(int ret);

/** Returns a constant text for an alert that the server sent (RFC 8446, section 6). Never NULL. */
const char *vast_tls_alert_text(unsigned alert);

#endif
