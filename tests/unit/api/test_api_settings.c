/* SPDX-License-Identifier: MIT */
/* Structs of settings: every member is sent, under the name and in the type of its parameter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const int64_t numbers[] = { 11, 12, 13 };

static vast_err rent(vast_client *c)
{
    int64_t id;
    static vast_rental rental = {
        .image = "an-image",
        .template_hash = "a-hash",
        .runtype = "a-runtype",
        .disk_gb = "20.5",
        .price = "0.25",
        .label = "a-label",
        .onstart = "a-script",
        .env = "{\"A\":\"b\"}",
        .args = "[\"c\"]",
        .image_login = "a-login",
        .cancel_unavail = true,
    };
    return vast_create_instance(c, 7, &rental, &id);
}

static vast_endpoint_setup endpoint = {
    .name = "a-name",
    .min_load = "1.5",
    .min_cold_load = "2.5",
    .target_util = "0.75",
    .cold_mult = "3.5",
    .cold_workers = &numbers[0],
    .max_workers = &numbers[1],
    .max_queue_time_s = "4.5",
    .target_queue_time_s = "5.5",
    .inactivity_timeout_s = &numbers[2],
};

static vast_err create_endpoint(vast_client *c)
{
    int64_t id;
    endpoint.state = NULL;
    return vast_create_endpoint(c, &endpoint, &id);
}

static vast_err update_endpoint(vast_client *c)
{
    endpoint.state = "stopped";
    return vast_update_endpoint(c, 7, &endpoint);
}

static vast_workergroup_setup group = {
    .endpoint_name = "a-name",
    .endpoint_id = &numbers[0],
    .template_hash = "a-hash",
    .template_id = &numbers[1],
    .search_params = "a-query",
    .launch_args = "an-option",
    .gpu_ram_gb = "23.5",
    .test_workers = &numbers[2],
};

static vast_err create_workergroup(vast_client *c)
{
    int64_t id;
    return vast_create_workergroup(c, &group, &id);
}

static vast_err update_workergroup(vast_client *c)
{
    return vast_update_workergroup(c, 7, &group);
}

static vast_err request_log(vast_client *c)
{
    static vast_log_request request = { .tail = "100", .filter = "a-word", .daemon_logs = "true" };
    return vast_request_log(c, 7, &request);
}

#define WORKERGROUP                                                                                                    \
    "\"endpoint_name\":\"a-name\"", "\"endpoint_id\":11", "\"template_hash\":\"a-hash\"", "\"template_id\":12",        \
        "\"search_params\":\"a-query\"", "\"launch_args\":\"an-option\"", "\"gpu_ram\":23.5", "\"test_workers\":13"
#define ENDPOINT                                                                                                       \
    "\"endpoint_name\":\"a-name\"", "\"min_load\":1.5", "\"min_cold_load\":2.5", "\"target_util\":0.75",               \
        "\"cold_mult\":3.5", "\"cold_workers\":11", "\"max_workers\":12", "\"max_queue_time\":4.5",                    \
        "\"target_queue_time\":5.5", "\"inactivity_timeout\":13"

/* clang-format off */
static const struct {
    const char *name;
    vast_err (*call)(vast_client *c);
    const char *sent[14];
} cases[] = {
    { .name = "vast_create_instance", .call = rent,
      .sent = { "PUT /api/v0/asks/7/", "\"image\":\"an-image\"", "\"template_hash_id\":\"a-hash\"",
                "\"runtype\":\"a-runtype\"", "\"disk\":20.5", "\"price\":0.25", "\"label\":\"a-label\"",
                "\"onstart\":\"a-script\"",
                "\"env\":{\"A\":\"b\"}", "\"args\":[\"c\"]", "\"image_login\":\"a-login\"",
                "\"cancel_unavail\":true" } },
    { .name = "vast_create_endpoint", .call = create_endpoint,
      .sent = { "POST /api/v0/endptjobs/", ENDPOINT } },
    { .name = "vast_update_endpoint", .call = update_endpoint,
      .sent = { "PUT /api/v0/endptjobs/7/", ENDPOINT, "\"endptjob_id\":7", "\"endpoint_state\":\"stopped\"" } },
    { .name = "vast_create_workergroup", .call = create_workergroup,
      .sent = { "POST /api/v0/autojobs/", WORKERGROUP } },
    { .name = "vast_update_workergroup", .call = update_workergroup,
      .sent = { "PUT /api/v0/autojobs/7/", "\"autojob_id\":7", WORKERGROUP } },
    { .name = "vast_request_log", .call = request_log,
      .sent = { "PUT /api/v0/instances/request_logs/7/", "\"tail\":\"100\"", "\"filter\":\"a-word\"",
                "\"daemon_logs\":\"true\"" } },
};
/* clang-format on */

static void every_member_is_sent_as_its_parameter(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        static const fake_peer peer = { .acts = acts };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        cases[i].call(&r.client);
        for (const char *const *part = cases[i].sent; *part != NULL; part++) {
            if (rig_count(r.fake.log, *part) != 1) {
                fail_msg("%s: %s is not in its request once:\n%s", cases[i].name, *part, r.fake.log);
            }
        }
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_sent_as_its_parameter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
