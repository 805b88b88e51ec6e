/* SPDX-License-Identifier: MIT */
/*
 * Every typed call: what it sends, what it makes of a success, a refusal, nonsense, and of a port that fails at any
 * place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* ---- the state after a call ----------------------------------------------------------------------------------- */

static struct {
    int64_t id;
    vast_endpoint_deletion deletion;
    vast_workergroup group;
    vast_worker worker;
    vast_group_log log;
    vast_instance instance;
    vast_instance_page page;
    vast_offer_search search;
    vast_user user;
    vast_endpoint endpoint;
    vast_spend_rate rate;
    vast_group_spend spend;
    vast_ssh_key key;
    vast_log_request request;
    vast_endpoint_setup endpoint_settings;
    vast_workergroup_setup group_settings;
    vast_rental rental;
    /* What a visitor saw. */
    unsigned seen;
    vast_workergroup groups[2];
    vast_worker workers[2];
    vast_instance instances[2];
    vast_offer offers[2];
    vast_ssh_key keys[2];
    vast_group_spend spends[2];
    char text[256];
} got;

static vast_err verdict; /* of the visitors */

#define NOTE(type, list)                                                                                               \
    static vast_err note_##list(void *ctx, const type *row)                                                            \
    {                                                                                                                  \
        assert_ptr_equal(ctx, &got);                                                                                   \
        got.list[got.seen++ % 2] = *row;                                                                               \
        return verdict;                                                                                                \
    }

NOTE(vast_workergroup, groups)
NOTE(vast_worker, workers)
NOTE(vast_instance, instances)
NOTE(vast_offer, offers)
NOTE(vast_ssh_key, keys)
NOTE(vast_group_spend, spends)

static vast_err note_text(void *ctx, const char *text, size_t len)
{
    assert_ptr_equal(ctx, &got);
    assert_true(strlen(got.text) + len < sizeof got.text);
    strncat(got.text, text, len);
    got.seen++;
    return verdict;
}

/* ---- the calls --------------------------------------------------------------------------------------------------- */

#define ALONE(name, ...)                                                                                               \
    static vast_err run_##name(vast_client *c)                                                                         \
    {                                                                                                                  \
        return vast_##name(c, __VA_ARGS__);                                                                            \
    }                                                                                                                  \
    static vast_err begin_##name(vast_client *c)                                                                       \
    {                                                                                                                  \
        return vast_##name##_begin(c, __VA_ARGS__);                                                                    \
    }

ALONE(create_endpoint, &got.endpoint_settings, &got.id)
ALONE(update_endpoint, 3001, &got.endpoint_settings)
ALONE(list_workergroups, &got.group, note_groups, &got)
ALONE(create_workergroup, &got.group_settings, &got.id)
ALONE(update_workergroup, 4001, &got.group_settings)
ALONE(delete_workergroup, 4001, &got.deletion)
ALONE(list_workers, 3001, &got.worker, note_workers, &got)
ALONE(list_workergroup_workers, 4001, &got.worker, note_workers, &got)
ALONE(read_endpoint_log, 3001, 100, &got.log)
ALONE(read_workergroup_log, 4001, 0, &got.log)
ALONE(create_instance, 8100001, &got.rental, &got.id)
ALONE(show_instance, 7000001, &got.instance)
ALONE(list_instances, &got.page, note_instances, &got)
ALONE(start_instance, 7000001)
ALONE(stop_instance, 7000001)
ALONE(reboot_instance, 7000001)
ALONE(recycle_instance, 7000001)
ALONE(label_instance, 7000001, "trainer \"2\"")
ALONE(change_bid, 7000001, "0.25")
ALONE(request_log, 7000001, &got.request)
ALONE(fetch_log, "http://127.0.0.1:8080/results/x?sign=1", note_text, &got)
ALONE(search_offers, &got.search, note_offers, &got)
ALONE(show_user, &got.user)
ALONE(show_endpoint, 4242, &got.endpoint)
ALONE(stop_self, "C.7000001")
ALONE(destroy_self, "7000001")
ALONE(show_spend_rate, &got.rate)
ALONE(list_endpoint_spend, &got.spend, note_spends, &got)
ALONE(list_workergroup_spend, &got.spend, note_spends, &got)
ALONE(list_ssh_keys, &got.key, note_keys, &got)
ALONE(create_ssh_key, "ssh-ed25519 AAAA gw", &got.key)
ALONE(update_ssh_key, 501, "ecdsa-sha2-nistp256 AAAA gw")
ALONE(delete_ssh_key, 501)

static const int64_t three = 3, forty = 40;

/* Arguments as a caller gives them; what a call fills in is full of old values. */
static void prepare(void)
{
    memset(&got, 0, sizeof got);
    verdict = VAST_OK;
    got.id = 99;
    memset(got.deletion.msg, 'x', 9);
    got.deletion.failed_workers.count = 7;
    memset(&got.group, 'x', sizeof got.group);
    memset(&got.worker, 'x', sizeof got.worker);
    memset(&got.instance, 'x', sizeof got.instance);
    memset(&got.page.row, 'x', sizeof got.page.row);
    memset(&got.search.row, 'x', sizeof got.search.row);
    memset(&got.user, 'x', sizeof got.user);
    memset(&got.endpoint, 'x', sizeof got.endpoint);
    got.rate = (vast_spend_rate){ 99, 99, 99, true };
    memset(&got.spend, 'x', sizeof got.spend);
    memset(&got.key, 'x', sizeof got.key);
    memset(got.request.url, 'x', 9);
    got.log = (vast_group_log){ .level = VAST_LOG_TRACE, .visit = note_text, .ctx = &got };
    got.endpoint_settings = (vast_endpoint_setup){
        .name = "llm", .target_util = "0.8", .cold_workers = &three, .max_workers = &forty, .state = "stopped"
    };
    got.group_settings = (vast_workergroup_setup){
        .endpoint_name = "llm", .template_id = &forty, .search_params = "gpu_ram>=24", .gpu_ram_gb = "24"
    };
    got.rental = (vast_rental){ .image = "debian:12",
        .runtype = "ssh_proxy",
        .disk_gb = "16.5",
        .price = "0.2",
        .label = "gw",
        .onstart = "echo up",
        .env = "{\"A\":\"1\"}",
        .cancel_unavail = true };
    got.request.tail = "100";
    got.search.text = "num_gpus>=2";
    got.search.limit = 3;
}

/* ---- what a success fills in ------------------------------------------------------------------------------------- */

static void check_nothing(void)
{
}

static void check_id(void)
{
    assert_int_equal(got.id, 7100001);
}

static void check_deletion(void)
{
    assert_int_equal(got.deletion.deleted_workers.count, 2);
    assert_int_equal(got.deletion.failed_workers.count, 1);
    assert_string_equal(got.deletion.msg, "done");
}

static void check_groups(void)
{
    assert_int_equal(got.seen, 1);
    const vast_workergroup *g = &got.groups[0];
    assert_int_equal(g->id, 4001);
    assert_int_equal(g->endpoint_id, 3001);
    assert_int_equal(g->user_id, 424242);
    assert_int_equal(g->template_id, 0);
    assert_int_equal(g->test_workers, 3);
    assert_int_equal(g->cold_workers, 1);
    assert_int_equal(g->min_load_micros, 500000);
    assert_int_equal(g->target_util_micros, 900000);
    assert_int_equal(g->cold_mult_micros, 2500000);
    assert_int_equal(g->gpu_ram_gb_micros, 24000000);
    assert_string_equal(g->endpoint_name, "llm");
    assert_string_equal(g->template_hash, "abc");
    assert_string_equal(g->launch_args, "--disk 9");
    assert_string_equal(g->created_at, "2025-12-01");
}

static void check_workers(void)
{
    assert_int_equal(got.seen, 2);
    const vast_worker *w = &got.workers[0];
    assert_int_equal(w->id, 67890);
    assert_int_equal(w->cur_load_micros, 1500000);
    assert_int_equal(w->perf_micros, 2000000);
    assert_int_equal(w->measured_perf_micros, 812500000);
    assert_int_equal(w->reliability_micros, 990000);
    assert_int_equal(w->deployment_version_id, 12);
    assert_int_equal(w->loop_lag_max_micros, 250000);
    assert_string_equal(w->status, "idle");
    assert_string_equal(w->url, "https://198.51.100.7:40123");
    assert_string_equal(w->gpu_name, "RTX 4090");
    assert_string_equal(w->created_at, "2023-10-01");
    assert_int_equal(got.workers[1].id, 67891);
    assert_string_equal(got.workers[1].url, "");
}

static void check_log(void)
{
    assert_string_equal(got.text, "one\ntwo \xc3\xa9\n");
}

static void check_fetched(void)
{
    assert_string_equal(got.text, "{\"not\": json\n");
}

static void check_instance_row(const vast_instance *i)
{
    assert_int_equal(i->id, 7000001);
    assert_int_equal(i->machine_id, 5150);
    assert_int_equal(i->num_gpus, 2);
    assert_int_equal(i->ssh_port, 30022);
    assert_int_equal(i->dph_total_micros, 361100);
    assert_int_equal(i->min_bid_micros, 200000);
    assert_int_equal(i->disk_gb_micros, 40000000);
    assert_int_equal(i->disk_used_gb_micros, 11250000);
    assert_int_equal(i->gpu_util_micros, 37500000);
    assert_int_equal(i->start_us, 1768384800500000);
    assert_int_equal(i->end_us, 1771070400000000);
    assert_true(i->is_bid);
    assert_string_equal(i->actual_status, "running");
    assert_string_equal(i->intended_status, "stopped");
    assert_string_equal(i->status_msg, "success\n");
    assert_string_equal(i->label, "");
    assert_string_equal(i->image, "debian:12");
    assert_string_equal(i->runtype, "ssh");
    assert_string_equal(i->gpu_name, "RTX 4090");
    assert_string_equal(i->ssh_host, "ssh5.vast.example");
    assert_string_equal(i->public_ip, "198.51.100.7");
    assert_string_equal(i->geolocation, "Taiwan, TW");
}

static void check_instance(void)
{
    check_instance_row(&got.instance);
}

static void check_page(void)
{
    assert_int_equal(got.seen, 2);
    check_instance_row(&got.instances[0]);
    assert_int_equal(got.instances[1].id, 7000002);
    assert_string_equal(got.page.token, "eyJ2=");
    assert_int_equal(got.page.total, 42);
}

static void check_offers(void)
{
    assert_int_equal(got.seen, 1);
    const vast_offer *o = &got.offers[0];
    assert_int_equal(o->id, 8100001);
    assert_int_equal(o->machine_id, 36683);
    assert_int_equal(o->host_id, 166946);
    assert_int_equal(o->num_gpus, 2);
    assert_int_equal(o->gpu_ram_mb, 24564);
    assert_int_equal(o->cpu_ram_mb, 128602);
    assert_int_equal(o->cpu_cores_micros, 16000000);
    assert_int_equal(o->disk_gb_micros, 812460000);
    assert_int_equal(o->dph_total_micros, 363889);
    assert_int_equal(o->min_bid_micros, 201100);
    assert_int_equal(o->reliability_micros, 997600);
    assert_int_equal(o->dlperf_micros, 98714000);
    assert_int_equal(o->dlperf_per_dph_micros, 271300000);
    assert_int_equal(o->inet_down_micros, 878400000);
    assert_int_equal(o->inet_up_micros, 612250000);
    assert_int_equal(o->cuda_micros, 12800000);
    assert_int_equal(o->duration_us, 3110400000000);
    assert_true(o->rentable);
    assert_string_equal(o->gpu_name, "RTX 4090");
    assert_string_equal(o->geolocation, "Taiwan, TW");
    assert_string_equal(o->verification, "verified");
    assert_string_equal(o->driver_version, "570.124.04");
    assert_string_equal(got.search.query.fault, "");
}

static void check_user(void)
{
    assert_int_equal(got.user.id, 424242);
    assert_int_equal(got.user.balance_micros, -1500000);
    assert_int_equal(got.user.credit_micros, 25500000);
    assert_int_equal(got.user.balance_threshold_micros, 5000000);
    assert_string_equal(got.user.username, "edgeops");
    assert_string_equal(got.user.email, "ops@example.com");
    assert_string_equal(got.user.fullname, "Edge Ops");
}

static void check_endpoint(void)
{
    assert_int_equal(got.endpoint.id, 4242);
    assert_int_equal(got.endpoint.cold_workers, 5);
    assert_int_equal(got.endpoint.target_util_micros, 900000);
    assert_string_equal(got.endpoint.name, "llm");
    assert_string_equal(got.endpoint.state, "active");
}

static void check_rate(void)
{
    assert_int_equal(got.rate.gpu_micros, 361100);
    assert_int_equal(got.rate.container_storage_micros, 8333);
    assert_int_equal(got.rate.volume_storage_micros, 0);
    assert_false(got.rate.has_active_resources);
}

static void check_spends(void)
{
    assert_int_equal(got.seen, 2);
    assert_int_equal(got.spends[0].id, 4242);
    assert_int_equal(got.spends[0].hourly_micros, 722200);
    assert_int_equal(got.spends[1].id, 4243);
    assert_int_equal(got.spends[1].hourly_micros, VAST_SPEND_UNKNOWN);
}

static void check_keys(void)
{
    assert_int_equal(got.seen, 2);
    assert_int_equal(got.keys[0].id, 501);
    assert_int_equal(got.keys[0].user_id, 424242);
    assert_string_equal(got.keys[0].key, "ssh-ed25519 AAAA gw");
    assert_string_equal(got.keys[0].created_at, "2026-01-15");
    assert_int_equal(got.keys[1].id, 502);
}

static void check_key(void)
{
    assert_int_equal(got.key.id, 503);
    assert_string_equal(got.key.key, "ssh-ed25519 AAAA gw");
}

static void check_url(void)
{
    assert_string_equal(got.request.url, "https://s3.example/logs?sign=1");
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

#define INSTANCE                                                                                                       \
    "\"id\":7000001,\"machine_id\":5150,\"num_gpus\":2,\"ssh_port\":30022,\"dph_total\":0.3611,\"min_bid\":0.2,"       \
    "\"disk_space\":40.0,\"disk_usage\":11.25,\"gpu_util\":37.5,\"start_date\":1768384800.5,\"end_date\":"             \
    "1771070400.0,\"is_bid\":true,\"actual_status\":\"running\",\"intended_status\":\"stopped\",\"status_msg\":"       \
    "\"success\\n\",\"label\":null,\"image_uuid\":\"debian:12\",\"image_runtype\":\"ssh\",\"gpu_name\":\"RTX 4090\","  \
    "\"ssh_host\":\"ssh5.vast.example\",\"public_ipaddr\":\"198.51.100.7\",\"geolocation\":\"Taiwan, TW\","            \
    "\"ports\":{\"22/tcp\":[{\"HostPort\":\"40122\"}]},\"extra_env\":[[\"a\",\"b\"]]"
#define WORKERS                                                                                                        \
    "[{\"id\":67890,\"status\":\"idle\",\"gpu_name\":\"RTX 4090\",\"measured_perf\":812.5,\"cur_load\":1.5,"           \
    "\"perf\":2,\"reliability\":0.99,\"deployment_version_id\":12,\"loop_lag_max\":0.25,\"warnings\":[\"slow\"],"      \
    "\"url\":\"https://198.51.100.7:40123\",\"created_at\":\"2023-10-01\"},"                                           \
    "{\"id\":67891,\"status\":\"loading\",\"gpu_name\":null,\"url\":null}]"
#define LOGS                                                                                                           \
    "{\"info0\":\"no\",\"info1\":\"no\",\"trace\":\"one\\ntwo \\u00e9\\n\",\"tracer\":\"no\",\"a-long-name\":\"no\","  \
    "\"debug\":[\"no\"]}"
#define SPENDS "[{\"id\":4242,\"hourly_spend\":0.7222},{\"id\":4243,\"hourly_spend\":null}]"
#define OFFER                                                                                                          \
    "{\"offers\":[{\"id\":8100001,\"machine_id\":36683,\"host_id\":166946,\"num_gpus\":2,\"gpu_ram\":24564,"           \
    "\"cpu_ram\":128602,\"cpu_cores_effective\":16.0,\"disk_space\":812.46,\"dph_total\":0.363889,\"min_bid\":0.2011," \
    "\"reliability\":0.9976,\"dlperf\":98.714,\"dlperf_per_dphtotal\":271.3,\"inet_down\":878.4,\"inet_up\":612.25,"   \
    "\"cuda_max_good\":12.8,\"duration\":3110400.0,\"rentable\":true,\"gpu_name\":\"RTX 4090\",\"geolocation\":"       \
    "\"Taiwan, TW\",\"verification\":\"verified\",\"driver_version\":\"570.124.04\",\"external\":null}]}"
#define DELETED "{\"success\":true,\"deleted_workers\":[1,2],\"failed_workers\":[3],\"msg\":\"done\"}"
#define DONE "{\"success\":true}"

enum { READS = 1, REPEATS = 2, TEXT = 4, SHOWS = 8, BARE = 16 };

#define PAIR(name) #name, run_##name, begin_##name

static const struct {
    const char *name;
    vast_err (*run)(vast_client *c);
    vast_err (*begin)(vast_client *c);
    const char *line, *body; /* what is sent */
    const char *json;        /* what a success says */
    void (*check)(void);
    unsigned flags;
    const char *empty; /* a success without what was asked for; NULL: no such thing */
    vast_err empty_err;
} calls[] = {
    { PAIR(create_endpoint), "POST /api/v0/endptjobs/",
        "{\"client_id\":\"me\",\"min_load\":0.0,\"min_cold_load\":0.0,\"target_util\":0.8,\"cold_mult\":2.5,"
        "\"cold_workers\":3,\"max_workers\":40,\"endpoint_name\":\"llm\",\"max_queue_time\":null,"
        "\"target_queue_time\":null,\"inactivity_timeout\":null,\"autoscaler_instance\":\"prod\"}",
        "{\"success\":true,\"result\":7100001}", check_id, 0, DONE, VAST_E_SHAPE },
    { PAIR(update_endpoint), "PUT /api/v0/endptjobs/3001/",
        "{\"client_id\":\"me\",\"endptjob_id\":3001,\"min_load\":null,\"min_cold_load\":null,\"target_util\":0.8,"
        "\"cold_mult\":null,\"cold_workers\":3,\"max_workers\":40,\"endpoint_name\":\"llm\",\"endpoint_state\":"
        "\"stopped\",\"max_queue_time\":null,\"target_queue_time\":null,\"inactivity_timeout\":null,"
        "\"autoscaler_instance\":\"prod\"}",
        DONE, check_nothing, REPEATS, NULL, VAST_OK },
    { PAIR(list_workergroups), "GET /api/v0/autojobs/", "",
        "{\"success\":true,\"results\":[{\"id\":4001,\"endpoint_id\":3001,\"endpoint_name\":\"llm\",\"min_load\":0.5,"
        "\"target_util\":0.9,\"cold_mult\":2.5,\"cold_workers\":1,\"test_workers\":3,\"template_hash\":\"abc\","
        "\"template_id\":null,\"search_query\":{\"a\":1},\"launch_args\":\"--disk 9\",\"gpu_ram\":24.0,\"api_key\":"
        "\"secret\",\"created_at\":\"2025-12-01\",\"user_id\":424242}]}",
        check_groups, READS | REPEATS | SHOWS, DONE, VAST_E_SHAPE },
    { PAIR(create_workergroup), "POST /api/v0/autojobs/",
        "{\"client_id\":\"me\",\"min_load\":null,\"target_util\":null,\"cold_mult\":null,\"cold_workers\":null,"
        "\"test_workers\":3,\"template_hash\":null,\"template_id\":40,\"search_params\":\"gpu_ram>=24\","
        "\"launch_args\":null,\"gpu_ram\":24,\"endpoint_name\":\"llm\",\"endpoint_id\":null,\"autoscaler_instance\":"
        "\"prod\"}",
        "{\"success\":true,\"id\":7100001}", check_id, 0, DONE, VAST_E_SHAPE },
    { PAIR(update_workergroup), "PUT /api/v0/autojobs/4001/",
        "\"autojob_id\":4001,\"min_load\":null,\"target_util\":null,\"cold_mult\":null,\"cold_workers\":null,"
        "\"test_workers\":null,\"template_hash\":null,\"template_id\":40,\"search_params\":\"gpu_ram>=24\"",
        DONE, check_nothing, REPEATS, NULL, VAST_OK },
    { PAIR(delete_workergroup), "DELETE /api/v0/autojobs/4001/", "", DELETED, check_deletion, REPEATS, NULL, VAST_OK },
    { PAIR(list_workers), "POST /get_endpoint_workers/", "{\"id\":3001}", WORKERS, check_workers,
        READS | REPEATS | SHOWS | BARE, "{\"error_msg\":\"no such endpoint\"}", VAST_E_NOT_FOUND },
    { PAIR(list_workergroup_workers), "POST /get_workergroup_workers/", "{\"id\":4001}", "{\"workers\":" WORKERS "}",
        check_workers, READS | REPEATS | SHOWS | BARE, "{\"error\":\"no such group\"}", VAST_E_NOT_FOUND },
    { PAIR(read_endpoint_log), "POST /get_endpoint_logs/", "{\"id\":3001,\"tail\":100}", LOGS, check_log,
        READS | REPEATS | SHOWS, "{\"info0\":\"a\"}", VAST_E_SHAPE },
    { PAIR(read_workergroup_log), "POST /get_autogroup_logs/", "{\"id\":4001}", "{\"logs\":\"one\\ntwo \xc3\xa9\\n\"}",
        check_log, READS | REPEATS | SHOWS, "{\"error\":\"no such group\"}", VAST_E_NOT_FOUND },
    { PAIR(create_instance), "PUT /api/v0/asks/8100001/",
        "{\"client_id\":\"me\",\"image\":\"debian:12\",\"env\":{\"A\":\"1\"},\"price\":0.2,\"disk\":16.5,\"label\":"
        "\"gw\",\"extra\":null,\"onstart\":\"echo up\",\"image_login\":null,\"python_utf8\":false,\"lang_utf8\":false,"
        "\"use_jupyter_lab\":false,\"jupyter_dir\":null,\"force\":false,\"cancel_unavail\":true,\"template_hash_id\":"
        "null,\"user\":null,\"runtype\":\"ssh_proxy\"}",
        "{\"success\":true,\"new_contract\":7100001}", check_id, 0, DONE, VAST_E_SHAPE },
    { PAIR(show_instance), "GET /api/v0/instances/7000001/?owner=me", "", "{\"instances\":{" INSTANCE "}}",
        check_instance, READS | REPEATS, "{\"instances\":null}", VAST_E_NOT_FOUND },
    { PAIR(list_instances), "GET /api/v1/instances/?select_filters=%7B%7D", "",
        "{\"success\":true,\"total_instances\":42,\"next_token\":\"eyJ2=\",\"instances\":[{" INSTANCE
        "},{\"id\":7000002}]}",
        check_page, READS | REPEATS | SHOWS, "{\"success\":true,\"next_token\":null}", VAST_E_SHAPE },
    { PAIR(start_instance), "PUT /api/v0/instances/7000001/", "{\"state\":\"running\"}", DONE, check_nothing, REPEATS,
        NULL, VAST_OK },
    { PAIR(stop_instance), "PUT /api/v0/instances/7000001/", "{\"state\":\"stopped\"}", DONE, check_nothing, REPEATS,
        NULL, VAST_OK },
    { PAIR(reboot_instance), "PUT /api/v0/instances/reboot/7000001/", "{}", DONE, check_nothing, 0, NULL, VAST_OK },
    { PAIR(recycle_instance), "PUT /api/v0/instances/recycle/7000001/", "{}", DONE, check_nothing, 0, NULL, VAST_OK },
    { PAIR(label_instance), "PUT /api/v0/instances/7000001/", "{\"label\":\"trainer \\\"2\\\"\"}", DONE, check_nothing,
        REPEATS, NULL, VAST_OK },
    { PAIR(change_bid), "PUT /api/v0/instances/bid_price/7000001/", "{\"client_id\":\"me\",\"price\":0.25}", DONE,
        check_nothing, REPEATS, NULL, VAST_OK },
    { PAIR(request_log), "PUT /api/v0/instances/request_logs/7000001/", "{\"tail\":\"100\"}",
        "{\"success\":true,\"result_url\":\"https://s3.example/logs?sign=1\",\"msg\":\"wait\"}", check_url,
        READS | REPEATS, DONE, VAST_E_SHAPE },
    { PAIR(fetch_log), "GET /results/x?sign=1", "", "{\"not\": json\n", check_fetched, READS | REPEATS | TEXT | SHOWS,
        NULL, VAST_OK },
    { PAIR(search_offers), "POST /api/v0/bundles/",
        "{\"verified\": {\"eq\": true}, \"external\": {\"eq\": false}, \"rentable\": {\"eq\": true}, \"num_gpus\": "
        "{\"gte\": \"2\"}, \"order\": [[\"score\", \"desc\"]], \"type\": \"on-demand\", \"limit\": 3, "
        "\"allocated_storage\": 5.0}",
        OFFER, check_offers, READS | REPEATS | SHOWS, "{\"success\":true}", VAST_E_SHAPE },
    { PAIR(show_user), "GET /api/v0/users/current", "",
        "{\"id\":424242,\"api_key\":\"secret\",\"email\":\"ops@example.com\",\"username\":\"edgeops\",\"fullname\":"
        "\"Edge Ops\",\"balance\":-1.5,\"credit\":25.5,\"balance_threshold\":5.0}",
        check_user, READS | REPEATS, "{}", VAST_E_SHAPE },
    { PAIR(show_endpoint), "GET /api/v0/endptjobs/4242/", "",
        "{\"success\":true,\"id\":1,\"result\":{\"id\":4242,\"endpoint_name\":\"llm\",\"endpoint_state\":\"active\","
        "\"cold_workers\":5,\"target_util\":0.9,\"api_key\":\"secret\"}}",
        check_endpoint, READS | REPEATS, "{\"success\":true,\"result\":null}", VAST_E_SHAPE },
    { PAIR(stop_self), "PUT /api/v0/instances/7000001/", "{\"state\":\"stopped\"}", DONE, check_nothing, REPEATS, NULL,
        VAST_OK },
    { PAIR(destroy_self), "DELETE /api/v0/instances/7000001/", "", DONE, check_nothing, REPEATS, NULL, VAST_OK },
    { PAIR(show_spend_rate), "GET /api/v0/users/spend-rate/", "",
        "{\"success\":true,\"gpu_cost_per_hour\":0.3611,\"container_storage_cost_per_hour\":0.0083333,"
        "\"volume_storage_cost_per_hour\":0.0,\"has_active_resources\":false}",
        check_rate, READS | REPEATS, "{\"success\":true}", VAST_E_SHAPE },
    { PAIR(list_endpoint_spend), "GET /api/v0/serverless/endpoints/spend", "",
        "{\"success\":true,\"endpoints\":" SPENDS ",\"data_timestamp\":1768384800.5}", check_spends,
        READS | REPEATS | SHOWS, "{\"success\":true,\"data_timestamp\":1}", VAST_E_SHAPE },
    { PAIR(list_workergroup_spend), "GET /api/v0/serverless/workergroups/spend", "",
        "{\"success\":true,\"workergroups\":" SPENDS "}", check_spends, READS | REPEATS | SHOWS,
        "{\"success\":true,\"endpoints\":[]}", VAST_E_SHAPE },
    { PAIR(list_ssh_keys), "GET /api/v0/ssh/", "",
        "[{\"id\":501,\"user_id\":424242,\"key\":\"ssh-ed25519 AAAA gw\",\"created_at\":\"2026-01-15\",\"deleted_at\":"
        "null},{\"id\":502,\"public_key\":\"ssh-rsa B\"}]",
        check_keys, READS | REPEATS | SHOWS | BARE, "{\"keys\":[]}", VAST_E_SHAPE },
    { PAIR(create_ssh_key), "POST /api/v0/ssh/", "{\"ssh_key\":\"ssh-ed25519 AAAA gw\"}",
        "{\"success\":true,\"key\":{\"id\":503,\"public_key\":\"ssh-ed25519 AAAA gw\"}}", check_key, 0, DONE,
        VAST_E_SHAPE },
    { PAIR(update_ssh_key), "PUT /api/v0/ssh/501/", "{\"id\":501,\"ssh_key\":\"ecdsa-sha2-nistp256 AAAA gw\"}", DONE,
        check_nothing, REPEATS, NULL, VAST_OK },
    { PAIR(delete_ssh_key), "DELETE /api/v0/ssh/501/", "", DONE, check_nothing, REPEATS, NULL, VAST_OK },
};

/* Nothing of an answer that failed is left where a caller would look, whichever struct the call has. */
static void assert_cleared(size_t call)
{
    bool old_id = got.id == 99, old_user = got.user.username[0] == 'x', old_key = got.key.key[0] == 'x';
    bool old_endpoint = got.endpoint.name[0] == 'x';
    bool old_rate = got.rate.gpu_micros == 99;
    bool old_instance = got.instance.label[0] == 'x', old_msg = got.deletion.msg[0] == 'x';
    if ((calls[call].flags & SHOWS) == 0) {
        assert_true(old_id || got.id == 0);
        assert_true(old_user || (got.user.id == 0 && got.user.credit_micros == 0 && got.user.username[0] == '\0'));
        assert_true(old_endpoint || (got.endpoint.id == 0 && got.endpoint.name[0] == '\0'));
        assert_true(old_rate || (got.rate.gpu_micros == 0 && !got.rate.has_active_resources));
        assert_true(old_key || (got.key.id == 0 && got.key.user_id == 0 && got.key.key[0] == '\0'));
        assert_true(
            old_instance || (got.instance.id == 0 && got.instance.end_us == 0 && got.instance.label[0] == '\0'));
        assert_true(old_msg || (got.deletion.msg[0] == '\0' && got.deletion.failed_workers.count == 0));
        /* One of them was the call's, or it has none. */
        assert_true(calls[call].check == check_nothing || calls[call].check == check_url ||
                    !(old_id && old_user && old_endpoint && old_rate && old_key && old_instance && old_msg));
        assert_true(calls[call].check != check_url || got.request.url[0] == '\0');
    }
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

static void a_call_sends_its_request_and_fills_in_the_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_act acts[] = { ANSWER("200 OK", calls[i].json), SILENCE };
            const fake_peer peer = { .acts = acts };
            static rig r;
            prepare();
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            vast_err err = calls[i].run(&r.client);
            if (err != VAST_OK) {
                fail_msg("%s, way %u: %s %s", calls[i].name, way, vast_err_name(err),
                    vast_outcome_cause(vast_last(&r.client)));
            }
            calls[i].check();
            size_t line = strlen(calls[i].line);
            assert_memory_equal(r.fake.log, calls[i].line, line);
            assert_memory_equal(r.fake.log + line, " HTTP/1.1\r\n", 11);
            if (strstr(r.fake.log, calls[i].body) == NULL) {
                fail_msg("%s sent %s", calls[i].name, r.fake.log);
            }
            assert_int_equal(rig_count(r.fake.log, RIG_KEY), (calls[i].flags & TEXT) == 0);
            rig_end(&r);
        }
    }
}

static const struct {
    const char *status, *json;
    vast_err err;
} refusals[] = {
    { "401 Unauthorized", "{\"success\":false,\"error\":\"auth_error\",\"msg\":\"Invalid user key\"}", VAST_E_AUTH },
    { "404 Not Found", "{\"success\":false,\"error\":\"auth_error\",\"msg\":\"Invalid user key\"}", VAST_E_AUTH },
    { "404 Not Found", "{\"success\":false,\"error\":\"none\",\"msg\":\"No such thing\"}", VAST_E_NOT_FOUND },
    { "400 Bad Request", "{\"success\":false,\"msg\":\"no\"}", VAST_E_REFUSED },
    { "200 OK", "{\"success\":false,\"msg\":\"busy\"}", VAST_E_REFUSED },
    { "500 Internal Server Error", "<html>no</html>", VAST_E_SERVER },
};

static void a_refusal_is_the_service_s_word_and_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        for (size_t n = 0; n < COUNT_OF(refusals); n++) {
            const fake_act acts[] = { ANSWER(refusals[n].status, refusals[n].json), SILENCE };
            const fake_peer peer = { .acts = acts };
            static rig r;
            bool is_text = (calls[i].flags & TEXT) != 0 && refusals[n].status[0] == '2';
            prepare();
            rig_begin(&r, 0, &peer, 1);
            rig_start(&r);
            vast_err err = calls[i].run(&r.client);
            if (!is_text && err != refusals[n].err) {
                fail_msg("%s, refusal %zu: %s", calls[i].name, n, vast_err_name(err));
            }
            if (!is_text) {
                assert_int_equal(got.seen, 0);
                assert_cleared(i);
                assert_int_equal(vast_log_is_pending(&r.client), err == VAST_E_AUTH || err == VAST_E_NOT_FOUND);
            }
            rig_end(&r);
        }
    }
}

/* Answers of status 200 that say of nothing that it was done, or that cannot be read. */
static const struct {
    const char *json;
    vast_err err; /* of a read */
} nonsense[] = {
    { "", VAST_E_JSON },
    { "<html>", VAST_E_JSON },
    { "{\"success\":true", VAST_E_JSON },
    { "{\"success\":true,}", VAST_E_JSON },
    { "{\"id\":NaN}", VAST_E_JSON },
    { "{}", VAST_E_SHAPE },
    { "[]", VAST_E_SHAPE },
    { "null", VAST_E_SHAPE },
    { "true", VAST_E_SHAPE },
    { "7", VAST_E_SHAPE },
    { "\"Deleted\"", VAST_E_SHAPE },
    { "[[]]", VAST_E_SHAPE },
    { "{\"detail\":\"x\"}", VAST_E_SHAPE },
    { "{\"detail\":null}", VAST_E_SHAPE },
    { "{\"msg\":\"Instance not found\"}", VAST_E_SHAPE },
    { "{\"status\":\"error\"}", VAST_E_SHAPE },
};

/* A list that may be bare may be empty. */
static bool may_be_so(size_t call, const char *json)
{
    return strcmp(json, "[]") == 0 && (calls[call].flags & BARE) != 0;
}

static void nonsense_is_no_success(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        for (size_t n = 0; n < COUNT_OF(nonsense); n++) {
            if ((calls[i].flags & TEXT) != 0 || may_be_so(i, nonsense[n].json)) {
                continue;
            }
            bool reads = (calls[i].flags & READS) != 0;
            const fake_act acts[] = { ANSWER("200 OK", nonsense[n].json), SILENCE };
            const fake_peer peer = { .acts = acts };
            static rig r;
            prepare();
            rig_begin(&r, 0, &peer, 1);
            rig_start(&r);
            vast_err err = calls[i].run(&r.client);
            if (err != (reads ? nonsense[n].err : VAST_E_UNKNOWN_OUTCOME)) {
                fail_msg("%s, nonsense %zu: %s", calls[i].name, n, vast_err_name(err));
            }
            assert_string_not_equal(vast_outcome_cause(vast_last(&r.client)), reads ? "?" : "");
            assert_int_equal(got.seen, 0);
            assert_cleared(i);
            rig_end(&r);
        }
    }
}

static void an_answer_without_what_was_asked_for_is_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        if (calls[i].empty == NULL) {
            continue;
        }
        const fake_act acts[] = { ANSWER("200 OK", calls[i].empty), SILENCE };
        const fake_peer peer = { .acts = acts };
        static rig r;
        prepare();
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        vast_err err = calls[i].run(&r.client);
        if (err != calls[i].empty_err) {
            fail_msg("%s: %s", calls[i].name, vast_err_name(err));
        }
        assert_int_equal(got.seen, 0);
        assert_cleared(i);
        rig_end(&r);
    }
}

/* One call whose n-th port call fails. @return false: n lies past the last of them. */
static bool run_faulty(size_t call, fake_fault fault, unsigned way, unsigned n)
{
    const fake_act acts[] = { ANSWER("200 OK", calls[call].json), SILENCE };
    const fake_peer peer = { .acts = acts };
    static rig r;
    prepare();
    rig_begin(&r, way, &peer, 1);
    r.fake.fault_at = n;
    r.fake.fault = fault;
    rig_start(&r);
    vast_err err = calls[call].run(&r.client);
    bool past = r.fake.calls < n, went_out = strstr(r.fake.log, " HTTP/1.1\r\n") != NULL;
    assert_int_equal(vast_last(&r.client)->err, err);
    if (err == VAST_OK) {
        calls[call].check();
    } else {
        assert_cleared(call);
        /* What may have been done is never called a plain failure, nor a read that failed an unknown outcome. */
        bool unknown = err == VAST_E_UNKNOWN_OUTCOME, reads = (calls[call].flags & READS) != 0;
        assert_true(reads ? !unknown : unknown || !went_out);
    }
    if ((calls[call].flags & REPEATS) == 0) {
        assert_true(rig_count(r.fake.log, calls[call].line) <= 1);
    }
    assert_true(!past || err == VAST_OK);
    rig_end(&r);
    return !past;
}

static void no_fault_of_the_port_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        for (unsigned fault = 0; fault < FAULT_COUNT; fault++) {
            for (unsigned way = 0; way < 2; way++) {
                unsigned n = 1;
                while (run_faulty(i, (fake_fault)fault, way, n)) {
                    n++;
                }
            }
        }
    }
}

static void a_visitor_that_says_no_is_heard(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        if ((calls[i].flags & SHOWS) == 0) {
            continue;
        }
        const fake_act acts[] = { ANSWER("200 OK", calls[i].json), SILENCE };
        const fake_peer peer = { .acts = acts };
        static rig r;
        prepare();
        verdict = VAST_E_STOPPED;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(calls[i].run(&r.client), VAST_E_STOPPED);
        assert_int_equal(got.seen, 1);
        assert_int_equal(r.fake.connects, 1);
        rig_end(&r);
    }
}

/* A call that runs is not disturbed, nor is what another would have used touched. */
static void while_one_runs_no_other_begins(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        const fake_act acts[] = { ANSWER("200 OK", calls[i].json), SILENCE };
        const fake_peer peer = { .acts = acts };
        static rig r;
        static unsigned char before[sizeof got];
        prepare();
        rig_begin(&r, 2, &peer, 1);
        r.config.port = &fake_port_stepped;
        rig_start(&r);
        assert_int_equal(calls[i].begin(&r.client), VAST_OK);
        memcpy(before, &got, sizeof got);
        for (size_t other = 0; other < COUNT_OF(calls); other++) {
            assert_int_equal(calls[other].begin(&r.client), VAST_E_BUSY);
        }
        assert_memory_equal(before, &got, sizeof got);
        unsigned want;
        while ((want = vast_call_step(&r.client)) == VAST_WANT_TIME) {
            assert_int_equal(vast_call_wait_ms(&r.client), 0); /* byte by byte, the budget of a step is soon spent */
        }
        assert_int_equal(want, VAST_DONE);
        assert_int_equal(vast_last(&r.client)->err, VAST_OK);
        calls[i].check();
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_sends_its_request_and_fills_in_the_answer),
        cmocka_unit_test(a_refusal_is_the_service_s_word_and_leaves_nothing_behind),
        cmocka_unit_test(nonsense_is_no_success),
        cmocka_unit_test(an_answer_without_what_was_asked_for_is_an_error),
        cmocka_unit_test(no_fault_of_the_port_is_lost),
        cmocka_unit_test(a_visitor_that_says_no_is_heard),
        cmocka_unit_test(while_one_runs_no_other_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
