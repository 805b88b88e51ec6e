/* SPDX-License-Identifier: MIT */
/* Which certificates a TLS stream believes, and the words for those that it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tls_peer.h"
#include "trust.h"
#include "vastai/roots.h"
#include "vastai/tls.h"

static tls_peer peer;
static const vast_stream *stream = &vast_stream_mbedtls;

static void open_roots(vast_roots *roots, const char *file)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s.pem", peer.certs, file);
    vast_roots_open(roots, path);
}

/* The result of a handshake with a server that shows `chain`: "" if it is believed, else the cause. */
static const char *verdict(const char *chain, const char *versions, const char *host, const char *roots_file)
{
    static char cause[200];
    static vast_roots roots;
    static vast_tls tls;
    char text[300];
    open_roots(&roots, roots_file);
    snprintf(text, sizeof text, "chain=%s versions=%s does=echo", chain, versions);
    tls_wire wire;
    tls_wire_connect(&wire, &peer, text);
    const vast_tls_config config = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    const vast_wire under = { .port = &tls_wire_port, .port_ctx = &wire };
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
    vast_io io = tls_wire_open(&wire, stream, &tls, host);
    snprintf(cause, sizeof cause, "%s", io == VAST_IO_OK ? "" : stream->cause(&tls));
    assert_true(io == VAST_IO_OK || io == VAST_IO_ERROR);
    assert_true(io == VAST_IO_OK || cause[0] != '\0');
    assert_false(vast_tls_resumed(&tls));
    stream->close(&tls);
    vast_tls_free(&tls);
    tls_wire_close(&wire);
    vast_roots_close(&roots);
    return cause;
}

#define NOTHING_COMMON "no TLS version from 1.2 on, cipher suite or group in common with the server"
#define UNTRUSTED "the chain does not end in a trusted root"
#define OTHER_NAME "the certificate is for another name"
#define EXPIRED "the certificate has expired"
#define SHORT_KEY "a certificate has a key that is too short or on another curve than accepted"
#define UNREADABLE "the TLS handshake failed"
#define ROOT_WEAK "the trusted root of the chain has a key that is too short or on another curve than accepted"
#define WEAK "a certificate has a weak signature (SHA-1 or older)"
#define TOO_LONG "the chain is longer than an issuer allows"
#define NO_SIGN "an issuer in the chain may not sign certificates (key usage)"
#define WRONG_USE "the certificate is not for this use (key usage)"
#define NOT_CA "an issuer in the chain is not a certificate authority"

typedef struct chain_case {
    const char *chain, *host, *roots, *cause;
} chain_case;

static void judge(const chain_case *cases, size_t count, const char *versions)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const chain_case *c = &cases[i];
        const char *got = verdict(c->chain, versions, c->host, c->roots);
        if (c->cause != NULL ? strcmp(got, c->cause) != 0 : got[0] == '\0') {
            print_error("%s as %s under %s, %s: \"%s\", not \"%s\"\n", c->chain, c->host, c->roots, versions, got,
                c->cause != NULL ? c->cause : "refused");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static const chain_case believed[] = {
    { "good", "localhost", "roots", "" },
    { "good", "LOCALHOST", "roots", "" },
    { "deep", "localhost", "roots", "" },
    { "deep-with-root", "localhost", "roots", "" },
    { "good-with-root", "localhost", "roots", "" },
    { "sha1root-sent", "localhost", "roots", "" }, /* a root is trusted for being one, not for its own signature */
    { "bysha1root", "localhost", "roots", "" },
    { "crossed", "localhost", "roots", "" },
    { "crossed-known", "localhost", "roots", "" },
    { "crossed-old", "localhost", "roots", "" },
    { "good", "localhost", "twins", "" }, /* the first root of that name has another key */
    { "bylow", "localhost", "roots", "" },
    { "bylowroot", "localhost", "roots", "" },
    { "shorter", "localhost", "roots", "" },
    { "rsa", "localhost", "roots", "" },
    { "pss", "localhost", "roots", "" },
    { "p384", "localhost", "roots", "" },
    { "selfsigned", "localhost", "selfsigned", "" },
    { "wrong-order", "localhost", "inter", "" }, /* an authority under another one may be a root as well */
    { "loneleaf", "localhost", "roots", "" },
    { "good", "a.wild.test", "roots", "" },
    { "good", "127.0.0.1", "roots", "" },
    { "good", "::1", "roots", "" },
    { "good", "0:0:0:0:0:0:0:1", "roots", "" },
    { "iponly", "127.0.0.1", "roots", "" },
    { "cnonly", "localhost", "roots", "" },
};

static const chain_case refused[] = {
    { "expired", "localhost", "roots", EXPIRED },
    { "future", "localhost", "roots", "the certificate is not valid yet" },
    { "named", "localhost", "roots", OTHER_NAME }, /* the common name does not count beside subjectAltName */
    { "good", "wild.test", "roots", OTHER_NAME },
    { "good", "a.b.wild.test", "roots", OTHER_NAME },
    { "good", ".wild.test", "roots", OTHER_NAME },
    { "good", "localhost.test", "roots", OTHER_NAME },
    { "good", "127.0.0.2", "roots", OTHER_NAME },
    { "good", "::2", "roots", OTHER_NAME },
    { "good", "::ffff:127.0.0.1", "roots", OTHER_NAME },
    { "iponly", "localhost", "roots", OTHER_NAME },
    { "cnip", "127.0.0.1", "roots", OTHER_NAME },
    { "textip", "127.0.0.1", "roots", OTHER_NAME },
    { "good", "localhost", "none", UNTRUSTED },
    { "good", "localhost", "other", UNTRUSTED },
    { "good", "localhost", "twin", UNTRUSTED },
    { "good", "localhost", "leaf-as-root", UNTRUSTED }, /* what another signed is no root */
    { "stranger", "localhost", "roots", UNTRUSTED },
    { "missing-link", "localhost", "roots", UNTRUSTED },
    { "selfsigned", "localhost", "roots", "the certificate is self-signed and not trusted" },
    { "impostor", "localhost", "roots", "the certificate is self-signed and not trusted" },
    { "fake-link", "localhost", "roots", "a signature in the chain is wrong" },
    { "bynotca", "localhost", "roots", NOT_CA },
    { "bylone", "localhost", "roots", NOT_CA }, /* a trusted leaf makes no leaves */
    { "bynosign", "localhost", "roots", NO_SIGN },
    { "byclientca", "localhost", "roots", "an issuer in the chain is not for servers (extended key usage)" },
    { "byoldroot", "localhost", "roots", "the trusted root of the chain is not valid now" },
    { "byoldroot-sent", "localhost", "roots", "a certificate in the chain has expired" },
    { "byoldinter", "localhost", "roots", "a certificate in the chain has expired" },
    { "byoldsame", "localhost", "roots", "a certificate in the chain has expired" }, /* named like the root above it */
    { "bybelowlow", "localhost", "roots", TOO_LONG },
    { "bybelowlowroot", "localhost", "roots", TOO_LONG },
    { "long", "localhost", "roots", NULL }, /* the chain is too long, or the message */
    { "sha1", "localhost", "roots", WEAK },
    { "bysha1inter", "localhost", "roots", WEAK },
    { "short", "localhost", "roots", SHORT_KEY },
    { "byshortinter", "localhost", "roots", SHORT_KEY },
    { "byshortroot", "localhost", "roots", ROOT_WEAK },
    { "by2040root", "localhost", "roots",
        ROOT_WEAK }, /* the most that is too little, as mbedTLS 2.28 counts: in bytes */
    { "forclients", "localhost", "roots", "the certificate is not for a server (extended key usage)" },
    { "wronguse", "localhost", "roots", WRONG_USE },
    { "critical", "localhost", "roots", "a certificate has an extension that is critical and unknown, or broken" },
    { "bylimited", "localhost", "roots", "a certificate has an extension that is critical and unknown, or broken" },
};

/* One handshake each, with the newest version that both know: what they are about does not depend on it. */
static const chain_case edges[] = {
    { "sha512", "localhost", "roots", "" },
    { "byv1root", "localhost", "roots", "" }, /* a root is trusted for being one: version 1 has no CA bit to ask for */
    { "v1leaf", "localhost", "roots", "" },
    { "byoneroot-1", "localhost", "roots", "" }, /* as many authorities as the path length allows */
    { "byoneinter-1", "localhost", "roots", "" },
    { "byserverca", "localhost", "roots", "" },
    { "anyuse", "localhost", "roots", "" },
    { "ip6only", "::1", "roots", "" },
    { "oddnames", "7f00:1::", "roots", "" },
    { "iponly", "::1", "roots", OTHER_NAME },
    { "ip6only", "127.0.0.1", "roots", OTHER_NAME },
    { "ip6only", "::2", "roots", OTHER_NAME },
    { "oddnames", "127.0.0.1", "roots", OTHER_NAME },    /* no wildcard over an address, no part of a longer one */
    { "oddnames", "97.98.99.100", "roots", OTHER_NAME }, /* a name with the bytes of the address */
    { "oddnames", "www.a.mid.test", "roots", OTHER_NAME },
    { "oddnames", "www.part.test", "roots", OTHER_NAME },
    { "oddnames", "a.b.two.test", "roots", OTHER_NAME },
    { "oddnames", "localhost", "roots", OTHER_NAME }, /* a lone star is no name */
    { "fake-link-unknown", "localhost", "roots", "a signature in the chain is wrong" },
    { "byv1inter", "localhost", "roots", NOT_CA }, /* version 1 is enough for a root alone */
    { "bynosignroot", "localhost", "roots", NO_SIGN },
    { "byfutureroot", "localhost", "roots", "the trusted root of the chain is not valid now" },
    { "byfutureinter", "localhost", "roots", "a certificate in the chain is not valid yet" },
    { "byoneroot-2", "localhost", "roots", TOO_LONG },
    { "byoneinter-2", "localhost", "roots", TOO_LONG },
};

static void chains_that_hold_are_believed(void **state)
{
    (void)state;
    judge(believed, sizeof believed / sizeof *believed, "1.2");
    judge(believed, sizeof believed / sizeof *believed, "1.2-1.3");
}

static void chains_that_do_not_hold_are_refused_with_the_cause(void **state)
{
    (void)state;
    judge(refused, sizeof refused / sizeof *refused, "1.2");
    judge(refused, sizeof refused / sizeof *refused, "1.2-1.3");
}

static void edges_are_judged_exactly(void **state)
{
    (void)state;
    judge(edges, sizeof edges / sizeof *edges, "1.2-1.3");
}

/* Curves beside P-256 and P-384. Builds of mbedTLS differ in whether they can read such a key at all. */
static void other_curves_are_for_authorities_and_p521_is_the_only_one(void **state)
{
    (void)state;
    static const struct {
        mbedtls_ecp_group_id curve;
        const char *chain, *known, *unknown;
    } cases[] = {
        { MBEDTLS_ECP_DP_SECP521R1, "byp521root", "", UNTRUSTED },
        { MBEDTLS_ECP_DP_SECP521R1, "byp521inter", "", UNREADABLE },
        { MBEDTLS_ECP_DP_SECP521R1, "p521", NOTHING_COMMON,
            NOTHING_COMMON }, /* it is not among the groups that we name */
        { MBEDTLS_ECP_DP_SECP256K1, "byk1root", ROOT_WEAK, UNTRUSTED },
        { MBEDTLS_ECP_DP_SECP256K1, "byk1inter", SHORT_KEY, UNREADABLE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool known = mbedtls_ecp_curve_info_from_grp_id(cases[i].curve) != NULL;
        const chain_case row = { cases[i].chain, "localhost", "roots", known ? cases[i].known : cases[i].unknown };
        judge(&row, 1, "1.2");
    }
}

/* ---- the judge by itself, on chains from memory ------------------------------------------------------ */

/* An mbedTLS for a device reads neither files nor PEM. */
static void load(const char *chain, mbedtls_x509_crt *crt)
{
    char path[300];
    uint8_t der[8192];
    snprintf(path, sizeof path, "%s/%s.der", peer.certs, chain);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(der, 1, sizeof der, file);
    fclose(file);
    assert_in_range(len, 1, sizeof der - 1);
    mbedtls_x509_crt_init(crt);
    mbedtls_x509_crt *last = crt;
    for (size_t at = 0; at < len; at += last->raw.len) {
        assert_int_equal(mbedtls_x509_crt_parse_der(crt, der + at, len - at), 0);
        for (last = crt; last->next != NULL; last = last->next) {
        }
    }
}

static bool no_root(void *ctx, vast_der subject, unsigned nth, vast_der *root)
{
    (void)ctx;
    (void)subject;
    (void)nth;
    (void)root;
    return false;
}

/*
 * As the TLS stream has it done: mbedTLS knows no root, and no host that is an address. Returns the flags that remain.
 */
static uint32_t verify(vast_trust *trust, const char *chain, const char *host, int64_t now)
{
    mbedtls_x509_crt crt;
    mbedtls_x509_crt none;
    uint32_t flags = 0;
    load(chain, &crt);
    mbedtls_x509_crt_init(&none);
    vast_trust_begin(trust, host, now);
    int ret = mbedtls_x509_crt_verify_with_profile(
        &crt, &none, NULL, &vast_trust_profile, trust->ip_len == 0 ? host : NULL, &flags, vast_trust_judge, trust);
    assert_int_equal(ret, flags == 0 ? 0 : MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
    mbedtls_x509_crt_free(&crt);
    return flags;
}

static void dates_are_counted_to_the_second(void **state)
{
    (void)state;
    static const struct {
        mbedtls_x509_time time;
        int64_t epoch;
    } cases[] = {
        { { 1970, 1, 1, 0, 0, 1 }, 1 }, { { 1999, 12, 31, 23, 59, 59 }, 946684799 },
        { { 2000, 2, 29, 12, 30, 15 }, 951827415 }, { { 2000, 3, 1, 0, 0, 0 }, 951868800 },
        { { 2023, 1, 31, 0, 0, 0 }, 1675123200 }, { { 2023, 2, 28, 23, 59, 59 }, 1677628799 },
        { { 2023, 3, 1, 0, 0, 0 }, 1677628800 }, { { 2023, 4, 30, 1, 2, 3 }, 1682816523 },
        { { 2023, 5, 31, 0, 0, 0 }, 1685491200 }, { { 2023, 6, 30, 0, 0, 0 }, 1688083200 },
        { { 2023, 7, 31, 0, 0, 0 }, 1690761600 }, { { 2023, 8, 31, 0, 0, 0 }, 1693440000 },
        { { 2023, 9, 30, 0, 0, 0 }, 1696032000 }, { { 2023, 10, 31, 0, 0, 0 }, 1698710400 },
        { { 2023, 11, 30, 0, 0, 0 }, 1701302400 }, { { 2023, 12, 31, 0, 0, 0 }, 1703980800 },
        { { 2024, 2, 29, 0, 0, 0 }, 1709164800 }, { { 2024, 3, 1, 0, 0, 0 }, 1709251200 },
        { { 2049, 12, 31, 23, 59, 59 }, 2524607999 },
        { { 2050, 1, 1, 0, 0, 0 }, 2524608000 }, /* from here on written with four digits of the year */
        { { 2100, 2, 28, 0, 0, 0 }, 4107456000 }, { { 2100, 3, 1, 0, 0, 0 }, 4107542400 }, /* no leap year */
        { { 2400, 2, 29, 0, 0, 0 }, 13574563200 }, { { 2400, 3, 1, 0, 0, 0 }, 13574649600 },
        { { 9999, 12, 31, 23, 59, 59 }, 253402300799 }, /* RFC 5280's "no expiry" */
    };
    static const struct {
        int64_t after;
        uint32_t flags;
    } moments[] = { { 0, 0 }, { 1, MBEDTLS_X509_BADCERT_EXPIRED }, { -1, MBEDTLS_X509_BADCERT_FUTURE } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t m = 0; m < sizeof moments / sizeof *moments; m++) {
            mbedtls_x509_crt crt;
            load("good", &crt);
            crt.valid_from = crt.valid_to = cases[i].time;
            vast_trust trust = { .find_root = no_root };
            vast_trust_begin(&trust, "localhost", cases[i].epoch + moments[m].after);
            uint32_t flags =
                MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE; /* mbedTLS's clock is not asked */
            assert_int_equal(vast_trust_judge(&trust, &crt, 0, &flags), 0);
            assert_int_equal(trust.leaf, moments[m].flags);
            assert_int_equal(trust.not_after, cases[i].epoch);
            mbedtls_x509_crt_free(&crt);
        }
    }
}

/* A server whose certificate no root has signed is reached by the stream that says so, and by no other. */
static void an_unverified_stream_takes_any_certificate(void **state)
{
    (void)state;
    static const char *const chains[] = { "selfsigned", "impostor", "expired", "good" };
    static const char *const versions[] = { "1.2", "1.2-1.3" };
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        for (size_t v = 0; v < 2; v++) {
            stream = &vast_stream_mbedtls_unverified;
            assert_string_equal(verdict(chains[i], versions[v], "other.example", "other"), "");
            stream = &vast_stream_mbedtls;
            assert_string_not_equal(verdict(chains[i], versions[v], "other.example", "other"), "");
        }
    }
}

/* The time is the port's: mbedTLS, which asks the system, thinks otherwise of most of these. */
static void a_path_is_valid_as_long_as_each_of_its_certificates(void **state)
{
    (void)state;
    enum { IN_2020 = 1600000000, END_OF_2020 = 1609459200, IN_2049 = 2500000000, END_OF_2049 = 2524607999 };
    static const struct {
        const char *chain;
        int64_t now;
        uint32_t flags;
        int64_t not_after;
    } cases[] = {
        { "good", TLS_PEER_NOW, 0, END_OF_2049 },
        { "good", 0, MBEDTLS_X509_BADCERT_FUTURE | MBEDTLS_X509_BADCERT_NOT_TRUSTED, END_OF_2049 },
        { "expired", IN_2020, 0, END_OF_2020 },
        { "byoldinter", IN_2020, 0, END_OF_2020 },
        { "byoldroot", IN_2020, 0, END_OF_2020 },
        { "byoldroot-sent", IN_2020, 0, END_OF_2020 },
        { "crossed-old", TLS_PEER_NOW, 0, END_OF_2049 }, /* what expired is no part of the path */
        { "future", IN_2049, 0, END_OF_2049 },
        { "byfutureinter", IN_2049, 0, END_OF_2049 },
        { "byfutureroot", IN_2049, 0, END_OF_2049 },
        { "byfutureroot", -1, 0, END_OF_2049 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vast_trust trust;
        vast_roots roots;
        open_roots(&roots, "roots");
        memset(&trust, 0xA5, sizeof trust); /* what an earlier chain left */
        trust.find_root = vast_roots_find;
        trust.find_root_ctx = &roots;
        uint32_t flags = verify(&trust, cases[i].chain, "localhost", cases[i].now);
        if (flags != cases[i].flags || trust.not_after != cases[i].not_after) {
            print_error("%s at %lld: flags %x, until %lld\n", cases[i].chain, (long long)cases[i].now, (unsigned)flags,
                (long long)trust.not_after);
        }
        assert_int_equal(flags, cases[i].flags);
        assert_int_equal(trust.flags, flags);
        assert_int_equal(trust.not_after, cases[i].not_after);
        vast_roots_close(&roots);
    }
}

static void faults_add_up(void **state)
{
    (void)state;
    enum { IN_2050 = 2524608000 };
    static const struct {
        const char *chain, *host;
        int64_t now;
        uint32_t leaf;
    } cases[] = {
        { "forclients", "127.0.0.2", TLS_PEER_NOW,
            MBEDTLS_X509_BADCERT_EXT_KEY_USAGE | MBEDTLS_X509_BADCERT_CN_MISMATCH },
        { "forclients", "127.0.0.1", IN_2050, MBEDTLS_X509_BADCERT_EXT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXPIRED },
        { "sha1", "127.0.0.2", 0,
            MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_CN_MISMATCH | MBEDTLS_X509_BADCERT_FUTURE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vast_trust trust = { .find_root = no_root };
        uint32_t flags = verify(&trust, cases[i].chain, cases[i].host, cases[i].now);
        assert_int_equal(trust.leaf, cases[i].leaf);
        assert_int_equal(flags, cases[i].leaf | MBEDTLS_X509_BADCERT_NOT_TRUSTED);
    }
}

typedef struct namesakes {
    mbedtls_x509_crt wrong, right;
    unsigned right_is, asked;
} namesakes;

static bool find_namesake(void *ctx, vast_der subject, unsigned nth, vast_der *root)
{
    namesakes *n = ctx;
    assert_int_equal(subject.len, n->right.subject_raw.len);
    assert_int_equal(nth, n->asked++);
    const mbedtls_x509_crt *crt = nth == n->right_is ? &n->right : &n->wrong;
    *root = (vast_der){ crt->raw.p, crt->raw.len };
    return true;
}

static void sixteen_roots_of_one_name_are_tried(void **state)
{
    (void)state;
    namesakes names = { .asked = 0 };
    load("root", &names.right);
    load("twin", &names.wrong);
    for (names.right_is = 0; names.right_is < 18; names.right_is++) {
        names.asked = 0;
        vast_trust trust = { .find_root = find_namesake, .find_root_ctx = &names };
        bool believed_now = verify(&trust, "good", "localhost", TLS_PEER_NOW) == 0;
        assert_int_equal(believed_now, names.right_is < 16);
        assert_int_equal(names.asked, believed_now ? names.right_is + 1 : 16);
    }
    mbedtls_x509_crt_free(&names.right);
    mbedtls_x509_crt_free(&names.wrong);
}

typedef struct counted_roots {
    vast_roots roots;
    unsigned asked;
} counted_roots;

static bool find_and_count(void *ctx, vast_der subject, unsigned nth, vast_der *root)
{
    counted_roots *counted = ctx;
    counted->asked++;
    return vast_roots_find(&counted->roots, subject, nth, root);
}

/* A look at a root costs a device a signature: there is one, for the topmost certificate. */
static void one_root_is_asked_for_where_the_path_is_sound(void **state)
{
    (void)state;
    static const char *const chains[] = { "good", "deep", "good-with-root", "deep-with-root" };
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        counted_roots counted = { .asked = 0 };
        open_roots(&counted.roots, "roots");
        vast_trust trust = { .find_root = find_and_count, .find_root_ctx = &counted };
        assert_int_equal(verify(&trust, chains[i], "localhost", TLS_PEER_NOW), 0);
        assert_int_equal(counted.asked, 1);
        vast_roots_close(&counted.roots);
    }
}

/* Verdicts that no chain here leads to have their words all the same. */
static void each_verdict_has_its_words(void **state)
{
    (void)state;
    static const struct {
        vast_trust trust;
        const char *text;
    } cases[] = {
        { { .flags = MBEDTLS_X509_BADCERT_BAD_PK }, "a certificate has a kind of key that is not accepted" },
        { { .flags = MBEDTLS_X509_BADCERT_OTHER }, "the certificate is not acceptable" },
        { { .flags = MBEDTLS_X509_BADCERT_OTHER, .reasons = VAST_TRUST_NOT_CA }, "the certificate is not acceptable" },
        { { .flags = MBEDTLS_X509_BADCERT_OTHER | MBEDTLS_X509_BADCERT_NOT_TRUSTED }, UNTRUSTED },
        { { .flags = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_NOT_TRUSTED, .reasons = VAST_TRUST_NOT_CA },
            "a certificate in the chain has expired" },
        { { .leaf = MBEDTLS_X509_BADCERT_EXPIRED, .flags = MBEDTLS_X509_BADCERT_EXPIRED }, EXPIRED },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(vast_trust_text(&cases[i].trust), cases[i].text);
    }
}

static int start(void **state)
{
    (void)state;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    tls_peer_stop(&peer);
    return 0;
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_that_hold_are_believed),
        cmocka_unit_test(chains_that_do_not_hold_are_refused_with_the_cause),
        cmocka_unit_test(edges_are_judged_exactly),
        cmocka_unit_test(an_unverified_stream_takes_any_certificate),
        cmocka_unit_test(other_curves_are_for_authorities_and_p521_is_the_only_one),
        cmocka_unit_test(dates_are_counted_to_the_second),
        cmocka_unit_test(a_path_is_valid_as_long_as_each_of_its_certificates),
        cmocka_unit_test(faults_add_up),
        cmocka_unit_test(sixteen_roots_of_one_name_are_tried),
        cmocka_unit_test(one_root_is_asked_for_where_the_path_is_sound),
        cmocka_unit_test(each_verdict_has_its_words),
    };
    tls_peer_start(&peer, argv[0]);
    return cmocka_run_group_tests(tests, start, stop);
}
