/* SPDX-License-Identifier: MIT */
/* Reads the settings of a run from options, the environment and files. */
#define _DEFAULT_SOURCE
#include "settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "files.h"
#include "format.h"
#include "profile_paths.h"
#include "text_helpers.h"
#include "vastai/address.h"

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

/* A home that is not there is not made for a cache: users of services have /nonexistent. */
bool vast_cache_path(const char *name, char out[VAST_PATH_BYTES])
{
    char home[VAST_PATH_BYTES];
    bool fits = in_folder("XDG_CACHE_HOME", "/.cache/vastai/", name, out);
    bool in_it = fits && vast_home_path("", home) && strncmp(out, home, strlen(home)) == 0;
    return fits && (!in_it || access(home, F_OK) == 0);
}

/* ---- faults ------------------------------------------------------------------------------------------------------ */

static bool fault(vast_settings *s, const char *a, const char *b, const char *c)
{
    vast_text(s->fault, sizeof s->fault, "%s%s%s", a, b, c);
    return false;
}

/* ---- the key ----------------------------------------------------------------------------------------------------- */

/*
 * A key is sent in a header, so a key that could end the header is refused. The message names its source, not the key.
 */
static bool take_key(vast_settings *s, const char *text, vast_key_source source)
{
    size_t len = strlen(text);
    s->key_source = source;
    s->key[0] = '\0';
    if (len > VAST_KEY_BYTES) {
        return fault(s, "the key from ", vast_key_origin(s), " is too long");
    }
    if (!vast_text_is_key(text, len)) {
        return fault(s, "the key from ", vast_key_origin(s), " contains invalid characters");
    }
    memcpy(s->key, text, len + 1);
    return true;
}

static bool fault_of_file(vast_settings *s, vast_file_result result)
{
    char why[80];
    vast_text(why, sizeof why, ": %s",
        result == VAST_FILE_TOO_LONG ? "too long for a key"
        : errno == EINVAL            ? "not a regular file"
                                     : strerror(errno));
    return fault(s, "cannot read ", s->key_path, why);
}

/* Reads a key file without the white space around the key. @return false: it does not exist, or fault is set. */
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
        return fault_of_file(s, result);
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
        taken = fault(s, "the key from ", vast_key_origin(s), " contains invalid characters");
    }
    explicit_bzero(text, sizeof text);
    return taken;
}

static const struct {
    vast_key_source source;
    const char *name;
} key_files[] = {
    { VAST_KEY_SESSION_FILE, VAST_SESSION_KEY_NAME },
    { VAST_KEY_FILE, VAST_KEY_NAME },
    { VAST_KEY_OLD_FILE, ".vast_api_key" },
};

static bool key_file_path(const vast_settings *s, size_t nth, char out[VAST_PATH_BYTES])
{
    const char *name = key_files[nth].name;
    bool old = key_files[nth].source == VAST_KEY_OLD_FILE;
    return !old                                  ? vast_profile_path(s->profile, name, out)
           : vast_profile_is_default(s->profile) ? vast_home_path(name, out)
                                                 : false;
}

static bool key_from_files(vast_settings *s, bool with_session)
{
    for (size_t i = with_session ? 0 : 1; i < sizeof key_files / sizeof *key_files; i++) {
        if (key_file_path(s, i, s->key_path) && key_from_file(s, key_files[i].source)) {
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

/* A profile that the user named is insisted on. @return false: fault is set. */
static bool key_of_profile(vast_settings *s)
{
    if (!key_from_files(s, true) || s->key_source != VAST_KEY_NONE || vast_profile_is_default(s->profile)) {
        return s->fault[0] == '\0';
    }
    vast_text(s->fault, sizeof s->fault,
        "no API key is stored for the profile %s; run: vastai set api-key --profile %s", s->profile, s->profile);
    return false;
}

const char *vast_key_variable(const vast_settings *s)
{
    const char *path = getenv("VAST_API_KEY_FILE");
    if (s->profile_is_flag) {
        return NULL;
    }
    if (getenv("VAST_API_KEY") != NULL) {
        return "$VAST_API_KEY";
    }
    return path != NULL && path[0] != '\0' ? "$VAST_API_KEY_FILE" : NULL;
}

/* A key file that the user named is insisted on. @return false: fault is set. */
static bool key_from_named_file(vast_settings *s, const char *path)
{
    if (!vast_text(s->key_path, sizeof s->key_path, "%s", path)) {
        return fault(s, "$VAST_API_KEY_FILE: the path is too long", "", "");
    }
    if (key_from_file(s, VAST_KEY_NAMED_FILE) || s->fault[0] != '\0') {
        return s->fault[0] == '\0';
    }
    return fault(s, "$VAST_API_KEY_FILE: ", path, s->key_path[0] == '\0' ? " does not exist" : " contains no key");
}

/* systemd makes this directory for a service. It may hold other credentials, and not the key. */
static bool key_from_credential(vast_settings *s)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    return folder != NULL && folder[0] == '/' && join(s->key_path, folder, "/", "vast_api_key") &&
           key_from_file(s, VAST_KEY_CREDENTIAL);
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
    case VAST_KEY_NAMED_FILE:
    case VAST_KEY_CREDENTIAL:
    case VAST_KEY_SESSION_FILE:
    case VAST_KEY_FILE:
    case VAST_KEY_OLD_FILE:
        return s->key_path;
    case VAST_KEY_CONTAINER:
        return "$CONTAINER_API_KEY";
    case VAST_KEY_PROCESS_1:
        return "CONTAINER_API_KEY of process 1";
    case VAST_KEY_NONE:
        break;
    }
    return "nowhere";
}

bool vast_settings_take_container_key(vast_settings *s, const char *key, bool from_process_1)
{
    return take_key(s, key, from_process_1 ? VAST_KEY_PROCESS_1 : VAST_KEY_CONTAINER);
}

/* ---- flags ------------------------------------------------------------------------------------------------------- */

static const char *flag_value(const vast_line *line, const char *name)
{
    const vast_argument *argument = vast_line_given(line, name);
    /* A command's own option of the same name is handled by the command. */
    bool global = argument != NULL && vast_argument_is_global(argument);
    return global ? vast_line_value(line, argument) : NULL;
}

static bool flag_set(const vast_line *line, const char *name)
{
    return flag_value(line, name) != NULL;
}

bool vast_settings_read_key(vast_settings *s, const vast_line *line)
{
    const char *text = flag_value(line, "api-key");
    if (text != NULL) {
        return take_key(s, text, VAST_KEY_FLAG);
    }
    if (s->profile_is_flag) {
        return key_of_profile(s);
    }
    text = getenv("VAST_API_KEY");
    if (text != NULL) {
        return take_key(s, text, VAST_KEY_ENVIRONMENT);
    }
    text = getenv("VAST_API_KEY_FILE");
    if (text != NULL && text[0] != '\0') {
        return key_from_named_file(s, text);
    }
    return key_from_credential(s) || (s->fault[0] == '\0' && key_of_profile(s));
}

static bool read_profile(vast_settings *s, const vast_line *line)
{
    const char *flag = flag_value(line, "profile"), *variable = getenv("VAST_PROFILE");
    s->profile = flag != NULL ? flag : variable != NULL && variable[0] != '\0' ? variable : NULL;
    s->profile_is_flag = flag != NULL;
    if (flag != NULL && flag_set(line, "api-key")) {
        return fault(s, "--profile and --api-key exclude each other", "", "");
    }
    return s->profile == NULL || vast_profile_is_name(s->profile) ||
           fault(s, flag != NULL ? "--profile" : "$VAST_PROFILE",
               ": the name of a profile has 1 to 64 letters, digits, - and _, and begins with a letter or digit", "");
}

/* Seconds with up to three decimals, greater than 0 and less than 49 days. */
static bool read_seconds(vast_settings *s, const vast_line *line, const char *name, uint32_t *ms)
{
    const char *text = flag_value(line, name);
    char number[64];
    int64_t value;
    if (text == NULL) {
        return true;
    }
    if (!vast_json_number_from_text(text, number, sizeof number) ||
        vast_json_scaled(number, strlen(number), 3, &value) != VAST_OK || value < 1 || value > INT32_MAX) {
        return fault(s, "--", name, " must be a number of seconds, greater than 0 and less than 25 days");
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
        return fault(s, "--retry must be 1 to 255", "", "");
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

/* A user who sets another URL expects the key to be sent only there, so that URL applies to all hosts. */
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

static uint16_t port_of(const char *host, size_t host_len)
{
    unsigned port = 0;
    const char *at = host + host_len + (host[host_len] == ':');
    for (; *at >= '0' && *at <= '9' && port <= UINT16_MAX; at++) {
        port = port * 10 + (unsigned)(*at - '0');
    }
    return port > 0 && port <= UINT16_MAX ? (uint16_t)port : 443;
}

typedef struct ip_address {
    uint8_t bytes[16];
    size_t len; /* bytes: 4 or 16 */
} ip_address;

/* Parses an address literal; IPv6 may be in brackets. */
static bool address_of(const char *text, size_t len, ip_address *out)
{
    char copy[64];
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    out->len = vast_text(copy, sizeof copy, "%.*s", (int)len, text) ? vast_address_parse(copy, out->bytes) : 0;
    return out->len > 0;
}

static bool same_bits(const ip_address *a, const ip_address *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    return a->len == b->len && bits <= 8u * a->len && memcmp(a->bytes, b->bytes, whole) == 0 &&
           (rest == 0 || (a->bytes[whole] ^ b->bytes[whole]) >> (8 - rest) == 0);
}

/* An address, or a network: 10.0.0.0/8. */
static bool address_is_in(const ip_address *host, const char *entry, size_t len)
{
    ip_address network;
    const char *slash = memchr(entry, '/', len);
    size_t address_len = slash != NULL ? (size_t)(slash - entry) : len;
    if (!address_of(entry, address_len, &network)) {
        return false;
    }
    unsigned bits = slash != NULL ? 0 : 8u * (unsigned)network.len;
    for (size_t i = address_len + 1; i < len; i++) {
        bits = entry[i] >= '0' && entry[i] <= '9' && bits < 200 ? bits * 10 + (unsigned)(entry[i] - '0') : 999;
    }
    return address_len + 1 != len && same_bits(host, &network, bits);
}

static size_t without_dot(const char *name, size_t len)
{
    return len > 1 && name[len - 1] == '.' ? len - 1 : len;
}

/* A domain matches itself and its subdomains, whether it is written as example.com, .example.com or *.example.com. */
static bool name_is_in(const char *host, size_t host_len, const char *entry, size_t len)
{
    size_t skip = len > 1 && entry[0] == '*' && entry[1] == '.' ? 2 : len > 0 && entry[0] == '.';
    entry += skip;
    len = without_dot(entry, len - skip);
    host_len = without_dot(host, host_len);
    bool tail = len > 0 && len <= host_len && strncasecmp(host + host_len - len, entry, len) == 0;
    return tail && (len == host_len || host[host_len - len - 1] == '.');
}

/* Offset of the colon before the port of an entry; len: no port. The colons of an IPv6 address do not count. */
static size_t before_port(const char *entry, size_t len)
{
    const char *colon = memchr(entry, ':', len);
    if (len > 0 && entry[0] == '[') {
        colon = memchr(entry, ']', len);
        colon = colon != NULL && (size_t)(colon - entry) + 1 < len && colon[1] == ':' ? colon + 1 : NULL;
    } else if (colon != NULL && memchr(colon + 1, ':', len - (size_t)(colon - entry) - 1) != NULL) {
        colon = NULL;
    }
    return colon != NULL ? (size_t)(colon - entry) : len;
}

static bool entry_covers(const char *entry, size_t len, const char *host, size_t host_len)
{
    ip_address host_address;
    size_t place = before_port(entry, len);
    if (place < len && port_of(entry, place) != port_of(host, host_len)) {
        return false;
    }
    return vast_text_is(entry, len, "*") ||
           (address_of(host, host_len, &host_address) ? address_is_in(&host_address, entry, place)
                                                      : name_is_in(host, host_len, entry, place));
}

bool vast_no_proxy(const char *list, const char *host, size_t host_len)
{
    while (*list != '\0') {
        size_t len = strcspn(list, ", \t");
        if (len > 0 && entry_covers(list, len, host, host_len)) {
            return true;
        }
        list += len + (list[len] != '\0');
    }
    return false;
}

static bool is_private(const char *host, size_t len)
{
    ip_address address;
    return vast_no_proxy("localhost", host, len) ||
           (address_of(host, len, &address) && vast_address_is_private(address.bytes, address.len));
}

bool vast_url_is_inside(const char *url, const char *console)
{
    static const char machine[] = "localhost 127.0.0.0/8 ::1";
    const char *host, *own;
    size_t len = host_of(url, &host), own_len = host_of(console, &own);
    bool same = len == own_len && strncasecmp(host, own, len) == 0;
    bool both_here = vast_no_proxy(machine, host, len) && vast_no_proxy(machine, own, own_len);
    return is_private(host, len) && !same && !both_here;
}

/*
 * The lower-case variable takes precedence, as in curl and in Python: if it is set but empty, the upper-case one is not
 * read. all_proxy counts if neither of the others names a proxy.
 */
static const char *proxy_variable(const char **origin)
{
    static const char *const names[][2] = { { "$https_proxy", "$HTTPS_PROXY" }, { "$all_proxy", "$ALL_PROXY" } };
    const char *proxy = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && proxy == NULL; i++) {
        *origin = names[i][getenv(names[i][0] + 1) == NULL];
        proxy = variable(*origin + 1);
    }
    return proxy;
}

/* An address without a scheme means http://. */
static bool take_proxy(vast_settings *s, const char *text, const char *origin)
{
    size_t len = strlen(text);
    vast_text_trim(&text, &len, " \t\r\n");
    s->proxy_origin = origin;
    const char *scheme = vast_text_find(text, "://");
    if (scheme != NULL && (scheme != text + 4 || strncasecmp(text, "http", 4) != 0)) {
        return fault(s, origin, ": only HTTP proxies are supported, with a URL that begins with http://", "");
    }
    const char *rest = scheme != NULL ? scheme + 3 : text;
    if (!vast_text(s->proxy_text, sizeof s->proxy_text, "http://%.*s", (int)(len - (size_t)(rest - text)), rest)) {
        return fault(s, origin, ": the address is too long", "");
    }
    s->proxy_url = s->proxy_text;
    return true;
}

static bool read_proxy(vast_settings *s, const vast_line *line)
{
    const char *given = flag_value(line, "proxy"), *host, *origin = NULL;
    if (given != NULL) {
        return given[0] == '\0' || take_proxy(s, given, "--proxy");
    }
    const char *proxy = proxy_variable(&origin);
    const char *spared = variable("no_proxy") != NULL ? variable("no_proxy") : variable("NO_PROXY");
    const char *url = s->console_url != NULL ? s->console_url : VAST_CONSOLE_URL;
    size_t host_len = host_of(url, &host);
    if (proxy == NULL || strncasecmp(url, "https:", 6) != 0 ||
        (spared != NULL && vast_no_proxy(spared, host, host_len))) {
        return true;
    }
    return take_proxy(s, proxy, origin);
}

/* --raw is another spelling of --output json. */
static bool read_format(vast_settings *s, const vast_line *line)
{
    const char *name = flag_value(line, "output");
    while (name != NULL && strcmp(name, vast_output_names[s->format]) != 0) {
        s->format++;
    }
    if (flag_set(line, "raw")) {
        if (name != NULL && s->format != VAST_OUTPUT_JSON) {
            return fault(s, "--raw prints JSON, and cannot be used with --output ", name, "");
        }
        s->format = VAST_OUTPUT_JSON;
    }
    s->raw = s->json_errors = s->format == VAST_OUTPUT_JSON;
    return true;
}

bool vast_settings_read(vast_settings *s, const vast_line *line, bool with_key)
{
    memset(s, 0, sizeof *s);
    bool format = read_format(s, line);
    s->full = flag_set(line, "full") || s->format == VAST_OUTPUT_WIDE;
    s->no_color = flag_set(line, "no-color") || variable("NO_COLOR") != NULL;
    s->explain = flag_set(line, "explain");
    s->curl = flag_set(line, "curl");
    s->dry_run = flag_set(line, "dry-run");
    s->prints_requests = s->curl || s->dry_run;
    s->show_secrets = flag_set(line, "show-secrets");
    s->cacert = flag_value(line, "cacert");
    bool address = format && read_address(s, line);
    return address && read_profile(s, line) && read_proxy(s, line) && (!with_key || vast_settings_read_key(s, line)) &&
           read_attempts(s, line) && read_seconds(s, line, "timeout", &s->timeout_ms) &&
           read_seconds(s, line, "connect-timeout", &s->connect_timeout_ms);
}
