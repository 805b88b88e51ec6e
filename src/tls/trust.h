/* SPDX-License-Identifier: MIT */
/**
 * Verifies the certificate chain of a server.
 *
 * mbedTLS normally checks a chain against a list of trusted roots, all parsed in advance. Here it gets an empty list,
 * so it checks only the links between the certificates that the server sent, and trusts none. Then it passes each
 * certificate to vast_trust_judge(), the topmost first, which looks for a root that signed it, among those with the
 * name of its issuer. Only this file grants trust: if no root is found, the leaf is not trusted.
 */
#ifndef VASTAI_TLS_TRUST_H
#define VASTAI_TLS_TRUST_H

#include <mbedtls/x509_crt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/tls.h"

typedef struct vast_trust {
    vast_find_root *find_root;
    void *find_root_ctx;
    int64_t now;       /**< s since 1970; -1: dates are not checked */
    uint8_t ip[16];    /**< the address that the leaf must contain */
    size_t ip_len;     /**< 4 or 16; 0: the host is a name, which mbedTLS compares */
    bool anyone;       /**< every chain is accepted; set after vast_trust_begin() */
    bool begun;        /**< a chain is being verified */
    bool linked;       /**< the certificates so far lead to a root */
    bool judged;       /**< the leaf was verified: `flags` is final */
    uint32_t above;    /**< faults of the certificates above the leaf */
    uint32_t flags;    /**< the result: MBEDTLS_X509_BADCERT_..., 0: trusted */
    uint32_t leaf;     /**< the part of `flags` that concerns the leaf itself */
    uint32_t reasons;  /**< VAST_TRUST_...: why the chain does not lead to a root */
    int64_t not_after; /**< earliest expiry in the trusted path */
} vast_trust;

/** Detailed reasons for MBEDTLS_X509_BADCERT_NOT_TRUSTED. */
enum {
    VAST_TRUST_BAD_SIGNATURE = 1, /**< a signature in the chain is wrong */
    VAST_TRUST_NOT_CA = 2,        /**< the issuer is not a CA: basicConstraints */
    VAST_TRUST_NO_CERT_SIGN = 4,  /**< the issuer must not sign certificates: keyUsage */
    VAST_TRUST_PATH_LENGTH = 8,   /**< the path length limit of an issuer is exceeded */
    VAST_TRUST_ROOT_EXPIRED = 16, /**< a root was found, but it has expired or is not valid yet */
    VAST_TRUST_ROOT_WEAK = 32,    /**< a root was found, but its key is too short, or its curve not accepted */
    VAST_TRUST_SELF_SIGNED = 64   /**< the leaf is self-signed */
};

/**
 * The accepted signatures and keys: SHA-2; P-256, P-384, P-521; RSA of at least 2048 bits. P-521, if mbedTLS was
 * built with it, is useful for CAs only: in TLS 1.2 a server key on that curve would also need it as a key exchange
 * group, which is not offered.
 */
extern const mbedtls_x509_crt_profile vast_trust_profile;

/** Starts the verification of a chain. @param now  in s since 1970; -1: unknown, dates are not checked. */
void vast_trust_begin(vast_trust *trust, const char *host, int64_t now);

/** A verify callback for mbedTLS. @param trust  a vast_trust. */
int vast_trust_judge(void *trust, mbedtls_x509_crt *crt, int depth, uint32_t *flags);

/** Returns the reason why `flags` is not 0, such as "the certificate has expired". Never NULL. */
const char *vast_trust_text(const vast_trust *trust);

#endif
