/* SPDX-License-Identifier: MIT */
/* Volumes, network volumes and network disks. Copying has a file of its own. */
#include "cli.h"
#include "instance_filter.h"
#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

static const vast_argument volume_rent_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the offer, from a search for volumes" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "size",
        .preset = "15",
        .truncated = true,
        .help = "how large" },
    { .name = "--name", .short_name = "-n", .value_name = "NAME", .feeds = "name", .help = "what to call it" },
};
static const vast_argument offer[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the offer" },
};

/* What is asked for a volume: the price stands first, for its preset differs. */
static const vast_argument volume_listing_options[] = {
    { .name = "--end_date",
        .short_name = "-e",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "end_date",
        .help = "until when it is on offer" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_INT,
        .feeds = "size",
        .preset = "15",
        .help = "how much is on offer" },
};
static const vast_argument_list volume_listing_options_list = ARGUMENT_LIST(volume_listing_options);
/* As the official tool shows them: `duration` is how long each has been there, and texts lose the blanks at their ends. */
static vast_err on_volumes_end(void *ctx)
{
    const vast_reshape *reshape = ctx;
    return vast_show_end(reshape->next_ctx);
}

static int run_show(vast_cli *cli)
{
    char kind = vast_value(cli, "type")[0];
    vast_call_args args = { .op = &vast_op_list_volumes };
    vast_args_text(&args, "type", kind == 'a' ? "all_volume" : kind == 'l' ? "local_volume" : "network_volume");
    static vast_show show;
    static vast_reshape reshape;
    vast_show_begin(&show, cli, cli->line.command->view, NULL);
    vast_reshape_begin(&reshape, 2, true, vast_posix_port.epoch(&cli->net), vast_show_event, &show);
    return vast_fetch(cli, &args, vast_reshape_event, on_volumes_end, &reshape);
}

static const vast_argument show_volumes_arguments[] = {
    { .name = "--type",
        .short_name = "-t",
        .value_name = "KIND",
        .preset = "all",
        .choices = NAMES("all", "local", "network"),
        .help = "which kind" },
};

static const vast_column show_volumes_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "label", .title = "Name", .left = true },
    { .key = "disk_space", .title = "Size GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "status", .title = "Status", .left = true },
    { .key = "instances.id", .title = "Instances", .left = true },
    { .key = "machine_id", .title = "Machine" },
    { .key = "geolocation", .title = "Place", .left = true },
    { .key = "start_date", .title = "Since (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "disk_name", .title = "Disk", .left = true },
    { .key = "inet_up", .title = "Up Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "inet_down", .title = "Down Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "reliability2", .title = "Reliable", .unit = VAST_UNIT_PERCENT },
    { .key = "verification", .title = "Verified", .left = true },
    { .key = "cluster_id", .title = "Cluster" },
    { .key = "host_id", .title = "Host" },
    { .key = "driver_version", .title = "Driver", .left = true },
};

static const vast_argument delete_volume_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the volume" },
};

static const vast_argument clone_volume_arguments[] = {
    { .name = "source", .type = VAST_ARGUMENT_ID, .feeds = "src_id", .help = "the volume" },
    { .name = "dest", .type = VAST_ARGUMENT_ID, .feeds = "dst_id", .help = "the offer to rent for its copy" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "size",
        .help = "how large; else as the volume" },
    { .name = "--disable_compression",
        .short_name = "-d",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "disable_compression",
        .help = "send it as it is: quicker over a fast line" },
};

static const vast_argument list_volume_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine", .help = "the machine" },
    { .name = "--price_disk",
        .short_name = "-p",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .preset = "0.1",
        .help = "$ a GB and month" },
    { .shared = &volume_listing_options_list },
};

static const vast_argument list_volumes_arguments[] = {
    { .name = "ids", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .feeds = "machine", .help = "the machines" },
    { .name = "--price_disk",
        .short_name = "-p",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .preset = "0.1",
        .help = "$ a GB and month" },
    { .shared = &volume_listing_options_list },
};

static const vast_argument list_network_volume_arguments[] = {
    { .name = "disk_id", .type = VAST_ARGUMENT_ID, .feeds = "disk_id", .help = "the network disk" },
    { .name = "--price_disk",
        .short_name = "-p",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .preset = "0.15",
        .help = "$ a GB and month" },
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
        .help = "the machines" },
    { .name = "mount_point", .feeds = "mount_point", .help = "where it is mounted there" },
    { .name = "--disk_id",
        .short_name = "-d",
        .value_name = "ID",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .count = VAST_OPTIONAL,
        .feeds = "disk_id",
        .help = "the disk, if other machines have it already" },
};

static const vast_command rows[] = {
    {
        .words = "show volumes",
        .summary = "List your volumes",
        .example = "--type local",
        ARGUMENTS(show_volumes_arguments),
        .op = &vast_op_list_volumes,
        .run = run_show,
        .view = VIEW(.list = "volumes", .empty = "There are no volumes.", COLUMNS(show_volumes_columns)),
    },
    {
        .words = "create volume",
        .summary = "Rent a volume",
        .example = "8200001 --size 30 --name models",
        ARGUMENTS(volume_rent_arguments),
        .op = &vast_op_create_volume,
        .done = "Volume {.volume_name} created.",
    },
    {
        .words = "delete volume",
        .summary = "Delete a volume with all that is on it",
        .example = "9100",
        ARGUMENTS(delete_volume_arguments),
        .op = &vast_op_delete_volume,
        .done = "Volume {id} deleted.",
    },
    {
        .words = "clone volume",
        .summary = "Rent a volume as the copy of another",
        .example = "9100 8200002 --size 80",
        ARGUMENTS(clone_volume_arguments),
        .op = &vast_op_clone_volume,
        .done = "Volume {.volume_name} created; volume {source} is being copied to it.",
    },
    {
        .words = "list volume",
        .summary = "Offer disk of a machine as volumes",
        .example = "36683 -s 200 -p 0.1",
        ARGUMENTS(list_volume_arguments),
        .op = &vast_op_list_volume,
        .done = "Volumes of machine {id} are on offer.",
    },
    {
        .words = "list volumes",
        .summary = "The same for several machines",
        .example = "36683 22110 -s 200 -p 0.1",
        ARGUMENTS(list_volumes_arguments),
        .op = &vast_op_list_volume,
        .done = "Volumes of machines {ids} are on offer.",
    },
    {
        .words = "unlist volume",
        .summary = "Take an offer of volumes off the market",
        .example = "2029",
        ARGUMENTS(offer),
        .op = &vast_op_unlist_volume,
        .done = "Offer {id} is off the market.",
    },
    {
        .words = "create network-volume",
        .summary = "Rent a network volume",
        .example = "8300001 --size 30",
        ARGUMENTS(volume_rent_arguments),
        .op = &vast_op_create_network_volume,
        .done = "Network volume {.volume_name} created.",
        .hidden = true,
    },
    {
        .words = "list network-volume",
        .summary = "Offer a network disk as volumes",
        .example = "5 -s 100 -p 0.2",
        ARGUMENTS(list_network_volume_arguments),
        .op = &vast_op_list_network_volume,
        .hidden = true,
    },
    {
        .words = "unlist network-volume",
        .summary = "Take an offer of network volumes off the market",
        .example = "77",
        ARGUMENTS(offer),
        .op = &vast_op_unlist_network_volume,
        .done = "Offer {id} is off the market.",
        .hidden = true,
    },
    {
        .words = "show network-disks",
        .summary = "List your network disks and the machines that mount them",
        .example = "--raw",
        .op = &vast_op_list_network_disks,
        .view = VIEW(.list = "data", .empty = "There are no network disks.", .raw_whole = true,
            COLUMNS(show_network_disks_columns)),
        .hidden = true,
    },
    {
        .words = "add network-disk",
        .summary = "Add a network disk to machines",
        .example = "36683 22110 /mnt/disk1",
        ARGUMENTS(add_network_disk_arguments),
        .op = &vast_op_add_network_disk,
        .done = "Network disk {.disk_id} is at {mount_point}.",
        .hidden = true,
    },
};

const vast_command_table vast_cli_storage = {
    .heading = "Volumes",
    .list_command = "show volumes",
    COMMANDS(rows),
};
