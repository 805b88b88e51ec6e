/* SPDX-License-Identifier: MIT */
/* Verifies the certificate chain of a server. */
#include "trust.h"

#include <string.h>

#include "mbedtls_compat.h"
#include "vastai/address.h"

enum {
    DATES = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE,
    ROOTS_TRIED_MAX = 16 /* roots with the same name; a limit against deliberate extra work */
};

const mbedtls_x509_crt_profile vast_trust_profile = {
    .allowed_mds = MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256) | MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA384) |
                   MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA512),
    .allowed_pks = 0xFFFFFFF,
    .allowed_curves = MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) | MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1) |
                      MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP521R1),
    .rsa_min_bitlen = 2048,
};

/* ---- dates: by the clock of the port, not the C library ---------------------------------------------------------- */

/* Days from 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day is the last one. */
static int64_t days_since_epoch(unsigned year, unsigned month, unsigned day)
{
    unsigned y = year + 400 - (month <= 2); /* 400 years more, so that January of the year 0 is not negative */
    unsigned month_from_march = (month + 9) % 12;
    unsigned day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return (int64_t)(y * 365 + y / 4 - y / 100 + y / 400 + day_of_year) - 719468 - 146097;
}

static int64_t seconds_since_epoch(const mbedtls_x509_time *t)
{
    return days_since_epoch((unsigned)t->year, (unsigned)t->mon, (unsigned)t->day) * 86400 + t->hour * 3600 +
           t->min * 60 + t->sec;
}

static uint32_t judge_dates(const vast_trust *trust, const mbedtls_x509_crt *crt)
{
    if (trust->now < 0) {
        return 0;
    }
    if (trust->now > seconds_since_epoch(&crt->valid_to)) {
        return MBEDTLS_X509_BADCERT_EXPIRED;
    }
    return trust->now < seconds_since_epoch(&crt->valid_from) ? MBEDTLS_X509_BADCERT_FUTURE : 0;
}

static void note_expiry(vast_trust *trust, const mbedtls_x509_crt *crt)
{
    int64_t end = seconds_since_epoch(&crt->valid_to);
    if (end < trust->not_after) {
        trust->not_after = end;
    }
}

/* ---- finding a root for a certificate -------------------------------------------------------------------------- */

/* The reason why `issuer` must not issue a certificate at this depth. mbedTLS rejects it too, but gives no reason. */
static uint32_t fault_of_issuer(const mbedtls_x509_crt *issuer, int depth)
{
    if (issuer->version >= 3 && !issuer->VAST_MBED(ca_istrue)) {
        return VAST_TRUST_NOT_CA;
    }
    if (mbedtls_x509_crt_check_key_usage(issuer, MBEDTLS_X509_KU_KEY_CERT_SIGN) != 0) {
        return VAST_TRUST_NO_CERT_SIGN;
    }
    int path_length = issuer->VAST_MBED(max_pathlen) - 1; /* -1: no limit */
    return path_length >= 0 && path_length < depth ? VAST_TRUST_PATH_LENGTH : 0;
}

static int leave_dates_to_us(void *unused, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    (void)unused;
    (void)crt;
    (void)depth;
    *flags &= ~(uint32_t)DATES;
    return 0;
}

/*
 * Whether this root issued crt, or is crt: mbedTLS verifies crt alone against a list with only this root (name, CA
 * bit, key usage, signature, strength). The path length and the dates by the clock of the port are checked elsewhere.
 */
static bool vouches(vast_trust *trust, const mbedtls_x509_crt *crt, int depth, mbedtls_x509_crt *root)
{
    mbedtls_x509_crt alone = *crt; /* shares all data with *crt; never freed */
    alone.next = NULL;             /* otherwise certificates above crt would be used to link it to the root */
    uint32_t flags = 0;
    int ret = mbedtls_x509_crt_verify_with_profile(
        &alone, root, NULL, &vast_trust_profile, NULL, &flags, leave_dates_to_us, NULL);
    bool same = crt->raw.len == root->raw.len && memcmp(crt->raw.p, root->raw.p, root->raw.len) == 0;
    uint32_t fault = same ? 0 : fault_of_issuer(root, depth);
    if ((flags & (MBEDTLS_X509_BADCERT_BAD_KEY | MBEDTLS_X509_BADCERT_NOT_TRUSTED)) == MBEDTLS_X509_BADCERT_BAD_KEY) {
        fault |= VAST_TRUST_ROOT_WEAK;
    }
    if (ret == 0 && fault == 0 && judge_dates(trust, root) != 0) {
        fault = VAST_TRUST_ROOT_EXPIRED;
    }
    trust->reasons |= fault;
    return ret == 0 && fault == 0;
}

static bool root_vouches(vast_trust *trust, const mbedtls_x509_crt *crt, int depth, vast_der der)
{
    mbedtls_x509_crt root;
    mbedtls_x509_crt_init(&root);
    bool yes = mbedtls_x509_crt_parse_der_nocopy(&root, der.bytes, der.len) == 0 && vouches(trust, crt, depth, &root);
    if (yes) {
        trust->not_after = INT64_MAX;
        note_expiry(trust, &root);
    }
    mbedtls_x509_crt_free(&root);
    return yes;
}

static bool some_root_vouches(vast_trust *trust, const mbedtls_x509_crt *crt, int depth)
{
    vast_der issuer = { crt->issuer_raw.p, crt->issuer_raw.len };
    vast_der root;
    for (unsigned nth = 0; nth < ROOTS_TRIED_MAX; nth++) {
        if (!trust->find_root(trust->find_root_ctx, issuer, nth, &root)) {
            return false;
        }
        if (root_vouches(trust, crt, depth, root)) {
            return true;
        }
    }
    return false;
}

/*
 * Explains why the chain ends although it contains the issuer of crt: the faults that mbedTLS sees in that issuer. A
 * certificate of version 1 has no CA bit; it is accepted as a root only.
 */
static void explain_end(vast_trust *trust, const mbedtls_x509_crt *crt, int depth)
{
    for (const mbedtls_x509_crt *at = crt->next; at != NULL; at = at->next) {
        if (at->subject_raw.len == crt->issuer_raw.len &&
            memcmp(at->subject_raw.p, crt->issuer_raw.p, crt->issuer_raw.len) == 0) {
            trust->reasons |= at->version < 3 ? VAST_TRUST_NOT_CA : fault_of_issuer(at, depth);
        }
    }
    if (depth == 0 && crt->issuer_raw.len == crt->subject_raw.len &&
        memcmp(crt->issuer_raw.p, crt->subject_raw.p, crt->subject_raw.len) == 0) {
        trust->reasons |= VAST_TRUST_SELF_SIGNED;
    }
}

/* ---- one certificate at a time, topmost first -------------------------------------------------------------------- */

static bool carries_address(const vast_trust *trust, const mbedtls_x509_crt *crt)
{
    for (const mbedtls_x509_sequence *name = &crt->subject_alt_names; name != NULL; name = name->next) {
        if (name->buf.tag == (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_X509_SAN_IP_ADDRESS) &&
            name->buf.len == trust->ip_len && memcmp(name->buf.p, trust->ip, trust->ip_len) == 0) {
            return true;
        }
    }
    return false;
}

/* The faults of a certificate that do not depend on its issuer. */
static uint32_t judge_alone(const vast_trust *trust, const mbedtls_x509_crt *crt, int depth, uint32_t flags)
{
    flags &= ~(uint32_t)(DATES | MBEDTLS_X509_BADCERT_NOT_TRUSTED);
    flags |= judge_dates(trust, crt);
    if (mbedtls_x509_crt_check_extended_key_usage(
            crt, MBEDTLS_OID_SERVER_AUTH, MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0) {
        flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
    }
    if (depth == 0 && trust->ip_len != 0 && !carries_address(trust, crt)) {
        flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
    }
    return flags;
}

/*
 * Whether crt leads to a root: through the certificate above it, or directly. The direct way is tried if the first
 * one fails, for lack of a root or because of faults above: some servers send an expired or cross-signed certificate
 * above one whose issuer is a trusted root, and then the root is the better issuer. If the certificate above did not
 * sign crt, mbedTLS reports NOT_TRUSTED.
 */
static bool link_up(vast_trust *trust, const mbedtls_x509_crt *crt, int depth, bool signed_by_parent)
{
    bool linked = trust->linked && signed_by_parent;
    if (linked && trust->above == 0) {
        return true;
    }
    if (some_root_vouches(trust, crt, depth)) {
        trust->above = 0;
        return true;
    }
    return linked;
}

/*
 * mbedTLS passes the topmost certificate first. For that one, NOT_TRUSTED means that its issuer is unknown; for the
 * others, that the signature of the issuer is wrong. mbedTLS collects the flags left here, so they are left only for
 * the leaf, which comes last.
 */
int vast_trust_judge(void *context, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    vast_trust *trust = context;
    bool top = !trust->begun;
    bool signed_by_parent = !top && (*flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) == 0;
    trust->begun = true;
    trust->linked = link_up(trust, crt, depth, signed_by_parent);
    if (top && !trust->linked) {
        explain_end(trust, crt, depth);
    } else if (!top && !signed_by_parent) {
        trust->reasons |= VAST_TRUST_BAD_SIGNATURE;
    }
    note_expiry(trust, crt);
    uint32_t own = judge_alone(trust, crt, depth, *flags);
    trust->above |= own;
    *flags = 0;
    if (depth == 0) {
        trust->leaf = own;
        trust->flags = trust->above | (trust->linked ? 0 : MBEDTLS_X509_BADCERT_NOT_TRUSTED);
        trust->flags = trust->anyone ? 0 : trust->flags;
        trust->judged = true;
        *flags = trust->flags;
    }
    return 0;
}

void vast_trust_begin(vast_trust *trust, const char *host, int64_t now)
{
    vast_find_root *find_root = trust->find_root;
    void *find_root_ctx = trust->find_root_ctx;
    memset(trust, 0, sizeof *trust);
    trust->find_root = find_root;
    trust->find_root_ctx = find_root_ctx;
    trust->now = now;
    trust->ip_len = vast_address_parse(host, trust->ip);
    trust->not_after = INT64_MAX;
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

typedef struct reason {
    uint32_t bit;
    const char *text;
} reason;

#define ROW(bit, text)                                                                                                 \
    {                                                                                                                  \
        bit, text                                                                                                      \
    }

/* Reasons why the certificate of the server itself is refused. */
static const reason leaf[] = {
    ROW(MBEDTLS_X509_BADCERT_CN_MISMATCH, "the certificate is for another name"),
    ROW(MBEDTLS_X509_BADCERT_EXPIRED, "the certificate has expired"),
    ROW(MBEDTLS_X509_BADCERT_FUTURE, "the certificate is not valid yet"),
    ROW(MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, "the certificate is not for a server (extended key usage)"),
    ROW(MBEDTLS_X509_BADCERT_KEY_USAGE, "the certificate is not for this use (key usage)"),
};

/* Of any certificate in the chain. */
static const reason chain[] = {
    ROW(MBEDTLS_X509_BADCERT_EXPIRED, "a certificate in the chain has expired"),
    ROW(MBEDTLS_X509_BADCERT_FUTURE, "a certificate in the chain is not valid yet"),
    ROW(MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, "an issuer in the chain is not for servers (extended key usage)"),
    ROW(MBEDTLS_X509_BADCERT_BAD_MD, "a certificate has a weak signature (SHA-1 or older)"),
    ROW(MBEDTLS_X509_BADCERT_BAD_PK, "a certificate has a kind of key that is not accepted"),
    ROW(MBEDTLS_X509_BADCERT_BAD_KEY, "a certificate has a key that is too short or on another curve than accepted"),
};

/* Why the chain does not end in a trusted root. */
static const reason trusted[] = {
    ROW(VAST_TRUST_BAD_SIGNATURE, "a signature in the chain is wrong"),
    ROW(VAST_TRUST_NOT_CA, "an issuer in the chain is not a certificate authority"),
    ROW(VAST_TRUST_NO_CERT_SIGN, "an issuer in the chain may not sign certificates (key usage)"),
    ROW(VAST_TRUST_PATH_LENGTH, "the chain is longer than an issuer allows"),
    ROW(VAST_TRUST_ROOT_EXPIRED, "the trusted root of the chain is not valid now"),
    ROW(VAST_TRUST_ROOT_WEAK,
        "the trusted root of the chain has a key that is too short or on another curve than accepted"),
    ROW(VAST_TRUST_SELF_SIGNED, "the certificate is self-signed and not trusted"),
};

static const char *first_text(const reason *rows, size_t count, uint32_t bits)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].bit & bits) {
            return rows[i].text;
        }
    }
    return NULL;
}

const char *vast_trust_text(const vast_trust *trust)
{
    const char *text = first_text(leaf, sizeof leaf / sizeof *leaf, trust->leaf);
    if (text == NULL) {
        text = first_text(chain, sizeof chain / sizeof *chain, trust->flags);
    }
    if (text == NULL && (trust->flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)) {
        text = first_text(trusted, sizeof trusted / sizeof *trusted, trust->reasons);
    }
    if (text != NULL) {
        return text;
    }
    return trust->flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED ? "the chain does not end in a trusted root"
                                                           : "the certificate is not acceptable";
}
