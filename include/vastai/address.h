/* SPDX-License-Identifier: MIT */
/**
 * Parses address literals and recognizes the names of this machine, for the library and for every port. If both read a
 * host name in the same way, an API key cannot be sent unencrypted to another machine.
 */
#ifndef VASTAI_ADDRESS_H
#define VASTAI_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Parses an address literal: IPv4 as four decimal numbers without leading zeros, IPv6 as in RFC 4291, section 2.2,
 * without brackets and without a zone. Shortened IPv4 forms such as "127.1" or "0x7f.1" are not addresses.
 *
 * @param text  NUL-terminated.
 * @param out   set to the address in network byte order; only as many bytes as the return value says are set.
 * @return 4 for IPv4, 16 for IPv6, 0 when text is not an address literal.
 */
size_t vast_address_parse(const char *text, uint8_t out[16]);

/**
 * Returns whether a host name is `localhost` or ends in `.localhost`, in any case, with or without a final dot. A
 * port must map these names to a loopback address and must not ask a name server for them (RFC 6761, section 6.3).
 */
bool vast_address_is_localhost(const char *host);

/**
 * Returns whether the library connects to this host without TLS: `localhost` in any case, an address in 127.0.0.0/8, or
 * ::1. The host is not looked up.
 */
bool vast_address_is_loopback(const char *host);

/**
 * Returns whether an address belongs to this machine, to a private or link-local network, or to carrier-grade NAT. An
 * address that contains an IPv4 address (::ffff:0:0/96, 64:ff9b::/96) is judged by that.
 *
 * @param address  in network byte order.
 * @param len      4 or 16; other lengths are not private.
 */
bool vast_address_is_private(const uint8_t *address, size_t len);

#ifdef __cplusplus
}
#endif

#endif
