/* Teams: members and roles; and money: credit, invoices, charges, earnings. */
#include "rows.h"

static const vast_param path_id[] = { PATH("id", INT) };
static const vast_param path_name[] = { PATH("name", TEXT) };

/* ---- team --------------------------------------------------------------------------------------------------------- */

static const vast_param create_team[] = { BODY_REQ("team_name", TEXT), BODY_SET("transfer_credit", NUMBER, "0") };
static const vast_param invite_member[] = { QUERY_REQ("email", TEXT), QUERY_REQ("role", TEXT) };
static const vast_param role_fields[] = { BODY_REQ("name", TEXT), BODY_REQ("permissions", JSON) };
static const vast_param update_role[] = { PATH("id", INT), BODY_OPT("name", TEXT), BODY_OPT("permissions", JSON) };

OP(create_team, "create team", CONSOLE, POST, "/api/v0/team/", UNTIL_SENT, 0, 0, ROWS(create_team));
OP(destroy_team, "destroy team", CONSOLE, DELETE, "/api/v0/team/", ALWAYS, VAST_OP_DELETES, 0, NO_ROWS);
OP(invite_member, "invite member", CONSOLE, POST, "/api/v0/team/invite/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(invite_member));
OP(list_members, "show members", CONSOLE, GET, "/api/v0/team/members/", ALWAYS, 0, 0, NO_ROWS);
OP(remove_member, "remove member", CONSOLE, DELETE, "/api/v0/team/members/{id}/", ALWAYS, VAST_OP_DELETES, 30,
    ROWS(path_id));
OP(create_team_role, "create team-role", CONSOLE, POST, "/api/v0/team/roles/", UNTIL_SENT, 0, 0, ROWS(role_fields));
OP(list_team_roles, "show team-roles", CONSOLE, GET, "/api/v0/team/roles-full/", ALWAYS, 0, 0, NO_ROWS);
OP(show_team_role, "show team-role", CONSOLE, GET, "/api/v0/team/roles/{name}/", ALWAYS, 0, 0, ROWS(path_name));
OP(update_team_role, "update team-role", CONSOLE, PUT, "/api/v0/team/roles/{id}/", ALWAYS, VAST_OP_BODY, 0,
    ROWS(update_role));
OP(remove_team_role, "remove team-role", CONSOLE, DELETE, "/api/v0/team/roles/{name}/", ALWAYS, VAST_OP_DELETES, 30,
    ROWS(path_name));

/* ---- money -------------------------------------------------------------------------------------------------------- */

static const vast_param transfer_credit[] = { BODY_SET("sender", TEXT, "\"me\""), BODY_REQ("recipient", TEXT),
    BODY_REQ("amount", NUMBER) };
static const vast_param old_invoices[] = { OWNER_ME, QUERY_OPT("sdate", NUMBER), QUERY_OPT("edate", NUMBER),
    QUERY_OPT("inc_charges", BOOL) };
static const vast_param fetch_contracts[] = { BODY_REQ("label", TEXT), BODY_OPT("contract_ids", JSON) };
static const vast_param paged_invoices[] = {
    QUERY_OPT("select_filters", JSON),
    QUERY_OPT("latest_first", BOOL),
    QUERY_OPT("limit", INT),
    QUERY_OPT("format", TEXT),
    QUERY_OPT("after_token", TEXT),
};
static const vast_param earnings[] = { OWNER_ME, QUERY_OPT("sday", NUMBER), QUERY_OPT("eday", NUMBER),
    QUERY_NUL("machid", INT) };

OP(transfer_credit, "transfer credit", CONSOLE, PUT, "/api/v0/commands/transfer_credit/", UNTIL_SENT, 0, 25,
    ROWS(transfer_credit));
OP(list_old_invoices, "show invoices", CONSOLE, GET, "/api/v0/users/me/invoices", ALWAYS, 0, 30, ROWS(old_invoices));
OP(fetch_contracts, "fetch contracts", CONSOLE, POST, "/api/v0/contracts/fetch/", ALWAYS, VAST_OP_READS, 0,
    ROWS(fetch_contracts));
OP(list_invoices, "show invoices-v1 --invoices", CONSOLE, GET, "/api/v1/invoices/", ALWAYS, 0, 30,
    ROWS(paged_invoices));
OP(list_charges, "show invoices-v1 --charges", CONSOLE, GET, "/api/v0/charges/", ALWAYS, 0, 10, ROWS(paged_invoices));
OP(show_earnings, "show earnings", CONSOLE, GET, "/api/v0/users/me/machine-earnings", ALWAYS, 0, 20, ROWS(earnings));
