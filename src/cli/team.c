/* The team: its members and roles. */
#include "cli.h"
#include "vastai/ops.h"

static const vast_argument id_of_member[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the member" },
};
static const vast_argument create_team[] = {
    { .names = "--team-name=NAME", .field = "team_name", .flags = VAST_A_REQUIRED, .help = "what to call it" },
    { .names = "--transfer-credit=USD",
        .field = "transfer_credit",
        .type = VAST_A_NUMBER,
        .help = "credit of yours to move to it" },
};
static const vast_argument invite_member[] = {
    { .names = "--email", .field = "email", .flags = VAST_A_REQUIRED, .help = "whom to invite" },
    { .names = "--role", .field = "role", .flags = VAST_A_REQUIRED, .help = "the role to have: its name" },
};
static const vast_argument role_name[] = {
    { .names = "name", .field = "name", .help = "the role" },
};
static const vast_argument create_role[] = {
    { .names = "--name", .field = "name", .flags = VAST_A_REQUIRED, .help = "what to call it" },
    { .names = "--permissions=FILE",
        .field = "permissions",
        .type = VAST_A_FILE,
        .flags = VAST_A_REQUIRED,
        .help = "what it may do, a file of JSON" },
};
static const vast_argument update_role[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the role" },
    { .names = "--name", .field = "name", .help = "another name for it" },
    { .names = "--permissions=FILE",
        .field = "permissions",
        .type = VAST_A_FILE,
        .help = "what it may do from now on, a file of JSON" },
};

static const vast_column member_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "username", "User", VAST_U_TEXT, VAST_C_LEFT },
    { "email", "Email", VAST_U_TEXT, VAST_C_LEFT },
    { "fullname", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "roles", "Roles", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view members = { .list = "", .empty = "There are no members.", VAST_COLUMNS(member_columns) };

static const vast_column role_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "name", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "permissions", "May", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view roles = { .list = "", .empty = "There are no roles.", VAST_COLUMNS(role_columns) };
static const vast_view role = { .list = "", .kind = VAST_VIEW_BLOCK };

static const vast_command member_rows[] = {
    { .words = "create team",
        .help = "Create a team that you own",
        .example = "--team-name edge --transfer-credit 25",
        VAST_ARGUMENTS(create_team),
        .op = &vast_op_create_team },
    { .words = "destroy team",
        .help = "Destroy the team of the key",
        .example = "--raw",
        .op = &vast_op_destroy_team,
        .done = "The team is destroyed." },
    { .words = "invite member",
        .help = "Invite someone to the team",
        .example = "--email bob@example.com --role manager",
        VAST_ARGUMENTS(invite_member),
        .op = &vast_op_invite_member,
        .done = "{email} is invited as {role}." },
    { .words = "show members",
        .help = "List the members of the team",
        .example = "--raw",
        .op = &vast_op_list_members,
        .view = &members },
    { .words = "remove member",
        .help = "Remove a member from the team",
        .example = "123",
        VAST_ARGUMENTS(id_of_member),
        .op = &vast_op_remove_member,
        .done = "Member {id} removed." },
};

static const vast_command role_rows[] = {
    { .words = "create team-role",
        .help = "Create a role of the team",
        .example = "--name ops --permissions may.json",
        VAST_ARGUMENTS(create_role),
        .op = &vast_op_create_team_role,
        .done = "Role \"{name}\" created." },
    { .words = "show team-roles",
        .help = "List the roles of the team",
        .example = "--raw",
        .op = &vast_op_list_team_roles,
        .view = &roles },
    { .words = "show team-role",
        .help = "Show a role and what it may do",
        .example = "ops",
        VAST_ARGUMENTS(role_name),
        .op = &vast_op_show_team_role,
        .view = &role },
    { .words = "update team-role",
        .help = "Change the name of a role, or what it may do",
        .example = "7 --name ops2 --permissions may.json",
        VAST_ARGUMENTS(update_role),
        .op = &vast_op_update_team_role,
        .done = "Role {id} changed." },
    { .words = "remove team-role",
        .help = "Remove a role from the team",
        .example = "ops",
        VAST_ARGUMENTS(role_name),
        .op = &vast_op_remove_team_role,
        .done = "Role \"{name}\" removed." },
};

const vast_command_table vast_cli_members = VAST_COMMANDS("Team", "show members", member_rows);
const vast_command_table vast_cli_roles = VAST_COMMANDS("Team", "show team-roles", role_rows);
