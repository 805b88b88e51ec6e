/* SPDX-License-Identifier: MIT */
/* What is particular to single typed calls: arguments that cannot be sent, defaults, pages, what must not be cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define DONE "{\"success\":true}"

static struct {
    int64_t id;
    vast_rental rental;
    vast_offer_search search;
    vast_instance_page page;
    vast_log_request request;
    vast_group_log log;
    vast_ssh_key key;
    unsigned seen;
    int64_t last_id;
    char text[64];
} got;

static vast_err note_offers(void *ctx, const vast_offer *offer)
{
    (void)ctx;
    got.last_id = offer->id;
    got.seen++;
    return VAST_OK;
}

static vast_err note_instances(void *ctx, const vast_instance *instance)
{
    (void)ctx;
    got.last_id = instance->id;
    got.seen++;
    return VAST_OK;
}

static vast_err note_text(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    strncat(got.text, text, len);
    return VAST_OK;
}

static void what_cannot_be_sent_is_not(void **state)
{
    (void)state;
    static const fake_peer peer = { .acts = NULL };
    static char onstart[VAST_ONSTART_BYTES_MAX + 2];
    static rig r;
    memset(onstart, 'x', sizeof onstart - 1);
    rig_begin(&r, 0, &peer, 1);
    r.config.bodies = NULL;
    rig_start(&r);
    memset(&got, 0, sizeof got);
    got.rental.onstart = onstart;
    assert_int_equal(vast_create_instance(&r.client, 1, &got.rental, &got.id), VAST_E_SPACE);
    assert_int_equal(got.id, 0);
    assert_int_equal(vast_last(&r.client)->cause, VAST_CAUSE_ONSTART);
    assert_int_equal(vast_last(&r.client)->err, VAST_E_SPACE);
    assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_ARGUMENTS);
    assert_string_equal(vast_last(&r.client)->message, "");
    assert_int_equal(vast_create_instance(&r.client, 0, &(vast_rental){ .image = "a" }, &got.id), VAST_E_ARG);
    assert_int_equal(vast_create_instance(&r.client, 1, &(vast_rental){ .price = "a lot" }, &got.id), VAST_E_ARG);
    assert_int_equal(vast_create_instance(&r.client, 1, &(vast_rental){ .env = "{" }, &got.id), VAST_E_ARG);
    assert_int_equal(vast_create_instance(&r.client, 1, &(vast_rental){ .env = "{]" }, &got.id), VAST_E_ARG);
    assert_int_equal(vast_create_instance(&r.client, 1, &(vast_rental){ .env = "[]" }, &got.id), VAST_E_ARG);
    assert_int_equal(vast_create_instance(&r.client, 1, &(vast_rental){ .args = "[\"a\"" }, &got.id), VAST_E_ARG);
    memset(&got.key, 0xa5, sizeof got.key);
    assert_int_equal(vast_create_ssh_key(&r.client, "-----BEGIN OPENSSH PRIVATE KEY-----", &got.key), VAST_E_ARG);
    assert_int_equal(got.key.id, 0);
    assert_string_equal(got.key.key, "");
    assert_int_equal(vast_update_ssh_key(&r.client, 501, "id_ed25519.pub"), VAST_E_ARG);
    assert_int_equal(vast_start_instance(&r.client, -1), VAST_E_ARG);
    assert_int_equal(vast_search_offers(&r.client, &got.search, note_offers, &got), VAST_E_ARG);
    assert_string_equal(got.search.query.fault, "");
    assert_int_equal(
        vast_search_offers(&r.client, &(vast_offer_search){ .storage_gb = "a lot" }, note_offers, &got), VAST_E_ARG);
    got.search.text = "num_gpus";
    assert_int_equal(vast_search_offers(&r.client, &got.search, note_offers, &got), VAST_E_ARG);
    assert_non_null(strstr(got.search.query.fault, "no operator after \"num_gpus\""));
    assert_int_equal(vast_last(&r.client)->cause, VAST_CAUSE_QUERY);
    got.log.level = (vast_log_level)(VAST_LOG_DEBUG + 1);
    assert_int_equal(vast_read_endpoint_log(&r.client, 1, 0, &got.log), VAST_E_ARG);
    assert_int_equal(r.fake.connects, 0);
    rig_end(&r);
}

static void a_search_may_say_all_or_nothing(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK", "{\"offers\":[]}"), ANSWER("200 OK", "{\"offers\":[]}"),
        SILENCE };
    static const fake_peer peer = { .acts = acts };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    memset(&got, 0, sizeof got);
    got.search = (vast_offer_search){ .no_defaults = true };
    assert_int_equal(vast_search_offers(&r.client, &got.search, note_offers, &got), VAST_OK);
    assert_int_equal(got.seen, 0);
    assert_non_null(strstr(
        r.fake.log, "{\"order\": [[\"score\", \"desc\"]], \"type\": \"on-demand\", \"allocated_storage\": 5.0}"));
    got.search =
        (vast_offer_search){ .text = "verified=any", .order = "dph", .type = "bid", .storage_gb = "20", .limit = 1 };
    assert_int_equal(vast_search_offers(&r.client, &got.search, note_offers, &got), VAST_OK);
    assert_non_null(strstr(r.fake.log, "{\"external\": {\"eq\": false}, \"rentable\": {\"eq\": true}, \"order\": "
                                       "[[\"dph_total\", \"asc\"]], \"type\": "
                                       "\"bid\", \"limit\": 1, \"allocated_storage\": 20}"));
    rig_end(&r);
}

static void pages_follow_one_another(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK",
                                         "{\"next_token\":\"a+b=\",\"total_instances\":2,\"instances\":[{\"id\":1}]}"),
        ANSWER("200 OK", "{\"instances\":[{\"id\":2}],\"next_token\":null,\"total_instances\":2}"),
        ANSWER("200 OK", "{\"instances\":[]}"), SILENCE };
    static const fake_peer peer = { .acts = acts };
    static rig r;
    rig_begin(&r, 1, &peer, 1);
    rig_start(&r);
    memset(&got, 0, sizeof got);
    got.page = (vast_instance_page){ .limit = 1 };
    unsigned pages = 0;
    do {
        assert_int_equal(vast_list_instances(&r.client, &got.page, note_instances, &got), VAST_OK);
        assert_int_equal(got.page.total, 2);
        pages++;
    } while (got.page.token[0] != '\0');
    assert_int_equal(pages, 2);
    assert_int_equal(got.seen, 2);
    assert_int_equal(got.last_id, 2);
    assert_int_equal(rig_count(r.fake.log, "&limit=1"), 2);
    assert_int_equal(rig_count(r.fake.log, "&after_token=a%2Bb%3D"), 1);
    assert_int_equal(vast_list_instances(&r.client, &got.page, note_instances, &got), VAST_OK);
    assert_int_equal(got.page.total, 0);
    rig_end(&r);
}

/* An address that lacks its end is not valid, and neither is a page's token. */
static void what_must_be_whole_is_not_cut(void **state)
{
    (void)state;
    static char json[1400];
    static rig r;
    for (unsigned page = 0; page < 2; page++) {
        size_t room = page == 1 ? sizeof got.page.token : sizeof got.request.url;
        for (size_t len = room - 1; len <= room; len++) {
            strcpy(json, page == 1 ? "{\"instances\":[],\"next_token\":\"" : "{\"result_url\":\"");
            size_t at = strlen(json);
            memset(json + at, 'u', len);
            strcpy(json + at + len, "\"}");
            const fake_act acts[] = { ANSWER("200 OK", json), SILENCE };
            const fake_peer peer = { .acts = acts };
            memset(&got, 0, sizeof got);
            rig_begin(&r, 0, &peer, 1);
            rig_start(&r);
            vast_err err = page == 1 ? vast_list_instances(&r.client, &got.page, note_instances, &got)
                                     : vast_request_log(&r.client, 7, &got.request);
            assert_int_equal(err, len < room ? VAST_OK : VAST_E_SPACE);
            assert_int_equal(strlen(page == 1 ? got.page.token : got.request.url), len < room  ? len
                                                                                   : page == 1 ? room - 1
                                                                                               : 0);
            rig_end(&r);
        }
    }
}

static void a_bid_may_be_left_out_a_label_taken_away_a_key_be_hardware_s(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK", DONE), ANSWER("200 OK", DONE), ANSWER("200 OK", DONE), SILENCE };
    static const fake_peer peer = { .acts = acts };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_change_bid(&r.client, 7, NULL), VAST_OK);
    assert_int_equal(rig_count(r.fake.log, "{\"client_id\":\"me\",\"price\":null}"), 1);
    assert_int_equal(vast_label_instance(&r.client, 7, ""), VAST_OK);
    assert_int_equal(vast_update_ssh_key(&r.client, 7, "sk-ssh-ed25519@openssh.com AAAA"), VAST_OK);
    assert_int_equal(rig_count(r.fake.log, "{\"label\":\"\"}"), 1);
    rig_end(&r);
}

/* The storage service says in its own way that there is nothing yet. */
static void a_log_is_fetched_when_it_is_there(void **state)
{
    (void)state;
    static const fake_act acts[] = {
        { .kind = FAKE_ANSWER,
            .text = "403 Forbidden",
            .body = "<Error/>",
            .more = "Content-Type: application/xml\r\n" },
        { .kind = FAKE_ANSWER,
            .text = "404 Not Found",
            .body = "<Error/>",
            .more = "Content-Type: application/xml\r\n" },
        { .kind = FAKE_ANSWER, .text = "200 OK", .body = "{\"not\": json\n", .more = "Content-Type: text/plain\r\n" },
        SILENCE,
    };
    static const fake_peer peer = { .acts = acts };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    memset(&got, 0, sizeof got);
    unsigned looks = 0;
    do {
        vast_fetch_log(&r.client, "http://127.0.0.1:8080/results/x", note_text, &got);
        looks++;
    } while (vast_log_is_pending(&r.client));
    assert_int_equal(looks, 3);
    assert_string_equal(got.text, "{\"not\": json\n");
    rig_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_sent_is_not),
        cmocka_unit_test(a_search_may_say_all_or_nothing),
        cmocka_unit_test(pages_follow_one_another),
        cmocka_unit_test(what_must_be_whole_is_not_cut),
        cmocka_unit_test(a_bid_may_be_left_out_a_label_taken_away_a_key_be_hardware_s),
        cmocka_unit_test(a_log_is_fetched_when_it_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
