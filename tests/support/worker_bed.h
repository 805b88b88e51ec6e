/* SPDX-License-Identifier: MIT */
/**
 * A job of the serverless data plane on a scripted port: the peers are the console, which is also the router, and
 * workers.
 */
#ifndef VASTAI_TESTS_WORKER_BED_H
#define VASTAI_TESTS_WORKER_BED_H

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/serverless.h"

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

#define DONE "{\"answer\":42}"

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

#endif
