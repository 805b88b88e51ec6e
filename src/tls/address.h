/**
 * Address literals: what is an address and not a name, and which addresses never leave the machine.
 */
#ifndef VASTAI_TLS_ADDRESS_H
#define VASTAI_TLS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Reads an IPv4 address (dotted quad, no leading zeros) or an IPv6 address (RFC 4291, section 2.2; no brackets, no zone).
 * @param out  set in network order; only the returned number of bytes is meaningful.
 * @return 4 or 16; 0: not an address.
 */
size_t vast_ip_parse(const char *text, uint8_t out[16]);

/** Whether a host is `localhost` (in any case), in 127.0.0.0/8, or ::1. Nothing is looked up. */
bool vast_ip_is_loopback(const char *host);

#endif
