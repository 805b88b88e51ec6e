/* help. */
#include <string.h>

#include "cli.h"
#include "help.h"

static int run_help(vast_cli *cli)
{
    size_t at = 0;
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

static const vast_argument help_arguments[] = {
    { .names = "command", .count = VAST_ANY, .help = "a command, or the first word of several" },
};

static const vast_command rows[] = {
    { .words = "help",
        .help = "List the commands, or say how one is used",
        .example = "delete endpoint",
        VAST_ARGUMENTS(help_arguments),
        .run = run_help },
};

const vast_command_table vast_cli_local = VAST_COMMANDS("Other", NULL, rows);
