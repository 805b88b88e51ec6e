/* SPDX-License-Identifier: MIT */
/* Arguments that may hold a secret are marked, and tests/unit/secrets.txt has each of them: other tests read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"

#define LISTED "tests/unit/secrets.txt"

static char listed[8192];

static int read_list(void **state)
{
    (void)state;
    FILE *file = fopen(LISTED, "r");
    size_t len = file != NULL ? fread(listed, 1, sizeof listed - 1, file) : 0;
    listed[len] = '\0';
    return file == NULL || fclose(file) != 0 || len == sizeof listed - 1;
}

static size_t check_secrets(const char *words, vast_arguments all)
{
    const vast_argument *argument;
    size_t count = 0;
    while ((argument = vast_argument_next(&all)) != NULL) {
        char line[200];
        if (argument->secret) {
            snprintf(line, sizeof line, "\n%s | %s\n", words, argument->name);
            count++;
            if (strstr(listed, line) == NULL) {
                fail_msg("%s lacks: %s", LISTED, line + 1);
            }
        }
    }
    return count;
}

static void every_secret_argument_is_listed(void **state)
{
    (void)state;
    size_t lines = 0, count = check_secrets("", vast_arguments_of(&vast_globals));
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        for (size_t i = 0; i < vast_commands[t]->count; i++) {
            const vast_command *row = &vast_commands[t]->rows[i];
            count += check_secrets(row->words, vast_command_arguments(row));
        }
    }
    for (const char *at = listed; (at = strstr(at, " | ")) != NULL; at++) {
        lines++;
    }
    assert_int_equal(count, lines);
}

static bool has_part(const char *name, const char *const *parts, size_t count)
{
    bool has = false;
    for (size_t i = 0; i < count; i++) {
        has = has || strstr(name, parts[i]) != NULL;
    }
    return has;
}

/* A secret is expected in an argument with such a name. Those that hold none are named here. */
static void a_name_of_a_secret_is_marked(void **state)
{
    (void)state;
    static const char *const parts[] = { "password", "token", "secret", "api-key", "api_key", "login", "env", "code" };
    static const char *const harmless[] = { "--after-token", "--next-token", "--docker_login_user", "--login-user",
        "--login-repo" };
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        for (size_t i = 0; i < vast_commands[t]->count; i++) {
            vast_arguments all = vast_command_arguments(&vast_commands[t]->rows[i]);
            const vast_argument *argument;
            while ((argument = vast_argument_next(&all)) != NULL) {
                bool named = argument->type == VAST_ARGUMENT_TEXT &&
                             has_part(argument->name, parts, sizeof parts / sizeof *parts) &&
                             !has_part(argument->name, harmless, sizeof harmless / sizeof *harmless);
                if (named && !argument->secret) {
                    fail_msg("%s %s is not marked as a secret", vast_commands[t]->rows[i].words, argument->name);
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_secret_argument_is_listed),
        cmocka_unit_test(a_name_of_a_secret_is_marked),
    };
    return cmocka_run_group_tests(tests, read_list, NULL);
}
