/* SPDX-License-Identifier: MIT */
/**
 * Functions shared by the files of this port: errors, sockets, random bytes. Private to the port.
 */
#ifndef VASTAI_POSIX_PLATFORM_H
#define VASTAI_POSIX_PLATFORM_H

#include "dns_message.h"
#include "vastai/port.h"

/** Returns the vast_io for an errno. */
vast_io vast_posix_io(int error);

/**
 * Opens a non-blocking socket and connects it to an address.
 *
 * @param type  SOCK_STREAM or SOCK_DGRAM.
 * @param fd    set to the socket if the result is OK or AGAIN; otherwise to -1.
 * @retval VAST_IO_OK     connected.
 * @retval VAST_IO_AGAIN  in progress: wait until the socket is writable.
 */
vast_io vast_posix_open(const vast_address *address, uint16_t port, int type, int *fd);

/** Closes *fd, unless it is -1, and sets it to -1. */
void vast_posix_shut(int *fd);

/** The entropy function of the port; ctx is not used. */
vast_io vast_posix_entropy(void *ctx, void *out, size_t len);

/**
 * The random source for an mbedTLS built with MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG, which calls it instead of reading
 * /dev/urandom. It is declared here as well as in psa/crypto_extra.h, because the port does not depend on mbedTLS;
 * other builds never call it.
 *
 * @return 0, or the PSA error code for insufficient entropy.
 */
int32_t mbedtls_psa_external_get_random(void *context, uint8_t *out, size_t size, size_t *len);

#endif
