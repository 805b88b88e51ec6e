/* Which certificates a TLS stream believes, and the words for those that it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "roots.h"
#include "tls_peer.h"
#include "vastai/tls.h"

static tls_peer peer;

/* The result of a handshake with a server that shows `chain`: "" if it is believed, else the cause. */
static const char *verdict(
    const char *chain, const char *versions, const char *host, const char *roots_file, int64_t now)
{
    static char cause[200];
    static vast_roots roots;
    static vast_tls tls;
    char text[300];
    snprintf(text, sizeof text, "%s/%s.pem", peer.certs, roots_file);
    vast_roots_open(&roots, text);
    snprintf(text, sizeof text, "chain=%s versions=%s does=echo", chain, versions);
    tls_wire wire;
    tls_wire_connect(&wire, &peer, text);
    wire.epoch = now;
    const vast_tls_config config = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    const vast_wire under = { .port = &tls_wire_port, .port_ctx = &wire };
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
    vast_io io = tls_wire_open(&wire, &vast_stream_mbedtls, &tls, host);
    snprintf(cause, sizeof cause, "%s", io == VAST_IO_OK ? "" : vast_stream_mbedtls.cause(&tls));
    assert_true(io == VAST_IO_OK || io == VAST_IO_ERROR);
    assert_true(io == VAST_IO_OK || cause[0] != '\0');
    assert_false(vast_tls_resumed(&tls));
    vast_stream_mbedtls.close(&tls);
    vast_tls_free(&tls);
    tls_wire_close(&wire);
    vast_roots_close(&roots);
    return cause;
}

#define UNTRUSTED "the chain does not end in a trusted root"
#define OTHER_NAME "the certificate is for another name"
#define EXPIRED "the certificate has expired"
#define SHORT_KEY "a certificate has a key that is too short"
#define WEAK "a certificate has a weak signature (SHA-1 or older)"
#define TOO_LONG "the chain is longer than an issuer allows"
#define NOT_CA "an issuer in the chain is not a certificate authority"

typedef struct chain_case {
    const char *chain, *host, *roots, *cause;
} chain_case;

static void judge(const chain_case *cases, size_t count, const char *versions)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const chain_case *c = &cases[i];
        const char *got = verdict(c->chain, versions, c->host, c->roots, TLS_PEER_NOW);
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
    { "bynosign", "localhost", "roots", "an issuer in the chain may not sign certificates (key usage)" },
    { "byclientca", "localhost", "roots", "an issuer in the chain is not for servers (extended key usage)" },
    { "byoldroot", "localhost", "roots", "the trusted root of the chain is not valid now" },
    { "byoldroot-sent", "localhost", "roots", "a certificate in the chain has expired" },
    { "byoldinter", "localhost", "roots", "a certificate in the chain has expired" },
    { "bybelowlow", "localhost", "roots", TOO_LONG },
    { "bybelowlowroot", "localhost", "roots", TOO_LONG },
    { "long", "localhost", "roots", NULL }, /* the chain is too long, or the message */
    { "sha1", "localhost", "roots", WEAK },
    { "bysha1inter", "localhost", "roots", WEAK },
    { "short", "localhost", "roots", SHORT_KEY },
    { "byshortinter", "localhost", "roots", SHORT_KEY },
    { "byshortroot", "localhost", "roots", "the trusted root of the chain has a key that is too short" },
    { "forclients", "localhost", "roots", "the certificate is not for a server (extended key usage)" },
    { "wronguse", "localhost", "roots", "the certificate is not for this use (key usage)" },
    { "critical", "localhost", "roots", "a certificate has an extension that is critical and unknown, or broken" },
    { "bylimited", "localhost", "roots", "a certificate has an extension that is critical and unknown, or broken" },
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
    };
    tls_peer_start(&peer, argv[0]);
    return cmocka_run_group_tests(tests, start, stop);
}
