/* SPDX-License-Identifier: MIT */
/* FreeRTOS for this firmware: static objects, checked task stacks. Tested with V10.6.2 and V11.3.0, port ARM_CM3. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include "semihost.h"

/* ---- the machine */
#define configCPU_CLOCK_HZ 25000000 /* QEMU's mps2-an385; the tick is derived from it */
#define configTICK_RATE_HZ 1000     /* one tick is 1 ms; board.c and sys_arch.c rely on it */
#define configTICK_TYPE_WIDTH_IN_BITS                                                                                  \
    TICK_TYPE_WIDTH_32_BITS                  /* wraps after 49 days; 16 bits are too few for the timeouts of lwIP */
#define configKERNEL_INTERRUPT_PRIORITY 0xFF /* tick and PendSV have the lowest priority */
#define configMAX_SYSCALL_INTERRUPT_PRIORITY 0x40 /* interrupts of priority 0x40 to 0xFF may wake tasks */
#define configCHECK_HANDLER_INSTALLATION 1        /* the vector table must hold the three handlers below */
#define vPortSVCHandler SVC_Handler               /* the name in the vector table of startup.c */
#define xPortPendSVHandler PendSV_Handler         /* the same */
#define xPortSysTickHandler SysTick_Handler       /* the same */

/* ---- scheduling */
#define configUSE_PREEMPTION 1      /* more urgent tasks must not wait for a handshake, which computes for seconds */
#define configUSE_TIME_SLICING 0    /* no two tasks share a priority */
#define configMAX_PRIORITIES 5      /* idle, application, TCP/IP, driver, blink */
#define configMINIMAL_STACK_SIZE 64 /* words; stack of the idle task: its hook and an interrupt frame */
#define configMAX_TASK_NAME_LEN 8   /* for the report */
#define configUSE_IDLE_HOOK 1       /* sleeps until an interrupt */
#define configUSE_TICK_HOOK 1       /* board_tick() */
#define configIDLE_SHOULD_YIELD 0   /* no other task has its priority */

/* ---- memory: no heap_N.c is linked */
#define configSUPPORT_STATIC_ALLOCATION 1  /* the use of RAM is known at link time */
#define configSUPPORT_DYNAMIC_ALLOCATION 0 /* no code can allocate from a heap by mistake */
#define configSTACK_DEPTH_TYPE uint32_t /* gives the function for the idle task memory the same type in V10 and V11 */

/* ---- kernel features in use */
#define configUSE_MUTEXES 1                   /* the core lock of lwIP, with priority inheritance */
#define configUSE_COUNTING_SEMAPHORES 1       /* semaphores of lwIP start at 0 or 1 and keep an early signal */
#define configUSE_POSIX_ERRNO 1               /* errno for lwIP, one for each task */
#define configUSE_TIMERS 0                    /* lwIP has its own timers */
#define INCLUDE_xTaskDelayUntil 1             /* blink: a period without drift */
#define INCLUDE_vTaskSuspend 1                /* portMAX_DELAY means no timeout */
#define INCLUDE_xTaskGetCurrentTaskHandle 1   /* checks the holder of the core lock */
#define INCLUDE_xSemaphoreGetMutexHolder 1    /* the same */
#define INCLUDE_xTaskGetIdleTaskHandle 1      /* the report */
#define INCLUDE_uxTaskGetStackHighWaterMark 1 /* the same */

/* ---- checks that end the run */
#define configCHECK_FOR_STACK_OVERFLOW 2 /* checks stack pointer and last 16 bytes at each task switch */
#define configASSERT(is_so)                                                                                            \
    do {                                                                                                               \
        if (!(is_so)) {                                                                                                \
            semihost_print("FreeRTOS: " #is_so "\n");                                                                  \
            semihost_exit(126);                                                                                        \
        }                                                                                                              \
    } while (0)

#endif
