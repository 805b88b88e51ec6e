/* SPDX-License-Identifier: MIT */
/* Shows a response: as a table, a block, IDs, JSON or a sentence. */
#include "show.h"

#include <string.h>

#include "arguments.h"
#include "columns.h"
#include "failure.h"
#include "format.h"
#include "report.h"
#include "terminal.h"
#include "text_helpers.h"
#include "units.h"

/* ---- members that a sentence names ------------------------------------------------------------------------------- */

static bool is_member(const vast_show *show, size_t nth, const char *name, size_t len)
{
    const char *own = show->members[nth].name;
    return own != NULL && show->members[nth].name_len == len && memcmp(own, name, len) == 0;
}

/* The index of a member; member_count: no sentence names it. */
static size_t find_member(const vast_show *show, const char *name, size_t len)
{
    size_t nth = 0;
    while (nth < show->member_count && !is_member(show, nth, name, len)) {
        nth++;
    }
    return nth;
}

/* The next member that a sentence names, after *at. Returns NULL at the end. */
static const char *next_member(const char **at, size_t *len)
{
    const char *found = *at != NULL ? vast_text_find(*at, "{.") : NULL;
    *at = found != NULL ? found + 2 : NULL;
    *len = found != NULL ? strcspn(found + 2, "}") : 0;
    return *at;
}

/* @param sentence  may be NULL. */
static void note_members(vast_show *show, const char *sentence)
{
    size_t len;
    for (const char *name; (name = next_member(&sentence, &len)) != NULL;) {
        if (find_member(show, name, len) == show->member_count && show->member_count < VAST_SHOW_MEMBERS) {
            show->members[show->member_count].name = name;
            show->members[show->member_count].name_len = (uint16_t)len;
            show->members[show->member_count++].len = 0;
        }
    }
}

static void keep_member(vast_show *show, const char *key, const vast_visit_value *value)
{
    size_t len = strlen(key);
    for (size_t i = 0; i < show->member_count; i++) {
        if (is_member(show, i, key, len) && value->kind != VAST_JSON_NULL) {
            char text[VAST_UNIT_TEXT];
            size_t text_len = vast_unit_text(VAST_UNIT_NONE, value, true, text);
            text_len = text_len < VAST_SHOW_MEMBER ? text_len : VAST_SHOW_MEMBER;
            memcpy(show->members[i].text, text, text_len);
            show->members[i].len = (uint16_t)text_len;
        }
    }
}

/* The first member that the sentence names and the answer does not have. A message may be absent. */
static const char *missing_member(const vast_show *show, const char *sentence, size_t *len)
{
    for (const char *name; (name = next_member(&sentence, len)) != NULL;) {
        size_t nth = find_member(show, name, *len);
        bool has = nth < show->member_count && show->members[nth].len > 0;
        if (!has && !(*len == 3 && memcmp(name, "msg", 3) == 0)) {
            return name;
        }
    }
    return NULL;
}

int64_t vast_show_id(const vast_show *show, const char *member)
{
    int64_t id = 0;
    size_t nth = find_member(show, member, strlen(member));
    bool found =
        nth < show->member_count && vast_json_int(show->members[nth].text, show->members[nth].len, &id) == VAST_OK;
    return found && id > 0 ? id : 0;
}

static void put_member(vast_show *show, const char *name, size_t len)
{
    size_t nth = find_member(show, name, len);
    if (nth < show->member_count) {
        vast_sink_clean(&show->cli->out, show->members[nth].text, show->members[nth].len);
    }
}

static void put_argument(vast_show *show, const char *name, size_t len)
{
    char copy[48];
    const char *text, *gap = "";
    size_t at = 0;
    vast_text(copy, sizeof copy, "%.*s", (int)len, name);
    while ((text = vast_next_value(show->cli, copy, &at)) != NULL) {
        vast_say(&show->cli->out, "%s%s", gap, text);
        gap = ", ";
    }
}

/* {name} is the argument of that name, {.name} a member of the response. */
static void put_sentence(vast_show *show, const char *sentence)
{
    while (*sentence != '\0') {
        size_t plain = strcspn(sentence, "{");
        vast_sink_bytes(&show->cli->out, sentence, plain);
        sentence += plain;
        if (*sentence == '{') {
            size_t len = strcspn(sentence, "}") - 1;
            if (sentence[1] == '.') {
                put_member(show, sentence + 2, len - 1);
            } else {
                put_argument(show, sentence + 1, len);
            }
            sentence += len + (sentence[len + 1] == '}' ? 2 : 1);
        }
    }
    vast_sink_char(&show->cli->out, '\n');
}

void vast_show_words(vast_cli *cli, const char *sentence)
{
    static vast_show show; /* more than 1 KB: static, so that it does not count against the stack */
    memset(&show, 0, sizeof show);
    show.cli = cli;
    put_sentence(&show, sentence);
}

/* ---- members and elements ---------------------------------------------------------------------------------------- */

/* Names of members that contain keys or tokens. */
static bool is_secret(const char *key)
{
    static const char *const tails[] = { "api_key", "password", "passwd", "token", "secret", "jwt" };
    size_t len = strlen(key);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t tail = strlen(tails[i]);
        if (len >= tail && strcmp(key + len - tail, tails[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_hidden(const vast_view *view, const char *key, size_t len)
{
    return view != NULL && view->hide != NULL && vast_names_have(view->hide, key, len);
}

static void put_pair(vast_show *show, const char *key, const vast_visit_value *value)
{
    char text[VAST_UNIT_TEXT];
    if (is_hidden(show->view, key, strlen(key))) {
        return;
    }
    vast_unit unit = is_secret(key) ? VAST_UNIT_SECRET : VAST_UNIT_NONE;
    size_t len = vast_unit_text(unit, value, show->cli->settings.show_secrets, text);
    vast_say(&show->cli->out, "%s: %.*s\n", key[0] != '\0' ? key : "value", (int)len, text);
}

static void put_id(vast_show *show, const char *key, const vast_visit_value *value)
{
    if (show->view->column_count > 0 && strcmp(key, show->view->columns[0].key) == 0) {
        bool one_line = show->view->ids_one_line;
        vast_sink_text(&show->cli->out, one_line && show->elements > 0 ? " " : "");
        vast_sink_clean(&show->cli->out, value->text, value->len);
        vast_sink_text(&show->cli->out, one_line ? "" : "\n");
    }
}

/* Whether an element without this member would be shown as dashes only: with -q, the ID. */
static bool is_shown(const vast_show *show, const char *key)
{
    size_t count = show->mode == VAST_SHOW_IDS && show->view->column_count > 0 ? 1 : show->view->column_count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(show->view->columns[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    vast_show *show = ctx;
    if (show->mode == VAST_SHOW_TABLE || show->mode == VAST_SHOW_IDS) {
        show->known = show->known || is_shown(show, key);
    }
    if (key[0] == '\0') {
        show->bare = value->kind;
    }
    if (show->filter != NULL) {
        show->filter->member(show->filter->ctx, key, value);
    }
    switch (show->mode) {
    case VAST_SHOW_TABLE:
        vast_table_member(&show->cli->table, key, value);
        break;
    case VAST_SHOW_PAIRS:
        put_pair(show, key, value);
        break;
    case VAST_SHOW_IDS:
        put_id(show, key, value);
        break;
    case VAST_SHOW_SENTENCE:
    case VAST_SHOW_RAW: /* a sentence on stderr may name it */
        keep_member(show, key, value);
        break;
    case VAST_SHOW_LINES:
        break;
    }
    return VAST_OK;
}

static const char *kind_name(unsigned kind)
{
    return kind == VAST_JSON_STRING   ? "a string"
           : kind == VAST_JSON_NUMBER ? "a number"
           : kind == VAST_JSON_NULL   ? "null"
                                      : "true or false";
}

/* "results[2] is a number": an element that cannot be shown. */
static vast_err refuse_element(vast_show *show)
{
    const char *list = show->view->list != NULL ? show->view->list : "response";
    vast_text(show->cli->misfit, sizeof show->cli->misfit, "%s[%lld] %s%s", list, (long long)show->visited - 1,
        show->bare != 0 ? "is " : "has no member that is shown", show->bare != 0 ? kind_name(show->bare) : "");
    return VAST_E_SHAPE;
}

static vast_err on_element(void *ctx)
{
    vast_show *show = ctx;
    bool table = show->mode == VAST_SHOW_TABLE;
    show->ended = true;
    show->dropped = show->filter != NULL && !show->filter->keep(show->filter->ctx);
    bool blank = (table || show->mode == VAST_SHOW_IDS) && !show->dropped && !show->known;
    show->known = false;
    show->visited++;
    if (blank && show->cli->only_reads) {
        return refuse_element(show);
    }
    show->bare = 0;
    /* Of a write that succeeded, nothing can be shown: see end_table(). */
    show->dropped = show->dropped || blank;
    show->blank = show->blank || blank;
    if (show->dropped && table) {
        vast_table_drop(&show->cli->table);
    } else if (table) {
        vast_table_row(&show->cli->table);
    }
    show->elements += !show->dropped;
    if (table && show->cli->table.too_long) {
        return vast_fail(show->cli, VAST_E_SPACE, VAST_EXIT_USAGE, "--sort: the list is longer than 1 MB",
            "Print it with --output csv, and sort it with another program.");
    }
    return VAST_OK;
}

static const vast_visitor visitor = { on_member, on_element };

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

/* Collects a key until it is complete, to check whether its member is hidden. A longer key is printed in pieces. */
static void print_key(vast_show *show, const vast_json_event *event)
{
    vast_json_event piece = *event;
    if (event->first) {
        show->key_len = 0;
        show->key_flows = false;
    }
    if (!show->key_flows && event->len <= sizeof show->key - show->key_len) {
        memcpy(show->key + show->key_len, event->text, event->len);
        show->key_len += event->len;
        if (!event->last) {
            return;
        }
        if (is_hidden(show->view, show->key, show->key_len)) {
            show->skip = event->depth;
            return;
        }
        piece = (vast_json_event){ .kind = VAST_JSON_KEY, .first = true, .last = true };
        piece.text = show->key;
        piece.len = show->key_len;
    } else if (!show->key_flows) {
        show->key_flows = true;
        vast_json_event held = { .kind = VAST_JSON_KEY, .first = true, .text = show->key, .len = show->key_len };
        vast_printer_event(&show->cli->printer, &held);
        piece.first = false;
    }
    vast_printer_event(&show->cli->printer, &piece);
}

static void print_event(vast_show *show, const vast_json_event *event)
{
    bool begins = event->kind == VAST_JSON_OBJECT || event->kind == VAST_JSON_ARRAY;
    if (show->skip != SIZE_MAX) {
        show->skip = event->depth == show->skip && event->last && !begins ? SIZE_MAX : show->skip;
    } else if (event->kind == VAST_JSON_KEY && show->view != NULL && show->view->hide != NULL) {
        print_key(show, event);
    } else {
        vast_printer_event(&show->cli->printer, event);
    }
}

/* An event of an element; the list around the elements is not printed. */
static void print_line_event(vast_show *show, const vast_json_event *event)
{
    if (show->visit.is_array && event->depth == show->visit.list_depth) {
        return;
    }
    print_event(show, event);
    if (show->ended) {
        show->ended = show->filter != NULL;
        vast_printer_end(&show->cli->printer);
        show->cli->printer.fresh = false;
    }
}

/* ---- filters ----------------------------------------------------------------------------------------------------- */

void vast_show_only(vast_show *show, const vast_show_filter *filter)
{
    show->filter = filter;
    show->visit.visitor = &visitor;
}

/* Remembers where the output of the next element begins, so that it can be removed. */
static void set_mark(vast_show *show)
{
    if (show->cli->out.used > show->cli->out.room / 2) {
        vast_sink_flush(&show->cli->out);
    }
    show->begin = vast_printer_here(&show->cli->printer);
}

/* Removes the output of a rejected element, and prepares for the next one. */
static vast_err sift(vast_show *show, bool list_begins)
{
    bool ended = show->ended;
    show->ended = false;
    if (ended && show->dropped && !vast_printer_rewind(&show->cli->printer, &show->begin)) {
        return VAST_E_SPACE;
    }
    if (ended || list_begins) {
        set_mark(show);
    }
    return VAST_OK;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static vast_show_mode mode_of(const vast_cli *cli, const vast_view *view)
{
    bool quiet_first = view != NULL && (!cli->settings.raw || (view->kind == VAST_VIEW_TABLE && !view->raw_first));
    if (quiet_first && vast_is_given(cli, "quiet") && view->column_count > 0) {
        return vast_is_given(cli, "sort") ? VAST_SHOW_TABLE : VAST_SHOW_IDS;
    }
    if (cli->settings.format == VAST_OUTPUT_JSONL && view != NULL) {
        return VAST_SHOW_LINES;
    }
    if (cli->settings.raw || (view != NULL && view->kind == VAST_VIEW_JSON)) {
        return VAST_SHOW_RAW;
    }
    return view == NULL ? VAST_SHOW_SENTENCE : view->column_count == 0 ? VAST_SHOW_PAIRS : VAST_SHOW_TABLE;
}

/* As lines of JSON, a map is one element: its members would lose their names. */
static vast_visit_form form_of(const vast_cli *cli, const vast_view *view)
{
    bool line = view != NULL && view->is_map && cli->settings.format == VAST_OUTPUT_JSONL;
    if (view == NULL || view->kind != VAST_VIEW_TABLE || line) {
        return VAST_VISIT_OBJECT;
    }
    return view->is_map ? VAST_VISIT_MAP : VAST_VISIT_LIST;
}

void vast_show_more(vast_show *show)
{
    const vast_view *view = show->view;
    bool blind = show->mode == VAST_SHOW_RAW && show->filter == NULL && (view != NULL || show->done == NULL);
    vast_visit_begin(&show->visit, view != NULL && view->list != NULL ? view->list : "", form_of(show->cli, view),
        blind ? NULL : &visitor, show);
}

void vast_show_begin(vast_show *show, vast_cli *cli, const vast_view *view, const char *done)
{
    show->cli = cli;
    show->view = view = vast_columns_chosen(cli, view);
    show->done = done;
    show->mode = mode_of(cli, view);
    show->elements = show->visited = 0;
    show->bare = 0;
    show->skip = SIZE_MAX;
    show->key_len = 0;
    show->key_flows = false;
    show->member_count = 0;
    show->filter = NULL;
    show->ended = show->dropped = show->known = show->blank = false;
    const vast_command *command = cli->line.command;
    cli->printer.compact = show->mode == VAST_SHOW_LINES;
    note_members(show, done != NULL ? done : "{.msg}");
    if (done != NULL && done == command->done) {
        note_members(show, command->done_stopped);
        note_members(show, command->done_already);
    }
    vast_show_more(show);
    if (show->mode == VAST_SHOW_TABLE) {
        vast_table_style style = vast_table_style_of(cli);
        vast_table_begin(&cli->table, &cli->out, view, &style);
    }
}

/* Prints an event that was visited, as JSON. @param before  whether the event before it was inside the list. */
static vast_err print_visited(vast_show *show, const vast_json_event *event, bool before)
{
    bool inside = before || show->visit.inside;
    bool whole = show->view == NULL || show->view->raw_whole;
    if (show->mode == VAST_SHOW_RAW && (whole || inside)) {
        print_event(show, event);
    }
    if (show->mode == VAST_SHOW_LINES && inside) {
        print_line_event(show, event);
    }
    return show->filter != NULL ? sift(show, !before && show->visit.inside) : VAST_OK;
}

/* The list is missing, or another type of value is in its place. */
static vast_err refuse_answer(vast_show *show)
{
    const char *list = show->view->list;
    if (list == NULL || list[0] == '\0') {
        vast_text(show->cli->misfit, sizeof show->cli->misfit, "it is no list");
    } else {
        vast_text(show->cli->misfit, sizeof show->cli->misfit, "\"%s\" is %s", list,
            show->visit.named ? "no list" : "missing");
    }
    return VAST_E_SHAPE;
}

vast_err vast_show_event(void *ctx, const vast_json_event *event)
{
    vast_show *show = ctx;
    if (show->mode == VAST_SHOW_RAW && vast_visit_ignores(&show->visit, event)) {
        print_event(show, event);
        return show->cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
    }
    bool before = show->visit.inside;
    vast_err err = vast_visit_event(&show->visit, event);
    /* A sentence can be printed for any response, even for a scalar. */
    err = show->view == NULL ? VAST_OK : err;
    if (err == VAST_E_SHAPE && show->cli->misfit[0] == '\0') {
        err = refuse_answer(show);
    }
    bool json = show->mode == VAST_SHOW_RAW || show->mode == VAST_SHOW_LINES;
    if (err == VAST_OK && (json || show->filter != NULL)) {
        err = print_visited(show, event, before);
    }
    return err != VAST_OK ? err : show->cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
}

/* The response lacks what the sentence or the view shows. */
static void put_incomplete(vast_show *show, const char *member, size_t len)
{
    const vast_command *command = show->cli->line.command;
    const char *look = vast_command_check_with(command);
    vast_say(&show->cli->out, "%s succeeded, but the answer does not contain %.*s.", command->words, (int)len, member);
    if (look != NULL) {
        vast_say(&show->cli->out, " \"vastai %s\" lists what there is.", look);
    }
    vast_sink_char(&show->cli->out, '\n');
}

/* The sentence for what was done. */
static const char *sentence_of(const vast_show *show)
{
    const vast_command *command = show->cli->line.command;
    uint8_t effect = vast_outcome_of(show->cli)->effect;
    const char *own = effect == VAST_EFFECT_STOPPED         ? command->done_stopped
                      : effect == VAST_EFFECT_ALREADY_THERE ? command->done_already
                                                            : NULL;
    return own != NULL && show->done == command->done ? own : show->done;
}

static void end_sentence(vast_show *show)
{
    size_t len;
    const char *sentence = sentence_of(show), *missing = missing_member(show, sentence, &len);
    if (missing != NULL) {
        put_incomplete(show, missing, len);
    } else if (sentence != NULL) {
        put_sentence(show, sentence);
    } else {
        put_sentence(show, show->members[0].len > 0 ? "{.msg}" : "Done.");
    }
}

static void end_table(vast_show *show)
{
    vast_cli *cli = show->cli;
    const vast_view *view = cli->table.view; /* never NULL here, unlike that of a show in general */
    vast_table_end(&cli->table);
    if (show->blank) {
        const char *first = view->columns[0].key;
        put_incomplete(show, first, strlen(first));
    } else if (show->elements == 0 && view->empty != NULL && !vast_prints_data(cli) && !vast_is_given(cli, "quiet")) {
        vast_say(&cli->out, "%s\n", view->empty);
    }
    cli->left_out = cli->table.left_out;
}

vast_err vast_show_end(void *ctx)
{
    vast_show *show = ctx;
    /* Where whole answers are shown as JSON, a number is an answer too. */
    bool any = show->view != NULL && show->view->kind == VAST_VIEW_JSON && show->view->raw_whole;
    if (show->view != NULL && !show->visit.found && !(any && show->visit.named)) {
        return refuse_answer(show);
    }
    switch (show->mode) {
    case VAST_SHOW_TABLE:
        end_table(show);
        break;
    case VAST_SHOW_SENTENCE:
        end_sentence(show);
        break;
    case VAST_SHOW_RAW:
        if (show->cli->printer.depth == 0) {
            vast_printer_end(&show->cli->printer);
        }
        break;
    case VAST_SHOW_IDS:
        vast_sink_text(&show->cli->out, show->view != NULL && show->view->ids_one_line ? "\n" : "");
        break;
    case VAST_SHOW_PAIRS:
    case VAST_SHOW_LINES:
        break;
    }
    return VAST_OK;
}
