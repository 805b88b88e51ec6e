/* SPDX-License-Identifier: MIT */
/* `set role`: whether help lists the commands of hosts. */
#include "role.h"

#include <errno.h>
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "text_helpers.h"

static int run_set_role(vast_cli *cli)
{
    char text[160];
    const char *role = vast_value(cli, "role");
    bool client = strcmp(role, "client") == 0;
    if (cli->settings.dry_run) {
        vast_say(&cli->out, "The role %s would be stored.\n", role);
        return VAST_EXIT_DONE;
    }
    if (!vast_role_store(role)) {
        vast_text(text, sizeof text, "cannot store the role: %s", strerror(errno));
        return vast_complain(cli, VAST_EXIT_REFUSED, text, "Check $HOME and $XDG_CONFIG_HOME, and the free space.");
    }
    vast_text(text, sizeof text, "Role %s stored: \"vastai help\" %s the commands for hosts.", role,
        client ? "leaves out" : "lists");
    vast_print_done(cli, text);
    return VAST_EXIT_DONE;
}

static const vast_argument role_arguments[] = {
    { .name = "role",
        .choices = NAMES("host", "client"),
        .help = "client if you only rent, host if you have machines" },
};

static const vast_command rows[] = {
    {
        .words = "set role",
        .summary = "Choose whether help lists the commands for hosts",
        .description = "Without a role all commands are listed. Every command can be used in either role: the service "
                       "decides what an API key may do.",
        .example = "host",
        ARGUMENTS(role_arguments),
        .run = run_set_role,
    },
};

const vast_command_table vast_cli_role = {
    .heading = "Auth & keys",
    COMMANDS(rows),
};
