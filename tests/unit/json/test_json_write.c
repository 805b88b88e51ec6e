/* SPDX-License-Identifier: MIT */
/* Strings as JSON: whatever goes in, what comes out is JSON, and what was UTF-8 comes back from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "json_trace.h"

#define TEXT(literal) (literal), sizeof(literal) - 1
#define BAD "\xEF\xBF\xBD"

static const struct {
    const char *text;
    size_t len;
    const char *json;
} cases[] = {
    { TEXT(""), "\"\"" },
    { TEXT("plain text/with ~ and \x7F"), "\"plain text/with ~ and \x7F\"" },
    { TEXT("\"\\"), "\"\\\"\\\\\"" },
    { TEXT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"" },
    { TEXT("\0\x01\x0B\x1F"), "\"\\u0000\\u0001\\u000b\\u001f\"" },
    { TEXT("\xC2\x80 \xE2\x82\xAC \xF0\x9F\x98\x80"), "\"\xC2\x80 \xE2\x82\xAC \xF0\x9F\x98\x80\"" },
    { TEXT("\x80"), "\"" BAD "\"" },
    { TEXT("a\xFFz"), "\"a" BAD "z\"" },
    { TEXT("\xC0\x80"), "\"" BAD BAD "\"" },
    { TEXT("\xC2"), "\"" BAD "\"" },
    { TEXT("\xC2\""), "\"" BAD "\\\"\"" },
    { TEXT("\xE2\x82"), "\"" BAD "\"" },
    { TEXT("\xE2\x82x"), "\"" BAD "x\"" },
    { TEXT("\xE2\xC2\xA2"), "\"" BAD "\xC2\xA2\"" },
    { TEXT("\xED\xA0\x80"), "\"" BAD BAD BAD "\"" },
    { TEXT("\xF0\x9F\x98"), "\"" BAD "\"" },
    { TEXT("\xF4\x90\x80\x80"), "\"" BAD BAD BAD BAD "\"" },
};

static void strings_are_written_with_what_must_be_escaped(void **state)
{
    (void)state;
    guard pages;
    guard_open(&pages, 256);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char json[256] = "";
        vast_out out;
        vast_out_begin(&out, json, sizeof json - 1);
        vast_put_json_string(&out, guard_place(&pages, cases[i].text, cases[i].len), cases[i].len);
        assert_string_equal(json, cases[i].json);
    }
    guard_close(&pages);
}

typedef struct reading {
    char text[16];
    size_t len;
} reading;

static vast_err read_back(void *ctx, const vast_json_event *event)
{
    reading *read = ctx;
    memcpy(read->text + read->len, event->text, event->len);
    read->len += event->len;
    return VAST_OK;
}

static bool is_valid(const char *text, size_t len)
{
    char quoted[6] = "\"";
    vast_json json;
    memcpy(quoted + 1, text, len);
    quoted[len + 1] = '"';
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, quoted, len + 2) == VAST_OK;
}

/* Each text of two bytes, and of four where the first three take the values that matter to UTF-8. */
static void check_comes_back(const char *text, size_t len)
{
    char written[32];
    reading read = { .len = 0 };
    vast_out out;
    vast_json json;
    vast_out_begin(&out, written, sizeof written);
    vast_put_json_string(&out, text, len);
    assert_true(vast_out_whole(&out));
    vast_json_begin(&json, read_back, &read);
    assert_int_equal(vast_json_feed(&json, written, vast_out_stored(&out)), VAST_OK);
    assert_int_equal(vast_json_end(&json), VAST_OK);
    if ((unsigned char)text[0] >= 0x80 && is_valid(text, len)) {
        assert_int_equal(read.len, len);
        assert_memory_equal(read.text, text, len);
    }
}

static void any_bytes_are_written_as_json_and_characters_come_back(void **state)
{
    (void)state;
    static const unsigned char some[] = { 0x00, '"', '\\', 'u', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0,
        0xF4 };
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        char text[4] = { (char)(pair >> 8), (char)pair };
        check_comes_back(text, 2);
        for (size_t i = 0; i < sizeof some && pair >> 8 >= 0xC0; i++) {
            text[2] = (char)some[i];
            text[3] = (char)some[(i + pair) % sizeof some];
            check_comes_back(text, 3);
            check_comes_back(text, 4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_written_with_what_must_be_escaped),
        cmocka_unit_test(any_bytes_are_written_as_json_and_characters_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
