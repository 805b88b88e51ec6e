/* SPDX-License-Identifier: MIT */
/* The team: its members and roles. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

static const vast_argument role_name[] = {
    { .name = "name", .feeds = "name", .help = "the role" },
};

static const vast_argument create_team_arguments[] = {
    { .name = "--team-name", .value_name = "NAME", .required = true, .feeds = "team_name", .help = "what to call it" },
    { .name = "--transfer-credit",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "transfer_credit",
        .help = "credit of yours to move to it" },
};

static const vast_argument invite_member_arguments[] = {
    { .name = "--email", .required = true, .feeds = "email", .help = "whom to invite" },
    { .name = "--role", .required = true, .feeds = "role", .help = "the role to have: its name" },
};

static const vast_column show_members_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "username", .title = "User", .left = true },
    { .key = "email", .title = "Email", .left = true },
    { .key = "fullname", .title = "Name", .left = true },
    { .key = "roles", .title = "Roles", .left = true },
};

static const vast_argument remove_member_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the member" },
};

static const vast_command member_rows[] = {
    {
        .words = "create team",
        .summary = "Create a team that you own",
        .example = "--team-name edge --transfer-credit 25",
        ARGUMENTS(create_team_arguments),
        .op = &vast_op_create_team,
    },
    {
        .words = "destroy team",
        .summary = "Destroy the team of the key",
        .example = "--raw",
        .op = &vast_op_destroy_team,
        .done = "The team is destroyed.",
    },
    {
        .words = "invite member",
        .summary = "Invite someone to the team",
        .example = "--email bob@example.com --role manager",
        ARGUMENTS(invite_member_arguments),
        .op = &vast_op_invite_member,
        .done = "{email} is invited as {role}.",
    },
    {
        .words = "show members",
        .summary = "List the members of the team",
        .example = "--raw",
        .op = &vast_op_list_members,
        .view = VIEW(.empty = "There are no members.", COLUMNS(show_members_columns)),
    },
    {
        .words = "remove member",
        .summary = "Remove a member from the team",
        .example = "123",
        ARGUMENTS(remove_member_arguments),
        .op = &vast_op_remove_member,
        .done = "Member {id} removed.",
    },
};

static const vast_argument create_team_role_arguments[] = {
    { .name = "--name", .required = true, .feeds = "name", .help = "what to call it" },
    { .name = "--permissions",
        .value_name = "FILE",
        .type = VAST_ARGUMENT_FILE,
        .required = true,
        .feeds = "permissions",
        .help = "what it may do, a file of JSON" },
};

static const vast_column show_team_roles_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "permissions", .title = "May", .left = true },
};

static const vast_argument update_team_role_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the role" },
    { .name = "--name", .feeds = "name", .help = "another name for it" },
    { .name = "--permissions",
        .value_name = "FILE",
        .type = VAST_ARGUMENT_FILE,
        .feeds = "permissions",
        .help = "what it may do from now on, a file of JSON" },
};

static const vast_command role_rows[] = {
    {
        .words = "create team-role",
        .summary = "Create a role of the team",
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
        .view = VIEW(.empty = "There are no roles.", COLUMNS(show_team_roles_columns)),
    },
    {
        .words = "show team-role",
        .summary = "Show a role and what it may do",
        .example = "ops",
        ARGUMENTS(role_name),
        .op = &vast_op_show_team_role,
        .view = VIEW(.kind = VAST_VIEW_BLOCK),
    },
    {
        .words = "update team-role",
        .summary = "Change the name of a role, or what it may do",
        .example = "7 --name ops2 --permissions may.json",
        ARGUMENTS(update_team_role_arguments),
        .op = &vast_op_update_team_role,
        .done = "Role {id} changed.",
    },
    {
        .words = "remove team-role",
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
