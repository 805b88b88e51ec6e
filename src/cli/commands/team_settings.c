/* SPDX-License-Identifier: MIT */
/* The team as a whole: its name, owner, keys and balances; the roles of a member. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

/* ---- transfer team, update member-role --------------------------------------------------------------------------- */

static int run_transfer(vast_cli *cli)
{
    const char *question =
        vast_keep(cli, "Make user %s the owner of this team? You lose the ownership.%s", vast_value(cli, "id"),
            vast_is_given(cli, "delete-billing") ? " The payment methods of the team are deleted." : "");
    bool sure = question != NULL && (vast_confirm(cli, question));
    return sure ? vast_run_row(cli) : vast_decline(cli, "The team was not transferred.");
}

/* The service wants the member in the path and in the body, by two names. */
static int run_update_role(vast_cli *cli)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_int(&args, "member_id", vast_int_value(cli, "id"));
    return vast_run_call(cli, &args);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument update_team_arguments[] = {
    { .name = "name", .feeds = "team_name", .help = "new name of the team" },
};

static const vast_argument transfer_team_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_member_names,
        .feeds = "new_team_owner_id",
        .help = "user ID, name or email address of the new owner, who must be a manager of the team" },
    { .name = "--delete-billing",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "delete_billing",
        .help = "delete all payment methods of the team" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .help = "do not ask for confirmation" },
};

static const vast_argument member_role_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_member_names,
        .feeds = "id",
        .help = "ID, user name or email address of the member" },
    { .name = "role", .feeds = "role", .help = "name of the role" },
};

static const vast_argument update_member_role_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_member_names,
        .feeds = "id",
        .help = "ID, user name or email address of the member" },
    { .name = "role_id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_role_names,
        .feeds = "role_id",
        .help = "ID or name of the new role, from \"show team-roles\"" },
};

static const vast_column balance_columns[] = {
    { .key = "team_id", .title = "Team" },
    { .key = "team_name", .title = "Name", .left = true },
    { .key = "balance", .title = "Balance", .unit = VAST_UNIT_USD, .weight = VAST_WEIGHT_HIGH },
};

static const vast_column role_name_columns[] = {
    { .key = "", .title = "Role", .left = true },
};

static const vast_command rows[] = {
    {
        .words = "update team",
        .harm = VAST_HARM_NONE,
        .summary = "Rename the team that the API key belongs to",
        .example = "edge-fleet",
        ARGUMENTS(update_team_arguments),
        .op = &vast_op_update_team,
        .done = "Team renamed to \"{name}\".",
    },
    {
        .words = "transfer team",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Transfer the ownership of the team to another member",
        .example = "1234",
        ARGUMENTS(transfer_team_arguments),
        .op = &vast_op_transfer_team,
        .run = run_transfer,
        .done = "Team transferred to user {id}.",
    },
    {
        .words = "show team-keys",
        .summary = "Show which members hold API keys of the team, by role, as JSON",
        .description = "The keys themselves are left out.",
        .example = "--raw",
        .op = &vast_op_list_team_keys,
        .view = VIEW(.kind = VAST_VIEW_JSON, .hide = NAMES("key")),
    },
    {
        .words = "show team-balances",
        .summary = "List the balances of the teams that you are a member of",
        .example = "--raw",
        .op = &vast_op_list_team_balances,
        .view = VIEW(.list = "balances", .empty = "No teams.", COLUMNS(balance_columns)),
    },
    {
        .words = "show team-role-names",
        .summary = "List the names of the roles of the team",
        .example = "--raw",
        .op = &vast_op_list_role_names,
        .view = VIEW(.empty = "No roles.", COLUMNS(role_name_columns)),
    },
    {
        .words = "add member-role",
        .harm = VAST_HARM_NONE,
        .summary = "Give a role to a member of the team who has none",
        .example = "1234 ops",
        ARGUMENTS(member_role_arguments),
        .op = &vast_op_add_member_role,
        .done = "Role \"{role}\" given to member {id}.",
    },
    {
        .words = "update member-role",
        .harm = VAST_HARM_NONE,
        .summary = "Replace the role of a member of the team",
        .example = "1234 7",
        ARGUMENTS(update_member_role_arguments),
        .op = &vast_op_update_member_role,
        .run = run_update_role,
        .done = "Member {id} now has role {role_id}.",
    },
    {
        .words = "remove member-role",
        .harm = VAST_HARM_NONE,
        .summary = "Remove one of several roles of a member of the team",
        .example = "1234 ops",
        ARGUMENTS(member_role_arguments),
        .op = &vast_op_remove_member_role,
        .done = "Role \"{role}\" removed from member {id}.",
    },
};

const vast_command_table vast_cli_team_settings = {
    .heading = "Team",
    .list_command = "show members",
    COMMANDS(rows),
};
