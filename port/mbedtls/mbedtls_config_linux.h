/* SPDX-License-Identifier: MIT */
/*
 * mbedTLS 3.6 for a client on Linux: TLS 1.2 and 1.3 with server certificates. A comment gives the reason for an
 * option.
 */
#ifndef VASTAI_MBEDTLS_CONFIG_LINUX_H
#define VASTAI_MBEDTLS_CONFIG_LINUX_H

/* ---- the machine */
#define MBEDTLS_HAVE_ASM /* multiplication in assembly */
/* for the age of TLS 1.3 tickets. No HAVE_TIME_DATE: src/tls checks dates against the clock of the port */
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY       /* needed by the next option */
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C /* vast_tls_use_arena(): a static heap */

/* ---- protocol */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED     /* a full handshake */
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED /* session resumption with fresh keys */
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE                      /* for middleboxes that block TLS 1.3 */
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE                          /* TLS 1.3 needs it */
#define MBEDTLS_SSL_SERVER_NAME_INDICATION                         /* servers with several names on one address */
#define MBEDTLS_SSL_SESSION_TICKETS                                /* resumption */
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET       /* TLS 1.2: binds the keys to this handshake (RFC 7627) */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED /* TLS 1.2 with forward secrecy only */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384 /* the largest record that TLS allows */
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096 /* requests are small; larger ones are sent in several records */

/* ---- certificates */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO        /* no printable certificate texts */
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT /* certificates signed by RSA-PSS */
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C /* ECDSA needs it */
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C

/* ---- public keys */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED  /* server keys, key exchange */
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED  /* many roots and intermediates */
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED /* key exchange, for servers that accept no other curve */
#define MBEDTLS_ECP_NIST_OPTIM            /* fast reduction for the two primes */
/*
 * Tables of multiples of the base points, 5.4 KB. Without them (x86-64): a P-256 handshake takes 63.2 M instructions
 * instead of 41.7 M in TLS 1.2, and 54.9 M instead of 38.9 M in TLS 1.3; a resumed delete in TLS 1.3, with fresh
 * keys, takes 18.2 M instead of 12.9 M.
 */
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_RSA_C
#define MBEDTLS_RSA_NO_CRT /* no private keys here */
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21 /* PSS: the only RSA signature of TLS 1.3 */

/* ---- hashes and ciphers */
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
/* saves 3 KB with SHA512_SMALLER; hashing is a small part of a handshake, and not used afterwards */
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_SHA1_C /* only to parse roots whose own signature uses it; never accepted in a chain */
#define MBEDTLS_HKDF_C /* the key schedule of TLS 1.3 */
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES          /* constant, not computed at each start */
#define MBEDTLS_AES_FEWER_TABLES        /* 2 KB of tables instead of 8 KB */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT /* GCM and CTR only encrypt */
#define MBEDTLS_GCM_C
#define MBEDTLS_BLOCK_CIPHER_C /* GCM calls AES directly, without the cipher layer */
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C
#if defined(__x86_64__) || defined(__i386__)
#define MBEDTLS_AESNI_C /* AES instructions of the processor, if available */
#endif
#if defined(__aarch64__)
#define MBEDTLS_AESCE_C
#define MBEDTLS_SHA256_USE_ARMV8_A_CRYPTO_IF_PRESENT
#endif

/* ---- random numbers: from the port, through src/tls; no files, so that it works in an empty root file system */
#define MBEDTLS_CTR_DRBG_C
/* mbedtls_psa_external_get_random(), which port/posix defines over getrandom() */
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG

/* ---- PSA, used by TLS 1.3: only what its key schedule and key exchange need. The default set takes 4 KB more. */
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_KEY_SLOT_COUNT 12 /* a handshake needs few keys at a time; default: 32 */
#define MBEDTLS_PSA_CRYPTO_CONFIG
#define MBEDTLS_PSA_CRYPTO_CONFIG_FILE "mbedtls/mbedtls_config.h" /* the PSA_WANT options below */
#define PSA_WANT_ALG_SHA_256 1
#define PSA_WANT_ALG_SHA_384 1
#define PSA_WANT_ALG_HMAC 1
#define PSA_WANT_ALG_HKDF_EXTRACT 1
#define PSA_WANT_ALG_HKDF_EXPAND 1
#define PSA_WANT_ALG_ECDH 1
#define PSA_WANT_KEY_TYPE_RAW_DATA 1
#define PSA_WANT_KEY_TYPE_DERIVE 1
#define PSA_WANT_KEY_TYPE_HMAC 1
#define PSA_WANT_KEY_TYPE_ECC_PUBLIC_KEY 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_BASIC 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_IMPORT 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_EXPORT 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_GENERATE 1
#define PSA_WANT_ALG_RSA_PSS 1 /* and the next option: TLS 1.2 checks both before it accepts a PSS signature */
#define PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY 1
#define PSA_WANT_ECC_SECP_R1_256 1
#define PSA_WANT_ECC_SECP_R1_384 1
#define PSA_WANT_ECC_MONTGOMERY_255 1

#endif
