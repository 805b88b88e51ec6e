/* SPDX-License-Identifier: MIT */
/*
 * Requests to endpoint groups: look-up, queue, grant, worker, repeats; by steps, and with a port that fails at every n.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/events.h"
#include "vastai/serverless.h"

_Static_assert(
    sizeof(vast_client) + VAST_BUFFER_BYTES + sizeof(vast_serverless) + sizeof(vast_event_reader) + 256 <= 6144,
    "a client, its buffer, a job with its grant, and a reader of events with its names take 6 KB");

#define GROUP_KEY "group-key-fedcba98"
#define GROUPS                                                                                                         \
    "{\"success\":true,\"results\":[{\"id\":1,\"endpoint_name\":\"other\",\"api_key\":\"k1\"},"                        \
    "{\"id\":4242,\"endpoint_name\":\"toy\",\"api_key\":\"" GROUP_KEY "\"}]}"
#define WORKER "http://127.0.0.1:9000"
#define GRANT                                                                                                          \
    "{\"signature\": \"W/Jg==\",  \"url\":\"" WORKER "\", \"cost\":2,\"reqnum\":7,\"endpoint\":\"toy\","               \
    "\"request_idx\":12, \"__request_id\":\"r-1\"}"
#define NOT_READY "{\"endpoint\":\"toy\",\"status\":\"total workers: 1; ready: 0\",\"request_idx\":12}"
#define QUEUED "{\"status\":\"queued\",\"queue_position\":3,\"queue_depth\":12,\"request_idx\":12}"
#define BODY "{\"auth_data\":" GRANT ",\"session_id\":null,\"payload\":{\"n\":1}}"

#define OK(json) ANSWER("200 OK", json)
#define HANGS                                                                                                          \
    {                                                                                                                  \
        .kind = FAKE_CLOSE                                                                                             \
    }
#define BREAKS                                                                                                         \
    {                                                                                                                  \
        .kind = FAKE_CLOSE, .unasked = true                                                                            \
    }
#define SAYS(...)                                                                                                      \
    {                                                                                                                  \
        .kind = FAKE_SAY, .text = __VA_ARGS__                                                                          \
    }

enum { ACTS = 8, PEERS_MAX = 10 };

typedef struct bed {
    rig r;
    fake_tls worker_tls;
    vast_worker_access access;
    vast_serverless job;
    char text[256];
    size_t text_len;
    unsigned ends;
    vast_err text_err, end_err;
} bed;

static vast_err take_text(void *ctx, const char *text, size_t len)
{
    bed *b = ctx;
    assert_true(b->text_len + len < sizeof b->text);
    memcpy(b->text + b->text_len, text, len);
    b->text_len += len;
    b->text[b->text_len] = '\0';
    return b->text_err;
}

static vast_err end_text(void *ctx)
{
    bed *b = ctx;
    b->ends++;
    return b->end_err;
}

static void set_up(bed *b, unsigned way, const fake_peer *peers, size_t count)
{
    memset(b, 0, sizeof *b);
    rig_begin(&b->r, way, peers, count);
    b->worker_tls.port = &b->r.fake;
    b->r.config.bodies = NULL;
    b->access = (vast_worker_access){ .tls = &fake_tls_stream, .tls_ctx = &b->worker_tls };
    b->job.access = &b->access;
    b->job.endpoint = "toy";
    b->job.cost = "2";
    b->job.route = "/v1/chat";
    b->job.payload = "{\"n\":1}";
    b->job.on_text = take_text;
    b->job.on_end = end_text;
    b->job.ctx = b;
}

/* Steps and waits, as a program that drives its flow itself does. */
static vast_err drive(bed *b)
{
    vast_flow *flow = &b->job.flow;
    for (unsigned want = vast_flow_step(flow); want != VAST_DONE; want = vast_flow_step(flow)) {
        fake_port_ops.wait(&b->r.fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(flow));
    }
    return vast_flow_result(flow);
}

/* What must hold after every job: no key went to a worker, none is left in memory, and no bytes too many. */
static void tear_down(bed *b)
{
    for (const char *at = strstr(b->r.fake.log, "Host: 127.0.0.1:9"); at != NULL;
         at = strstr(at + 1, "Host: 127.0.0.1:9")) {
        const char *end = strstr(at, "Host: 127.0.0.1:8080");
        const char *key = strstr(at, RIG_KEY), *group = strstr(at, GROUP_KEY);
        assert_true(key == NULL || (end != NULL && key > end));
        assert_true(group == NULL || (end != NULL && group > end));
    }
    for (size_t i = 0; i + sizeof GROUP_KEY < sizeof b->job; i++) {
        assert_memory_not_equal((const char *)&b->job + i, GROUP_KEY, sizeof GROUP_KEY - 1);
    }
    assert_string_equal(b->job.state.key, "");
    rig_end(&b->r);
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
#define DONE "{\"answer\":42}"

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
    { CASE = "the router refuses", .console = { OK(GROUPS), ANSWER("400 Bad", "{\"error_msg\":\"no\"}") },
        .err = VAST_E_REFUSED, .routes = 1 },
    { CASE = "the router refuses with 200", .console = { OK(GROUPS), OK("{\"error_msg\":\"endpoint stopped\"}") },
        .err = VAST_E_REFUSED, .routes = 1 },
    { CASE = "the key has changed", .console = { OK(GROUPS), ANSWER("401 No", "{}"), OK(GROUPS), OK(GRANT) },
        .more = { { OK(DONE) } }, .status = 200, .sent = 1, .routes = 2 },
    { CASE = "the key is refused",
        .console = { OK(GROUPS), ANSWER("401 No", "{}"), OK(GROUPS), ANSWER("401 No", "{}") }, .err = VAST_E_AUTH,
        .routes = 2 },
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
    { CASE = "nobody listens, then another worker does", .console = { OK(GROUPS), OK(GRANT) },
        .connect = { [1] = VAST_IO_REFUSED, [2] = VAST_IO_REFUSED, [3] = VAST_IO_REFUSED },
        .more = { { SILENCE }, { SILENCE }, { SILENCE }, { OK(GRANT) }, { OK(DONE) } }, .status = 200, .sent = 1,
        .routes = 2, .slept_min = 300 },
    { CASE = "nobody listens to the end", .timeout_ms = 6000, .console = { OK(GROUPS), OK(GRANT) },
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_course_has_its_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
