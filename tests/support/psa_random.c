/* What builds of mbedTLS for firmware ask the program for (MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG). Nobody calls it in others. */
#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>

int32_t mbedtls_psa_external_get_random(void *context, uint8_t *out, size_t size, size_t *len);

int32_t mbedtls_psa_external_get_random(void *context, uint8_t *out, size_t size, size_t *len)
{
    (void)context;
    *len = size;
    return getrandom(out, size, 0) == (ssize_t)size ? 0 : -1;
}
