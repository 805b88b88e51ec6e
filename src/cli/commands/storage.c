/* SPDX-License-Identifier: MIT */
/* Volumes, network volumes and network disks. */
#include "cli.h"
#include "instance_filter.h"
#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

static const vast_column stake_columns[] = {
    { .key = "label", .title = "" },
    { .key = "disk_space", .title = " GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "geolocation", .title = "" },
};
static const vast_stake volume_stake = {
    .op = &vast_op_list_volumes, .list = "volumes", .command = "show volumes", COLUMNS(stake_columns)
};

static const vast_name_list volume_labels = { .noun = "volume",
    .word = "name",
    .op = &vast_op_list_volumes,
    .list = "volumes",
    .keys = NAMES("label"),
    .command = "show volumes" };

static const vast_argument volume_rent_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "volume offer ID, from \"search volumes\"" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "size",
        .preset = "15",
        .truncated = true,
        .help = "size of the volume, in GB" },
    { .name = "--name", .short_name = "-n", .value_name = "NAME", .feeds = "name", .help = "name of the volume" },
};
static const vast_argument offer[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "volume offer ID" },
};

/* Options of a volume listing, without the price, whose default differs. */
static const vast_argument volume_listing_options[] = {
    { .name = "--end_date",
        .short_name = "-e",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "end_date",
        .help = "end of the offer, a date or seconds since 1970" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_INT,
        .feeds = "size",
        .preset = "15",
        .help = "size of the storage to offer, in GB" },
};
static const vast_argument_list volume_listing_options_list = ARGUMENT_LIST(volume_listing_options);
/* `filter` makes the same changes as the official tool: it computes `duration` and trims texts. */
static vast_err on_volumes_end(void *ctx)
{
    const vast_instance_filter *filter = ctx;
    return vast_show_end(filter->next_ctx);
}

static int run_show(vast_cli *cli)
{
    char kind = vast_value(cli, "type")[0];
    vast_call_args args = { .op = &vast_op_list_volumes };
    vast_args_text(&args, "type", kind == 'a' ? "all_volume" : kind == 'l' ? "local_volume" : "network_volume");
    static vast_show show;
    static vast_instance_filter filter;
    vast_show_begin(&show, cli, cli->line.command->view, NULL);
    vast_instance_filter_begin(&filter, 2, true, vast_posix_port.epoch(&cli->net), vast_show_event, &show);
    return vast_fetch(cli, &args, vast_instance_filter_event, on_volumes_end, &filter);
}

static const vast_argument show_volumes_arguments[] = {
    { .name = "--type",
        .short_name = "-t",
        .value_name = "KIND",
        .preset = "all",
        .choices = NAMES("all", "local", "network"),
        .help = "type of the volumes to list" },
};

static const vast_column show_volumes_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "label", .title = "Name", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "disk_space", .title = "Size GB", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_HIGH },
    { .key = "status", .title = "Status", .left = true, .unit = VAST_UNIT_STATE, .weight = VAST_WEIGHT_HIGH },
    { .key = "instances.id", .title = "Instances", .left = true },
    { .key = "machine_id", .title = "Machine" },
    { .key = "geolocation", .title = "Location", .left = true },
    { .key = "start_date", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "disk_name", .title = "Disk", .left = true },
    { .key = "inet_up", .title = "Up Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "inet_down", .title = "Down Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "reliability2", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "verification", .title = "Verified", .left = true },
    { .key = "cluster_id", .title = "Cluster" },
    { .key = "host_id", .title = "Host" },
    { .key = "driver_version", .title = "Driver", .left = true },
};

static const vast_argument delete_volume_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &volume_labels,
        .feeds = "id",
        .help = "ID or name of the volume" },
};

static const vast_argument clone_volume_arguments[] = {
    { .name = "source",
        .type = VAST_ARGUMENT_ID,
        .names = &volume_labels,
        .feeds = "src_id",
        .help = "ID or name of the volume" },
    { .name = "dest",
        .type = VAST_ARGUMENT_ID,
        .feeds = "dst_id",
        .help = "ID of the volume offer to rent for the copy" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "size",
        .help = "size of the copy, in GB (default: size of the source)" },
    { .name = "--disable_compression",
        .short_name = "-d",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "disable_compression",
        .help = "do not compress the data: faster on a fast network" },
};

static const vast_argument list_volume_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine", .help = "machine ID" },
    { .name = "--price_disk",
        .short_name = "-p",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .preset = "0.1",
        .help = "price, in USD per GB and month" },
    { .shared = &volume_listing_options_list },
};

static const vast_argument list_volumes_arguments[] = {
    { .name = "ids", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .feeds = "machine", .help = "machine IDs" },
    { .name = "--price_disk",
        .short_name = "-p",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .preset = "0.1",
        .help = "price, in USD per GB and month" },
    { .shared = &volume_listing_options_list },
};

static const vast_argument list_network_volume_arguments[] = {
    { .name = "disk_id", .type = VAST_ARGUMENT_ID, .feeds = "disk_id", .help = "network disk ID" },
    { .name = "--price_disk",
        .short_name = "-p",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .preset = "0.15",
        .help = "price, in USD per GB and month" },
    { .shared = &volume_listing_options_list },
};

static const vast_column show_network_disks_columns[] = {
    { .key = "cluster_id", .title = "Cluster" },
    { .key = "network_disks.network_disk_id", .title = "Disks", .left = true },
    { .key = "network_disks.free_space", .title = "Free GB", .left = true },
    { .key = "network_disks.total_space", .title = "Size GB", .left = true },
    { .key = "machine_ids", .title = "Machines", .left = true },
};

static const vast_argument add_network_disk_arguments[] = {
    { .name = "machines",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "machines",
        .help = "machine IDs" },
    { .name = "mount_point", .feeds = "mount_point", .help = "path at which the disk is mounted on the machines" },
    { .name = "--disk_id",
        .short_name = "-d",
        .value_name = "ID",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .count = VAST_OPTIONAL,
        .feeds = "disk_id",
        .help = "ID of an existing network disk" },
};

static const vast_command rows[] = {
    {
        .words = "show volumes",
        .summary = "List your volumes",
        .example = "--type local",
        ARGUMENTS(show_volumes_arguments),
        .op = &vast_op_list_volumes,
        .run = run_show,
        .view = VIEW(.list = "volumes", .empty = "No volumes.", COLUMNS(show_volumes_columns)),
    },
    {
        .words = "create volume",
        .harm = VAST_HARM_SPENDS,
        .question = "Rent volume offer {id}, {size} GB?",
        .declined = "Nothing was rented.",
        .unattended = true,
        .summary = "Create a volume: rent storage from a volume offer",
        .example = "8200001 --size 30 --name models",
        ARGUMENTS(volume_rent_arguments),
        .op = &vast_op_create_volume,
        .done = "Volume {.volume_name} created.",
    },
    {
        .words = "delete volume",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete volume {id} and its data?",
        .stake = &volume_stake,
        .unattended = true,
        .summary = "Delete a volume and its data",
        .example = "9100",
        ARGUMENTS(delete_volume_arguments),
        .op = &vast_op_delete_volume,
        .done = "Volume {id} deleted.",
    },
    {
        .words = "clone volume",
        .harm = VAST_HARM_SPENDS,
        .question = "Rent volume offer {dest} for a copy of volume {source}?",
        .declined = "Nothing was rented.",
        .stake = &volume_stake,
        .unattended = true,
        .summary = "Copy a volume to a new one, rented from a volume offer",
        .example = "9100 8200002 --size 80",
        ARGUMENTS(clone_volume_arguments),
        .op = &vast_op_clone_volume,
        .done = "Volume {.volume_name} created; copying volume {source} to it.",
    },
    {
        .words = "list volume",
        .harm = VAST_HARM_NONE,
        .summary = "Offer storage of a machine for rent as volumes",
        .example = "36683 -s 200 -p 0.1",
        ARGUMENTS(list_volume_arguments),
        .op = &vast_op_list_volume,
        .done = "Storage of machine {id} is offered as volumes.",
    },
    {
        .words = "list volumes",
        .harm = VAST_HARM_NONE,
        .summary = "Offer storage of several machines for rent as volumes",
        .example = "36683 22110 -s 200 -p 0.1",
        ARGUMENTS(list_volumes_arguments),
        .op = &vast_op_list_volume,
        .done = "Storage of machines {ids} is offered as volumes.",
    },
    {
        .words = "unlist volume",
        .harm = VAST_HARM_NONE,
        .summary = "Withdraw a volume offer",
        .example = "2029",
        ARGUMENTS(offer),
        .op = &vast_op_unlist_volume,
        .done = "Offer {id} withdrawn.",
    },
    {
        .words = "create network-volume",
        .harm = VAST_HARM_SPENDS,
        .question = "Rent network volume offer {id}, {size} GB?",
        .declined = "Nothing was rented.",
        .unattended = true,
        .summary = "Create a network volume: rent storage from a network volume offer",
        .example = "8300001 --size 30",
        ARGUMENTS(volume_rent_arguments),
        .op = &vast_op_create_network_volume,
        .done = "Network volume {.volume_name} created.",
        .hidden = true,
    },
    {
        .words = "list network-volume",
        .harm = VAST_HARM_NONE,
        .summary = "Offer a network disk for rent as network volumes",
        .example = "5 -s 100 -p 0.2",
        ARGUMENTS(list_network_volume_arguments),
        .op = &vast_op_list_network_volume,
        .hidden = true,
    },
    {
        .words = "unlist network-volume",
        .harm = VAST_HARM_NONE,
        .summary = "Withdraw a network volume offer",
        .example = "77",
        ARGUMENTS(offer),
        .op = &vast_op_unlist_network_volume,
        .done = "Offer {id} withdrawn.",
        .hidden = true,
    },
    {
        .words = "show network-disks",
        .summary = "List your network disks and the machines that mount them",
        .example = "--raw",
        .op = &vast_op_list_network_disks,
        .view =
            VIEW(.list = "data", .empty = "No network disks.", .raw_whole = true, COLUMNS(show_network_disks_columns)),
        .hidden = true,
    },
    {
        .words = "add network-disk",
        .harm = VAST_HARM_NONE,
        .summary = "Add a network disk to machines",
        .example = "36683 22110 /mnt/disk1",
        ARGUMENTS(add_network_disk_arguments),
        .op = &vast_op_add_network_disk,
        .done = "Network disk {.disk_id} added at {mount_point}.",
        .hidden = true,
    },
};

const vast_command_table vast_cli_storage = {
    .heading = "Volumes",
    .list_command = "show volumes",
    COMMANDS(rows),
};
