/* SPDX-License-Identifier: MIT */
/**
 * The report of a run: lines of text for people and for the tests.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>
#include <stdint.h>

/** Prints "name: text". */
void report_text(const char *name, const char *text);
/** Prints "name: number". */
void report_number(const char *name, uint32_t number);

/** Prints the use of RAM and the peak use of stack and arena. @pre report_paint() has filled the arena. */
void report_ram(const void *arena, size_t arena_bytes);
void report_paint(void *arena, size_t arena_bytes);

#endif
