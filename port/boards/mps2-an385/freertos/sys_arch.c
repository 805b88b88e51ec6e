/* SPDX-License-Identifier: MIT */
/* The operating system layer of lwIP, for FreeRTOS. */
#include "lwip/sys.h"

#include "board.h"
#include "lwip/tcpip.h"
#include "stacks.h"

_Static_assert(configTICK_RATE_HZ == 1000, "ms are taken for ticks");
_Static_assert(TCPIP_MBOX_SIZE <= SYS_MBOX_SLOTS && DEFAULT_TCP_RECVMBOX_SIZE <= SYS_MBOX_SLOTS, "mailboxes must fit");

void sys_init(void)
{
}

/* lwIP passes 0 for no timeout. */
static TickType_t ticks_of(u32_t timeout_ms)
{
    return timeout_ms == 0 ? portMAX_DELAY : timeout_ms;
}

/* ---- semaphores and mutexes -------------------------------------------------------------------------------------- */

err_t sys_sem_new(sys_sem_t *sem, u8_t count)
{
    sem->handle = xSemaphoreCreateCountingStatic(UINT8_MAX, count, &sem->memory);
    return ERR_OK;
}

void sys_sem_signal(sys_sem_t *sem)
{
    (void)xSemaphoreGive(sem->handle);
}

u32_t sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout)
{
    TickType_t begun = xTaskGetTickCount();
    return xSemaphoreTake(sem->handle, ticks_of(timeout)) ? xTaskGetTickCount() - begun : SYS_ARCH_TIMEOUT;
}

void sys_sem_free(sys_sem_t *sem)
{
    vSemaphoreDelete(sem->handle);
}

err_t sys_mutex_new(sys_mutex_t *mutex)
{
    mutex->handle = xSemaphoreCreateMutexStatic(&mutex->memory);
    return ERR_OK;
}

void sys_mutex_lock(sys_mutex_t *mutex)
{
    (void)xSemaphoreTake(mutex->handle, portMAX_DELAY);
}

void sys_mutex_unlock(sys_mutex_t *mutex)
{
    (void)xSemaphoreGive(mutex->handle);
}

void sys_mutex_free(sys_mutex_t *mutex)
{
    vSemaphoreDelete(mutex->handle);
}

/* ---- mailboxes --------------------------------------------------------------------------------------------------- */

err_t sys_mbox_new(sys_mbox_t *mbox, int size)
{
    mbox->handle = xQueueCreateStatic((UBaseType_t)size, sizeof(void *), (uint8_t *)mbox->slots, &mbox->memory);
    return ERR_OK;
}

void sys_mbox_post(sys_mbox_t *mbox, void *msg)
{
    (void)xQueueSend(mbox->handle, &msg, portMAX_DELAY);
}

err_t sys_mbox_trypost(sys_mbox_t *mbox, void *msg)
{
    return xQueueSend(mbox->handle, &msg, 0) ? ERR_OK : ERR_MEM;
}

static u32_t fetch(sys_mbox_t *mbox, void **msg, TickType_t ticks)
{
    void *dropped; /* used if lwIP passes NULL to discard the message */
    TickType_t begun = xTaskGetTickCount();
    return xQueueReceive(mbox->handle, msg != NULL ? msg : &dropped, ticks) ? xTaskGetTickCount() - begun
                                                                            : SYS_ARCH_TIMEOUT;
}

u32_t sys_arch_mbox_fetch(sys_mbox_t *mbox, void **msg, u32_t timeout)
{
    return fetch(mbox, msg, ticks_of(timeout));
}

u32_t sys_arch_mbox_tryfetch(sys_mbox_t *mbox, void **msg)
{
    return fetch(mbox, msg, 0);
}

void sys_mbox_free(sys_mbox_t *mbox)
{
    vQueueDelete(mbox->handle);
}

/* ---- threads and locks ------------------------------------------------------------------------------------------- */

/* lwIP creates only one thread, the TCP/IP task. */
sys_thread_t sys_thread_new(const char *name, lwip_thread_fn thread, void *arg, int stacksize, int prio)
{
    static task_stack(stack, TCPIP_THREAD_STACKSIZE);
    static StaticTask_t task;
    configASSERT((size_t)stacksize == sizeof stack);
    TaskHandle_t made =
        xTaskCreateStatic(thread, name, TASK_WORDS(TCPIP_THREAD_STACKSIZE), arg, (UBaseType_t)prio, stack, &task);
    stacks_note(made, sizeof stack);
    return made;
}

sys_prot_t sys_arch_protect(void)
{
    taskENTER_CRITICAL();
    return 0;
}

void sys_arch_unprotect(sys_prot_t before)
{
    (void)before;
    taskEXIT_CRITICAL();
}

/* lwIP calls this wherever its core is entered. Before the TCP/IP task exists, only one task runs. */
void sys_check_core_lock(void)
{
    configASSERT(lock_tcpip_core.handle == NULL ||
                 xSemaphoreGetMutexHolder(lock_tcpip_core.handle) == xTaskGetCurrentTaskHandle());
}
