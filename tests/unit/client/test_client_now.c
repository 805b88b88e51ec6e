/* SPDX-License-Identifier: MIT */
/* What a running call says that it is doing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const vast_op get = { .method = VAST_GET, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op paced = {
    .method = VAST_GET, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS, .min_interval_ms = 1000
};

#define LATE(status, json, ms)                                                                                         \
    {                                                                                                                  \
        .kind = FAKE_ANSWER, .text = (status), .body = (json), .after_ms = (ms)                                        \
    }
#define BEGUN "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"

static const fake_act ok[] = { LATE("200 OK", "[]", 5), LATE("200 OK", "[]", 5), SILENCE };
static const fake_act parts[] = { { FAKE_SAY, .text = BEGUN "[" },
    { FAKE_SAY, .text = "]", .after_ms = 5, .unasked = true }, SILENCE };
static const fake_act slow[] = { ANSWER("429 Slow", ""), ANSWER("429 Slow", ""), LATE("200 OK", "[]", 5), SILENCE };
static const fake_act busy[] = { ANSWER("503 Busy", ""), ANSWER("429 Slow", ""), LATE("200 OK", "[]", 5), SILENCE };
static const fake_act proxied[] = { { FAKE_SAY, .text = "HTTP/1.1 200 Fine\r\n\r\n", .after_ms = 5 },
    LATE("200 OK", "[]", 5), SILENCE };
static const fake_act closed[] = { { .kind = FAKE_CLOSE }, SILENCE };

/* Each state as "stage attempt/attempts status cause", where one differs from the one before. */
static const struct {
    const char *url, *proxy;
    const vast_op *op;
    fake_peer peers[2];
    unsigned calls;
    const char *states;
} cases[] = {
    { NULL, NULL, &get, { { .acts = ok, .lookup_ms = 5, .connect_ms = 5 } }, 1,
        "resolve 1/3 0 ; connect 1/3 0 ; response head 1/3 0 ; done 1/3 200 ; " },
    { "https://a.example", "http://b:3128", &get, { { .acts = proxied, .connect_ms = 5 } }, 1,
        "connect 1/3 0 ; proxy 1/3 0 ; response head 1/3 0 ; done 1/3 200 ; " },
    { NULL, NULL, &get, { { .acts = parts } }, 1, "body 1/3 200 ; done 1/3 200 ; " },
    { NULL, NULL, &paced, { { .acts = ok } }, 2,
        "response head 1/3 0 ; done 1/3 200 ; rate limit 1/3 0 ; response head 1/3 0 ; done 1/3 200 ; " },
    { NULL, NULL, &get, { { .acts = slow } }, 1,
        "rate limit 2/5 429 ; rate limit 3/5 429 ; response head 3/5 429 ; done 3/5 200 ; " },
    { NULL, NULL, &get, { { .acts = busy } }, 1,
        "rate limit 2/3 503 ; rate limit 3/6 429 ; response head 3/6 429 ; done 3/6 200 ; " },
    { NULL, NULL, &get, { { .acts = closed }, { .acts = ok } }, 1,
        "rate limit 2/3 0 the peer closed the connection; response head 2/3 0 the peer closed the connection; "
        "done 2/3 200 ; " },
};

static void note(const rig *r, char *states, size_t room, char last[120])
{
    char text[120];
    vast_call_state state = vast_call_now(&r->client);
    snprintf(text, sizeof text, "%s %d/%d %d %s; ", vast_stage_text(state.stage), state.attempt, state.attempts,
        state.status, vast_cause_text(state.cause));
    if (strcmp(text, last) != 0) {
        strcpy(last, text);
        assert_true(strlen(states) + strlen(text) < room);
        strcat(states, text);
    }
}

static void a_running_call_says_what_it_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char states[600] = "", last[120] = "";
        const vast_request request = { .op = cases[i].op };
        static rig r;
        rig_begin(&r, 0, cases[i].peers, cases[i].peers[1].acts != NULL ? 2 : 1);
        r.config.console_url = cases[i].url != NULL ? cases[i].url : RIG_URL;
        r.config.proxy_url = cases[i].proxy;
        r.config.no_pacing = false;
        r.fake.random = UINT32_MAX;
        rig_start(&r);
        for (unsigned n = 0; n < cases[i].calls; n++) {
            assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
            for (unsigned want; (want = vast_call_step(&r.client)) != VAST_DONE;) {
                note(&r, states, sizeof states, last);
                fake_port_ops.wait(&r.fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_call_wait_ms(&r.client));
            }
            note(&r, states, sizeof states, last);
        }
        if (strcmp(states, cases[i].states) != 0) {
            fail_msg("case %zu: %s", i, states);
        }
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_call_says_what_it_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
