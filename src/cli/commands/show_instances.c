/* SPDX-License-Identifier: MIT */
/* show instances, show instance. */
#include <string.h>
#include <strings.h>

#include "instance_filter.h"
#include "pages.h"
#include "rows.h"
#include "send.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- request ----------------------------------------------------------------------------------------------------- */

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
            vast_write_json(&out, "%s", text[0] != '\0' ? text : NULL); /* '' selects instances without a value */
        }
        vast_put_text(&out, "]}");
        between = ", ";
    }
    vast_put_char(&out, '}');
    return vast_scratch_keep(cli, &out);
}

/* Writes "start_date desc" as JSON; the default is ascending. @return false: the direction is neither asc nor desc. */
static bool put_order(vast_out *out, const char *text, bool *by_id)
{
    size_t len = strcspn(text, " ");
    const char *way = text + len + strspn(text + len, " ");
    bool down = strcasecmp(way, "desc") == 0;
    *by_id = *by_id || vast_text_is(text, len, "id");
    vast_write_json(out, "{\"col\": %.*s, \"dir\": %s}", (int)len, text, down ? "desc" : "asc");
    return len > 0 && (down || *way == '\0' || strcasecmp(way, "asc") == 0);
}

/* Sorts equal rows by ID, so that pages do not overlap. @return NULL: a failure has been reported. */
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
        vast_misuse(cli, "--order-by must be a column, optionally followed by asc or desc: \"start_date desc\"");
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

/* Whether all pages are printed as one list. --limit is then ignored in favour of the largest pages. */
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
    if (!vast_prints_data(cli)) {
        bool more = vast_is_given(cli, "verbose") || cli->settings.full;
        const char *columns = vast_keep(cli, BASIC_COLUMNS "%s]", more ? MORE_COLUMNS : "");
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

/* ---- columns ----------------------------------------------------------------------------------------------------- */

typedef struct listing {
    vast_cli *cli;
    vast_pages pages;
    vast_instance_filter filter;
    vast_view view;
    vast_show show;
    vast_visit visit; /* for --raw */
    bool array_open;
    vast_column columns[VAST_TABLE_COLUMNS];
} listing;

static listing l; /* static, so that it does not count against the stack */

/* -v also shows the columns that otherwise need --full. */
static void widen(void)
{
    for (size_t i = 0; i < l.view.column_count; i++) {
        l.columns[i] = l.view.columns[i];
        l.columns[i].full = false;
    }
    l.view.columns = l.columns;
}

/* ---- all instances ----------------------------------------------------------------------------------------------- */

/* Prints the rows of all pages as one array. */
static vast_err print_row_event(void *ctx, const vast_json_event *event)
{
    bool before = l.visit.inside;
    (void)ctx;
    vast_err err = vast_visit_event(&l.visit, event);
    if (err != VAST_OK) {
        return err;
    }
    if (l.visit.inside && !before && !l.array_open) {
        vast_printer_mark(&l.cli->printer, VAST_JSON_ARRAY);
        l.array_open = true;
    } else if (l.visit.inside && before) {
        vast_printer_event(&l.cli->printer, event);
    }
    return l.cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
}

static vast_err end_raw_page(void *ctx)
{
    (void)ctx;
    return vast_visit_end(&l.visit);
}

static vast_err end_page(void *ctx)
{
    (void)ctx;
    return vast_visit_end(&l.show.visit);
}

static void begin_listing(vast_cli *cli)
{
    bool raw = cli->settings.raw && !is_quiet(cli);
    vast_show_begin(&l.show, cli, &l.view, NULL);
    vast_instance_filter_begin(
        &l.filter, 2, true, vast_posix_port.epoch(&cli->net), raw ? print_row_event : vast_show_event, &l.show);
    vast_pages_begin(&l.pages, vast_instance_filter_event, raw ? end_raw_page : end_page, &l.filter);
}

static vast_err read_pages(vast_cli *cli)
{
    bool follow = vast_is_given(cli, "all") || !(vast_is_given(cli, "limit") || vast_is_given(cli, "next-token"));
    vast_err err;
    do {
        vast_visit_begin(&l.visit, l.view.list, VAST_VISIT_LIST, NULL, NULL);
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
        static char word[4 * sizeof l.pages.trail.next_token + 3]; /* 8 KB: not on the stack */
        vast_note(
            cli, "(more instances: --next-token %s)\n", vast_text_shell(word, sizeof word, l.pages.trail.next_token));
    }
    return VAST_EXIT_DONE;
}

static const vast_view as_json = { .kind = VAST_VIEW_JSON };

/* A single page is printed unchanged, with its token. */
static int show_page(vast_cli *cli)
{
    const vast_request request = vast_args_request(&l.pages.args);
    return vast_send_and_show(cli, &request, &as_json, NULL);
}

/*
 * The official tool requests the filters first, and recorded runs, whose output is read by a program, expect it. Its
 * answer is not used, so a failure is ignored. A user at a terminal does not wait for it.
 */
static void ask_for_filters(vast_cli *cli)
{
    if (!vast_prints_data(cli) && !is_quiet(cli) && !cli->out.terminal) {
        const vast_request request = { .op = &vast_op_instance_filters };
        (void)vast_send(cli, &request);
    }
}

static int run_show_all(vast_cli *cli)
{
    memset(&l, 0, sizeof l);
    l.cli = cli;
    l.view = *cli->line.command->view;
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
    vast_point point = vast_printer_here(&cli->printer);
    vast_err err = vast_signal_seen() == 0 ? read_pages(cli) : VAST_E_STOPPED;
    if (err == VAST_OK) {
        return end_listing(cli);
    }
    if (!cli->curl_shown) {
        vast_printer_rewind(&cli->printer, &point);
    }
    return vast_report(cli, err, NULL);
}

/* ---- one instance ------------------------------------------------------------------------------------------------ */

static const vast_column instance_columns[] = {
    { .key = "id", .title = "id" },
    { .key = "label", .title = "label" },
    { .key = "actual_status", .title = "status", .unit = VAST_UNIT_STATE },
    { .key = "intended_status", .title = "intended status" },
    { .key = "status_msg", .title = "message" },
    { .key = "image_uuid", .title = "image" },
    { .key = "template_name", .title = "template" },
    { .key = "image_runtype", .title = "run type" },
    { .key = "num_gpus", .title = "GPUs" },
    { .key = "gpu_name", .title = "GPU model" },
    { .key = "gpu_util", .title = "GPU utilization %", .unit = VAST_UNIT_FIXED_1 },
    { .key = "gpu_temp", .title = "GPU temperature C", .unit = VAST_UNIT_FIXED_1 },
    { .key = "cpu_cores_effective", .title = "CPUs", .unit = VAST_UNIT_FIXED_1 },
    { .key = "cpu_ram", .title = "RAM GB", .unit = VAST_UNIT_MB_AS_GB },
    { .key = "disk_usage", .title = "disk used GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "disk_space", .title = "disk GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "dph_total", .title = "$/h", .unit = VAST_UNIT_USD_FINE },
    { .key = "is_bid", .title = "interruptible", .unit = VAST_UNIT_YES_NO },
    { .key = "start_date", .title = "started (UTC)", .unit = VAST_UNIT_DATE },
    { .key = "end_date", .title = "ends (UTC)", .unit = VAST_UNIT_DATE },
    { .key = "duration", .title = "age, days", .unit = VAST_UNIT_DAYS },
    { .key = "public_ipaddr", .title = "IP address" },
    { .key = "ssh_host", .title = "SSH host" },
    { .key = "ssh_port", .title = "SSH port" },
    { .key = "geolocation", .title = "location" },
    { .key = "machine_id", .title = "machine" },
    { .key = "host_id", .title = "host" },
    { .key = "verification", .title = "verified" },
    { .key = "inet_up", .title = "up Mb/s", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "inet_down", .title = "down Mb/s", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "jupyter_token", .title = "Jupyter token", .unit = VAST_UNIT_SECRET, .full = true },
    { .key = "onstart", .title = "onstart", .full = true },
};

/* `instances` is null if the service does not know the instance. */
static vast_err on_one(void *ctx, const vast_json_event *event)
{
    bool *is_null = ctx;
    *is_null =
        *is_null || (event->depth == 1 && event->kind == VAST_JSON_NULL && strcmp(l.show.visit.path, "instances") == 0);
    return vast_instance_filter_event(&l.filter, event);
}

static vast_err on_one_end(void *ctx)
{
    const bool *is_null = ctx;
    return *is_null ? VAST_OK : vast_show_end(&l.show);
}

static int say_unknown(vast_cli *cli)
{
    if (!cli->settings.json_errors) {
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
    vast_show_begin(&l.show, cli, cli->line.command->view, NULL);
    vast_instance_filter_begin(&l.filter, 1, false, vast_posix_port.epoch(&cli->net), vast_show_event, &l.show);
    int status = vast_fetch(cli, &args, on_one, on_one_end, &is_null);
    return is_null && status == VAST_EXIT_DONE ? say_unknown(cli) : status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument show_instances_arguments[] = {
    { .name = "--verbose", .short_name = "-v", .type = VAST_ARGUMENT_FLAG, .help = "show more columns" },
    { .name = "--all", .short_name = "-a", .type = VAST_ARGUMENT_FLAG, .help = "fetch all pages, even with --limit" },
    { .name = "--status",
        .short_name = "-s",
        .value_name = "STATUS",
        .count = VAST_ONE_OR_MORE,
        .help = "only instances with this status: running, loading, exited, ..." },
    { .name = "--label",
        .value_name = "TEXT",
        .count = VAST_ONE_OR_MORE,
        .help = "only instances with this label; '' selects instances without a label" },
    { .name = "--gpu-name",
        .value_name = "NAME",
        .count = VAST_ONE_OR_MORE,
        .help = "only instances with this GPU model" },
    { .name = "--verification",
        .value_name = "WORD",
        .count = VAST_ONE_OR_MORE,
        .choices = NAMES("verified", "unverified", "deverified"),
        .help = "only instances on machines with this verification" },
    { .name = "--limit",
        .short_name = "-l",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .help = "show one page of at most N instances, 1 to 25" },
    { .name = "--next-token",
        .short_name = "-t",
        .value_name = "TOKEN",
        .help = "show the page of this token, which the page before it printed" },
    { .name = "--order-by",
        .value_name = "COLUMN",
        .count = VAST_REPEATED,
        .help = "column to sort by, optionally with asc or desc: \"start_date desc\" (default: by ID)" },
};

static const vast_column show_instances_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "actual_status",
        .group = "status",
        .title = "Status",
        .left = true,
        .unit = VAST_UNIT_STATE,
        .weight = VAST_WEIGHT_HIGH },
    { .key = "label", .title = "Label", .left = true },
    { .key = "num_gpus", .group = "gpu", .title = "GPUs", .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_name", .group = "gpu", .title = "Model", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_util", .title = "Util %", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "disk_usage", .group = "disk", .title = "Used GB", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "disk_space", .group = "disk", .title = "Disk GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "dph_total", .group = "dph", .title = "$/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "duration", .group = "age", .title = "Age days", .unit = VAST_UNIT_DAYS },
    { .key = "image_uuid", .group = "image", .title = "Image", .left = true },
    { .key = "verification", .group = "verified", .title = "Verified", .left = true, .weight = VAST_WEIGHT_LOW },
    { .key = "volume_info.id", .group = "volumes", .title = "Volumes", .left = true, .full = true },
    { .key = "machine_id", .group = "machine", .title = "Machine", .full = true },
    { .key = "ssh_host", .group = "ssh", .title = "SSH host", .left = true, .full = true, .whole = true },
    { .key = "ssh_port", .group = "ssh", .title = "SSH port", .full = true },
    { .key = "geolocation", .group = "location", .title = "Location", .left = true, .full = true },
    { .key = "inet_up", .group = "net", .title = "Up Mb/s", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "inet_down", .group = "net", .title = "Down Mb/s", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "template_name", .group = "template", .title = "Template", .left = true, .full = true },
    { .key = "status_msg", .group = "msg", .title = "Message", .left = true, .full = true },
};

static const vast_argument show_instance_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "--quiet",
        .short_name = "-q",
        .type = VAST_ARGUMENT_FLAG,
        .help = "print only the ID, if the instance exists" },
};

static const vast_command rows[] = {
    {
        .words = "show instances",
        .alias = "show instances-v1",
        .summary = "List your instances",
        .example = "--status running --cols id,gpu,dph",
        ARGUMENTS(show_instances_arguments),
        .op = &vast_op_list_instances,
        .run = run_show_all,
        .view =
            VIEW(.list = "instances", .empty = "No instances.", .service_sorts = true, COLUMNS(show_instances_columns)),
        .views = VIEWS(&as_json),
    },
    {
        .words = "show instance",
        .summary = "Show the details of an instance",
        .example = "7000001 --raw",
        ARGUMENTS(show_instance_arguments),
        .op = &vast_op_show_instance,
        .run = run_show_one,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "instances", COLUMNS(instance_columns)),
        .json_in_pipe = true,
    },
};

const vast_command_table vast_cli_show_instances = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
