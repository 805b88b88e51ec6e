/* SPDX-License-Identifier: MIT */
/* Commands that list invoices and charges: in pages, or all of a period with the older command. */
#define _DEFAULT_SOURCE
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "charge_tree.h"
#include "cli.h"
#include "dates.h"
#include "pages.h"
#include "rows.h"
#include "show.h"
#include "text_helpers.h"
#include "units.h"
#include "vastai/ops.h"

#define WEEK_S (INT64_C(7) * VAST_DAY_S)
#define HEADING "Billing"

/* ---- show invoices-v1: request ----------------------------------------------------------------------------------- */

/* The name of a type in an option, and in the request. */
typedef struct type_name {
    const char *given, *sent;
} type_name;

static const type_name invoice_types[] = {
    { "transfers", "transfer" },
    { "stripe", "stripe_payments" },
    { "bitpay", "bitpay" },
    { "coinbase", "coinbase" },
    { "crypto.com", "crypto.com" },
    { "reserved", "instance_prepay" },
    { "payout_paypal", "paypal_manual" },
    { "payout_wise", "wise_manual" },
};
static const type_name charge_types[] = { { "i", "instance" }, { "v", "volume" }, { "s", "serverless" } };

static const char *sent_type(const char *given, bool charges)
{
    const type_name *names = charges ? charge_types : invoice_types;
    size_t count = charges ? VAST_COUNT_OF(charge_types) : VAST_COUNT_OF(invoice_types);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i].given, given) == 0) {
            return names[i].sent;
        }
    }
    return given;
}

typedef struct period {
    int64_t from, to;
} period;

/* Without dates: the last seven days. With one date: seven days that begin or end there. */
static bool read_period(vast_cli *cli, period *p)
{
    const char *from = vast_value(cli, "start-date"), *to = vast_value(cli, "end-date");
    p->to = (int64_t)time(NULL);
    if (from != NULL && !vast_text_date(from, &p->from)) {
        vast_no_date(cli, "--start-date", from);
        return false;
    }
    if (to != NULL && !vast_text_date(to, &p->to)) {
        vast_no_date(cli, "--end-date", to);
        return false;
    }
    if (from == NULL) {
        p->from = p->to - WEEK_S;
    } else if (to == NULL) {
        p->to = p->from + WEEK_S;
    }
    return true;
}

static void put_types(vast_cli *cli, vast_out *out, bool charges)
{
    const char *option = charges ? "charge-type" : "invoice-type", *given;
    if (!vast_is_given(cli, option)) {
        return;
    }
    vast_put_text(out, charges ? ", \"type\": {\"in\": [" : ", \"service\": {\"in\": [");
    const char *gap = "";
    for (size_t at = 0; (given = vast_next_value(cli, option, &at)) != NULL; gap = ", ") {
        vast_put_text(out, gap);
        vast_write_json(out, "%s", sent_type(given, charges));
    }
    vast_put_text(out, "]}");
}

static const char *filters_text(vast_cli *cli, const period *p, bool charges)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_write_json(
        &out, "{%s: {\"gte\": %lld, \"lte\": %lld}", charges ? "day" : "when", (long long)p->from, (long long)p->to);
    put_types(cli, &out, charges);
    vast_put_char(&out, '}');
    return vast_scratch_keep(cli, &out);
}

static bool fill_page_args(vast_cli *cli, const period *p, bool charges, vast_call_args *args)
{
    const char *filters = filters_text(cli, p, charges);
    if (filters == NULL || !vast_args_from_rows(cli, charges ? cli->line.command->also : cli->line.command->op, args)) {
        return false;
    }
    int64_t limit = vast_int_value(cli, "limit");
    vast_args_json(args, "select_filters", filters);
    vast_args_int(args, "latest_first", vast_is_given(cli, "latest-first"));
    vast_args_int(args, "limit", limit < 1 ? 20 : limit > 100 ? 100 : limit);
    if (!charges) {
        vast_args_drop(args, "format");
    }
    return true;
}

/* ---- show invoices-v1: pages ------------------------------------------------------------------------------------- */

typedef struct page_answer {
    int64_t total;
} page_answer;

typedef struct page {
    vast_show show;
    vast_charge_tree tree;
    vast_bind bind;
    page_answer answer;
    vast_page_trail trail;
    bool as_tree;
    bool asks; /* before each further page; otherwise all pages are one list */
} page;

static const vast_bind_row page_rows[] = {
    VAST_BIND(page_answer, total, "total", VAST_BIND_INT),
};
static const vast_bind_plan page_plan = {
    .rows = page_rows,
    .row_count = VAST_COUNT_OF(page_rows),
    .struct_size = sizeof(page_answer),
};

static vast_err on_page(void *ctx, const vast_json_event *event)
{
    page *p = ctx;
    vast_err err = vast_bind_event(&p->bind, event);
    err = err == VAST_OK ? vast_page_trail_event(&p->trail, event) : err;
    if (err != VAST_OK) {
        return err;
    }
    return p->as_tree ? vast_charge_tree_event(&p->tree, event) : vast_show_event(&p->show, event);
}

static vast_err on_page_end(void *ctx)
{
    page *p = ctx;
    if (p->answer.total < 0) {
        return VAST_E_RANGE;
    }
    if (!p->as_tree && !p->asks && p->trail.next_token[0] != '\0') {
        return p->show.visit.found ? VAST_OK : VAST_E_SHAPE;
    }
    if (!p->as_tree) {
        return vast_show_end(&p->show);
    }
    if (p->tree.count == 0 && p->trail.pages == 0) {
        vast_say(&p->show.cli->out, "%s\n", p->show.view->empty);
    }
    return p->tree.visit.found ? VAST_OK : VAST_E_SHAPE;
}

static vast_err send_page(vast_cli *cli, page *p, const vast_call_args *args, const vast_view *view)
{
    vast_request request = vast_args_request(args);
    p->answer = (page_answer){ 0 };
    if (p->asks || p->trail.pages == 0) {
        vast_show_begin(&p->show, cli, view, NULL);
    } else {
        vast_show_more(&p->show);
    }
    vast_charge_tree_begin(&p->tree, &cli->out, vast_is_given(cli, "verbose"));
    vast_bind_begin(&p->bind, &page_plan, &p->answer, NULL, NULL);
    request.on_json = on_page;
    request.on_end = on_page_end;
    request.ctx = p;
    vast_page_trail_next(&p->trail);
    vast_err err = vast_try(cli, &request);
    return err == VAST_OK ? vast_page_trail_end(cli, &p->trail) : err;
}

/* Prints "(20 of 45 charges; 2026-01-08 to 2026-01-15)". */
static void say_extent(vast_cli *cli, const period *time, size_t shown, int64_t total)
{
    char from[VAST_MOMENT_BYTES], to[VAST_MOMENT_BYTES];
    const char *what = vast_is_given(cli, "charges") ? "charge" : "invoice";
    if (vast_prints_data(cli) || vast_is_given(cli, "quiet")) {
        return;
    }
    vast_say(&cli->out, "(%lld of %lld %s%s", (long long)shown, (long long)total, what, total == 1 ? "" : "s");
    if (vast_moment(time->from, "D", from) && vast_moment(time->to, "D", to)) {
        vast_say(&cli->out, "; %s to %s", from, to);
    }
    vast_say(&cli->out, ")\n");
}

static bool wants_more(vast_cli *cli, const page *p)
{
    if (p->trail.next_token[0] == '\0' || !p->asks) {
        return p->trail.next_token[0] != '\0';
    }
    char word[4 * sizeof p->trail.next_token + 3];
    vast_say(&cli->out, "Next page: --next-token %s\n", vast_text_shell(word, sizeof word, p->trail.next_token));
    return vast_confirm(cli, "Show the next page?");
}

/* If the user declines further pages, the command has succeeded. If stdin ended first, the list is incomplete. */
static int end_pages(vast_cli *cli, const page *p, size_t shown)
{
    if (p->trail.next_token[0] == '\0' || !cli->unanswered) {
        return VAST_EXIT_DONE;
    }
    char what[120];
    vast_text(what, sizeof what, "the list is incomplete: %lld of %lld entries", (long long)shown,
        (long long)p->answer.total);
    return vast_complain(cli, VAST_EXIT_PARTIAL, what,
        "The option printed above shows the next page; -l sets the number of entries per page.");
}

static int run_pages(vast_cli *cli, vast_call_args *args, const period *time, const vast_view *view)
{
    static page p; /* 20 KB: static, so that it does not count against the stack */
    size_t shown = 0, scratch = cli->scratch_used;
    p.as_tree = vast_is_given(cli, "charges") && !cli->settings.raw && strcmp(vast_value(cli, "format"), "tree") == 0;
    p.asks = cli->out.terminal && isatty(STDIN_FILENO) == 1;
    vast_page_trail_begin(&p.trail);
    for (;;) {
        vast_err err = send_page(cli, &p, args, view);
        if (err != VAST_OK) {
            return vast_report(cli, err, NULL);
        }
        if (cli->settings.raw) {
            return VAST_EXIT_DONE;
        }
        shown = (p.as_tree || p.asks ? shown : 0) + (p.as_tree ? p.tree.count : p.show.elements);
        if (p.asks || p.trail.next_token[0] == '\0') {
            say_extent(cli, time, shown, p.answer.total);
        }
        if (!wants_more(cli, &p)) {
            return end_pages(cli, &p, shown);
        }
        cli->scratch_used = scratch;
        const char *token = vast_keep(cli, "%s", p.trail.next_token);
        if (token == NULL) {
            return VAST_EXIT_USAGE;
        }
        vast_args_text(args, "after_token", token);
    }
}

static const vast_column charges_columns[] = {
    { .key = "type", .title = "Type", .left = true },
    { .key = "source", .title = "Source", .left = true },
    { .key = "amount", .title = "Amount", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "start", .title = "From (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "end", .title = "To (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "metadata.endpoint_id", .title = "Endpoint" },
    { .key = "metadata.workergroup_id", .title = "Workergroup" },
    { .key = "description", .title = "Description", .left = true },
};
static const vast_view charges_view = {
    .list = "results", .empty = "No charges.", .raw_whole = true, COLUMNS(charges_columns)
};

static const vast_column invoices_columns[] = {
    { .key = "metadata.invoice_id", .title = "ID" },
    { .key = "start", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "end", .title = "Paid (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "type", .title = "Type", .left = true },
    { .key = "amount", .title = "Amount", .unit = VAST_UNIT_USD, .weight = VAST_WEIGHT_HIGH },
    { .key = "source", .title = "Source", .left = true },
    { .key = "description", .title = "Description", .left = true },
};
static const vast_view invoices_view = {
    .list = "results", .empty = "No invoices.", .raw_whole = true, COLUMNS(invoices_columns)
};

static int run_invoices_v1(vast_cli *cli)
{
    period p;
    vast_call_args args;
    bool charges = vast_is_given(cli, "charges");
    if (!read_period(cli, &p) || !fill_page_args(cli, &p, charges, &args)) {
        return VAST_EXIT_USAGE;
    }
    return run_pages(cli, &args, &p, charges ? &charges_view : &invoices_view);
}

/* ---- show invoices: all of a period ------------------------------------------------------------------------------ */

#define MICROS 6
#define CONTRACTS_MAX 2048

/* The members of a row that decide whether it is shown. */
typedef struct row {
    int64_t amount_micros, at, instance;
    bool of_type, nothing;
} row;

typedef struct sieve {
    period within;
    const char *type;          /* show only rows of this type; NULL: of any type */
    const vast_ids *contracts; /* show only rows of these instances; NULL: of any instance */
    vast_ids *seen;            /* collects the instances of the rows shown, each once; NULL: not needed */
    int64_t total_micros;
    bool unfit; /* a number, or the sum, is out of range */
    row now;
} sieve;

static void begin_sifted_row(sieve *s)
{
    s->now = (row){ .of_type = s->type == NULL };
}

/* @return false: it is no number, or it does not fit. */
static bool take_number(sieve *s, const vast_visit_value *value, unsigned decimals, int64_t *out)
{
    vast_err err = vast_json_scaled(value->text, value->len, decimals, out);
    s->unfit = s->unfit || err == VAST_E_RANGE;
    return err == VAST_OK;
}

static void see_member(void *ctx, const char *key, const vast_visit_value *value)
{
    sieve *s = ctx;
    if (strcmp(key, "type") == 0) {
        s->now.of_type = s->type == NULL || vast_text_is(value->text, value->len, s->type);
    } else if (strcmp(key, "timestamp") == 0) {
        take_number(s, value, 0, &s->now.at);
    } else if (strcmp(key, "instance_id") == 0) {
        take_number(s, value, 0, &s->now.instance);
    } else if (strcmp(key, "amount") == 0) {
        s->now.nothing = take_number(s, value, MICROS, &s->now.amount_micros) && s->now.amount_micros == 0;
    }
}

static bool is_among(const vast_ids *ids, int64_t id)
{
    uint32_t count = ids->count < ids->room ? ids->count : ids->room;
    for (uint32_t i = 0; i < count; i++) {
        if (ids->items[i] == id) {
            return true;
        }
    }
    return false;
}

static void note_instance(vast_ids *seen, int64_t id)
{
    if (id != 0 && !is_among(seen, id) && seen->count++ < seen->room) {
        seen->items[seen->count - 1] = id;
    }
}

/* @return false: the sum does not fit. */
static bool add(int64_t *sum, int64_t amount)
{
    bool fits = amount > 0 ? *sum <= INT64_MAX - amount : *sum >= INT64_MIN - amount;
    *sum += fits ? amount : 0;
    return fits;
}

static bool keeps_row(void *ctx)
{
    sieve *s = ctx;
    row now = s->now;
    begin_sifted_row(s);
    if (!now.of_type || now.nothing || now.at < s->within.from || now.at > s->within.to ||
        (s->contracts != NULL && !is_among(s->contracts, now.instance))) {
        return false;
    }
    if (s->seen != NULL) {
        note_instance(s->seen, now.instance);
    }
    s->unfit = s->unfit || !add(&s->total_micros, now.amount_micros);
    return true;
}

/* An invalid date is ignored, as in the official tool. */
static void old_date(vast_cli *cli, const char *name, int64_t *sent, int64_t *limit)
{
    const char *text = vast_value(cli, name);
    if (text == NULL) {
        return;
    }
    if (vast_text_date(text, sent)) {
        *limit = *sent;
    } else if (!cli->settings.raw) {
        vast_note(cli, "vastai: show invoices: ignoring invalid date \"%s\"; write 2026-01-15\n", text);
    }
}

static bool fill_old_args(vast_cli *cli, sieve *s, vast_call_args *args)
{
    int64_t now = (int64_t)time(NULL);
    period sent = { now - VAST_DAY_S, now };
    s->within = (period){ 0, INT64_MAX };
    old_date(cli, "start_date", &sent.from, &s->within.from);
    old_date(cli, "end_date", &sent.to, &s->within.to);
    bool credits = vast_is_given(cli, "only_credits");
    s->type = vast_is_given(cli, "only_charges") ? "charge" : credits ? "payment" : NULL;
    const char *from = vast_keep(cli, "%lld", (long long)sent.from), *to = vast_keep(cli, "%lld", (long long)sent.to);
    if (from == NULL || to == NULL || !vast_row_args(cli, args)) {
        return false;
    }
    vast_args_text(args, "sdate", from);
    vast_args_text(args, "edate", to);
    vast_args_int(args, "inc_charges", !credits);
    begin_sifted_row(s);
    return true;
}

static vast_show sifted; /* more than 1 KB: static, so that it does not count against the stack */

static void begin_sifted(vast_cli *cli, vast_show_filter *filter, sieve *s)
{
    *filter = (vast_show_filter){ see_member, keeps_row, s };
    s->total_micros = 0;
    s->unfit = false;
    vast_show_begin(&sifted, cli, cli->line.command->view, NULL);
    vast_show_only(&sifted, filter);
}

static int say_total(vast_cli *cli, const sieve *s)
{
    if (s->unfit) {
        return vast_complain(cli, VAST_EXIT_NONSENSE, "a number in the response is out of range", NULL);
    }
    uint64_t size = s->total_micros < 0 ? 0 - (uint64_t)s->total_micros : (uint64_t)s->total_micros;
    if (sifted.mode == VAST_SHOW_TABLE && sifted.elements > 0) {
        char text[VAST_INT_CHARS + 2];
        vast_out out;
        vast_out_begin(&out, text, sizeof text);
        vast_put_point(&out, (size + 5000) / 10000, 2);
        vast_say(&cli->out, "Total: %s%.*s\n", s->total_micros < 0 ? "-$" : "$", (int)vast_out_stored(&out), text);
    }
    return VAST_EXIT_DONE;
}

static int show_old_invoices(vast_cli *cli, const vast_call_args *args, sieve *s)
{
    vast_show_filter filter;
    begin_sifted(cli, &filter, s);
    int status = vast_fetch(cli, args, vast_show_event, vast_show_end, &sifted);
    return status == VAST_EXIT_DONE && !cli->curl_shown ? say_total(cli, s) : status;
}

/* ---- show invoices --instance_label ------------------------------------------------------------------------------ */

/*
 * The service can say which of some given instances have a label. So the response with the invoices is kept in memory
 * and read twice: first to collect the instances, then to show the rows of those with the label.
 */
typedef struct labelled {
    vast_cli *cli;
    vast_out text;
    vast_ids seen, contracts;
    bool too_long;
} labelled;

static int64_t seen_ids[CONTRACTS_MAX], contract_ids[CONTRACTS_MAX];

static vast_err keep_piece(void *ctx, const char *text, size_t len)
{
    labelled *l = ctx;
    vast_put_bytes(&l->text, text, len);
    l->too_long = l->too_long || !vast_out_whole(&l->text);
    return l->too_long ? VAST_E_SPACE : VAST_OK;
}

/* First pass: collects the instances of the rows that pass the other filters. */
static vast_err collect_member(void *ctx, const char *key, const vast_visit_value *value)
{
    see_member(ctx, key, value);
    return VAST_OK;
}

static vast_err collect_row(void *ctx)
{
    keeps_row(ctx);
    return VAST_OK;
}

static vast_err read_kept(const labelled *l, vast_json_handler *on, void *ctx)
{
    vast_json json;
    vast_json_begin(&json, on, ctx);
    vast_err err = vast_json_feed(&json, l->text.at, vast_out_stored(&l->text));
    return err != VAST_OK ? err : vast_json_end(&json);
}

static vast_err find_instances(labelled *l, sieve *s)
{
    static const vast_visitor sees = { collect_member, collect_row };
    static vast_visit visit; /* more than 1 KB: static, so that it does not count against the stack */
    vast_visit_begin(&visit, "invoices", VAST_VISIT_LIST, &sees, s);
    s->seen = &l->seen;
    vast_err err = read_kept(l, vast_visit_event, &visit);
    s->seen = NULL;
    return err != VAST_OK ? err : vast_visit_end(&visit);
}

typedef struct contract {
    int64_t id;
} contract;

static const vast_bind_row contract_rows[] = { VAST_BIND(contract, id, "id", VAST_BIND_INT) };
static const vast_bind_plan contract_plan = {
    .rows = contract_rows,
    .row_count = 1,
    .struct_size = sizeof(contract),
    VAST_BIND_LIST("contracts"),
};

static vast_err on_contract(void *ctx, const void *target)
{
    note_instance(ctx, ((const contract *)target)->id);
    return VAST_OK;
}

static const char *ids_text(vast_cli *cli, const vast_ids *ids)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_put_char(&out, '[');
    for (uint32_t i = 0; i < ids->count && i < ids->room; i++) {
        vast_put_text(&out, i > 0 ? ", " : "");
        vast_put_int(&out, ids->items[i]);
    }
    vast_put_char(&out, ']');
    return vast_scratch_keep(cli, &out);
}

static vast_err fetch_contracts(labelled *l)
{
    contract one;
    vast_bind bind;
    vast_call_args args = { .op = &vast_op_fetch_contracts };
    const char *ids = ids_text(l->cli, &l->seen);
    if (ids == NULL) {
        return VAST_E_SPACE;
    }
    vast_args_text(&args, "label", vast_value(l->cli, "instance_label"));
    vast_args_json(&args, "contract_ids", ids);
    vast_request request = vast_args_request(&args);
    vast_bind_begin(&bind, &contract_plan, &one, on_contract, &l->contracts);
    request.on_json = vast_bind_event;
    request.on_end = vast_bind_ended;
    request.ctx = &bind;
    return vast_send(l->cli, &request);
}

static int show_labelled(labelled *l, sieve *s)
{
    vast_show_filter filter;
    s->contracts = &l->contracts;
    begin_sifted(l->cli, &filter, s);
    read_kept(l, vast_show_event, &sifted);
    vast_show_end(&sifted);
    return say_total(l->cli, s);
}

static int run_labelled(vast_cli *cli, const vast_call_args *args, sieve *s)
{
    labelled l = {
        .cli = cli,
        .seen = { .items = seen_ids, .room = CONTRACTS_MAX },
        .contracts = { .items = contract_ids, .room = CONTRACTS_MAX },
    };
    vast_request request = vast_args_request(args);
    request.on_text = keep_piece;
    request.ctx = &l;
    vast_scratch_begin(cli, &l.text);
    vast_err err = vast_send(cli, &request);
    if (l.too_long) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "too many invoice items to filter by label",
            "Select a shorter period with --start_date and --end_date.");
    }
    if (err != VAST_OK) {
        return vast_report(cli, err, NULL);
    }
    cli->scratch_used += vast_out_stored(&l.text);
    err = find_instances(&l, s);
    err = err != VAST_OK ? err : fetch_contracts(&l);
    return err != VAST_OK ? vast_report(cli, err, NULL) : show_labelled(&l, s);
}

static int run_old_invoices(vast_cli *cli)
{
    sieve s = { 0 };
    vast_call_args args;
    if (!fill_old_args(cli, &s, &args)) {
        return VAST_EXIT_USAGE;
    }
    return vast_value(cli, "instance_label") != NULL ? run_labelled(cli, &args, &s) : show_old_invoices(cli, &args, &s);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument day_options[] = {
    { .name = "--start_date", .short_name = "-s", .value_name = "DATE", .help = "first day, UTC (default: yesterday)" },
    { .name = "--end_date", .short_name = "-e", .value_name = "DATE", .help = "last day, UTC" },
};
const vast_argument_list vast_day_options = ARGUMENT_LIST(day_options);

static const vast_argument show_invoices_v1_arguments[] = {
    { .name = "--invoices",
        .short_name = "-i",
        .type = VAST_ARGUMENT_FLAG,
        .required = true,
        .one_of = "kind",
        .help = "list invoices: payments to and from the account" },
    { .name = "--charges",
        .short_name = "-c",
        .type = VAST_ARGUMENT_FLAG,
        .required = true,
        .one_of = "kind",
        .help = "list charges: what the credit was spent on" },
    { .name = "--invoice-type",
        .short_name = "-it",
        .value_name = "TYPE",
        .count = VAST_ONE_OR_MORE,
        .choices = NAMES(
            "transfers", "stripe", "bitpay", "coinbase", "crypto.com", "reserved", "payout_paypal", "payout_wise"),
        .help = "show only invoices of these types" },
    { .name = "--charge-type",
        .short_name = "-ct",
        .value_name = "TYPE",
        .count = VAST_ONE_OR_MORE,
        .choices = NAMES("instance", "volume", "serverless", "i", "v", "s"),
        .help = "show only charges of these types" },
    { .name = "--start-date",
        .short_name = "-s",
        .value_name = "DATE",
        .help = "first day, UTC (default: 7 days before the end)" },
    { .name = "--end-date",
        .short_name = "-e",
        .value_name = "DATE",
        .help = "last day, UTC (default: 7 days after the start, or today)" },
    { .name = "--limit",
        .short_name = "-l",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .preset = "20",
        .help = "number of entries per page, at most 100" },
    { .name = "--next-token",
        .short_name = "-t",
        .value_name = "TOKEN",
        .feeds = "after_token",
        .help = "show the page of this token, which the previous page printed" },
    { .name = "--format",
        .short_name = "-f",
        .feeds = "format",
        .preset = "table",
        .choices = NAMES("table", "tree"),
        .help = "output format, where tree also shows the parts of each charge" },
    { .name = "--verbose",
        .short_name = "-v",
        .type = VAST_ARGUMENT_FLAG,
        .help = "with --format tree: also show the parts of instance and volume charges" },
    { .name = "--latest-first", .type = VAST_ARGUMENT_FLAG, .help = "sort by date, latest first" },
};

static const vast_argument show_invoices_arguments[] = {
    { .shared = &vast_day_options },
    { .name = "--only_charges", .short_name = "-c", .type = VAST_ARGUMENT_FLAG, .help = "show only charges" },
    { .name = "--only_credits",
        .short_name = "-p",
        .type = VAST_ARGUMENT_FLAG,
        .help = "show only payments to the account" },
    { .name = "--instance_label", .value_name = "LABEL", .help = "show only items of instances with this label" },
};

static const vast_column show_invoices_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "type", .title = "Type", .left = true },
    { .key = "timestamp", .title = "Date (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "quantity", .title = "Quantity" },
    { .key = "rate", .title = "Rate" },
    { .key = "amount", .title = "Amount $", .weight = VAST_WEIGHT_HIGH },
    { .key = "description", .title = "Description", .left = true },
    { .key = "instance_id", .title = "Instance", .full = true },
};

static const vast_command rows[] = {
    {
        .words = "show invoices-v1",
        .summary = "List invoices or charges, one page at a time",
        .description = "The default period is the last seven days. On a terminal the command prints, after each page "
                       "except the last, the token of the next page and asks whether to show it; in a pipe or a file "
                       "it prints all pages. With --raw it prints only one page.",
        .example = "--charges -ct volume serverless -s 2026-01-01 -e 2026-01-31",
        ARGUMENTS(show_invoices_v1_arguments),
        .op = &vast_op_list_invoices,
        .also = &vast_op_list_charges,
        .run = run_invoices_v1,
        .views = VIEWS(&charges_view, &invoices_view),
    },
    {
        .words = "show invoices",
        .summary = "List the invoice items of a period (deprecated)",
        .description = "The service may remove this operation. Use \"show invoices-v1\" instead.",
        .example = "--only_charges -s 2026-01-01 -e 2026-01-31",
        ARGUMENTS(show_invoices_arguments),
        .op = &vast_op_list_old_invoices,
        .run = run_old_invoices,
        .view = VIEW(.list = "invoices", .empty = "No invoice items.", COLUMNS(show_invoices_columns)),
    },
};

const vast_command_table vast_cli_invoices = {
    .heading = HEADING,
    COMMANDS(rows),
};
