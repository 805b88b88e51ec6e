/* SPDX-License-Identifier: MIT */
/* A task that must run every 10 ms, and counts missed deadlines. */
#include "blink.h"

#include "report.h"
#include "stacks.h"

enum { PERIOD_MS = 10, STACK_BYTES = 320 };

static volatile uint32_t *const leds = (uint32_t *)0x40028000;
static volatile uint32_t blinks, latest_ms;

static void blink(void *arg)
{
    TickType_t due = 0;
    (void)arg;
    for (;;) {
        (void)xTaskDelayUntil(&due, PERIOD_MS);
        TickType_t late = xTaskGetTickCount() - due;
        latest_ms = late > latest_ms ? late : latest_ms;
        blinks++;
        *leds ^= 1;
    }
}

void blink_start(void)
{
    static task_stack(stack, STACK_BYTES);
    static StaticTask_t task;
    stacks_note(
        xTaskCreateStatic(blink, "blink", TASK_WORDS(STACK_BYTES), NULL, PRIORITY_BLINK, stack, &task), sizeof stack);
}

void blink_report(void)
{
    uint32_t so_far = blinks;
    report_number("blinks", so_far);
    report_number("blinks due", xTaskGetTickCount() / PERIOD_MS);
    report_number("blink late ms", latest_ms);
}
