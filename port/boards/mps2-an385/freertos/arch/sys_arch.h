/* SPDX-License-Identifier: MIT */
/*
 * The operating system layer of lwIP, for FreeRTOS. Each object contains the memory of its kernel object. lwIP keeps
 * these objects in its pools, on stacks and in .bss, so no heap is needed, and their number is limited by lwipopts.h.
 */
#ifndef ARCH_SYS_ARCH_H
#define ARCH_SYS_ARCH_H

#include "FreeRTOS.h"
#include "queue.h"
#include "semphr.h"
#include "task.h"

enum { SYS_MBOX_SLOTS = 8 }; /* the largest mailbox size in lwipopts.h */

typedef struct sys_sem {
    SemaphoreHandle_t handle; /* NULL: invalid */
    StaticSemaphore_t memory;
} sys_sem_t;

typedef sys_sem_t sys_mutex_t;

typedef struct sys_mbox {
    QueueHandle_t handle; /* NULL: invalid */
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
