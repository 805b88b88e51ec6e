/* SPDX-License-Identifier: MIT */
/* Requests to endpoint groups: lookup, queue, grant, repeats; driven by steps, and cancelled after each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vastai/events.h"
#include "worker_bed.h"

_Static_assert(
    sizeof(vast_client) + VAST_BUFFER_BYTES + sizeof(vast_serverless) + sizeof(vast_event_reader) + 256 <= 6144,
    "a client, its buffer, a job with its grant, and a reader of events with its names take 6 KB");

enum { ACTS = 8, PEERS_MAX = 10 };

/* Steps and waits, as a program that drives its flow itself does. */
static vast_err drive(bed *b)
{
    vast_flow *flow = &b->job.flow;
    for (unsigned want = vast_flow_step(flow); want != VAST_DONE; want = vast_flow_step(flow)) {
        fake_port_ops.wait(&b->r.fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(flow));
    }
    return vast_flow_result(flow);
}

/* ---- one request after another ----------------------------------------------------------------------------------- */

typedef struct expected {
    int line;
    const char *name;
    fake_act console[ACTS];
    fake_act more[PEERS_MAX - 1][ACTS]; /* of the following connections */
    vast_io connect[PEERS_MAX];
    uint32_t timeout_ms, idle_ms;
    uint8_t repeats;
    bool client_key, by_id, stepped;
    vast_err err;
    const char *text;
    uint16_t status;
    unsigned sent, routes; /* requests to workers, and to the router */
    vast_cause cause;
    uint32_t slept_min, slept_max;
} expected;

#define CASE .line = __LINE__, .name

static const expected cases[] = {
    { CASE = "at once", .console = { OK(GROUPS), OK(GRANT) }, .more = { { OK(DONE) } }, .status = 200, .sent = 1,
        .routes = 1 },
    { CASE = "by ID", .by_id = true, .console = { OK(GROUPS), OK(GRANT) }, .more = { { OK(DONE) } }, .status = 200,
        .sent = 1, .routes = 1 },
    { CASE = "with the key of the client", .client_key = true, .console = { OK(GRANT) }, .more = { { OK(DONE) } },
        .status = 200, .sent = 1, .routes = 1 },
    { CASE = "after some polls", .console = { OK(GROUPS), OK(NOT_READY), OK(QUEUED), OK(NOT_READY), OK(GRANT) },
        .more = { { OK(DONE) } }, .status = 200, .sent = 1, .routes = 4, .slept_min = 1200, .slept_max = 11000 },
    { CASE = "never ready", .console = { OK(GROUPS), OK(NOT_READY), OK(NOT_READY), OK(NOT_READY) }, .timeout_ms = 3000,
        .err = VAST_E_TIMEOUT, .cause = VAST_CAUSE_NO_WORKER, .routes = 3 },
    { CASE = "the router fails, then answers",
        .console = { OK(GROUPS), ANSWER("502 Bad", ""), ANSWER("429 Slow", "{}"), ANSWER("408 Late", "{}"),
            ANSWER("500 Oops", "{}"), OK(GRANT) },
        .more = { { OK(DONE) } }, .status = 200, .sent = 1, .routes = 5, .slept_min = 400, .slept_max = 20000 },
    { CASE = "the router breaks off, then answers", .console = { OK(GROUPS), HANGS },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), BREAKS }, { OK(GRANT) }, { OK(DONE) } },
        .status = 200, .sent = 1, .routes = 3 },
    { CASE = "the router says nothing, then answers", .console = { OK(GROUPS), OK(""), OK("<html>") },
        .more = { { OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 1, .routes = 3 },
    { CASE = "the router says nothing to the end", .console = { OK(GROUPS), OK(""), OK(""), OK(""), OK("") },
        .timeout_ms = 3000, .err = VAST_E_JSON, .routes = 2 },
    { CASE = "the router says something else", .console = { OK(GROUPS), OK("{}") }, .err = VAST_E_SHAPE,
        .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "the router refuses", .console = { OK(GROUPS), ANSWER("400 Bad", "{\"error_msg\":\"no\"}") },
        .err = VAST_E_REFUSED, .routes = 1 },
    { CASE = "the router refuses with 200", .console = { OK(GROUPS), OK("{\"error_msg\":\"endpoint stopped\"}") },
        .err = VAST_E_REFUSED, .routes = 1 },
    { CASE = "the key has changed", .console = { OK(GROUPS), ANSWER("401 No", "{}"), OK(GROUPS), OK(GRANT) },
        .more = { { OK(DONE) } }, .status = 200, .sent = 1, .routes = 2 },
    { CASE = "the key is refused",
        .console = { OK(GROUPS), ANSWER("401 No", "{}"), OK(GROUPS), ANSWER("401 No", "{}") }, .err = VAST_E_AUTH,
        .routes = 2 },
    { CASE = "the key of the client is refused", .client_key = true, .console = { ANSWER("401 No", "{}") },
        .err = VAST_E_AUTH, .routes = 1 },
    { CASE = "in the queue to the end", .console = { OK(GROUPS), OK(QUEUED), OK(QUEUED), OK(QUEUED) },
        .timeout_ms = 3000, .err = VAST_E_TIMEOUT, .cause = VAST_CAUSE_NO_WORKER, .routes = 3 },
    { CASE = "no such group", .console = { OK("{\"results\":[{\"id\":3,\"endpoint_name\":\"tow\"}]}") },
        .err = VAST_E_NOT_FOUND },
    { CASE = "the list is refused", .console = { ANSWER("401 No", "{}") }, .err = VAST_E_AUTH },
    { CASE = "a grant without url", .console = { OK(GROUPS), OK("{\"signature\":\"x\",\"request_idx\":1}") },
        .err = VAST_E_SHAPE, .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "a grant with a path", .console = { OK(GROUPS), OK("{\"url\":\"http://127.0.0.1:9000/x\"}") },
        .err = VAST_E_SHAPE, .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "a grant with a query", .console = { OK(GROUPS), OK("{\"url\":\"http://127.0.0.1:9000?x\"}") },
        .err = VAST_E_SHAPE, .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "a grant with a user", .console = { OK(GROUPS), OK("{\"url\":\"http://a@127.0.0.1:9000\"}") },
        .err = VAST_E_SHAPE, .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "a grant with a line break",
        .console = { OK(GROUPS), OK("{\"url\":\"http://127.0.0.1:9000\\r\\nX: y\"}") }, .err = VAST_E_SHAPE,
        .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "a grant of another scheme", .console = { OK(GROUPS), OK("{\"url\":\"ftp://127.0.0.1:9000\"}") },
        .err = VAST_E_SHAPE, .cause = VAST_CAUSE_GRANT_URL, .routes = 1 },
    { CASE = "a grant whose url is no text", .console = { OK(GROUPS), OK("{\"url\":7}") }, .err = VAST_E_SHAPE,
        .routes = 1 },
    { CASE = "a grant with a key",
        .console = { OK(GROUPS), OK("{\"url\":\"" WORKER "\",\"api_key\":\"" GROUP_KEY "\"}") }, .err = VAST_E_SHAPE,
        .cause = VAST_CAUSE_GRANT_KEY, .routes = 1 },
    { CASE = "a grant with the key of the account",
        .console = { OK(GROUPS), OK("{\"url\":\"" WORKER "\",\"api_key\":\"" RIG_KEY "\"}") }, .err = VAST_E_SHAPE,
        .cause = VAST_CAUSE_GRANT_KEY, .routes = 1 },
    { CASE = "a grant with an escaped key",
        .console = { OK(GROUPS), OK("{\"url\":\"" WORKER "\",\"x\":\"\\\\u000z\\\\u00z"
                                    "\\u0067roup\\u002Dkey-fedcba9\\u0038"
                                    "\"}") },
        .err = VAST_E_SHAPE, .cause = VAST_CAUSE_GRANT_KEY, .routes = 1 },
    { CASE = "http to another machine", .console = { OK(GROUPS), OK("{\"url\":\"http://192.0.2.7:9000\"}") },
        .err = VAST_E_TLS, .cause = VAST_CAUSE_WORKER_PLAIN, .routes = 1 },
    { CASE = "the worker wants another grant", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("401 No", "") }, { OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 2, .routes = 2,
        .slept_min = 100 },
    { CASE = "the worker refuses each grant", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("401 No", "") }, { OK(GRANT) }, { ANSWER("401 No", "") } }, .err = VAST_E_AUTH,
        .status = 401, .sent = 2, .routes = 2 },
    { CASE = "the worker is busy", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("429 Busy", "") }, { OK(NOT_READY), OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 2,
        .routes = 3, .slept_min = 200 },
    { CASE = "the worker is busy to the end", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("429 Busy", "") }, { OK(GRANT) }, { ANSWER("429 Busy", "") }, { OK(GRANT) },
            { ANSWER("429 Busy", "") }, { OK(GRANT) }, { ANSWER("429 Busy", "") } },
        .timeout_ms = 4000, .err = VAST_E_RATE, .status = 429, .sent = 3, .routes = 3 },
    { CASE = "no such route", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("404 Not Found", "404: Not Found") } }, .err = VAST_E_NOT_FOUND, .status = 404, .sent = 1,
        .routes = 1 },
    { CASE = "no such method", .console = { OK(GROUPS), OK(GRANT) }, .more = { { ANSWER("405 No", "") } },
        .err = VAST_E_NOT_FOUND, .status = 405, .sent = 1, .routes = 1 },
    { CASE = "a payload that the worker rejects", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("422 No", "{\"payload\":\"field missing\"}") } }, .err = VAST_E_REFUSED, .status = 422,
        .sent = 1, .routes = 1 },
    { CASE = "a redirect is not followed", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { { FAKE_ANSWER, .text = "307 Go", .more = "Location: " WORKER "/x\r\n" } } }, .err = VAST_E_REDIRECT,
        .status = 307, .sent = 1, .routes = 1 },
    { CASE = "the worker fails", .console = { OK(GROUPS), OK(GRANT) }, .more = { { ANSWER("500 Oops", "") } },
        .err = VAST_E_SERVER, .status = 500, .sent = 1, .routes = 1 },
    { CASE = "the worker fails, and the request may be repeated", .repeats = 1, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("500 Oops", "") }, { OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 2, .routes = 2 },
    { CASE = "the worker fails more often than the request may be repeated", .repeats = 1,
        .console = { OK(GROUPS), OK(GRANT) },
        .more = { { ANSWER("503 Oops", "") }, { OK(GRANT) }, { ANSWER("408 Late", "") } }, .err = VAST_E_REFUSED,
        .status = 408, .sent = 2, .routes = 2 },
    { CASE = "no response", .console = { OK(GROUPS), OK(GRANT) }, .more = { { HANGS } }, .err = VAST_E_UNKNOWN_OUTCOME,
        .sent = 1, .routes = 1 },
    { CASE = "no response, once", .repeats = 2, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { HANGS }, { OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 2, .routes = 2 },
    { CASE = "no response, and no worker after it", .repeats = 2, .timeout_ms = 5000,
        .console = { OK(GROUPS), OK(GRANT) },
        .more = { { HANGS }, { OK(NOT_READY), OK(NOT_READY), OK(NOT_READY), OK(NOT_READY) } },
        .err = VAST_E_UNKNOWN_OUTCOME, .sent = 1, .routes = 3 },
    { CASE = "no response, and then a refusal", .repeats = 1, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { HANGS }, { OK(GRANT) }, { ANSWER("404 Not Found", "") } }, .err = VAST_E_UNKNOWN_OUTCOME,
        .status = 404, .sent = 2, .routes = 2 },
    { CASE = "no response, and then one that breaks off", .repeats = 1, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { HANGS }, { OK(GRANT) }, { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), BREAKS } },
        .err = VAST_E_IO, .text = "half", .status = 200, .sent = 2, .routes = 2 },
    { CASE = "no response by the deadline, which a repeat would need", .repeats = 1, .timeout_ms = 5000,
        .console = { OK(GROUPS), OK(GRANT) }, .more = { { SAYS("HTTP") } }, .err = VAST_E_UNKNOWN_OUTCOME, .sent = 1,
        .routes = 1 },
    { CASE = "broken in the middle", .repeats = 2, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), BREAKS } }, .err = VAST_E_IO,
        .text = "half", .status = 200, .sent = 1, .routes = 1 },
    { CASE = "broken before the first byte, and repeated", .repeats = 1, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), BREAKS }, { OK(GRANT) }, { OK(DONE) } },
        .status = 200, .sent = 2, .routes = 2 },
    { CASE = "a second head where a chunk is due", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nHTTP/1.1 500 Oops\r\n\r\n0\r\n\r\n") } },
        .err = VAST_E_IO, .cause = VAST_CAUSE_CHUNK_SIZE, .text = "half", .status = 200, .sent = 1, .routes = 1 },
    { CASE = "silent in the middle", .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") } }, .err = VAST_E_TIMEOUT,
        .cause = VAST_CAUSE_IDLE_TIMEOUT, .text = "half", .status = 200, .sent = 1, .routes = 1 },
    { CASE = "not ended by the deadline", .timeout_ms = 5000, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") } }, .err = VAST_E_TIMEOUT,
        .cause = VAST_CAUSE_DEADLINE, .text = "half", .status = 200, .sent = 1, .routes = 1 },
    { CASE = "a stream may take longer than the deadline", .timeout_ms = 5000, .idle_ms = 20000,
        .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf "),
            { FAKE_SAY, .text = "done", .after_ms = 15000, .unasked = true } } },
        .text = "half done", .status = 200, .sent = 1, .routes = 1 },
    { CASE = "a stream that falls silent", .timeout_ms = 5000, .idle_ms = 20000, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf ") } }, .err = VAST_E_TIMEOUT,
        .cause = VAST_CAUSE_IDLE_TIMEOUT, .text = "half ", .status = 200, .sent = 1, .routes = 1 },
    { CASE = "a stream that does not begin", .timeout_ms = 5000, .idle_ms = 20000, .console = { OK(GROUPS), OK(GRANT) },
        .more = { { { FAKE_SAY, .text = "HTTP/1.1 200 OK\r\n", .after_ms = 6000 } } }, .err = VAST_E_UNKNOWN_OUTCOME,
        .cause = VAST_CAUSE_DEADLINE, .sent = 1, .routes = 1 },
    { CASE = "the first worker is not listening, another one is", .console = { OK(GROUPS), OK(GRANT) },
        .connect = { [1] = VAST_IO_REFUSED, [2] = VAST_IO_REFUSED, [3] = VAST_IO_REFUSED },
        .more = { { SILENCE }, { SILENCE }, { SILENCE }, { OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 1,
        .routes = 2, .slept_min = 300 },
    { CASE = "no worker is listening until the end", .timeout_ms = 6000, .console = { OK(GROUPS), OK(GRANT) },
        .connect = { [1] = VAST_IO_REFUSED,
            [2] = VAST_IO_REFUSED,
            [3] = VAST_IO_REFUSED,
            [4] = VAST_IO_REFUSED,
            [5] = VAST_IO_REFUSED,
            [6] = VAST_IO_REFUSED,
            [7] = VAST_IO_REFUSED,
            [8] = VAST_IO_REFUSED,
            [9] = VAST_IO_REFUSED },
        .err = VAST_E_CONNECT, .routes = 1 },
    { CASE = "the router cannot be reached to the end", .timeout_ms = 6000, .console = { OK(GROUPS), HANGS },
        .connect = { [1] = VAST_IO_UNREACHABLE,
            [2] = VAST_IO_UNREACHABLE,
            [3] = VAST_IO_UNREACHABLE,
            [4] = VAST_IO_UNREACHABLE },
        .err = VAST_E_CONNECT, .routes = 1 },
};

static size_t count_peers(const expected *want, fake_peer peers[PEERS_MAX])
{
    for (size_t i = 0; i < PEERS_MAX; i++) {
        peers[i] = (fake_peer){ .acts = i == 0 ? want->console : want->more[i - 1], .connect = want->connect[i] };
    }
    return PEERS_MAX;
}

static void check_case(const expected *want, unsigned way)
{
    static bed b;
    fake_peer peers[PEERS_MAX];
    size_t count = count_peers(want, peers);
    const char *text = want->text != NULL ? want->text : want->err == VAST_OK ? DONE : "";
    set_up(&b, way, peers, count);
    b.r.fake.random = UINT32_MAX / 2;
    b.job.settings.timeout_ms = want->timeout_ms;
    b.job.stream_idle_ms = want->idle_ms;
    b.job.repeats = want->repeats;
    b.job.use_client_key = want->client_key;
    b.job.endpoint = want->by_id ? NULL : "toy";
    b.job.endpoint_id = 4242;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request_begin(&b.r.client, &b.job), VAST_OK);
    vast_err err = drive(&b);
    unsigned sent = rig_count(b.r.fake.log, "POST /v1/chat HTTP/1.1");
    unsigned routes = rig_count(b.r.fake.log, "POST /route/ HTTP/1.1");
    const vast_outcome *last = vast_last(&b.r.client);
    bool cause = want->cause == VAST_CAUSE_NONE || last->cause == want->cause;
    bool slept = b.r.fake.slept_ms >= want->slept_min && (want->slept_max == 0 || b.r.fake.slept_ms <= want->slept_max);
    if (err != want->err || last->err != err || strcmp(b.text, text) != 0 || b.job.status != want->status ||
        sent != want->sent || routes != want->routes || !cause || !slept || b.ends != (err == VAST_OK)) {
        fail_msg(
            "line %d, way %u: %s: %s, %s, \"%s\", status %u, %u sent, %u routes, cause \"%s\", slept %u ms, %u ends",
            want->line, way, want->name, vast_err_name(err), vast_err_name(last->err), b.text, b.job.status, sent,
            routes, vast_outcome_cause(last), b.r.fake.slept_ms, b.ends);
    }
    assert_int_equal(rig_count(b.r.fake.log, BODY), sent);
    assert_true(sent == 0 || b.job.request_idx == 12);
    assert_int_equal(b.job.received, strlen(b.text));
    assert_int_equal(
        routes, b.job.polls + (unsigned)(want->connect[1] == VAST_IO_UNREACHABLE) * (routes - b.job.polls));
    tear_down(&b);
}

static void each_course_has_its_result(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            check_case(&cases[i], way);
        }
    }
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static const vast_body no_reader = { .length = 3 };
static const vast_session torn[] = { { .id = "s", .grant = "{}" }, { .url = WORKER, .grant = "{}" },
    { .url = WORKER, .id = "s", .grant = "[]" } };

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *route, *payload, *endpoint, *cost;
        const vast_body *body;
        const vast_session *session;
        int64_t id;
        bool no_access, client_key;
        vast_via via;
        vast_cause cause;
    } rows[] = {
        { __LINE__, NULL, "1", "toy", .cause = VAST_CAUSE_PATH },
        { __LINE__, "v1", "1", "toy", .cause = VAST_CAUSE_PATH },
        { __LINE__, "/v 1", "1", "toy", .cause = VAST_CAUSE_PATH },
        { __LINE__, "/v1", NULL, "toy", .cause = VAST_CAUSE_PAYLOAD },
        { __LINE__, "/v1", "", "toy", .cause = VAST_CAUSE_PAYLOAD },
        { __LINE__, "/v1", "{", "toy", .cause = VAST_CAUSE_PAYLOAD },
        { __LINE__, "/v1", "{]", "toy", .cause = VAST_CAUSE_PAYLOAD },
        { __LINE__, "/v1", "{}{}", "toy", .cause = VAST_CAUSE_PAYLOAD },
        { __LINE__, "/v1", NULL, "toy", .body = &no_reader, .cause = VAST_CAUSE_PAYLOAD },
        { __LINE__, "/v1", "1", "", .cause = VAST_CAUSE_PARAM_MISSING },
        { __LINE__, "/v1", "1", NULL, .cause = VAST_CAUSE_PARAM_MISSING },
        { __LINE__, "/v1", "1", NULL, .id = 7, .client_key = true, .cause = VAST_CAUSE_PARAM_MISSING },
        { __LINE__, "/v1", "1", "toy", .no_access = true, .cause = VAST_CAUSE_PARAM_MISSING },
        { __LINE__, "/v1", "1", NULL, .via = VAST_VIA_OPENAI, .cause = VAST_CAUSE_PARAM_MISSING },
        { __LINE__, "/v1", "1", "toy", .via = VAST_VIA_OPENAI, .session = torn, .cause = VAST_CAUSE_PARAM_TYPE },
        { __LINE__, "/v1", "1", .session = torn, .cause = VAST_CAUSE_PARAM_TYPE },
        { __LINE__, "/v1", "1", .session = torn + 1, .cause = VAST_CAUSE_PARAM_TYPE },
        { __LINE__, "/v1", "1", .session = torn + 2, .cause = VAST_CAUSE_PARAM_TYPE },
        { __LINE__, "/v1", "1", .session = torn, .no_access = true, .cause = VAST_CAUSE_PARAM_MISSING },
        { __LINE__, "/v1", "1", "toy", "much", .client_key = true, .cause = VAST_CAUSE_PARAM_TYPE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = NULL };
        static bed b;
        set_up(&b, 0, &peer, 1);
        b.job.route = rows[i].route;
        b.job.payload = rows[i].payload;
        b.job.endpoint = rows[i].endpoint;
        b.job.endpoint_id = rows[i].id;
        b.job.cost = rows[i].cost;
        b.job.body = rows[i].body;
        b.job.session = rows[i].session;
        b.job.via = rows[i].via;
        b.job.use_client_key = rows[i].client_key;
        b.job.access = rows[i].no_access ? NULL : &b.access;
        rig_start(&b.r);
        vast_err err = vast_serverless_request(&b.r.client, &b.job);
        if (err != VAST_E_ARG || vast_last(&b.r.client)->cause != rows[i].cause) {
            fail_msg(
                "line %d: %s, \"%s\"", rows[i].line, vast_err_name(err), vast_outcome_cause(vast_last(&b.r.client)));
        }
        assert_int_equal(b.r.fake.connects, 0);
        rig_end(&b.r);
    }
}

static void a_busy_client_is_left_alone(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    static bed b;
    bool alive = true;
    vast_session session = { .id = "kept" };
    const vast_session_setup setup = { .lifetime_s = 1 };
    set_up(&b, 0, &peer, 1);
    rig_start(&b.r);
    assert_int_equal(vast_destroy_instance_begin(&b.r.client, 1), VAST_OK);
    b.job.polls = 7;
    assert_int_equal(vast_serverless_request_begin(&b.r.client, &b.job), VAST_E_BUSY);
    assert_int_equal(vast_create_session_begin(&b.r.client, &b.job, &setup, &session), VAST_E_BUSY);
    assert_int_equal(vast_check_session_begin(&b.r.client, &b.job, &alive), VAST_E_BUSY);
    assert_int_equal(b.job.polls, 7);
    assert_string_equal(session.id, "kept");
    vast_call_cancel(&b.r.client);
    rig_end(&b.r);
}

/* ---- the group --------------------------------------------------------------------------------------------------- */

static void the_nearest_name_is_offered(void **state)
{
    (void)state;
    static const struct {
        const char *list, *nearest;
    } rows[] = {
        { "{\"results\":[{\"endpoint_name\":\"tow\"},{\"endpoint_name\":\"toys\"},{\"endpoint_name\":\"boat\"}]}",
            "tow" },
        { "{\"results\":[{\"endpoint_name\":\"something else\"}]}", "" },
        { "{\"results\":[]}", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = (const fake_act[]){ OK(rows[i].list), SILENCE } };
        static bed b;
        set_up(&b, 0, &peer, 1);
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_NOT_FOUND);
        assert_string_equal(b.job.name, rows[i].nearest);
        assert_int_equal(b.job.status, 0);
        tear_down(&b);
    }
}

static void an_unknown_id_has_no_nearest_name(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){
                                 OK("{\"results\":[{\"id\":1,\"endpoint_name\":\"a\"}]}"), SILENCE } };
    static bed b;
    set_up(&b, 0, &peer, 1);
    b.job.endpoint = NULL;
    b.job.endpoint_id = 4242;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_NOT_FOUND);
    assert_string_equal(b.job.name, "");
    tear_down(&b);
}

#define LONG_KEY "0123456789012345678901234567890123456789012345678901234567890123456789"

static void the_router_is_asked_with_the_key_of_the_group(void **state)
{
    (void)state;
    static const struct {
        const char *list, *key;
        vast_err err;
    } rows[] = {
        { GROUPS, "Bearer " GROUP_KEY "\r\n", VAST_OK },
        /* A group listed twice, or after other groups; a group without a key is asked for with that of the account. */
        { "{\"results\":[{\"endpoint_name\":\"toy\"},{\"endpoint_name\":\"tox\",\"api_key\":\"k\"}]}",
            "Bearer " RIG_KEY "\r\n", VAST_OK },
        { "{\"results\":[{\"endpoint_name\":\"toy\",\"api_key\":\"a\\r\\nb\"}]}", NULL, VAST_E_SHAPE },
        { "{\"results\":[{\"endpoint_name\":\"toy\",\"api_key\":\"" LONG_KEY LONG_KEY "\"}]}", NULL, VAST_E_SHAPE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(rows[i].list), OK(GRANT), SILENCE } },
            { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        b.job.cost = NULL;
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), rows[i].err);
        const char *route = strstr(b.r.fake.log, "POST /route/");
        assert_int_equal(route == NULL, rows[i].key == NULL);
        if (route != NULL) {
            assert_non_null(strstr(route, rows[i].key));
            assert_non_null(
                strstr(route, "{\"endpoint\":\"toy\",\"cost\":100,\"request_idx\":0,\"replay_timeout\":60.0}"));
        }
        tear_down(&b);
    }
}

static void an_echoed_key_is_masked(void **state)
{
    (void)state;
    const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS),
                                      OK("{\"status\":\"no " RIG_KEY " or " GROUP_KEY "\"}"),
                                      ANSWER("400 No", "{\"error_msg\":\"" GROUP_KEY " " RIG_KEY "\"}"), SILENCE } } };
    static bed b;
    set_up(&b, 0, PEERS(peers));
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_REFUSED);
    assert_string_equal(b.job.words, "no **************** or ******************");
    assert_string_equal(vast_last(&b.r.client)->message, "****************** ****************");
    tear_down(&b);
}

static void a_long_grant_is_refused_by_name(void **state)
{
    (void)state;
    static char long_grant[VAST_GRANT_BYTES + 64];
    for (unsigned over = 0; over < 2; over++) {
        size_t len = VAST_GRANT_BYTES - 1 + 20 * over;
        int head =
            snprintf(long_grant, sizeof long_grant, "{\"url\":\"%s\",\"request_idx\":12,\"signature\":\"", WORKER);
        memset(long_grant + head, 'x', len - (size_t)head);
        memcpy(long_grant + len - 2, "\"}", 3);
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(long_grant), SILENCE } },
            { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
        static bed b;
        set_up(&b, 2, PEERS(peers));
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), over ? VAST_E_SPACE : VAST_OK);
        assert_int_equal(vast_last(&b.r.client)->cause, over ? VAST_CAUSE_GRANT_LENGTH : VAST_CAUSE_NONE);
        assert_int_equal(rig_count(b.r.fake.log, long_grant), 1 - over);
        tear_down(&b);
    }
}

/* ---- the receivers ----------------------------------------------------------------------------------------------- */

static void a_receiver_ends_the_job_with_its_own_result(void **state)
{
    (void)state;
    static const struct {
        vast_err text, end, err;
    } rows[] = { { VAST_E_STOPPED, VAST_OK, VAST_E_STOPPED }, { VAST_OK, VAST_E_RANGE, VAST_E_RANGE },
        { VAST_E_IO, VAST_OK, VAST_E_IO } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
            { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        b.job.repeats = 3;
        b.text_err = rows[i].text;
        b.end_err = rows[i].end;
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), rows[i].err);
        assert_int_equal(b.r.fake.connects, 2);
        tear_down(&b);
    }
}

/* ---- progress and cancelling ------------------------------------------------------------------------------------- */

typedef struct notes {
    char text[1024];
} notes;

static void note_progress(void *ctx, const vast_progress *progress)
{
    static const char names[VAST_FLOW_STAGE_COUNT][12] = { [VAST_FLOW_LOOK_UP] = "lookup",
        [VAST_FLOW_ROUTE] = "route",
        [VAST_FLOW_QUEUE] = "queue",
        [VAST_FLOW_WORK] = "work",
        [VAST_FLOW_BUSY] = "busy",
        [VAST_FLOW_UNREACHABLE] = "unreachable" };
    notes *n = ctx;
    size_t at = strlen(n->text);
    if (progress->pause_ms != 0) {
        (void)snprintf(n->text + at, sizeof n->text - at, "%s %s %s %d/%d; ", names[progress->stage],
            vast_err_name(progress->err) + (progress->err == VAST_OK ? 5 : 7), progress->words, (int)progress->position,
            (int)progress->depth);
    }
}

static void an_observer_hears_why_the_job_waits(void **state)
{
    (void)state;
    const fake_peer peers[] = {
        { .acts = (const fake_act[]){ OK(GROUPS), OK(NOT_READY), OK(QUEUED), OK(GRANT), SILENCE } },
        { .acts = (const fake_act[]){ ANSWER("429 Busy", "full"), SILENCE } },
        { .acts = (const fake_act[]){ OK(GRANT), SILENCE } },
        { .connect = VAST_IO_REFUSED },
        { .connect = VAST_IO_REFUSED },
        { .connect = VAST_IO_REFUSED },
        { .acts = (const fake_act[]){ OK(GRANT), SILENCE } },
        { .acts = (const fake_act[]){ OK(DONE), SILENCE } },
    };
    static bed b;
    notes n = { "" };
    const vast_observer observer = { .progress = note_progress, .ctx = &n };
    set_up(&b, 0, PEERS(peers));
    b.r.fake.no_entropy = true;
    b.job.settings.observer = &observer;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_OK);
    assert_string_equal(n.text,
        "route OK total workers: 1; ready: 0 -1/-1; queue OK queued 3/12; busy RATE full -1/-1; "
        "work CONNECT  -1/-1; work CONNECT  -1/-1; unreachable CONNECT  -1/-1; ");
    tear_down(&b);
}

/* The place that the router named last, and none that it did not name. */
static void a_place_is_the_last_that_the_router_named(void **state)
{
    (void)state;
    static const struct {
        fake_act acts[4]; /* after the groups; then silence */
        int position, depth;
    } rows[] = {
        { { OK(QUEUED) }, 3, 12 },
        { { OK(QUEUED), SAYS("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"status\":\"queued\",\"queue_depth\":9") },
            3, 12 },
        { { OK(QUEUED), OK("{\"status\":\"queued\"}") }, -1, -1 },
        { { OK("{\"status\":\"queued\",\"queue_position\":null,\"queue_depth\":12}") }, -1, -1 },
        { { OK("{\"status\":\"queued\",\"queue_position\":-3,\"queue_depth\":-12}") }, -1, -1 },
        { { OK("{\"status\":\"queued\",\"queue_position\":3,\"queue_depth\":0}") }, -1, -1 },
        { { OK(QUEUED), OK(NOT_READY) }, -1, -1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_act *acts = rows[i].acts;
        const fake_peer peers[] = {
            { .acts = (const fake_act[]){ OK(GROUPS), acts[0], acts[1], acts[2], SILENCE } },
        };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        b.job.settings.timeout_ms = 3000;
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_TIMEOUT);
        assert_int_equal(b.job.queue_position, rows[i].position);
        assert_int_equal(b.job.queue_depth, rows[i].depth);
        tear_down(&b);
    }
}

static bool holds(const vast_client *c, const char *key)
{
    const char *at = (const char *)c;
    for (size_t i = 0; i + strlen(key) <= sizeof *c; i++) {
        if (memcmp(at + i, key, strlen(key)) == 0) {
            return true;
        }
    }
    return false;
}

/* A repeat that is cancelled while it waits leaves what was sent before as unknown as it was. */
static void a_cancelled_repeat_leaves_the_outcome_unknown(void **state)
{
    (void)state;
    const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
        { .acts = (const fake_act[]){ SAYS("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), BREAKS, SILENCE } } };
    static bed b;
    set_up(&b, 0, PEERS(peers));
    b.job.repeats = 1;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request_begin(&b.r.client, &b.job), VAST_OK);
    while (b.job.executions == 0) {
        assert_int_not_equal(vast_flow_step(&b.job.flow), VAST_DONE);
    }
    vast_flow_cancel(&b.job.flow);
    assert_int_equal(vast_flow_result(&b.job.flow), VAST_E_UNKNOWN_OUTCOME);
    tear_down(&b);
}

/* The client has its own key and hosts again. */
static void assert_restored(const bed *b)
{
    static const vast_op op = { .host = VAST_HOST_RUN, .path = "/" };
    const vast_request request = { .op = &op };
    char text[256] = "";
    vast_out out;
    vast_out_begin(&out, text, sizeof text - 1);
    assert_int_equal(vast_explain(&b->r.client, &request, &out), VAST_OK);
    assert_non_null(strstr(text, "Host: 127.0.0.1:8080\r\n"));
    assert_true(holds(&b->r.client, RIG_KEY));
    assert_false(holds(&b->r.client, GROUP_KEY));
}

/* Cancelled after the n-th step, for every n: the client is its own again. */
static void cancelling_after_any_step_restores_the_client(void **state)
{
    (void)state;
    bool ended = false;
    unsigned unknown = 0;
    for (unsigned n = 0; !ended; n++) {
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(NOT_READY), OK(GRANT), SILENCE } },
            { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
        static bed b;
        set_up(&b, 3, PEERS(peers));
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request_begin(&b.r.client, &b.job), VAST_OK);
        for (unsigned i = 0; i < n && !ended; i++) {
            unsigned want = vast_flow_step(&b.job.flow);
            ended = want == VAST_DONE;
            if (!ended) {
                fake_port_ops.wait(
                    &b.r.fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(&b.job.flow));
            }
        }
        vast_flow_cancel(&b.job.flow);
        vast_err err = vast_flow_result(&b.job.flow);
        unknown += err == VAST_E_UNKNOWN_OUTCOME;
        assert_true(err == VAST_E_STOPPED || err == VAST_E_UNKNOWN_OUTCOME || ended);
        assert_restored(&b);
        tear_down(&b);
    }
    assert_true(unknown > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_course_has_its_result),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(a_busy_client_is_left_alone),
        cmocka_unit_test(the_nearest_name_is_offered),
        cmocka_unit_test(an_unknown_id_has_no_nearest_name),
        cmocka_unit_test(the_router_is_asked_with_the_key_of_the_group),
        cmocka_unit_test(an_echoed_key_is_masked),
        cmocka_unit_test(a_long_grant_is_refused_by_name),
        cmocka_unit_test(a_receiver_ends_the_job_with_its_own_result),
        cmocka_unit_test(an_observer_hears_why_the_job_waits),
        cmocka_unit_test(a_place_is_the_last_that_the_router_named),
        cmocka_unit_test(a_cancelled_repeat_leaves_the_outcome_unknown),
        cmocka_unit_test(cancelling_after_any_step_restores_the_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
