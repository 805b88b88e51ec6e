/* SPDX-License-Identifier: MIT */
/*
 * mbedTLS 3.6 for firmware with little memory: TLS 1.2, and records of at most 4 KB. mbedTLS requests a fragment
 * length that fits both its buffers, so the server sends records of 1 KB (max_fragment_length, RFC 6066); its
 * certificates may still take 4 KB. A server that does not support this extension and sends larger records cannot be
 * used.
 */
#ifndef VASTAI_MBEDTLS_CONFIG_MCU_LEAN_H
#define VASTAI_MBEDTLS_CONFIG_MCU_LEAN_H

/* ---- the machine */
/* multiplication in assembly. No HAVE_TIME: src/tls checks dates against the clock of the port */
#define MBEDTLS_HAVE_ASM

/* ---- protocol */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION       /* servers with several names on one address */
#define MBEDTLS_SSL_SESSION_TICKETS              /* resumption */
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET       /* binds the keys to this handshake (RFC 7627) */
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH          /* requests small records. No KEEP_PEER_CERTIFICATE: saves heap */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED /* forward secrecy only */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_SSL_IN_CONTENT_LEN 4096
#define MBEDTLS_SSL_OUT_CONTENT_LEN 1024 /* requests are small; larger ones are sent in several records */

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
#define MBEDTLS_ECP_WINDOW_SIZE 4         /* 10 % faster than 2, for 3 KB of heap; RSA needs more heap anyway */
#define MBEDTLS_ECP_RESTARTABLE           /* mbedtls_ecp_set_max_ops() limits a step. Not available with TLS 1.3 */
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0   /* no table of the base point in flash */
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_RSA_C
#define MBEDTLS_RSA_NO_CRT        /* no private keys here */
#define MBEDTLS_MPI_WINDOW_SIZE 1 /* public exponents are short */
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21 /* PSS: preferred by some servers */

/* ---- hashes and ciphers */
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_SMALLER
/* No SHA-1, which saves 4 KB of flash: roots whose own signature uses it cannot be parsed; use newer roots. */
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

/* ---- memory: the arena of vast_tls_use_arena() */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS /* do not link heap and stdio of the C library */
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG                          /* vast_tls_arena_peak() */
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0) /* MEMORY_DEBUG prints nothing */
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8

#endif
