/* SPDX-License-Identifier: MIT */
/**
 * Judging a server's certificates.
 *
 * mbedTLS checks a chain against a list of trusted roots that are all parsed beforehand. Here it is given an empty list, so
 * that it checks the links between the certificates that the server sent, and nothing is trusted yet. Then it shows each
 * certificate, the topmost first, and this file looks for a root that signed it, among those with the name of its issuer.
 * The first word on trust is ours alone: without a root, the leaf ends up not trusted.
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
    uint8_t ip[16];    /**< the address that the leaf must carry */
    size_t ip_len;     /**< 4 or 16; 0: the host is a name, and mbedTLS compares it */
    bool begun;        /**< a chain is being shown */
    bool linked;       /**< what was shown so far hangs on a root */
    bool judged;       /**< the leaf was shown: flags stand */
    uint32_t above;    /**< what is wrong with what the leaf hangs on */
    uint32_t flags;    /**< the verdict: MBEDTLS_X509_BADCERT_..., 0: trusted */
    uint32_t leaf;     /**< of it, what is wrong with the leaf itself */
    uint32_t reasons;  /**< VAST_TRUST_..., why it does not hang on a root */
    int64_t not_after; /**< when the first certificate of the trusted path expires */
} vast_trust;

/** Finer reasons for MBEDTLS_X509_BADCERT_NOT_TRUSTED. */
enum {
    VAST_TRUST_BAD_SIGNATURE = 1, /**< a signature in the chain is wrong */
    VAST_TRUST_NOT_CA = 2,        /**< the issuer is no authority: basicConstraints */
    VAST_TRUST_NO_CERT_SIGN = 4,  /**< the issuer's key may not sign certificates: keyUsage */
    VAST_TRUST_PATH_LENGTH = 8,   /**< more authorities than an issuer allows below itself */
    VAST_TRUST_ROOT_EXPIRED = 16, /**< there is a root, but out of its dates */
    VAST_TRUST_ROOT_WEAK = 32,    /**< there is a root, but its key is too short, or on a curve that is not accepted */
    VAST_TRUST_SELF_SIGNED = 64   /**< the leaf signed itself */
};

/**
 * Signatures and keys that a chain may use: SHA-2, P-256, P-384, P-521, RSA of 2048 bits and more. P-521, where the build of
 * mbedTLS has it, is for authorities: a server with such a key has nothing in common with us in TLS 1.2, where it would have to
 * be a group of the key exchange as well.
 */
extern const mbedtls_x509_crt_profile vast_trust_profile;

/** Forgets the last chain. @param now  s since 1970, -1: unknown. */
void vast_trust_begin(vast_trust *trust, const char *host, int64_t now);

/** An mbedTLS verify callback; `trust` is a vast_trust. */
int vast_trust_judge(void *trust, mbedtls_x509_crt *crt, int depth, uint32_t *flags);

/** Why flags are not 0: "the certificate has expired". Never NULL. */
const char *vast_trust_text(const vast_trust *trust);

#endif
