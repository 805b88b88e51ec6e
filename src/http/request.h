/* SPDX-License-Identifier: MIT */
/**
 * The head of an HTTP/1.1 request, written through a window.
 */
#ifndef VASTAI_HTTP_REQUEST_H
#define VASTAI_HTTP_REQUEST_H

#include "url.h"
#include "vastai/out.h"

/** "GET " before the target; behind it " HTTP/1.1", and "Host: " on the next line, which the authority and a line end follow. */
void vast_put_request_line_begin(vast_out *out, const char *method);
void vast_put_request_line_end(vast_out *out);

/** "name:port", IPv6 in brackets. @param always  the port also when it is the scheme's own. */
void vast_put_authority(vast_out *out, const vast_url *url, bool always);

/** "name: value" and its line end. @pre value holds no control bytes (see vast_is_field_value()). */
void vast_put_header(vast_out *out, const char *name, const char *value);

/** The blank line. */
void vast_put_head_end(vast_out *out);

/** Whether text may stand in a header: visible ASCII and inner spaces only, so that no line can be smuggled in. */
bool vast_is_field_value(const char *text);

/**
 * "Basic " and base64 of `user:password` whose percent-encoding is undone (RFC 7617). A '%' without two hex digits stands
 * for itself; a user without a password gets the ':' all the same.
 */
void vast_put_basic_credentials(vast_out *out, vast_slice userinfo);

#endif
