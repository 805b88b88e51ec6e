/* SPDX-License-Identifier: MIT */
/* The command `help`, and commands of the official tool that are not available here. */
#include <string.h>

#include "cli.h"
#include "help.h"
#include "pager.h"
#include "role.h"
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
    const vast_topic *topic = verb != NULL && object == NULL ? vast_topic_find(verb) : NULL;
    if (vast_has_reader(cli)) {
        vast_pager_begin(&cli->out, false);
    }
    if (topic != NULL) {
        vast_help_topic(&cli->out, vast_help_width(cli), topic);
        return VAST_EXIT_DONE;
    }
    if (verb == NULL) {
        vast_help(&cli->out, vast_help_width(cli), NULL, NULL, vast_role_hides());
        return VAST_EXIT_DONE;
    }
    size_t object_len = object != NULL ? strlen(object) : 0;
    const vast_command *command = vast_command_find(verb, strlen(verb), object, object_len);
    if (command == NULL && (object != NULL || !vast_command_is_verb(verb, strlen(verb)))) {
        return vast_complain(cli, VAST_EXIT_USAGE, "unknown command or topic", "\"vastai help\" lists both.");
    }
    vast_help(&cli->out, vast_help_width(cli), command, verb, NULL);
    return VAST_EXIT_DONE;
}

/* ---- commands that are not available ----------------------------------------------------------------------------- */

static int run_absent(vast_cli *cli)
{
    return vast_complain(cli, VAST_EXIT_USAGE, cli->line.command->absent, NULL);
}

static const vast_argument help_arguments[] = {
    { .name = "command",
        .count = VAST_ZERO_OR_MORE,
        .help = "command, the first word of a group of commands, or a topic: query, output, exit-status, environment, "
                "files, serverless, official" },
    { .name = "--completion",
        .value_name = "SHELL",
        .choices = NAMES("bash", "zsh", "fish"),
        .extension = true,
        .help = "print a completion script for this shell" },
    { .name = "--man", .type = VAST_ARGUMENT_FLAG, .hidden = true, .extension = true, .help = "print the manual page" },
};

static int run_version(vast_cli *cli)
{
    vast_print_done(cli, vast_version());
    return VAST_EXIT_DONE;
}

static const vast_command rows[] = {
    {
        .words = "version",
        .summary = "Print the version",
        .example = "--raw",
        .run = run_version,
    },
    {
        .words = "help",
        .summary = "List the commands, or show the help for a command",
        .example = "delete endpoint",
        ARGUMENTS(help_arguments),
        .run = run_help,
    },
    {
        .words = "dump-logs",
        .summary = "Not available: collect logs of the host software (use the official tool)",
        .example = "36683",
        .absent =
            "not available: it collects files of the official host software; run the official tool on that machine",
        .run = run_absent,
    },
    {
        .words = "update",
        .summary = "Not available: to update, replace this program's file",
        .example = "--check",
        .absent = "not available: to update, replace this program's file with a newer one",
        .run = run_absent,
        .hidden = true,
    },
    {
        .words = "uninstall",
        .summary = "Not available: to uninstall, delete this program's file",
        .example = "-y",
        .absent = "not available: to uninstall, delete this program's file, ~/.config/vastai and ~/.cache/vastai",
        .run = run_absent,
        .hidden = true,
    },
};

const vast_command_table vast_cli_help = {
    .heading = "Other",
    COMMANDS(rows),
};
