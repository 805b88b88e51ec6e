/* SPDX-License-Identifier: MIT */
/* help. */
#include <string.h>

#include "cli.h"
#include "help.h"
#include "rows.h"

static int run_help(vast_cli *cli)
{
    size_t at = 0;
    if (vast_is_given(cli, "man")) {
        vast_manual(&cli->out);
        return VAST_EXIT_DONE;
    }
    if (vast_is_given(cli, "completion")) {
        vast_completions(&cli->out, vast_value(cli, "completion"));
        return VAST_EXIT_DONE;
    }
    const char *verb = vast_next_value(cli, "command", &at), *object = vast_next_value(cli, "command", &at);
    if (verb == NULL) {
        vast_help(&cli->out, NULL, NULL);
        return VAST_EXIT_DONE;
    }
    size_t object_len = object != NULL ? strlen(object) : 0;
    const vast_command *command = vast_command_find(verb, strlen(verb), object, object_len);
    if (command == NULL && (object != NULL || !vast_command_is_verb(verb, strlen(verb)))) {
        return vast_complain(cli, VAST_EXIT_USAGE, "there is no such command", "\"vastai help\" lists the commands.");
    }
    vast_help(&cli->out, command, verb);
    return VAST_EXIT_DONE;
}

/* ---- what is not here ---------------------------------------------------------------------------------------------- */

static int run_absent(vast_cli *cli)
{
    return vast_complain(cli, VAST_EXIT_USAGE, vast_command_done(cli->line.command), NULL);
}

/* clang-format off */
static const vast_command rows[] = {
    { .text = WORDS("help") HELP("List the commands, or say how one is used") EXAMPLE("delete endpoint")
      ARG("command") ANY HELP("a command, or the first word of several")
      ARG("--completion=SHELL") OURS CHOICES("bash|zsh|fish")
        HELP("print what makes that shell complete its commands")
      ARG("--man") FLAG OURS HIDDEN HELP("print the manual page"),
      .run = run_help },
    { .text = ABSENT WORDS("self-test machine") HELP("Not here: it rents a machine and runs a test image on it")
        EXAMPLE("36683")
      DONE("not here: it rents the machine and judges it by an image that belongs to the official tool; run it there"),
      .run = run_absent },
    { .text = ABSENT WORDS("run benchmarks") HELP("Not here: it rents GPUs to measure them")
        EXAMPLE("--template_id 6999")
      DONE("not here: it rents GPUs, which costs money, by recipes of the official tool; run it there"),
      .run = run_absent },
    { .text = ABSENT WORDS("dump-logs") HELP("Not here: it gathers files of the official host software")
        EXAMPLE("36683")
      DONE("not here: it gathers files of the official host software on that machine; run it there"),
      .run = run_absent },
    { .text = ABSENT UNLISTED WORDS("update") HELP("Not here: this is one file, put another in its place")
        EXAMPLE("--check")
      DONE("not here: this is one file; put a newer one in its place"),
      .run = run_absent },
    { .text = ABSENT UNLISTED WORDS("uninstall") HELP("Not here: this is one file, remove it") EXAMPLE("-y")
      DONE("not here: this is one file; remove it, and ~/.config/vastai and ~/.cache/vastai"),
      .run = run_absent },
};
/* clang-format on */

const vast_command_table vast_cli_local = VAST_COMMANDS("Other", NULL, rows);
