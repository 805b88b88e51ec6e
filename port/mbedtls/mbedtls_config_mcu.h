/* SPDX-License-Identifier: MIT */
/*
 * mbedTLS 3.6 for firmware: TLS 1.2 and 1.3 with records of any size a server may send.
 *
 * TLS 1.3 stands on PSA, whose randomness belongs to the whole program: the firmware defines mbedtls_psa_external_get_random()
 * over the same source as its port's entropy().
 */
#ifndef VASTAI_MBEDTLS_CONFIG_MCU_H
#define VASTAI_MBEDTLS_CONFIG_MCU_H

/* ---- the machine */
#define MBEDTLS_HAVE_ASM /* multiplication in assembly. No HAVE_TIME: src/tls checks dates against the port's clock */

/* ---- protocol */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED     /* a full handshake */
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED /* a resumed one, with fresh keys */
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE                      /* middleboxes that take TLS 1.3 for an attack */
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE                          /* TLS 1.3 needs it */
#define MBEDTLS_SSL_SERVER_NAME_INDICATION                         /* shared hosts */
#define MBEDTLS_SSL_SESSION_TICKETS                                /* resumption */
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET       /* TLS 1.2: binds the keys to this handshake (RFC 7627) */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED /* TLS 1.2 with forward secrecy only */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384 /* what any server may send in one record */
#define MBEDTLS_SSL_OUT_CONTENT_LEN 2048 /* requests are small; a larger one goes out in several records */

/* ---- certificates */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO        /* text that nobody reads, and snprintf() with it */
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT /* certificates signed by RSA-PSS */
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C /* ECDSA needs it */
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C

/* ---- public keys */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_MPI_MAX_SIZE 512 /* RSA of 4096 bits, as roots have */
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED  /* keys of servers, key exchange */
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED  /* many roots and intermediates */
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED /* key exchange, where a server wants nothing else */
#define MBEDTLS_ECP_NIST_OPTIM            /* quick reduction for the two primes */
#define MBEDTLS_ECP_WINDOW_SIZE 2         /* fewer points on the heap than with 4, somewhat slower */
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1   /* base points' multiples in 5.4 KB of flash: 30 % off a handshake */
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_RSA_C
#define MBEDTLS_RSA_NO_CRT        /* no private keys here */
#define MBEDTLS_MPI_WINDOW_SIZE 1 /* public exponents are short */
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21 /* PSS: TLS 1.3, and servers of TLS 1.2 that prefer it */

/* ---- hashes and ciphers */
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_SHA1_C /* never accepted in a chain; but roots whose own signature uses it must be readable */
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES          /* in flash, not in RAM */
#define MBEDTLS_AES_FEWER_TABLES        /* 2 KB of them instead of 8 */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT /* GCM and CTR only encrypt */
#define MBEDTLS_GCM_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C

/* ---- randomness: the port's, through src/tls */
#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG /* see above */
#define MBEDTLS_PSA_KEY_SLOT_COUNT 8    /* a handshake holds a few keys at a time; 32 by default */
#define MBEDTLS_HKDF_C                  /* the key schedule of TLS 1.3 */

/* ---- memory: the arena of vast_tls_use_arena() */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS /* the C library's heap and stdio are not linked */
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG                          /* vast_tls_arena_peak() */
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0) /* what MEMORY_DEBUG would print */
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8

#endif
