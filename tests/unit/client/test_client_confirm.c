/* SPDX-License-Identifier: MIT */
/* A success is what the answer says: every row that changes something, answers that confirm and answers that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/ops.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static bool writes(const vast_op *op)
{
    return op->method != VAST_GET && !op->reads_only && !op->answers_text;
}

/* What judges a row's answer, without the parameters that make its request. */
static vast_op judged(const vast_op *op)
{
    return (vast_op){ .path = "/x/",
        .method = op->method,
        .repeat = VAST_REPEAT_NEVER,
        .reads_only = op->reads_only,
        .answers_text = op->answers_text,
        .deletes = op->deletes,
        .signs = op->signs,
        .sign_count = op->sign_count };
}

typedef struct answer {
    const char *status, *body;
} answer;

static vast_err ask(rig *r, unsigned way, const vast_op *op, const answer *a)
{
    const fake_act acts[] = { ANSWER(a->status, a->body), SILENCE };
    const fake_peer peer = { .acts = acts };
    const vast_request request = { .op = op };
    rig_begin(r, way, &peer, 1);
    rig_start(r);
    return vast_call(&r->client, &request);
}

/* ---- answers that confirm nothing -------------------------------------------------------------------------------- */

static const answer unsaid[] = {
    { "200 OK", "{}" },
    { "200 OK", "[]" },
    { "200 OK", "null" },
    { "200 OK", "\"text\"" },
    { "200 OK", "true" },
    { "200 OK", "{\"detail\":\"x\"}" },
    { "200 OK", "{\"msg\":\"Instance not found\"}" },
    { "202 Accepted", "{\"status\":\"error\"}" },
    { "200 OK", "" },
    { "204 No Content", NULL },
    { "200 OK", "{\"id\":0,\"a\":{\"success\":true}}" },
    { "200 OK", "<html></html>" },
    { "200 OK", "{\"success\":true" },
    { "200 OK", "{\"success\":NaN}" },
    { "200 OK", "{\"success\":null}" },
    { "200 OK", "{\"success\":\"true\"}" },
    { "200 OK", "{\"success\":\"false\"}" },
    { "200 OK", "{\"success\":\"\"}" },
    { "200 OK", "{\"success\":0}" },
    { "200 OK", "{\"success\":1}" },
    { "200 OK", "{\"success\":[true]}" },
    { "200 OK", "{\"success\":{}}" },
    { "200 OK", "{\"success\":true,\"success\":null}" },
};

static void what_confirms_nothing_is_an_unknown_outcome(void **state)
{
    (void)state;
    unsigned seen = 0;
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        for (size_t n = 0; n < COUNT_OF(unsaid) && writes(row->op); n++, seen++) {
            const vast_op op = judged(row->op);
            static rig r;
            vast_err err = ask(&r, (unsigned)n % 3, &op, &unsaid[n]);
            /* A place in a queue may have any status. */
            bool known = row->op == &vast_op_route && strstr(unsaid[n].body != NULL ? unsaid[n].body : "", "status");
            if (err != (known ? VAST_OK : VAST_E_UNKNOWN_OUTCOME)) {
                fail_msg("%s, answer %zu: %s", row->name, n, vast_err_name(err));
            }
            assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_DONE);
            assert_true(known || vast_last(&r.client)->cause != VAST_CAUSE_NONE);
            rig_end(&r);
        }
    }
    assert_true(seen > 90 * COUNT_OF(unsaid));
}

static void success_true_confirms_every_row(void **state)
{
    (void)state;
    static const answer printed = { "200 OK", "{\"success\":true,\"msg\":\"done\"}" };
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        const vast_op op = judged(row->op);
        static rig r;
        assert_int_equal(ask(&r, 0, &op, &printed), VAST_OK);
        assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_DONE);
        rig_end(&r);
    }
}

/* ---- answers that say more, or otherwise, what was done ---------------------------------------------------------- */

static const vast_op post_op = { .path = "/x/", .method = VAST_POST };
static const vast_op get_op = { .path = "/x/", .method = VAST_GET };
static const vast_op text_op = { .path = "/x/", .method = VAST_POST, .answers_text = true };

static const struct {
    const vast_op *op;
    answer answer;
    vast_err err;
    vast_effect effect;
} cases[] = {
    /* Without signs of its own, the id of what was made. */
    { &post_op, { "201 Made", "{\"id\":7}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":true}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":\"x\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":[[]]}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":{\"a\":null}}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":null,\"id\":7}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"\\u0069d\":7}" }, VAST_OK, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":-7}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":0}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":false}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":null}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":\"\"}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":[],\"x\":[7]}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":{}}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"i\":7,\"idd\":7,\"xid\":7,\"id\\u0000\":7,\"\":7}" }, VAST_E_UNKNOWN_OUTCOME,
        VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"a\":{\"id\":7},\"b\":[{\"id\":7}]}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "[{\"id\":7}]" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":7,\"success\":false}" }, VAST_E_REFUSED, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"id\":7,\"error\":\"no\"}" }, VAST_E_REFUSED, VAST_EFFECT_DONE },
    { &post_op, { "200 OK", "{\"success\":true,\"error\":\"a warning\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &text_op, { "200 OK", "anything" }, VAST_OK, VAST_EFFECT_DONE },
    /* A read needs data. */
    { &get_op, { "200 OK", "{}" }, VAST_OK, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "[]" }, VAST_OK, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "{\"success\":true}" }, VAST_OK, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "{\"msg\":\"m\",\"rows\":[]}" }, VAST_OK, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "{\"rows\":[],\"msg\":\"m\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "{\"detail\":\"x\"}" }, VAST_E_SHAPE, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "{\"msg\":\"x\",\"message\":\"y\"}" }, VAST_E_SHAPE, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "null" }, VAST_E_SHAPE, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "true" }, VAST_E_SHAPE, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "7" }, VAST_E_SHAPE, VAST_EFFECT_DONE },
    { &get_op, { "200 OK", "\"x\"" }, VAST_E_SHAPE, VAST_EFFECT_DONE },
    /* What the service answers by success: false although something was done, or nothing had to be. */
    { &vast_op_create_instance, { "200 OK", "{\"success\":true,\"new_contract\":5}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_create_instance, { "200 OK", "{\"new_contract\":5}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_create_instance, { "200 OK", "{\"success\":false,\"new_contract\":5}" }, VAST_OK, VAST_EFFECT_STOPPED },
    { &vast_op_create_instance, { "200 OK", "{\"new_contract\":5,\"success\":false}" }, VAST_OK, VAST_EFFECT_STOPPED },
    { &vast_op_create_instance, { "200 OK", "{\"success\":false,\"new_contract\":null}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_create_instance, { "200 OK", "{\"success\":false,\"msg\":\"maybe\"}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_launch_instance, { "200 OK", "{\"success\":false,\"new_contract\":5}" }, VAST_OK, VAST_EFFECT_STOPPED },
    { &vast_op_launch_instance, { "200 OK", "{\"success\":false,\"error\":\"offer_not_found\"}" }, VAST_E_NOT_FOUND,
        VAST_EFFECT_DONE },
    { &vast_op_create_instances, { "200 OK", "{\"success\":false,\"new_contracts\":[5]}" }, VAST_OK,
        VAST_EFFECT_STOPPED },
    { &vast_op_create_instances, { "200 OK", "{\"success\":false,\"new_contracts\":[]}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_create_instances, { "200 OK", "{\"success\":false,\"created\":[5],\"failed\":[6]}" }, VAST_OK,
        VAST_EFFECT_STOPPED },
    { &vast_op_set_instance_state, { "200 OK", "{\"success\":false,\"error\":\"resources_unavailable\"}" }, VAST_OK,
        VAST_EFFECT_QUEUED },
    { &vast_op_set_instance_state,
        { "200 OK",
            "{\"success\":false,\"msg\":\"Required resources are currently unavailable, state change queued.\"}" },
        VAST_OK, VAST_EFFECT_QUEUED },
    { &vast_op_set_instance_state,
        { "200 OK", "{\"success\":false,\"msg\":\"Required resources are currently unavailable.\"}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_set_instance_state, { "404 No", "{\"success\":false,\"error\":\"resources_unavailable\"}" },
        VAST_E_NOT_FOUND, VAST_EFFECT_DONE },
    { &vast_op_set_instance_state, { "500 No", "{\"success\":false,\"error\":\"resources_unavailable\"}" },
        VAST_E_SERVER, VAST_EFFECT_DONE },
    { &vast_op_set_instances_state, { "200 OK", "{\"success\":false,\"error\":\"resources_unavailable\"}" }, VAST_OK,
        VAST_EFFECT_QUEUED },
    { &vast_op_attach_ssh, { "200 OK", "{\"success\":false,\"msg\":\"SSH key already associated with instance.\"}" },
        VAST_OK, VAST_EFFECT_ALREADY_THERE },
    { &vast_op_attach_ssh, { "200 OK", "{\"success\":false,\"msg\":\"SSH key\"}" }, VAST_E_REFUSED, VAST_EFFECT_DONE },
    { &vast_op_create_template,
        { "200 OK", "{\"success\":false,\"msg\":\"Existing Template Found: 6\",\"template\":{\"id\":6}}" }, VAST_OK,
        VAST_EFFECT_ALREADY_THERE },
    { &vast_op_create_template, { "200 OK", "{\"success\":false,\"msg\":\"duplicate\"}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_search_templates, { "200 OK", "{\"success\":false,\"msg\":\"No templates found\"}" }, VAST_OK,
        VAST_EFFECT_NOTHING },
    { &vast_op_search_templates, { "404 No", "{\"success\":false,\"msg\":\"No templates found\"}" }, VAST_OK,
        VAST_EFFECT_NOTHING },
    { &vast_op_search_templates, { "200 OK", "{\"success\":false,\"msg\":\"No template\"}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_cleanup_machine, { "200 OK", "{\"success\":false,\"msg\":\"No expired contracts to delete\"}" }, VAST_OK,
        VAST_EFFECT_NOTHING },
    { &vast_op_detach_ssh, { "200 OK", "{\"success\":false,\"error\":\"no_such_ssh_key\"}" }, VAST_E_NOT_FOUND,
        VAST_EFFECT_DONE },
    { &vast_op_detach_ssh, { "200 OK", "{\"success\":false,\"error\":\"no_such_instance\"}" }, VAST_E_NOT_FOUND,
        VAST_EFFECT_DONE },
    { &vast_op_detach_ssh, { "200 OK", "{\"success\":false,\"error\":\"not_foun\"}" }, VAST_E_REFUSED,
        VAST_EFFECT_DONE },
    { &vast_op_detach_ssh, { "200 OK", "{\"success\":false,\"error\":\"instances_not_found\"}" }, VAST_E_NOT_FOUND,
        VAST_EFFECT_DONE },
    /* Other ways to say that it was done. */
    { &vast_op_delete_api_key, { "200 OK", "\"Successfully Deleted API Key\"" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_delete_api_key, { "200 OK", "\"\"" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &vast_op_delete_api_key, { "200 OK", "\"Successfully\"" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &vast_op_delete_api_key, { "200 OK", "{\"\":\"Successfully Deleted\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_create_api_key, { "200 OK", "{\"id\":13,\"key\":\"k\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_create_team_role, { "200 OK", "{\"msg\":\"SUCCESS\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_create_team_role, { "200 OK", "{\"msg\":{\"success\":true}}" }, VAST_E_UNKNOWN_OUTCOME,
        VAST_EFFECT_DONE },
    { &vast_op_create_team_role, { "200 OK", "{\"msg\":true}" }, VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &vast_op_update_team_role, { "200 OK", "\"Successfully Updated Team Role For ops\"" }, VAST_OK,
        VAST_EFFECT_DONE },
    { &vast_op_remove_team_role, { "200 OK", "{\"status\":\"failure\",\"message\":\"No role was removed\"}" },
        VAST_E_UNKNOWN_OUTCOME, VAST_EFFECT_DONE },
    { &vast_op_remove_team_role, { "200 OK", "{\"status\":\"success\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_remove_member, { "200 OK", "{\"status\":\"success\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_tfa_delete, { "200 OK", "{\"msg\":\"2FA Successfully Disabled\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_tfa_regen_codes, { "200 OK", "{\"msg\":\"success\",\"backup_codes\":[\"A\"]}" }, VAST_OK,
        VAST_EFFECT_DONE },
    { &vast_op_tfa_login, { "200 OK", "{\"session_key\":\"k\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_tfa_totp_setup, { "200 OK", "{\"secret\":\"JBSW\"}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_create_subaccount, { "200 OK", "{\"id\":12345}" }, VAST_OK, VAST_EFFECT_DONE },
    { &vast_op_route, { "200 OK", "{\"url\":\"https://w\"}" }, VAST_OK, VAST_EFFECT_DONE },
};

static void an_answer_means_what_its_signs_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const vast_op op = judged(cases[i].op);
            static rig r;
            vast_err err = ask(&r, way, &op, &cases[i].answer);
            if (err != cases[i].err || vast_last(&r.client)->effect != cases[i].effect) {
                fail_msg("%s, way %u: %s, effect %u", cases[i].answer.body, way, vast_err_name(err),
                    vast_last(&r.client)->effect);
            }
            assert_int_equal(vast_last(&r.client)->already_gone, false);
            rig_end(&r);
        }
    }
}

static const struct {
    const char *body;
    vast_err err;
} reads[] = {
    { "{\"success\":null}", VAST_E_SHAPE },
    { "{\"success\":\"false\",\"instances\":[]}", VAST_E_SHAPE },
    { "{\"success\":0,\"instances\":[]}", VAST_E_SHAPE },
    { "{\"success\":1,\"instances\":[]}", VAST_E_SHAPE },
    { "{\"success\":\"\"}", VAST_E_SHAPE },
    { "{\"success\":true}", VAST_OK },
    { "{\"success\":true,\"instances\":[]}", VAST_OK },
    { "{\"success\":false,\"instances\":[]}", VAST_E_REFUSED },
};

static void a_read_whose_success_is_no_boolean_is_unreadable(void **state)
{
    (void)state;
    static const vast_op op = { .path = "/x/", .method = VAST_GET };
    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const answer a = { "200 OK", reads[i].body };
            static rig r;
            assert_int_equal(ask(&r, way, &op, &a), reads[i].err);
            rig_end(&r);
        }
    }
}

/* ---- typed functions --------------------------------------------------------------------------------------------- */

static void a_rented_instance_keeps_its_id_when_it_is_stopped(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":false,\"new_contract\":7835610}"), SILENCE };
    const fake_peer peer = { .acts = acts };
    for (unsigned way = 0; way < RIG_WAYS; way++) {
        int64_t id = 0;
        vast_rental rental = { .image = "debian:12" };
        static rig r;
        rig_begin(&r, way, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_create_instance(&r.client, 5550001, &rental, &id), VAST_OK);
        assert_int_equal(id, 7835610);
        assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_STOPPED);
        rig_end(&r);
    }
}

static void a_start_that_waits_is_queued(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":false,\"error\":\"resources_unavailable\"}"),
        ANSWER("200 OK", "{\"success\":true}"), SILENCE };
    const fake_peer peer = { .acts = acts };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_start_instance(&r.client, 7), VAST_OK);
    assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_QUEUED);
    assert_string_equal(vast_last(&r.client)->error_code, "resources_unavailable");
    assert_int_equal(vast_start_instance(&r.client, 7), VAST_OK);
    assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_DONE);
    rig_end(&r);
}

static vast_err count_event(void *ctx, const vast_json_event *event)
{
    (void)event;
    ++*(unsigned *)ctx;
    return VAST_OK;
}

static vast_err count_end(void *ctx)
{
    *(unsigned *)ctx += 100;
    return VAST_E_SHAPE;
}

/* Where `success: false` may be a success, the answer is handed over; an end that fails has no effect. */
static void an_answer_with_signs_is_handed_over(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        vast_err err;
        unsigned counted;
    } ends[] = {
        { "{\"success\":false,\"msg\":\"SSH key already associated\"}", VAST_E_SHAPE, 106 },
        { "{\"success\":false,\"msg\":\"no\"}", VAST_E_REFUSED, 6 },
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        const fake_act acts[] = { ANSWER("200 OK", ends[i].body), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_op op = judged(&vast_op_attach_ssh);
        unsigned counted = 0;
        const vast_request request = { .op = &op, .on_json = count_event, .on_end = count_end, .ctx = &counted };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), ends[i].err);
        assert_int_equal(counted, ends[i].counted);
        assert_int_equal(vast_last(&r.client)->effect, VAST_EFFECT_DONE);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_confirms_nothing_is_an_unknown_outcome),
        cmocka_unit_test(success_true_confirms_every_row),
        cmocka_unit_test(an_answer_means_what_its_signs_say),
        cmocka_unit_test(a_read_whose_success_is_no_boolean_is_unreadable),
        cmocka_unit_test(a_rented_instance_keeps_its_id_when_it_is_stopped),
        cmocka_unit_test(a_start_that_waits_is_queued),
        cmocka_unit_test(an_answer_with_signs_is_handed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
