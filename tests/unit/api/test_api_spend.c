/* SPDX-License-Identifier: MIT */
/* What the account spends: a response that does not state a rate proves nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* What a rate must not be taken for: a response that leaves one of the rates out, or has it as null. */
static const struct {
    const char *json;
    vast_err err;
    bool active;
} rates[] = {
#define RATES(gpu, disk, volume) "{" gpu disk volume "\"success\":true"
#define GPU "\"gpu_cost_per_hour\":0,"
#define DISK "\"container_storage_cost_per_hour\":0,"
#define VOLUME "\"volume_storage_cost_per_hour\":0,"
    { RATES(GPU, DISK, VOLUME) ",\"has_active_resources\":false}", VAST_OK, false },
    { RATES(GPU, DISK, VOLUME) ",\"has_active_resources\":true}", VAST_OK, true },
    { RATES(GPU, DISK, VOLUME) ",\"has_active_resources\":null}", VAST_OK, true },
    { RATES(GPU, DISK, VOLUME) "}", VAST_OK, true },
    { RATES(GPU, DISK, VOLUME) ",\"has_active_resources\":0}", VAST_E_SHAPE, false },
    { RATES("", DISK, VOLUME) "}", VAST_E_SHAPE, false },
    { RATES(GPU, "", VOLUME) "}", VAST_E_SHAPE, false },
    { RATES(GPU, DISK, "") "}", VAST_E_SHAPE, false },
    { RATES("\"gpu_cost_per_hour\":null,", DISK, VOLUME) "}", VAST_E_SHAPE, false },
};

static void a_rate_that_is_not_stated_is_not_zero(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        const fake_act acts[] = { ANSWER("200 OK", rates[i].json), SILENCE };
        const fake_peer peer = { .acts = acts };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        vast_spend_rate rate = { 99, 99, 99, true };
        vast_err err = vast_show_spend_rate(&r.client, &rate);
        if (err != rates[i].err || rate.has_active_resources != rates[i].active || rate.gpu_micros != 0) {
            fail_msg("%s: %s", rates[i].json, vast_err_name(err));
        }
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rate_that_is_not_stated_is_not_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
