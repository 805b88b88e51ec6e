/* SPDX-License-Identifier: MIT */
/**
 * Sorts rows that are held in memory, by their last cell. A row is a list of cells: two bytes of length, then the text.
 *
 * The memory is static: it counts only when it is used.
 */
#ifndef VASTAI_CLI_SORT_ROWS_H
#define VASTAI_CLI_SORT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VAST_SORT_BYTES (1 << 20)
#define VAST_SORT_ROWS 16384

extern char vast_sort_store[VAST_SORT_BYTES];    /**< the rows, one after the other */
extern uint32_t vast_sort_order[VAST_SORT_ROWS]; /**< where each row begins */

/** Reads a cell. @return where the next one begins. */
const char *vast_sort_cell(const char *at, const char **text, size_t *len);

/** Notes where the nth row begins. @return false: there are too many rows. */
bool vast_sort_note(size_t nth, size_t at);

/**
 * Sorts the order of rows: numbers by value, texts without regard to case, rows without a value last. Equal rows keep
 * their order. @param cells  of each row; the last one is compared.
 */
void vast_sort_rows(size_t count, size_t cells, bool descending);

#endif
