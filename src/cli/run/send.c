/* SPDX-License-Identifier: MIT */
/* Sends requests: sets up the client for the first one, and drives each call so that a signal can cancel it. */
#define _DEFAULT_SOURCE
#include "send.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "failure.h"
#include "format.h"
#include "progress.h"
#include "report.h"
#include "root_folder.h"
#include "signals.h"
#include "text_helpers.h"
#include "vastai/roots.h"

/* ---- setting up -------------------------------------------------------------------------------------------------- */

static vast_roots roots;
static vast_root_folder root_folder;

/* Where roots come from: what vast_tls_config needs. */
typedef struct trust {
    vast_find_root *find;
    void *ctx;
    const char *name;
} trust;

/*
 * A heap for mbedTLS. The system provides only the pages that are used. The heap of musl would map and unmap a page for
 * every second certificate. An mbedTLS that uses the heap of the C library, such as the system's, does not need it.
 */
static void use_arena(void)
{
    static uint64_t arena[VAST_TLS_ARENA * 2 / sizeof(uint64_t)];
    static bool used;
    if (!used) {
        (void)vast_tls_use_arena(arena, sizeof arena);
        used = true;
    }
}

static bool is_plain(const char *url)
{
    return url != NULL && strncasecmp(url, "http://", 7) == 0;
}

static bool refuse_roots(vast_cli *cli, const char *source, const char *path, const char *why)
{
    char text[VAST_PATH_BYTES + 256];
    if (!vast_text(text, sizeof text, "%s names %s: %s.", source, path, why)) {
        vast_text(text, sizeof text, "%s: %s.", source, why);
    }
    vast_complain(cli, VAST_EXIT_NETWORK, "no trusted root certificates", text);
    return false;
}

/* The environment variable that names the roots. A file comes before directories. */
static const char *roots_variable(void)
{
    const char *variable = vast_roots_variable(), *list = getenv("SSL_CERT_DIR");
    return variable == NULL && list != NULL && list[0] != '\0' ? "SSL_CERT_DIR" : variable;
}

/* @return false: what is named cannot be used; roots.fault or errno says why. */
static bool open_roots(const char *cacert, trust *from)
{
    const char *variable = roots_variable();
    if (cacert == NULL && variable != NULL && strcmp(variable, "SSL_CERT_DIR") == 0) {
        *from = (trust){ vast_root_folder_find, &root_folder, root_folder.name };
        roots.fault = "no certificate in PEM format was found";
        return vast_root_folder_open(&root_folder, getenv(variable));
    }
    *from = (trust){ vast_roots_find, &roots, roots.name };
    return vast_roots_open(&roots, cacert);
}

/*
 * The file of root certificates cannot be used. If --cacert names it, that is an error. If the environment names it,
 * which other programs share, the built-in roots are used instead.
 */
static bool do_without_file(vast_cli *cli, int error)
{
    if (is_plain(cli->settings.console_url) && is_plain(cli->settings.run_url)) {
        return true; /* only a redirect may use TLS */
    }
    const char *why = roots.fault != NULL ? roots.fault : strerror(error);
    const char *variable = roots_variable();
    const char *path = variable != NULL ? getenv(variable) : NULL;
    char source[32];
    if (cli->settings.cacert != NULL) {
        return refuse_roots(cli, "--cacert", cli->settings.cacert, why);
    }
    vast_text(source, sizeof source, "$%s", variable != NULL ? variable : "");
    if (vast_builtin_roots.count != 0) {
        if (variable != NULL) {
            vast_note(cli, "vastai: warning: %s: %s: %s; using the built-in certificates\n", source, path, why);
        }
        return true;
    }
    if (is_plain(cli->settings.console_url)) {
        return true;
    }
    if (variable != NULL) {
        return refuse_roots(cli, source, path, why);
    }
    vast_complain(cli, VAST_EXIT_NETWORK, "no trusted root certificates",
        "Install the package ca-certificates, or set --cacert or $SSL_CERT_FILE to a file.");
    return false;
}

bool vast_describe_roots(vast_cli *cli, char *text, size_t room)
{
    trust from;
    const char *cacert = cli->settings.cacert, *variable = roots_variable();
    const char *named = cacert != NULL ? cacert : variable != NULL ? getenv(variable) : NULL;
    bool opened = open_roots(cacert, &from);
    const char *why = opened ? NULL : roots.fault != NULL ? roots.fault : strerror(errno);
    bool built_in = !opened && cacert == NULL && vast_builtin_roots.count != 0;
    vast_text(text, room, "%s%s%s%s%s%s", named != NULL ? named : "the file of the system",
        cacert != NULL     ? " from --cacert"
        : variable != NULL ? " from $"
                           : "",
        cacert == NULL && variable != NULL ? variable : "", why != NULL ? ": " : "", why != NULL ? why : "",
        built_in ? "; the built-in certificates are used" : "");
    vast_roots_close(&roots);
    return opened || built_in;
}

bool vast_tls_open(vast_cli *cli, vast_tls *tls, vast_find_root *find_root, void *roots_ctx, const char *roots_name)
{
    const vast_tls_config config = {
        .find_root = find_root,
        .find_root_ctx = roots_ctx,
        .roots_name = roots_name,
        .clock = VAST_CLOCK_REQUIRED,
        .load_session = vast_session_load,
        .save_session = vast_session_save,
        .session_ctx = &cli->sessions,
        .session_buffer = cli->session_buffer,
        .session_buffer_bytes = sizeof cli->session_buffer,
    };
    const vast_wire wire = { .port = &vast_posix_port, .port_ctx = &cli->net };
    use_arena();
    cli->sessions.now = vast_posix_port.epoch(&cli->net);
    if (vast_tls_init(tls, &config, &wire) == VAST_OK) {
        return true;
    }
    cli->failure_reported = true;
    vast_complain(cli, VAST_EXIT_NETWORK, "cannot initialize TLS: no randomness or no memory", NULL);
    return false;
}

/* A loopback --url without TLS needs no roots: only a redirect, or the serverless service, may use https. */
static bool open_tls(vast_cli *cli, vast_config *config)
{
    trust from;
    if (!open_roots(cli->settings.cacert, &from)) {
        if (!do_without_file(cli, errno)) {
            return false;
        }
        from = (trust){ vast_find_root_in_set, (void *)(uintptr_t)&vast_builtin_roots, vast_builtin_roots.name };
    }
    if (!vast_tls_open(cli, &cli->tls, from.find, from.ctx, from.name)) {
        return false;
    }
    cli->tls_open = true;
    config->tls = &vast_stream_mbedtls;
    config->tls_ctx = &cli->tls;
    return true;
}

/* A URL is the invalid one if the client accepts the others without it. */
static bool is_accepted(vast_cli *cli, const vast_config *config)
{
    bool accepted = vast_client_init(&cli->client, config) == VAST_OK;
    vast_client_end(&cli->client);
    return accepted;
}

static void tell_wrong_address(vast_cli *cli, vast_config *config)
{
    char what[200];
    const vast_settings *s = &cli->settings;
    const char *cause = vast_outcome_cause(vast_last(&cli->client));
    const char *origin = s->url_origin;
    config->proxy_url = NULL;
    if (is_accepted(cli, config)) {
        origin = s->proxy_origin;
    } else {
        config->run_url = s->console_url;
        origin = is_accepted(cli, config) ? s->run_url_origin : origin;
    }
    vast_text(what, sizeof what, "%s: %s", origin, cause);
    vast_complain(cli, VAST_EXIT_USAGE, what, NULL);
}

static bool open_client(vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    vast_config config = {
        .port = &vast_posix_port,
        .port_ctx = &cli->net,
        .plain = &vast_stream_plain,
        .buffer = cli->buffer,
        .buffer_bytes = sizeof cli->buffer,
        .api_key = s->key[0] != '\0' ? s->key : NULL,
        .console_url = s->console_url,
        .run_url = s->run_url,
        .proxy_url = s->proxy_url,
        .proxy = &vast_proxy_connect,
        .bodies = &vast_bodies_streamed,
        .redirects = &vast_redirects_followed,
        .timeout_ms = INT32_MAX, /* each request gets the remaining time */
        .connect_timeout_ms = s->connect_timeout_ms,
        .attempts = s->attempts,
        .pacer = &vast_file_pacer,
        .pacer_ctx = &cli->pacing,
    };
    cli->pacing = (vast_pacing){ .port = &vast_posix_port,
        .port_ctx = &cli->net,
        .key = s->key,
        .console_url = s->console_url,
        .run_url = s->run_url };
    vast_posix_init(&cli->net);
    if (!open_tls(cli, &config)) {
        return false;
    }
    if (vast_client_init(&cli->client, &config) != VAST_OK) {
        tell_wrong_address(cli, &config);
        return false;
    }
    cli->open = true;
    return true;
}

void vast_call_end(vast_cli *cli)
{
    if (cli->open) {
        vast_client_end(&cli->client);
        cli->open = false;
    }
    if (cli->tls_open) {
        vast_tls_free(&cli->tls);
        vast_roots_close(&roots);
        cli->tls_open = false;
    }
    vast_posix_free(&cli->net);
}

/* ---- explaining -------------------------------------------------------------------------------------------------- */

typedef void text_writer(vast_sink *sink, const char *text, size_t len);
typedef vast_err explainer(const vast_client *c, const vast_request *request, vast_out *out);

/* Lines of the request head end in CR LF; the CR is removed, because it would be printed as a space. */
static void put_lines(vast_sink *sink, const char *text, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        const char *end = memchr(text + at, '\r', len - at);
        size_t part = end != NULL ? (size_t)(end - text) - at : len - at;
        vast_sink_clean_lines(sink, text + at, part);
        at += part;
    }
}

/* The text may be longer than any buffer, so it is written again for each window of it that is printed. */
static vast_err put_through(
    vast_cli *cli, const vast_request *request, explainer *explain, text_writer *put, vast_sink *sink)
{
    char window[1024];
    size_t at = 0;
    vast_out out;
    do {
        vast_out_window(&out, window, sizeof window, at);
        vast_err err = explain(&cli->client, request, &out);
        if (err != VAST_OK) {
            return err;
        }
        size_t shown = vast_text_whole(window, vast_out_stored(&out));
        put(sink, window, shown);
        at += shown;
    } while (out.total > at);
    return VAST_OK;
}

void vast_explain_answer(vast_cli *cli)
{
    const vast_outcome *outcome = vast_last(&cli->client);
    if (outcome->status != 0) {
        vast_say(&cli->err, "< HTTP %lld\n", (long long)outcome->status);
    } else {
        char text[VAST_FAILURE_BYTES];
        vast_say(&cli->err, "< no answer: %s\n", vast_failure_reason(cli, outcome->err, text));
    }
    vast_sink_flush(&cli->err);
}

/* A body does not end with a line end. */
static void end_line(vast_sink *sink)
{
    bool ended = sink->used > 0 && sink->held[sink->used - 1] == '\n';
    vast_sink_text(sink, ended ? "" : "\n");
}

vast_err vast_explain_request(vast_cli *cli, const vast_request *request)
{
    if (!cli->settings.explain) {
        return VAST_OK;
    }
    vast_err err = put_through(cli, request, vast_explain, put_lines, &cli->err);
    end_line(&cli->err);
    vast_sink_flush(&cli->err);
    return err;
}

/* Printed at once: what a handler withdraws after a failure is what the request printed before. */
static vast_err print_instead(vast_cli *cli, const vast_request *request)
{
    bool curl = cli->settings.curl;
    cli->curl_shown = true;
    vast_err err = curl ? put_through(cli, request, vast_explain_curl, vast_sink_quoted, &cli->out)
                        : put_through(cli, request, vast_explain, put_lines, &cli->out);
    end_line(&cli->out);
    vast_sink_flush(&cli->out);
    if (!curl && !cli->settings.json_errors) {
        vast_note(cli, "(--dry-run: not sent)\n");
    }
    return err != VAST_OK ? err : VAST_E_STOPPED;
}

vast_err vast_hold_back(vast_cli *cli, const vast_request *request)
{
    cli->sent_op = request->op;
    cli->misfit[0] = '\0';
    cli->only_reads = request->op->method == VAST_GET || request->op->reads_only;
    bool held = cli->settings.curl || (cli->settings.dry_run && !cli->only_reads);
    return held ? print_instead(cli, request) : VAST_OK;
}

/* ---- the command's time ------------------------------------------------------------------------------------------ */

#define TIME_MS 120000 /* default of --timeout */

uint32_t vast_time_left(const vast_cli *cli)
{
    uint32_t time_ms = cli->settings.timeout_ms != 0 ? cli->settings.timeout_ms : TIME_MS;
    return cli->spent_ms < time_ms ? time_ms - cli->spent_ms : 0;
}

void vast_spend_since(vast_cli *cli, uint32_t begin_ms)
{
    uint32_t ms = vast_clock_ms(cli) - begin_ms;
    cli->spent_ms = ms < UINT32_MAX - cli->spent_ms ? cli->spent_ms + ms : UINT32_MAX;
}

int vast_complain_late(vast_cli *cli, const char *sentence)
{
    cli->late = true;
    return vast_complain(
        cli, VAST_EXIT_DEADLINE, sentence, "Increase --timeout, the time limit for the whole command, in seconds.");
}

/* Reports the timeout once, although a command may try further requests. */
vast_err vast_fail_late(vast_cli *cli)
{
    cli->failure_status = VAST_EXIT_DEADLINE;
    cli->failure_reported = true;
    if (!cli->late) {
        vast_complain_late(cli, "timed out before everything was done");
    }
    return VAST_E_TIMEOUT;
}

/* ---- driving ----------------------------------------------------------------------------------------------------- */

#define NAP_MS 500 /* a signal that arrives just before a wait is noticed after this time */

void vast_wait_briefly(vast_cli *cli, unsigned want, uint32_t max_ms)
{
    vast_posix_port.wait(&cli->net, want & (VAST_WANT_READ | VAST_WANT_WRITE), max_ms < NAP_MS ? max_ms : NAP_MS);
}

static vast_err drive(vast_cli *cli, const vast_request *request)
{
    vast_client *c = &cli->client;
    uint32_t begin_ms = vast_clock_ms(cli);
    vast_err err = vast_call_begin(c, request);
    if (err != VAST_OK) {
        return err;
    }
    for (unsigned want; (want = vast_call_step(c)) != VAST_DONE;) {
        uint32_t wait_ms = vast_call_wait_ms(c);
        if (vast_signal_seen() != 0) {
            vast_call_cancel(c);
            break;
        }
        vast_progress_of_call(cli, begin_ms);
        vast_wait_briefly(cli, want, wait_ms);
    }
    vast_pacing_end(&cli->pacing);
    vast_progress_hide(cli);
    return vast_last(c)->err;
}

/* The service has two responses for an expired 2FA session. */
static bool session_expired(const vast_cli *cli)
{
    const vast_outcome *outcome = vast_last(&cli->client);
    return cli->settings.key_source == VAST_KEY_SESSION_FILE &&
           ((outcome->status == 401 && strcmp(outcome->message, "Invalid user key") == 0) ||
               (outcome->status == 404 && strcmp(outcome->message, "Session expired. Please log in again.") == 0));
}

/* @return false: there is no other key, so the response is final. */
static bool go_on_without_session(vast_cli *cli)
{
    unlink(cli->settings.key_path);
    bool read = vast_settings_reread_key(&cli->settings);
    cli->session_over = read && cli->settings.key_source == VAST_KEY_NONE;
    if (!read || cli->session_over) {
        return false;
    }
    if (!cli->settings.json_errors) {
        vast_say(&cli->err,
            "vastai: the 2FA session has expired; continuing with the key from %s. Log in again: vastai tfa login\n",
            vast_key_origin(&cli->settings));
        vast_sink_flush(&cli->err);
    }
    vast_call_end(cli);
    return open_client(cli);
}

bool vast_renew_key(vast_cli *cli)
{
    return session_expired(cli) && go_on_without_session(cli);
}

static vast_err send_once(vast_cli *cli, const vast_request *request)
{
    if (vast_time_left(cli) == 0) {
        return vast_fail_late(cli);
    }
    vast_err shown = vast_explain_request(cli, request);
    if (shown != VAST_OK) {
        return shown;
    }
    vast_request timed = *request;
    uint32_t left = vast_time_left(cli), begin_ms = vast_clock_ms(cli);
    uint32_t most = timed.timeout_ms != 0 ? timed.timeout_ms : cli->request_ms;
    timed.timeout_ms = most != 0 && most < left ? most : left;
    vast_err err = drive(cli, &timed);
    vast_spend_since(cli, begin_ms);
    if (cli->settings.explain) {
        vast_explain_answer(cli);
    }
    return err;
}

bool vast_open(vast_cli *cli)
{
    cli->failure_reported = !cli->open && !open_client(cli);
    return !cli->failure_reported;
}

vast_err vast_send(vast_cli *cli, const vast_request *request)
{
    if (!vast_open(cli)) {
        cli->sent_op = request->op;
        return VAST_E_ARG;
    }
    vast_err err = vast_hold_back(cli, request);
    if (err != VAST_OK) {
        return err;
    }
    err = send_once(cli, request);
    if (err != VAST_OK && vast_renew_key(cli)) {
        err = send_once(cli, request);
    }
    return err;
}

uint32_t vast_clock_ms(vast_cli *cli)
{
    return vast_posix_port.now_ms(&cli->net);
}

/* @param what  shown on a terminal; NULL: nothing is. */
static bool pause_for(vast_cli *cli, uint32_t ms, const char *what)
{
    uint32_t begin = vast_clock_ms(cli), left = vast_time_left(cli);
    ms = ms < left ? ms : left;
    for (uint32_t past = 0; past < ms && vast_signal_seen() == 0; past = vast_clock_ms(cli) - begin) {
        if (what != NULL) {
            vast_progress_of_wait(cli, what, ms - past);
        }
        vast_wait_briefly(cli, 0, ms - past);
    }
    if (what != NULL) {
        vast_progress_hide(cli);
    }
    vast_spend_since(cli, begin);
    return vast_signal_seen() == 0;
}

bool vast_pause(vast_cli *cli, uint32_t ms)
{
    return pause_for(cli, ms, "waiting before the next request");
}

bool vast_rest(vast_cli *cli, uint32_t ms)
{
    return pause_for(cli, ms, NULL);
}
