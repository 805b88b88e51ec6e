/* SPDX-License-Identifier: MIT */
/**
 * Tasks with static stacks, and a report of their peak use.
 */
#ifndef STACKS_H
#define STACKS_H

#include <stddef.h>

#include "FreeRTOS.h"
#include "task.h"

#define TASK_WORDS(bytes) ((bytes) / sizeof(StackType_t))

/** Defines a stack in the linker section for stacks. */
#define task_stack(name, bytes)                                                                                        \
    StackType_t name[TASK_WORDS(bytes)] __attribute__((aligned(8), section(".bss.task_stack")))

/** Task priorities, each used once; the TCP/IP task of lwIP has 2 (lwipopts.h). */
enum { PRIORITY_APPLICATION = 1, PRIORITY_DRIVER = 3, PRIORITY_BLINK = 4 };

/** Adds a task to the report. */
void stacks_note(TaskHandle_t task, size_t stack_bytes);

/** Reports the stack size and the peak stack use of each task, in bytes. */
void stacks_report(void);

#endif
