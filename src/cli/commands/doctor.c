/* SPDX-License-Identifier: MIT */
/* doctor: checks what a command needs, from files and settings to the service, and says what to do. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "findings.h"
#include "profile_paths.h"
#include "rows.h"
#include "text_helpers.h"
#include "units.h"
#include "vastai/ops.h"

#define REQUEST_MS 15000 /* time for one request: a person waits for it */
#define FOUND_BYTES (VAST_PATH_BYTES + VAST_FAILURE_BYTES)

static vast_findings findings; /* 16 KB: static, so that it does not count against the stack */

static void ok(const char *check, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

static void ok(const char *check, const char *pattern, ...)
{
    char found[FOUND_BYTES];
    vast_out out;
    va_list values;
    vast_out_begin(&out, found, sizeof found - 1);
    va_start(values, pattern);
    vast_format(&vast_text_formatter, &out, pattern, values);
    va_end(values);
    found[vast_out_stored(&out)] = '\0';
    vast_find(&findings, check, VAST_VERDICT_OK, found, NULL);
}

/* ---- settings and key -------------------------------------------------------------------------------------------- */

/* @return whether requests can be sent with these settings. */
static bool check_settings(vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    if (s->fault[0] != '\0') {
        vast_find_failure(&findings, "settings", VAST_EXIT_USAGE, s->fault, "Correct the option or variable.");
        return false;
    }
    ok("settings", "%s%s%s", s->console_url != NULL ? s->console_url : VAST_CONSOLE_URL,
        s->console_url != NULL ? " from " : "", s->console_url != NULL ? s->url_origin : "");
    return true;
}

static void report_no_key(const vast_settings *s)
{
    vast_find_failure(&findings, "key", VAST_EXIT_AUTH,
        s->key_source == VAST_KEY_ENVIRONMENT ? "no API key: $VAST_API_KEY is set, but empty" : "no API key",
        "Create one at " VAST_KEYS_PAGE ", and run: vastai set api-key");
}

/* @return whether there is a key. */
static bool check_key(vast_cli *cli)
{
    vast_settings *s = &cli->settings;
    s->fault[0] = '\0';
    bool read = vast_settings_read_key(s, &cli->line);
    size_t len = strlen(s->key);
    vast_guard_output(cli);
    if (!read) {
        vast_find_failure(&findings, "key", VAST_EXIT_USAGE, s->fault, "Store it again: vastai set api-key");
        s->key[0] = '\0';
    } else if (len == 0) {
        report_no_key(s);
    } else {
        ok("key", "from %s%s%s", vast_key_origin(s), len >= 12 ? ", ends in ..." : "",
            len >= 12 ? s->key + len - 4 : "");
    }
    return read && len > 0;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* "mode 644" */
static void mode_text(unsigned mode, char out[16])
{
    vast_text(
        out, 16, "mode %lld%lld%lld", (long long)(mode >> 6 & 7), (long long)(mode >> 3 & 7), (long long)(mode & 7));
}

static void warn_of_mode(const char *check, const char *path, const char *mode, const char *right)
{
    char found[FOUND_BYTES], word[4 * VAST_PATH_BYTES + 3], advice[4 * VAST_PATH_BYTES + 32];
    vast_text(found, sizeof found, "other users have access to %s (%s)", path, mode);
    vast_text(advice, sizeof advice, "Run: chmod %s %s", right, vast_text_shell(word, sizeof word, path));
    vast_find(&findings, check, VAST_VERDICT_WARNING, found, advice);
}

static void report_unreadable(const char *check, const char *path, int error)
{
    char found[FOUND_BYTES];
    vast_text(found, sizeof found, "cannot read %s: %s", path, strerror(error));
    vast_find_failure(&findings, check, VAST_EXIT_USAGE, found, "Check its owner and mode, or remove it.");
}

/* A file or folder that need not exist. @param forbidden  bits of the mode that give others access. */
static void check_path(const char *check, const char *path, unsigned forbidden, const char *right)
{
    struct stat about;
    char mode[16];
    if (stat(path, &about) != 0) {
        if (errno != ENOENT && errno != ENOTDIR) {
            report_unreadable(check, path, errno);
        }
        return;
    }
    mode_text(about.st_mode, mode);
    if (access(path, R_OK) != 0) {
        report_unreadable(check, path, errno);
    } else if (strcmp(check, "key file") == 0 && !S_ISREG(about.st_mode)) {
        report_unreadable(check, path, EISDIR);
    } else if ((about.st_mode & forbidden) != 0) {
        warn_of_mode(check, path, mode, right);
    } else {
        ok(check, "%s (%s)", path, mode);
    }
}

static void check_files(const vast_cli *cli)
{
    static const char *const names[] = { VAST_KEY_NAME, VAST_SESSION_KEY_NAME };
    const char *profile = cli->settings.profile;
    char path[VAST_PATH_BYTES];
    if (!vast_profile_path(profile, "", path)) {
        vast_find(&findings, "folder", VAST_VERDICT_WARNING, "no home directory: neither keys nor sessions are kept",
            "Set $HOME or $XDG_CONFIG_HOME.");
        return;
    }
    check_path("folder", path, S_IWGRP | S_IWOTH, "go-w");
    if (cli->settings.key_source == VAST_KEY_NAMED_FILE || cli->settings.key_source == VAST_KEY_CREDENTIAL) {
        check_path("key file", cli->settings.key_path, S_IRWXG | S_IRWXO, "600");
    }
    for (size_t i = 0; i < VAST_COUNT_OF(names); i++) {
        if (vast_profile_path(profile, names[i], path)) {
            check_path("key file", path, S_IRWXG | S_IRWXO, "600");
        }
    }
    if (vast_profile_is_default(profile) && vast_home_path(".vast_api_key", path)) {
        check_path("key file", path, S_IRWXG | S_IRWXO, "600");
    }
}

static void check_cache(void)
{
    char path[VAST_PATH_BYTES], found[FOUND_BYTES];
    if (!vast_cache_path("", path) || (access(path, F_OK) != 0 && errno == ENOENT)) {
        return; /* it is created when it is needed */
    }
    if (access(path, W_OK | X_OK) == 0) {
        ok("cache", "%s", path);
        return;
    }
    vast_text(found, sizeof found, "cannot write to %s: %s", path, strerror(errno));
    vast_find(&findings, "cache", VAST_VERDICT_WARNING, found, "Check its owner and mode: each run is slower.");
}

/* ---- clock, roots, proxy ----------------------------------------------------------------------------------------- */

#define CLOCK_MIN INT64_C(1764547200) /* 2025-12-01: earlier than any use of this version */
#define CLOCK_MAX INT64_C(4102444800) /* 2100-01-01 */

/* Certificates are judged by the clock. */
static void check_clock(void)
{
    char digits[VAST_INT_CHARS], text[VAST_UNIT_TEXT];
    int64_t now = (int64_t)time(NULL);
    const vast_visit_value value = { .text = digits, .len = vast_int_text(now, digits), .kind = VAST_JSON_NUMBER };
    size_t len = vast_unit_text(VAST_UNIT_DATE, &value, false, text);
    text[len] = '\0';
    if (now >= CLOCK_MIN && now < CLOCK_MAX) {
        ok("clock", "%s UTC", text);
        return;
    }
    char found[VAST_UNIT_TEXT + 40];
    vast_text(found, sizeof found, "the system clock says %s UTC", text);
    vast_find_failure(&findings, "clock", VAST_EXIT_NETWORK, found, "Set the clock, or start its NTP client.");
}

static bool is_https(const char *url)
{
    return url == NULL || strncasecmp(url, "https:", 6) == 0;
}

static void check_roots(vast_cli *cli)
{
    char found[FOUND_BYTES];
    if (!is_https(cli->settings.console_url)) {
        ok("roots", "not needed for http");
    } else if (vast_describe_roots(cli, found, sizeof found)) {
        ok("roots", "%s", found);
    } else {
        vast_find_failure(&findings, "roots", VAST_EXIT_NETWORK, found,
            "Install the package ca-certificates, or set --cacert or $SSL_CERT_FILE to a file.");
    }
}

/* A proxy's user name and password are not shown. */
static void check_proxy(const vast_cli *cli)
{
    const vast_settings *s = &cli->settings;
    if (s->proxy_url == NULL) {
        ok("proxy", "none");
        return;
    }
    const char *at = strrchr(s->proxy_url, '@');
    ok("proxy", "http://%s from %s", at != NULL ? at + 1 : s->proxy_url + strlen("http://"), s->proxy_origin);
}

/* ---- the service ------------------------------------------------------------------------------------------------- */

/* The steps to a response, in their order. */
static const struct {
    const char *check;
    vast_stage last; /* the call is at this step up to this stage */
    const char *advice;
} steps[] = {
    { "DNS", VAST_STAGE_RESOLVE, "Check the network and the DNS configuration, /etc/resolv.conf." },
    { "connection", VAST_STAGE_PROXY, "Check the network, firewalls and the proxy." },
    { "TLS", VAST_STAGE_HANDSHAKE, "Check the clock, and the certificates: --cacert or $SSL_CERT_FILE." },
    { "service", VAST_STAGE_DONE, "Check --url: another server may have responded. Otherwise try again later." },
};

static void put_step(const vast_cli *cli, size_t nth, uint32_t ms)
{
    char peer[VAST_HOST_BYTES + 32];
    vast_out out;
    vast_out_begin(&out, peer, sizeof peer - 1);
    vast_put_peer(cli, steps[nth].last == VAST_STAGE_RESOLVE, &out);
    peer[vast_out_stored(&out)] = '\0';
    switch (steps[nth].last) {
    case VAST_STAGE_RESOLVE:
        ok(steps[nth].check, "%s is resolved", peer);
        break;
    case VAST_STAGE_PROXY:
        ok(steps[nth].check, "to %s", peer);
        break;
    case VAST_STAGE_HANDSHAKE:
        ok(steps[nth].check, "%s",
            is_https(cli->settings.console_url) ? "the certificate is valid" : "not used for http");
        break;
    default:
        ok(steps[nth].check, "responded after %lld ms", (long long)ms);
    }
}

static void put_steps(const vast_cli *cli, vast_err err, vast_stage stage, uint32_t ms)
{
    char found[VAST_FAILURE_BYTES];
    bool failed = false;
    for (size_t i = 0; i < VAST_COUNT_OF(steps); i++) {
        if (failed) {
            vast_find(&findings, steps[i].check, VAST_VERDICT_SKIPPED, "not reached", NULL);
        } else if (err != VAST_OK && stage <= steps[i].last) {
            failed = true;
            vast_find_failure(
                &findings, steps[i].check, vast_exit_of(err), vast_failure_text(cli, err, found), steps[i].advice);
        } else {
            put_step(cli, i, ms);
        }
    }
}

/* A response that refuses the request comes from the service too. */
static vast_err answered(const vast_cli *cli, vast_err err)
{
    return vast_outcome_of(cli)->status / 100 == 4 ? VAST_OK : err;
}

/* @return false: the client cannot be set up, which is a finding. */
static bool open_client(vast_cli *cli)
{
    char why[VAST_CAUGHT_BYTES] = "";
    cli->caught = why;
    bool opened = vast_open(cli);
    cli->caught = NULL;
    if (!opened) {
        vast_find_failure(&findings, "service", cli->failure_status, why, NULL);
    }
    return opened;
}

static vast_err ask(vast_cli *cli, const vast_op *op)
{
    const vast_request request = { .op = op, .timeout_ms = REQUEST_MS };
    return vast_send(cli, &request);
}

/* Sent without the key, which is sent only to a service that responds. @return whether the service responded. */
static bool check_service(vast_cli *cli)
{
    if (!open_client(cli)) {
        return false;
    }
    uint32_t begin = vast_clock_ms(cli);
    vast_err err = answered(cli, ask(cli, &vast_op_gpu_names));
    put_steps(cli, err, vast_outcome_of(cli)->stage, vast_clock_ms(cli) - begin);
    return err == VAST_OK;
}

static void check_account(vast_cli *cli)
{
    char found[VAST_FAILURE_BYTES];
    vast_err err = ask(cli, &vast_op_show_user);
    bool limited = err == VAST_E_AUTH && vast_outcome_of(cli)->status == 403;
    if (err == VAST_OK || limited) {
        ok("account", "the service accepts the key%s", limited ? ", which may not show the account" : "");
        return;
    }
    vast_find_failure(&findings, "account", vast_exit_of(err), vast_failure_text(cli, err, found),
        err == VAST_E_AUTH ? "Create a key at " VAST_KEYS_PAGE ", and run: vastai set api-key" : NULL);
}

/* Any response will do: nothing is asked that needs a key. */
static const vast_op root_of_run = {
    .host = VAST_HOST_RUN,
    .path = "/",
    .no_key = true,
    .answers_text = true,
    .repeat = VAST_REPEAT_ALWAYS,
};

static void check_serverless(vast_cli *cli)
{
    char found[VAST_FAILURE_BYTES];
    vast_err err = ask(cli, &root_of_run);
    if (err == VAST_OK || vast_outcome_of(cli)->status != 0) {
        ok("serverless", "%s responded", cli->settings.run_url);
    } else {
        vast_find_failure(&findings, "serverless", vast_exit_of(err), vast_failure_text(cli, err, found),
            "Serverless commands cannot work: check the network, and --run-url.");
    }
}

static void check_network(vast_cli *cli, bool has_key)
{
    bool reached = check_service(cli);
    if (reached && has_key) {
        check_account(cli);
    } else {
        vast_find(&findings, "account", VAST_VERDICT_SKIPPED, reached ? "there is no key" : "not reached", NULL);
    }
    if (cli->open && strcmp(cli->settings.run_url,
                         cli->settings.console_url != NULL ? cli->settings.console_url : VAST_CONSOLE_URL) != 0) {
        check_serverless(cli);
    }
}

/* ---- doctor ------------------------------------------------------------------------------------------------------ */

static const vast_column doctor_columns[] = {
    { .key = "check", .title = "Check", .left = true },
    { .key = "verdict", .title = "Verdict", .left = true },
    { .key = "found", .title = "Found", .left = true, .whole = true },
    { .key = "advice", .title = "What to do", .left = true, .whole = true },
};
static const vast_view doctor_view = { COLUMNS(doctor_columns) };

static int run_doctor(vast_cli *cli)
{
    vast_findings_begin(&findings, cli);
    cli->settings.attempts = cli->settings.attempts == 0 ? 1 : cli->settings.attempts;
    bool usable = check_settings(cli);
    bool has_key = check_key(cli);
    check_files(cli);
    check_cache();
    check_clock();
    check_roots(cli);
    if (usable) {
        check_proxy(cli);
        check_network(cli, has_key);
    } else {
        vast_find(&findings, "service", VAST_VERDICT_SKIPPED, "the settings are invalid", NULL);
    }
    return vast_findings_end(&findings, &doctor_view);
}

static const vast_command rows[] = {
    {
        .words = "doctor",
        .summary = "Check settings, key, files, clock, network and service, and say what to do",
        .description = "Each check ends with ok, warning, failure or skipped. The exit status is 0 if nothing failed, "
                       "otherwise that of a command that meets the first failure. The key is not shown.",
        .example = "--raw",
        .run = run_doctor,
        .views = VIEWS(&doctor_view),
        .diagnoses = true,
    },
};

const vast_command_table vast_cli_doctor = {
    .heading = "Other",
    COMMANDS(rows),
};
