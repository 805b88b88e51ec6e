/* SPDX-License-Identifier: MIT */
/**
 * Parses absolute http and https URLs (the part of RFC 3986 that an API client needs).
 *
 * A host name consists of letters, digits, '-', '.' and '_'; an IPv6 literal must not have a zone. Rejected, although
 * some parsers repair them: spaces, backslashes before the path, a second '@', percent-encoding in a host, a colon
 * without a port.
 */
#ifndef VASTAI_HTTP_URL_H
#define VASTAI_HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"
#include "vastai/error.h"
#include "vastai/out.h"

/** The parts of a URL, as slices of its text. */
typedef struct vast_url {
    bool https;
    bool ipv6;           /**< host is an IPv6 literal, stored without brackets */
    uint16_t port;       /**< the default of the scheme if the URL has none */
    vast_slice userinfo; /**< "user:password", percent-encoding unchanged; empty: none */
    vast_slice host;
    vast_slice path; /**< path and query unchanged, without the fragment; empty, or begins with '/' or '?' */
} vast_url;

/**
 * Parses a URL into slices of `text`.
 * @return VAST_CAUSE_NONE, or VAST_CAUSE_URL_...: empty host, port 0, > 65535 or missing after the colon, spaces,
 *         control or non-ASCII characters, ...
 */
vast_cause vast_url_parse(vast_url *url, const char *text, size_t len);

/** Returns whether both URLs have the same scheme, host (ignoring case) and port. */
bool vast_url_same_origin(const vast_url *a, const vast_url *b);

/**
 * Writes text as one path segment: percent-encodes all but unreserved characters.
 * @pre text is not "." or "..", whose meaning encoding does not change.
 */
void vast_put_path_segment(vast_out *out, const char *text, size_t len);

/** Writes text as a form-encoded query value: the same, but a space as '+'. */
void vast_put_query_value(vast_out *out, const char *text, size_t len);

#endif
