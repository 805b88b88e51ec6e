/* SPDX-License-Identifier: MIT */
/**
 * The differences between mbedTLS 2.28 and 3.x. No other file depends on the version.
 */
#ifndef VASTAI_TLS_MBEDTLS_COMPAT_H
#define VASTAI_TLS_MBEDTLS_COMPAT_H

#include <mbedtls/oid.h>
#include <mbedtls/sha256.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/version.h>
#include <stdbool.h>
#include <stdint.h>

#if MBEDTLS_VERSION_NUMBER >= 0x03000000

#include <mbedtls/private_access.h>
#include <psa/crypto.h>

#define VAST_MBED(member) MBEDTLS_PRIVATE(member)
#define VAST_MBED_HASH(name) mbedtls_sha256_##name
#define VAST_MBED_BAD_VERSION MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION
#define VAST_MBED_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_CERTIFICATE
#define VAST_MBED_BAD_PARAMETER MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER
#define VAST_MBED_NEW_TICKET MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET

typedef uint16_t vast_mbed_signature;
/* PKCS#1 comes before PSS: with TLS 1.2, mbedTLS 3.6.6 fails if the server picks PSS, and most pick the first entry. */
#define VAST_MBED_SIGNATURES                                                                                           \
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,                              \
        MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,                                \
        MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,                                      \
        MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256, MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,                                \
        MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512, MBEDTLS_TLS1_3_SIG_NONE

typedef uint16_t vast_mbed_group;
#define VAST_MBED_GROUPS                                                                                               \
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_X25519, MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,     \
        MBEDTLS_SSL_IANA_TLS_GROUP_NONE

#define VAST_MBED_TLS13_SUITES                                                                                         \
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256, MBEDTLS_TLS1_3_AES_256_GCM_SHA384, MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,

static inline void vast_mbed_limit(
    mbedtls_ssl_config *conf, const vast_mbed_signature *signatures, const vast_mbed_group *groups)
{
    mbedtls_ssl_conf_min_tls_version(conf, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_sig_algs(conf, signatures);
    mbedtls_ssl_conf_groups(conf, groups);
#if defined(MBEDTLS_SSL_PROTO_TLS1_3) && defined(MBEDTLS_SSL_SESSION_TICKETS)
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        conf, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#endif
}

/** Returns whether a session can be stored now: in TLS 1.3 it arrives with a ticket, after the handshake. */
static inline bool vast_mbed_session_is_whole(const mbedtls_ssl_context *ssl)
{
    return mbedtls_ssl_get_version_number(ssl) == MBEDTLS_SSL_VERSION_TLS1_2;
}

/** Initializes PSA, which TLS 1.3 needs. It is global; initializing it twice is harmless. */
static inline bool vast_mbed_start(void)
{
#if defined(MBEDTLS_SSL_PROTO_TLS1_3) || defined(MBEDTLS_USE_PSA_CRYPTO)
    return psa_crypto_init() == PSA_SUCCESS;
#else
    return true;
#endif
}

#else

#define VAST_MBED(member) member
#define VAST_MBED_HASH(name) mbedtls_sha256_##name##_ret
#define VAST_MBED_BAD_VERSION MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION
#define VAST_MBED_BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#define VAST_MBED_BAD_PARAMETER INT32_MIN /* values that no function returns */
#define VAST_MBED_NEW_TICKET INT32_MIN

typedef int vast_mbed_signature;
#define VAST_MBED_SIGNATURES MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512, MBEDTLS_MD_NONE

typedef mbedtls_ecp_group_id vast_mbed_group;
#define VAST_MBED_GROUPS                                                                                               \
    MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_CURVE25519, MBEDTLS_ECP_DP_SECP384R1, MBEDTLS_ECP_DP_NONE

#define VAST_MBED_TLS13_SUITES

static inline void vast_mbed_limit(
    mbedtls_ssl_config *conf, const vast_mbed_signature *signatures, const vast_mbed_group *groups)
{
    mbedtls_ssl_conf_min_version(conf, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_sig_hashes(conf, signatures);
    mbedtls_ssl_conf_curves(conf, groups);
}

static inline bool vast_mbed_session_is_whole(const mbedtls_ssl_context *ssl)
{
    (void)ssl;
    return true;
}

static inline bool vast_mbed_start(void)
{
    return true;
}

#endif

/** The text for a server that rejected all offered versions. */
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
#define VAST_MBED_NO_VERSION "the server speaks no version of TLS from 1.2 on"
#else
#define VAST_MBED_NO_VERSION                                                                                           \
    "the server refused TLS 1.2, the only version of this build: it requires TLS 1.3, or is too old"
#endif

/**
 * Requests smaller records (RFC 6066, section 4) if this build cannot receive the largest ones. mbedTLS accepts only
 * a size that fits both its buffers; a single handshake message of the server may still be as long as the input
 * buffer.
 */
static inline void vast_mbed_ask_for_small_records(mbedtls_ssl_config *conf)
{
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH) && MBEDTLS_SSL_IN_CONTENT_LEN < 16384
    enum {
        LEAST = MBEDTLS_SSL_IN_CONTENT_LEN < MBEDTLS_SSL_OUT_CONTENT_LEN ? MBEDTLS_SSL_IN_CONTENT_LEN
                                                                         : MBEDTLS_SSL_OUT_CONTENT_LEN
    };
    _Static_assert(LEAST >= 1024, "buffers under 1 KB are too small for certificates");
    (void)mbedtls_ssl_conf_max_frag_len(conf, LEAST >= 4096   ? MBEDTLS_SSL_MAX_FRAG_LEN_4096
                                              : LEAST >= 2048 ? MBEDTLS_SSL_MAX_FRAG_LEN_2048
                                                              : MBEDTLS_SSL_MAX_FRAG_LEN_1024);
#else
    (void)conf;
#endif
}

#endif
