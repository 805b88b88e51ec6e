/* SPDX-License-Identifier: MIT */
/* Prints tables and blocks in fixed memory. */
#include "table.h"

#include <string.h>

#include "marks.h"
#include "sort_rows.h"
#include "state_color.h"
#include "text_helpers.h"
#include "units.h"

#define NO_CELL UINT16_MAX
#define GAP 2         /* blanks between columns */
#define CUT_MARK 3    /* width of the "..." after a truncated text */
#define LEAST_TEXT 16 /* narrowest a column of words is made */
#define LEAST_NAME 24 /* and a heavy one, as long as a lighter one could go in its place */

/* A row that is about to be printed. With --sort its last cell, which is not shown, holds the value to sort by. */
typedef struct row {
    const char *text[VAST_TABLE_CELLS];
    size_t len[VAST_TABLE_CELLS];
} row;

static bool is_csv(const vast_table *table)
{
    return table->style.format == VAST_OUTPUT_CSV || table->style.format == VAST_OUTPUT_TSV;
}

/* Rows of a table are aligned, so that the first ones have to wait for the widest. */
static bool is_aligned(const vast_table *table)
{
    return table->view->kind != VAST_VIEW_BLOCK && !table->as_records && !table->style.ids && !is_csv(table);
}

static size_t cell_count(const vast_table *table)
{
    return table->view->column_count + (table->style.sort != NULL ? 1 : 0);
}

static void begin_row(vast_table *table)
{
    table->cells_used = 0;
    table->last_cell = UINT8_MAX;
    for (size_t i = 0; i < cell_count(table); i++) {
        table->cell_at[i] = NO_CELL;
    }
}

/* Most members have no column, and nearly all of those have a key of a kind that no column has. */
static unsigned kind_of_key(const char *key)
{
    size_t len = strlen(key);
    unsigned first = (unsigned char)key[0], last = (unsigned char)key[len - (len != 0)];
    return (unsigned)(len * 37 + first * 5 + last) % VAST_TABLE_KINDS;
}

/* Backwards, so that each chain is in the order of the columns. */
static void note_keys(vast_table *table)
{
    memset(table->first, 0, sizeof table->first);
    for (size_t i = table->view->column_count; i > 0; i--) {
        unsigned kind = kind_of_key(table->view->columns[i - 1].key);
        table->next[i - 1] = table->first[kind];
        table->first[kind] = (uint8_t)i;
    }
}

void vast_table_begin(vast_table *table, vast_sink *sink, const vast_view *view, const vast_table_style *style)
{
    table->sink = sink;
    table->view = view;
    table->style = *style;
    table->rows = 0;
    table->left_out = 0;
    table->locked = table->too_long = table->as_records = false;
    table->used = 0;
    table->store = table->own_store;
    table->room = sizeof table->own_store;
    if (style->sort != NULL) {
        table->store = vast_sort_store;
        table->room = sizeof vast_sort_store;
    }
    note_keys(table);
    begin_row(table);
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

static size_t put_cell(vast_table *table, const char *text, size_t len)
{
    size_t room = sizeof table->cells - table->cells_used;
    len = len < room ? len : room;
    memcpy(table->cells + table->cells_used, text, len);
    table->cells_used = (uint16_t)(table->cells_used + len);
    return len;
}

/* The items of a list are in one cell, separated by commas, unless a member of another column is between them. */
static void add_to_cell(vast_table *table, size_t column, const char *text, size_t len)
{
    if (table->cell_at[column] == NO_CELL) {
        table->cell_at[column] = table->cells_used;
        table->cell_len[column] = 0;
    } else if (table->last_cell != column) {
        return;
    } else {
        table->cell_len[column] = (uint16_t)(table->cell_len[column] + put_cell(table, ", ", 2));
    }
    table->cell_len[column] = (uint16_t)(table->cell_len[column] + put_cell(table, text, len));
    table->last_cell = (uint8_t)column;
}

/* In CSV a value is as it came, but secrets are masked as in a table. */
static void put_value(vast_table *table, size_t column, const vast_visit_value *value)
{
    char text[VAST_UNIT_TEXT];
    vast_unit unit = table->view->columns[column].unit;
    if (is_csv(table)) {
        unit = unit == VAST_UNIT_SECRET ? unit : VAST_UNIT_NONE;
        if (value->kind == VAST_JSON_NULL) {
            return;
        }
    }
    size_t len = vast_unit_text(unit, value, table->style.secrets, text);
    add_to_cell(table, column, text, len);
}

void vast_table_member(vast_table *table, const char *key, const vast_visit_value *value)
{
    for (size_t i = table->first[kind_of_key(key)]; i != 0; i = table->next[i - 1]) {
        if (strcmp(table->view->columns[i - 1].key, key) == 0) {
            put_value(table, i - 1, value);
        }
    }
    if (table->style.sort != NULL && strcmp(table->style.sort, key) == 0 && value->kind != VAST_JSON_NULL) {
        add_to_cell(table, table->view->column_count, value->text, value->len);
    }
}

static const char *cell(const vast_table *table, size_t column, size_t *len)
{
    bool there = table->cell_at[column] != NO_CELL && table->cell_len[column] > 0;
    bool dash = !there && !is_csv(table) && column < table->view->column_count;
    *len = there ? table->cell_len[column] : dash;
    return there ? table->cells + table->cell_at[column] : "-";
}

static void read_current(const vast_table *table, row *r)
{
    for (size_t i = 0; i < cell_count(table); i++) {
        r->text[i] = cell(table, i, &r->len[i]);
    }
}

/* A row that is held: for each cell two bytes of length, then its text. @return where the next row begins. */
static const char *read_held(const vast_table *table, const char *at, row *r)
{
    for (size_t i = 0; i < cell_count(table); i++) {
        at = vast_sort_cell(at, &r->text[i], &r->len[i]);
    }
    return at;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static bool wanted(const vast_table *table, size_t column)
{
    return table->style.full || !table->view->columns[column].full;
}

static bool can_cut(const vast_table *table, size_t column)
{
    return table->cut && table->view->columns[column].left && !table->view->columns[column].whole;
}

/* The longest beginning of a text that takes at most `width` columns. */
static size_t beginning(const char *text, size_t len, size_t width)
{
    size_t at = 0;
    while (at < len) {
        size_t glyph = vast_glyph_at(text + at, len - at).len;
        if (vast_text_width(text, at + glyph) > width) {
            break;
        }
        at += glyph;
    }
    return at;
}

/* Notes what is shown of a row. @return what is before its line. */
static const char *mark_row(vast_table *table, const row *r)
{
    uint32_t key = vast_marks_hash(0, r->text[0], r->len[0]);
    bool is_new = table->style.marks && vast_marks_note(key), differs = false;
    memset(table->changed, 0, sizeof table->changed);
    for (size_t i = 1; table->style.marks && i < table->view->column_count; i++) {
        bool shown = is_aligned(table) ? table->shown[i] : wanted(table, i);
        bool changed = shown && vast_marks_note(vast_marks_hash(key + (uint32_t)i, r->text[i], r->len[i]));
        table->changed[i] = changed && !is_new;
        differs = differs || changed;
    }
    return !table->style.marks ? "" : is_new ? "+ " : differs ? "* " : "  ";
}

/* A state in its colour, without what pads it. */
static void print_colored(vast_table *table, size_t column, const char *text, size_t len)
{
    const char *color = NULL;
    if (table->style.color && table->changed[column]) {
        color = "\x1b[7m";
    } else if (table->style.color && table->view->columns[column].unit == VAST_UNIT_STATE) {
        color = vast_state_color(text, len);
    }
    if (color == NULL) {
        vast_sink_clean(table->sink, text, len);
        return;
    }
    vast_sink_text(table->sink, color);
    vast_sink_clean(table->sink, text, len);
    vast_sink_text(table->sink, "\x1b[0m");
}

/* No spaces after the last column: they could wrap to the next line. */
static void print_cell(vast_table *table, size_t column, const char *text, size_t len, bool first, bool last)
{
    size_t width = vast_text_width(text, len), room = table->width[column], dots = 0;
    bool left = table->view->columns[column].left;
    bool cut = width > room && can_cut(table, column);
    if (cut) {
        dots = room < CUT_MARK ? room : CUT_MARK;
        len = beginning(text, len, room - dots);
        width = vast_text_width(text, len) + dots;
    }
    size_t pad = width < room ? room - width : 0;
    vast_sink_fill(table->sink, ' ', (first ? 0 : GAP) + (left ? 0 : pad));
    print_colored(table, column, text, len);
    vast_sink_fill(table->sink, '.', dots);
    vast_sink_fill(table->sink, ' ', left && !last ? pad : 0);
}

static size_t last_shown(const vast_table *table)
{
    size_t last = 0;
    for (size_t i = 0; i < table->view->column_count; i++) {
        last = table->shown[i] ? i : last;
    }
    return last;
}

static void print_line(vast_table *table, const row *r)
{
    for (size_t i = 0, first = 1, last = last_shown(table); i <= last; i++) {
        if (table->shown[i]) {
            print_cell(table, i, r->text[i], r->len[i], first != 0, i == last);
            first = 0;
        }
    }
}

static void print_heads(vast_table *table)
{
    row heads = { .len = { 0 } };
    for (size_t i = 0; i < table->view->column_count; i++) {
        heads.text[i] = table->view->columns[i].title;
        heads.len[i] = strlen(heads.text[i]);
    }
    memset(table->changed, 0, sizeof table->changed);
    vast_sink_text(table->sink, table->style.marks ? "  " : "");
    vast_sink_text(table->sink, table->style.color ? "\x1b[1m" : "");
    print_line(table, &heads);
    vast_sink_text(table->sink, table->style.color ? "\x1b[0m\n" : "\n");
}

/* ---- CSV and TSV ------------------------------------------------------------------------------------------------- */

/* RFC 4180: a value with a separator, a quote or a line end is put in quotes, and a quote in it is doubled. */
static void print_field(vast_table *table, const char *text, size_t len, char separator)
{
    bool quoted = memchr(text, separator, len) != NULL || memchr(text, '"', len) != NULL ||
                  memchr(text, '\n', len) != NULL || memchr(text, '\r', len) != NULL;
    vast_sink_text(table->sink, quoted ? "\"" : "");
    for (size_t at = 0; at < len;) {
        const char *quote = memchr(text + at, '"', len - at);
        size_t part = quote != NULL ? (size_t)(quote - text) - at + 1 : len - at;
        vast_sink_clean_lines(table->sink, text + at, part);
        vast_sink_text(table->sink, quote != NULL ? "\"" : "");
        at += part;
    }
    vast_sink_text(table->sink, quoted ? "\"" : "");
}

static void print_fields(vast_table *table, const row *r)
{
    bool tabs = table->style.format == VAST_OUTPUT_TSV;
    for (size_t i = 0; i < table->view->column_count; i++) {
        vast_sink_text(table->sink, i == 0 ? "" : tabs ? "\t" : ",");
        print_field(table, r->text[i], r->len[i], tabs ? '\t' : ',');
    }
    vast_sink_text(table->sink, tabs ? "\n" : "\r\n");
}

/* The heads are the names of the members in the answer. */
static void print_keys(vast_table *table)
{
    row heads = { .len = { 0 } };
    for (size_t i = 0; i < table->view->column_count; i++) {
        const char *key = table->view->columns[i].key;
        heads.text[i] = key[0] == '\0' ? "value" : strcmp(key, "@") == 0 ? "name" : key;
        heads.len[i] = strlen(heads.text[i]);
    }
    print_fields(table, &heads);
}

/* ---- blocks ------------------------------------------------------------------------------------------------------ */

/* `title: value`, one a line; a blank line between two elements. */
static void print_block(vast_table *table, const row *r)
{
    const char *mark = mark_row(table, r);
    size_t widest = 0;
    for (size_t i = 0; i < table->view->column_count; i++) {
        size_t width = wanted(table, i) ? strlen(table->view->columns[i].title) : 0;
        widest = width > widest ? width : widest;
    }
    vast_sink_text(table->sink, table->printed > 0 ? "\n" : "");
    for (size_t i = 0; i < table->view->column_count; i++) {
        if (!wanted(table, i)) {
            continue;
        }
        const char *title = table->view->columns[i].title;
        vast_sink_text(table->sink, mark);
        vast_sink_text(table->sink, title);
        vast_sink_char(table->sink, ':');
        vast_sink_fill(table->sink, ' ', widest + 1 - strlen(title));
        print_colored(table, i, r->text[i], r->len[i]);
        vast_sink_char(table->sink, '\n');
    }
}

static void print_row(vast_table *table, const row *r)
{
    if (is_csv(table)) {
        print_fields(table, r);
    } else if (is_aligned(table)) {
        vast_sink_text(table->sink, mark_row(table, r));
        print_line(table, r);
        vast_sink_char(table->sink, '\n');
    } else if (table->style.ids) {
        vast_sink_clean(table->sink, r->text[0], r->len[0]);
        vast_sink_char(table->sink, '\n');
    } else {
        print_block(table, r);
    }
    table->printed++;
}

/* ---- widths ------------------------------------------------------------------------------------------------------ */

static void widen(vast_table *table, size_t column, const char *text, size_t len)
{
    size_t width = vast_text_width(text, len);
    if (width > table->width[column]) {
        table->width[column] = (uint16_t)width;
    }
}

/* The fewest columns of the terminal that a column of the table takes. */
static size_t least_width(const vast_table *table, size_t column)
{
    size_t width = table->width[column];
    size_t least = table->view->columns[column].weight == VAST_WEIGHT_HIGH ? LEAST_NAME : LEAST_TEXT;
    return can_cut(table, column) && width > least ? least : width;
}

static size_t line_width(const vast_table *table)
{
    size_t line = 0;
    for (size_t i = 0; i < table->view->column_count; i++) {
        line += table->shown[i] ? table->width[i] + (line > 0 ? GAP : 0u) : 0;
    }
    return line;
}

/* Whether column a is left out after column b. A column without a value in any row goes first. */
static bool is_heavier(const vast_table *table, size_t a, size_t b)
{
    if (table->filled[a] != table->filled[b]) {
        return table->filled[a];
    }
    const vast_column *columns = table->view->columns;
    return columns[a].weight != columns[b].weight ? columns[a].weight > columns[b].weight : a < b;
}

/* The heaviest column that has not been considered. @return column_count: none is left. */
static size_t heaviest(const vast_table *table, const bool *considered)
{
    size_t best = table->view->column_count;
    for (size_t i = 0; i < table->view->column_count; i++) {
        bool candidate = wanted(table, i) && !considered[i];
        if (candidate && (best == table->view->column_count || is_heavier(table, i, best))) {
            best = i;
        }
    }
    return best;
}

/* Shows what fits, the heaviest columns first. The first column is always shown. */
static void choose(vast_table *table)
{
    bool considered[VAST_TABLE_COLUMNS] = { true };
    size_t line = least_width(table, 0), next;
    while ((next = heaviest(table, considered)) < table->view->column_count) {
        size_t need = GAP + least_width(table, next);
        considered[next] = true;
        table->shown[next] = line + need <= table->style.width;
        line += table->shown[next] ? need : 0;
        table->left_out += !table->shown[next];
    }
}

/* Takes what is too much from the widest columns that can be cut. */
static void narrow(vast_table *table)
{
    for (size_t line = line_width(table); line > table->style.width; line--) {
        size_t widest = table->view->column_count, width = LEAST_TEXT;
        for (size_t i = 0; i < table->view->column_count; i++) {
            if (table->shown[i] && can_cut(table, i) && table->width[i] > width) {
                widest = i;
                width = table->width[i];
            }
        }
        if (widest == table->view->column_count) {
            return;
        }
        table->width[widest]--;
    }
}

static void fit(vast_table *table)
{
    table->cut = !table->style.full && table->style.width > 0;
    for (size_t i = 0; i < table->view->column_count; i++) {
        table->shown[i] = wanted(table, i);
    }
    if (table->cut) {
        choose(table);
        narrow(table);
    }
}

/* Measures what is held. */
static void measure(vast_table *table)
{
    row r = { .len = { 0 } };
    for (size_t i = 0; i < table->view->column_count; i++) {
        table->width[i] = 0;
        table->filled[i] = false;
        widen(table, i, table->view->columns[i].title, strlen(table->view->columns[i].title));
    }
    for (const char *at = table->store, *end = at + table->used; at < end;) {
        at = read_held(table, at, &r);
        for (size_t i = 0; i < table->view->column_count; i++) {
            widen(table, i, r.text[i], r.len[i]);
            table->filled[i] = table->filled[i] || r.len[i] != 1 || r.text[i][0] != '-';
        }
    }
}

static void print_held(vast_table *table)
{
    row r = { .len = { 0 } };
    const char *at = table->store, *end = at + table->used, *next;
    if (table->style.sort != NULL) {
        vast_sort_rows(table->rows, cell_count(table), table->style.descending);
        for (size_t i = 0; i < table->rows; i++) {
            read_held(table, vast_sort_store + vast_sort_order[i], &r);
            print_row(table, &r);
        }
        return;
    }
    for (; at < end; at = next) {
        next = read_held(table, at, &r);
        print_row(table, &r);
    }
}

/* Prints the heads and what is held. What follows is printed as it comes. */
static void settle(vast_table *table)
{
    table->locked = true;
    table->printed = 0;
    if (is_csv(table)) {
        print_keys(table);
    } else if (is_aligned(table)) {
        measure(table);
        fit(table);
        table->as_records = table->style.records && line_width(table) > table->style.width;
    }
    if (is_aligned(table)) {
        print_heads(table);
    }
    print_held(table);
    table->used = 0;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static bool hold(vast_table *table, const row *r)
{
    size_t need = 0, count = cell_count(table);
    for (size_t i = 0; i < count; i++) {
        need += r->len[i] + 2;
    }
    if (need > table->room - table->used || (table->style.sort != NULL && !vast_sort_note(table->rows, table->used))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        table->store[table->used++] = (char)(r->len[i] & 255);
        table->store[table->used++] = (char)(r->len[i] >> 8);
        memcpy(table->store + table->used, r->text[i], r->len[i]);
        table->used += r->len[i];
    }
    return true;
}

void vast_table_row(vast_table *table)
{
    row r = { .len = { 0 } };
    read_current(table, &r);
    bool waits = !table->locked && (table->style.sort != NULL || is_aligned(table));
    bool held = waits && hold(table, &r);
    if (!held && table->style.sort != NULL) {
        table->too_long = true;
    } else if (!held) {
        if (!table->locked) {
            settle(table);
        }
        print_row(table, &r);
    }
    table->rows++;
    begin_row(table);
}

void vast_table_drop(vast_table *table)
{
    begin_row(table);
}

void vast_table_end(vast_table *table)
{
    if (!table->locked && (table->rows > 0 || is_csv(table))) {
        settle(table);
    }
}
