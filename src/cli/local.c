/* help. */
#include <string.h>

#include "cli.h"
#include "help.h"

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
        return vast_misuse(cli, "there is no such command");
    }
    vast_help(&cli->out, command, verb);
    return VAST_EXIT_DONE;
}

/* ---- what is not here ---------------------------------------------------------------------------------------------- */

static int run_absent(vast_cli *cli)
{
    return vast_complain(cli, VAST_EXIT_USAGE, cli->line.command->done, NULL);
}

static const vast_argument help_arguments[] = {
    { .names = "command", .count = VAST_ANY, .help = "a command, or the first word of several" },
    { .names = "--completion=SHELL",
        .choices = "bash|zsh|fish",
        .flags = VAST_A_OURS,
        .help = "print what makes that shell complete its commands" },
    { .names = "--man", .type = VAST_A_FLAG, .flags = VAST_A_OURS | VAST_A_HIDDEN, .help = "print the manual page" },
};

static const vast_command rows[] = {
    { .words = "help",
        .help = "List the commands, or say how one is used",
        .example = "delete endpoint",
        VAST_ARGUMENTS(help_arguments),
        .run = run_help },
    { .words = "self-test machine",
        .help = "Not here: it rents a machine and runs a test image on it",
        .example = "36683",
        .done =
            "not here: it rents the machine and judges it by an image that belongs to the official tool; run it there",
        .run = run_absent,
        .flags = VAST_CMD_ABSENT },
    { .words = "run benchmarks",
        .help = "Not here: it rents GPUs to measure them",
        .example = "--template_id 6999",
        .done = "not here: it rents GPUs, which costs money, by recipes of the official tool; run it there",
        .run = run_absent,
        .flags = VAST_CMD_ABSENT },
    { .words = "dump-logs",
        .help = "Not here: it gathers files of the official host software",
        .example = "36683",
        .done = "not here: it gathers files of the official host software on that machine; run it there",
        .run = run_absent,
        .flags = VAST_CMD_ABSENT },
    { .words = "update",
        .help = "Not here: this is one file, put another in its place",
        .example = "--check",
        .done = "not here: this is one file; put a newer one in its place",
        .run = run_absent,
        .flags = VAST_CMD_ABSENT | VAST_CMD_HIDDEN },
    { .words = "uninstall",
        .help = "Not here: this is one file, remove it",
        .example = "-y",
        .done = "not here: this is one file; remove it, and ~/.config/vastai and ~/.cache/vastai",
        .run = run_absent,
        .flags = VAST_CMD_ABSENT | VAST_CMD_HIDDEN },
};

const vast_command_table vast_cli_local = VAST_COMMANDS("Other", NULL, rows);
