/* SPDX-License-Identifier: MIT */
/* Other programs, run from the command. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "programs.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static void a_program_ends_with_its_status(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        int status;
    } cases[] = { { "exit 0", 0 }, { "exit 3", 3 }, { "exit 255", 255 }, { "kill -TERM $$", 128 + 15 },
        { "kill -PIPE $$; sleep 5", 128 + 13 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *const argv[] = { "sh", "-c", cases[i].script, NULL };
        assert_int_equal(vast_program_run(argv, (vast_program_streams)(i % 3)), cases[i].status);
    }
}

static void a_program_that_is_not_there_cannot_be_run(void **state)
{
    (void)state;
    const char *const argv[] = { "no-such-program-of-ours", NULL };
    int status = vast_program_run(argv, VAST_PROGRAM_QUIET);
    assert_true(status == 127 || (status == -1 && errno == ENOENT));
}

/* With JSON on stdout, a program's words are for stderr. */
static void what_a_program_says_can_go_to_stderr(void **state)
{
    (void)state;
    char printed[8] = "";
    int ends[2], err = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    const char *const argv[] = { "sh", "-c", "echo words", NULL };
    int status = vast_program_run(argv, VAST_PROGRAM_TO_STDERR);
    dup2(err, STDERR_FILENO);
    close(err);
    close(ends[1]);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], printed, sizeof printed), 6);
    assert_string_equal(printed, "words\n");
    close(ends[0]);
}

/* Nothing is read from our input, and nothing gets into our output. */
static void a_quiet_program_has_no_input_and_no_output(void **state)
{
    (void)state;
    int ends[2], out = dup(STDOUT_FILENO);
    char c;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    const char *const argv[] = { "sh", "-c", "cat; echo words", NULL };
    int status = vast_program_run(argv, VAST_PROGRAM_QUIET);
    dup2(out, STDOUT_FILENO);
    close(out);
    close(ends[1]);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], &c, 1), 0);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_ends_with_its_status),
        cmocka_unit_test(a_program_that_is_not_there_cannot_be_run),
        cmocka_unit_test(what_a_program_says_can_go_to_stderr),
        cmocka_unit_test(a_quiet_program_has_no_input_and_no_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
