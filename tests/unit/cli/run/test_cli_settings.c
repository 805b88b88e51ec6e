/* SPDX-License-Identifier: MIT */
/* Where settings come from, in a home of their own. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "files.h"
#include "session_cache.h"
#include "settings.h"

static char home[64];
static vast_line line;
static vast_settings settings;

static const char *in_home(const char *name)
{
    static char path[2][200];
    static unsigned turn;
    turn ^= 1;
    snprintf(path[turn], sizeof path[turn], "%s/%s", home, name);
    return path[turn];
}

static void put(const char *name, const char *text)
{
    assert_true(vast_file_replace(in_home(name), text, strlen(text), VAST_FILE_CACHE));
}

static int begin(void **state)
{
    (void)state;
    static const char *const unset[] = { "VAST_API_KEY", "VAST_API_KEY_FILE", "CREDENTIALS_DIRECTORY", "VAST_URL",
        "VAST_RUN_URL", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
        "no_proxy", "NO_PROXY", "NO_COLOR", "VAST_PROFILE" };
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++) {
        unsetenv(unset[i]);
    }
    strcpy(home, "/tmp/vastai-config-XXXXXX");
    return mkdtemp(home) == NULL || setenv("HOME", home, 1) != 0;
}

static int end(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    return system(command);
}

/* Reads the settings of `vastai show endpoints ARGUMENTS`, the arguments separated by spaces. */
static bool settings_of(const char *arguments)
{
    static char words[400], *argv[32];
    int argc = 1;
    snprintf(words, sizeof words, "show endpoints%s%s", arguments[0] != '\0' ? " " : "", arguments);
    argv[argc++] = words;
    for (char *c = words; *c != '\0'; c++) {
        if (*c == ' ') {
            *c = '\0';
            argv[argc++] = c + 1;
        }
    }
    assert_int_equal(vast_line_read(&line, argc, argv), VAST_LINE_RUN);
    return vast_settings_read(&settings, &line, true);
}

static void expect_key(const char *arguments, const char *key, vast_key_source source)
{
    assert_true(settings_of(arguments));
    assert_string_equal(settings.key, key);
    assert_int_equal(settings.key_source, source);
}

static void a_key_is_taken_from_the_nearest_place(void **state)
{
    (void)state;
    expect_key("", "", VAST_KEY_NONE);
    put(".vast_api_key", "old\n");
    expect_key("", "old", VAST_KEY_OLD_FILE);
    put(".config/vastai/vast_api_key", " file \r\n");
    expect_key("", "file", VAST_KEY_FILE);
    put(".config/vastai/vast_tfa_key", "  \n");
    expect_key("", "file", VAST_KEY_FILE);
    put(".config/vastai/vast_tfa_key", "session");
    expect_key("", "session", VAST_KEY_SESSION_FILE);
    setenv("VAST_API_KEY", "environment", 1);
    expect_key("", "environment", VAST_KEY_ENVIRONMENT);
    assert_string_equal(vast_key_origin(&settings), "$VAST_API_KEY");
    setenv("VAST_API_KEY", "", 1);
    expect_key("", "", VAST_KEY_ENVIRONMENT);
    expect_key("--api-key flag", "flag", VAST_KEY_FLAG);
}

static void a_service_takes_its_key_from_a_file(void **state)
{
    (void)state;
    put(".config/vastai/vast_api_key", "stored");
    put(".config/vastai/vast_tfa_key", "session");
    setenv("CREDENTIALS_DIRECTORY", in_home("credentials"), 1);
    expect_key("", "session", VAST_KEY_SESSION_FILE);
    put("credentials/other", "no key");
    expect_key("", "session", VAST_KEY_SESSION_FILE);
    put("credentials/vast_api_key", "credential\n");
    expect_key("", "credential", VAST_KEY_CREDENTIAL);
    assert_string_equal(vast_key_origin(&settings), in_home("credentials/vast_api_key"));
    assert_null(vast_key_variable(&settings));
    setenv("VAST_API_KEY_FILE", "", 1);
    expect_key("", "credential", VAST_KEY_CREDENTIAL);
    assert_null(vast_key_variable(&settings));
    put("named", " named\n");
    setenv("VAST_API_KEY_FILE", in_home("named"), 1);
    expect_key("", "named", VAST_KEY_NAMED_FILE);
    assert_string_equal(vast_key_variable(&settings), "$VAST_API_KEY_FILE");
    setenv("VAST_API_KEY", "environment", 1);
    expect_key("", "environment", VAST_KEY_ENVIRONMENT);
    assert_string_equal(vast_key_variable(&settings), "$VAST_API_KEY");
    expect_key("--api-key flag", "flag", VAST_KEY_FLAG);
}

/* A profile has files of its own. --profile takes precedence over variables; $VAST_PROFILE does not. */
static void keys_of_profiles(void **state)
{
    (void)state;
    put(".vast_api_key", "oldest");
    put(".config/vastai/vast_api_key", "stored");
    put(".config/vastai/profiles/work/vast_api_key", "work");
    expect_key("--profile work", "work", VAST_KEY_FILE);
    assert_string_equal(vast_key_origin(&settings), in_home(".config/vastai/profiles/work/vast_api_key"));
    expect_key("--profile default", "stored", VAST_KEY_FILE);
    setenv("VAST_PROFILE", "work", 1);
    expect_key("", "work", VAST_KEY_FILE);
    expect_key("--profile default", "stored", VAST_KEY_FILE);
    expect_key("--api-key flag", "flag", VAST_KEY_FLAG);
    put(".config/vastai/profiles/work/vast_tfa_key", "session");
    expect_key("", "session", VAST_KEY_SESSION_FILE);
    setenv("VAST_API_KEY", "environment", 1);
    expect_key("", "environment", VAST_KEY_ENVIRONMENT);
    assert_string_equal(vast_key_variable(&settings), "$VAST_API_KEY");
    expect_key("--profile work", "session", VAST_KEY_SESSION_FILE);
    assert_null(vast_key_variable(&settings));
    assert_false(settings_of("--profile none"));
    assert_non_null(strstr(settings.fault, "vastai set api-key --profile none"));
    assert_false(settings_of("--profile ../work"));
    assert_false(settings_of("--profile work --api-key flag"));
    setenv("VAST_PROFILE", "", 1);
    expect_key("", "environment", VAST_KEY_ENVIRONMENT);
}

static void expect_key_fault(const char *words)
{
    assert_false(settings_of(""));
    assert_non_null(strstr(settings.fault, words));
}

/* Falling back to another key could act on another account. */
static void a_named_key_file_is_insisted_on(void **state)
{
    (void)state;
    char path[VAST_PATH_BYTES + 8];
    put(".config/vastai/vast_api_key", "stored");
    setenv("VAST_API_KEY_FILE", in_home("none"), 1);
    expect_key_fault("$VAST_API_KEY_FILE: ");
    expect_key_fault("/none does not exist");
    put("empty", " \n");
    setenv("VAST_API_KEY_FILE", in_home("empty"), 1);
    expect_key_fault("/empty contains no key");
    put("wrong", "two words");
    setenv("VAST_API_KEY_FILE", in_home("wrong"), 1);
    expect_key_fault("contains invalid characters");
    setenv("VAST_API_KEY_FILE", home, 1);
    expect_key_fault("cannot read");
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    setenv("VAST_API_KEY_FILE", path, 1);
    expect_key_fault("the path is too long");
    unsetenv("VAST_API_KEY_FILE");
    put("credentials/vast_api_key", "two words");
    setenv("CREDENTIALS_DIRECTORY", in_home("credentials"), 1);
    expect_key_fault("contains invalid characters");
}

static void without_the_2fa_session_the_stored_key_counts(void **state)
{
    (void)state;
    put(".config/vastai/vast_api_key", "file");
    put(".config/vastai/vast_tfa_key", "session");
    expect_key("", "session", VAST_KEY_SESSION_FILE);
    assert_true(vast_settings_reread_key(&settings));
    assert_string_equal(settings.key, "file");
    assert_string_equal(settings.key_path, in_home(".config/vastai/vast_api_key"));
}

static void xdg_folders_count_only_when_absolute(void **state)
{
    (void)state;
    put(".config/vastai/vast_api_key", "home");
    put("xdg/vastai/vast_api_key", "xdg");
    setenv("XDG_CONFIG_HOME", "xdg", 1);
    expect_key("", "home", VAST_KEY_FILE);
    setenv("XDG_CONFIG_HOME", in_home("xdg"), 1);
    expect_key("", "xdg", VAST_KEY_FILE);
    unsetenv("HOME");
    expect_key("", "xdg", VAST_KEY_FILE);
    unsetenv("XDG_CONFIG_HOME");
    expect_key("", "", VAST_KEY_NONE);
}

static void a_key_that_cannot_be_one_is_a_fault_that_does_not_show_it(void **state)
{
    (void)state;
    char text[VAST_KEY_BYTES + 2];
    static const char *const wrong[] = { "two words", "tab\there", "caf\xc3\xa9", "\x7f" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        setenv("VAST_API_KEY", wrong[i], 1);
        assert_false(settings_of(""));
        assert_null(strstr(settings.fault, wrong[i]));
        assert_non_null(strstr(settings.fault, "$VAST_API_KEY"));
    }
    memset(text, 'k', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    setenv("VAST_API_KEY", text, 1);
    assert_false(settings_of(""));
    text[sizeof text - 2] = '\0';
    setenv("VAST_API_KEY", text, 1);
    assert_true(settings_of(""));
}

static void a_key_file_is_judged_by_its_mode(void **state)
{
    (void)state;
    put(".config/vastai/vast_api_key", "file");
    assert_true(settings_of(""));
    assert_false(settings.key_exposed);
    chmod(in_home(".config/vastai/vast_api_key"), 0640);
    assert_true(settings_of(""));
    assert_true(settings.key_exposed);
}

#define HERE "http://127.0.0.1:1"
#define THERE "http://127.0.0.1:2"
#define RUN "http://127.0.0.1:3"

/* The key goes to no host that was not configured: one address takes the serverless operations along. */
static const struct {
    const char *url, *run_url, *arguments;
    const char *console, *run;
} addresses[] = {
    { "", "", "", NULL, VAST_RUN_URL },
    { HERE, "", "", HERE, HERE },
    { HERE, "", "--url " HERE, HERE, HERE },
    { HERE, "", "--url " THERE, THERE, THERE },
    { "", "", "--url " THERE, THERE, THERE },
    { VAST_CONSOLE_URL, "", "", VAST_CONSOLE_URL, VAST_RUN_URL },
    { HERE, "", "--url " VAST_CONSOLE_URL, VAST_CONSOLE_URL, VAST_RUN_URL },
    { HERE, RUN, "", HERE, RUN },
    { "", RUN, "", NULL, RUN },
    { HERE, RUN, "--run-url " THERE, HERE, THERE },
    { "", "", "--run-url " RUN " --url " HERE, HERE, RUN },
};

static void one_address_is_for_all_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        setenv("VAST_URL", addresses[i].url, 1);
        setenv("VAST_RUN_URL", addresses[i].run_url, 1);
        assert_true(settings_of(addresses[i].arguments));
        assert_string_equal(settings.console_url != NULL ? settings.console_url : "the service's",
            addresses[i].console != NULL ? addresses[i].console : "the service's");
        assert_string_equal(settings.run_url, addresses[i].run);
    }
    assert_false(settings_of("--url https://jo:pw@example.com/"));
    assert_non_null(strstr(settings.fault, "--url: "));
    assert_false(settings_of("--run-url https://jo:pw@example.com/"));
    assert_non_null(strstr(settings.fault, "--run-url: "));
    assert_true(settings_of("--url https://example.com/@x"));
}

static void times_and_attempts(void **state)
{
    (void)state;
    assert_true(settings_of("--timeout 1.5 --connect-timeout .25 --retry 5"));
    assert_int_equal(settings.timeout_ms, 1500);
    assert_int_equal(settings.connect_timeout_ms, 250);
    assert_int_equal(settings.attempts, 5);
    /* A negative number and a wrong --retry are refused before, by the ranges of their rows. */
    static const char *const wrong[] = { "--timeout 0", "--timeout 0.0001", "--timeout 1e9", "--connect-timeout 0" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(settings_of(wrong[i]));
        assert_true(settings.fault[0] != '\0');
    }
}

static const struct {
    const char *list, *host;
    bool spared;
} exceptions[] = {
    { "", "example.com", false },
    { "*", "example.com", true },
    { "example.com", "example.com", true },
    { "EXAMPLE.com", "www.example.com", true },
    { ".example.com", "example.com", true },
    { "a.b, example.com ,c", "x.example.com", true },
    { "ample.com", "example.com", false },
    { "www.example.com", "example.com", false },
    { "127.0.0.1", "127.0.0.1", true },
    { "0.1", "127.0.0.1", false },
    { ",, ,", "example.com", false },
    { "127.0.0.0/8", "127.0.0.1", true },
    { "10.0.0.0/8,127.0.0.1/32", "127.0.0.1", true },
    { "127.0.0.0/33", "127.0.0.1", false },
    { "127.0.0.1/", "127.0.0.1", false },
    { "127.0.0.1/x", "127.0.0.1", false },
    { "128.0.0.0/1", "127.0.0.1", false },
    { "0.0.0.0/0", "127.0.0.1", true },
    { "127.*", "127.0.0.1", false },
    { "127.0.0.1:443", "127.0.0.1", true },
    { "127.0.0.1:2", "127.0.0.1", false },
    { "::1", "[::1]", true },
    { "[::1]", "[::1]", true },
    { "[::1]:443", "[::1]", true },
    { "[::1]:1", "[::1]", false },
    { "fe80::/10", "[fe80::1]", true },
    { "::/0", "127.0.0.1", false },
    { "[", "[::1]", false },
    { "*.example.com", "www.example.com", true },
    { "a.test b.test", "b.test", true },
    { "example.com.", "example.com", true },
    { "example.com", "example.com.", true },
    { "https://example.com", "example.com", false },
    { ".", "example.com", false },
};

static void exceptions_from_the_proxy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        assert_int_equal(
            vast_no_proxy(exceptions[i].list, exceptions[i].host, strlen(exceptions[i].host)), exceptions[i].spared);
    }
    setenv("HTTPS_PROXY", "http://upper:1", 1);
    assert_true(settings_of(""));
    assert_string_equal(settings.proxy_url, "http://upper:1");
    setenv("https_proxy", "http://lower:1", 1);
    assert_true(settings_of(""));
    assert_string_equal(settings.proxy_url, "http://lower:1");
    assert_true(settings_of("--proxy http://flag:1"));
    assert_string_equal(settings.proxy_url, "http://flag:1");
    assert_true(settings_of("--proxy="));
    assert_null(settings.proxy_url);
    assert_true(settings_of("--proxy flag:1"));
    assert_string_equal(settings.proxy_url, "http://flag:1");
    assert_false(settings_of("--proxy https://flag:1"));
    setenv("https_proxy", "", 1); /* set but empty: none, and the name in capitals is not read */
    assert_true(settings_of(""));
    assert_null(settings.proxy_url);
    setenv("ALL_PROXY", " HTTP://all:1 ", 1); /* as by curl and by Python's requests */
    assert_true(settings_of(""));
    assert_string_equal(settings.proxy_url, "http://all:1");
    assert_string_equal(settings.proxy_origin, "$ALL_PROXY");
    unsetenv("https_proxy");
    unsetenv("HTTPS_PROXY");
    assert_true(settings_of(""));
    assert_string_equal(settings.proxy_url, "http://all:1");
    setenv("all_proxy", "", 1);
    assert_true(settings_of(""));
    assert_null(settings.proxy_url);
    setenv("all_proxy", "socks5://all:1", 1);
    assert_false(settings_of(""));
    assert_non_null(strstr(settings.fault, "$all_proxy: only HTTP proxies"));
    setenv("https_proxy", "lower:1", 1);
    assert_true(settings_of("--url HTTPS://example.com"));
    assert_string_equal(settings.proxy_url, "http://lower:1");
    setenv("NO_PROXY", "vast.ai", 1);
    setenv("no_proxy", "example.com", 1);
    assert_true(settings_of(""));
    assert_string_equal(settings.proxy_url, "http://lower:1");
    setenv("no_proxy", "", 1);
    assert_true(settings_of(""));
    assert_null(settings.proxy_url);
    setenv("no_proxy", "vast.ai", 1);
    assert_true(settings_of(""));
    assert_null(settings.proxy_url);
    assert_true(settings_of("--url http://127.0.0.1:1"));
    assert_null(settings.proxy_url);
}

/* A pipe without a writer, and a device without an end. */
static void a_key_file_is_a_regular_file(void **state)
{
    (void)state;
    put(".config/vastai/other", "x");
    assert_int_equal(mkfifo(in_home(".config/vastai/vast_api_key"), 0600), 0);
    assert_false(settings_of(""));
    assert_non_null(strstr(settings.fault, "cannot read"));
    assert_int_equal(unlink(in_home(".config/vastai/vast_api_key")), 0);
    assert_int_equal(symlink("/dev/zero", in_home(".config/vastai/vast_api_key")), 0);
    assert_false(settings_of(""));
}

static void a_file_is_replaced_whole_and_for_its_owner(void **state)
{
    (void)state;
    struct stat about;
    mode_t old = umask(0);
    put("new/folder/file", "one");
    umask(old);
    put("new/folder/file", "two");
    assert_int_equal(stat(in_home("new/folder/file"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(stat(in_home("new"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    char text[4];
    size_t len;
    assert_int_equal(vast_file_read(in_home("new/folder/file"), text, 3, &len, NULL), VAST_FILE_OK);
    assert_memory_equal(text, "two", 3);
    assert_int_equal(vast_file_read(in_home("new/folder/file"), text, 2, &len, NULL), VAST_FILE_TOO_LONG);
    assert_int_equal(vast_file_read(in_home("none"), text, 3, &len, NULL), VAST_FILE_ABSENT);
    assert_int_equal(vast_file_read(in_home("new"), text, 3, &len, NULL), VAST_FILE_ERROR);
    assert_false(vast_file_replace(in_home("new/folder/file/below"), "x", 1, VAST_FILE_CACHE));
    assert_false(vast_file_replace(in_home("new/folder"), "x", 1, VAST_FILE_CACHE));
}

/* ---- sessions ---- */

static void a_session_comes_back_within_its_day_and_its_time(void **state)
{
    (void)state;
    vast_sessions sessions = { 1000000 };
    char got[32];
    vast_session_save(&sessions, "a:443", "secret", 6, 1050000);
    assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 6);
    assert_memory_equal(got, "secret", 6);
    assert_int_equal(vast_session_load(&sessions, "b:443", got, sizeof got), 0);
    assert_int_equal(vast_session_load(&sessions, "a:443", got, 5), 0);
    static const struct {
        int64_t now;
        size_t len;
    } times[] = { { 1049999, 6 }, { 1050000, 0 }, { 999999, 0 }, { -1, 0 } };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        sessions.now = times[i].now;
        assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), times[i].len);
    }
    sessions.now = 1000000;
    vast_session_save(&sessions, "a:443", "secret", 6, INT64_MAX);
    sessions.now += VAST_SESSION_AGE_MAX - 1;
    assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 6);
    sessions.now++;
    assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 0);
}

/* In place of the system's. */
static int synced, sync_error;

int fsync(int fd)
{
    struct stat about;
    synced += fstat(fd, &about) == 0 && about.st_size == 3;
    errno = sync_error;
    return sync_error != 0 ? -1 : 0;
}

static void what_lasts_is_on_the_disk_before_it_counts(void **state)
{
    (void)state;
    static const struct {
        vast_file_care care;
        int error;
        int synced;
        bool replaced;
    } cases[] = {
        { VAST_FILE_CACHE, EIO, 0, true },
        { VAST_FILE_LASTING, 0, 1, true },
        { VAST_FILE_LASTING, EINVAL, 1, true },
        { VAST_FILE_LASTING, EIO, 1, false },
        { VAST_FILE_LASTING, ENOSPC, 1, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[8];
        size_t len;
        put("file", "old");
        synced = 0;
        sync_error = cases[i].error;
        assert_int_equal(vast_file_replace(in_home("file"), "new", 3, cases[i].care), cases[i].replaced);
        sync_error = 0;
        assert_int_equal(synced, cases[i].synced);
        assert_int_equal(vast_file_read(in_home("file"), text, sizeof text, &len, NULL), VAST_FILE_OK);
        assert_memory_equal(text, cases[i].replaced ? "new" : "old", 3);
    }
}

static void a_session_file_that_was_touched_is_no_session(void **state)
{
    (void)state;
    vast_sessions sessions = { 1000000 };
    char path[200], command[300], bytes[512], got[32];
    size_t len;
    vast_session_save(&sessions, "a:443", "secret", 6, INT64_MAX);
    snprintf(command, sizeof command, "cd '%s/.cache/vastai' && mv tls_* ../one", home);
    assert_int_equal(system(command), 0);
    vast_session_save(&sessions, "a:443", "secret", 6, INT64_MAX);
    snprintf(command, sizeof command, "ls -d '%s'/.cache/vastai/tls_*", home);
    FILE *list = popen(command, "r");
    assert_non_null(fgets(path, sizeof path, list));
    pclose(list);
    path[strcspn(path, "\n")] = '\0';
    assert_int_equal(vast_file_read(path, bytes, sizeof bytes, &len, NULL), VAST_FILE_OK);
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (char)(bytes[i] ^ 4);
        assert_true(vast_file_replace(path, bytes, len, VAST_FILE_CACHE));
        assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 0);
        bytes[i] = (char)(bytes[i] ^ 4);
        assert_true(vast_file_replace(path, bytes, i, VAST_FILE_CACHE));
        assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 0);
    }
    assert_true(vast_file_replace(path, bytes, len, VAST_FILE_CACHE));
    assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 6);
    chmod(path, 0602);
    assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 0);
}

static void a_session_of_no_bytes_forgets_its_key_and_no_other(void **state)
{
    (void)state;
    static const int64_t times[] = { 1000000, -1 }; /* without a clock as well */
    char got[16];
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        vast_sessions sessions = { 1000000 };
        vast_session_save(&sessions, "a:443", "secret", 6, INT64_MAX);
        vast_session_save(&sessions, "b:443", "other", 5, INT64_MAX);
        sessions.now = times[i];
        vast_session_save(&sessions, "a:443", NULL, 0, 0);
        vast_session_save(&sessions, "a:443", NULL, 0, 0);
        sessions.now = 1000000;
        assert_int_equal(vast_session_load(&sessions, "a:443", got, sizeof got), 0);
        assert_int_equal(vast_session_load(&sessions, "b:443", got, sizeof got), 5);
    }
}

static void a_session_that_cannot_be_kept_is_lost_in_silence(void **state)
{
    (void)state;
    vast_sessions sessions = { 1000000 };
    static char large[10000], got[10000];
    vast_session_save(&sessions, "a", large, sizeof large, INT64_MAX);
    vast_session_save(&sessions, "a", large, 0, INT64_MAX);
    assert_int_equal(vast_session_load(&sessions, "a", got, sizeof got), 0);
    setenv("XDG_CACHE_HOME", "/dev/null", 1);
    vast_session_save(&sessions, "a", "x", 1, INT64_MAX);
    assert_int_equal(vast_session_load(&sessions, "a", got, sizeof got), 0);
}

static void addresses_inside_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *url, *console;
        bool inside;
    } urls[] = {
        { "https://s3.example.com/x", "https://console.vast.ai", false },
        { "https://8.8.8.8/10.0.0.1", "https://console.vast.ai", false },
        { "https://172.32.0.1", "https://console.vast.ai", false },
        { "https://[2001:db8::1]", "https://console.vast.ai", false },
        { "https://localhost.example", "https://console.vast.ai", false },
        { "https://127.0.0.1:8443/x", "https://console.vast.ai", true },
        { "https://127.9.9.9", "https://console.vast.ai", true },
        { "https://LocalHost:1/", "https://console.vast.ai", true },
        { "https://a.localhost.", "https://console.vast.ai", true },
        { "https://user@10.1.2.3/", "https://console.vast.ai", true },
        { "https://172.31.255.255", "https://console.vast.ai", true },
        { "https://192.168.0.1?x", "https://console.vast.ai", true },
        { "https://169.254.169.254/latest", "https://console.vast.ai", true },
        { "https://100.100.100.200", "https://console.vast.ai", true },
        { "https://0.0.0.0", "https://console.vast.ai", true },
        { "https://[::1]:1", "https://console.vast.ai", true },
        { "https://[::]", "https://console.vast.ai", true },
        { "https://[::ffff:127.0.0.1]", "https://console.vast.ai", true },
        { "https://[::ffff:8.8.8.8]", "https://console.vast.ai", false },
        { "https://[64:ff9b::a00:1]", "https://console.vast.ai", true },
        { "https://[fd00::1]/", "https://console.vast.ai", true },
        { "https://[fe80::1]", "https://console.vast.ai", true },
        { "http://127.0.0.1:2/x", "http://127.0.0.1:1", false },
        { "http://localhost:2/x", "http://127.0.0.1:1", false },
        { "https://10.0.0.5/x", "https://10.0.0.5:8443", false },
        { "https://10.0.0.6/x", "https://10.0.0.5:8443", true },
        { "https://127.0.0.1/x", "https://10.0.0.5:8443", true },
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        if (vast_url_is_inside(urls[i].url, urls[i].console) != urls[i].inside) {
            fail_msg("%s from %s", urls[i].url, urls[i].console);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_taken_from_the_nearest_place),
        TEST(a_service_takes_its_key_from_a_file),
        TEST(keys_of_profiles),
        TEST(a_named_key_file_is_insisted_on),
        TEST(without_the_2fa_session_the_stored_key_counts),
        TEST(xdg_folders_count_only_when_absolute),
        TEST(a_key_that_cannot_be_one_is_a_fault_that_does_not_show_it),
        TEST(a_key_file_is_judged_by_its_mode),
        TEST(one_address_is_for_all_hosts),
        TEST(times_and_attempts),
        TEST(exceptions_from_the_proxy),
        TEST(addresses_inside_are_known),
        TEST(a_key_file_is_a_regular_file),
        TEST(a_file_is_replaced_whole_and_for_its_owner),
        TEST(a_session_comes_back_within_its_day_and_its_time),
        TEST(what_lasts_is_on_the_disk_before_it_counts),
        TEST(a_session_file_that_was_touched_is_no_session),
        TEST(a_session_of_no_bytes_forgets_its_key_and_no_other),
        TEST(a_session_that_cannot_be_kept_is_lost_in_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
