/* SPDX-License-Identifier: MIT */
/* The report of a run: lines of text for people and for the tests. */
#include "report.h"

#include "board.h"
#include "semihost.h"
#include "vastai/out.h"

extern uint8_t stack_begin[], stack_end[], data_begin[], data_end[], bss_begin[], bss_end[];
extern uint8_t bss_lwip[], bss_mbedtls[], bss_vastai[], bss_kernel[], bss_tasks[], bss_arena[], bss_rest[];

void report_text(const char *name, const char *text)
{
    semihost_print(name);
    semihost_print(": ");
    semihost_print(text);
    semihost_print("\n");
}

void report_number(const char *name, uint32_t number)
{
    char text[12] = { 0 };
    vast_out out;
    vast_out_begin(&out, text, sizeof text - 1);
    vast_put_uint(&out, number);
    report_text(name, text);
}

/* The allocator has cleared the arena; its first header is at the bottom. */
void report_paint(void *arena, size_t arena_bytes)
{
    enum { HEADER_WORDS = 16 };
    uint32_t *word = arena;
    for (size_t i = HEADER_WORDS; i < arena_bytes / 4; i++) {
        word[i] = BOARD_PAINT;
    }
}

/* Counts the words from `at` upwards that still hold the fill pattern. */
static uint32_t painted(const void *at, const void *end)
{
    const uint32_t *word = at;
    while (word < (const uint32_t *)end && *word == BOARD_PAINT) {
        word++;
    }
    return (uint32_t)((const uint8_t *)word - (const uint8_t *)at);
}

/* The allocator allocates from the bottom and keeps no data at the top. */
static uint32_t arena_used(const uint32_t *arena, size_t bytes)
{
    size_t words = bytes / 4;
    while (words != 0 && arena[words - 1] == BOARD_PAINT) {
        words--;
    }
    return (uint32_t)(words * 4);
}

static void report_span(const char *name, const uint8_t *from, const uint8_t *to)
{
    report_number(name, (uint32_t)(to - from));
}

void report_ram(const void *arena, size_t arena_bytes)
{
    report_span("ram lwip", bss_lwip, bss_mbedtls);
    report_span("ram mbedtls", bss_mbedtls, bss_vastai);
    report_span("ram libvastai", bss_vastai, bss_kernel);
    report_span("ram kernel", bss_kernel, bss_tasks);
    report_span("ram task stacks", bss_tasks, bss_arena);
    report_span("ram arena", bss_arena, bss_rest);
    report_span("ram firmware", bss_rest, bss_end);
    report_span("ram data", data_begin, data_end);
    report_span("ram stack", stack_begin, stack_end);
    report_span("ram all", stack_begin, bss_end);
    report_number("arena used", arena_used(arena, arena_bytes));
    report_number("stack used", (uint32_t)(stack_end - stack_begin) - painted(stack_begin, stack_end));
}
