/* Teams: members and roles; and money: credit, invoices, charges, earnings. */
#include "rows.h"

PARAMS(path_id) = PATH("id", INT);
PARAMS(path_name) = PATH("name", TEXT);

/* ---- team --------------------------------------------------------------------------------------------------------- */

PARAMS(create_team) = BODY_REQ("team_name", TEXT) BODY_SET("transfer_credit", NUMBER, "0");
PARAMS(invite_member) = QUERY_REQ("email", TEXT) QUERY_REQ("role", TEXT);
PARAMS(role_fields) = BODY_REQ("name", TEXT) BODY_REQ("permissions", JSON);
PARAMS(update_role) = PATH("id", INT) BODY_OPT("name", TEXT) BODY_OPT("permissions", JSON);

OP(create_team, CONSOLE, POST, "/api/v0/team/", UNTIL_SENT, 0, 0, ROWS(create_team));
OP(destroy_team, CONSOLE, DELETE, "/api/v0/team/", ALWAYS, VAST_OP_DELETES, 0, NO_ROWS);
OP(invite_member, CONSOLE, POST, "/api/v0/team/invite/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(invite_member));
OP(list_members, CONSOLE, GET, "/api/v0/team/members/", ALWAYS, 0, 0, NO_ROWS);
OP(remove_member, CONSOLE, DELETE, "/api/v0/team/members/{id}/", ALWAYS, VAST_OP_DELETES, 30, INT_ROWS(path_id));
OP(create_team_role, CONSOLE, POST, "/api/v0/team/roles/", UNTIL_SENT, 0, 0, ROWS(role_fields));
OP(list_team_roles, CONSOLE, GET, "/api/v0/team/roles-full/", ALWAYS, 0, 0, NO_ROWS);
OP(show_team_role, CONSOLE, GET, "/api/v0/team/roles/{name}/", ALWAYS, 0, 0, ROWS(path_name));
OP(update_team_role, CONSOLE, PUT, "/api/v0/team/roles/{id}/", ALWAYS, VAST_OP_BODY, 0, ROWS(update_role));
OP(remove_team_role, CONSOLE, DELETE, "/api/v0/team/roles/{name}/", ALWAYS, VAST_OP_DELETES, 30, ROWS(path_name));

/* ---- money -------------------------------------------------------------------------------------------------------- */

PARAMS(transfer_credit) = BODY_SET("sender", TEXT, "\"me\"") BODY_REQ("recipient", TEXT) BODY_REQ("amount", NUMBER);
PARAMS(old_invoices) = OWNER_ME QUERY_OPT("sdate", NUMBER) QUERY_OPT("edate", NUMBER) QUERY_OPT("inc_charges", BOOL);
PARAMS(fetch_contracts) = BODY_REQ("label", TEXT) BODY_OPT("contract_ids", JSON);
/* clang-format off */
PARAMS(paged_invoices) =
    QUERY_OPT("select_filters", JSON)
    QUERY_OPT("latest_first", BOOL)
    QUERY_OPT("limit", INT)
    QUERY_OPT("format", TEXT)
    QUERY_OPT("after_token", TEXT);
/* clang-format on */
PARAMS(earnings) = OWNER_ME QUERY_OPT("sday", NUMBER) QUERY_OPT("eday", NUMBER) QUERY_NUL("machid", INT);

OP(transfer_credit, CONSOLE, PUT, "/api/v0/commands/transfer_credit/", UNTIL_SENT, 0, 25, ROWS(transfer_credit));
OP(list_old_invoices, CONSOLE, GET, "/api/v0/users/me/invoices", ALWAYS, 0, 30, ROWS(old_invoices));
OP(fetch_contracts, CONSOLE, POST, "/api/v0/contracts/fetch/", ALWAYS, VAST_OP_READS, 0, ROWS(fetch_contracts));
OP(list_invoices, CONSOLE, GET, "/api/v1/invoices/", ALWAYS, 0, 30, ROWS(paged_invoices));
OP(list_charges, CONSOLE, GET, "/api/v0/charges/", ALWAYS, 0, 10, ROWS(paged_invoices));
OP(show_earnings, CONSOLE, GET, "/api/v0/users/me/machine-earnings", ALWAYS, 0, 20, ROWS(earnings));
