/* SPDX-License-Identifier: MIT */
/* The team: its members and roles. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

/* clang-format off */
#define ROLE_NAME ARG("name") FIELD HELP("the role")

static const vast_command member_rows[] = {
    { .text = WORDS("create team") HELP("Create a team that you own") EXAMPLE("--team-name edge --transfer-credit 25")
      ARG("--team-name=NAME") FIELD REQUIRED HELP("what to call it")
      ARG("--transfer-credit=USD") NUMBER FIELD HELP("credit of yours to move to it"),
      .op = &vast_op_create_team },
    { .text = WORDS("destroy team") HELP("Destroy the team of the key") EXAMPLE("--raw")
      DONE("The team is destroyed."),
      .op = &vast_op_destroy_team },
    { .text = WORDS("invite member") HELP("Invite someone to the team")
        EXAMPLE("--email bob@example.com --role manager")
      ARG("--email") FIELD REQUIRED HELP("whom to invite")
      ARG("--role") FIELD REQUIRED HELP("the role to have: its name")
      DONE("{email} is invited as {role}."),
      .op = &vast_op_invite_member },
    { .text = WORDS("show members") HELP("List the members of the team") EXAMPLE("--raw")
      EMPTY("There are no members.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "username", "User")
      COLUMN(LEFT, "email", "Email")
      COLUMN(LEFT, "fullname", "Name")
      COLUMN(LEFT, "roles", "Roles"),
      .op = &vast_op_list_members },
    { .text = WORDS("remove member") HELP("Remove a member from the team") EXAMPLE("123")
      ARG("id") ID FIELD HELP("the member")
      DONE("Member {id} removed."),
      .op = &vast_op_remove_member },
};

static const vast_command role_rows[] = {
    { .text = WORDS("create team-role") HELP("Create a role of the team") EXAMPLE("--name ops --permissions may.json")
      ARG("--name") FIELD REQUIRED HELP("what to call it")
      ARG("--permissions=FILE") JSON_FILE FIELD REQUIRED HELP("what it may do, a file of JSON")
      DONE("Role \"{name}\" created."),
      .op = &vast_op_create_team_role },
    { .text = WORDS("show team-roles") HELP("List the roles of the team") EXAMPLE("--raw")
      EMPTY("There are no roles.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "name", "Name")
      COLUMN(LEFT, "permissions", "May"),
      .op = &vast_op_list_team_roles },
    { .text = WORDS("show team-role") HELP("Show a role and what it may do") EXAMPLE("ops")
      ROLE_NAME
      BLOCK,
      .op = &vast_op_show_team_role },
    { .text = WORDS("update team-role") HELP("Change the name of a role, or what it may do")
        EXAMPLE("7 --name ops2 --permissions may.json")
      ARG("id") ID FIELD HELP("the role")
      ARG("--name") FIELD HELP("another name for it")
      ARG("--permissions=FILE") JSON_FILE FIELD HELP("what it may do from now on, a file of JSON")
      DONE("Role {id} changed."),
      .op = &vast_op_update_team_role },
    { .text = WORDS("remove team-role") HELP("Remove a role from the team") EXAMPLE("ops")
      ROLE_NAME
      DONE("Role \"{name}\" removed."),
      .op = &vast_op_remove_team_role },
};
/* clang-format on */

const vast_command_table vast_cli_members = VAST_COMMANDS("Team", "show members", member_rows);
const vast_command_table vast_cli_roles = VAST_COMMANDS("Team", "show team-roles", role_rows);
