/* SPDX-License-Identifier: MIT */
/*
 * What lwIP wants of an operating system, on FreeRTOS. Each object holds the kernel's memory for it: lwIP keeps them in its own
 * pools, on stacks and in .bss, so that there are never more than it was configured for, and no heap.
 */
#ifndef ARCH_SYS_ARCH_H
#define ARCH_SYS_ARCH_H

#include "FreeRTOS.h"
#include "queue.h"
#include "semphr.h"
#include "task.h"

enum { SYS_MBOX_SLOTS = 8 }; /* the most that any mailbox of lwipopts.h has */

typedef struct sys_sem {
    SemaphoreHandle_t handle; /* NULL: not valid */
    StaticSemaphore_t memory;
} sys_sem_t;

typedef sys_sem_t sys_mutex_t;

typedef struct sys_mbox {
    QueueHandle_t handle; /* NULL: not valid */
    StaticQueue_t memory;
    void *slots[SYS_MBOX_SLOTS];
} sys_mbox_t;

typedef TaskHandle_t sys_thread_t;
typedef int sys_prot_t;

#define sys_sem_valid(sem) ((sem)->handle != NULL)
#define sys_sem_set_invalid(sem) ((sem)->handle = NULL)
#define sys_mutex_valid(mutex) sys_sem_valid(mutex)
#define sys_mutex_set_invalid(mutex) sys_sem_set_invalid(mutex)
#define sys_mbox_valid(mbox) ((mbox)->handle != NULL)
#define sys_mbox_set_invalid(mbox) ((mbox)->handle = NULL)

#endif
