/*
 * Firmware that deletes an endpoint group, and says by text and exit status what became of it. The order of things is a
 * product's: address by DHCP, TLS on a static arena, then calls. What it is asked comes from settings.h.
 */
#include <string.h>

#include "board.h"
#include "lan9118.h"
#include "network.h"
#include "report.h"
#include "semihost.h"
#include "settings.h"
#include "vastai/vastai.h"

#include <mbedtls/ecp.h>

enum { ADDRESS_WAIT_MS = 10000, BAD_SETTINGS = 120, NO_ADDRESS = 121, NO_TLS = 122 };

/* One session, in RAM: the second call of a boot is resumed. */
typedef struct session_store {
    size_t len;
    uint8_t bytes[SESSION_BYTES];
} session_store;

static uint8_t arena[ARENA_BYTES] __attribute__((aligned(8), section(".bss.arena")));
static vast_client client;
static vast_tls tls;
static vast_lwip_raw net;
static uint8_t buffer[VAST_BUFFER_BYTES];
static uint8_t session_buffer[SESSION_BYTES];
static session_store sessions;
static settings asked;
static uint32_t longest_step_us, steps, listed;

/* ---- sessions: there is one server, so the key needs no comparing */

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

/* The superloop of a product that must not block: its other work, and its watchdog, have their turn between two steps. */
static vast_err drive_by_steps(void)
{
    for (;;) {
        uint32_t start_us = board_now_us();
        unsigned want = vast_call_step(&client);
        uint32_t took_us = board_now_us() - start_us;
        longest_step_us = took_us > longest_step_us ? took_us : longest_step_us;
        steps++;
        if (want == VAST_DONE) {
            return vast_last(&client)->err;
        }
        network_pump();
    }
}

static vast_err drive(vast_err begun)
{
    if (begun != VAST_OK) {
        return begun;
    }
    return asked.superloop ? drive_by_steps() : vast_call_finish(&client);
}

static vast_err count_endpoint(void *ctx, const vast_endpoint *endpoint)
{
    (void)ctx;
    (void)endpoint;
    listed++;
    return VAST_OK;
}

static vast_err delete_endpoint(void)
{
    static int64_t failed[8];
    static vast_endpoint_deletion deletion;
    deletion = (vast_endpoint_deletion){ .failed_workers = { failed, 8, 0 } };
    vast_err err = drive(vast_delete_endpoint_begin(&client, asked.id, &deletion));
    if (err == VAST_OK) {
        report_number("deleted workers", deletion.deleted_workers.count);
        report_number("failed workers", deletion.failed_workers.count);
    }
    return err;
}

static vast_err list_endpoints(void)
{
    static vast_endpoint row;
    listed = 0;
    vast_err err = drive(vast_list_endpoints_begin(&client, &row, count_endpoint, NULL));
    report_number("listed", listed);
    return err;
}

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

/* Each call has a client of its own: the connection is a new one, the session is not. */
static vast_err call_once(void)
{
    const vast_config config = { .port = &vast_lwip_raw_port,
        .port_ctx = &net,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = &tls,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = asked.key,
        .console_url = asked.url,
        .timeout_ms = asked.timeout_ms,
        .connect_timeout_ms = 30000 };
    uint32_t begun_ms = board_now_ms();
    vast_err err = vast_client_init(&client, &config);
    if (err == VAST_OK) {
        err = strcmp(asked.job, "list") == 0 ? list_endpoints() : delete_endpoint();
    }
    report_outcome(begun_ms);
    vast_client_end(&client);
    return err;
}

/* ---- the order of things */

static bool start_tls(void)
{
    const vast_tls_config config = { .find_root = vast_find_root_in_set,
        .find_root_ctx = (void *)(uintptr_t)&vast_builtin_roots,
        .clock = asked.clock_optional ? VAST_CLOCK_OPTIONAL : VAST_CLOCK_REQUIRED,
        .load_session = load_session,
        .save_session = save_session,
        .session_ctx = &sessions,
        .session_buffer = session_buffer,
        .session_buffer_bytes = sizeof session_buffer };
    const vast_wire wire = { .port = &vast_lwip_raw_port, .port_ctx = &net };
    if (vast_tls_use_arena(arena, sizeof arena) != VAST_OK) {
        return false;
    }
    report_paint(arena, sizeof arena);
#if defined(MBEDTLS_ECP_RESTARTABLE)
    mbedtls_ecp_set_max_ops(asked.max_ops);
#endif
    return vast_tls_init(&tls, &config, &wire) == VAST_OK;
}

static bool wait_for_address(void)
{
    uint32_t begun_ms = board_now_ms();
    while (!network_is_up()) {
        if (board_now_ms() - begun_ms > ADDRESS_WAIT_MS) {
            return false;
        }
        network_pump();
        board_rest();
    }
    return true;
}

int main(void)
{
    vast_err err = VAST_OK;
    board_init();
    if (!settings_read(&asked)) {
        return BAD_SETTINGS;
    }
    network_boot_epoch = asked.epoch;
    lan9118_lose_percent = asked.lose;
    network_init((uint16_t)asked.dns_port);
    vast_lwip_raw_init(&net, &network_config);
    if (!wait_for_address()) {
        return NO_ADDRESS;
    }
    if (!start_tls()) {
        return NO_TLS;
    }
    for (uint32_t i = 0; i < asked.calls; i++) {
        err = call_once();
    }
    if (asked.superloop) {
        report_number("longest step us", longest_step_us);
        report_number("steps", steps);
    }
    vast_tls_free(&tls);
    report_ram(arena, sizeof arena);
    return (int)err;
}
