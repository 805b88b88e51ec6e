/* Volumes, network volumes and network disks. Copying has a file of its own. */
#include "cli.h"
#include "reshape.h"
#include "show.h"
#include "vastai/ops.h"

static const vast_argument type_only[] = {
    { .names = "-t,--type=KIND", .preset = "all", .choices = "all|local|network", .help = "which kind" },
};
static const vast_argument rent_arguments[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the offer, from a search for volumes" },
    { .names = "-s,--size=GB",
        .field = "size",
        .type = VAST_A_NUMBER,
        .flags = VAST_A_WHOLE,
        .preset = "15",
        .help = "how large" },
    { .names = "-n,--name=NAME", .field = "name", .help = "what to call it" },
};
static const vast_argument volume[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the volume" },
};
static const vast_argument offer[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the offer" },
};
static const vast_argument clone_arguments[] = {
    { .names = "source", .field = "src_id", .type = VAST_A_ID, .help = "the volume" },
    { .names = "dest", .field = "dst_id", .type = VAST_A_ID, .help = "the offer to rent for its copy" },
    { .names = "-s,--size=GB", .field = "size", .type = VAST_A_NUMBER, .help = "how large; else as the volume" },
    { .names = "-d,--disable_compression",
        .field = "disable_compression",
        .type = VAST_A_FLAG,
        .help = "send it as it is: quicker over a fast line" },
};

/* What is asked for a volume: the price stands first, for its preset differs. */
#define VOLUME_PRICE(usd)                                                                                              \
    {                                                                                                                  \
        .names = "-p,--price_disk=USD", .field = "price_disk", .type = VAST_A_NUMBER, .preset = (usd),                 \
        .help = "$ a GB and month"                                                                                     \
    }
static const vast_argument list_arguments[] = {
    { .names = "id", .field = "machine", .type = VAST_A_ID, .help = "the machine" },
    VOLUME_PRICE("0.1"),
};
static const vast_argument list_many_arguments[] = {
    { .names = "ids", .field = "machine", .type = VAST_A_ID, .count = VAST_SOME, .help = "the machines" },
    VOLUME_PRICE("0.1"),
};
static const vast_argument list_network_arguments[] = {
    { .names = "disk_id", .field = "disk_id", .type = VAST_A_ID, .help = "the network disk" },
    VOLUME_PRICE("0.15"),
};
static const vast_argument listing[] = {
    { .names = "-e,--end_date=DATE", .field = "end_date", .type = VAST_A_DATE, .help = "until when it is on offer" },
    { .names = "-s,--size=GB", .field = "size", .type = VAST_A_INT, .preset = "15", .help = "how much is on offer" },
};
static const vast_argument add_disk_arguments[] = {
    { .names = "machines", .field = "machines", .type = VAST_A_ID, .count = VAST_SOME, .help = "the machines" },
    { .names = "mount_point", .field = "mount_point", .help = "where it is mounted there" },
    { .names = "-d,--disk_id=ID",
        .field = "disk_id",
        .type = VAST_A_INT,
        .count = VAST_OPTIONAL,
        .help = "the disk, if other machines have it already" },
};

/* As the official tool shows them: `duration` is how long each has been there, and texts lose the blanks at their ends. */
static vast_err on_volumes_end(void *ctx)
{
    const vast_reshape *reshape = ctx;
    return vast_show_end(reshape->next_ctx);
}

static int run_show(vast_cli *cli)
{
    static const char *const kinds[] = { ['a'] = "all_volume", ['l'] = "local_volume", ['n'] = "network_volume" };
    vast_call_args args = { .op = &vast_op_list_volumes };
    vast_args_text(&args, "type", kinds[(unsigned char)vast_value(cli, "type")[0]]);
    static vast_show show;
    static vast_reshape reshape;
    vast_show_begin(&show, cli, cli->line.command->view, NULL);
    vast_reshape_begin(&reshape, 2, true, vast_posix_port.epoch(&cli->net), vast_show_event, &show);
    return vast_fetch(cli, &args, vast_reshape_event, on_volumes_end, &reshape);
}

static const vast_column volume_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "label", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "disk_space", "Size GB", VAST_U_FIX1, 0 },
    { "status", "Status", VAST_U_TEXT, VAST_C_LEFT },
    { "instances.id", "Instances", VAST_U_TEXT, VAST_C_LEFT },
    { "machine_id", "Machine", VAST_U_TEXT, 0 },
    { "geolocation", "Place", VAST_U_TEXT, VAST_C_LEFT },
    { "start_date", "Since (UTC)", VAST_U_DATE, VAST_C_LEFT },
    { "disk_name", "Disk", VAST_U_TEXT, VAST_C_LEFT },
    { "inet_up", "Up Mb/s", VAST_U_FIX1, 0 },
    { "inet_down", "Down Mb/s", VAST_U_FIX1, 0 },
    { "reliability2", "Reliable", VAST_U_PERCENT, 0 },
    { "verification", "Verified", VAST_U_TEXT, VAST_C_LEFT },
    { "cluster_id", "Cluster", VAST_U_TEXT, 0 },
    { "host_id", "Host", VAST_U_TEXT, 0 },
    { "driver_version", "Driver", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view volumes = {
    .list = "volumes",
    .empty = "There are no volumes.",
    VAST_COLUMNS(volume_columns),
};
static const vast_column disk_columns[] = {
    { "cluster_id", "Cluster", VAST_U_TEXT, 0 },
    { "network_disks.network_disk_id", "Disks", VAST_U_TEXT, VAST_C_LEFT },
    { "network_disks.free_space", "Free GB", VAST_U_TEXT, VAST_C_LEFT },
    { "network_disks.total_space", "Size GB", VAST_U_TEXT, VAST_C_LEFT },
    { "machine_ids", "Machines", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view disks = {
    .list = "data",
    .empty = "There are no network disks.",
    .flags = VAST_V_WHOLE,
    VAST_COLUMNS(disk_columns),
};

static const vast_command rows[] = {
    { .words = "show volumes",
        .help = "List your volumes",
        .example = "--type local",
        VAST_ARGUMENTS(type_only),
        .op = &vast_op_list_volumes,
        .view = &volumes,
        .run = run_show },
    { .words = "create volume",
        .help = "Rent a volume",
        .example = "8200001 --size 30 --name models",
        VAST_ARGUMENTS(rent_arguments),
        .op = &vast_op_create_volume,
        .done = "Volume {.volume_name} created." },
    { .words = "delete volume",
        .help = "Delete a volume with all that is on it",
        .example = "9100",
        VAST_ARGUMENTS(volume),
        .op = &vast_op_delete_volume,
        .done = "Volume {id} deleted." },
    { .words = "clone volume",
        .help = "Rent a volume as the copy of another",
        .example = "9100 8200002 --size 80",
        VAST_ARGUMENTS(clone_arguments),
        .op = &vast_op_clone_volume,
        .done = "Volume {.volume_name} created; volume {source} is being copied to it." },
    { .words = "list volume",
        .help = "Offer disk of a machine as volumes",
        .example = "36683 -s 200 -p 0.1",
        VAST_ARGUMENTS(list_arguments),
        VAST_MORE(listing),
        .op = &vast_op_list_volume,
        .done = "Volumes of machine {id} are on offer." },
    { .words = "list volumes",
        .help = "The same for several machines",
        .example = "36683 22110 -s 200 -p 0.1",
        VAST_ARGUMENTS(list_many_arguments),
        VAST_MORE(listing),
        .op = &vast_op_list_volume,
        .done = "Volumes of machines {ids} are on offer." },
    { .words = "unlist volume",
        .help = "Take an offer of volumes off the market",
        .example = "2029",
        VAST_ARGUMENTS(offer),
        .op = &vast_op_unlist_volume,
        .done = "Offer {id} is off the market." },
    { .words = "create network-volume",
        .help = "Rent a network volume",
        .example = "8300001 --size 30",
        VAST_ARGUMENTS(rent_arguments),
        .op = &vast_op_create_network_volume,
        .done = "Network volume {.volume_name} created.",
        .flags = VAST_CMD_HIDDEN },
    { .words = "list network-volume",
        .help = "Offer a network disk as volumes",
        .example = "5 -s 100 -p 0.2",
        VAST_ARGUMENTS(list_network_arguments),
        VAST_MORE(listing),
        .op = &vast_op_list_network_volume,
        .flags = VAST_CMD_HIDDEN },
    { .words = "unlist network-volume",
        .help = "Take an offer of network volumes off the market",
        .example = "77",
        VAST_ARGUMENTS(offer),
        .op = &vast_op_unlist_network_volume,
        .done = "Offer {id} is off the market.",
        .flags = VAST_CMD_HIDDEN },
    { .words = "show network-disks",
        .help = "List your network disks and the machines that mount them",
        .example = "--raw",
        .op = &vast_op_list_network_disks,
        .view = &disks,
        .flags = VAST_CMD_HIDDEN },
    { .words = "add network-disk",
        .help = "Add a network disk to machines",
        .example = "36683 22110 /mnt/disk1",
        VAST_ARGUMENTS(add_disk_arguments),
        .op = &vast_op_add_network_disk,
        .done = "Network disk {.disk_id} is at {mount_point}.",
        .flags = VAST_CMD_HIDDEN },
};

const vast_command_table vast_cli_storage = VAST_COMMANDS("Volumes", "show volumes", rows);
