/* SPDX-License-Identifier: MIT */
/* An instance that stops or destroys itself: how it is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static const struct {
    const char *container;
    int64_t id;
} containers[] = {
    { "7000001", 7000001 },
    { "C.7000001", 7000001 },
    { NULL, 0 },
    { "", 0 },
    { "C.", 0 },
    { "C.C.1", 0 },
    { "c.1", 0 },
    { "-1", 0 },
    { "+1", 0 },
    { " 1", 0 },
    { "1 ", 0 },
    { "1.5", 0 },
    { "007", 0 },
    { "9223372036854775807", INT64_MAX },
    { "9223372036854775808", 0 },
};

static void an_instance_knows_itself_by_its_container(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(containers); i++) {
        assert_int_equal(vast_self_id(containers[i].container), containers[i].id);
    }
    const fake_peer peer = { .acts = (const fake_act[]){ SILENCE } };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_stop_self(&r.client, NULL), VAST_E_ARG);
    assert_int_equal(vast_destroy_self(&r.client, "C."), VAST_E_ARG);
    assert_int_equal(r.fake.connects, 0);
    rig_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instance_knows_itself_by_its_container),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
