/* SPDX-License-Identifier: MIT */
/* Reads the progress of a test container. */
#include "progress_port.h"

#include <string.h>

#include "text_helpers.h"
#include "vastai/address.h"
#include "vastai/tls.h"

enum { FETCH_MS = 10000 };

static const vast_op progress_op = {
    .host = VAST_HOST_URL,
    .path = "",
    .answers_text = true,
    .no_key = true,
    .repeat = VAST_REPEAT_NEVER,
};

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    }
    return hash;
}

/* Each response repeats earlier lines, so they are remembered. */
static bool is_new(vast_progress_port *port)
{
    uint64_t hash = hash_of(port->line);
    size_t known = port->seen_count < VAST_PROGRESS_SEEN ? port->seen_count : VAST_PROGRESS_SEEN;
    for (size_t i = 0; i < known; i++) {
        if (port->seen[i] == hash) {
            return false;
        }
    }
    port->seen[port->seen_count++ % VAST_PROGRESS_SEEN] = hash;
    return true;
}

static void end_line(vast_progress_port *port)
{
    if (port->verdict >= VAST_PROGRESS_DONE) {
        return; /* the line of the verdict is kept */
    }
    while (port->line_len > 0 && strchr(" \t\r", port->line[port->line_len - 1]) != NULL) {
        port->line_len--;
    }
    port->line[port->line_len] = '\0';
    if (port->line_len == 0) {
        return;
    }
    port->line_len = 0;
    port->verdict = VAST_PROGRESS_GOES_ON;
    if (strcmp(port->line, "DONE") == 0) {
        port->verdict = VAST_PROGRESS_DONE;
    } else if (strncmp(port->line, "ERROR", 5) == 0) {
        port->verdict = VAST_PROGRESS_FAILED;
    } else if (is_new(port) && !port->cli->settings.raw) {
        vast_say(&port->cli->out, "  %s\n", port->line);
        vast_sink_flush(&port->cli->out);
    }
}

static vast_err on_text(void *ctx, const char *text, size_t len)
{
    vast_progress_port *port = ctx;
    for (size_t i = 0; i < len && port->verdict < VAST_PROGRESS_DONE; i++) {
        if (text[i] == '\n') {
            end_line(port);
        } else if (port->line_len < VAST_PROGRESS_LINE) {
            port->line[port->line_len++] = text[i];
        }
    }
    return port->cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
}

static vast_err on_end(void *ctx)
{
    end_line(ctx);
    return VAST_OK;
}

/* ---- the connection ---------------------------------------------------------------------------------------------- */

/* The service names the address; it must not lead the command into the network of the user. */
static int check_address(vast_progress_port *port, const char *host, const char *tcp_port)
{
    const vast_settings *s = &port->cli->settings;
    uint8_t address[16];
    int64_t number = 0;
    size_t len = vast_address_parse(host, address);
    if (len == 0 || !vast_text_int(tcp_port, &number) || number < 1 || number > 65535) {
        return vast_complain(port->cli, VAST_EXIT_NONSENSE, "the service returned a malformed address", NULL);
    }
    const char *open = len == 16 ? "[" : "", *close = len == 16 ? "]" : "";
    vast_text(port->url, sizeof port->url, "https://%s%s%s:%lld/progress", open, host, close, (long long)number);
    if (vast_url_is_inside(port->url, s->console_url != NULL ? s->console_url : VAST_CONSOLE_URL)) {
        return vast_complain(port->cli, VAST_EXIT_NONSENSE,
            "the service returned an address of this machine or a private network", NULL);
    }
    return VAST_EXIT_DONE;
}

int vast_progress_port_open(vast_progress_port *port, vast_cli *cli, const char *host, const char *tcp_port)
{
    port->cli = cli;
    int status = check_address(port, host, tcp_port);
    void *roots = (void *)(uintptr_t)&vast_builtin_roots;
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    if (!vast_tls_open(cli, &port->tls, vast_find_root_in_set, roots, "")) {
        return VAST_EXIT_NETWORK;
    }
    port->tls_open = true;
    vast_posix_init(&port->net);
    const vast_config config = {
        .port = &vast_posix_port,
        .port_ctx = &port->net,
        .tls = &vast_stream_mbedtls_unverified,
        .tls_ctx = &port->tls,
        .buffer = port->buffer,
        .buffer_bytes = sizeof port->buffer,
        .proxy_url = cli->settings.proxy_url,
        .proxy = &vast_proxy_connect,
        .timeout_ms = FETCH_MS,
        .connect_timeout_ms = cli->settings.connect_timeout_ms,
        .attempts = 1,
    };
    port->opened = vast_client_init(&port->client, &config) == VAST_OK;
    return port->opened ? VAST_EXIT_DONE
                        : vast_complain(cli, VAST_EXIT_USAGE, vast_outcome_cause(vast_last(&port->client)), NULL);
}

static vast_err drive(vast_progress_port *port)
{
    enum { NAP_MS = 500 };
    for (unsigned want; (want = vast_call_step(&port->client)) != VAST_DONE;) {
        uint32_t ms = vast_call_wait_ms(&port->client);
        if (vast_signal_seen() != 0) {
            vast_call_cancel(&port->client);
            break;
        }
        vast_posix_port.wait(&port->net, want & (VAST_WANT_READ | VAST_WANT_WRITE), ms < NAP_MS ? ms : NAP_MS);
    }
    return vast_last(&port->client)->err;
}

vast_err vast_progress_port_fetch(vast_progress_port *port)
{
    uint32_t begin_ms = vast_clock_ms(port->cli), left = vast_time_left(port->cli);
    const vast_request request = { .op = &progress_op,
        .url = port->url,
        .timeout_ms = left < FETCH_MS ? left + 1 : FETCH_MS,
        .on_text = on_text,
        .on_end = on_end,
        .ctx = port };
    port->verdict = VAST_PROGRESS_SILENT;
    port->line_len = 0;
    vast_err err = vast_call_begin(&port->client, &request);
    err = err == VAST_OK ? drive(port) : err;
    port->reached = port->reached || vast_last(&port->client)->status == 200;
    vast_spend_since(port->cli, begin_ms);
    return err;
}

const char *vast_progress_port_cause(const vast_progress_port *port)
{
    const vast_outcome *last = vast_last(&port->client);
    const char *cause = vast_outcome_cause(last);
    return cause[0] != '\0' ? cause : vast_err_text(last->err);
}

void vast_progress_port_close(vast_progress_port *port)
{
    if (port->opened) {
        vast_client_end(&port->client);
        port->opened = false;
    }
    if (port->tls_open) {
        vast_tls_free(&port->tls);
        vast_posix_free(&port->net);
        port->tls_open = false;
    }
}
