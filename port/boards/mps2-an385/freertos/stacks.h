/* SPDX-License-Identifier: MIT */
/**
 * Tasks with static stacks, whose use is reported.
 */
#ifndef STACKS_H
#define STACKS_H

#include <stddef.h>

#include "FreeRTOS.h"
#include "task.h"

#define TASK_WORDS(bytes) ((bytes) / sizeof(StackType_t))

/** A stack, in the section of stacks. */
#define task_stack(name, bytes)                                                                                        \
    StackType_t name[TASK_WORDS(bytes)] __attribute__((aligned(8), section(".bss.task_stack")))

/** Priorities, none of them shared; lwIP's TCP/IP task has 2 (lwipopts.h). */
enum { PRIORITY_APPLICATION = 1, PRIORITY_DRIVER = 3, PRIORITY_BLINK = 4 };

/** Takes a task into the report. */
void stacks_note(TaskHandle_t task, size_t stack_bytes);

/** For each task: the bytes of its stack, and how many of them were ever used. */
void stacks_report(void);

#endif
