/* SPDX-License-Identifier: MIT */
/**
 * What a run tells: lines of text for people and for the tests.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>
#include <stdint.h>

/** "name: text" */
void report_text(const char *name, const char *text);
/** "name: number" */
void report_number(const char *name, uint32_t number);

/** What takes RAM, and how much of stack and arena was ever used. The arena was painted with report_paint(). */
void report_ram(const void *arena, size_t arena_bytes);
void report_paint(void *arena, size_t arena_bytes);

#endif
