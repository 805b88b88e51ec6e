/* SPDX-License-Identifier: MIT */
/*
 * mbedTLS 3.6 for firmware: TLS 1.2 and 1.3, with records of any size that TLS allows.
 *
 * TLS 1.3 uses PSA, whose random source is global: the firmware must define mbedtls_psa_external_get_random(), and
 * read the same source there as in the entropy() function of its port.
 */
#ifndef VASTAI_MBEDTLS_CONFIG_MCU_H
#define VASTAI_MBEDTLS_CONFIG_MCU_H

/* ---- the machine */
/* multiplication in assembly. No HAVE_TIME: src/tls checks dates against the clock of the port */
#define MBEDTLS_HAVE_ASM

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
#define MBEDTLS_SSL_OUT_CONTENT_LEN 2048 /* requests are small; larger ones are sent in several records */

/* ---- certificates */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO        /* no printable certificate texts, and no snprintf() */
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT /* certificates signed by RSA-PSS */
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C /* ECDSA needs it */
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C

/* ---- public keys */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_MPI_MAX_SIZE 512 /* RSA keys of 4096 bits, as in many roots */
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED  /* server keys, key exchange */
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED  /* many roots and intermediates */
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED /* key exchange, for servers that accept no other curve */
#define MBEDTLS_ECP_NIST_OPTIM            /* fast reduction for the two primes */
#define MBEDTLS_ECP_WINDOW_SIZE 2         /* less heap than with 4, slightly slower */
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1   /* 5.4 KB of tables in flash; a handshake takes 30 % less time */
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_RSA_C
#define MBEDTLS_RSA_NO_CRT        /* no private keys here */
#define MBEDTLS_MPI_WINDOW_SIZE 1 /* public exponents are short */
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21 /* PSS: required by TLS 1.3, and preferred by some TLS 1.2 servers */

/* ---- hashes and ciphers */
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_SHA1_C /* only to parse roots whose own signature uses it; never accepted in a chain */
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES          /* tables in flash, not in RAM */
#define MBEDTLS_AES_FEWER_TABLES        /* 2 KB of tables instead of 8 KB */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT /* GCM and CTR only encrypt */
#define MBEDTLS_GCM_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C

/* ---- random numbers: from the port, through src/tls */
#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG /* see above */
#define MBEDTLS_PSA_KEY_SLOT_COUNT 8    /* a handshake needs few keys at a time; default: 32 */
#define MBEDTLS_HKDF_C                  /* the key schedule of TLS 1.3 */

/* ---- memory: the arena of vast_tls_use_arena() */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS /* do not link heap and stdio of the C library */
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG                          /* vast_tls_arena_peak() */
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0) /* MEMORY_DEBUG prints nothing */
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8

#endif
