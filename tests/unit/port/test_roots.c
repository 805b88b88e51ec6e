/* SPDX-License-Identifier: MIT */
/* Roots from a PEM file: each is found by its subject, and what is broken in the file does no harm. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "guard.h"
#include "vastai/roots.h"

static char certs[256];
static vast_roots roots;

/* CN=name in DER. */
static vast_der subject_of(const char *name)
{
    static uint8_t der[100];
    const uint8_t len = (uint8_t)strlen(name);
    const uint8_t head[] = { 0x30, (uint8_t)(len + 11), 0x31, (uint8_t)(len + 9), 0x30, (uint8_t)(len + 7), 0x06, 0x03,
        0x55, 0x04, 0x03, 0x0C, len };
    memcpy(der, head, sizeof head);
    memcpy(der + sizeof head, name, len);
    return (vast_der){ der, sizeof head + len };
}

static const char *path_of(const char *file)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", certs, file);
    return path;
}

static char *text_of(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = malloc(1 << 20);
    *len = fread(text, 1, 1 << 20, f);
    fclose(f);
    text[*len] = '\0';
    return text;
}

static bool finds(const char *name, unsigned nth)
{
    vast_der root = { NULL, 0 };
    vast_der subject = subject_of(name);
    if (!vast_roots_find(&roots, subject, nth, &root)) {
        return false;
    }
    assert_int_equal(root.bytes[0], 0x30);
    assert_int_equal(root.len, 4 + (root.bytes[2] << 8 | root.bytes[3]));
    for (size_t at = 0; at + subject.len <= root.len; at++) {
        if (memcmp(root.bytes + at, subject.bytes, subject.len) == 0) {
            return true;
        }
    }
    return false;
}

static void roots_are_found_by_their_subject(void **state)
{
    (void)state;
    assert_true(vast_roots_open(&roots, path_of("roots.pem")));
    assert_true(finds("Test Root", 0));
    assert_true(finds("Test Root", 1)); /* its twin */
    assert_false(finds("Test Root", 2));
    assert_true(finds("Test RSA Root", 0));
    assert_true(finds("Lone Leaf", 0));
    assert_false(finds("Lone Leaf", 1));
    assert_false(finds("Test Roos", 0));
    assert_false(finds("Test Roo", 0));
    assert_false(finds("Test Root.", 0));
    assert_false(vast_roots_find(&roots, (vast_der){ (const uint8_t *)"", 0 }, 0, &(vast_der){ NULL, 0 }));
    vast_roots_close(&roots);
    assert_false(finds("Test Root", 0));
    vast_roots_close(&roots);
}

static void twins_come_in_the_order_of_the_file(void **state)
{
    (void)state;
    assert_true(vast_roots_open(&roots, path_of("twins.pem")));
    uint8_t first[4096];
    vast_der root;
    assert_true(vast_roots_find(&roots, subject_of("Test Root"), 0, &root));
    size_t len = root.len;
    memcpy(first, root.bytes, len);
    assert_true(vast_roots_find(&roots, subject_of("Test Root"), 1, &root));
    assert_true(root.len != len || memcmp(first, root.bytes, len) != 0);
    vast_roots_close(&roots);
}

static void a_name_tells_states_of_a_file_apart(void **state)
{
    (void)state;
    char name[80];
    assert_true(vast_roots_open(&roots, path_of("roots.pem")));
    snprintf(name, sizeof name, "%s", roots.name);
    assert_true(strlen(name) > 10);
    vast_roots_close(&roots);
    assert_string_equal(roots.name, "");
    assert_true(vast_roots_open(&roots, path_of("twins.pem")));
    assert_string_not_equal(roots.name, name);
    vast_roots_close(&roots);
}

static void a_file_that_is_not_there_says_so(void **state)
{
    (void)state;
    assert_false(vast_roots_open(&roots, path_of("no.pem")));
    assert_int_equal(errno, ENOENT);
    assert_null(roots.fault);
    assert_false(vast_roots_open(&roots, path_of("none.pem")));
    assert_string_equal(roots.fault, "it is empty");
    assert_false(finds("Test Root", 0));
    vast_roots_close(&roots);
}

/* The environment in which the tests run may name a file as well. */
static int forget_variables(void **state)
{
    (void)state;
    return unsetenv("SSL_CERT_FILE") + unsetenv("REQUESTS_CA_BUNDLE") + unsetenv("CURL_CA_BUNDLE");
}

/* A program whose stdin is closed gets 0 for the file. */
static void descriptor_zero_is_a_file_like_others(void **state)
{
    (void)state;
    int kept = dup(STDIN_FILENO);
    assert_true(kept >= 0 && close(STDIN_FILENO) == 0);
    bool opened = vast_roots_open(&roots, path_of("roots.pem"));
    bool left_open = fcntl(STDIN_FILENO, F_GETFD) >= 0;
    vast_roots_close(&roots);
    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(close(kept), 0);
    assert_true(opened);
    assert_false(left_open);
}

static void the_environment_may_name_the_file(void **state)
{
    (void)state;
    setenv("SSL_CERT_FILE", path_of("twins.pem"), 1);
    assert_true(vast_roots_open(&roots, NULL));
    assert_true(finds("Test Root", 1));
    vast_roots_close(&roots);
    setenv("SSL_CERT_FILE", path_of("no.pem"), 1);
    assert_false(vast_roots_open(&roots, NULL));
    unsetenv("SSL_CERT_FILE");
}

static void three_variables_are_looked_at_in_their_order(void **state)
{
    (void)state;
    static const char *const names[] = { "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE" };
    assert_null(vast_roots_variable());
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setenv(names[i], "", 1);
        assert_string_equal(vast_roots_variable() != NULL ? vast_roots_variable() : "", i > 0 ? names[i - 1] : "");
        setenv(names[i], path_of("twins.pem"), 1);
        assert_string_equal(vast_roots_variable(), names[i]);
        assert_true(vast_roots_open(&roots, NULL));
        assert_true(finds("Test Root", 1));
        vast_roots_close(&roots);
        setenv(names[i], path_of("no.pem"), 1);
        assert_false(vast_roots_open(&roots, NULL));
    }
}

static void an_empty_variable_names_no_file(void **state)
{
    (void)state;
    vast_roots usual;
    unsetenv("SSL_CERT_FILE");
    bool there = vast_roots_open(&usual, NULL);
    setenv("SSL_CERT_FILE", "", 1);
    assert_int_equal(vast_roots_open(&roots, NULL), there);
    assert_string_equal(roots.name, usual.name);
    unsetenv("SSL_CERT_FILE");
    vast_roots_close(&roots);
    vast_roots_close(&usual);
}

static void write_file(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void a_file_without_certificates_in_pem_is_named_for_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *fault;
        size_t len;
    } cases[] = {
        { "\x30\x82\x01\x0a\x02", "it is in DER; convert it to PEM by: openssl x509 -inform DER", 5 },
        { "0123", "it holds no certificate in PEM", 4 },
        { "0\x82", "it holds no certificate in PEM", 2 },
        { "-----BEGIN CERTIFICATE REQUEST-----\n", "it holds no certificate in PEM", 36 },
        { "#\n-----BEGIN TRUSTED CERTIFICATE-----\nMIIB\n",
            "it holds TRUSTED CERTIFICATE, a format of OpenSSL's own; convert it by: openssl x509", 43 },
        { "-----BEGIN TRUSTED CERTIFICATE-----\nMIIB\n-----BEGIN CERTIFICATE-----\nMIIB\n", NULL, 74 },
    };
    char path[] = "/tmp/roots-XXXXXX";
    close(mkstemp(path));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(path, cases[i].bytes, cases[i].len);
        assert_int_equal(vast_roots_open(&roots, path), cases[i].fault == NULL);
        if (cases[i].fault != NULL) {
            assert_string_equal(roots.fault, cases[i].fault);
        }
        vast_roots_close(&roots);
    }
    unlink(path);
}

/* The content of the same length, the time of its change put back: sessions of the one are not those of the other. */
static void a_file_that_has_changed_has_another_name(void **state)
{
    (void)state;
    const struct timespec then[2] = { { .tv_sec = 1735689600 }, { .tv_sec = 1735689600 } };
    const struct timespec pause = { .tv_nsec = 20000000 };
    char path[] = "/tmp/roots-XXXXXX", before[sizeof roots.name];
    close(mkstemp(path));
    write_file(path, "-----BEGIN CERTIFICATE-----\nMIIB\n", 33);
    assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
    assert_true(vast_roots_open(&roots, path));
    memcpy(before, roots.name, sizeof before);
    vast_roots_close(&roots);
    nanosleep(&pause, NULL);
    write_file(path, "-----BEGIN CERTIFICATE-----\nMIIC\n", 33);
    assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
    assert_true(vast_roots_open(&roots, path));
    assert_string_not_equal(roots.name, before);
    vast_roots_close(&roots);
    unlink(path);
}

/* ---- broken files ------------------------------------------------------------------------------------------------ */

static void what_is_around_a_certificate_does_not_matter(void **state)
{
    (void)state;
    size_t len;
    char *pem = text_of(path_of("root.pem"), &len);
    static char text[100000];
    static const struct {
        const char *before, *after;
    } cases[] = {
        { "", "" },
        { "# Test Root - the one\n\n", "bye\n" },
        { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "" },
        { "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "" },
        { "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "" },
        { "-----BEGIN CERTIFICATE-----\n", "" },
        { "-----BEGIN CERTIFICATE-----\nMIIB\n", "" },
        { "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", "-" },
        { "-----\n-\n--\n", "-----BEGIN CERTIFICATE-----" },
        { "-----BEGIN CERTIFICATE-----\nMIIBMIIBMIIBMIIBMIIBMIIBMIIB\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text, "%s%s%s", cases[i].before, pem, cases[i].after);
        vast_roots_over(&roots, text, strlen(text));
        assert_true(finds("Test Root", 0));
        assert_false(finds("Test Root", 1));
    }
    free(pem);
}

/* The same base64 in lines of any length, with CR LF, with blanks. */
static void lines_may_be_of_any_length(void **state)
{
    (void)state;
    size_t len;
    char *pem = text_of(path_of("root.pem"), &len);
    char *body = strchr(pem, '\n') + 1;
    char *end = strstr(body, "-----END");
    static char text[100000];
    static const char *const breaks[] = { "\n", "\r\n", " \t\n" };
    for (unsigned width = 1; width < 80; width++) {
        size_t at = (size_t)snprintf(text, sizeof text, "-----BEGIN CERTIFICATE-----\n");
        unsigned in_line = 0;
        for (const char *c = body; c < end; c++) {
            if (*c != '\n') {
                text[at++] = *c;
                in_line++;
            }
            if (in_line == width) {
                at += (size_t)snprintf(text + at, 4, "%s", breaks[width % 3]);
                in_line = 0;
            }
        }
        at += (size_t)snprintf(text + at, 100, "\n-----END CERTIFICATE-----");
        vast_roots_over(&roots, text, at);
        assert_true(finds("Test Root", 0));
    }
    free(pem);
}

/* One line break too many, or one of another length, anywhere in lines that are otherwise as usual. */
static void a_line_may_be_broken_once_more(void **state)
{
    (void)state;
    size_t len;
    char *pem = text_of(path_of("root.pem"), &len);
    char *body = strchr(pem, '\n') + 1;
    char *end = strstr(body, "-----END");
    static char text[100000];
    static const char *const breaks[] = { "\n", "\r\n", " " };
    for (char *c = body; c < end; c++) {
        for (size_t i = 0; i < 3; i++) {
            int all = snprintf(text, sizeof text, "%.*s%s%s", (int)(c - pem), pem, breaks[i], c);
            vast_roots_over(&roots, text, (size_t)all);
            assert_true(finds("Test Root", 0));
        }
    }
    free(pem);
}

/* Cut at every byte, against an unreadable page: nothing is found that is not whole, and nothing beyond is read. */
static void a_file_that_is_cut_short_is_read_no_further(void **state)
{
    (void)state;
    size_t len;
    char *pem = text_of(path_of("root.pem"), &len);
    size_t whole = (size_t)(strstr(pem, "\n-----END") - pem);
    guard wall;
    guard_open(&wall, len);
    for (size_t cut = 0; cut <= len; cut++) {
        vast_roots_over(&roots, guard_place(&wall, pem, cut), cut);
        bool found = finds("Test Root", 0);
        assert_true(found ? cut + 2 >= whole : cut < whole); /* two characters may be padding */
    }
    guard_close(&wall);
    free(pem);
}

/* Each character replaced: the root is found or not, and never anything but memory of ours. */
static void a_byte_that_is_wrong_does_no_harm(void **state)
{
    (void)state;
    size_t len;
    char *pem = text_of(path_of("root.pem"), &len);
    guard wall;
    guard_open(&wall, len);
    static const char wrong[] = { '\0', '\n', '-', '=', '/', 'A', 'z', (char)0x80, (char)0xFF };
    for (size_t at = 0; at < len; at++) {
        for (size_t w = 0; w < sizeof wrong; w++) {
            char right = pem[at];
            pem[at] = wrong[w];
            vast_roots_over(&roots, guard_place(&wall, pem, len), len);
            vast_der root = { NULL, 0 };
            if (vast_roots_find(&roots, subject_of("Test Root"), 0, &root)) {
                assert_ptr_equal(root.bytes, roots.der);
                assert_true(root.len <= sizeof roots.der);
            }
            pem[at] = right;
        }
    }
    guard_close(&wall);
    free(pem);
}

/* ---- the system's own -------------------------------------------------------------------------------------------- */

static int sextet(int c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != 0 ? strchr(alphabet, c) : NULL;
    return at != NULL ? (int)(at - alphabet) : -1;
}

/* Decodes one PEM block in the plainest way. */
static size_t decode(const char *at, const char *end, uint8_t *out)
{
    unsigned long bits = 0;
    unsigned count = 0;
    size_t len = 0;
    for (; at < end; at++) {
        if (sextet(*at) >= 0) {
            bits = bits << 6 | (unsigned long)sextet(*at);
            if (++count % 4 != 1) {
                out[len++] = (uint8_t)(bits >> (6 - 2 * ((count - 1) % 4)));
            }
        }
    }
    return len;
}

static size_t past(const uint8_t *der, size_t at)
{
    size_t len = der[at + 1];
    if (len < 0x80) {
        return at + 2 + len;
    }
    return len == 0x81 ? at + 3 + der[at + 2] : at + 4 + (size_t)(der[at + 2] << 8 | der[at + 3]);
}

static void every_root_of_the_system_is_found(void **state)
{
    (void)state;
    static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";
    if (!vast_roots_open(&roots, bundle)) {
        printf("SKIPPED: there is no %s\n", bundle);
        skip();
    }
    size_t len;
    char *pem = text_of(bundle, &len);
    static uint8_t der[8192];
    unsigned count = 0;
    for (char *at = pem; (at = strstr(at, "-----BEGIN CERTIFICATE-----")) != NULL; count++) {
        at += strlen("-----BEGIN CERTIFICATE-----");
        char *end = strstr(at, "-----END");
        size_t der_len = decode(at, end, der);
        size_t name = 4 + 4;
        name = der[name] == 0xA0 ? past(der, name) : name;
        for (int i = 0; i < 4; i++) {
            name = past(der, name);
        }
        vast_der root = { NULL, 0 };
        unsigned nth = 0;
        do {
            assert_true(vast_roots_find(&roots, (vast_der){ der + name, past(der, name) - name }, nth++, &root));
        } while (root.len != der_len || memcmp(root.bytes, der, der_len) != 0);
    }
    assert_true(count > 100);
    free(pem);
    vast_roots_close(&roots);
}

int main(int argc, char **argv)
{
    (void)argc;
    snprintf(certs, sizeof certs, "%s", argv[0]);
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(certs, '/');
        *(slash != NULL ? slash : certs) = '\0';
    }
    size_t len = strlen(certs);
    snprintf(certs + len, sizeof certs - len, "/certs");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_found_by_their_subject),
        cmocka_unit_test(twins_come_in_the_order_of_the_file),
        cmocka_unit_test(a_name_tells_states_of_a_file_apart),
        cmocka_unit_test(a_file_that_is_not_there_says_so),
        cmocka_unit_test(descriptor_zero_is_a_file_like_others),
        cmocka_unit_test_setup_teardown(the_environment_may_name_the_file, forget_variables, forget_variables),
        cmocka_unit_test_setup_teardown(
            three_variables_are_looked_at_in_their_order, forget_variables, forget_variables),
        cmocka_unit_test_setup_teardown(an_empty_variable_names_no_file, forget_variables, forget_variables),
        cmocka_unit_test(a_file_without_certificates_in_pem_is_named_for_what_it_is),
        cmocka_unit_test(a_file_that_has_changed_has_another_name),
        cmocka_unit_test(what_is_around_a_certificate_does_not_matter),
        cmocka_unit_test(lines_may_be_of_any_length),
        cmocka_unit_test(a_line_may_be_broken_once_more),
        cmocka_unit_test(a_file_that_is_cut_short_is_read_no_further),
        cmocka_unit_test(a_byte_that_is_wrong_does_no_harm),
        cmocka_unit_test(every_root_of_the_system_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
