/* SPDX-License-Identifier: MIT */
/* FreeRTOS for this firmware: every object static, every task's stack checked. Run with V10.6.2, V11.3.0, and their ARM_CM3 port. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include "semihost.h"

/* ---- the machine */
#define configCPU_CLOCK_HZ 25000000 /* QEMU's mps2-an385; the tick is derived from it */
#define configTICK_RATE_HZ 1000     /* a tick is a ms: board.c counts them, sys_arch.c takes ms for ticks */
#define configTICK_TYPE_WIDTH_IN_BITS TICK_TYPE_WIDTH_32_BITS /* 49 days; with 16 bits lwIP's waits would not fit */
#define configKERNEL_INTERRUPT_PRIORITY 0xFF                  /* tick and PendSV give way to every device */
#define configMAX_SYSCALL_INTERRUPT_PRIORITY 0x40             /* devices from here to 0xFF may wake tasks */
#define configCHECK_HANDLER_INSTALLATION 1                    /* the vector table must hold the three handlers below */
#define vPortSVCHandler SVC_Handler                           /* by the names of startup.c's vector table */
#define xPortPendSVHandler PendSV_Handler                     /* the same */
#define xPortSysTickHandler SysTick_Handler                   /* the same */

/* ---- scheduling */
#define configUSE_PREEMPTION 1      /* a handshake computes for seconds; whatever is more urgent must not wait for it */
#define configUSE_TIME_SLICING 0    /* no two tasks share a priority */
#define configMAX_PRIORITIES 5      /* idle, application, TCP/IP, driver, blink */
#define configMINIMAL_STACK_SIZE 64 /* words, the idle task's: its hook, and the frame of an interrupted task */
#define configMAX_TASK_NAME_LEN 8   /* for the report */
#define configUSE_IDLE_HOOK 1       /* sleeps until an interrupt */
#define configUSE_TICK_HOOK 1       /* board_tick() */
#define configIDLE_SHOULD_YIELD 0   /* nobody else has its priority */

/* ---- memory: no heap_N.c is linked */
#define configSUPPORT_STATIC_ALLOCATION 1  /* what RAM takes is known when it is linked */
#define configSUPPORT_DYNAMIC_ALLOCATION 0 /* so that nothing can ask for a heap by mistake */
#define configSTACK_DEPTH_TYPE uint32_t    /* so that V10 and V11 ask for the idle task's memory by the same function */

/* ---- what is used of the kernel */
#define configUSE_MUTEXES 1                   /* lwIP's core lock: with priority inheritance */
#define configUSE_COUNTING_SEMAPHORES 1       /* lwIP's semaphores start at 0 or 1; a signal before the wait is kept */
#define configUSE_POSIX_ERRNO 1               /* lwIP's errno, one for each task */
#define configUSE_TIMERS 0                    /* lwIP has timers of its own */
#define INCLUDE_xTaskDelayUntil 1             /* blink: a rhythm that does not drift */
#define INCLUDE_vTaskSuspend 1                /* portMAX_DELAY means for ever */
#define INCLUDE_xTaskGetCurrentTaskHandle 1   /* who holds the core lock? */
#define INCLUDE_xSemaphoreGetMutexHolder 1    /* the same */
#define INCLUDE_xTaskGetIdleTaskHandle 1      /* the report */
#define INCLUDE_uxTaskGetStackHighWaterMark 1 /* the same */

/* ---- what must not happen, and ends the run */
#define configCHECK_FOR_STACK_OVERFLOW 2 /* the pointer, and the last 16 bytes' paint, at each switch */
#define configASSERT(is_so)                                                                                            \
    do {                                                                                                               \
        if (!(is_so)) {                                                                                                \
            semihost_print("FreeRTOS: " #is_so "\n");                                                                  \
            semihost_exit(126);                                                                                        \
        }                                                                                                              \
    } while (0)

#endif
