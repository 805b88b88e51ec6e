/* SPDX-License-Identifier: MIT */
/* Reports each failure once: what failed, at which stage, the message of the server, and what to do. */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "error_codes.h"
#include "failure.h"
#include "format.h"
#include "profile_paths.h"
#include "signals.h"
#include "text_helpers.h"

/* The exit status and the advice for each result. */
static const struct {
    int status;
    const char *advice;
} ends[VAST_ERR_COUNT] = {
    [VAST_OK] = { VAST_EXIT_DONE, NULL },
    [VAST_E_ARG] = { VAST_EXIT_USAGE, NULL },
    [VAST_E_BUSY] = { VAST_EXIT_REFUSED, NULL },
    [VAST_E_SPACE] = { VAST_EXIT_NONSENSE, NULL },
    [VAST_E_RANGE] = { VAST_EXIT_NONSENSE, NULL },
    [VAST_E_RESOLVE] = { VAST_EXIT_NETWORK, "Check the network, the DNS configuration and --url." },
    [VAST_E_CONNECT] = { VAST_EXIT_NETWORK, "Check the network and --url, or set https_proxy if a proxy is required." },
    [VAST_E_TLS] = { VAST_EXIT_NETWORK, "Check the system clock, --cacert and --url." },
    [VAST_E_IO] = { VAST_EXIT_NETWORK, "Try again." },
    [VAST_E_TIMEOUT] = { VAST_EXIT_DEADLINE, NULL }, /* see time_advice() */
    [VAST_E_PROXY] = { VAST_EXIT_NETWORK, "Check --proxy or https_proxy, and the rules of the proxy." },
    [VAST_E_HTTP] = { VAST_EXIT_NONSENSE, "Check --url: another server may have responded." },
    [VAST_E_REDIRECT] = { VAST_EXIT_NONSENSE, "The key was not sent there. Check --url." },
    [VAST_E_JSON] = { VAST_EXIT_NONSENSE, "Check --url: another server may have responded." },
    [VAST_E_SHAPE] = { VAST_EXIT_NONSENSE, "The service may have changed; --explain shows the request." },
    [VAST_E_REFUSED] = { VAST_EXIT_REFUSED, NULL },
    [VAST_E_AUTH] = { VAST_EXIT_AUTH, NULL },
    [VAST_E_NOT_FOUND] = { VAST_EXIT_NOT_FOUND, NULL },
    [VAST_E_RATE] = { VAST_EXIT_RATE, "Wait, or allow more attempts with --retry." },
    [VAST_E_SERVER] = { VAST_EXIT_REFUSED, "Try again later." },
    [VAST_E_UNKNOWN_OUTCOME] = { VAST_EXIT_UNKNOWN, NULL },
    [VAST_E_STOPPED] = { VAST_EXIT_REFUSED, NULL },
};

const vast_outcome *vast_outcome_of(const vast_cli *cli)
{
    static const vast_outcome nothing = { .message = "", .error_code = "" };
    return cli->open ? vast_last(&cli->client) : &nothing;
}

bool vast_is_gone(const vast_cli *cli, vast_err err)
{
    return err == VAST_E_NOT_FOUND && vast_outcome_of(cli)->from_service;
}

int vast_exit_of(vast_err err)
{
    return (unsigned)err < VAST_ERR_COUNT ? ends[err].status : VAST_EXIT_REFUSED;
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

/* The permission that the operation needs, for a key that may be limited to others; "": unknown. */
static const char *needed_scope(const vast_cli *cli, vast_err err)
{
    bool limited = err == VAST_E_AUTH && cli->sent_op != NULL && cli->settings.key[0] != '\0';
    return limited ? vast_scope_name(cli->sent_op->scope) : "";
}

/* A member with a text that needs no escapes; nothing if it is empty. */
static void put_member(vast_sink *sink, const char *key, const char *text)
{
    if (text[0] != '\0') {
        vast_say(sink, ", \"%s\": \"%s\"", key, text);
    }
}

/* {"error": true, "status_code": N, "msg": ..., "stage": ...} on one line. */
static void put_object(vast_sink *sink, const vast_outcome *outcome, const char *msg, const char *scope)
{
    const vast_error_code *code = vast_error_code_of(outcome);
    vast_sink_text(sink, "{\"error\": true, \"status_code\": ");
    vast_sink_int(sink, outcome->status);
    vast_sink_text(sink, ", \"msg\": \"");
    vast_printer_escape(sink, msg, strlen(msg));
    vast_sink_text(sink, "\", \"stage\": \"");
    vast_sink_text(sink, vast_stage_text(outcome->stage));
    vast_sink_char(sink, '"');
    put_member(sink, "code", code != NULL ? code->code : "");
    put_member(sink, "scope", scope);
    vast_sink_text(sink, "}\n");
}

static void put_outcome(vast_cli *cli, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    const vast_outcome *outcome = vast_outcome_of(cli);
    put_object(&cli->err, outcome, vast_failure_message(cli, err, text), needed_scope(cli, err));
}

void vast_print_failure(vast_cli *cli, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    const vast_outcome *outcome = vast_outcome_of(cli);
    vast_print(&cli->printer, "{\"error\": true, \"status_code\": %lld, \"msg\": %s, \"stage\": %s}",
        (long long)outcome->status, vast_failure_message(cli, err, text), vast_stage_text(outcome->stage));
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

/* The ID that the command line names as an argument; NULL: none, or several. */
static const char *named_id(const vast_cli *cli)
{
    vast_arguments all = vast_command_arguments(cli->line.command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        bool id = !vast_argument_is_option(row) && row->type == VAST_ARGUMENT_ID;
        if (id && vast_line_count(&cli->line, row) == 1) {
            return vast_line_value(&cli->line, row);
        }
    }
    return NULL;
}

/* The command and its IDs; other arguments may be secrets. */
static void put_what(vast_cli *cli, const char *what)
{
    const vast_command *command = cli->line.command;
    vast_say(&cli->err, "vastai: ");
    if (what != NULL) {
        vast_say(&cli->err, "%s", what);
        return;
    }
    vast_sink_text(&cli->err, command->words);
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        bool id = !vast_argument_is_option(row) && row->type == VAST_ARGUMENT_ID;
        if (id && vast_line_count(&cli->line, row) == 1) {
            vast_say(&cli->err, " %s", vast_line_value(&cli->line, row));
        }
    }
}

static const char *sent_to(const vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    bool run = cli->sent_op != NULL && cli->sent_op->host == VAST_HOST_RUN;
    return run ? s->run_url : s->console_url != NULL ? s->console_url : VAST_CONSOLE_URL;
}

/* The last four characters tell several keys apart. Those of a short key would tell too much of it. */
static void put_sent_key(vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    size_t len = strlen(s->key);
    const char *scope = needed_scope(cli, VAST_E_AUTH);
    bool stored =
        s->key_source == VAST_KEY_SESSION_FILE || s->key_source == VAST_KEY_FILE || s->key_source == VAST_KEY_OLD_FILE;
    vast_say(&cli->err, "  The API key is from %s%s%s%s, and was sent to %s", vast_key_origin(s),
        len >= 12 ? " (ends in ..." : "", len >= 12 ? s->key + len - 4 : "", len >= 12 ? ")" : "", sent_to(cli));
    vast_say(&cli->err, "%s", stored ? "; \"vastai set api-key KEY" : "; it takes precedence over a stored key.");
    if (stored) {
        bool named = !vast_profile_is_default(s->profile);
        vast_say(&cli->err, "%s%s\" stores another one.", named ? " --profile " : "", named ? s->profile : "");
    }
    if (scope[0] != '\0') {
        vast_say(&cli->err, " A key with limited permissions needs the permission %s.", scope);
    }
    vast_sink_char(&cli->err, '\n');
}

static void put_key_advice(vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    if (vast_text_find(vast_outcome_of(cli)->message, "Two Factor Authentication") != NULL) {
        vast_say(
            &cli->err, "  Log in with 2FA: vastai tfa login --method-type totp -c CODE (or sms, email; see --help).\n");
    } else if (s->key[0] == '\0') {
        vast_say(&cli->err,
            "  %sCreate a key at " VAST_KEYS_PAGE ", and run \"vastai set api-key KEY\" or set $VAST_API_KEY.\n",
            s->key_source == VAST_KEY_ENVIRONMENT ? "$VAST_API_KEY is empty. " : "");
    } else {
        put_sent_key(cli);
    }
}

/* The value of Retry-After, rounded up to whole seconds; 0: none. */
static uint32_t asked_wait_s(const vast_cli *cli)
{
    uint32_t ms = vast_outcome_of(cli)->retry_after_ms;
    return ms / 1000 + (ms % 1000 != 0);
}

/* No option sets the idle timeout. */
static const char *time_advice(const vast_cli *cli)
{
    vast_cause cause = vast_outcome_of(cli)->cause;
    return cause == VAST_CAUSE_CONNECT_TIMEOUT ? "Try again, or increase --connect-timeout."
           : cause == VAST_CAUSE_DEADLINE      ? "Try again, or increase --timeout."
                                               : "Try again.";
}

static bool is_fault_of_proxy(const vast_cli *cli, vast_err err)
{
    bool network = err == VAST_E_RESOLVE || err == VAST_E_CONNECT || err == VAST_E_IO || err == VAST_E_HTTP;
    return network && cli->open && vast_last_peer(&cli->client).is_proxy;
}

/* A write that was confirmed, in a response that is not fit to be shown. */
static bool is_done_unseen(const vast_cli *cli, vast_err err)
{
    bool unfit = err == VAST_E_SHAPE || err == VAST_E_RANGE || err == VAST_E_SPACE;
    return unfit && !cli->only_reads && vast_outcome_of(cli)->status / 100 == 2;
}

static void put_advice(vast_cli *cli, vast_err err)
{
    const char *from = vast_command_ids_from(cli->line.command);
    const vast_error_code *code = vast_error_code_of(vast_outcome_of(cli));
    if (cli->session_over) {
        vast_say(&cli->err, "  The 2FA session has expired. Log in again: vastai tfa login\n");
    } else if (code != NULL && code->advice != NULL && err != VAST_E_UNKNOWN_OUTCOME) {
        vast_say(&cli->err, "  %s\n", code->advice);
    } else if (err == VAST_E_AUTH) {
        put_key_advice(cli);
    } else if (err == VAST_E_UNKNOWN_OUTCOME) {
        const char *look = vast_command_check_with(cli->line.command);
        vast_say(&cli->err, "  Check the current state before you try again%s%s.\n", look != NULL ? ": vastai " : "",
            look != NULL ? look : "");
    } else if (is_done_unseen(cli, err)) {
        const char *look = vast_command_check_with(cli->line.command);
        vast_say(&cli->err, "  The request was carried out%s%s%s.\n", look != NULL ? "; \"vastai " : "",
            look != NULL ? look : "", look != NULL ? "\" shows the result" : "");
    } else if (err == VAST_E_NOT_FOUND && from != NULL) {
        vast_say(&cli->err, "  \"vastai %s\" lists what exists.\n", from);
    } else if (err == VAST_E_RATE && asked_wait_s(cli) > 0) {
        vast_say(&cli->err, "  Wait %lld s, or allow more attempts with --retry.\n", (long long)asked_wait_s(cli));
    } else if (err == VAST_E_TIMEOUT) {
        vast_say(&cli->err, "  %s\n", time_advice(cli));
    } else if (is_fault_of_proxy(cli, err)) {
        vast_say(&cli->err, "  %s\n", ends[VAST_E_PROXY].advice);
    } else if (ends[err].advice != NULL) {
        vast_say(&cli->err, "  %s\n", ends[err].advice);
    }
}

static void put_words(vast_cli *cli, vast_err err, const char *what)
{
    char text[VAST_FAILURE_BYTES];
    put_what(cli, what);
    vast_say(&cli->err, ": %s\n", vast_failure_text(cli, err, text));
    put_advice(cli, err);
}

/* Reports a request that a signal interrupted. */
static int report_signal(vast_cli *cli, vast_err err, const char *what)
{
    bool unknown = err == VAST_E_UNKNOWN_OUTCOME;
    const char *message = unknown           ? "interrupted after the request was sent: it may have been carried out"
                          : cli->only_reads ? "interrupted"
                                            : "interrupted before it could take effect";
    if (cli->settings.json_errors) {
        put_object(&cli->err, vast_outcome_of(cli), message, "");
    } else {
        put_what(cli, what);
        vast_say(&cli->err, ": %s\n", message);
        if (unknown) {
            put_advice(cli, err);
        }
    }
    return VAST_EXIT_SIGNAL + vast_signal_seen();
}

int vast_report(vast_cli *cli, vast_err err, const char *what)
{
    if (err == VAST_E_STOPPED && cli->curl_shown) {
        return VAST_EXIT_DONE;
    }
    if (cli->failure_reported) {
        return cli->failure_status;
    }
    vast_sink_flush(&cli->out);
    if (cli->out.error != 0) {
        return VAST_EXIT_REFUSED; /* main() reports it */
    }
    int status = vast_exit_of(err);
    if (vast_signal_seen() != 0) {
        status = report_signal(cli, err, what);
    } else if (cli->settings.json_errors) {
        put_outcome(cli, err);
    } else {
        put_words(cli, err, what);
    }
    vast_sink_flush(&cli->err);
    return status;
}

static int complain(vast_cli *cli, int status, const char *sentence, const char *advice, const vast_outcome *outcome)
{
    cli->failure_status = status;
    if (cli->caught != NULL) {
        vast_text(cli->caught, VAST_CAUGHT_BYTES, "%s%s%s", sentence, advice != NULL ? ". " : "",
            advice != NULL ? advice : "");
        return status;
    }
    vast_sink_flush(&cli->out);
    if (cli->settings.json_errors) {
        put_object(&cli->err, outcome, sentence, "");
    } else {
        const vast_command *command = cli->line.command;
        vast_say(&cli->err, "vastai: %s%s%s\n", command != NULL ? command->words : "", command != NULL ? ": " : "",
            sentence);
        if (advice != NULL) {
            vast_say(&cli->err, "  %s\n", advice);
        }
    }
    vast_sink_flush(&cli->err);
    return status;
}

int vast_complain(vast_cli *cli, int status, const char *sentence, const char *advice)
{
    static const vast_outcome nothing_sent = { .stage = VAST_STAGE_ARGUMENTS, .message = "", .error_code = "" };
    return complain(cli, status, sentence, advice, &nothing_sent);
}

int vast_complain_of_call(vast_cli *cli, int status, const char *sentence, const char *advice)
{
    return complain(cli, status, sentence, advice, vast_outcome_of(cli));
}

void vast_note(vast_cli *cli, const char *pattern, ...)
{
    va_list values;
    vast_sink_flush(&cli->out);
    va_start(values, pattern);
    vast_say_values(&cli->err, pattern, values);
    va_end(values);
    vast_sink_flush(&cli->err);
}

enum { HIDDEN_MIN = 8 }; /* bytes: a shorter key is not masked, because it may be part of ordinary words */

void vast_guard_output(vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    const char *key = strlen(s->key) >= HIDDEN_MIN ? s->key : NULL;
    cli->err.secret = key;
    cli->out.secret = s->raw || s->show_secrets ? NULL : key;
}

int vast_no_instance(vast_cli *cli)
{
    char what[64];
    const char *id = named_id(cli);
    vast_text(what, sizeof what, "instance%s%s not found", id != NULL ? " " : "", id != NULL ? id : "");
    return vast_complain(cli, VAST_EXIT_NOT_FOUND, what, "\"vastai show instances\" lists your instances.");
}

int vast_no_date(vast_cli *cli, const char *option, const char *text)
{
    char what[160];
    vast_text(what, sizeof what, "%s: \"%s\" is not a date such as 2026-01-15, nor seconds since 1970", option, text);
    return vast_misuse(cli, what);
}

int vast_misuse(vast_cli *cli, const char *what)
{
    char advice[120] = "\"vastai help\" lists the commands.";
    const vast_command *command = cli->line.command;
    if (command != NULL) {
        vast_text(advice, sizeof advice, "See \"vastai %s --help\".", command->words);
    }
    return vast_complain(cli, VAST_EXIT_USAGE, what, advice);
}

vast_err vast_fail(vast_cli *cli, vast_err err, int status, const char *what, const char *advice)
{
    cli->failure_reported = true;
    vast_complain(cli, status, what, advice);
    return err;
}

#define EFFECT_BYTES 3200 /* twice the IDs of one request, see VAST_BULK_IDS */

static void put_ids(vast_out *out, const vast_ids *ids, const char *gap)
{
    for (uint32_t i = 0; i < ids->count; i++) {
        vast_write(out, "%s%lld", i > 0 ? gap : ids->count > 1 ? "s " : " ", (long long)ids->items[i]);
    }
}

void vast_put_instances(vast_out *out, const vast_ids *instances)
{
    vast_put_text(out, "instance");
    put_ids(out, instances, " ");
}

/* The commands that act on the instances: one for each verb. */
static void put_commands(vast_out *out, const vast_ids *instances, const char *verb, const char *purpose)
{
    vast_write(out, "\"vastai %s ", verb);
    vast_put_instances(out, instances);
    vast_write(out, "\" %s", purpose);
}

static int report_instances(vast_cli *cli, vast_out *what, char *what_text, vast_out *advice, char *advice_text)
{
    what_text[vast_out_stored(what)] = '\0';
    advice_text[vast_out_stored(advice)] = '\0';
    return vast_complain(cli, VAST_EXIT_PARTIAL, what_text, advice_text);
}

static int report_queued(vast_cli *cli, const vast_ids *instances)
{
    static char what_text[EFFECT_BYTES], advice_text[EFFECT_BYTES]; /* long */
    bool many = instances->count > 1;
    vast_out what, advice;
    vast_out_begin(&what, what_text, sizeof what_text - 1);
    vast_out_begin(&advice, advice_text, sizeof advice_text - 1);
    vast_put_text(&what, "queued: instance");
    put_ids(&what, instances, ", ");
    vast_write(&what, " start%s when %s machine has a free GPU, and %s billed from then on", many ? "" : "s",
        many ? "their" : "its", many ? "are" : "is");
    put_commands(&advice, instances, "stop", "cancels the start.");
    return report_instances(cli, &what, what_text, &advice, advice_text);
}

int vast_report_stopped(vast_cli *cli, const vast_ids *instances)
{
    static char what_text[EFFECT_BYTES], advice_text[EFFECT_BYTES]; /* long */
    bool many = instances->count > 1;
    vast_out what, advice;
    vast_out_begin(&what, what_text, sizeof what_text - 1);
    vast_out_begin(&advice, advice_text, sizeof advice_text - 1);
    vast_put_text(&what, "instance");
    put_ids(&what, instances, ", ");
    vast_write(&what, " %s rented, but stopped: %s storage is billed", many ? "are" : "is", many ? "their" : "its");
    put_commands(&advice, instances, "start", many ? "starts them, " : "starts it, ");
    put_commands(&advice, instances, "destroy", many ? "destroys them." : "destroys it.");
    return report_instances(cli, &what, what_text, &advice, advice_text);
}

/* An answer that did less than was asked for, or will do it later, is no plain success. */
int vast_report_effect(vast_cli *cli, const vast_ids *instances)
{
    uint8_t effect = vast_outcome_of(cli)->effect;
    return effect == VAST_EFFECT_QUEUED    ? report_queued(cli, instances)
           : effect == VAST_EFFECT_STOPPED ? vast_report_stopped(cli, instances)
                                           : VAST_EXIT_DONE;
}
