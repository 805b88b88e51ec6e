/* SPDX-License-Identifier: MIT */
/* Where files are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "copy_location.h"

static const struct {
    const char *text;
    bool valid;
    const char *id;
    bool bare, local;
    const char *path;
} cases[] = {
    { "7000001:/workspace/", true, "7000001", false, false, "/workspace/" },
    { "C.7000001:/data", true, "C.7000001", false, false, "/data" },
    { "V.9100:/file", true, "V.9100", false, false, "/file" },
    { "7000001:", true, "7000001", false, false, "" },
    { "7000001", true, "7000001", true, false, "/" },
    { "local:data/test", true, "local", false, true, "data/test" },
    { "locals:x", true, "locals", false, false, "x" },
    { "data/test", true, NULL, false, true, "data/test" },
    { "7000001x", true, NULL, false, true, "7000001x" },
    { "-1", true, NULL, false, true, "-1" },
    { "", false, NULL, false, true, "" },
    { ":x", false, NULL, false, false, NULL },
    { "a:b:c", false, NULL, false, false, NULL },
};

static void places_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vast_copy_location location;
        assert_int_equal(vast_copy_location_parse(cases[i].text, &location), cases[i].valid);
        if (cases[i].valid) {
            assert_int_equal(location.bare, cases[i].bare);
            assert_int_equal(location.local, cases[i].local);
            assert_string_equal(location.path, cases[i].path);
            assert_int_equal(location.id != NULL, cases[i].id != NULL);
            if (location.id != NULL) {
                assert_int_equal(location.id_len, strlen(cases[i].id));
                assert_memory_equal(location.id, cases[i].id, location.id_len);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(places_are_told_apart) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
