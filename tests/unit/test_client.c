/* Calls from end to end on a scripted peer: what is sent, what comes of the answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fake_port.h"
#include "vastai/vastai.h"

#define DELETED                                                                                                        \
    "{\"success\":true,\"deleted_workers\":[1001,1002],\"failed_workers\":[1003],\"msg\":\"Deleted 2 of 3 workers.\"}"

static char buffer[VAST_BUFFER_BYTES];

static void an_endpoint_group_is_deleted(void **state)
{
    (void)state;
    static const fake_act acts[] = { { FAKE_ANSWER, .text = "200 OK", .body = DELETED }, { .kind = FAKE_SILENCE } };
    static const fake_peer peer = { .acts = acts };
    static fake_port fake = { .peers = &peer, .peer_count = 1 };
    const vast_config config = {
        .port = &fake_port_ops,
        .port_ctx = &fake,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = "0123456789abcdef",
        .console_url = "http://127.0.0.1:8080",
    };
    vast_client client;
    int64_t gone[4], left[1];
    vast_endpoint_deletion out = { .deleted_workers = { gone, 4, 0 }, .failed_workers = { left, 1, 0 } };
    assert_int_equal(vast_client_init(&client, &config), VAST_OK);
    assert_int_equal(vast_delete_endpoint(&client, 4242, &out), VAST_OK);
    assert_string_equal(fake.log, "DELETE /api/v0/endptjobs/4242/ HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
                                  "User-Agent: libvastai/" VAST_VERSION "\r\nAccept: application/json\r\n"
                                  "Authorization: Bearer 0123456789abcdef\r\n\r\n");
    assert_int_equal(out.deleted_workers.count, 2);
    assert_int_equal(gone[0], 1001);
    assert_int_equal(gone[1], 1002);
    assert_int_equal(out.failed_workers.count, 1);
    assert_int_equal(left[0], 1003);
    assert_string_equal(out.msg, "Deleted 2 of 3 workers.");
    const vast_outcome *last = vast_last(&client);
    assert_int_equal(last->err, VAST_OK);
    assert_int_equal(last->stage, VAST_STAGE_DONE);
    assert_int_equal(last->status, 200);
    assert_int_equal(last->attempts, 1);
    assert_true(fake.open);
    vast_client_end(&client);
    assert_false(fake.open);
    assert_int_equal(fake.waits, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_endpoint_group_is_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
