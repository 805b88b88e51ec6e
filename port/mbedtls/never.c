/* SPDX-License-Identifier: MIT */
/*
 * Stubs for functions that a client without a private key never calls: signing, decryption, checks of private keys,
 * SHA-1. Function tables of mbedTLS refer to them, so they would be linked. The files with those tables are compiled
 * with the names of these stubs (see Makefile), so that the linker omits the real functions: about 16 KB on x86-64.
 */
#include "common.h" /* must be first: it gives access to private members */

#include <mbedtls/ecdsa.h>
#include <mbedtls/error.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha1.h>

#include "psa_crypto_ecp.h"
#include "psa_crypto_rsa.h"
#include "rsa_alt_helpers.h"
#include "ssl_misc.h"

enum { NEVER = MBEDTLS_ERR_PLATFORM_FEATURE_UNSUPPORTED };

/* ---- the table of key types (pk_wrap.c), and TLS 1.3 */

int mbedtls_rsa_pkcs1_sign(mbedtls_rsa_context *rsa, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_md_type_t md,
    unsigned hash_len, const unsigned char *hash, unsigned char *signature)
{
    return NEVER;
}

int mbedtls_rsa_pkcs1_encrypt(mbedtls_rsa_context *rsa, mbedtls_f_rng_t *f_rng, void *p_rng, size_t len,
    const unsigned char *in, unsigned char *out)
{
    return NEVER;
}

int mbedtls_rsa_pkcs1_decrypt(mbedtls_rsa_context *rsa, mbedtls_f_rng_t *f_rng, void *p_rng, size_t *out_len,
    const unsigned char *in, unsigned char *out, size_t out_size)
{
    return NEVER;
}

int mbedtls_rsa_check_pub_priv(const mbedtls_rsa_context *pub, const mbedtls_rsa_context *prv)
{
    return NEVER;
}

int mbedtls_ecp_check_pub_priv(
    const mbedtls_ecp_keypair *pub, const mbedtls_ecp_keypair *prv, mbedtls_f_rng_t *f_rng, void *p_rng)
{
    return NEVER;
}

int mbedtls_ecdsa_write_signature(mbedtls_ecdsa_context *ecdsa, mbedtls_md_type_t md, const unsigned char *hash,
    size_t hash_len, unsigned char *signature, size_t size, size_t *len, mbedtls_f_rng_t *f_rng, void *p_rng)
{
    return NEVER;
}

#if defined(MBEDTLS_SSL_PROTO_TLS1_3)

int mbedtls_ssl_tls13_write_certificate_verify(mbedtls_ssl_context *ssl)
{
    return NEVER;
}

#endif

/* ---- rsa.c: members that a public key does not have */

int mbedtls_rsa_deduce_primes(
    const mbedtls_mpi *n, const mbedtls_mpi *e, const mbedtls_mpi *d, mbedtls_mpi *p, mbedtls_mpi *q)
{
    return NEVER;
}

int mbedtls_rsa_deduce_private_exponent(
    const mbedtls_mpi *p, const mbedtls_mpi *q, const mbedtls_mpi *e, mbedtls_mpi *d)
{
    return NEVER;
}

/* ---- PSA: TLS 1.3 imports only secrets, and lets PSA generate ECDH keys */

#if defined(MBEDTLS_PSA_CRYPTO_C)

psa_status_t mbedtls_psa_rsa_import_key(const psa_key_attributes_t *attributes, const uint8_t *key, size_t len,
    uint8_t *out, size_t out_size, size_t *out_len, size_t *bits)
{
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t mbedtls_psa_rsa_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *key, size_t len,
    uint8_t *out, size_t out_size, size_t *out_len)
{
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t mbedtls_psa_ecp_import_key(const psa_key_attributes_t *attributes, const uint8_t *key, size_t len,
    uint8_t *out, size_t out_size, size_t *out_len, size_t *bits)
{
    return PSA_ERROR_NOT_SUPPORTED;
}

#endif

/* ---- the table of hashes (md.c): roots signed with SHA-1 are parsed, but no SHA-1 signature is verified */

int mbedtls_sha1(const unsigned char *in, size_t len, unsigned char out[20])
{
    return NEVER;
}

int mbedtls_sha1_starts(mbedtls_sha1_context *sha1)
{
    return NEVER;
}

int mbedtls_sha1_update(mbedtls_sha1_context *sha1, const unsigned char *in, size_t len)
{
    return NEVER;
}

int mbedtls_sha1_finish(mbedtls_sha1_context *sha1, unsigned char out[20])
{
    return NEVER;
}
