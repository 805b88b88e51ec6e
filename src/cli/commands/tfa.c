/* SPDX-License-Identifier: MIT */
/* Two-factor authentication: methods, codes, and the session key of a login. */
#include <stdlib.h>
#include <string.h>

#include "backup_codes.h"
#include "cli.h"
#include "dates.h"
#include "files.h"
#include "profile_paths.h"
#include "rows.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- calls ------------------------------------------------------------------------------------------------------- */

#define SECRET_BYTES 256
#define WORD_BYTES (4 * SECRET_BYTES + 3) /* a secret, quoted for a shell */

/* The members of an answer that the commands use. */
typedef struct tfa_answer {
    int64_t codes_left, methods_left; /* -1: absent */
    char session_key[VAST_KEY_BYTES + 1];
    char secret[SECRET_BYTES];
    char uri[1024];
} tfa_answer;

/* The members of an error that the commands use. */
typedef struct tfa_refusal {
    int64_t failures, locked_until;
} tfa_refusal;

typedef struct tfa_call {
    vast_cli *cli;
    tfa_answer answer;
    tfa_refusal refusal;
    vast_bind bind, refusal_bind;
    vast_visit visit; /* visits the backup codes */
    size_t codes;
    vast_out list; /* the backup codes, as a numbered list */
    bool quiet;    /* do not print this answer with --raw */
} tfa_call;

static const vast_bind_row said_rows[] = {
    VAST_BIND(tfa_answer, codes_left, "backup_codes_remaining", VAST_BIND_INT),
    VAST_BIND(tfa_answer, methods_left, "remaining_methods", VAST_BIND_INT),
    VAST_BIND(tfa_answer, session_key, "session_key", VAST_BIND_TEXT),
    VAST_BIND(tfa_answer, secret, "secret", VAST_BIND_TEXT),
    VAST_BIND(tfa_answer, uri, "provisioning_uri", VAST_BIND_TEXT),
};
static const vast_bind_plan answer_plan = {
    .rows = said_rows,
    .row_count = VAST_COUNT_OF(said_rows),
    .struct_size = sizeof(tfa_answer),
};
static const vast_bind_row refusal_rows[] = {
    VAST_BIND(tfa_refusal, failures, "fail_count", VAST_BIND_INT),
    VAST_BIND(tfa_refusal, locked_until, "locked_until", VAST_BIND_MICROS),
};
static const vast_bind_plan refusal_plan = {
    .rows = refusal_rows,
    .row_count = VAST_COUNT_OF(refusal_rows),
    .struct_size = sizeof(tfa_refusal),
};

static vast_err on_code(void *ctx, const char *key, const vast_visit_value *value)
{
    tfa_call *call = ctx;
    if (key[0] == '\0' && value->kind == VAST_JSON_STRING) {
        call->codes++;
        vast_write(&call->list, "%s%lld. %.*s\n", call->codes < 10 ? "  " : " ", (long long)call->codes,
            (int)value->len, value->text);
    }
    return VAST_OK;
}

static const vast_visitor code_seen = { .member = on_code };

static vast_err on_said(void *ctx, const vast_json_event *event)
{
    tfa_call *call = ctx;
    vast_err err = vast_bind_event(&call->bind, event);
    err = err != VAST_OK ? err : vast_visit_event(&call->visit, event);
    if (err == VAST_OK && call->cli->settings.raw && !call->quiet) {
        vast_printer_event(&call->cli->printer, event);
    }
    return err;
}

static vast_err on_refusal(void *ctx, const vast_json_event *event)
{
    tfa_call *call = ctx;
    return vast_bind_event(&call->refusal_bind, event);
}

static void say_refusal(vast_cli *cli, const tfa_refusal *refusal)
{
    char until[VAST_MOMENT_BYTES];
    if (cli->settings.raw || refusal->failures <= 0) {
        return;
    }
    vast_say(&cli->err, "  Failed attempts: %lld.", (long long)refusal->failures);
    if (refusal->locked_until > 0 &&
        vast_moment((int64_t)((uint64_t)refusal->locked_until / 1000000), "D h:m", until)) {
        vast_say(&cli->err, " Locked until %s UTC.", until);
    }
    vast_say(&cli->err, "\n");
}

static tfa_call call; /* the last call. 3 KB: static, so that it does not count against the stack */

static void begin_call(vast_cli *cli)
{
    memset(&call, 0, sizeof call);
    call.cli = cli;
    call.answer = (tfa_answer){ .codes_left = -1, .methods_left = -1 };
    call.refusal = (tfa_refusal){ 0 };
    call.codes = 0;
    vast_scratch_begin(cli, &call.list);
    vast_bind_begin(&call.bind, &answer_plan, &call.answer, NULL, NULL);
    vast_bind_begin(&call.refusal_bind, &refusal_plan, &call.refusal, NULL, NULL);
    vast_visit_begin(&call.visit, "backup_codes", VAST_VISIT_OBJECT, &code_seen, &call);
}

/* Sends a request, prints its answer with --raw unless quiet, reports a failure. @pre args is outside `call`. */
static int make_call(vast_cli *cli, const vast_call_args *args, bool quiet)
{
    vast_request request = vast_args_request(args);
    begin_call(cli);
    call.quiet = quiet;
    request.on_json = on_said;
    request.on_refusal = on_refusal;
    request.ctx = &call;
    int status = vast_send_or_report(cli, &request);
    if (status == VAST_EXIT_DONE && cli->settings.raw && !quiet && !cli->curl_shown) {
        vast_printer_end(&cli->printer);
    }
    say_refusal(cli, &call.refusal);
    return status;
}

static int call_from_rows(vast_cli *cli)
{
    vast_call_args args;
    return vast_row_args(cli, &args) ? make_call(cli, &args, false) : VAST_EXIT_USAGE;
}

/* Whether nothing is left to print: a failure has been reported, and --raw and --curl have printed everything. */
static bool is_over(const vast_cli *cli, int status)
{
    return status != VAST_EXIT_DONE || cli->settings.raw || cli->curl_shown;
}

/* ---- commands ---------------------------------------------------------------------------------------------------- */

static void say_codes_left(vast_cli *cli, int64_t left)
{
    if (left == 0) {
        vast_say(&cli->out, "No backup codes left. Generate new ones: vastai tfa regen-codes\n");
    } else if (left > 0) {
        vast_say(&cli->out, "Backup codes left: %lld.%s\n", (long long)left,
            left <= 3 ? " Generate new ones: vastai tfa regen-codes" : "");
    }
}

static int store_session(vast_cli *cli, const char *key)
{
    char path[VAST_PATH_BYTES];
    if (!vast_text_is_key(key, strlen(key))) {
        return vast_complain(
            cli, VAST_EXIT_NONSENSE, "the session key from the service contains invalid characters", NULL);
    }
    if (!vast_profile_path(cli->settings.profile, VAST_SESSION_KEY_NAME, path) ||
        !vast_file_replace(path, key, strlen(key), VAST_FILE_LASTING)) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "login succeeded, but the session key could not be stored",
            "Check the permissions of ~/.config/vastai, or of $XDG_CONFIG_HOME/vastai.");
    }
    if (cli->settings.raw) {
        return VAST_EXIT_DONE;
    }
    vast_say(&cli->out, "Logged in. The session key is stored in %s.\n", path);
    const char *variable = vast_key_variable(&cli->settings);
    if (variable != NULL) {
        vast_note(cli, "vastai: %s takes precedence over the session key; unset it to use the session\n", variable);
    }
    return VAST_EXIT_DONE;
}

static int run_login(vast_cli *cli)
{
    int status = call_from_rows(cli);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    const char *key = call.answer.session_key;
    if (key[0] != '\0' && strcmp(key, cli->settings.key) != 0) {
        status = store_session(cli, key);
    } else if (!cli->settings.raw) {
        vast_say(&cli->out, key[0] != '\0'
                                ? "Logged in. The session continues with the current key.\n"
                                : "Logged in, but the service sent no session key; the current key stays in use.\n");
    }
    memset(call.answer.session_key, 0, sizeof call.answer.session_key);
    if (status == VAST_EXIT_DONE && !cli->settings.raw) {
        say_codes_left(cli, call.answer.codes_left);
    }
    return status;
}

/* Without the secret there is no next step to print. */
static int report_no_secret(vast_cli *cli)
{
    return vast_complain(cli, VAST_EXIT_NONSENSE, "the service sent no secret to continue with", "Try again.");
}

/* A code sent by SMS or email is valid only together with the secret of the same message. */
static bool lacks_secret(const vast_cli *cli)
{
    const char *type = vast_value(cli, "method-type");
    return type != NULL && strcmp(type, "totp") != 0 && vast_value(cli, "secret") == NULL;
}

static int run_delete(vast_cli *cli)
{
    if (lacks_secret(cli)) {
        return vast_misuse(
            cli, "--secret is required with sms and email; \"tfa send-sms\" and \"tfa send-email\" print it");
    }
    if (!vast_confirm(cli, "Delete this 2FA method?")) {
        return vast_decline(cli, "Nothing was deleted.");
    }
    int status = call_from_rows(cli);
    if (is_over(cli, status)) {
        return status;
    }
    if (call.answer.methods_left >= 0) {
        vast_say(&cli->out, "2FA method deleted. Methods left: %lld.\n", (long long)call.answer.methods_left);
    } else {
        vast_say(&cli->out,
            "2FA method deleted. It was the last one: 2FA is now off, and the backup codes are no longer valid.\n");
    }
    return VAST_EXIT_DONE;
}

static int run_regen_codes(vast_cli *cli)
{
    if (!vast_confirm(cli, "This invalidates all existing backup codes. Generate new ones?")) {
        return vast_decline(cli, "Nothing was changed.");
    }
    int status = call_from_rows(cli);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (call.codes > 0) {
        return vast_backup_codes_end(cli, vast_scratch_keep(cli, &call.list));
    }
    return cli->settings.raw ? VAST_EXIT_DONE
                             : vast_complain(cli, VAST_EXIT_NONSENSE,
                                   "the service generated new backup codes, but sent none", "Try again.");
}

static int run_activate(vast_cli *cli)
{
    int status = call_from_rows(cli);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (!cli->settings.raw) {
        vast_say(&cli->out, "2FA method activated.\n");
    }
    return call.codes > 0 ? vast_backup_codes_end(cli, vast_scratch_keep(cli, &call.list)) : VAST_EXIT_DONE;
}

static int run_send_code(vast_cli *cli)
{
    bool sms = cli->line.command->op == &vast_op_tfa_send_sms;
    const char *phone = sms ? vast_value(cli, "phone-number") : NULL;
    int status = call_from_rows(cli);
    if (is_over(cli, status)) {
        return status;
    }
    if (call.answer.secret[0] == '\0') {
        return report_no_secret(cli);
    }
    char word[WORD_BYTES], number[WORD_BYTES];
    const char *type = sms ? "sms" : "email", *secret = vast_text_shell(word, sizeof word, call.answer.secret);
    vast_say(&cli->out, "Code sent. Secret: %s\n", call.answer.secret);
    vast_say(&cli->out, "To log in:\n  vastai tfa login -t %s --secret %s -c CODE\n", type, secret);
    if (sms) {
        vast_say(&cli->out,
            "To add this phone as a method:\n  vastai tfa activate -t sms --secret %s --phone-number %s CODE\n", secret,
            phone != NULL ? vast_text_shell(number, sizeof number, phone) : "NUMBER");
    }
    return VAST_EXIT_DONE;
}

static int run_totp_setup(vast_cli *cli)
{
    char word[WORD_BYTES];
    int status = call_from_rows(cli);
    if (is_over(cli, status)) {
        return status;
    }
    if (call.answer.secret[0] == '\0') {
        return report_no_secret(cli);
    }
    vast_say(&cli->out, "Enter this key in your authenticator app:\n  %s\n", call.answer.secret);
    if (call.answer.uri[0] != '\0') {
        vast_say(&cli->out, "Or open this URL with the app:\n  %s\n", call.answer.uri);
    }
    vast_say(&cli->out,
        "Then activate the method with the code that the app shows:\n  vastai tfa activate -t totp --secret %s CODE\n",
        vast_text_shell(word, sizeof word, call.answer.secret));
    return VAST_EXIT_DONE;
}

static int run_update(vast_cli *cli)
{
    if (!vast_is_given(cli, "label") && !vast_is_given(cli, "set-primary")) {
        return vast_misuse(cli, "nothing to change: specify --label or --set-primary");
    }
    return vast_run_row(cli);
}

/* ---- tfa auth-new ------------------------------------------------------------------------------------------------ */

static int say_authorized(vast_cli *cli)
{
    if (!cli->settings.raw && !cli->curl_shown) {
        vast_say(&cli->out,
            "Authorized. To add a 2FA method, run \"vastai tfa totp-setup\" or \"vastai tfa send-sms\", "
            "then \"vastai tfa activate\".\n");
    }
    return VAST_EXIT_DONE;
}

static int finish_authorization(vast_cli *cli, const char *secret, const char *code)
{
    vast_call_args args = { .op = &vast_op_tfa_authorize_end };
    vast_args_text(&args, "secret", secret);
    vast_args_text(&args, "code", code);
    int status = make_call(cli, &args, false);
    return status == VAST_EXIT_DONE ? say_authorized(cli) : status;
}

/* No code was entered, so nothing is authorized. With --raw, stdout has the secret to continue with. */
static int leave_half_done(vast_cli *cli, const char *secret)
{
    char word[WORD_BYTES], advice[WORD_BYTES + 80];
    vast_text(advice, sizeof advice, "To continue: vastai tfa auth-new --secret %s --code CODE",
        vast_text_shell(word, sizeof word, secret));
    if (cli->settings.raw) {
        vast_print(&cli->printer, "{\"success\": false, \"secret\": %s}", secret);
        vast_printer_end(&cli->printer);
    }
    return cli->late
               ? vast_complain(cli, VAST_EXIT_DEADLINE, "not finished: timed out waiting for a code", advice)
               : vast_complain(cli, VAST_EXIT_USAGE, "not finished: stdin ended before a code was entered", advice);
}

static int ask_and_finish(vast_cli *cli, const char *secret)
{
    char code[64];
    if (!vast_ask(cli, "Code:", code, sizeof code) || code[0] == '\0') {
        return leave_half_done(cli, secret);
    }
    return finish_authorization(cli, secret, code);
}

static int begin_authorization(vast_cli *cli)
{
    vast_call_args args = { .op = &vast_op_tfa_authorize_begin };
    const char *backup = vast_value(cli, "backup-code"), *id = vast_value(cli, "method-id");
    if (backup != NULL) {
        vast_args_text(&args, "backup_code", backup);
    } else if (id != NULL) {
        vast_args_text(&args, "tfa_method_id", id);
    } else {
        vast_args_text(&args, "tfa_method", vast_value(cli, "method-type"));
    }
    int status = make_call(cli, &args, backup == NULL);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (backup != NULL) {
        return say_authorized(cli);
    }
    if (call.answer.secret[0] == '\0') {
        return report_no_secret(cli);
    }
    const char *secret = vast_keep(cli, "%s", call.answer.secret);
    return secret != NULL ? ask_and_finish(cli, secret) : VAST_EXIT_USAGE;
}

static int run_auth_new(vast_cli *cli)
{
    const char *secret = vast_value(cli, "secret"), *code = vast_value(cli, "code");
    if (secret == NULL && code == NULL) {
        return begin_authorization(cli);
    }
    if (secret == NULL) {
        return vast_misuse(cli, "--code requires --secret");
    }
    return code != NULL ? finish_authorization(cli, secret, code) : ask_and_finish(cli, secret);
}

/* ---- tfa status -------------------------------------------------------------------------------------------------- */

typedef struct tfa_status {
    vast_show show;
    vast_bind bind;
    tfa_answer answer;
} tfa_status;

static vast_err on_status(void *ctx, const vast_json_event *event)
{
    tfa_status *status = ctx;
    vast_err err = vast_bind_event(&status->bind, event);
    return err != VAST_OK ? err : vast_show_event(&status->show, event);
}

static vast_err on_status_end(void *ctx)
{
    tfa_status *status = ctx;
    return vast_show_end(&status->show);
}

static int run_status(vast_cli *cli)
{
    static tfa_status status; /* static, so that it does not count against the stack */
    const vast_call_args args = { .op = cli->line.command->op };
    status.answer.codes_left = -1;
    vast_show_begin(&status.show, cli, cli->line.command->view, NULL);
    vast_bind_begin(&status.bind, &answer_plan, &status.answer, NULL, NULL);
    int result = vast_fetch(cli, &args, on_status, on_status_end, &status);
    if (result == VAST_EXIT_DONE && !cli->settings.raw && status.show.elements > 0) {
        say_codes_left(cli, status.answer.codes_left);
    }
    return result;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

/* Two groups of options exclude each other: "code" is --code or --backup-code, "method" selects the method. */

static const vast_argument tfa_method[] = {
    { .name = "--method-id",
        .short_name = "-id",
        .value_name = "ID",
        .feeds = "tfa_method_id",
        .one_of = "method",
        .help = "ID of the method to use, from \"tfa status\"" },
};
static const vast_argument_list tfa_method_list = ARGUMENT_LIST(tfa_method);

static const vast_argument tfa_proof[] = {
    { .name = "--code",
        .secret = true,
        .short_name = "-c",
        .required = true,
        .feeds = "code",
        .one_of = "code",
        .help = "code from the authenticator app, SMS or email" },
    { .name = "--method-type",
        .short_name = "-t",
        .value_name = "TYPE",
        .feeds = "tfa_method",
        .choices = NAMES("email", "sms", "totp"),
        .one_of = "method",
        .help = "type of the method to use" },
    { .name = "--secret",
        .secret = true,
        .short_name = "-s",
        .feeds = "secret",
        .help = "secret that \"tfa send-sms\" or \"tfa send-email\" printed" },
    { .name = "--backup-code",
        .short_name = "-bc",
        .value_name = "CODE",
        .required = true,
        .feeds = "backup_code",
        .one_of = "code",
        .secret = true,
        .help = "backup code to use instead of a code" },
};
static const vast_argument_list tfa_proof_list = ARGUMENT_LIST(tfa_proof);

static const vast_column tfa_status_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "method", .title = "Method", .left = true },
    { .key = "label", .title = "Label", .left = true },
    { .key = "is_primary", .title = "Primary", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "phone_number", .title = "Phone", .left = true },
    { .key = "created_at", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "last_used", .title = "Last used (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "fail_count", .title = "Failed attempts" },
    { .key = "locked_until", .title = "Locked until (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "user_id", .title = "User", .full = true },
};

static const vast_argument tfa_login_arguments[] = {
    { .shared = &tfa_method_list },
    { .shared = &tfa_proof_list },
};

static const vast_argument tfa_send_sms_arguments[] = {
    { .name = "--phone-number",
        .short_name = "-p",
        .value_name = "NUMBER",
        .feeds = "phone_number",
        .help = "phone number, such as +12125550100" },
};

static const vast_argument tfa_resend_sms_arguments[] = {
    { .name = "--phone-number",
        .short_name = "-p",
        .value_name = "NUMBER",
        .feeds = "phone_number",
        .help = "phone number, such as +12125550100" },
    { .name = "--secret",
        .secret = true,
        .short_name = "-s",
        .required = true,
        .feeds = "secret",
        .help = "secret that \"tfa send-sms\" printed" },
};

static const vast_argument tfa_auth_new_arguments[] = {
    { .name = "--code",
        .secret = true,
        .short_name = "-c",
        .feeds = "code",
        .help = "code from the authenticator app, SMS or email" },
    { .name = "--secret",
        .secret = true,
        .short_name = "-s",
        .feeds = "secret",
        .help = "secret of an authorization that was begun before, to finish it" },
    { .name = "--method-type",
        .short_name = "-t",
        .value_name = "TYPE",
        .feeds = "tfa_method",
        .preset = "email",
        .choices = NAMES("email", "sms", "totp"),
        .one_of = "method",
        .help = "type of the method to use" },
    { .name = "--backup-code",
        .short_name = "-bc",
        .value_name = "CODE",
        .feeds = "backup_code",
        .one_of = "method",
        .secret = true,
        .help = "backup code to use instead of a code" },
    { .shared = &tfa_method_list },
};

static const vast_argument tfa_activate_arguments[] = {
    { .name = "code", .secret = true, .feeds = "code", .help = "code from the authenticator app or SMS" },
    { .name = "--method-type",
        .short_name = "-t",
        .value_name = "TYPE",
        .feeds = "tfa_method",
        .preset = "totp",
        .choices = NAMES("sms", "totp"),
        .help = "type of the new method" },
    { .name = "--secret",
        .secret = true,
        .required = true,
        .feeds = "secret",
        .help = "secret that \"tfa totp-setup\" or \"tfa send-sms\" printed" },
    { .name = "--phone-number",
        .value_name = "NUMBER",
        .feeds = "phone_number",
        .help = "phone number, such as +12125550100" },
    { .name = "--label", .short_name = "-l", .feeds = "label", .help = "label of the new method" },
    { .name = "--save", .value_name = "FILE", .extension = true, .help = "file for backup codes (default: ask)" },
};

static const vast_name_list method_labels = { .noun = "2FA method",
    .word = "label",
    .op = &vast_op_tfa_status,
    .list = "methods",
    .keys = NAMES("label"),
    .command = "tfa status" };

static const vast_argument tfa_update_arguments[] = {
    { .name = "method_id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_ID,
        .names = &method_labels,
        .feeds = "tfa_method_id",
        .help = "ID or label of the 2FA method" },
    { .name = "--label", .short_name = "-l", .feeds = "label", .help = "new label of the method" },
    { .name = "--set-primary",
        .short_name = "-p",
        .value_name = "BOOL",
        .feeds = "is_primary",
        .choices = NAMES("true", "false", "t", "f", "True", "False"),
        .help = "whether this is the primary method" },
};

static const vast_argument tfa_regen_codes_arguments[] = {
    { .shared = &tfa_method_list },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .extension = true, .help = "do not prompt" },
    { .name = "--save", .value_name = "FILE", .extension = true, .help = "file for the codes (default: ask)" },
    { .shared = &tfa_proof_list },
};

static const vast_argument tfa_delete_arguments[] = {
    { .name = "--id-to-delete",
        .short_name = "-id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_INT,
        .feeds = "target_id",
        .help = "ID of the method to delete (default: the method that the code belongs to)" },
    { .name = "--method-id",
        .value_name = "ID",
        .feeds = "tfa_method_id",
        .one_of = "method",
        .help = "ID of the method to use, from \"tfa status\"" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .extension = true, .help = "do not prompt" },
    { .shared = &tfa_proof_list },
};

static const vast_command rows[] = {
    {
        .words = "tfa status",
        .summary = "List the 2FA methods of the account",
        .example = "--full",
        .op = &vast_op_tfa_status,
        .run = run_status,
        .view = VIEW(.list = "methods", .empty = "2FA is off: there are no methods.", .raw_whole = true,
            COLUMNS(tfa_status_columns)),
    },
    {
        .words = "tfa login",
        .harm = VAST_HARM_NONE,
        .summary = "Log in with a 2FA code and store the session key",
        .description = "The session key is stored next to the API key and replaces it until the session expires.",
        .example = "-t totp -c 123456",
        ARGUMENTS(tfa_login_arguments),
        .op = &vast_op_tfa_login,
        .run = run_login,
    },
    {
        .words = "tfa send-sms",
        .harm = VAST_HARM_NONE,
        .summary = "Send a 2FA code to a phone by SMS",
        .example = "--phone-number +12125550100",
        ARGUMENTS(tfa_send_sms_arguments),
        .op = &vast_op_tfa_send_sms,
        .run = run_send_code,
    },
    {
        .words = "tfa resend-sms",
        .harm = VAST_HARM_NONE,
        .summary = "Send the last 2FA code to the phone again",
        .example = "--secret sec-abc",
        ARGUMENTS(tfa_resend_sms_arguments),
        .op = &vast_op_tfa_resend_sms,
        .done = "Code sent again. The secret is unchanged.",
    },
    {
        .words = "tfa send-email",
        .harm = VAST_HARM_NONE,
        .summary = "Send a 2FA code by email",
        .example = "--raw",
        .op = &vast_op_tfa_send_email,
        .run = run_send_code,
    },
    {
        .words = "tfa auth-new",
        .harm = VAST_HARM_NONE,
        .summary = "Authorize the addition of a new 2FA method",
        .description =
            "Confirm your identity with a code by email, with an existing method or with a backup code. The "
            "command prompts for the code. If stdin ends before a code is entered, the exit status is 2; with --raw, "
            "stdout has the secret to continue with.",
        .example = "-t email",
        ARGUMENTS(tfa_auth_new_arguments),
        .op = &vast_op_tfa_authorize_begin,
        .run = run_auth_new,
    },
    {
        .words = "tfa totp-setup",
        .harm = VAST_HARM_NONE,
        .summary = "Create the secret key for an authenticator app",
        .example = "--raw",
        .op = &vast_op_tfa_totp_setup,
        .run = run_totp_setup,
    },
    {
        .words = "tfa activate",
        .harm = VAST_HARM_NONE,
        .summary = "Add a 2FA method by entering its first code",
        .description = "Run \"tfa auth-new\" first, then \"tfa totp-setup\" or \"tfa send-sms\".",
        .example = "123456 --secret JBSWY3DPEHPK3PXP --label Phone",
        ARGUMENTS(tfa_activate_arguments),
        .op = &vast_op_tfa_activate,
        .run = run_activate,
    },
    {
        .words = "tfa update",
        .harm = VAST_HARM_NONE,
        .summary = "Change the label of a 2FA method, or make it primary",
        .example = "42 --set-primary true",
        ARGUMENTS(tfa_update_arguments),
        .op = &vast_op_tfa_update,
        .run = run_update,
        .done = "2FA method {method_id} updated.",
    },
    {
        .words = "tfa regen-codes",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Generate new backup codes and invalidate the old ones",
        .example = "-t totp -c 123456 --save codes.txt",
        ARGUMENTS(tfa_regen_codes_arguments),
        .op = &vast_op_tfa_regen_codes,
        .run = run_regen_codes,
    },
    {
        .words = "tfa delete",
        .harm = VAST_HARM_DESTROYS,
        .asks_itself = true,
        .summary = "Delete a 2FA method",
        .example = "-id 42 -c 123456",
        ARGUMENTS(tfa_delete_arguments),
        .op = &vast_op_tfa_delete,
        .run = run_delete,
    },
};

const vast_command_table vast_cli_tfa = {
    .heading = "Two-factor authentication",
    .list_command = "tfa status",
    COMMANDS(rows),
};
