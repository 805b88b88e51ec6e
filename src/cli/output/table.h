/* SPDX-License-Identifier: MIT */
/**
 * Prints tables and blocks, in fixed memory.
 *
 * The first rows are collected until they fill `store`. They determine the widths of the columns; all further rows are
 * printed at once. So a table of any length needs the same memory, and its first rows are printed before the last ones
 * are received.
 */
#ifndef VASTAI_CLI_TABLE_H
#define VASTAI_CLI_TABLE_H

#include "command.h"
#include "sink.h"
#include "visit.h"

typedef struct vast_table_style {
    size_t width; /**< width of the terminal, in columns; 0: unlimited */
    bool full;    /**< print every column */
    bool color;   /**< use colors */
    bool secrets; /**< print keys and tokens in full */
} vast_table_style;

typedef struct vast_table {
    vast_sink *sink;
    const vast_view *view;
    vast_table_style style;
    size_t rows;       /**< elements so far */
    unsigned left_out; /**< columns that did not fit; set when the headings are printed */
    /* private */
    bool locked, cut;
    uint16_t width[VAST_TABLE_COLUMNS];
    uint16_t cell_at[VAST_TABLE_COLUMNS]; /* offset in `cells` of each cell of the current row; UINT16_MAX: none yet */
    uint16_t cell_len[VAST_TABLE_COLUMNS];
    uint16_t cells_used;
    uint8_t last_cell;
    size_t used;
    char cells[4096];
    char store[24576];
} vast_table;

/** @pre view has 1 to VAST_TABLE_COLUMNS columns, and stays valid until vast_table_end(). */
void vast_table_begin(vast_table *table, vast_sink *sink, const vast_view *view, const vast_table_style *style);

/** Adds a member of the current element. A member without a column is ignored. */
void vast_table_member(vast_table *table, const char *key, const vast_visit_value *value);

/** Ends the current element and prints or stores its row. */
void vast_table_row(vast_table *table);

/** Ends the current element without printing it. */
void vast_table_drop(vast_table *table);

/** Prints the rows that are still stored. */
void vast_table_end(vast_table *table);

#endif
