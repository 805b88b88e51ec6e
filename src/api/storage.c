/* SPDX-License-Identifier: MIT */
/* Operations of volumes, network volumes and disks, and copying. */
#include "rows.h"

/* ---- volumes ----------------------------------------------------------------------------------------------------- */

static const vast_param list_volumes_params[] = {
    OWNER_ME,
    { .name = "type", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT, .preset = "\"all_volume\"" },
};

static const vast_param rent_volume_params[] = {
    { .name = "size", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

static const vast_param query_id_params[] = {
    { .name = "id", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT, .required = true },
};

static const vast_param body_id_params[] = {
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

static const vast_param clone_volume_params[] = {
    { .name = "src_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "dst_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "size", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "disable_compression", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

static const vast_param offer_volume_params[] = {
    { .name = "size", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "machine", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true }, /* an ID, or a list of IDs */
    { .name = "price_disk", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
    { .name = "end_date", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "hidden_listing", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

const vast_op vast_op_list_volumes = {
    .method = VAST_GET,
    .path = "/api/v0/volumes",
    VAST_PARAMS(list_volumes_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_create_volume = {
    .method = VAST_PUT,
    .path = "/api/v0/volumes/",
    VAST_PARAMS(rent_volume_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1000,
    .codes = "invalid_args",
};

const vast_op vast_op_delete_volume = {
    .method = VAST_DELETE,
    .path = "/api/v0/volumes/",
    VAST_PARAMS(query_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_clone_volume = {
    .method = VAST_POST,
    .path = "/api/v0/volumes/copy/",
    VAST_PARAMS(clone_volume_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1000,
    .codes = "invalid_args unauthorized",
};

const vast_op vast_op_list_volume = {
    .method = VAST_POST,
    .path = "/api/v0/volumes/",
    VAST_PARAMS(offer_volume_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 5000,
};

const vast_op vast_op_unlist_volume = {
    .method = VAST_POST,
    .path = "/api/v0/volumes/unlist",
    VAST_PARAMS(body_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 5000,
};

/* ---- network volumes and disks ----------------------------------------------------------------------------------- */

static const vast_param offer_network_volume_params[] = {
    { .name = "disk_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "price_disk", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
    { .name = "size", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "end_date", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

static const vast_param add_disk_params[] = {
    { .name = "machines", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
    { .name = "mount_point", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "disk_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
};

const vast_op vast_op_create_network_volume = {
    .method = VAST_PUT,
    .path = "/api/v0/network_volumes/",
    VAST_PARAMS(rent_volume_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .min_interval_ms = 5500,
};

const vast_op vast_op_list_network_volume = {
    .method = VAST_POST,
    .path = "/api/v0/network_volumes/",
    VAST_PARAMS(offer_network_volume_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
};

const vast_op vast_op_unlist_network_volume = {
    .method = VAST_POST,
    .path = "/api/v0/network_volumes/unlist/",
    VAST_PARAMS(body_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
};

const vast_op vast_op_list_network_disks = {
    .method = VAST_GET,
    .path = "/api/v0/network_disk/",
    .repeat = VAST_REPEAT_ALWAYS,
};

const vast_op vast_op_add_network_disk = {
    .method = VAST_POST,
    .path = "/api/v0/network_disk/",
    VAST_PARAMS(add_disk_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
};

/* ---- copying ----------------------------------------------------------------------------------------------------- */

/* An ID is a JSON string if the user wrote "ID:path", and a number if the user wrote only the ID. */
static const vast_param copy_params[] = {
    CLIENT_ME,
    { .name = "src_id", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .nullable = true },
    { .name = "dst_id", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .nullable = true },
    { .name = "src_path", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "dst_path", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
};

static const vast_param cancel_params[] = {
    CLIENT_ME,
    { .name = "dst_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param cloud_copy_params[] = {
    { .name = "src", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "dst", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"/workspace\"" },
    { .name = "instance_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "selected", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "transfer", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"Instance to Cloud\"" },
    { .name = "flags", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .preset = "[]" },
};

const vast_op vast_op_copy_direct = {
    .method = VAST_PUT,
    .path = "/api/v0/commands/copy_direct/",
    VAST_PARAMS(copy_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "invalid_args unauthorized",
};

const vast_op vast_op_copy_rsync = {
    .method = VAST_PUT,
    .path = "/api/v0/commands/rsync/",
    VAST_PARAMS(copy_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "invalid_args",
};

const vast_op vast_op_cancel_copy = {
    .method = VAST_DELETE,
    .path = "/api/v0/commands/copy_direct/",
    VAST_PARAMS(cancel_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "invalid_args",
};

const vast_op vast_op_cancel_sync = {
    .method = VAST_DELETE,
    .path = "/api/v0/commands/rclone/",
    VAST_PARAMS(cancel_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "invalid_args invalid_arqgs",
};

const vast_op vast_op_cloud_copy = {
    .method = VAST_POST,
    .path = "/api/v0/commands/rclone/",
    VAST_PARAMS(cloud_copy_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "invalid_args",
};

const vast_op vast_op_cancel_rsync = {
    .method = VAST_DELETE,
    .path = "/api/v0/commands/rsync/",
    VAST_PARAMS(cancel_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "invalid_args",
};

/* ---- backups ----------------------------------------------------------------------------------------------------- */

static const vast_param list_instance_backups_params[] = {
    { .name = "contract_id", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
};

const vast_op vast_op_list_instance_backups = {
    .method = VAST_GET,
    .path = "/api/v0/instance_backups/",
    VAST_PARAMS(list_instance_backups_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
};

static const vast_param backup_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

const vast_op vast_op_list_backup_files = {
    .method = VAST_GET,
    .path = "/api/v0/instance_backups/{id}/download/",
    VAST_PARAMS(backup_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
};
