/* SPDX-License-Identifier: MIT */
/**
 * Writes the head of an HTTP/1.1 request.
 */
#ifndef VASTAI_HTTP_REQUEST_H
#define VASTAI_HTTP_REQUEST_H

#include "url.h"
#include "vastai/out.h"

/** Writes the method and a space, "GET ". The target follows. */
void vast_put_request_line_begin(vast_out *out, const char *method);
/** Writes " HTTP/1.1", a line end, and "Host: ". The authority and a line end must follow. */
void vast_put_request_line_end(vast_out *out);

/** Writes "host:port", IPv6 in brackets. @param always  write the port even if it is the default of the scheme. */
void vast_put_authority(vast_out *out, const vast_url *url, bool always);

/** Writes the line "name: value". @pre value contains no control characters, see vast_is_field_value(). */
void vast_put_header(vast_out *out, const char *name, const char *value);

/** Writes the empty line. */
void vast_put_head_end(vast_out *out);

/**
 * Returns whether text is valid as a header value: visible ASCII and inner spaces only, so that it cannot add a line.
 */
bool vast_is_field_value(const char *text);

/**
 * Writes "Basic " and the base64 of `user:password` after percent-decoding (RFC 7617). A '%' without two hexadecimal
 * digits is kept; a missing ':' is added.
 */
void vast_put_basic_credentials(vast_out *out, vast_slice userinfo);

#endif
