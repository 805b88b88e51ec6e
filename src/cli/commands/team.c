/* SPDX-License-Identifier: MIT */
/* Teams, their members and their roles. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

const vast_name_list vast_member_names = { .noun = "member",
    .word = "name",
    .op = &vast_op_list_members,
    .keys = NAMES("username", "email"),
    .command = "show members" };
const vast_name_list vast_role_names = {
    .noun = "role", .word = "name", .op = &vast_op_list_team_roles, .keys = NAMES("name"), .command = "show team-roles"
};

static const vast_argument role_name[] = {
    { .name = "name", .feeds = "name", .help = "role name" },
};

static const vast_argument create_team_arguments[] = {
    { .name = "--team-name", .value_name = "NAME", .required = true, .feeds = "team_name", .help = "name of the team" },
    { .name = "--transfer-credit",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "transfer_credit",
        .help = "credit to transfer from your account to the team, in USD" },
};

static const vast_argument invite_member_arguments[] = {
    { .name = "--email", .required = true, .feeds = "email", .help = "email address to invite" },
    { .name = "--role", .required = true, .feeds = "role", .help = "name of the role of the new member" },
};

static const vast_column show_members_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "username", .title = "User", .left = true },
    { .key = "email", .title = "Email", .left = true },
    { .key = "fullname", .title = "Name", .left = true },
    { .key = "roles", .title = "Roles", .left = true },
};

static const vast_argument remove_member_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_member_names,
        .feeds = "id",
        .help = "ID, user name or email address of the member" },
};

static bool transfers_credit(const vast_line *line)
{
    return vast_line_count(line, vast_line_argument(line, "transfer-credit")) > 0;
}

static const vast_command member_rows[] = {
    {
        .words = "create team",
        .harm = VAST_HARM_SPENDS,
        .question = "Create this team, and transfer ${transfer-credit} to it?",
        .declined = "Nothing was created.",
        .asks_if = transfers_credit,
        .unattended = true,
        .summary = "Create a team that you own",
        .example = "--team-name edge --transfer-credit 25",
        ARGUMENTS(create_team_arguments),
        .op = &vast_op_create_team,
    },
    {
        .words = "destroy team",
        .harm = VAST_HARM_DESTROYS,
        .question = "Destroy the team that the API key belongs to?",
        .declined = "Nothing was destroyed.",
        .unattended = true,
        .summary = "Destroy the team that the API key belongs to",
        .example = "--raw",
        .op = &vast_op_destroy_team,
        .done = "Team destroyed.",
    },
    {
        .words = "invite member",
        .harm = VAST_HARM_NONE,
        .summary = "Invite a new member to the team",
        .example = "--email bob@example.com --role manager",
        ARGUMENTS(invite_member_arguments),
        .op = &vast_op_invite_member,
        .done = "{email} invited as {role}.",
    },
    {
        .words = "show members",
        .summary = "List the members of the team",
        .example = "--raw",
        .op = &vast_op_list_members,
        .view = VIEW(.empty = "No members.", COLUMNS(show_members_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "remove member",
        .harm = VAST_HARM_DESTROYS,
        .question = "Remove member {id} from the team?",
        .unattended = true,
        .summary = "Remove a member from the team",
        .example = "123",
        ARGUMENTS(remove_member_arguments),
        .op = &vast_op_remove_member,
        .done = "Member {id} removed.",
    },
};

static const vast_argument create_team_role_arguments[] = {
    { .name = "--name", .required = true, .feeds = "name", .help = "name of the role" },
    { .name = "--permissions",
        .value_name = "FILE",
        .type = VAST_ARGUMENT_FILE,
        .required = true,
        .feeds = "permissions",
        .help = "file with the permissions of the role, as JSON" },
};

static const vast_column show_team_roles_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "permissions", .title = "Permissions", .left = true },
};

static const vast_argument update_team_role_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_role_names,
        .feeds = "id",
        .help = "ID or name of the role" },
    { .name = "--name", .feeds = "name", .help = "new name of the role" },
    { .name = "--permissions",
        .value_name = "FILE",
        .type = VAST_ARGUMENT_FILE,
        .feeds = "permissions",
        .help = "file with the new permissions of the role, as JSON" },
};

static const vast_command role_rows[] = {
    {
        .words = "create team-role",
        .harm = VAST_HARM_NONE,
        .summary = "Create a role in the team",
        .example = "--name ops --permissions may.json",
        ARGUMENTS(create_team_role_arguments),
        .op = &vast_op_create_team_role,
        .done = "Role \"{name}\" created.",
    },
    {
        .words = "show team-roles",
        .summary = "List the roles of the team",
        .example = "--raw",
        .op = &vast_op_list_team_roles,
        .view = VIEW(.empty = "No roles.", COLUMNS(show_team_roles_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "show team-role",
        .summary = "Show a role of the team and its permissions",
        .example = "ops",
        ARGUMENTS(role_name),
        .op = &vast_op_show_team_role,
        .view = VIEW(.kind = VAST_VIEW_BLOCK),
        .json_in_pipe = true,
    },
    {
        .words = "update team-role",
        .harm = VAST_HARM_NONE,
        .summary = "Change the name or the permissions of a role",
        .example = "7 --name ops2 --permissions may.json",
        ARGUMENTS(update_team_role_arguments),
        .op = &vast_op_update_team_role,
        .done = "Role {id} updated.",
        .json_in_pipe = true,
    },
    {
        .words = "remove team-role",
        .harm = VAST_HARM_DESTROYS,
        .question = "Remove role {name} from the team?",
        .unattended = true,
        .summary = "Remove a role from the team",
        .example = "ops",
        ARGUMENTS(role_name),
        .op = &vast_op_remove_team_role,
        .done = "Role \"{name}\" removed.",
    },
};

const vast_command_table vast_cli_members = {
    .heading = "Team",
    .list_command = "show members",
    COMMANDS(member_rows),
};
const vast_command_table vast_cli_roles = {
    .heading = "Team",
    .list_command = "show team-roles",
    COMMANDS(role_rows),
};
