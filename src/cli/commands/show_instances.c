/* SPDX-License-Identifier: MIT */
/* Looking at instances: all of them, page by page, and one. */
#include <string.h>
#include <strings.h>

#include "instance_filter.h"
#include "pages.h"
#include "rows.h"
#include "send.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- what is asked ------------------------------------------------------------------------------------------------- */

#define BASIC_COLUMNS                                                                                                  \
    "[\"id\", \"actual_status\", \"label\", \"num_gpus\", \"gpu_name\", \"gpu_util\", \"disk_space\", "                \
    "\"disk_usage\", "                                                                                                 \
    "\"disk_util\", \"volume_info\", \"dph_total\", \"image_uuid\", \"start_date\", \"verification\""
#define MORE_COLUMNS                                                                                                   \
    ", \"machine_id\", \"template_id\", \"template_name\", \"geolocation\", \"inet_up\", \"inet_down\", "              \
    "\"ssh_host\", "                                                                                                   \
    "\"ssh_port\", \"status_msg\""

static const struct {
    const char *option, *member;
} filters[] = {
    { "status", "actual_status" },
    { "label", "label" },
    { "gpu-name", "gpu_name" },
    { "verification", "verification" },
};

static const char *filters_json(vast_cli *cli)
{
    vast_out out;
    const char *between = "";
    vast_scratch_begin(cli, &out);
    vast_put_char(&out, '{');
    for (size_t i = 0; i < VAST_COUNT_OF(filters); i++) {
        const char *text, *gap = "";
        if (!vast_is_given(cli, filters[i].option)) {
            continue;
        }
        vast_put_text(&out, between);
        vast_write_json(&out, "%s: {\"in\": [", filters[i].member);
        for (size_t at = 0; (text = vast_next_value(cli, filters[i].option, &at)) != NULL; gap = ", ") {
            vast_put_text(&out, gap);
            vast_write_json(&out, "%s", text[0] != '\0' ? text : NULL); /* '': those without it */
        }
        vast_put_text(&out, "]}");
        between = ", ";
    }
    vast_put_char(&out, '}');
    return vast_scratch_keep(cli, &out);
}

/* "start_date desc": a column, and upwards unless it says otherwise. False: neither asc nor desc. */
static bool put_order(vast_out *out, const char *text, bool *by_id)
{
    size_t len = strcspn(text, " ");
    const char *way = text + len + strspn(text + len, " ");
    bool down = strcasecmp(way, "desc") == 0;
    *by_id = *by_id || vast_text_is(text, len, "id");
    vast_write_json(out, "{\"col\": %.*s, \"dir\": %s}", (int)len, text, down ? "desc" : "asc");
    return len > 0 && (down || *way == '\0' || strcasecmp(way, "asc") == 0);
}

/* The id decides between equals, so that pages do not overlap. NULL: told. */
static const char *order_json(vast_cli *cli)
{
    vast_out out;
    const char *text, *gap = "";
    bool by_id = false, valid = true;
    vast_scratch_begin(cli, &out);
    vast_put_char(&out, '[');
    for (size_t at = 0; (text = vast_next_value(cli, "order-by", &at)) != NULL; gap = ", ") {
        vast_put_text(&out, gap);
        valid = put_order(&out, text, &by_id) && valid;
    }
    if (!valid) {
        vast_misuse(cli, "--order-by is a column, and asc or desc behind it: \"start_date desc\"");
        return NULL;
    }
    if (!by_id) {
        vast_put_text(&out, gap);
        put_order(&out, "id", &by_id);
    }
    vast_put_char(&out, ']');
    return vast_scratch_keep(cli, &out);
}

static bool is_quiet(vast_cli *cli)
{
    return vast_is_given(cli, "quiet");
}

/* All of them in one list: how they came in pages shows nowhere, so that the pages are the largest. */
static bool is_one_list(vast_cli *cli)
{
    return cli->settings.raw && !is_quiet(cli) && vast_is_given(cli, "all");
}

static bool fill(vast_cli *cli, vast_call_args *args)
{
    const char *order = order_json(cli), *chosen = order != NULL ? filters_json(cli) : NULL;
    if (chosen == NULL) {
        return false;
    }
    vast_args_json(args, "order_by", order);
    vast_args_json(args, "select_filters", chosen);
    if (vast_is_given(cli, "limit") && !is_one_list(cli)) {
        int64_t limit = vast_int_value(cli, "limit");
        vast_args_int(args, "limit", limit < 1 ? 1 : limit > VAST_PAGE_MAX ? VAST_PAGE_MAX : limit);
    }
    if (!cli->settings.raw) {
        const char *columns = vast_keep(cli, BASIC_COLUMNS "%s]", vast_is_given(cli, "verbose") ? MORE_COLUMNS : "");
        if (columns == NULL) {
            return false;
        }
        vast_args_json(args, "select_cols", columns);
    }
    if (vast_is_given(cli, "next-token")) {
        vast_args_text(args, "after_token", vast_value(cli, "next-token"));
    }
    return true;
}

/* ---- what is shown ------------------------------------------------------------------------------------------------- */

/* Names that --cols knows beside those of the members themselves, and how many columns each stands for. */
static const struct {
    const char *name, *first;
    uint8_t count;
} groups[] = {
    { "status", "actual_status", 1 },
    { "gpu", "num_gpus", 2 },
    { "disk", "disk_usage", 2 },
    { "volumes", "volume_info.id", 1 },
    { "dph", "dph_total", 1 },
    { "image", "image_uuid", 1 },
    { "age", "duration", 1 },
    { "verified", "verification", 1 },
    { "machine", "machine_id", 1 },
    { "net", "inet_up", 2 },
    { "location", "geolocation", 1 },
    { "template", "template_name", 1 },
    { "ssh", "ssh_host", 2 },
    { "msg", "status_msg", 1 },
};

/* The columns of one name; their number, 0: there are none. */
static size_t columns_of(const vast_view *all, const char *word, size_t len, const vast_column **out)
{
    size_t count = 1;
    for (size_t i = 0; i < VAST_COUNT_OF(groups); i++) {
        if (vast_text_is(word, len, groups[i].name)) {
            word = groups[i].first;
            len = strlen(word);
            count = groups[i].count;
        }
    }
    for (size_t i = 0; i < all->column_count; i++) {
        if (vast_text_is(word, len, all->columns[i].key)) {
            *out = &all->columns[i];
            return count;
        }
    }
    return 0;
}

typedef struct listing {
    vast_cli *cli;
    vast_pages pages;
    vast_reshape reshape;
    vast_view all; /* of every column there is */
    vast_column every[VAST_TABLE_COLUMNS];
    vast_view view;
    vast_show show;
    vast_walk walk; /* for --raw */
    bool array_open;
    vast_column columns[VAST_TABLE_COLUMNS];
} listing;

static listing l; /* long */

/* A script outlives a column: what is not known is named, and left out. */
static void note_column(vast_cli *cli, const char *word, size_t len)
{
    vast_note(cli,
        "(--cols: \"%.*s\" is no column; they are id, status, label, gpu, disk, volumes, dph, image, age, verified, "
        "machine, net, location, template, ssh, msg)\n",
        (int)len, word);
}

/* What is asked for by name is shown, whatever it is worth by itself. */
static void choose_columns(vast_cli *cli)
{
    const char *names = cli->settings.raw ? NULL : vast_value(cli, "cols"), *word;
    size_t len, count = 0;
    while (names != NULL && (word = vast_text_next(&names, ',', &len)) != NULL) {
        const vast_column *from;
        vast_text_trim(&word, &len, " ");
        size_t found = columns_of(&l.all, word, len, &from);
        if (found == 0 || count + found > VAST_TABLE_COLUMNS) {
            note_column(cli, word, len);
            continue;
        }
        for (; found > 0; found--, from++) {
            l.columns[count] = *from;
            l.columns[count++].flags &= (uint8_t)~VAST_C_FULL;
        }
    }
    if (count > 0) {
        l.view.columns = l.columns;
        l.view.column_count = (uint8_t)count;
    }
}

/* With -v the columns that it adds are no longer for --full alone. */
static void widen(void)
{
    for (size_t i = 0; i < l.all.column_count; i++) {
        l.every[i].flags &= (uint8_t)~VAST_C_FULL;
    }
}

/* ---- all of them --------------------------------------------------------------------------------------------------- */

/* The rows of every page stand in one list. */
static vast_err print_row_event(void *ctx, const vast_json_event *event)
{
    bool before = l.walk.inside;
    (void)ctx;
    vast_err err = vast_walk_event(&l.walk, event);
    if (err != VAST_OK) {
        return err;
    }
    if (l.walk.inside && !before && !l.array_open) {
        vast_printer_mark(&l.cli->printer, VAST_JSON_ARRAY);
        l.array_open = true;
    } else if (l.walk.inside && before) {
        vast_printer_event(&l.cli->printer, event);
    }
    return l.cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
}

static vast_err end_raw_page(void *ctx)
{
    (void)ctx;
    return vast_walk_end(&l.walk);
}

static vast_err end_page(void *ctx)
{
    (void)ctx;
    return vast_walk_end(&l.show.walk);
}

static void begin_listing(vast_cli *cli)
{
    bool raw = cli->settings.raw && !is_quiet(cli);
    vast_show_begin_as(&l.show, cli, &l.view);
    vast_reshape_begin(
        &l.reshape, 2, true, vast_posix_port.epoch(&cli->net), raw ? print_row_event : vast_show_event, &l.show);
    vast_pages_begin(&l.pages, vast_reshape_event, raw ? end_raw_page : end_page, &l.reshape);
}

static vast_err read_pages(vast_cli *cli)
{
    bool follow = vast_is_given(cli, "all") || !(vast_is_given(cli, "limit") || vast_is_given(cli, "next-token"));
    vast_err err;
    do {
        vast_walk_begin(&l.walk, l.view.list, VAST_WALK_LIST, NULL, NULL);
        vast_show_more(&l.show);
        err = vast_pages_next(cli, &l.pages);
    } while (err == VAST_OK && follow && l.pages.trail.next_token[0] != '\0');
    return err;
}

static int end_listing(vast_cli *cli)
{
    if (cli->settings.raw && !is_quiet(cli)) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
        vast_printer_end(&cli->printer);
        return VAST_EXIT_DONE;
    }
    vast_show_end(&l.show);
    if (l.pages.trail.next_token[0] != '\0' && !is_quiet(cli)) {
        static char word[4 * sizeof l.pages.trail.next_token + 3]; /* long */
        vast_note(
            cli, "(more follow: --next-token %s)\n", vast_text_shell(word, sizeof word, l.pages.trail.next_token));
    }
    return VAST_EXIT_DONE;
}

/* A page that was asked for as such is shown with its token, as it came. */
static int show_page(vast_cli *cli)
{
    const vast_request request = vast_args_request(&l.pages.args);
    return vast_send_and_show(cli, &request, AS_JSON, NULL);
}

/* What there is to filter by is asked first, as scripts and their recorders expect; no answer to it does no harm. */
static void ask_for_filters(vast_cli *cli)
{
    if (!cli->settings.raw && !is_quiet(cli)) {
        const vast_request request = { .op = &vast_op_instance_filters };
        (void)vast_send(cli, &request);
    }
}

static int run_show_all(vast_cli *cli)
{
    l.cli = cli;
    vast_view_read(vast_command_view(cli->line.command), &l.all, l.every);
    l.view = l.all;
    choose_columns(cli);
    if (vast_is_given(cli, "verbose") && !vast_is_given(cli, "cols")) {
        widen();
    }
    begin_listing(cli);
    if (!fill(cli, &l.pages.args)) {
        return VAST_EXIT_USAGE;
    }
    bool one_page = (vast_is_given(cli, "limit") || vast_is_given(cli, "next-token")) && !vast_is_given(cli, "all");
    if (cli->settings.raw && one_page && !is_quiet(cli)) {
        return show_page(cli);
    }
    ask_for_filters(cli);
    vast_point point = vast_here(cli);
    vast_err err = vast_signal_seen() == 0 ? read_pages(cli) : VAST_E_STOPPED;
    if (err == VAST_OK) {
        return end_listing(cli);
    }
    if (!cli->curl_shown) {
        vast_go_back(cli, &point);
    }
    return vast_report(cli, err, NULL);
}

/* ---- one ----------------------------------------------------------------------------------------------------------- */

/* clang-format off */
static const char one[] =
    LIST("instances") BLOCK
    COLUMN(RIGHT, "id", "id")
    COLUMN(RIGHT, "label", "label")
    COLUMN(RIGHT, "actual_status", "status")
    COLUMN(RIGHT, "intended_status", "wanted status")
    COLUMN(RIGHT, "status_msg", "message")
    COLUMN(RIGHT, "image_uuid", "image")
    COLUMN(RIGHT, "template_name", "template")
    COLUMN(RIGHT, "image_runtype", "run type")
    COLUMN(RIGHT, "num_gpus", "GPUs")
    COLUMN(RIGHT, "gpu_name", "GPU model")
    COLUMN(RIGHT FIX1, "gpu_util", "GPU busy %")
    COLUMN(RIGHT FIX1, "gpu_temp", "GPU temperature C")
    COLUMN(RIGHT FIX1, "cpu_cores_effective", "CPUs")
    COLUMN(RIGHT MB_GB, "cpu_ram", "RAM GB")
    COLUMN(RIGHT FIX1, "disk_usage", "disk used GB")
    COLUMN(RIGHT FIX1, "disk_space", "disk GB")
    COLUMN(RIGHT USD_FINE, "dph_total", "$/h")
    COLUMN(RIGHT YES_NO, "is_bid", "interruptible")
    COLUMN(RIGHT MOMENT, "start_date", "since (UTC)")
    COLUMN(RIGHT MOMENT, "end_date", "until (UTC)")
    COLUMN(RIGHT DAYS, "duration", "age days")
    COLUMN(RIGHT, "public_ipaddr", "address")
    COLUMN(RIGHT, "ssh_host", "ssh host")
    COLUMN(RIGHT, "ssh_port", "ssh port")
    COLUMN(RIGHT, "geolocation", "place")
    COLUMN(RIGHT, "machine_id", "machine")
    COLUMN(RIGHT, "host_id", "host")
    COLUMN(RIGHT, "verification", "verified")
    COLUMN(RIGHT_FULL FIX1, "inet_up", "up Mb/s")
    COLUMN(RIGHT_FULL FIX1, "inet_down", "down Mb/s")
    COLUMN(RIGHT_FULL MASKED, "jupyter_token", "jupyter token")
    COLUMN(RIGHT_FULL, "onstart", "onstart");
/* clang-format on */

/* `instances` is null when the service does not know it, or no longer. */
static vast_err on_one(void *ctx, const vast_json_event *event)
{
    bool *is_null = ctx;
    *is_null =
        *is_null || (event->depth == 1 && event->kind == VAST_JSON_NULL && strcmp(l.show.walk.path, "instances") == 0);
    return vast_reshape_event(&l.reshape, event);
}

static vast_err on_one_end(void *ctx)
{
    const bool *is_null = ctx;
    return *is_null ? VAST_OK : vast_show_end(&l.show);
}

static int say_unknown(vast_cli *cli)
{
    if (!cli->settings.raw) {
        return vast_no_instance(cli);
    }
    vast_print(&cli->printer, "{\"instances\": null}");
    vast_printer_end(&cli->printer);
    return VAST_EXIT_DONE;
}

static int run_show_one(vast_cli *cli)
{
    vast_call_args args;
    bool is_null = false;
    if (!vast_args_from_rows(cli, &vast_op_show_instance, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_show_begin(&l.show, cli, one, NULL);
    vast_reshape_begin(&l.reshape, 1, false, vast_posix_port.epoch(&cli->net), vast_show_event, &l.show);
    int status = vast_fetch(cli, &args, on_one, on_one_end, &is_null);
    return is_null && status == VAST_EXIT_DONE ? say_unknown(cli) : status;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* clang-format off */
static const vast_command rows[] = {
    { .text = WORDS("show instances|show instances-v1") HELP("List the instances that you rent")
        EXAMPLE("--status running --cols id,gpu,dph")
      ARG("-q,--quiet") FLAG HELP("print ids only, one a line")
      ARG("-v,--verbose") FLAG HELP("more columns")
      ARG("-a,--all") FLAG HELP("all pages, with --limit too")
      ARG("-s,--status=STATUS") SOME HELP("only these: running, loading, exited, ...")
      ARG("--label=TEXT") SOME HELP("only with these labels; '' for none")
      ARG("--gpu-name=NAME") SOME HELP("only with these GPUs")
      ARG("--verification=WORD") SOME CHOICES("verified|unverified|deverified") HELP("only on such machines")
      ARG("-l,--limit=N") INT HELP("one page of so many, 25 at the most")
      ARG("-t,--next-token=TOKEN") HELP("the page that an earlier one named")
      ARG("--order-by=COLUMN") EACH HELP("\"start_date desc\"; the id decides at last")
      ARG("--cols=NAMES") HELP("columns to show: \"id,status,gpu,dph,ssh\"")
      LIST("instances") EMPTY("There are no instances.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "actual_status", "Status")
      COLUMN(LEFT, "label", "Label")
      COLUMN(RIGHT, "num_gpus", "GPUs")
      COLUMN(LEFT, "gpu_name", "Model")
      COLUMN(RIGHT FIX1, "gpu_util", "Busy %")
      COLUMN(RIGHT FIX1, "disk_usage", "Used GB")
      COLUMN(RIGHT FIX1, "disk_space", "Disk GB")
      COLUMN(RIGHT USD_FINE, "dph_total", "$/h")
      COLUMN(RIGHT DAYS, "duration", "Age days")
      COLUMN(LEFT, "image_uuid", "Image")
      COLUMN(LEFT, "verification", "Verified")
      COLUMN(LEFT_FULL, "volume_info.id", "Volumes")
      COLUMN(RIGHT_FULL, "machine_id", "Machine")
      COLUMN(LEFT_FULL, "ssh_host", "Ssh host")
      COLUMN(RIGHT_FULL, "ssh_port", "Port")
      COLUMN(LEFT_FULL, "geolocation", "Place")
      COLUMN(RIGHT_FULL FIX1, "inet_up", "Up Mb/s")
      COLUMN(RIGHT_FULL FIX1, "inet_down", "Down Mb/s")
      COLUMN(LEFT_FULL, "template_name", "Template")
      COLUMN(LEFT_FULL, "status_msg", "Message"),
      .op = &vast_op_list_instances, .run = run_show_all },
    { .text = WORDS("show instance") HELP("Show one instance") EXAMPLE("7000001 --raw")
      THE_INSTANCE
      ARG("-q,--quiet") FLAG HELP("print the id only, if there is such"),
      .op = &vast_op_show_instance, .run = run_show_one },
};
/* clang-format on */

const vast_command_table vast_cli_listing = VAST_COMMANDS("Instances", "show instances", rows);
