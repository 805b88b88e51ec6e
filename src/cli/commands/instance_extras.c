/* SPDX-License-Identifier: MIT */
/* Instances: the old list, backups, an SSH key, bid prices, a copy to cancel. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

static const vast_column old_list_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "machine_id", .title = "Machine" },
    { .key = "actual_status", .title = "Status", .left = true, .unit = VAST_UNIT_STATE, .weight = VAST_WEIGHT_HIGH },
    { .key = "num_gpus", .title = "GPUs" },
    { .key = "gpu_name", .title = "GPU", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "dph_total", .title = "$/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "image_uuid", .title = "Image", .left = true },
    { .key = "label", .title = "Label", .left = true },
};

static const vast_argument update_key_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "key_id",
        .type = VAST_ARGUMENT_ID,
        .feeds = "ssh_key_id",
        .help = "SSH key ID, from \"show instance-ssh-keys\"" },
    { .name = "ssh_key", .value_name = "KEY", .feeds = "ssh_key", .help = "the public key that replaces it" },
};

static const vast_argument bid_price_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "bundle ID, member bundle_id of an offer" },
    { .name = "--price",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price",
        .help = "bid to check, in USD per hour" },
    { .name = "--max-start",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "max_start",
        .help = "only offers that begin within this many seconds" },
    { .name = "--min-duration",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "min_duration",
        .help = "only offers that last at least this many seconds" },
};

static const vast_argument cancel_arguments[] = {
    { .name = "dst", .feeds = "dst_id", .help = "ID of the destination instance" },
};

static const vast_command rows[] = {
    {
        .words = "show instances-v0",
        .summary = "List your instances by the old request, for accounts that still have it",
        .example = "--raw",
        .op = &vast_op_list_instances_v0,
        .view = VIEW(.list = "instances", .hide = NAMES("instance_api_key"), .empty = "No instances.",
            COLUMNS(old_list_columns)),
    },
    {
        .words = "update instance-ssh-key",
        .harm = VAST_HARM_NONE,
        .summary = "Replace an SSH key of an instance",
        .example = "7000001 501 \"$(cat ~/.ssh/id_ed25519.pub)\"",
        ARGUMENTS(update_key_arguments),
        .op = &vast_op_update_instance_ssh_key,
        .done = "SSH key {key_id} of instance {id} replaced.",
    },
    {
        .words = "show bid-price",
        .summary = "Show the recommended bid for the best offer of a bundle",
        .example = "12345",
        ARGUMENTS(bid_price_arguments),
        .op = &vast_op_show_bid_price,
        .view = VIEW(.kind = VAST_VIEW_JSON, .raw_whole = true),
    },
    {
        .words = "cancel rsync",
        .harm = VAST_HARM_NONE,
        .summary = "Cancel the rsync copy to an instance",
        .example = "7000002",
        ARGUMENTS(cancel_arguments),
        .op = &vast_op_cancel_rsync,
        .done = "The copy to instance {dst} is being cancelled.",
    },
};

const vast_command_table vast_cli_instance_extras = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
