/* SPDX-License-Identifier: MIT */
/* Text through a window: each window of a text holds the same bytes as the text written whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vastai/out.h"

static void write_sample(vast_out *out)
{
    vast_put_text(out, "id=");
    vast_put_int(out, INT64_MIN);
    vast_put_char(out, ',');
    vast_put_uint(out, UINT64_MAX);
    vast_put_bytes(out, NULL, 0);
    vast_put_int(out, 0);
}

static const char sample[] = "id=-9223372036854775808,184467440737095516150";

static void a_text_is_measured_without_memory(void **state)
{
    (void)state;
    vast_out out;
    vast_out_begin(&out, NULL, 0);
    write_sample(&out);
    assert_int_equal(out.total, strlen(sample));
    assert_int_equal(vast_out_stored(&out), 0);
    assert_false(vast_out_whole(&out));
}

static void every_window_shows_its_part(void **state)
{
    (void)state;
    size_t len = strlen(sample);
    for (size_t skip = 0; skip <= len + 1; skip++) {
        for (size_t room = 0; room <= len + 1; room++) {
            char window[sizeof sample + 2];
            memset(window, '?', sizeof window);
            vast_out out;
            vast_out_window(&out, window, room, skip);
            write_sample(&out);
            size_t want = skip >= len ? 0 : len - skip < room ? len - skip : room;
            assert_int_equal(vast_out_stored(&out), want);
            assert_memory_equal(window, sample + (skip < len ? skip : len), want);
            assert_int_equal(window[want], '?');
            assert_int_equal(vast_out_whole(&out), skip == 0 && room >= len);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_measured_without_memory),
        cmocka_unit_test(every_window_shows_its_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
