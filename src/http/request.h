/**
 * The head of an HTTP/1.1 request, written through a window.
 */
#ifndef VASTAI_HTTP_REQUEST_H
#define VASTAI_HTTP_REQUEST_H

#include "slice.h"
#include "vastai/out.h"

/** "GET " before the target, and " HTTP/1.1" with its line end behind it; the caller writes the target in between. */
void vast_put_request_line_begin(vast_out *out, const char *method);
void vast_put_request_line_end(vast_out *out);

/** "Host: name[:port]" and its line end; the port only when it is not `default_port`, IPv6 (a host with a colon) in brackets. */
void vast_put_host(vast_out *out, vast_slice host, uint16_t port, uint16_t default_port);

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
