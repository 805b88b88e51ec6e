/* SPDX-License-Identifier: MIT */
/* The work of one run: sets up TLS on a static arena, then calls the service and reports each call. */
#include "job.h"

#include <string.h>

#include "board.h"
#include "chat.h"
#include "report.h"

#include <mbedtls/ecp.h>

/* One TLS session in RAM: the second call of a run resumes it. */
typedef struct session_store {
    size_t len;
    uint8_t bytes[SESSION_BYTES];
} session_store;

static uint8_t arena[ARENA_BYTES] __attribute__((aligned(8), section(".bss.arena")));
static vast_client client;
static vast_tls tls;
static uint8_t buffer[VAST_BUFFER_BYTES];
static uint8_t session_buffer[SESSION_BYTES];
static session_store sessions;
static const settings *asked;
static vast_wire wire;
static uint32_t listed;

/* ---- session store: there is one server, so keys are not compared */

static size_t load_session(void *ctx, const char *key, void *buf, size_t room)
{
    const session_store *store = ctx;
    (void)key;
    if (store->len > room) {
        return 0;
    }
    memcpy(buf, store->bytes, store->len);
    return store->len;
}

static void save_session(void *ctx, const char *key, const void *session, size_t len, int64_t not_after)
{
    session_store *store = ctx;
    (void)key;
    (void)not_after;
    store->len = len <= sizeof store->bytes ? len : 0;
    memcpy(store->bytes, session, store->len);
}

/* ---- calls */

static vast_err count_endpoint(void *ctx, const vast_endpoint *endpoint)
{
    (void)ctx;
    (void)endpoint;
    listed++;
    return VAST_OK;
}

static vast_err delete_endpoint(job_drive *drive)
{
    static int64_t failed[8];
    static vast_endpoint_deletion deletion;
    deletion = (vast_endpoint_deletion){ .failed_workers = { failed, 8, 0 } };
    vast_err err = drive == NULL ? vast_delete_endpoint(&client, asked->id, &deletion)
                                 : drive(&client, vast_delete_endpoint_begin(&client, asked->id, &deletion));
    if (err == VAST_OK) {
        report_number("deleted workers", deletion.deleted_workers.count);
        report_number("failed workers", deletion.failed_workers.count);
    }
    return err;
}

static vast_err list_endpoints(job_drive *drive)
{
    static vast_endpoint row;
    listed = 0;
    vast_err err = drive == NULL ? vast_list_endpoints(&client, &row, count_endpoint, NULL)
                                 : drive(&client, vast_list_endpoints_begin(&client, &row, count_endpoint, NULL));
    report_number("listed", listed);
    return err;
}

/* Only the variant that chats links the data plane. */
#ifdef CHAT
static vast_err carry_out(job_drive *drive, chat_drive *drive_flow)
{
    (void)drive;
    return chat_run(&client, &wire, asked, drive_flow);
}
#else
static vast_err carry_out(job_drive *drive, chat_drive *drive_flow)
{
    (void)drive_flow;
    return strcmp(asked->job, "list") == 0 ? list_endpoints(drive) : delete_endpoint(drive);
}
#endif

static void report_outcome(uint32_t begun_ms)
{
    const vast_outcome *last = vast_last(&client);
    report_text("result", vast_err_name(last->err));
    report_text("stage", vast_stage_text(last->stage));
    report_text("cause", vast_outcome_cause(last));
    report_text("message", last->message);
    report_number("status", last->status);
    report_number("attempts", last->attempts);
    report_text("tls", vast_tls_version(&tls));
    report_text("resumed", vast_tls_resumed(&tls) ? "yes" : "no");
    report_number("took ms", board_now_ms() - begun_ms);
}

vast_err job_call(job_drive *drive, chat_drive *drive_flow)
{
    const vast_config config = { .port = wire.port,
        .port_ctx = wire.port_ctx,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = &tls,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = asked->key,
        .console_url = asked->url,
        .timeout_ms = asked->timeout_ms,
        .connect_timeout_ms = 30000 };
    uint32_t begun_ms = board_now_ms();
    vast_err err = vast_client_init(&client, &config);
    if (err == VAST_OK) {
        err = carry_out(drive, drive_flow);
    }
    report_outcome(begun_ms);
    vast_client_end(&client);
    return err;
}

/* ---- set-up and end */

bool job_start(const settings *wishes, const vast_port *port, void *port_ctx)
{
    const vast_tls_config config = { .find_root = vast_find_root_in_set,
        .find_root_ctx = (void *)(uintptr_t)&vast_builtin_roots,
        .clock = wishes->clock_optional ? VAST_CLOCK_OPTIONAL : VAST_CLOCK_REQUIRED,
        .load_session = load_session,
        .save_session = save_session,
        .session_ctx = &sessions,
        .session_buffer = session_buffer,
        .session_buffer_bytes = sizeof session_buffer };
    asked = wishes;
    wire = (vast_wire){ .port = port, .port_ctx = port_ctx };
    if (vast_tls_use_arena(arena, sizeof arena) != VAST_OK) {
        return false;
    }
    report_paint(arena, sizeof arena);
#if defined(MBEDTLS_ECP_RESTARTABLE)
    mbedtls_ecp_set_max_ops(wishes->max_ops);
#endif
    return vast_tls_init(&tls, &config, &wire) == VAST_OK;
}

void job_end(void)
{
    vast_tls_free(&tls);
    report_ram(arena, sizeof arena);
}
