/* The text that holds an operation's parameters: every mark there is, taken apart and written down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "vastai/ops.h"

#define REQ VAST_PARAM_REQUIRED
#define NUL VAST_PARAM_NULLABLE
#define LIST(text) text, sizeof(text)

/* Lists; of each, what lies in it up to the first without a name. */
/* clang-format off */
static const struct {
    const char *params;
    size_t bytes;
    vast_param want[10];
} lists[] = {
    { LIST(""), { { 0 } } },
    { LIST(VAST_PARAM("id", INT, PATH_REQUIRED)), { { "id", NULL, VAST_TYPE_INT, VAST_IN_PATH, REQ } } },
    { LIST(VAST_PARAM_PRESET("p", JSON, BODY, "{}")), { { "p", "{}", VAST_TYPE_JSON, VAST_IN_BODY, 0 } } },
    { LIST(VAST_PARAM("a", TEXT, PATH_REQUIRED)
           VAST_PARAM("b", INT, QUERY_OPTIONAL)
           VAST_PARAM("c", NUMBER, QUERY_REQUIRED)
           VAST_PARAM("d", BOOL, QUERY_NULLABLE)
           VAST_PARAM_PRESET("e", IDS, QUERY, "[1, 2]")
           VAST_PARAM("f", JSON, BODY_OPTIONAL)
           VAST_PARAM("g", TEXT, BODY_REQUIRED)
           VAST_PARAM("h", INT, BODY_NULLABLE)
           VAST_PARAM_PRESET("i", TEXT, BODY, "\"me\"")),
      { { "a", NULL, VAST_TYPE_TEXT, VAST_IN_PATH, REQ },
        { "b", NULL, VAST_TYPE_INT, VAST_IN_QUERY, 0 },
        { "c", NULL, VAST_TYPE_NUMBER, VAST_IN_QUERY, REQ },
        { "d", NULL, VAST_TYPE_BOOL, VAST_IN_QUERY, NUL },
        { "e", "[1, 2]", VAST_TYPE_IDS, VAST_IN_QUERY, 0 },
        { "f", NULL, VAST_TYPE_JSON, VAST_IN_BODY, 0 },
        { "g", NULL, VAST_TYPE_TEXT, VAST_IN_BODY, REQ },
        { "h", NULL, VAST_TYPE_INT, VAST_IN_BODY, NUL },
        { "i", "\"me\"", VAST_TYPE_TEXT, VAST_IN_BODY, 0 } } },
    /* Names and presets that begin like what stands around them: marks are no part of either. */
    { LIST(VAST_PARAM("1", TEXT, QUERY_OPTIONAL)
           VAST_PARAM_PRESET("7z", INT, BODY, "0")
           VAST_PARAM_PRESET("A", NUMBER, BODY, "")
           VAST_PARAM("", TEXT, BODY_OPTIONAL)
           VAST_PARAM("\1\2", TEXT, BODY_REQUIRED)),
      { { "1", NULL, VAST_TYPE_TEXT, VAST_IN_QUERY, 0 },
        { "7z", "0", VAST_TYPE_INT, VAST_IN_BODY, 0 },
        { "A", "", VAST_TYPE_NUMBER, VAST_IN_BODY, 0 },
        { "", NULL, VAST_TYPE_TEXT, VAST_IN_BODY, 0 },
        { "\1\2", NULL, VAST_TYPE_TEXT, VAST_IN_BODY, REQ } } },
};
/* clang-format on */

static void each_parameter_is_taken_apart(void **state)
{
    (void)state;
    guard pages;
    guard_open(&pages, 256);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *params = guard_place(&pages, lists[i].params, lists[i].bytes), *at = params;
        vast_param param;
        for (const vast_param *want = lists[i].want; want->name != NULL; want++) {
            assert_true(vast_param_next(&at, &param));
            assert_string_equal(param.name, want->name);
            assert_int_equal(param.type, want->type);
            assert_int_equal(param.place, want->place);
            assert_int_equal(param.flags, want->flags);
            assert_int_equal(param.preset != NULL, want->preset != NULL);
            if (want->preset != NULL) {
                assert_string_equal(param.preset, want->preset);
            }
        }
        assert_ptr_equal(at, params + lists[i].bytes - 1);
        assert_false(vast_param_next(&at, &param));
    }
    guard_close(&pages);
}

static void at_the_end_nothing_is_touched(void **state)
{
    (void)state;
    static const char *const ends[] = { NULL, "" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = ends[i];
        vast_param param, before;
        memset(&param, 0xa5, sizeof param);
        before = param;
        assert_false(vast_param_next(&at, &param));
        assert_ptr_equal(at, ends[i]);
        assert_memory_equal(&param, &before, sizeof param);
    }
}

static void what_is_written_is_what_the_macros_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        char text[256];
        vast_out out;
        vast_out_begin(&out, text, sizeof text);
        for (const vast_param *param = lists[i].want; param->name != NULL; param++) {
            vast_put_param(&out, param);
        }
        vast_put_char(&out, '\0');
        assert_int_equal(out.total, lists[i].bytes);
        assert_memory_equal(text, lists[i].params, lists[i].bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_parameter_is_taken_apart),
        cmocka_unit_test(at_the_end_nothing_is_touched),
        cmocka_unit_test(what_is_written_is_what_the_macros_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
