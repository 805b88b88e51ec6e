/* SPDX-License-Identifier: MIT */
/* Retries: which requests are repeated, how long each wait is, and the result of an unknown outcome. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const vast_op get = { .method = VAST_GET, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op put = { .method = VAST_PUT, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op delete = { .method = VAST_DELETE, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS, .deletes = true };
static const vast_op create = {
    .method = VAST_POST,
    .path = "/x/",
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
};
static const vast_op search = { .method = VAST_POST, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS, .reads_only = true };
static const vast_op once = { .method = VAST_POST, .path = "/x/", .repeat = VAST_REPEAT_NEVER };

#define TYPED(kind_, ...)                                                                                              \
    {                                                                                                                  \
        .kind = kind_, __VA_ARGS__                                                                                     \
    }
#define AND(status, fields, text_)                                                                                     \
    {                                                                                                                  \
        .kind = FAKE_ANSWER, .text = (status), .more = fields, .body = text_                                           \
    }
#define LOST                                                                                                           \
    {                                                                                                                  \
        .kind = FAKE_CLOSE                                                                                             \
    }
#define ONE(id, ...) static const fake_act id[] = { __VA_ARGS__, SILENCE }

ONE(ok, ANSWER("200 OK", "{\"success\":true}"));
ONE(lost, LOST);
ONE(reset, { .kind = FAKE_RESET });
#define NO_SUCH "{\"msg\":\"no such thing\"}"
ONE(gone, ANSWER("404 Not Found", NO_SUCH));
ONE(gone_twice, ANSWER("404 Not Found", NO_SUCH), ANSWER("404 Not Found", NO_SUCH));
ONE(page, ANSWER("404 Not Found", "<h1>404 Not Found</h1>"));
ONE(no_word, ANSWER("404 Not Found", ""));
ONE(s502_page, ANSWER("502 Oops", ""), ANSWER("404 Not Found", "<h1>404 Not Found</h1>"));
ONE(gone_400, ANSWER("400 Bad", "{\"msg\":\"Group not found\"}"));
ONE(refused_401, ANSWER("401 No", "{\"msg\":\"key\"}"));
ONE(s429, ANSWER("429 Slow", ""), ANSWER("429 Slow", ""), ANSWER("429 Slow", ""), ANSWER("429 Slow", ""),
    ANSWER("429 Slow", ""), ANSWER("200 OK", "{\"success\":true}"));
ONE(s429_503, ANSWER("429 Slow", ""), ANSWER("503 O", ""), ANSWER("429 Slow", ""), ANSWER("503 O", ""),
    ANSWER("200 OK", "{\"success\":true}"));
ONE(s524_x3, ANSWER("524 O", ""), ANSWER("520 O", ""), ANSWER("599 O", ""));
ONE(s530_ok, ANSWER("530 O", ""), ANSWER("200 OK", "{\"success\":true}"));
ONE(s507_404, ANSWER("507 O", ""), ANSWER("404 Not Found", NO_SUCH));
ONE(s501, ANSWER("501 O", ""));
ONE(s505, ANSWER("505 O", ""));
ONE(html, TYPED(FAKE_ANSWER, .text = "200 OK", .more = "Content-Type: text/html\r\n", .body = "<html>"));
ONE(broken_400, TYPED(FAKE_SAY, .text = "HTTP/1.1 400 No\r\n broken\r\n"));
ONE(broken_307, TYPED(FAKE_SAY, .text = "HTTP/1.1 307 No\r\n broken\r\n"));
ONE(broken_chunk, TYPED(FAKE_SAY, .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx"));
ONE(s500, ANSWER("500 Oops", ""));
ONE(s502_404, ANSWER("502 Oops", ""), ANSWER("404 Not Found", NO_SUCH));
ONE(s503_404, ANSWER("503 Oops", ""), ANSWER("404 Not Found", NO_SUCH));
ONE(s504_400, ANSWER("504 Oops", ""), ANSWER("400 Bad", "{\"msg\":\"group NOT FOUND\"}"));
ONE(s429_404, ANSWER("429 Slow", ""), ANSWER("404 Not Found", NO_SUCH));
ONE(s503_ok, ANSWER("503 Oops", ""), ANSWER("200 OK", "{\"success\":true}"));
ONE(s502_ok, ANSWER("502 Oops", ""), ANSWER("200 OK", "{\"success\":true}"));
ONE(s504_ok, ANSWER("504 Oops", ""), ANSWER("200 OK", "{\"success\":true}"));
ONE(s503_x9, ANSWER("503 O", ""), ANSWER("503 O", ""), ANSWER("503 O", ""), ANSWER("503 O", ""), ANSWER("503 O", ""),
    ANSWER("503 O", ""), ANSWER("503 O", ""), ANSWER("503 O", ""), ANSWER("503 O", ""));
ONE(s502_x3, ANSWER("502 O", ""), ANSWER("504 O", ""), ANSWER("502 O", ""));
ONE(s504_500, ANSWER("504 O", ""), ANSWER("500 O", ""));
ONE(cut_200, TYPED(FAKE_SAY, .text = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\""),
    TYPED(FAKE_CLOSE, .unasked = true));
ONE(nonsense, TYPED(FAKE_SAY, .text = "HTTP/9\r\n"));

#define PEER(id)                                                                                                       \
    {                                                                                                                  \
        .acts = id                                                                                                     \
    }
#define NO_WAY                                                                                                         \
    {                                                                                                                  \
        .connect = VAST_IO_REFUSED                                                                                     \
    }

static const struct {
    const vast_op *op;
    fake_peer peers[4];
    size_t peer_count;
    vast_err err;
    unsigned attempts, requests;
    uint32_t slept_ms; /* half of the full jitter: 125, 250, 500... */
    bool already_gone;
    uint8_t limit;
} cases[] = {
    /* Answers that pass. */
    { &get, { PEER(s503_ok) }, 1, VAST_OK, 2, 2, 125, false, 0 },
    { &get, { PEER(s502_ok) }, 1, VAST_OK, 2, 2, 125, false, 0 },
    { &get, { PEER(s504_ok) }, 1, VAST_OK, 2, 2, 125, false, 0 },
    { &create, { PEER(s503_ok) }, 1, VAST_OK, 2, 2, 125, false, 0 },
    { &once, { PEER(s503_ok) }, 1, VAST_E_SERVER, 1, 1, 0, false, 0 },
    { &get, { PEER(s503_x9) }, 1, VAST_E_SERVER, 3, 3, 125 + 250, false, 0 },
    { &get, { PEER(s503_x9) }, 1, VAST_E_SERVER, 1, 1, 0, false, 1 },
    { &get, { PEER(s503_x9) }, 1, VAST_E_SERVER, 8, 8, 125 + 250 + 500 + 1000 + 2000 + 4000 + 4000, false, 8 },
    { &get, { PEER(s500) }, 1, VAST_E_SERVER, 1, 1, 0, false, 0 },
    { &get, { PEER(s501) }, 1, VAST_E_SERVER, 1, 1, 0, false, 0 },
    { &create, { PEER(s501) }, 1, VAST_E_SERVER, 1, 1, 0, false, 0 },
    { &delete, { PEER(s505) }, 1, VAST_E_SERVER, 1, 1, 0, false, 0 },
    /* Refusals by rate have five tries of their own, of whatever else goes wrong there are three. */
    { &get, { PEER(s429) }, 1, VAST_E_RATE, 5, 5, 125 + 250 + 500 + 1000, false, 0 },
    { &create, { PEER(s429) }, 1, VAST_E_RATE, 5, 5, 125 + 250 + 500 + 1000, false, 0 },
    { &get, { PEER(s429) }, 1, VAST_E_RATE, 1, 1, 0, false, 1 },
    { &get, { PEER(s429) }, 1, VAST_E_RATE, 5, 5, 125 + 250 + 500 + 1000, false, 2 },
    { &once, { PEER(s429) }, 1, VAST_E_RATE, 1, 1, 0, false, 0 },
    { &get, { PEER(s429_503) }, 1, VAST_OK, 5, 5, 125 + 125 + 250 + 250, false, 0 },
    /* A gateway's answer leaves open what was done: what must not be done twice is not sent twice. */
    { &create, { PEER(s502_ok) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &create, { PEER(s504_ok) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &once, { PEER(s502_ok) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &delete, { PEER(s502_x3) }, 1, VAST_E_UNKNOWN_OUTCOME, 3, 3, 125 + 250, false, 0 },
    { &delete, { PEER(s504_500) }, 1, VAST_E_UNKNOWN_OUTCOME, 2, 2, 125, false, 0 },
    { &get, { PEER(s502_x3) }, 1, VAST_E_SERVER, 3, 3, 125 + 250, false, 0 },
    /* So do all that are not known to be the service's own. */
    { &get, { PEER(s524_x3) }, 1, VAST_E_SERVER, 3, 3, 125 + 250, false, 0 },
    { &get, { PEER(s530_ok) }, 1, VAST_OK, 2, 2, 125, false, 0 },
    { &create, { PEER(s524_x3) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &delete, { PEER(s524_x3) }, 1, VAST_E_UNKNOWN_OUTCOME, 3, 3, 125 + 250, false, 0 },
    { &delete, { PEER(lost), PEER(s524_x3) }, 2, VAST_E_UNKNOWN_OUTCOME, 3, 3, 125 + 250, false, 0 },
    { &delete, { PEER(s507_404) }, 1, VAST_OK, 2, 2, 125, true, 0 },
    /* A success that cannot be read is one that may have been. */
    { &create, { PEER(html) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &delete, { PEER(lost), PEER(html) }, 2, VAST_E_UNKNOWN_OUTCOME, 2, 2, 125, false, 0 },
    { &get, { PEER(html) }, 1, VAST_E_JSON, 1, 1, 0, false, 0 },
    { &create, { PEER(broken_chunk) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &get, { PEER(broken_chunk) }, 1, VAST_E_HTTP, 1, 1, 0, false, 0 },
    { &create, { PEER(broken_400) }, 1, VAST_E_HTTP, 1, 1, 0, false, 0 },
    { &create, { PEER(broken_307) }, 1, VAST_E_HTTP, 1, 1, 0, false, 0 },
    /* Connections that fail before anything was sent. */
    { &get, { NO_WAY, PEER(ok) }, 2, VAST_OK, 2, 1, 125, false, 0 },
    { &create, { NO_WAY, NO_WAY, PEER(ok) }, 3, VAST_OK, 3, 1, 125 + 250, false, 0 },
    { &once, { NO_WAY, PEER(ok) }, 2, VAST_E_CONNECT, 1, 0, 0, false, 0 },
    { &delete, { NO_WAY }, 1, VAST_E_CONNECT, 3, 0, 125 + 250, false, 0 },
    /* Answers that are lost. */
    { &get, { PEER(lost), PEER(ok) }, 2, VAST_OK, 2, 2, 125, false, 0 },
    { &get, { PEER(lost) }, 1, VAST_E_IO, 3, 3, 125 + 250, false, 0 },
    { &search, { PEER(reset) }, 1, VAST_E_IO, 3, 3, 125 + 250, false, 0 },
    { &put, { PEER(lost), PEER(ok) }, 2, VAST_OK, 2, 2, 125, false, 0 },
    { &put, { PEER(lost) }, 1, VAST_E_UNKNOWN_OUTCOME, 3, 3, 125 + 250, false, 0 },
    { &create, { PEER(lost), PEER(ok) }, 2, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &once, { PEER(reset), PEER(ok) }, 2, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &delete, { PEER(lost), PEER(ok) }, 2, VAST_OK, 2, 2, 125, false, 0 },
    { &delete, { PEER(lost), NO_WAY }, 2, VAST_E_UNKNOWN_OUTCOME, 3, 1, 125 + 250, false, 0 },
    { &delete, { PEER(lost), PEER(s503_x9) }, 2, VAST_E_UNKNOWN_OUTCOME, 3, 3, 125 + 250, false, 0 },
    { &delete, { PEER(lost), PEER(s429) }, 2, VAST_E_UNKNOWN_OUTCOME, 6, 6, 125 + 125 + 250 + 500 + 1000, false, 0 },
    { &delete, { PEER(lost), PEER(nonsense) }, 2, VAST_E_UNKNOWN_OUTCOME, 2, 2, 125, false, 0 },
    { &delete, { PEER(lost), PEER(refused_401) }, 2, VAST_E_AUTH, 2, 2, 125, false, 0 },
    { &delete, { PEER(nonsense) }, 1, VAST_E_UNKNOWN_OUTCOME, 1, 1, 0, false, 0 },
    { &get, { PEER(nonsense) }, 1, VAST_E_HTTP, 1, 1, 0, false, 0 },
    { &delete, { PEER(cut_200) }, 1, VAST_E_UNKNOWN_OUTCOME, 3, 3, 125 + 250, false, 0 },
    /* What is deleted stays deleted. */
    { &delete, { PEER(gone) }, 1, VAST_E_NOT_FOUND, 1, 1, 0, false, 0 },
    { &delete, { PEER(lost), PEER(gone) }, 2, VAST_OK, 2, 2, 125, true, 0 },
    { &delete, { PEER(reset), PEER(gone_400) }, 2, VAST_OK, 2, 2, 125, true, 0 },
    { &delete, { PEER(cut_200), PEER(gone) }, 2, VAST_OK, 2, 2, 125, true, 0 },
    { &delete, { PEER(s502_404) }, 1, VAST_OK, 2, 2, 125, true, 0 },
    { &delete, { PEER(s504_400) }, 1, VAST_OK, 2, 2, 125, true, 0 },
    /* A page of a proxy does not say what the service has. */
    { &delete, { PEER(lost), PEER(page) }, 2, VAST_E_UNKNOWN_OUTCOME, 2, 2, 125, false, 0 },
    { &delete, { PEER(lost), PEER(no_word) }, 2, VAST_E_UNKNOWN_OUTCOME, 2, 2, 125, false, 0 },
    { &delete, { PEER(s502_page) }, 1, VAST_E_UNKNOWN_OUTCOME, 2, 2, 125, false, 0 },
    { &delete, { PEER(page) }, 1, VAST_E_NOT_FOUND, 1, 1, 0, false, 0 },
    { &delete, { PEER(s503_404) }, 1, VAST_E_NOT_FOUND, 2, 2, 125, false, 0 },
    { &delete, { PEER(s429_404) }, 1, VAST_E_NOT_FOUND, 2, 2, 125, false, 0 },
    { &delete, { NO_WAY, PEER(gone) }, 2, VAST_E_NOT_FOUND, 2, 1, 125, false, 0 },
    { &put, { PEER(lost), PEER(gone) }, 2, VAST_E_NOT_FOUND, 2, 2, 125, false, 0 },
};

static void what_is_safe_is_repeated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const vast_request request = { .op = cases[i].op };
            static rig r;
            rig_begin(&r, way, cases[i].peers, cases[i].peer_count);
            r.fake.random = 0x80000000;
            r.config.attempts = cases[i].limit;
            rig_start(&r);
            if (vast_call(&r.client, &request) != cases[i].err) {
                fail_msg("case %zu way %u: %s", i, way, vast_err_name(vast_last(&r.client)->err));
            }
            const vast_outcome *last = vast_last(&r.client);
            assert_int_equal(last->attempts, cases[i].attempts);
            assert_int_equal(rig_count(r.fake.log, " HTTP/1.1\r\n"), cases[i].requests);
            assert_int_equal(r.fake.slept_ms, cases[i].slept_ms);
            assert_int_equal(last->already_gone, cases[i].already_gone);
            assert_int_equal(last->stage == VAST_STAGE_DONE, cases[i].err == VAST_OK);
            if (cases[i].err == VAST_OK) {
                assert_string_equal(vast_outcome_cause(last), "");
            }
            rig_end(&r);
        }
    }
}

/* ---- how long a wait is ------------------------------------------------------------------------------------------ */

#define PLAIN "Content-Type: text/plain\r\n"

static const struct {
    const char *status, *more, *body;
    uint32_t random;
    bool no_entropy;
    uint32_t slept_ms;
} waits[] = {
    { "429 Slow", PLAIN, "API requests too frequent: endpoint threshold=3.0", 0, false, 3000 },
    { "429 Slow", NULL, "{\"detail\":\"API requests too frequent endpoint threshold=3.0\"}", 0, false, 3000 },
    { "429 Slow", NULL, "{\"success\":false,\"error\":\"rate\",\"msg\":\"Threshold=0.25.\"}", 0, false, 250 },
    { "429 Slow", PLAIN, "threshold=12", 0, false, 12000 },
    { "429 Slow", PLAIN, "threshold=1.5s", 0, false, 1500 },
    { "429 Slow", PLAIN, "threshold=", UINT32_MAX, false, 250 },
    { "429 Slow", PLAIN, "threshold=.", UINT32_MAX, false, 250 },
    { "429 Slow", PLAIN, "threshold=1.2.3", UINT32_MAX, false, 250 },
    { "429 Slow", PLAIN, "threshold=x", UINT32_MAX, false, 250 },
    { "429 Slow", PLAIN, "threshold=-5", UINT32_MAX, false, 250 },
    { "429 Slow", PLAIN, "threshold=3.0", UINT32_MAX, false, 3000 + 3000 },
    { "429 Slow", PLAIN, "threshold=3.0", 0x80000000, false, 3000 + 1500 },
    { "429 Slow", PLAIN, "threshold=3.0", 0, true, 3000 + 1500 },
    { "429 Slow", PLAIN, "threshold=100", UINT32_MAX, false, 119999 },
    { "429 Slow", PLAIN, "threshold=119.999", UINT32_MAX, false, 119999 },
    { "429 Slow", "Retry-After: 7\r\n", "", UINT32_MAX, false, 7000 },
    { "429 Slow", "Retry-After: 7\r\n", "threshold=3.0", UINT32_MAX, false, 10000 },
    { "429 Slow", PLAIN, "threshold=0", UINT32_MAX, false, 250 },
    { "429 Slow", "Retry-After: 7\r\n", "threshold=3.0", 0, false, 7000 },
    { "429 Slow", "Retry-After: 1\r\n", "threshold=3.0", 0, false, 3000 },
    { "429 Slow", "Retry-After: 0\r\n", "", UINT32_MAX, false, 250 },
    { "503 Busy", "Retry-After: 2\r\n", "threshold=3.0", 0, false, 2000 },
    { "503 Busy", PLAIN, "threshold=3.0", UINT32_MAX, false, 250 },
    { "503 Busy", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", "", UINT32_MAX, false, 250 },
    { "503 Busy", NULL, "", 0, false, 0 },
    { "503 Busy", NULL, "", 0x40000000, false, 62 },
    { "503 Busy", NULL, "", UINT32_MAX, true, 125 },
};

static void every_wait_is_as_long_as_was_asked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        const fake_act acts[] = { AND(waits[i].status, waits[i].more, waits[i].body),
            ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &get };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.fake.random = waits[i].random;
        r.fake.no_entropy = waits[i].no_entropy;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        if (r.fake.slept_ms != waits[i].slept_ms) {
            fail_msg("case %zu: %u ms", i, r.fake.slept_ms);
        }
        assert_int_equal(r.fake.waited_ms, r.fake.slept_ms);
        rig_end(&r);
    }
}

static const struct {
    const char *status, *more, *body;
    vast_err err;
    uint32_t retry_after_ms;
} too_long[] = {
    { "429 Slow", "Retry-After: 120\r\n", "", VAST_E_RATE, 120000 },
    { "429 Slow", "Retry-After: 2147483\r\n", "", VAST_E_RATE, 2147483000 },
    { "429 Slow", "Retry-After: 2147484\r\n", "", VAST_E_RATE, INT32_MAX },
    { "429 Slow", "Retry-After: 99999999999\r\n", "", VAST_E_RATE, INT32_MAX },
    { "429 Slow", "Retry-After: 99999999999999999999999\r\n", "", VAST_E_RATE, INT32_MAX },
    { "503 Busy", "Retry-After: 121\r\n", "", VAST_E_SERVER, 121000 },
    { "429 Slow", PLAIN, "threshold=120", VAST_E_RATE, 120000 },
    { "429 Slow", PLAIN, "threshold=4294968", VAST_E_RATE, INT32_MAX },
    { "429 Slow", PLAIN, "threshold=9999999999", VAST_E_RATE, INT32_MAX },
    { "429 Slow", PLAIN, "threshold=99999999999999999999999999", VAST_E_RATE, INT32_MAX },
};

static void a_wait_beyond_the_deadline_is_not_begun(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof too_long / sizeof *too_long; i++) {
        const fake_act acts[] = { AND(too_long[i].status, too_long[i].more, too_long[i].body), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &get };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), too_long[i].err);
        assert_int_equal(vast_last(&r.client)->retry_after_ms, too_long[i].retry_after_ms);
        assert_int_equal(vast_last(&r.client)->attempts, 1);
        assert_int_equal(r.fake.waited_ms, 0);
        rig_end(&r);
    }
}

/*
 * The k-th refusal is followed by the threshold and a random part of 3^(k-1) thresholds, as far as the deadline leaves
 * room.
 */
static void refused_clients_spread_out(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        uint32_t random, slept_ms;
        vast_err err;
        unsigned attempts;
    } spreads[] = {
        { "threshold=1.0", 0, 4 * 1000, VAST_OK, 5 },
        { "threshold=1.0", UINT32_MAX, 4 * 1000 + (1 + 3 + 9 + 27) * 1000, VAST_OK, 5 },
        { "threshold=1.0", 0x80000000, 4 * 1000 + (1 + 3 + 9 + 27) * 500, VAST_OK, 5 },
        { "threshold=20", UINT32_MAX, 119999, VAST_E_RATE, 3 },
        { "threshold=20", 0, 80000, VAST_OK, 5 },
        { "threshold=40", 0, 80000, VAST_E_RATE, 3 },
    };
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
        const fake_act slow = AND("429 Slow", PLAIN, spreads[i].body);
        const fake_act acts[] = { slow, slow, slow, slow, ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &create };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.fake.random = spreads[i].random;
        rig_start(&r);
        vast_err err = vast_call(&r.client, &request);
        if (err != spreads[i].err || r.fake.slept_ms != spreads[i].slept_ms) {
            fail_msg("case %zu: %s after %u ms", i, vast_err_name(err), r.fake.slept_ms);
        }
        assert_int_equal(vast_last(&r.client)->attempts, spreads[i].attempts);
        rig_end(&r);
    }
}

/* Each call has its tries, and nothing of a call that was lost is left to the next. */
static void a_call_begins_with_nothing_behind_it(void **state)
{
    (void)state;
    static const fake_act slow[] = { ANSWER("429 Slow", ""), ANSWER("429 Slow", ""), ANSWER("429 Slow", ""),
        ANSWER("429 Slow", ""), ANSWER("429 Slow", ""), ANSWER("429 Slow", ""), ANSWER("200 OK", "{\"success\":true}"),
        LOST, SILENCE };
    const fake_peer peers[] = { { .acts = slow }, { .acts = gone_twice } };
    const vast_request request = { .op = &delete };
    static rig r;
    rig_begin(&r, 0, PEERS(peers));
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_RATE);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(vast_last(&r.client)->attempts, 2);
    /* Lost on a kept connection, and gone at the second look. */
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_true(vast_last(&r.client)->already_gone);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_NOT_FOUND);
    assert_false(vast_last(&r.client)->already_gone);
    assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_DONE);
    rig_end(&r);
}

/* ---- what was handed over is not taken back ---------------------------------------------------------------------- */

static vast_err take_text(void *ctx, const char *text, size_t len)
{
    (void)text;
    *(size_t *)ctx += len;
    return VAST_OK;
}

static vast_err take_event(void *ctx, const vast_json_event *event)
{
    (void)event;
    ++*(size_t *)ctx;
    return VAST_OK;
}

static void nothing_is_repeated_once_a_byte_was_handed_over(void **state)
{
    (void)state;
    static const vast_op *const ops[] = { &get, &delete };
    for (unsigned i = 0; i < 4; i++) {
        const fake_peer peer = { .acts = cut_200 };
        size_t taken = 0;
        const vast_request request = {
            .op = ops[i % 2], .on_text = i < 2 ? take_text : NULL, .on_json = i < 2 ? NULL : take_event, .ctx = &taken
        };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), i % 2 != 0 ? VAST_E_UNKNOWN_OUTCOME : VAST_E_IO);
        assert_int_equal(vast_last(&r.client)->attempts, 1);
        assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_BODY);
        assert_int_equal(vast_last(&r.client)->status, 200);
        assert_true(taken > 0);
        rig_end(&r);
    }
}

static vast_err refuse_text(void *ctx, const char *text, size_t len)
{
    (void)text, (void)len;
    return *(vast_err *)ctx;
}

static vast_err refuse_end(void *ctx)
{
    return *(vast_err *)ctx;
}

/* An answer has come: what becomes of the call is the caller's word, however many were lost before. */
static void after_an_answer_the_callers_word_stands(void **state)
{
    (void)state;
    static vast_err words[] = { VAST_E_STOPPED, VAST_E_IO, VAST_E_ARG, VAST_E_TIMEOUT };
    for (size_t i = 0; i < 2 * (sizeof words / sizeof *words); i++) {
        const fake_peer peers[] = { PEER(lost), PEER(ok) };
        const vast_request request = { .op = &put,
            .on_text = i % 2 == 0 ? refuse_text : NULL,
            .on_end = i % 2 == 0 ? NULL : refuse_end,
            .ctx = &words[i / 2] };
        static rig r;
        rig_begin(&r, 0, peers, 2);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), words[i / 2]);
        assert_int_equal(vast_last(&r.client)->attempts, 2);
        rig_end(&r);
    }
}

static vast_err read_once(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    unsigned *reads = ctx;
    assert_true(offset == 0 && room != 0);
    *(char *)buf = 'x';
    *got = ++*reads == 1;
    return VAST_OK;
}

/* A body that cannot be read again says nothing of the request that was sent whole before. */
static void a_body_that_fails_later_leaves_open_what_was_sent(void **state)
{
    (void)state;
    const fake_peer peers[] = { PEER(lost), PEER(ok) };
    unsigned reads = 0;
    const vast_body body = { read_once, &reads, 1, NULL };
    const vast_request request = { .op = &put, .body = &body };
    static rig r;
    rig_begin(&r, 0, peers, 2);
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_UNKNOWN_OUTCOME);
    assert_int_equal(vast_last(&r.client)->cause, VAST_CAUSE_BODY_READER);
    assert_int_equal(reads, 2);
    rig_end(&r);
}

/* ---- connections that were kept ---------------------------------------------------------------------------------- */

ONE(kept_lost, ANSWER("200 OK", "{\"success\":true}"), LOST);
ONE(kept_reset, ANSWER("200 OK", "{\"success\":true}"), { .kind = FAKE_RESET });
ONE(kept_ended, ANSWER("200 OK", "{\"success\":true}"), TYPED(FAKE_CLOSE, .unasked = true));
ONE(kept_noisy, ANSWER("200 OK", "{\"success\":true}"),
    TYPED(FAKE_SAY, .text = "HTTP/1.1 408 Idle\r\n\r\n", .unasked = true));
ONE(kept_tail, TYPED(FAKE_SAY, .text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}x"));
ONE(kept_half, ANSWER("200 OK", "{\"success\":true}"), TYPED(FAKE_SAY, .text = "HTTP/1.1 2"),
    TYPED(FAKE_CLOSE, .unasked = true));
ONE(kept_fault, ANSWER("200 OK", "{\"success\":true}"), { .kind = FAKE_BREAK });
ONE(not_kept, AND("200 OK", "Connection: close\r\n", "{}"));
ONE(kept_ok, ANSWER("200 OK", "{\"success\":true}"), ANSWER("200 OK", "{\"success\":true}"));

static const struct {
    const vast_op *op;
    const fake_act *first;
    bool full; /* nothing of a second request is taken */
    vast_err err;
    unsigned attempts, connects, requests;
    uint32_t slept_ms;
} kept[] = {
    { &get, kept_ok, false, VAST_OK, 1, 1, 2, 0 },
    { &get, not_kept, false, VAST_OK, 1, 2, 2, 0 },
    /* Given up by the peer before the call: seen before anything is sent. */
    { &get, kept_ended, false, VAST_OK, 1, 2, 2, 0 },
    { &once, kept_ended, false, VAST_OK, 1, 2, 2, 0 },
    { &get, kept_noisy, false, VAST_OK, 1, 2, 2, 0 },
    { &get, kept_tail, false, VAST_OK, 1, 2, 2, 0 },
    /* Given up while the request was on its way. */
    { &get, kept_lost, false, VAST_OK, 2, 2, 3, 0 },
    { &get, kept_reset, false, VAST_OK, 2, 2, 3, 0 },
    { &delete, kept_reset, false, VAST_OK, 2, 2, 3, 0 },
    { &create, kept_lost, false, VAST_E_UNKNOWN_OUTCOME, 1, 1, 2, 0 },
    { &once, kept_reset, false, VAST_E_UNKNOWN_OUTCOME, 1, 1, 2, 0 },
    { &get, kept_half, false, VAST_E_IO, 1, 1, 2, 0 },
    { &get, kept_fault, false, VAST_E_IO, 1, 1, 2, 0 },
    /* Not a byte went out: safe, whatever the rule. */
    { &create, kept_ok, true, VAST_OK, 2, 2, 2, 0 },
    { &once, kept_ok, true, VAST_OK, 2, 2, 2, 0 },
};

/* With one attempt only: what is free does not use it up. */
static void a_stale_connection_is_replaced_for_free_where_that_is_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const fake_peer peers[] = { { .acts = kept[i].first }, { .acts = ok } };
        const vast_request first = { .op = &get }, second = { .op = kept[i].op };
        static rig r;
        rig_begin(&r, 0, PEERS(peers));
        r.config.attempts = 1;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &first), VAST_OK);
        if (kept[i].full) {
            static fake_peer full[2];
            memcpy(full, peers, sizeof peers);
            full[0].send_room = r.fake.log_len;
            full[0].send_end = i % 2 != 0 ? VAST_IO_RESET : VAST_IO_CLOSED;
            r.fake.peers = full;
        }
        if (vast_call(&r.client, &second) != kept[i].err) {
            fail_msg("case %zu: %s", i, vast_err_name(vast_last(&r.client)->err));
        }
        assert_int_equal(vast_last(&r.client)->attempts, kept[i].attempts);
        assert_int_equal(r.fake.connects, kept[i].connects);
        assert_int_equal(rig_count(r.fake.log, " HTTP/1.1\r\n"), kept[i].requests);
        assert_int_equal(r.fake.waited_ms, 0);
        rig_end(&r);
    }
}

/* The one that is free has been taken: a second stale connection is a fault like any other. */
static void only_one_stale_connection_is_free(void **state)
{
    (void)state;
    static const fake_act moved[] = { AND("308 There", "Location: /y\r\n", ""), LOST, SILENCE };
    const fake_peer peers[] = { { .acts = kept_lost }, { .acts = moved }, { .acts = ok } };
    const vast_request request = { .op = &get };
    static rig r;
    rig_begin(&r, 0, PEERS(peers));
    r.config.attempts = 1;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_IO);
    assert_int_equal(r.fake.connects, 2);
    rig_end(&r);
}

/* A connection is for one origin: scheme, host and port. */
static void a_kept_connection_serves_its_own_origin_only(void **state)
{
    (void)state;
    static const char *const urls[] = { "http://localhost:1/", "http://LOCALHOST:1/", "http://localhost:2/",
        "http://127.0.0.1:2/", "https://127.0.0.1:2/", "https://127.0.0.1:2/", "http://127.0.0.1:2/" };
    static const unsigned connects[] = { 1, 1, 2, 3, 4, 4, 5 };
    static const vast_op op = { .method = VAST_GET, .host = VAST_HOST_URL, .path = "", .repeat = VAST_REPEAT_NEVER };
    const fake_peer peer = { .acts = kept_ok };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        const vast_request request = { .op = &op, .url = urls[i] };
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_int_equal(r.fake.connects, connects[i]);
    }
    rig_end(&r);
}

/* ---- answers that come before the question is over --------------------------------------------------------------- */

static vast_err read_zeros(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    (void)ctx, (void)offset;
    memset(buf, '0', room);
    *got = room;
    return VAST_OK;
}

ONE(early_413, TYPED(FAKE_ANSWER, .text = "413 Too Large", .body = "{\"msg\":\"too much\"}", .unasked = true));
ONE(early_end, TYPED(FAKE_CLOSE, .unasked = true));
ONE(early_503, TYPED(FAKE_ANSWER, .text = "503 Busy", .body = "", .unasked = true));

static const struct {
    const vast_op *op;
    const fake_act *acts;
    vast_io send_end;
    vast_err err;
    vast_stage stage;
    const char *text;
} early[] = {
    { &create, early_413, VAST_IO_RESET, VAST_E_REFUSED, VAST_STAGE_BODY, "too much" },
    { &create, early_413, VAST_IO_CLOSED, VAST_E_REFUSED, VAST_STAGE_BODY, "too much" },
    { &create, early_end, VAST_IO_RESET, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_SEND, "" },
    { &search, early_end, VAST_IO_CLOSED, VAST_E_IO, VAST_STAGE_SEND, "" },
    { &create, early_413, VAST_IO_ERROR, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_SEND, "" },
    { &create, early_503, VAST_IO_RESET, VAST_E_SERVER, VAST_STAGE_BODY, "" },
};

static void an_early_answer_is_read_when_sending_breaks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof early / sizeof *early; i++) {
        const fake_peer peer = { .acts = early[i].acts, .send_room = 2000, .send_end = early[i].send_end };
        const vast_body body = { read_zeros, NULL, 100000, NULL };
        const vast_request request = { .op = early[i].op, .body = &body };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.config.attempts = 1;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), early[i].err);
        assert_int_equal(vast_last(&r.client)->stage, early[i].stage);
        assert_string_equal(vast_last(&r.client)->message, early[i].text);
        assert_false(r.fake.open);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_safe_is_repeated),
        cmocka_unit_test(every_wait_is_as_long_as_was_asked),
        cmocka_unit_test(refused_clients_spread_out),
        cmocka_unit_test(a_call_begins_with_nothing_behind_it),
        cmocka_unit_test(a_wait_beyond_the_deadline_is_not_begun),
        cmocka_unit_test(nothing_is_repeated_once_a_byte_was_handed_over),
        cmocka_unit_test(after_an_answer_the_callers_word_stands),
        cmocka_unit_test(a_body_that_fails_later_leaves_open_what_was_sent),
        cmocka_unit_test(a_stale_connection_is_replaced_for_free_where_that_is_safe),
        cmocka_unit_test(only_one_stale_connection_is_free),
        cmocka_unit_test(a_kept_connection_serves_its_own_origin_only),
        cmocka_unit_test(an_early_answer_is_read_when_sending_breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
