/* SPDX-License-Identifier: MIT */
/*
 * What a client without a key of its own never does: signing, decrypting, judging private keys, SHA-1. Tables of functions link it
 * all the same. The files that hold those tables are compiled with these names in place of mbedTLS's (see Makefile), and the
 * linker then leaves the real ones out: some 16 KB on x86-64.
 */
#include "common.h" /* first: it opens what others keep private */

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

/* ---- of the table of kinds of keys (pk_wrap.c) and of TLS 1.3 */

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

/* ---- of rsa.c: what is not in a public key */

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

/* ---- of PSA: TLS 1.3 gives it secrets, and has it make the keys of curves */

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

/* ---- of the table of hashes (md.c): roots whose own signature uses SHA-1 are read, but nothing that it signed is believed */

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
