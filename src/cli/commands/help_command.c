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
    return vast_complain(cli, VAST_EXIT_USAGE, cli->line.command->absent, NULL);
}

static const vast_argument help_arguments[] = {
    { .name = "command", .count = VAST_ZERO_OR_MORE, .help = "a command, or the first word of several" },
    { .name = "--completion",
        .value_name = "SHELL",
        .choices = NAMES("bash", "zsh", "fish"),
        .extension = true,
        .help = "print what makes that shell complete its commands" },
    { .name = "--man", .type = VAST_ARGUMENT_FLAG, .hidden = true, .extension = true, .help = "print the manual page" },
};

static const vast_command rows[] = {
    {
        .words = "help",
        .summary = "List the commands, or say how one is used",
        .example = "delete endpoint",
        ARGUMENTS(help_arguments),
        .run = run_help,
    },
    {
        .words = "self-test machine",
        .summary = "Not here: it rents a machine and runs a test image on it",
        .example = "36683",
        .absent =
            "not here: it rents the machine and judges it by an image that belongs to the official tool; run it there",
        .run = run_absent,
    },
    {
        .words = "run benchmarks",
        .summary = "Not here: it rents GPUs to measure them",
        .example = "--template_id 6999",
        .absent = "not here: it rents GPUs, which costs money, by recipes of the official tool; run it there",
        .run = run_absent,
    },
    {
        .words = "dump-logs",
        .summary = "Not here: it gathers files of the official host software",
        .example = "36683",
        .absent = "not here: it gathers files of the official host software on that machine; run it there",
        .run = run_absent,
    },
    {
        .words = "update",
        .summary = "Not here: this is one file, put another in its place",
        .example = "--check",
        .absent = "not here: this is one file; put a newer one in its place",
        .run = run_absent,
        .hidden = true,
    },
    {
        .words = "uninstall",
        .summary = "Not here: this is one file, remove it",
        .example = "-y",
        .absent = "not here: this is one file; remove it, and ~/.config/vastai and ~/.cache/vastai",
        .run = run_absent,
        .hidden = true,
    },
};

const vast_command_table vast_cli_help = {
    .heading = "Other",
    COMMANDS(rows),
};
