/* SPDX-License-Identifier: MIT */
/**
 * What the files of this port share: errors, sockets, randomness. Not for programs.
 */
#ifndef VASTAI_POSIX_PLATFORM_H
#define VASTAI_POSIX_PLATFORM_H

#include "dns_message.h"
#include "vastai/port.h"

/** What an errno means to the library. */
vast_io vast_posix_io(int error);

/**
 * Opens a non-blocking socket and connects it to an address.
 *
 * @param type  SOCK_STREAM or SOCK_DGRAM.
 * @param fd    the socket on OK and AGAIN, -1 otherwise.
 * @retval VAST_IO_OK     connected.
 * @retval VAST_IO_AGAIN  on its way: wait until it can be written.
 */
vast_io vast_posix_open(const vast_address *address, uint16_t port, int type, int *fd);

/** Closes *fd, unless it is -1, and sets it to -1. */
void vast_posix_shut(int *fd);

/** The port's entropy(); ctx is not used. */
vast_io vast_posix_entropy(void *ctx, void *out, size_t len);

/**
 * What an mbedTLS with MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG asks the program for, in place of /dev/urandom: the same entropy. Declared
 * here as well as in psa/crypto_extra.h, because the port does without mbedTLS; others never call it.
 *
 * @return 0, or PSA's code for want of entropy.
 */
int32_t mbedtls_psa_external_get_random(void *context, uint8_t *out, size_t size, size_t *len);

#endif
