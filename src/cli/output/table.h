/* SPDX-License-Identifier: MIT */
/**
 * Tables and blocks for people, in fixed memory.
 *
 * The first rows are held back until they fill `store`; their widths then hold for all that follow, which is printed as it
 * comes. So a table of any length takes the memory of a short one, and its first row appears before its last has come.
 */
#ifndef VASTAI_CLI_TABLE_H
#define VASTAI_CLI_TABLE_H

#include "command.h"
#include "sink.h"
#include "visit.h"

typedef struct vast_table_style {
    size_t width; /**< columns of the terminal; 0: any */
    bool full;    /**< every column */
    bool color;
    bool secrets; /**< keys and tokens whole */
} vast_table_style;

typedef struct vast_table {
    vast_sink *sink;
    const vast_view *view;
    vast_table_style style;
    size_t rows;       /**< elements so far */
    unsigned left_out; /**< columns that did not fit; known once the heads are printed */
    /* private */
    bool locked, cut;
    uint16_t width[VAST_TABLE_COLUMNS];
    uint16_t cell_at[VAST_TABLE_COLUMNS]; /* of the row that is being read, in cells; UINT16_MAX: none yet */
    uint16_t cell_len[VAST_TABLE_COLUMNS];
    uint16_t cells_used;
    uint8_t last_cell;
    size_t used;
    char cells[4096];
    char store[24576];
} vast_table;

/** @pre view has 1 to VAST_TABLE_COLUMNS columns, outlives table. */
void vast_table_begin(vast_table *table, vast_sink *sink, const vast_view *view, const vast_table_style *style);

/** A member of the element under way; those that are in no column are passed over. */
void vast_table_member(vast_table *table, const char *key, const vast_visit_value *value);

/** The element is whole. */
void vast_table_row(vast_table *table);

/** The element is whole, and is not to be shown. */
void vast_table_drop(vast_table *table);

/** Prints what is still held. */
void vast_table_end(vast_table *table);

#endif
