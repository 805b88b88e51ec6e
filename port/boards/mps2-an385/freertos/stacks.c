/* SPDX-License-Identifier: MIT */
/* Task stacks and their peak use. */
#include "stacks.h"

#include "board.h"
#include "report.h"
#include "semihost.h"

enum { NOTED_MAX = 6, IDLE_STACK_BYTES = configMINIMAL_STACK_SIZE * sizeof(StackType_t) };

static struct noted {
    TaskHandle_t task;
    size_t stack_bytes;
} noted[NOTED_MAX];
static size_t noted_count;

void stacks_note(TaskHandle_t task, size_t stack_bytes)
{
    configASSERT(noted_count < NOTED_MAX);
    noted[noted_count++] = (struct noted){ task, stack_bytes };
}

static void report_one(TaskHandle_t task, size_t stack_bytes)
{
    size_t never_used = uxTaskGetStackHighWaterMark(task) * sizeof(StackType_t);
    report_text("task", pcTaskGetName(task));
    report_number("task stack", (uint32_t)stack_bytes);
    report_number("task stack used", (uint32_t)(stack_bytes - never_used));
}

void stacks_report(void)
{
    for (size_t i = 0; i < noted_count; i++) {
        report_one(noted[i].task, noted[i].stack_bytes);
    }
    report_one(xTaskGetIdleTaskHandle(), IDLE_STACK_BYTES);
}

/* ---- callbacks of the kernel ------------------------------------------------------------------------------------- */

void vApplicationGetIdleTaskMemory(StaticTask_t **task, StackType_t **stack, configSTACK_DEPTH_TYPE *words)
{
    static StaticTask_t idle;
    static task_stack(idle_stack, IDLE_STACK_BYTES);
    *task = &idle;
    *stack = idle_stack;
    *words = configMINIMAL_STACK_SIZE;
}

void vApplicationIdleHook(void)
{
    board_rest();
}

void vApplicationTickHook(void)
{
    board_tick();
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name)
{
    (void)task;
    report_text("fault: the stack overflowed of task", name);
    semihost_exit(125);
}
