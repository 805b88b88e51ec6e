/* SPDX-License-Identifier: MIT */
/*
 * mbedTLS 3.6 for firmware with little memory: TLS 1.2, and records of 4 KB at most. mbedTLS asks for what fits both its
 * buffers, so that the server sends 1 KB (max_fragment_length, RFC 6066); its certificates may take 4 KB all the same. A server
 * that does not know that extension and sends more than 4 KB in a record is not understood.
 */
#ifndef VASTAI_MBEDTLS_CONFIG_MCU_LEAN_H
#define VASTAI_MBEDTLS_CONFIG_MCU_LEAN_H

/* ---- the machine */
#define MBEDTLS_HAVE_ASM /* multiplication in assembly. No HAVE_TIME: src/tls checks dates against the port's clock */

/* ---- protocol */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION       /* shared hosts */
#define MBEDTLS_SSL_SESSION_TICKETS              /* resumption */
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET       /* binds the keys to this handshake (RFC 7627) */
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH          /* asks for records that fit. No KEEP_PEER_CERTIFICATE: heap saved */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED /* forward secrecy only */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_SSL_IN_CONTENT_LEN 4096
#define MBEDTLS_SSL_OUT_CONTENT_LEN 1024 /* requests are small; a larger one goes out in several records */

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
#define MBEDTLS_ECP_WINDOW_SIZE 4         /* a tenth quicker than 2, for 3 KB of heap; with RSA more is taken anyway */
#define MBEDTLS_ECP_RESTARTABLE           /* mbedtls_ecp_set_max_ops() cuts long steps. Not with TLS 1.3 */
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0   /* no table of the base point in flash */
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
/* No SHA1: 4 KB of flash. A root whose own signature uses it cannot be read: trust one of a later date. */
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

/* ---- memory: the arena of vast_tls_use_arena() */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS /* the C library's heap and stdio are not linked */
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG                          /* vast_tls_arena_peak() */
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0) /* what MEMORY_DEBUG would print */
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8

#endif
