/* SPDX-License-Identifier: MIT */
/*
 * The least that a device links: one client, one call, over a port and a stream of its own. It is linked, not run: what
 * --gc-sections leaves of the library is what `make size` holds against the numbers of the design. With
 * PROBE_SERVERLESS it makes every call of the serverless API, by the typed functions where there are any; with
 * PROBE_STREAM, it streams a chat completion.
 */
#include "vastai/completion.h"
#include "vastai/ops.h"
#include "vastai/serverless.h"
#include "vastai/vastai.h"

/* The platform, which is not counted. */
extern const vast_port probe_port;
extern const vast_stream probe_tls;
extern unsigned char probe_memory[];

static vast_client client;
static vast_endpoint_deletion deletion;

#ifdef PROBE_SERVERLESS
/* What has no typed function. */
static const vast_op *const serverless[] = {
    &vast_op_route,
    &vast_op_update_workers,
    &vast_op_list_deployments,
    &vast_op_show_deployment,
    &vast_op_deployment_versions,
    &vast_op_start_deployment,
    &vast_op_stop_deployment,
    &vast_op_delete_deployment,
    &vast_op_delete_deployments,
};
static vast_endpoint endpoint;
static vast_endpoint_setup endpoint_settings;
static vast_workergroup group;
static vast_workergroup_setup group_settings;
static vast_worker worker;
static vast_group_log group_log;

static vast_err call_typed(int64_t id)
{
    const vast_err results[] = {
        vast_list_endpoints(&client, &endpoint, NULL, NULL),
        vast_create_endpoint(&client, &endpoint_settings, &id),
        vast_update_endpoint(&client, id, &endpoint_settings),
        vast_list_workergroups(&client, &group, NULL, NULL),
        vast_create_workergroup(&client, &group_settings, &id),
        vast_update_workergroup(&client, id, &group_settings),
        vast_delete_workergroup(&client, id, &deletion),
        vast_list_workers(&client, id, &worker, NULL, NULL),
        vast_list_workergroup_workers(&client, id, &worker, NULL, NULL),
        vast_read_endpoint_log(&client, id, 100, &group_log),
        vast_read_workergroup_log(&client, id, 100, &group_log),
        vast_destroy_instance(&client, id),
    };
    return results[id % 12];
}

static vast_err call_more(unsigned which)
{
    const vast_request request = { .op = serverless[which] };
    vast_err err = call_typed(4242);
    return err == VAST_OK ? vast_call(&client, &request) : err;
}
#elif defined(PROBE_STREAM)
static const vast_worker_access access;
static vast_serverless job = { .access = &access, .endpoint = "toy", .route = "/v1", .payload = "{}" };
static vast_completion completion;

static vast_err take(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    return vast_completion_feed(&completion, text, len);
}

/* One streamed completion. */
static vast_err call_more(unsigned which)
{
    (void)which;
    vast_completion_begin(&completion, NULL, NULL);
    job.on_text = take;
    vast_err err = vast_serverless_request(&client, &job);
    return err == VAST_OK ? vast_completion_end(&completion) : err;
}
#else
static vast_err call_more(unsigned which)
{
    (void)which;
    return VAST_OK;
}
#endif

int main(void)
{
    const vast_config config = {
        .port = &probe_port,
        .tls = &probe_tls,
        .buffer = probe_memory,
        .buffer_bytes = VAST_BUFFER_BYTES,
        .api_key = (const char *)probe_memory,
    };
    vast_err err = vast_client_init(&client, &config);
    if (err == VAST_OK) {
        err = vast_delete_endpoint(&client, 4242, &deletion);
    }
    if (err == VAST_OK) {
        err = call_more(vast_last(&client)->attempts);
    }
    vast_client_end(&client);
    return (int)err;
}
