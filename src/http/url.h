/* SPDX-License-Identifier: MIT */
/**
 * Absolute http and https URLs (RFC 3986, as far as a client of an API needs them).
 *
 * Host names are letters, digits, '-', '.' and '_'; an IPv6 literal has no zone. What other readers repair is refused:
 * blanks, backslashes before the path, a second '@', percent-encoding in a host, a colon without a port.
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
    bool ipv6;           /**< host is an IPv6 literal, its brackets taken off */
    uint16_t port;       /**< the scheme's default when none is written */
    vast_slice userinfo; /**< "user:password", percent-encoded as written; empty: none */
    vast_slice host;
    vast_slice path; /**< path and query as written, without the fragment; empty, or begins with '/' or '?' */
} vast_url;

/**
 * Splits a URL. @return VAST_CAUSE_NONE, or why it is none: empty host, port 0, > 65535 or missing after its colon, blanks,
 * control or non-ASCII bytes, ...
 */
vast_cause vast_url_parse(vast_url *url, const char *text, size_t len);

/** Whether both have the same scheme, host (without case) and port. */
bool vast_url_same_origin(const vast_url *a, const vast_url *b);

/**
 * Writes text percent-encoded as one path segment: all but unreserved characters are encoded. @pre it is not "." or "..",
 * which no encoding can keep from meaning a folder.
 */
void vast_put_path_segment(vast_out *out, const char *text, size_t len);

/** Writes text as a form-encoded query value: as above, a blank as '+'. */
void vast_put_query_value(vast_out *out, const char *text, size_t len);

#endif
