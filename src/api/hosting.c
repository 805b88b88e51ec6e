/* The host's side: machines, their offers, default jobs and maintenance. API reference, "Machines". */
#include "rows.h"

PARAMS(path_id) = PATH("id", INT);
PARAMS(owner_me) = OWNER_ME;
PARAMS(path_id_owner) = PATH("id", INT) OWNER_ME;

/* clang-format off */
PARAMS(list_machine) =
    BODY_REQ("machine", INT)
    BODY_NUL("price_gpu", NUMBER)
    BODY_NUL("price_disk", NUMBER)
    BODY_NUL("price_inetu", NUMBER)
    BODY_NUL("price_inetd", NUMBER)
    BODY_NUL("price_min_bid", NUMBER)
    BODY_NUL("min_chunk", INT)
    BODY_NUL("end_date", NUMBER)
    BODY_NUL("credit_discount_max", NUMBER)
    BODY_NUL("duration", TEXT)
    BODY_NUL("vol_size", INT)
    BODY_NUL("vol_price", NUMBER);
PARAMS(set_defjob) =
    BODY_REQ("machine", INT)
    BODY_NUL("price_gpu", NUMBER)
    BODY_NUL("price_inetu", NUMBER)
    BODY_NUL("price_inetd", NUMBER)
    BODY_NUL("image", TEXT)
    BODY_NUL("args", JSON);
PARAMS(list_maintenances) = OWNER_ME QUERY_REQ("machine_ids", IDS);
PARAMS(machine_ids) = BODY_REQ("machine_ids", IDS);
PARAMS(cancel_maintenance) = PATH("machine_id", INT) CLIENT_ME BODY_REQ("machine_id", INT);
PARAMS(schedule_maintenance) =
    PATH("id", INT)
    CLIENT_ME
    BODY_REQ("sdate", NUMBER)
    BODY_REQ("duration", NUMBER)
    BODY_NUL("maintenance_category", TEXT);
/* clang-format on */
PARAMS(set_min_bid) = PATH("id", INT) CLIENT_ME BODY_REQ("price", NUMBER);

OP(list_machines, CONSOLE, GET, "/api/v0/machines", ALWAYS, 0, 0, ROWS(owner_me));
OP(show_machine, CONSOLE, GET, "/api/v0/machines/{id}", ALWAYS, 0, 0, ROWS(path_id_owner));
OP(list_maintenances, CONSOLE, GET, "/api/v0/machines/maintenances", ALWAYS, 0, 0, ROWS(list_maintenances));
OP(list_machine, CONSOLE, PUT, "/api/v0/machines/create_asks/", ALWAYS, 0, 0, ROWS(list_machine));
OP(unlist_machine, CONSOLE, DELETE, "/api/v0/machines/{id}/asks/", ALWAYS, VAST_OP_DELETES, 18, INT_ROWS(path_id));
OP(delete_machine, CONSOLE, POST, "/api/v0/machines/{id}/force_delete/", UNTIL_SENT, VAST_OP_BODY, 0,
    INT_ROWS(path_id));
OP(cleanup_machine, CONSOLE, PUT, "/api/v0/machines/{id}/cleanup/", ALWAYS, VAST_OP_BODY, 80, INT_ROWS(path_id));
OP(defrag_machines, CONSOLE, PUT, "/api/v0/machines/defrag_offers/", ALWAYS, 0, 0, ROWS(machine_ids));
OP(set_defjob, CONSOLE, PUT, "/api/v0/machines/create_bids/", ALWAYS, 0, 28, ROWS(set_defjob));
OP(remove_defjob, CONSOLE, DELETE, "/api/v0/machines/{id}/defjob/", ALWAYS, VAST_OP_DELETES, 12, INT_ROWS(path_id));
OP(set_min_bid, CONSOLE, PUT, "/api/v0/machines/{id}/minbid/", ALWAYS, 0, 15, ROWS(set_min_bid));
OP(schedule_maintenance, CONSOLE, PUT, "/api/v0/machines/{id}/dnotify/", UNTIL_SENT, 0, 25, ROWS(schedule_maintenance));
OP(cancel_maintenance, CONSOLE, PUT, "/api/v0/machines/{machine_id}/cancel_maint/", ALWAYS, 0, 0,
    ROWS(cancel_maintenance));
OP(machine_reports, CONSOLE, GET, "/api/v0/machines/{id}/reports/", ALWAYS, 0, 12, INT_ROWS(path_id));
