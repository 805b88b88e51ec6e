/* SPDX-License-Identifier: MIT */
/* Prints tables and blocks in fixed memory. */
#include "table.h"

#include <string.h>

#include "text_helpers.h"
#include "units.h"

#define NO_CELL UINT16_MAX
#define GAP 2         /* spaces between columns */
#define CUT_MARK 3    /* width of the "..." after a truncated text */
#define LEAST_TEXT 16 /* minimum width to which a column of text is reduced */

static void begin_row(vast_table *table)
{
    table->cells_used = 0;
    table->last_cell = UINT8_MAX;
    for (size_t i = 0; i < table->view->column_count; i++) {
        table->cell_at[i] = NO_CELL;
    }
}

void vast_table_begin(vast_table *table, vast_sink *sink, const vast_view *view, const vast_table_style *style)
{
    table->sink = sink;
    table->view = view;
    table->style = *style;
    table->rows = 0;
    table->left_out = 0;
    table->locked = false;
    table->used = 0;
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

void vast_table_member(vast_table *table, const char *key, const vast_visit_value *value)
{
    char text[VAST_UNIT_TEXT];
    for (size_t i = 0; i < table->view->column_count; i++) {
        const vast_column *column = &table->view->columns[i];
        if (column->key[0] == key[0] && strcmp(column->key, key) == 0) {
            size_t len = vast_unit_text(column->unit, value, table->style.secrets, text);
            add_to_cell(table, i, text, len);
        }
    }
}

static const char *cell(const vast_table *table, size_t column, size_t *len)
{
    bool there = table->cell_at[column] != NO_CELL && table->cell_len[column] > 0;
    *len = there ? table->cell_len[column] : 1;
    return there ? table->cells + table->cell_at[column] : "-";
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static size_t shown_columns(const vast_table *table)
{
    return table->view->column_count - table->left_out;
}

static bool wanted(const vast_table *table, size_t column)
{
    return table->style.full || !table->view->columns[column].full;
}

/* Length of the longest prefix of a text that is at most `width` columns wide. */
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

/* No spaces after the last column: they could wrap to the next line. */
static void print_cell(vast_table *table, size_t column, const char *text, size_t len, bool first, bool last)
{
    size_t width = vast_text_width(text, len), room = table->width[column], dots = 0;
    bool left = table->view->columns[column].left;
    bool cut = width > room && left && table->cut;
    if (cut) {
        dots = room < CUT_MARK ? room : CUT_MARK;
        len = beginning(text, len, room - dots);
        width = vast_text_width(text, len) + dots;
    }
    size_t pad = width < room ? room - width : 0;
    vast_sink_fill(table->sink, ' ', (first ? 0 : GAP) + (left ? 0 : pad));
    vast_sink_clean(table->sink, text, len);
    vast_sink_fill(table->sink, '.', dots);
    vast_sink_fill(table->sink, ' ', left && !last ? pad : 0);
}

static size_t last_shown(const vast_table *table)
{
    size_t last = 0;
    for (size_t i = 0; i < shown_columns(table); i++) {
        last = wanted(table, i) ? i : last;
    }
    return last;
}

static void print_heads(vast_table *table)
{
    vast_sink_text(table->sink, table->style.color ? "\x1b[1m" : "");
    for (size_t i = 0, first = 1, last = last_shown(table); i <= last; i++) {
        if (wanted(table, i)) {
            const char *title = table->view->columns[i].title;
            print_cell(table, i, title, strlen(title), first != 0, i == last);
            first = 0;
        }
    }
    vast_sink_text(table->sink, table->style.color ? "\x1b[0m\n" : "\n");
}

/* A stored row: for each column two bytes with the length, then the text. */
static const char *held_cell(const char *at, size_t *len)
{
    *len = (size_t)(unsigned char)at[0] | (size_t)(unsigned char)at[1] << 8;
    return at + 2;
}

static const char *print_held(vast_table *table, const char *at)
{
    for (size_t i = 0, first = 1, last = last_shown(table); i < table->view->column_count; i++) {
        size_t len;
        at = held_cell(at, &len);
        if (wanted(table, i) && i <= last) {
            print_cell(table, i, at, len, first != 0, i == last);
            first = 0;
        }
        at += len;
    }
    vast_sink_char(table->sink, '\n');
    return at;
}

static void print_current(vast_table *table)
{
    for (size_t i = 0, first = 1, last = last_shown(table); i <= last; i++) {
        size_t len;
        const char *text = cell(table, i, &len);
        if (wanted(table, i)) {
            print_cell(table, i, text, len, first != 0, i == last);
            first = 0;
        }
    }
    vast_sink_char(table->sink, '\n');
}

/* ---- widths ------------------------------------------------------------------------------------------------------ */

static void widen(vast_table *table, size_t column, const char *text, size_t len)
{
    size_t width = vast_text_width(text, len);
    if (width > table->width[column]) {
        table->width[column] = (uint16_t)width;
    }
}

static size_t line_width(const vast_table *table)
{
    size_t line = 0;
    for (size_t i = 0; i < table->view->column_count; i++) {
        line += wanted(table, i) ? table->width[i] + (line > 0 ? GAP : 0u) : 0;
    }
    return line;
}

/* Reduces the widest column of text by the excess, but not below a readable width. */
static void narrow(vast_table *table)
{
    for (size_t line; (line = line_width(table)) > table->style.width;) {
        size_t widest = 0, width = LEAST_TEXT;
        for (size_t i = 0; i < table->view->column_count; i++) {
            bool text = wanted(table, i) && table->view->columns[i].left;
            if (text && table->width[i] > width) {
                widest = i;
                width = table->width[i];
            }
        }
        if (width == LEAST_TEXT) {
            return;
        }
        size_t over = line - table->style.width, spare = width - LEAST_TEXT;
        table->width[widest] = (uint16_t)(width - (over < spare ? over : spare));
    }
}

/* Removes columns that do not fit, from the right; never the first one. */
static void drop(vast_table *table)
{
    size_t line = 0, count = table->view->column_count;
    for (size_t i = 0; i < count; i++) {
        line += wanted(table, i) ? table->width[i] + (line > 0 ? GAP : 0u) : 0;
        if (line > table->style.width && i > 0) {
            table->left_out = (unsigned)(count - i);
            return;
        }
    }
}

static void fit(vast_table *table)
{
    table->cut = !table->style.full && table->style.width > 0;
    if (table->cut) {
        narrow(table);
        drop(table);
    }
}

static void settle(vast_table *table)
{
    table->locked = true;
    for (size_t i = 0; i < table->view->column_count; i++) {
        table->width[i] = 0;
        widen(table, i, table->view->columns[i].title, strlen(table->view->columns[i].title));
    }
    const char *end = table->store + table->used;
    for (const char *at = table->store; at < end;) {
        for (size_t i = 0; i < table->view->column_count; i++) {
            size_t len;
            at = held_cell(at, &len);
            widen(table, i, at, len);
            at += len;
        }
    }
    fit(table);
    print_heads(table);
    for (const char *at = table->store; at < end;) {
        at = print_held(table, at);
    }
    table->used = 0;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static bool hold(vast_table *table)
{
    size_t need = 0, len;
    for (size_t i = 0; i < table->view->column_count; i++) {
        cell(table, i, &len);
        need += len + 2;
    }
    if (need > sizeof table->store - table->used) {
        return false;
    }
    for (size_t i = 0; i < table->view->column_count; i++) {
        const char *text = cell(table, i, &len);
        table->store[table->used++] = (char)(len & 255);
        table->store[table->used++] = (char)(len >> 8);
        memcpy(table->store + table->used, text, len);
        table->used += len;
    }
    return true;
}

/* Prints one `title: value` per line, and a blank line between two elements. */
static void print_block(vast_table *table)
{
    size_t widest = 0, len;
    for (size_t i = 0; i < table->view->column_count; i++) {
        size_t width = wanted(table, i) ? strlen(table->view->columns[i].title) : 0;
        widest = width > widest ? width : widest;
    }
    vast_sink_text(table->sink, table->rows > 1 ? "\n" : "");
    for (size_t i = 0; i < table->view->column_count; i++) {
        if (!wanted(table, i)) {
            continue;
        }
        const char *title = table->view->columns[i].title, *text = cell(table, i, &len);
        vast_sink_text(table->sink, title);
        vast_sink_char(table->sink, ':');
        vast_sink_fill(table->sink, ' ', widest + 1 - strlen(title));
        vast_sink_clean(table->sink, text, len);
        vast_sink_char(table->sink, '\n');
    }
}

void vast_table_row(vast_table *table)
{
    table->rows++;
    if (table->view->kind == VAST_VIEW_BLOCK) {
        print_block(table);
    } else if (table->locked) {
        print_current(table);
    } else if (!hold(table)) {
        settle(table);
        print_current(table);
    }
    begin_row(table);
}

void vast_table_drop(vast_table *table)
{
    begin_row(table);
}

void vast_table_end(vast_table *table)
{
    if (table->view->kind != VAST_VIEW_BLOCK && !table->locked && table->rows > 0) {
        settle(table);
    }
}
