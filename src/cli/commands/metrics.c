/* SPDX-License-Identifier: MIT */
/* Market metrics for hosts: supply, prices and locations of GPUs, and their history. */
#include <string.h>

#include "cli.h"
#include "dates.h"
#include "rows.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

#define NEEDS_MACHINE "No data: the service shows market metrics only to hosts that list a machine."

/* ---- request ----------------------------------------------------------------------------------------------------- */

/* The values that the service uses for true, false and all. */
static const char *spelled(const vast_cli *cli, const char *name, const char *yes, const char *no)
{
    const char *value = vast_value(cli, name);
    return value[0] == 't' ? yes : value[0] == 'f' ? no : "all";
}

static bool ask(vast_cli *cli, vast_call_args *args)
{
    if (!vast_row_args(cli, args)) {
        return false;
    }
    vast_args_text(args, "verified", spelled(cli, "verified", "yes", "no"));
    vast_args_text(args, "hosting_type", spelled(cli, "datacenter", "secure_cloud", "community"));
    return true;
}

static int run_gpu(vast_cli *cli)
{
    vast_call_args args;
    return ask(cli, &args) ? vast_run_call(cli, &args) : VAST_EXIT_USAGE;
}

/* ---- metrics gpu-trends ------------------------------------------------------------------------------------------ */

/*
 * The service sends one list for each metric, but the output has one row for each point in time. The lists of a GPU are
 * kept until all of them have arrived, as consecutive NUL-terminated strings.
 */
#define TREND_BYTES 262144

static const struct {
    const char *path, *key;
} series[] = {
    { "supply_demand.timestamps", "timestamp" },
    { "supply_demand.rented_verified", "rented_verified" },
    { "supply_demand.avail_verified", "avail_verified" },
    { "supply_demand.rented_unverified", "rented_unverified" },
    { "supply_demand.avail_unverified", "avail_unverified" },
    { "supply_demand.total", "total" },
    { "pricing.rented_p10", "rented_p10" },
    { "pricing.rented_median", "rented_median" },
    { "pricing.rented_p90", "rented_p90" },
    { "pricing.avail_p10", "avail_p10" },
    { "pricing.avail_median", "avail_median" },
    { "pricing.avail_p90", "avail_p90" },
};
enum { TIMESTAMPS, SERIES = sizeof series / sizeof *series, STATS = 8 };

typedef struct trends {
    vast_cli *cli;
    vast_visit named, bare; /* an object of GPUs under "gpus", or the lists of one GPU at the top level */
    bool opened, no_machine;
    char name[64];
    size_t used, stat_count, last;
    size_t begin[SERIES], count[SERIES];
    struct {
        char name[32];
        size_t value;
    } stats[STATS];
    char texts[TREND_BYTES];
} trends;

static trends t; /* 260 KB: static, so that it does not count against the stack */

static void begin_gpu(const char *name, size_t len)
{
    len = len < sizeof t.name - 1 ? len : sizeof t.name - 1;
    memcpy(t.name, name, len);
    t.name[len] = '\0';
    t.used = t.stat_count = 0;
    t.last = SERIES;
    memset(t.count, 0, sizeof t.count);
}

/* Stores a value; anything but a number is stored as null. Sets *at to its offset in t.texts. */
static vast_err keep_text(const vast_visit_value *value, size_t *at)
{
    bool number = value->kind == VAST_JSON_NUMBER && !value->cut;
    const char *text = number ? value->text : "null";
    size_t len = number ? value->len : 4;
    if (len + 1 > sizeof t.texts - t.used) {
        return VAST_E_SPACE;
    }
    *at = t.used;
    memcpy(t.texts + t.used, text, len);
    t.texts[t.used + len] = '\0';
    t.used += len + 1;
    return VAST_OK;
}

static vast_err keep_stat(const char *name, const vast_visit_value *value)
{
    if (t.stat_count == STATS || strlen(name) >= sizeof t.stats[0].name) {
        return VAST_OK;
    }
    memcpy(t.stats[t.stat_count].name, name, strlen(name) + 1);
    return keep_text(value, &t.stats[t.stat_count++].value);
}

static vast_err keep_point(size_t nth, const vast_visit_value *value)
{
    size_t at = 0;
    if (t.count[nth] > 0 && t.last != nth) {
        return VAST_E_SHAPE;
    }
    vast_err err = keep_text(value, &at);
    t.begin[nth] = t.count[nth]++ == 0 ? at : t.begin[nth];
    t.last = nth;
    return err;
}

static vast_err on_number(const char *key, const vast_visit_value *value)
{
    if (strncmp(key, "stats.", 6) == 0) {
        t.last = SERIES;
        return keep_stat(key + 6, value);
    }
    for (size_t i = 0; i < SERIES; i++) {
        if (strcmp(key, series[i].path) == 0) {
            return keep_point(i, value);
        }
    }
    return VAST_OK;
}

static void print_value(vast_printer *p, const char *text)
{
    if (text == NULL || text[0] == 'n') {
        vast_printer_mark(p, VAST_JSON_NULL);
        return;
    }
    const vast_json_event number = {
        .kind = VAST_JSON_NUMBER, .first = true, .last = true, .text = text, .len = strlen(text)
    };
    vast_printer_event(p, &number);
}

/* Sets values to the next value of each list; NULL where a list has ended. */
static void next_row(size_t row, size_t at[SERIES], const char *values[SERIES])
{
    for (size_t i = 0; i < SERIES; i++) {
        values[i] = row < t.count[i] ? t.texts + at[i] : NULL;
        at[i] += values[i] != NULL ? strlen(values[i]) + 1 : 0;
    }
}

static void print_date(vast_printer *p, const char *timestamp)
{
    char text[VAST_MOMENT_BYTES] = "";
    int64_t epoch;
    if (vast_json_scaled(timestamp, strlen(timestamp), 0, &epoch) == VAST_OK) {
        vast_moment(epoch, "D h:m:s", text);
    }
    vast_print(p, "\"date\": %s", text);
}

static void print_gpu(vast_printer *p)
{
    size_t at[SERIES];
    const char *values[SERIES];
    memcpy(at, t.begin, sizeof at);
    vast_printer_key(p, t.name);
    vast_print(p, "{\"stats\": {");
    for (size_t i = 0; i < t.stat_count; i++) {
        vast_printer_key(p, t.stats[i].name);
        print_value(p, t.texts + t.stats[i].value);
    }
    vast_print(p, "}, \"rows\": [");
    for (size_t row = 0; row < t.count[TIMESTAMPS]; row++) {
        next_row(row, at, values);
        vast_printer_mark(p, VAST_JSON_OBJECT);
        print_date(p, values[TIMESTAMPS]);
        for (size_t i = 0; i < SERIES; i++) {
            vast_printer_key(p, series[i].key);
            print_value(p, values[i]);
        }
        vast_printer_mark(p, VAST_JSON_OBJECT_END);
    }
    vast_print(p, "]}");
}

static const vast_column trend_columns[] = {
    { .key = "timestamp", .title = "Time (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "total", .title = "GPUs" },
    { .key = "rented_median", .title = "Rented $/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "avail_median", .title = "Free $/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "rented_verified", .title = "Rented, verified" },
    { .key = "avail_verified", .title = "Free, verified" },
    { .key = "rented_unverified", .title = "Rented, unverified" },
    { .key = "avail_unverified", .title = "Free, unverified" },
    { .key = "rented_p10", .title = "Rented P10", .unit = VAST_UNIT_USD_FINE },
    { .key = "rented_p90", .title = "Rented P90", .unit = VAST_UNIT_USD_FINE },
    { .key = "avail_p10", .title = "Free P10", .unit = VAST_UNIT_USD_FINE },
    { .key = "avail_p90", .title = "Free P90", .unit = VAST_UNIT_USD_FINE },
};
static const vast_view trend_view = { COLUMNS(trend_columns) };

#define ROWS_SHOWN 20

static void show_rows(vast_cli *cli, size_t step)
{
    size_t at[SERIES];
    const char *values[SERIES];
    vast_table_style style = vast_table_style_of(cli);
    memcpy(at, t.begin, sizeof at);
    vast_table_begin(&cli->table, &cli->out, &trend_view, &style);
    for (size_t row = 0; row < t.count[TIMESTAMPS]; row++) {
        next_row(row, at, values);
        for (size_t i = 0; i < SERIES && row % step == 0; i++) {
            bool there = values[i] != NULL && values[i][0] != 'n';
            vast_visit_value value = { there ? values[i] : "", there ? strlen(values[i]) : 0,
                there ? VAST_JSON_NUMBER : VAST_JSON_NULL, false };
            vast_table_member(&cli->table, series[i].key, &value);
        }
        if (row % step == 0) {
            vast_table_row(&cli->table);
        }
    }
    vast_table_end(&cli->table);
}

static void show_gpu(vast_cli *cli)
{
    size_t points = t.count[TIMESTAMPS];
    size_t step = cli->settings.full || points < ROWS_SHOWN ? 1 : points / ROWS_SHOWN;
    vast_say(&cli->out, "%s%s", t.opened ? "\n" : "", t.name);
    for (size_t i = 0; i < t.stat_count; i++) {
        vast_say(&cli->out, "%s%s %s", i == 0 ? ": " : ", ", t.stats[i].name, t.texts + t.stats[i].value);
    }
    vast_sink_char(&cli->out, '\n');
    if (points == 0) {
        vast_say(&cli->out, "No data for this period.\n");
        return;
    }
    show_rows(cli, step);
    if (step > 1) {
        vast_say(&cli->out, "Showing 1 of every %lld rows (%lld in all); use --full to show all.\n", (long long)step,
            (long long)points);
    }
}

static vast_err end_gpu(void)
{
    vast_cli *cli = t.cli;
    if (!cli->settings.raw) {
        show_gpu(cli);
    } else {
        if (!t.opened) {
            vast_printer_mark(&cli->printer, VAST_JSON_OBJECT);
        }
        print_gpu(&cli->printer);
    }
    t.opened = true;
    return VAST_OK;
}

static vast_err on_named_member(void *ctx, const char *key, const vast_visit_value *value)
{
    (void)ctx;
    if (strcmp(key, "@") == 0) {
        begin_gpu(value->text, value->len);
        return VAST_OK;
    }
    return on_number(key, value);
}

static vast_err on_named_element(void *ctx)
{
    (void)ctx;
    return end_gpu();
}

static vast_err on_bare_member(void *ctx, const char *key, const vast_visit_value *value)
{
    (void)ctx;
    t.no_machine = t.no_machine || (strcmp(key, "needs_machine") == 0 && value->kind == VAST_JSON_TRUE);
    return t.named.found ? VAST_OK : on_number(key, value);
}

static vast_err on_bare_element(void *ctx)
{
    (void)ctx;
    return t.named.found || t.no_machine ? VAST_OK : end_gpu();
}

static vast_err on_trends(void *ctx, const vast_json_event *event)
{
    (void)ctx;
    vast_err err = vast_visit_event(&t.named, event);
    return err == VAST_OK ? vast_visit_event(&t.bare, event) : err;
}

static vast_err on_trends_end(void *ctx)
{
    vast_cli *cli = ctx;
    if (!t.bare.found) {
        return VAST_E_SHAPE;
    }
    if (cli->settings.raw) {
        if (!t.opened) {
            vast_printer_mark(&cli->printer, VAST_JSON_OBJECT);
        }
        vast_printer_mark(&cli->printer, VAST_JSON_OBJECT_END);
        vast_printer_end(&cli->printer);
    } else if (!t.opened) {
        vast_say(&cli->out, "%s\n", t.no_machine ? NEEDS_MACHINE : "No GPUs match.");
    }
    return VAST_OK;
}

/* GPU names may be written with underscores for spaces, which would need quoting in a shell. */
static const char *with_blanks(vast_cli *cli, const char *names)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    for (; *names != '\0'; names++) {
        vast_put_char(&out, *names == '_' ? ' ' : *names);
    }
    return vast_scratch_keep(cli, &out);
}

static int run_trends(vast_cli *cli)
{
    static const vast_visitor named = { on_named_member, on_named_element }, bare = { on_bare_member, on_bare_element };
    vast_call_args args;
    const char *names = with_blanks(cli, vast_value(cli, "name"));
    if (names == NULL || !ask(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_text(&args, "gpu_name", names);
    memset(&t, 0, sizeof t);
    t.cli = cli;
    t.opened = t.no_machine = false;
    begin_gpu(names, strlen(names));
    vast_visit_begin(&t.named, "gpus", VAST_VISIT_MAP, &named, NULL);
    vast_visit_begin(&t.bare, "", VAST_VISIT_OBJECT, &bare, NULL);
    return vast_fetch(cli, &args, on_trends, on_trends_end, cli);
}

/* ---- metrics gpu-locations --------------------------------------------------------------------------------------- */

/* The service cannot filter locations, so they are filtered here. Each is kept until all its members have been read. */
#define HELD_BYTES 8192

typedef struct locations {
    vast_cli *cli;
    vast_visit visit;
    vast_show show;
    bool whole, is_gpu;
    bool is[3]; /* of `conditions` */
    size_t used;
    char held[HELD_BYTES];
} locations;

static const char *const conditions[] = { "verified", "datacenter", "rented" };
static locations l; /* 9 KB: static, so that it does not count against the stack */

static bool is_true(const vast_visit_value *value)
{
    return value->kind == VAST_JSON_NUMBER ? strspn(value->text, "-0.") < value->len : value->kind == VAST_JSON_TRUE;
}

/* Whether --gpu lists this GPU name. */
static bool is_wanted_gpu(const vast_visit_value *value)
{
    const char *list = vast_value(l.cli, "gpu"), *word;
    size_t len;
    while (list != NULL && (word = vast_text_next(&list, ',', &len)) != NULL) {
        vast_text_trim(&word, &len, " ");
        size_t same = 0;
        while (same < len && same < value->len && value->text[same] == (word[same] == '_' ? ' ' : word[same])) {
            same++;
        }
        if (len > 0 && same == len && same == value->len) {
            return true;
        }
    }
    return false;
}

static vast_err on_location_member(void *ctx, const char *key, const vast_visit_value *value)
{
    (void)ctx;
    for (size_t i = 0; i < VAST_COUNT_OF(conditions); i++) {
        l.is[i] = strcmp(key, conditions[i]) == 0 ? is_true(value) : l.is[i];
    }
    l.is_gpu = strcmp(key, "gpu_name") == 0 ? is_wanted_gpu(value) : l.is_gpu;
    return VAST_OK;
}

static vast_err on_location_element(void *ctx)
{
    (void)ctx;
    l.whole = true;
    return VAST_OK;
}

static bool is_wanted(void)
{
    bool wanted = vast_value(l.cli, "gpu") == NULL || l.is_gpu;
    for (size_t i = 0; i < VAST_COUNT_OF(conditions); i++) {
        const char *value = vast_value(l.cli, conditions[i]);
        wanted = wanted && (value[0] == 'a' || (value[0] == 't') == l.is[i]);
    }
    return wanted;
}

static vast_err hold(const vast_json_event *event)
{
    if (sizeof *event + event->len > sizeof l.held - l.used) {
        return VAST_E_SPACE;
    }
    memcpy(l.held + l.used, event, sizeof *event);
    memcpy(l.held + l.used + sizeof *event, event->text, event->len);
    l.used += sizeof *event + event->len;
    return VAST_OK;
}

static vast_err show_held(void)
{
    vast_err err = VAST_OK;
    vast_json_event event;
    for (size_t at = 0; at < l.used && err == VAST_OK; at += sizeof event + event.len) {
        memcpy(&event, l.held + at, sizeof event);
        event.text = l.held + at + sizeof event;
        err = vast_show_event(&l.show, &event);
    }
    return err;
}

static vast_err on_location(void *ctx, const vast_json_event *event)
{
    (void)ctx;
    bool before = l.visit.inside;
    vast_err err = vast_visit_event(&l.visit, event);
    if (err != VAST_OK || !before || !l.visit.inside) {
        return err == VAST_OK ? vast_show_event(&l.show, event) : err;
    }
    err = hold(event);
    if (err == VAST_OK && l.whole) {
        err = is_wanted() ? show_held() : VAST_OK;
        l.used = 0;
        l.whole = l.is_gpu = false;
        memset(l.is, 0, sizeof l.is);
    }
    return err;
}

static int run_locations(vast_cli *cli)
{
    static const vast_visitor visitor = { on_location_member, on_location_element };
    memset(&l, 0, sizeof l);
    l.cli = cli;
    vast_visit_begin(&l.visit, "locations", VAST_VISIT_LIST, &visitor, NULL);
    vast_show_begin(&l.show, cli, cli->line.command->view, NULL);
    const vast_call_args args = { .op = &vast_op_gpu_locations };
    return vast_fetch(cli, &args, on_location, vast_show_end, &l.show);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

#define NUM_GPUS                                                                                                       \
    {                                                                                                                  \
        .name = "--num-gpus", .value_name = "N", .feeds = "num_gpus", .preset = "all",                                 \
        .choices = NAMES("all", "1", "2", "4", "8"), .help = "only machines with this number of GPUs"                  \
    }

static const vast_argument market_options[] = {
    { .name = "--verified",
        .value_name = "WHICH",
        .preset = "all",
        .choices = NAMES("true", "false", "all"),
        .help = "only verified (true) or only unverified (false) machines" },
    { .name = "--datacenter",
        .value_name = "WHICH",
        .preset = "all",
        .choices = NAMES("true", "false", "all"),
        .help = "only machines in (true) or outside (false) data centers" },
};
static const vast_argument_list market_options_list = ARGUMENT_LIST(market_options);

static const vast_argument metrics_gpu_arguments[] = {
    { .shared = &market_options_list },
    NUM_GPUS,
};

static const vast_column metrics_gpu_columns[] = {
    { .key = "gpu_name", .title = "GPU", .left = true },
    { .key = "total", .title = "Total" },
    { .key = "available", .title = "Free" },
    { .key = "usage", .title = "Rented %", .unit = VAST_UNIT_FIXED_1 },
    { .key = "price_median", .title = "Median $/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "price_p10", .title = "P10 $/h", .unit = VAST_UNIT_USD_FINE },
    { .key = "price_p90", .title = "P90 $/h", .unit = VAST_UNIT_USD_FINE },
    { .key = "tflops", .title = "TFLOPS", .unit = VAST_UNIT_FIXED_1 },
    { .key = "tflops_per_dollar", .title = "TFLOPS/$", .unit = VAST_UNIT_FIXED_1 },
    { .key = "dlperf", .title = "DLPerf", .unit = VAST_UNIT_FIXED_1 },
    { .key = "rented_verified", .title = "Rented, verified" },
    { .key = "avail_verified", .title = "Free, verified" },
    { .key = "rented_unverified", .title = "Rented, unverified" },
    { .key = "avail_unverified", .title = "Free, unverified" },
};

static const vast_argument metrics_gpu_trends_arguments[] = {
    { .name = "name",
        .count = VAST_OPTIONAL,
        .preset = "RTX 5090,RTX 4090,RTX 3090",
        .help = "GPU models, separated by commas, or \"all\"; write _ for a space" },
    { .shared = &market_options_list },
    NUM_GPUS,
    { .name = "--start",
        .value_name = "EPOCH",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "start",
        .help = "start of the period, a date or seconds since 1970 (default: one day before its end)" },
    { .name = "--end",
        .value_name = "EPOCH",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "end",
        .help = "end of the period, a date or seconds since 1970 (default: now)" },
    { .name = "--step",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "step",
        .help = "time between two rows, in seconds" },
};

static const vast_argument metrics_gpu_locations_arguments[] = {
    { .shared = &market_options_list },
    { .name = "--rented",
        .value_name = "WHICH",
        .preset = "all",
        .choices = NAMES("true", "false", "all"),
        .help = "only rented (true) or only available (false) machines" },
    { .name = "--gpu",
        .value_name = "NAMES",
        .help = "only these GPU models, separated by commas; write _ for a space" },
};

static const vast_column metrics_gpu_locations_columns[] = {
    { .key = "gpu_name", .title = "GPU", .left = true },
    { .key = "num_gpus", .title = "GPUs" },
    { .key = "city", .title = "City", .left = true },
    { .key = "country_code", .title = "Country", .left = true },
    { .key = "rented", .title = "Rented", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "verified", .title = "Verified", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "datacenter", .title = "Data center", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "latitude", .title = "Latitude", .unit = VAST_UNIT_FIXED_2 },
    { .key = "longitude", .title = "Longitude", .unit = VAST_UNIT_FIXED_2 },
};

static const vast_command rows[] = {
    {
        .words = "metrics gpu",
        .summary = "Show supply, demand and prices for each GPU model",
        .example = "--verified true --num-gpus 8",
        ARGUMENTS(metrics_gpu_arguments),
        .op = &vast_op_gpu_metrics,
        .run = run_gpu,
        .view = VIEW(.list = "gpus", .empty = NEEDS_MACHINE, .raw_whole = true, COLUMNS(metrics_gpu_columns)),
    },
    {
        .words = "metrics gpu-trends",
        .summary = "Show the history of supply, demand and prices of GPU models",
        .example = "RTX_4090 --step 3600 --full",
        ARGUMENTS(metrics_gpu_trends_arguments),
        .op = &vast_op_gpu_trends,
        .run = run_trends,
        .views = VIEWS(&trend_view),
    },
    {
        .words = "metrics gpu-locations",
        .summary = "List the locations of GPU machines",
        .example = "--gpu \"RTX 4090,H100_SXM\" --rented false",
        ARGUMENTS(metrics_gpu_locations_arguments),
        .op = &vast_op_gpu_locations,
        .run = run_locations,
        .view = VIEW(.list = "locations", .empty = "No machines match.", .raw_whole = true,
            COLUMNS(metrics_gpu_locations_columns)),
    },
};

const vast_command_table vast_cli_metrics = {
    .heading = "Market",
    COMMANDS(rows),
};
