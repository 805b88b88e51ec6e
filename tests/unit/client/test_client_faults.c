/* SPDX-License-Identifier: MIT */
/*
 * Faults: the n-th call of the port fails, for every n, operation and kind of failure, over plain TCP, TLS and a proxy.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define LIST                                                                                                           \
    "{\"success\":true,\"results\":[{\"id\":3001,\"endpoint_name\":\"one\",\"min_load\":0.5},{\"id\":3002,\"endpoint_" \
    "name\":\"two\"}]}"
#define DELETED                                                                                                        \
    "{\"success\":true,\"deleted_workers\":[1001,1002],\"failed_workers\":[1003],\"msg\":\"Deleted 2 of 3 workers.\"}"

static const fake_act deleted[] = { ANSWER("200 OK", DELETED), SILENCE };
static const fake_act listed[] = { ANSWER("200 OK", LIST), SILENCE };
static const fake_act destroyed[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
static const fake_act deleted_by_proxy[] = { { FAKE_SAY, .text = "HTTP/1.1 200 Go\r\n\r\n" }, ANSWER("200 OK", DELETED),
    SILENCE };

typedef struct result {
    vast_endpoint_deletion deletion;
    int64_t gone[2], left[2];
    vast_endpoint row;
    unsigned rows;
} result;

static vast_err count_row(void *ctx, const vast_endpoint *endpoint)
{
    result *out = ctx;
    assert_int_equal(endpoint->id, 3001 + out->rows);
    assert_string_equal(endpoint->name, out->rows == 0 ? "one" : "two");
    out->rows++;
    return VAST_OK;
}

static vast_err delete_endpoint(vast_client *c, result *out)
{
    return vast_delete_endpoint(c, 4242, &out->deletion);
}

static vast_err list_endpoints(vast_client *c, result *out)
{
    return vast_list_endpoints(c, &out->row, count_row, out);
}

static vast_err destroy_instance(vast_client *c, result *out)
{
    (void)out;
    return vast_destroy_instance(c, 77);
}

/* What must hold of a result after an error: nothing is left of a half answer, but the caller's memory of lists. */
static void assert_nothing(const result *out)
{
    static const vast_endpoint no_row;
    assert_int_equal(out->deletion.deleted_workers.count, 0);
    assert_int_equal(out->deletion.failed_workers.count, 0);
    assert_ptr_equal(out->deletion.deleted_workers.items, out->gone);
    assert_int_equal(out->deletion.deleted_workers.room, 2);
    assert_string_equal(out->deletion.msg, "");
    assert_memory_equal(&out->row, &no_row, sizeof no_row);
}

static const struct {
    const char *name;
    vast_err (*run)(vast_client *c, result *out);
    const fake_act *acts;
    bool mutates;
} operations[] = {
    { "delete endpoint", delete_endpoint, deleted, true },
    { "list endpoints", list_endpoints, listed, false },
    { "destroy instance", destroy_instance, destroyed, true },
};

enum { PLAIN, TLS, PROXY, ROUTES };

/* One call whose n-th port call fails. False: n lies past the last of them. */
static bool run_one(size_t op, fake_fault fault, unsigned route, unsigned way, unsigned n, uint8_t attempts)
{
    const fake_peer peer = { .acts = route == PROXY && op == 0 ? deleted_by_proxy : operations[op].acts };
    static rig r;
    static result out;
    memset(&out, 0, sizeof out);
    memset(&out.deletion.msg, 'x', 10);
    memset(&out.row, 'x', sizeof out.row);
    out.deletion.deleted_workers = (vast_ids){ out.gone, 2, 9 };
    out.deletion.failed_workers = (vast_ids){ out.left, 2, 9 };
    rig_begin(&r, way, &peer, 1);
    r.config.attempts = attempts;
    r.config.console_url = route == PLAIN ? RIG_URL : "https://console.example";
    r.config.proxy_url = route == PROXY ? "http://localhost:3128" : NULL;
    r.fake.fault_at = n;
    r.fake.fault = fault;
    rig_start(&r);
    vast_err err = operations[op].run(&r.client, &out);
    bool past = r.fake.calls < n;
    const vast_outcome *last = vast_last(&r.client);
    assert_int_equal(last->err, err);
    assert_true(r.fake.waited_ms <= 120000);
    if (err == VAST_OK) {
        assert_int_equal(last->stage, VAST_STAGE_DONE);
        assert_int_equal(out.rows, op == 1 ? 2 : 0);
        assert_int_equal(out.deletion.failed_workers.count, op == 0 ? 1 : 9);
    } else {
        bool out_went = rig_count(r.fake.log, " HTTP/1.1\r\n") > (route == PROXY);
        assert_false(r.fake.open);
        assert_string_not_equal(vast_outcome_cause(last), "");
        assert_int_not_equal(last->stage, VAST_STAGE_DONE);
        if (op != 2) {
            out.deletion.deleted_workers.count = op == 0 ? out.deletion.deleted_workers.count : 0;
            out.deletion.failed_workers.count = op == 0 ? out.deletion.failed_workers.count : 0;
            memset(out.deletion.msg, 0, op == 0 ? 0 : sizeof out.deletion.msg);
            memset(&out.row, 0, op == 1 ? 0 : sizeof out.row);
            assert_nothing(&out);
        }
        /* What may have been done is never called a plain failure. */
        assert_true(!operations[op].mutates || !out_went || err == VAST_E_UNKNOWN_OUTCOME);
    }
    if (past || fault == FAULT_ONE_BYTE) {
        assert_int_equal(err, VAST_OK);
    } else if (fault != FAULT_AGAIN && attempts == 3 && op != 1) {
        /* One fault of a connection is made up for, but for those that a secure stream calls its own. */
        assert_true(err == VAST_OK || (route != PLAIN && fault == FAULT_ERROR));
    }
    rig_end(&r);
    return !past;
}

static void no_fault_of_the_port_is_lost(void **state)
{
    (void)state;
    for (size_t op = 0; op < sizeof operations / sizeof *operations; op++) {
        for (unsigned fault = 0; fault < FAULT_COUNT; fault++) {
            for (unsigned route = 0; route < (op == 0 ? ROUTES : PROXY); route++) {
                for (unsigned way = 0; way < RIG_WAYS; way++) {
                    unsigned n = 1;
                    while (run_one(op, (fake_fault)fault, route, way, n, 1) &&
                           run_one(op, (fake_fault)fault, route, way, n, 3)) {
                        n++;
                    }
                    assert_true(n > 3);
                }
            }
        }
    }
}

/* A port that gives a result that has no meaning where it is given. */
static vast_io nonsense_connect(void *ctx, const char *host, uint16_t port)
{
    (void)ctx, (void)host, (void)port;
    return (vast_io)99;
}

static vast_io open_connect(void *ctx, const char *host, uint16_t port)
{
    (void)host, (void)port;
    ((fake_port *)ctx)->open = true;
    return VAST_IO_OK;
}

static vast_io lookup_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    (void)ctx, (void)data, (void)len, (void)moved;
    return VAST_IO_LOOKUP;
}

static const struct {
    vast_io (*connect)(void *ctx, const char *host, uint16_t port);
    vast_err err;
} nonsense[] = { { nonsense_connect, VAST_E_CONNECT }, { open_connect, VAST_E_IO } };

static void a_result_without_meaning_is_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
        const fake_peer peer = { .acts = NULL };
        vast_port port = fake_port_ops;
        static rig r;
        port.connect = nonsense[i].connect;
        port.send = lookup_send;
        rig_begin(&r, 0, &peer, 1);
        r.config.port = &port;
        rig_start(&r);
        assert_int_equal(vast_destroy_instance(&r.client, 1), nonsense[i].err);
        assert_string_equal(
            vast_outcome_cause(vast_last(&r.client)), "the port returned a result that this function must not return");
        rig_end(&r);
    }
}

static const struct {
    vast_io io;
    vast_err err;
    vast_stage stage;
    const char *cause;
} connects[] = {
    { VAST_IO_NO_NAME, VAST_E_RESOLVE, VAST_STAGE_RESOLVE, "the host name has no address" },
    { VAST_IO_REFUSED, VAST_E_CONNECT, VAST_STAGE_CONNECT, "connection refused" },
    { VAST_IO_UNREACHABLE, VAST_E_CONNECT, VAST_STAGE_CONNECT, "no route to the host" },
    { VAST_IO_RESET, VAST_E_CONNECT, VAST_STAGE_CONNECT, "the connection was reset" },
    { VAST_IO_NO_MEMORY, VAST_E_CONNECT, VAST_STAGE_CONNECT, "out of memory, buffers or sockets" },
    { VAST_IO_ERROR, VAST_E_CONNECT, VAST_STAGE_CONNECT, "input or output error" },
};

static void a_connection_that_fails_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof connects / sizeof *connects; i++) {
        const fake_peer peer = { .connect = connects[i].io };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_destroy_instance(&r.client, 1), connects[i].err);
        assert_int_equal(vast_last(&r.client)->stage, connects[i].stage);
        assert_string_equal(vast_outcome_cause(vast_last(&r.client)), connects[i].cause);
        assert_int_equal(vast_last(&r.client)->attempts, 3);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fault_of_the_port_is_lost),
        cmocka_unit_test(a_result_without_meaning_is_an_error),
        cmocka_unit_test(a_connection_that_fails_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
