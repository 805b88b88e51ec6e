/* SPDX-License-Identifier: MIT */
/* The settings of a run: flags before environment before files. */
#define _DEFAULT_SOURCE
#include "settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "files.h"
#include "format.h"
#include "text_helpers.h"

/* ---- paths ------------------------------------------------------------------------------------------------------- */

static bool join(char out[VAST_PATH_BYTES], const char *base, const char *middle, const char *name)
{
    bool fits = vast_text(out, VAST_PATH_BYTES, "%s%s%s", base, middle, name);
    out[0] = fits ? out[0] : '\0';
    return fits;
}

static bool in_home(const char *folder, const char *name, char out[VAST_PATH_BYTES])
{
    const char *home = getenv("HOME");
    out[0] = '\0';
    return home != NULL && home[0] == '/' && join(out, home, folder, name);
}

bool vast_home_path(const char *name, char out[VAST_PATH_BYTES])
{
    return in_home("/", name, out);
}

static bool in_folder(const char *variable, const char *fallback, const char *name, char out[VAST_PATH_BYTES])
{
    const char *base = getenv(variable);
    bool given = base != NULL && base[0] == '/';
    return given ? join(out, base, "/vastai/", name) : in_home(fallback, name, out);
}

bool vast_config_path(const char *name, char out[VAST_PATH_BYTES])
{
    return in_folder("XDG_CONFIG_HOME", "/.config/vastai/", name, out);
}

bool vast_cache_path(const char *name, char out[VAST_PATH_BYTES])
{
    return in_folder("XDG_CACHE_HOME", "/.cache/vastai/", name, out);
}

/* ---- faults ------------------------------------------------------------------------------------------------------ */

static bool fault(vast_settings *s, const char *a, const char *b, const char *c)
{
    vast_text(s->fault, sizeof s->fault, "%s%s%s", a, b, c);
    return false;
}

/* ---- the key ----------------------------------------------------------------------------------------------------- */

/* A key goes into a header: what could end that is refused here, by name of the source and not of the key. */
static bool take_key(vast_settings *s, const char *text, vast_key_source source)
{
    size_t len = strlen(text);
    s->key_source = source;
    s->key[0] = '\0';
    if (len > VAST_KEY_BYTES) {
        return fault(s, "the key from ", vast_key_origin(s), " is too long to be one");
    }
    if (!vast_text_is_key(text, len)) {
        return fault(s, "the key from ", vast_key_origin(s), " holds characters that no key has");
    }
    memcpy(s->key, text, len + 1);
    return true;
}

/* Reads a key file without the white space around the key. @return false: there is none; or fault is set. */
static bool key_from_file(vast_settings *s, vast_key_source source)
{
    char text[VAST_KEY_BYTES + 64];
    size_t len;
    vast_file_result result = vast_file_read(s->key_path, text, sizeof text - 1, &len, &s->key_exposed);
    if (result == VAST_FILE_ABSENT) {
        s->key_path[0] = '\0';
        return false;
    }
    if (result != VAST_FILE_OK) {
        fault(s, "cannot read ", s->key_path, result == VAST_FILE_TOO_LONG ? ": too long for a key" : "");
        return false;
    }
    text[len] = '\0';
    bool cut = strlen(text) < len;
    char *begin = text + strspn(text, " \t\r\n\v\f");
    for (len = strlen(begin); len > 0 && strchr(" \t\r\n\v\f", begin[len - 1]) != NULL;) {
        begin[--len] = '\0';
    }
    bool taken = len > 0 && take_key(s, begin, source);
    if (taken && cut) {
        s->key[0] = '\0';
        taken = fault(s, "the key from ", vast_key_origin(s), " holds characters that no key has");
    }
    explicit_bzero(text, sizeof text);
    return taken;
}

static const struct {
    vast_key_source source;
    bool (*path)(const char *name, char out[VAST_PATH_BYTES]);
    const char *name;
} key_files[] = {
    { VAST_KEY_SESSION_FILE, vast_config_path, "vast_tfa_key" },
    { VAST_KEY_FILE, vast_config_path, "vast_api_key" },
    { VAST_KEY_OLD_FILE, vast_home_path, ".vast_api_key" },
};

static bool key_from_files(vast_settings *s, bool with_session)
{
    for (size_t i = with_session ? 0 : 1; i < sizeof key_files / sizeof *key_files; i++) {
        if (key_files[i].path(key_files[i].name, s->key_path) && key_from_file(s, key_files[i].source)) {
            return true;
        }
        if (s->fault[0] != '\0') {
            return false;
        }
    }
    s->key_source = VAST_KEY_NONE;
    s->key[0] = s->key_path[0] = '\0';
    return true;
}

bool vast_settings_reread_key(vast_settings *s)
{
    return key_from_files(s, false);
}

const char *vast_key_origin(const vast_settings *s)
{
    switch (s->key_source) {
    case VAST_KEY_FLAG:
        return "--api-key";
    case VAST_KEY_ENVIRONMENT:
        return "$VAST_API_KEY";
    case VAST_KEY_SESSION_FILE:
    case VAST_KEY_FILE:
    case VAST_KEY_OLD_FILE:
        return s->key_path;
    case VAST_KEY_NONE:
        break;
    }
    return "nowhere";
}

/* ---- flags ------------------------------------------------------------------------------------------------------- */

static const char *flag_value(const vast_line *line, const char *name)
{
    vast_argument argument;
    /* A command's own flag of that name is the command's business. */
    bool global = vast_line_argument(line, name, &argument) && (argument.flags & VAST_A_GLOBAL) != 0;
    return global ? vast_line_value(line, &argument) : NULL;
}

static bool flag_set(const vast_line *line, const char *name)
{
    return flag_value(line, name) != NULL;
}

static bool read_key(vast_settings *s, const vast_line *line)
{
    const char *text = flag_value(line, "api-key");
    if (text != NULL) {
        return take_key(s, text, VAST_KEY_FLAG);
    }
    text = getenv("VAST_API_KEY");
    if (text != NULL) {
        return take_key(s, text, VAST_KEY_ENVIRONMENT);
    }
    return key_from_files(s, true);
}

/* Seconds with three decimals, above 0 and below 49 days. */
static bool read_seconds(vast_settings *s, const vast_line *line, const char *name, uint32_t *ms)
{
    const char *text = flag_value(line, name);
    char number[64];
    int64_t value;
    if (text == NULL) {
        return true;
    }
    if (!vast_text_number(text, number, sizeof number) ||
        vast_json_scaled(number, strlen(number), 3, &value) != VAST_OK || value < 1 || value > INT32_MAX) {
        return fault(s, "--", name, ": give seconds, more than 0 and less than 25 days");
    }
    *ms = (uint32_t)value;
    return true;
}

static bool read_attempts(vast_settings *s, const vast_line *line)
{
    const char *text = flag_value(line, "retry");
    int64_t value;
    if (text == NULL) {
        return true;
    }
    if (!vast_text_int(text, &value) || value < 1 || value > 255) {
        return fault(s, "--retry: give the attempts in all, 1 to 255", "", "");
    }
    s->attempts = (uint8_t)value;
    return true;
}

/* ---- address and proxy ------------------------------------------------------------------------------------------- */

static const char *variable(const char *name)
{
    const char *text = getenv(name);
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static const char *flag_or_variable(const vast_line *line, const char *flag, const char *name)
{
    const char *text = flag_value(line, flag);
    return text != NULL ? text : variable(name);
}

static bool has_user_name(const char *url)
{
    const char *authority = url != NULL ? vast_text_find(url, "//") : NULL;
    return authority != NULL && memchr(authority, '@', strcspn(authority + 2, "/?#") + 2) != NULL;
}

/* A user who names another service expects the key to go there and nowhere else, so one address takes all hosts along. */
static bool read_address(vast_settings *s, const vast_line *line)
{
    s->console_url = flag_or_variable(line, "url", "VAST_URL");
    s->url_origin = flag_value(line, "url") != NULL ? "--url" : "$VAST_URL";
    const char *run_url = flag_or_variable(line, "run-url", "VAST_RUN_URL");
    s->run_url_origin = flag_value(line, "run-url") != NULL ? "--run-url" : "$VAST_RUN_URL";
    bool is_default = s->console_url == NULL || strcmp(s->console_url, VAST_CONSOLE_URL) == 0;
    s->run_url = run_url != NULL ? run_url : is_default ? VAST_RUN_URL : s->console_url;
    const char *origin = has_user_name(s->console_url) ? s->url_origin
                         : has_user_name(run_url)      ? s->run_url_origin
                                                       : NULL;
    return origin == NULL ||
           fault(s, origin, ": the address must not contain a user name; pass the key with --api-key", "");
}

static size_t host_of(const char *url, const char **host)
{
    const char *at = vast_text_find(url, "://");
    at = at != NULL ? at + 3 : url;
    size_t whole = strcspn(at, "/?#");
    for (size_t i = 0; i < whole; i++) {
        if (at[i] == '@') {
            at += i + 1;
            whole -= i + 1;
            i = 0;
        }
    }
    *host = at;
    return at[0] == '[' ? strcspn(at, "]/?#") + 1 : strcspn(at, ":/?#");
}

bool vast_no_proxy(const char *list, const char *host, size_t host_len)
{
    const char *entry;
    size_t len;
    bool is_address =
        host_len > 0 && (host[host_len - 1] == ']' || (host[host_len - 1] >= '0' && host[host_len - 1] <= '9'));
    while ((entry = vast_text_next(&list, ',', &len)) != NULL) {
        vast_text_trim(&entry, &len, " ");
        if (vast_text_is(entry, len, "*")) {
            return true;
        }
        if (len > 0 && *entry == '.') {
            entry++;
            len--;
        }
        bool tail = len > 0 && len <= host_len && strncasecmp(host + host_len - len, entry, len) == 0;
        bool whole = len == host_len;
        if (tail && (whole || (!is_address && host[host_len - len - 1] == '.'))) {
            return true;
        }
    }
    return false;
}

static void read_proxy(vast_settings *s, const vast_line *line)
{
    const char *given = flag_value(line, "proxy");
    s->proxy_origin = "--proxy";
    if (given != NULL) {
        s->proxy_url = given[0] != '\0' ? given : NULL;
        return;
    }
    const char *host, *spared = variable("no_proxy"), *proxy = variable("https_proxy");
    proxy = proxy != NULL ? proxy : variable("HTTPS_PROXY");
    spared = spared != NULL ? spared : variable("NO_PROXY");
    const char *url = s->console_url != NULL ? s->console_url : VAST_CONSOLE_URL;
    size_t host_len = host_of(url, &host);
    bool https = strncasecmp(url, "https:", 6) == 0; /* RFC 3986, 3.1: in any case */
    if (proxy != NULL && https && (spared == NULL || !vast_no_proxy(spared, host, host_len))) {
        s->proxy_url = proxy;
        s->proxy_origin = variable("https_proxy") != NULL ? "$https_proxy" : "$HTTPS_PROXY";
    }
}

bool vast_settings_read(vast_settings *s, const vast_line *line, bool with_key)
{
    memset(s, 0, sizeof *s);
    s->raw = flag_set(line, "raw");
    s->full = flag_set(line, "full");
    s->no_color = flag_set(line, "no-color") || variable("NO_COLOR") != NULL;
    s->explain = flag_set(line, "explain");
    s->curl = flag_set(line, "curl");
    s->show_secrets = flag_set(line, "show-secrets");
    s->cacert = flag_value(line, "cacert");
    bool address = read_address(s, line);
    read_proxy(s, line);
    return address && (!with_key || read_key(s, line)) && read_attempts(s, line) &&
           read_seconds(s, line, "timeout", &s->timeout_ms) &&
           read_seconds(s, line, "connect-timeout", &s->connect_timeout_ms);
}
