/* Volumes, network volumes and disks, copying. API reference, "Volumes". */
#include "rows.h"

/* ---- volumes ------------------------------------------------------------------------------------------------------ */

PARAMS(list_volumes) = OWNER_ME QUERY_SET("type", TEXT, "\"all_volume\"");
PARAMS(rent_volume) = BODY_REQ("size", INT) BODY_REQ("id", INT) BODY_OPT("name", TEXT);
PARAMS(query_id) = QUERY_REQ("id", INT);
PARAMS(body_id) = BODY_REQ("id", INT);
/* clang-format off */
PARAMS(clone_volume) =
    BODY_REQ("src_id", INT)
    BODY_REQ("dst_id", INT)
    BODY_OPT("size", NUMBER)
    BODY_OPT("disable_compression", BOOL);
PARAMS(offer_volume) =
    BODY_REQ("size", INT)
    BODY_REQ("machine", JSON) /* an id, or a list of ids */
    BODY_REQ("price_disk", NUMBER)
    BODY_OPT("end_date", NUMBER);
/* clang-format on */

OP(list_volumes, CONSOLE, GET, "/api/v0/volumes", ALWAYS, 0, 55, ROWS(list_volumes));
OP(create_volume, CONSOLE, PUT, "/api/v0/volumes/", UNTIL_SENT, 0, 55, ROWS(rent_volume));
OP(delete_volume, CONSOLE, DELETE, "/api/v0/volumes/", ALWAYS, VAST_OP_DELETES, 0, INT_ROWS(query_id));
OP(clone_volume, CONSOLE, POST, "/api/v0/volumes/copy/", UNTIL_SENT, 0, 0, ROWS(clone_volume));
OP(list_volume, CONSOLE, POST, "/api/v0/volumes/", UNTIL_SENT, 0, 0, ROWS(offer_volume));
OP(unlist_volume, CONSOLE, POST, "/api/v0/volumes/unlist", ALWAYS, 0, 0, INT_ROWS(body_id));

/* ---- network volumes and disks ------------------------------------------------------------------------------------ */

/* clang-format off */
PARAMS(offer_network_volume) =
    BODY_REQ("disk_id", INT)
    BODY_REQ("price_disk", NUMBER)
    BODY_REQ("size", INT)
    BODY_OPT("end_date", NUMBER);
/* clang-format on */
PARAMS(add_disk) = BODY_REQ("machines", JSON) BODY_OPT("mount_point", TEXT) BODY_OPT("disk_id", INT);

OP(create_network_volume, CONSOLE, PUT, "/api/v0/network_volumes/", UNTIL_SENT, 0, 55, ROWS(rent_volume));
OP(list_network_volume, CONSOLE, POST, "/api/v0/network_volumes/", UNTIL_SENT, 0, 0, ROWS(offer_network_volume));
OP(unlist_network_volume, CONSOLE, POST, "/api/v0/network_volumes/unlist/", ALWAYS, 0, 0, INT_ROWS(body_id));
OP(list_network_disks, CONSOLE, GET, "/api/v0/network_disk/", ALWAYS, 0, 0, NO_ROWS);
OP(add_network_disk, CONSOLE, POST, "/api/v0/network_disk/", UNTIL_SENT, 0, 0, ROWS(add_disk));

/* ---- copying ------------------------------------------------------------------------------------------------------ */

/* Ids are text where the user wrote "ID:path", and numbers where only the id was given. */
/* clang-format off */
PARAMS(copy) =
    CLIENT_ME
    BODY_NUL("src_id", JSON)
    BODY_NUL("dst_id", JSON)
    BODY_NUL("src_path", TEXT)
    BODY_NUL("dst_path", TEXT);
PARAMS(cancel) = CLIENT_ME BODY_REQ("dst_id", TEXT);
PARAMS(cloud_copy) =
    BODY_NUL("src", TEXT)
    BODY_SET("dst", TEXT, "\"/workspace\"")
    BODY_NUL("instance_id", TEXT)
    BODY_NUL("selected", TEXT)
    BODY_SET("transfer", TEXT, "\"Instance to Cloud\"")
    BODY_SET("flags", JSON, "[]");
/* clang-format on */

OP(copy_direct, CONSOLE, PUT, "/api/v0/commands/copy_direct/", UNTIL_SENT, 0, 35, ROWS(copy));
OP(copy_rsync, CONSOLE, PUT, "/api/v0/commands/rsync/", UNTIL_SENT, 0, 35, ROWS(copy));
OP(cancel_copy, CONSOLE, DELETE, "/api/v0/commands/copy_direct/", ALWAYS, 0, 35, ROWS(cancel));
OP(cancel_sync, CONSOLE, DELETE, "/api/v0/commands/rclone/", ALWAYS, 0, 0, ROWS(cancel));
OP(cloud_copy, CONSOLE, POST, "/api/v0/commands/rclone/", UNTIL_SENT, 0, 0, ROWS(cloud_copy));
