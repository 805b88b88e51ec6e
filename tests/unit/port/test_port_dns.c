/* SPDX-License-Identifier: MIT */
/* DNS messages and the files about names: bytes in, verdicts out, whatever the bytes are. */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "dns_message.h"
#include "guard.h"
#include "name_files.h"

#define COUNT(rows) (sizeof rows / sizeof *rows)
#define BYTES(literal) literal, sizeof literal - 1

/* ---- questions --------------------------------------------------------------------------------------------------- */

#define L63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz-0123456789"
#define N253 L63 "." L63 "." L63 ".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz-0123456a"

static void names_are_judged(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool ok;
    } cases[] = {
        { "a", true },
        { "a.", true },
        { "console.vast.ai", true },
        { "_srv.A-b.test", true },
        { "1.2.3.4x", true },
        { "127", false },
        { "1.2.3.4", false },
        { "1.2.3.4.", false },
        { "", false },
        { ".", false },
        { ".a", false },
        { "a..b", false },
        { "a..", false },
        { "a b", false },
        { "a/b", false },
        { "a\n", false },
        { "\xC3\xA4", false },
        { L63, true },
        { L63 "x", false },
        { L63 "x.test", false },
        { N253, true },
        { N253 ".", true },
        { N253 "x", false },
        { "x." N253, false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t query[VAST_DNS_QUERY_MAX];
        assert_int_equal(vast_dns_name_ok(cases[i].name), cases[i].ok);
        assert_int_equal(vast_dns_query(query, 1, cases[i].name, VAST_DNS_A) > 0, cases[i].ok);
    }
}

static void a_query_is_what_the_rfc_says(void **state)
{
    (void)state;
    static const char due[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0\7console\4vast\2ai\0\0\x1C\0\1";
    uint8_t query[VAST_DNS_QUERY_MAX];
    assert_int_equal(vast_dns_query(query, 0x1234, "console.vast.ai", VAST_DNS_AAAA), sizeof due - 1);
    assert_memory_equal(query, due, sizeof due - 1);
    assert_int_equal(vast_dns_query(query, 0x1234, "console.vast.ai.", VAST_DNS_AAAA), sizeof due - 1);
    assert_memory_equal(query, due, sizeof due - 1);
    vast_dns_query_set(query, sizeof due - 1, 0xABCD, VAST_DNS_A);
    assert_memory_equal(query, "\xAB\xCD\1", 3);
    assert_memory_equal(query + sizeof due - 5, "\0\1\0\1", 4);
    assert_int_equal(vast_dns_query(query, 0, N253, VAST_DNS_A), VAST_DNS_QUERY_MAX);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

#define HEAD(flags, answers) "\x12\x34" flags "\0\1\0" answers "\0\0\0\0"
#define OK "\x81\x80"
#define QUESTION "\1a\4test\0\0\1\0\1"
#define RECORD(owner, type, len) owner "\0" type "\0\1\0\0\0\x3C\0" len
#define A(owner, address) RECORD(owner, "\1", "\4") address
#define TO_Q "\xC0\x0C"

typedef struct answer {
    const char *at;
    size_t len;
    vast_dns_verdict verdict;
    const char *found; /* IPv4 addresses, 4 bytes each */
} answer;

static const answer answers[] = {
    { BYTES(HEAD(OK, "\1") QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES(HEAD(OK, "\1") "\1A\4tEst\0\0\1\0\1" A(TO_Q, "\1\2\3\4")), VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\1A\4TEST\0", "\1\2\3\4")), VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\1A\xC0\x0E", "\1\2\3\4")), VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES(HEAD(OK, "\2") QUESTION A(TO_Q, "\1\2\3\4") A(TO_Q, "\5\6\7\x8")), VAST_DNS_FOUND, "\1\2\3\4\5\6\7\x8" },
    { BYTES(HEAD(OK, "\2") QUESTION A("\1b\xC0\x0E", "\5\6\7\x8") A(TO_Q, "\1\2\3\4")), VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\1b\xC0\x0E", "\1\2\3\4")), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\0", "\1\2\3\4")), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD(OK, "\0") QUESTION), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD("\x85\0", "\0") QUESTION), VAST_DNS_NO_DATA, "" }, /* the zone's own server */
    { BYTES(HEAD("\x81\0", "\0") QUESTION), VAST_DNS_FAILED, "" },  /* neither that nor one that asks others */
    { BYTES(HEAD("\x81\0", "\1") QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES("\x12\x34\x81\0\0\1\0\0\0\0\0\1" QUESTION A("\0", "\1\2\3\4")), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD("\x81\x83", "\0") QUESTION), VAST_DNS_NO_NAME, "" },
    { BYTES(HEAD("\x81\x82", "\0") QUESTION), VAST_DNS_FAILED, "" },
    { BYTES(HEAD("\x81\x85", "\0") QUESTION), VAST_DNS_FAILED, "" },
    { BYTES(HEAD("\x83\x80", "\0") QUESTION), VAST_DNS_TRUNCATED, "" },
    /* another class, type, family */
    { BYTES(HEAD(OK, "\1") QUESTION TO_Q "\0\1\0\3\0\0\0\0\0\4\1\2\3\4"), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\x10", "\4") "\3txt"), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\x1C", "\x10") "0123456789abcdef"), VAST_DNS_NO_DATA, "" },
    /* aliases: in order, out of order, to themselves, in a circle, to nothing */
    { BYTES(HEAD(OK, "\2") QUESTION RECORD(TO_Q, "\5", "\4") "\1b\xC0\x0E" A("\xC0\x24", "\1\2\3\4")), VAST_DNS_FOUND,
        "\1\2\3\4" },
    { BYTES(HEAD(OK, "\2") QUESTION A("\1b\xC0\x0E", "\1\2\3\4") RECORD(TO_Q, "\5", "\4") "\1b\xC0\x0E"),
        VAST_DNS_FOUND, "\1\2\3\4" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\5", "\2") TO_Q), VAST_DNS_NO_DATA, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\5", "\1") "\0"), VAST_DNS_NO_DATA, "" },
    /* not ours */
    { BYTES("\x12\x35\x81\x80\0\1\0\1\0\0\0\0" QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES(HEAD("\1\0", "\1") QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES(HEAD("\x89\x80", "\1") QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES("\x12\x34\x81\x80\0\0\0\1\0\0\0\0" QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES("\x12\x34\x81\x80\0\2\0\1\0\0\0\0" QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES(HEAD(OK, "\1") "\1b\4test\0\0\1\0\1" A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES(HEAD(OK, "\1") "\1a\4test\0\0\x1C\0\1" A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES(HEAD(OK, "\1") "\1a\4test\0\0\1\0\3" A(TO_Q, "\1\2\3\4")), VAST_DNS_NOT_OURS, "" },
    { BYTES("\x12\x34\x81"), VAST_DNS_NOT_OURS, "" },
    { BYTES(""), VAST_DNS_NOT_OURS, "" },
    /* malformed: lengths, pointers forwards, to itself, into the head, labels of a kind that is not defined */
    { BYTES(HEAD(OK, "\1") QUESTION), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\2") QUESTION A(TO_Q, "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\1", "\3") "\1\2\3"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\1", "\5") "\1\2\3\4\5"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\x1C", "\4") "\1\2\3\4"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\1", "\4") "\1\2\3"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\xC0\x18", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\xC0\x20", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\xC0\x02", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\xFF\xFF", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\1b\xC0\x17", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\x41z\0", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\x41" L63 "zz\0", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION A("\x80z\0", "\1\2\3\4")), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION "\x3Fz"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION "\xC0"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\5", "\5") "\1b\xC0\x0E\0"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\5", "\2") "\1b"), VAST_DNS_BROKEN, "" },
    { BYTES(HEAD(OK, "\1") QUESTION RECORD(TO_Q, "\5", "\0")), VAST_DNS_BROKEN, "" },
};

static guard wall;

static vast_dns_verdict judge(const char *at, size_t len, bool prefix, vast_addresses *found)
{
    uint8_t query[VAST_DNS_QUERY_MAX];
    size_t query_len = vast_dns_query(query, 0x1234, "a.test", VAST_DNS_A);
    memset(found, 0, sizeof *found);
    return vast_dns_answer((const uint8_t *)guard_place(&wall, at, len), len, prefix, query, query_len, found);
}

static void answers_are_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        const answer *c = &answers[i];
        vast_addresses found;
        if (judge(c->at, c->len, false, &found) != c->verdict) {
            fail_msg("case %zu", i);
        }
        assert_int_equal(found.count, strlen(c->found) / 4);
        for (size_t n = 0; n < found.count; n++) {
            assert_int_equal(found.list[n].len, 4);
            assert_memory_equal(found.list[n].bytes, c->found + 4 * n, 4);
        }
    }
}

/* A prefix without the addresses does not say that there are none. */
static void a_prefix_denies_nothing(void **state)
{
    (void)state;
    static const char alias[] =
        HEAD(OK, "\2") QUESTION RECORD(TO_Q, "\5", "\4") "\1b\xC0\x0E" A("\xC0\x24", "\1\2\3\4");
    vast_addresses found;
    assert_int_equal(judge(alias, sizeof alias - 2, true, &found), VAST_DNS_BROKEN);
    assert_int_equal(judge(alias, sizeof alias - 1, true, &found), VAST_DNS_FOUND);
    static const char two[] = HEAD(OK, "\2") QUESTION A(TO_Q, "\1\2\3\4") "\1";
    assert_int_equal(judge(two, sizeof two - 1, true, &found), VAST_DNS_FOUND);
    assert_int_equal(judge(two, sizeof two - 1, false, &found), VAST_DNS_BROKEN);
}

static void letters_of_any_case_are_the_same(void **state)
{
    (void)state;
    static const char message[] = "\x12\x34" OK "\0\1\0\1\0\0\0\0"
                                  "\4azAZ\0\0\1\0\1" A("\4AZaz\0", "\1\2\3\4");
    uint8_t query[VAST_DNS_QUERY_MAX];
    vast_addresses found = { .count = 0 };
    size_t len = vast_dns_query(query, 0x1234, "AzaZ", VAST_DNS_A);
    assert_int_equal(
        vast_dns_answer((const uint8_t *)message, sizeof message - 1, false, query, len, &found), VAST_DNS_FOUND);
}

/* A name of 255 bytes, the longest, is compared to its end. */
static void the_longest_name_is_compared(void **state)
{
    (void)state;
    uint8_t query[VAST_DNS_QUERY_MAX], message[2 * VAST_DNS_QUERY_MAX];
    vast_addresses found = { .count = 0 };
    size_t len = vast_dns_query(query, 7, N253, VAST_DNS_A);
    static const uint8_t rest[] = { 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4 };
    memcpy(message, query, len);
    message[2] = 0x81;
    message[3] = 0x80;
    message[7] = 1;
    memcpy(message + len, query + 12, len - 12 - 4);
    memcpy(message + 2 * len - 16, rest, sizeof rest);
    size_t whole = 2 * len - 16 + sizeof rest;
    assert_int_equal(vast_dns_answer(message, whole, false, query, len, &found), VAST_DNS_FOUND);
    assert_int_equal(found.count, 1);
}

/* Cut anywhere, nothing is found, except what is whole in a prefix. */
static void answers_may_be_cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        for (size_t len = 0; len < answers[i].len; len++) {
            vast_addresses found;
            vast_dns_verdict verdict = judge(answers[i].at, len, false, &found);
            assert_true(verdict != VAST_DNS_FOUND && found.count == 0);
            verdict = judge(answers[i].at, len, true, &found);
            assert_int_equal(verdict == VAST_DNS_FOUND, found.count > 0);
            assert_true(found.count <= 1);
        }
    }
}

/* Every byte of every answer, changed in several ways: whatever comes out, nothing outside the message is read. */
static void answers_may_be_damaged_anywhere(void **state)
{
    (void)state;
    static const uint8_t damages[] = { 0x01, 0x80, 0xC0, 0xFF, 0x3F };
    char copy[256];
    for (size_t i = 0; i < COUNT(answers); i++) {
        memcpy(copy, answers[i].at, answers[i].len);
        for (size_t at = 0; at < answers[i].len * COUNT(damages); at++) {
            char *byte = &copy[at / COUNT(damages)], before = *byte;
            vast_addresses found;
            *byte = (char)(*byte ^ damages[at % COUNT(damages)]);
            vast_dns_verdict verdict = judge(copy, answers[i].len, at & 1, &found);
            assert_int_equal(verdict == VAST_DNS_FOUND, found.count > 0);
            *byte = before;
        }
    }
}

/*
 * A ladder of pointers, each to the one before: legal, and it ends. One step more than a name is long changes nothing.
 */
static void ladders_of_pointers_end(void **state)
{
    (void)state;
    char message[512];
    static const char head[] = HEAD(OK, "\1") QUESTION;
    size_t len = sizeof head - 1;
    memcpy(message, head, len);
    static const char fixed[] = "\1z\0\0\x10\0\1\0\0\0\0\1\x90";
    memcpy(message + len, fixed, sizeof fixed - 1);
    size_t data = len + sizeof fixed - 1, end = data + 0x190;
    size_t target = 12;
    for (size_t at = data; at < end; at += 2) {
        message[at] = (char)(0xC0 | target >> 8);
        message[at + 1] = (char)target;
        target = at;
    }
    static const char record[] = "\xC0\x00\0\1\0\1\0\0\0\0\0\4\1\2\3\4";
    memcpy(message + end, record, sizeof record - 1);
    message[end] = (char)(0xC0 | target >> 8);
    message[end + 1] = (char)target;
    message[7] = 2;
    vast_addresses found;
    assert_int_equal(judge(message, end + sizeof record - 1, false, &found), VAST_DNS_FOUND);
    assert_int_equal(found.count, 1);
}

static void a_name_longer_than_allowed_is_broken(void **state)
{
    (void)state;
    char message[512];
    static const char head[] = HEAD(OK, "\1") QUESTION;
    size_t len = sizeof head - 1;
    memcpy(message, head, len);
    for (int labels = 0; labels < 128; labels++) {
        memcpy(message + len, "\1x", 2);
        len += 2;
    }
    static const char rest[] = "\0\0\1\0\1\0\0\0\0\0\4\1\2\3\4";
    memcpy(message + len, rest, sizeof rest - 1);
    vast_addresses found;
    assert_int_equal(judge(message, len + sizeof rest - 1, false, &found), VAST_DNS_BROKEN);
    memcpy(message + len - 2, rest, sizeof rest - 1);
    assert_int_equal(judge(message, len - 2 + sizeof rest - 1, false, &found), VAST_DNS_NO_DATA);
}

static void a_full_list_takes_no_more(void **state)
{
    (void)state;
    vast_addresses list = { .count = 0 };
    for (uint8_t i = 0; i < VAST_ADDRESSES_MAX + 3; i++) {
        uint8_t bytes[4] = { i };
        assert_int_equal(vast_addresses_add(&list, bytes, 4), i < VAST_ADDRESSES_MAX);
    }
    assert_int_equal(list.count, VAST_ADDRESSES_MAX);
    assert_int_equal(list.list[VAST_ADDRESSES_MAX - 1].bytes[0], VAST_ADDRESSES_MAX - 1);
}

/* ---- literals and files ------------------------------------------------------------------------------------------ */

static void literals_are_told_from_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint8_t len; /* 0: no literal */
        uint32_t scope;
    } cases[] = {
        { "127.0.0.1", 4, 0 },
        { "255.255.255.255", 4, 0 },
        { "::", 16, 0 },
        { "::1", 16, 0 },
        { "2001:db8::1.2.3.4", 16, 0 },
        { "fe80::1%7", 16, 7 },
        { "127.1", 0, 0 },
        { "127.0.0.1%1", 0, 0 },
        { "127.0.0.256", 0, 0 },
        { "127.0.0.1.", 0, 0 },
        { " 127.0.0.1", 0, 0 },
        { "fe80::1%", 0, 0 },
        { "fe80::1%0", 0, 0 },
        { "fe80::1%no-such-if", 0, 0 },
        { "fe80::1%99999999999999999999", 0, 0 },
        { "[::1]", 0, 0 },
        { ":::", 0, 0 },
        { "", 0, 0 },
        { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        vast_address out;
        assert_int_equal(vast_posix_literal(cases[i].text, &out), cases[i].len > 0);
        if (cases[i].len) {
            assert_int_equal(out.len, cases[i].len);
            assert_int_equal(out.scope, cases[i].scope);
        }
    }
}

static void lines_of_hosts_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool has;
        size_t len; /* 0: to its NUL */
    } cases[] = {
        { "1.2.3.4 host", true, 0 },
        { "\t1.2.3.4\t\tother HOST more\r", true, 0 },
        { "1.2.3.4 host#comment", true, 0 },
        { "1.2.3.4 other # host", false, 0 },
        { "# 1.2.3.4 host", false, 0 },
        { "1.2.3.4", false, 0 },
        { "1.2.3 host", false, 0 },
        { "host host", false, 0 },
        { "1.2.3.4 hosts xhost host.", false, 0 },
        { "", false, 0 },
        { "1.2.3.4\0x host", false, sizeof "1.2.3.4\0x host" - 1 },
        { "1.2.3.4 host\0x", false, sizeof "1.2.3.4 host\0x" - 1 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
        size_t len = cases[i].len != 0 ? cases[i].len : strlen(cases[i].line);
        vast_hosts_line(guard_place(&wall, cases[i].line, len), len, "host", found);
        assert_int_equal(found[VAST_IPV4].count, cases[i].has);
        assert_int_equal(found[VAST_IPV6].count, 0);
    }
}

static void lines_of_resolv_conf_are_read(void **state)
{
    (void)state;
    static const char *const lines[] = { "nameserver 1.2.3.4", "nameserver fe80::1%3", "nameserver\tnobody",
        "nameserver", "; nameserver 9.9.9.9", "nameserver 5.6.7.8 # third", "nameserver 9.9.9.9", "domain z.test",
        "search a.test  b.test", "options ndots:99 timeout:0 attempts:3 rotate timeout: ndots", "unknown 1.2.3.4", "",
        "options" };
    vast_resolv_conf conf = { .server_count = 0 };
    for (size_t i = 0; i < COUNT(lines); i++) {
        size_t len = strlen(lines[i]);
        vast_resolv_conf_line(guard_place(&wall, lines[i], len), len, &conf);
    }
    assert_int_equal(conf.server_count, 3);
    assert_memory_equal(conf.servers[0].bytes, "\1\2\3\4", 4);
    assert_int_equal(conf.servers[1].scope, 3);
    assert_memory_equal(conf.servers[2].bytes, "\5\6\7\x8", 4);
    assert_int_equal(conf.search_count, 2);
    assert_memory_equal(conf.search, "a.test\0b.test\0", 14);
    assert_int_equal(conf.ndots, 15);
    assert_int_equal(conf.timeout_s, 1);
    assert_int_equal(conf.attempts, 3);
    conf.timeout_s = 7;
    vast_resolv_conf_line("options timeout:", 16, &conf); /* no number: nothing is changed */
    assert_int_equal(conf.timeout_s, 7);
    vast_resolv_conf_line("options ndots:0", 15, &conf);
    assert_int_equal(conf.ndots, 0);
}

static void a_search_list_keeps_what_fits(void **state)
{
    (void)state;
    char line[2048] = "search ";
    vast_resolv_conf conf = { .server_count = 0 };
    for (int i = 0; i < 200; i++) {
        strcat(line, "seven12 ");
    }
    vast_resolv_conf_line(line, strlen(line), &conf);
    assert_int_equal(conf.search_count, VAST_SEARCH_BYTES / 8);
}

static void write_file(const char *path, const char *text, size_t repeats, const char *last)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < repeats; i++) {
        assert_true(fputs(text, file) >= 0);
    }
    assert_true(fputs(last, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Around every size at which a read could end. */
static void files_of_any_size_are_read_to_their_end(void **state)
{
    (void)state;
    char path[] = "/tmp/vastai-names-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    for (size_t lines = 0; lines < 260; lines++) {
        for (int ended = 0; ended < 2; ended++) {
            vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
            write_file(path, "9.9.9.9 xy\n", lines, ended ? "1.2.3.4 host\n" : "::1 host");
            vast_hosts_read(path, "host", found);
            assert_int_equal(found[VAST_IPV4].count, ended);
            assert_int_equal(found[VAST_IPV6].count, !ended);
        }
    }
    vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
    write_file(path, "a line without an end ", 200, "\n1.2.3.4 host\n");
    vast_hosts_read(path, "host", found);
    assert_int_equal(found[VAST_IPV4].count, 1);
    assert_int_equal(remove(path), 0);
    vast_hosts_read(path, "host", found);
    assert_int_equal(found[VAST_IPV4].count, 1);
}

/* What a read begins with is judged by what was before it in the line. */
static void a_line_is_one_however_it_is_read(void **state)
{
    (void)state;
    enum { READ_BYTES = 2048 };
    static const struct {
        const char *begin, *fill, *end;
        bool has;
    } cases[] = {
        { "1.2.3.4 host ", "another-name ", "\n", true },
        { "1", "y", ".2.3.4 host\n", false },
        { "1.2.3.4 ", "y", " host\n", false },
    };
    char path[] = "/tmp/vastai-names-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char line[READ_BYTES + 100];
        size_t len = strlen(strcpy(line, cases[i].begin));
        while (len < READ_BYTES) {
            len += strlen(strcpy(line + len, cases[i].fill));
        }
        strcpy(line + len, cases[i].end);
        vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
        write_file(path, line, 1, "::1 host\n");
        vast_hosts_read(path, "host", found);
        assert_int_equal(found[VAST_IPV4].count, cases[i].has);
        assert_int_equal(found[VAST_IPV6].count, 1);
    }
    assert_int_equal(remove(path), 0);
}

/* Names in a line of any length belong to its address, wherever a read cuts them. */
static void lines_of_hosts_may_be_long(void **state)
{
    (void)state;
    static const struct {
        const char *begin, *fill;
        bool has;
    } cases[] = {
        { "1.2.3.4 ", "another-name ", true },
        { "1.2.3.4 x", "y", false }, /* and what comes after a word without an end is not looked at */
        { "1.2.3.4 x # ", "comment ", false },
        { "# ", "comment ", false },
        { "", "word ", false },
        { "", "1", false },
    };
    char path[] = "/tmp/vastai-names-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t bytes = 1000; bytes < 5000; bytes += 37) {
            char line[5200];
            size_t len = strlen(strcpy(line, cases[i].begin));
            while (len < bytes) {
                len += strlen(strcpy(line + len, cases[i].fill));
            }
            strcpy(line + len, " host\n::1 host\n");
            bool has = cases[i].has || (i == 1 && len < 2048);
            vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
            write_file(path, line, 1, "");
            vast_hosts_read(path, "host", found);
            assert_int_equal(found[VAST_IPV4].count, has);
            assert_int_equal(found[VAST_IPV6].count, 1);
        }
    }
    assert_int_equal(remove(path), 0);
}

/* A pipe, whatever is in it, a device without an end, a folder. */
static void only_regular_files_are_read(void **state)
{
    (void)state;
    char path[] = "/tmp/vastai-names-XXXXXX";
    assert_non_null(mkdtemp(path));
    char pipe_path[64];
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", path);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    static const char lines[] = "1.2.3.4 host\nnameserver 1.2.3.4\nnameserver 5.6.7.8\n";
    int writer = open(pipe_path, O_RDWR);
    assert_int_equal(write(writer, lines, sizeof lines - 1), sizeof lines - 1);
    const char *const paths[] = { pipe_path, "/dev/zero", "/dev/null", path };
    for (size_t i = 0; i < COUNT(paths); i++) {
        vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
        vast_resolv_conf conf;
        vast_hosts_read(paths[i], "host", found);
        assert_int_equal(found[VAST_IPV4].count + found[VAST_IPV6].count, 0);
        vast_resolv_conf_read(paths[i], &conf);
        assert_int_equal(conf.server_count, 1);
    }
    assert_int_equal(close(writer) + remove(pipe_path) + remove(path), 0);
}

static void a_missing_resolv_conf_means_this_machine(void **state)
{
    (void)state;
    vast_resolv_conf conf;
    vast_resolv_conf_read("/nonexistent/resolv.conf", &conf);
    assert_int_equal(conf.server_count, 1);
    assert_memory_equal(conf.servers[0].bytes, "\x7F\0\0\1", 4);
    assert_int_equal(conf.search_count, 0);
    assert_int_equal(conf.ndots, 1);
    assert_true(conf.timeout_s * conf.attempts < 10);
}

static int set_up(void **state)
{
    (void)state;
    guard_open(&wall, 512);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    guard_close(&wall);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_judged),
        cmocka_unit_test(a_query_is_what_the_rfc_says),
        cmocka_unit_test(answers_are_judged),
        cmocka_unit_test(a_prefix_denies_nothing),
        cmocka_unit_test(letters_of_any_case_are_the_same),
        cmocka_unit_test(the_longest_name_is_compared),
        cmocka_unit_test(answers_may_be_cut_anywhere),
        cmocka_unit_test(answers_may_be_damaged_anywhere),
        cmocka_unit_test(ladders_of_pointers_end),
        cmocka_unit_test(a_name_longer_than_allowed_is_broken),
        cmocka_unit_test(a_full_list_takes_no_more),
        cmocka_unit_test(literals_are_told_from_names),
        cmocka_unit_test(lines_of_hosts_are_read),
        cmocka_unit_test(lines_of_resolv_conf_are_read),
        cmocka_unit_test(a_search_list_keeps_what_fits),
        cmocka_unit_test(files_of_any_size_are_read_to_their_end),
        cmocka_unit_test(a_line_is_one_however_it_is_read),
        cmocka_unit_test(lines_of_hosts_may_be_long),
        cmocka_unit_test(only_regular_files_are_read),
        cmocka_unit_test(a_missing_resolv_conf_means_this_machine),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
