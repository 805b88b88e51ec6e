/* SPDX-License-Identifier: MIT */
/* The random source of PSA, if mbedTLS is built with PSA, which TLS 1.3 requires. */
#include <mbedtls/build_info.h>

#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)

#include <psa/crypto.h>

#include "board.h"

psa_status_t mbedtls_psa_external_get_random(
    mbedtls_psa_external_random_context_t *context, uint8_t *output, size_t output_size, size_t *output_length)
{
    (void)context;
    *output_length = 0;
    if (board_entropy(output, output_size) != VAST_IO_OK) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *output_length = output_size;
    return PSA_SUCCESS;
}

#endif
