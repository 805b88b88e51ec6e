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

#define VAST_TABLE_CELLS (VAST_TABLE_COLUMNS + 1)

typedef struct vast_table_style {
    vast_output_format format; /**< VAST_OUTPUT_CSV, VAST_OUTPUT_TSV, or any other for a table */
    size_t width;              /**< columns of the terminal; 0: any */
    bool full;                 /**< every column */
    bool records;              /**< `title: value` lines for each row, where the rows do not fit */
    bool ids;                  /**< the first cell of each row, and nothing else */
    bool color;
    bool marks;   /**< mark what has changed, see marks.h: in two columns before each line, and by reversed colors */
    bool secrets; /**< keys and tokens whole */
    const char *sort; /**< the member to sort the rows by; NULL: in the order of the answer */
    bool descending;
} vast_table_style;

#define VAST_TABLE_KINDS 256

typedef struct vast_table {
    vast_sink *sink;
    const vast_view *view;
    vast_table_style style;
    size_t rows;       /**< elements so far */
    unsigned left_out; /**< columns that did not fit; known once the heads are printed */
    bool too_long;     /**< the rows do not fit in the memory for sorting, and are not printed */
    /* private */
    bool locked, cut, as_records;
    uint8_t first[VAST_TABLE_KINDS];  /* the first column whose key is of that kind, from 1; 0: none */
    uint8_t next[VAST_TABLE_COLUMNS]; /* the next column whose key is of the same kind, from 1; 0: none */
    bool shown[VAST_TABLE_COLUMNS];
    bool changed[VAST_TABLE_COLUMNS]; /* in the row that is printed */
    bool filled[VAST_TABLE_COLUMNS];  /* a row that is held has a value there */
    uint16_t width[VAST_TABLE_COLUMNS];
    uint16_t cell_at[VAST_TABLE_CELLS]; /* of the row that is being read, in cells; UINT16_MAX: none yet */
    uint16_t cell_len[VAST_TABLE_CELLS];
    uint16_t cells_used;
    uint8_t last_cell;
    size_t printed, used, room;
    char *store; /* rows that wait: room bytes, in own_store or in the memory for sorting */
    char cells[4096];
    char own_store[24576];
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
