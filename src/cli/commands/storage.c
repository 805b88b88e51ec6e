/* SPDX-License-Identifier: MIT */
/* Volumes, network volumes and network disks. Copying has a file of its own. */
#include "cli.h"
#include "instance_filter.h"
#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

/* clang-format off */
const char vast_volume_rent[] =
    ARG("id") ID FIELD HELP("the offer, from a search for volumes")
    ARG("-s,--size=GB") NUMBER FIELD CUT_OFF PRESET("15") HELP("how large")
    ARG("-n,--name=NAME") FIELD HELP("what to call it");
#define OFFER ARG("id") ID FIELD HELP("the offer")

/* What is asked for a volume: the price stands first, for its preset differs. */
#define VOLUME_PRICE(usd) ARG("-p,--price_disk=USD") NUMBER FIELD PRESET(usd) HELP("$ a GB and month")
const char vast_volume_listing[] =
    ARG("-e,--end_date=DATE") DATE FIELD HELP("until when it is on offer")
    ARG("-s,--size=GB") INT FIELD PRESET("15") HELP("how much is on offer");
/* clang-format on */
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
    vast_show_begin(&show, cli, vast_command_view(cli->line.command), NULL);
    vast_reshape_begin(&reshape, 2, true, vast_posix_port.epoch(&cli->net), vast_show_event, &show);
    return vast_fetch(cli, &args, vast_reshape_event, on_volumes_end, &reshape);
}

/* clang-format off */

static const vast_command rows[] = {
    { .text = WORDS("show volumes") HELP("List your volumes") EXAMPLE("--type local")
      ARG("-t,--type=KIND") PRESET("all") CHOICES("all|local|network") HELP("which kind")
      LIST("volumes") EMPTY("There are no volumes.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "label", "Name")
      COLUMN(RIGHT FIX1, "disk_space", "Size GB")
      COLUMN(LEFT, "status", "Status")
      COLUMN(LEFT, "instances.id", "Instances")
      COLUMN(RIGHT, "machine_id", "Machine")
      COLUMN(LEFT, "geolocation", "Place")
      COLUMN(LEFT MOMENT, "start_date", "Since (UTC)")
      COLUMN(LEFT, "disk_name", "Disk")
      COLUMN(RIGHT FIX1, "inet_up", "Up Mb/s")
      COLUMN(RIGHT FIX1, "inet_down", "Down Mb/s")
      COLUMN(RIGHT PERCENT, "reliability2", "Reliable")
      COLUMN(LEFT, "verification", "Verified")
      COLUMN(RIGHT, "cluster_id", "Cluster")
      COLUMN(RIGHT, "host_id", "Host")
      COLUMN(LEFT, "driver_version", "Driver"),
      .op = &vast_op_list_volumes, .run = run_show },
    { .text = WORDS("create volume") HELP("Rent a volume") EXAMPLE("8200001 --size 30 --name models")
      VOLUME_RENT
      DONE("Volume {.volume_name} created."),
      .op = &vast_op_create_volume },
    { .text = WORDS("delete volume") HELP("Delete a volume with all that is on it") EXAMPLE("9100")
      ARG("id") ID FIELD HELP("the volume")
      DONE("Volume {id} deleted."),
      .op = &vast_op_delete_volume },
    { .text = WORDS("clone volume") HELP("Rent a volume as the copy of another") EXAMPLE("9100 8200002 --size 80")
      ARG("source") ID FIELD_AS("src_id") HELP("the volume")
      ARG("dest") ID FIELD_AS("dst_id") HELP("the offer to rent for its copy")
      ARG("-s,--size=GB") NUMBER FIELD HELP("how large; else as the volume")
      ARG("-d,--disable_compression") FLAG FIELD HELP("send it as it is: quicker over a fast line")
      DONE("Volume {.volume_name} created; volume {source} is being copied to it."),
      .op = &vast_op_clone_volume },
    { .text = WORDS("list volume") HELP("Offer disk of a machine as volumes") EXAMPLE("36683 -s 200 -p 0.1")
      ARG("id") ID FIELD_AS("machine") HELP("the machine")
      VOLUME_PRICE("0.1")
      VOLUME_LISTING
      DONE("Volumes of machine {id} are on offer."),
      .op = &vast_op_list_volume },
    { .text = WORDS("list volumes") HELP("The same for several machines") EXAMPLE("36683 22110 -s 200 -p 0.1")
      ARG("ids") ID FIELD_AS("machine") SOME HELP("the machines")
      VOLUME_PRICE("0.1")
      VOLUME_LISTING
      DONE("Volumes of machines {ids} are on offer."),
      .op = &vast_op_list_volume },
    { .text = WORDS("unlist volume") HELP("Take an offer of volumes off the market") EXAMPLE("2029")
      OFFER
      DONE("Offer {id} is off the market."),
      .op = &vast_op_unlist_volume },
    { .text = UNLISTED WORDS("create network-volume") HELP("Rent a network volume") EXAMPLE("8300001 --size 30")
      VOLUME_RENT
      DONE("Network volume {.volume_name} created."),
      .op = &vast_op_create_network_volume },
    { .text = UNLISTED WORDS("list network-volume") HELP("Offer a network disk as volumes") EXAMPLE("5 -s 100 -p 0.2")
      ARG("disk_id") ID FIELD HELP("the network disk")
      VOLUME_PRICE("0.15")
      VOLUME_LISTING,
      .op = &vast_op_list_network_volume },
    { .text = UNLISTED WORDS("unlist network-volume") HELP("Take an offer of network volumes off the market")
        EXAMPLE("77")
      OFFER
      DONE("Offer {id} is off the market."),
      .op = &vast_op_unlist_network_volume },
    { .text = UNLISTED WORDS("show network-disks") HELP("List your network disks and the machines that mount them")
        EXAMPLE("--raw")
      LIST("data") EMPTY("There are no network disks.") WHOLE
      COLUMN(RIGHT, "cluster_id", "Cluster")
      COLUMN(LEFT, "network_disks.network_disk_id", "Disks")
      COLUMN(LEFT, "network_disks.free_space", "Free GB")
      COLUMN(LEFT, "network_disks.total_space", "Size GB")
      COLUMN(LEFT, "machine_ids", "Machines"),
      .op = &vast_op_list_network_disks },
    { .text = UNLISTED WORDS("add network-disk") HELP("Add a network disk to machines")
        EXAMPLE("36683 22110 /mnt/disk1")
      ARG("machines") ID FIELD SOME HELP("the machines")
      ARG("mount_point") FIELD HELP("where it is mounted there")
      ARG("-d,--disk_id=ID") INT FIELD OPTIONAL HELP("the disk, if other machines have it already")
      DONE("Network disk {.disk_id} is at {mount_point}."),
      .op = &vast_op_add_network_disk },
};
/* clang-format on */

const vast_command_table vast_cli_storage = VAST_COMMANDS("Volumes", "show volumes", rows);
