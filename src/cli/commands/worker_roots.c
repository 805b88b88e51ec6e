/* SPDX-License-Identifier: MIT */
/* The root certificate of serverless workers: fetched over verified TLS, and kept. */
#define _DEFAULT_SOURCE
#include "worker_roots.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "files.h"
#include "text_helpers.h"

enum { PEM_BYTES = 16384, KEPT_S = 30 * 86400 };

/* It belongs to the web site of the console, not to the API. */
static const vast_op fetch_op = {
    .path = "/static/jvastai_root.cer",
    .repeat = VAST_REPEAT_ALWAYS,
    .answers_text = true,
    .no_key = true,
};

typedef struct pem {
    size_t len;
    char text[PEM_BYTES];
} pem;

static pem fetched, kept; /* 32 KB: static, so that they do not count against the stack */

static const char *console_of(const vast_cli *cli)
{
    return cli->settings.console_url != NULL ? cli->settings.console_url : VAST_CONSOLE_URL;
}

/* One file for each console: a root of one service must not vouch for the workers of another. */
static bool cache_path(const vast_cli *cli, char out[VAST_PATH_BYTES])
{
    char name[VAST_HOST_BYTES + 32];
    const char *host = strstr(console_of(cli), "://");
    host = host != NULL ? host + 3 : "";
    size_t len = strcspn(host, "/?#");
    if (len > VAST_HOST_BYTES || !vast_text(name, sizeof name, "worker-root-%.*s.pem", (int)len, host)) {
        return false;
    }
    for (char *at = name; *at != '\0'; at++) {
        *at = strchr(":[]", *at) != NULL ? '_' : *at;
    }
    return vast_cache_path(name, out);
}

static bool is_fresh(const char *path, int64_t now)
{
    struct stat status;
    return stat(path, &status) == 0 && now >= status.st_mtime && now - status.st_mtime < KEPT_S;
}

static vast_err on_text(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    if (len >= sizeof fetched.text - fetched.len) {
        return VAST_E_SPACE;
    }
    memcpy(fetched.text + fetched.len, text, len);
    fetched.len += len;
    fetched.text[fetched.len] = '\0';
    return VAST_OK;
}

static bool fetch(vast_cli *cli)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----";
    const vast_request request = { .op = &fetch_op, .on_text = on_text, .timeout_ms = 10000 };
    fetched.len = 0;
    bool done = vast_send(cli, &request) == VAST_OK && vast_text_find(fetched.text, begin) != NULL;
    cli->failure_reported = false;
    return done;
}

/* What was fetched replaces what was kept. A changed root is unusual, so it is reported. */
static void keep(vast_cli *cli, const char *path)
{
    bool known = vast_file_read_own(path, kept.text, sizeof kept.text, &kept.len) == VAST_FILE_OK;
    bool same = known && kept.len == fetched.len && memcmp(kept.text, fetched.text, kept.len) == 0;
    if (known && !same) {
        vast_note(cli, "vastai: warning: the root certificate of workers has changed at %s\n", console_of(cli));
    }
    if (!vast_file_replace(path, fetched.text, fetched.len, VAST_FILE_CACHE)) {
        vast_note(
            cli, "vastai: warning: cannot keep the root certificate of workers in %s: %s\n", path, strerror(errno));
    }
}

static int open_given(vast_cli *cli, vast_roots *roots, const char *path)
{
    char what[VAST_PATH_BYTES + 128];
    if (vast_roots_open(roots, path)) {
        return VAST_EXIT_DONE;
    }
    vast_text(what, sizeof what, "cannot use the root certificate of --worker-cacert: %s: %s", path,
        roots->fault != NULL ? roots->fault : strerror(errno));
    return vast_complain(cli, VAST_EXIT_NETWORK, what, NULL);
}

int vast_worker_roots_open(vast_cli *cli, vast_roots *roots, bool *found)
{
    char path[VAST_PATH_BYTES];
    const char *given = vast_value(cli, "worker-cacert");
    *found = given != NULL;
    if (given != NULL) {
        return open_given(cli, roots, given);
    }
    if (strncasecmp(console_of(cli), "https://", 8) != 0 || !cache_path(cli, path)) {
        return VAST_EXIT_DONE;
    }
    if (!cli->settings.curl && !is_fresh(path, vast_posix_port.epoch(&cli->net)) && fetch(cli)) {
        keep(cli, path);
    }
    *found = vast_file_read_own(path, kept.text, sizeof kept.text, &kept.len) == VAST_FILE_OK &&
             vast_roots_open(roots, path);
    return VAST_EXIT_DONE;
}
