/* SPDX-License-Identifier: MIT */
/* Start-up: the vector table, initialized memory, and a stack filled with a pattern so that its use can be measured. */
#include <stdint.h>

#include "board.h"
#include "semihost.h"

extern uint32_t stack_begin[], stack_end[], data_begin[], data_end[], data_in_flash[], bss_begin[], bss_end[];

int main(void);
void reset(void);

static void hang(void)
{
    semihost_print("fault: the stack overflowed, or a pointer was wrong\n");
    semihost_exit(125);
}

__attribute__((naked)) void reset(void)
{
    __asm__ volatile("ldr r0, =stack_begin\n"
                     "ldr r1, =stack_end\n"
                     "ldr r2, =%c0\n"
                     "1: str r2, [r0], #4\n"
                     "cmp r0, r1\n"
                     "blo 1b\n"
                     "b start_c\n" ::"i"(BOARD_PAINT));
}

__attribute__((used)) static void start_c(void)
{
    uint32_t *from = data_in_flash;
    for (uint32_t *to = data_begin; to < data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = bss_begin; to < bss_end; to++) {
        *to = 0;
    }
    semihost_exit(main());
}

/* The allocator of mbedTLS calls this if its arena was overwritten. */
_Noreturn void exit(int status);
_Noreturn void exit(int status)
{
    semihost_exit(status);
}

typedef void handler(void);

/* Weak handlers with the names of CMSIS: a kernel or a driver defines its own. */
#define REPLACEABLE __attribute__((weak))
void SVC_Handler(void);
void PendSV_Handler(void);
void SysTick_Handler(void);
void ETHERNET_Handler(void);

REPLACEABLE void SVC_Handler(void)
{
    hang();
}

REPLACEABLE void PendSV_Handler(void)
{
    hang();
}

REPLACEABLE void SysTick_Handler(void)
{
    board_tick();
}

REPLACEABLE void ETHERNET_Handler(void)
{
    hang();
}

__attribute__((section(".vectors"), used)) static const union {
    handler *run;
    uint32_t *stack;
} vectors[16 + BOARD_ETHERNET_IRQ + 1] = {
    { .stack = stack_end },
    { reset },
    { hang }, /* NMI */
    { hang }, /* hard fault */
    { hang }, /* memory management */
    { hang }, /* bus fault */
    { hang }, /* usage fault */
    { 0 },
    { 0 },
    { 0 },
    { 0 },
    { SVC_Handler },
    { hang }, /* debug monitor */
    { 0 },
    { PendSV_Handler },
    { SysTick_Handler },
    [16 + BOARD_ETHERNET_IRQ] = { ETHERNET_Handler },
};
