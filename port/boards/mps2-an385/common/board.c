/* SPDX-License-Identifier: MIT */
/* The board: clock, random numbers, sleep. */
#include "board.h"

#include "lwip/sys.h"
#include "semihost.h"

enum { CPU_HZ = 25000000, TICK_HZ = 1000, TICK_CYCLES = CPU_HZ / TICK_HZ };

typedef struct systick {
    volatile uint32_t control, reload, current;
} systick;

static systick *const tick = (systick *)0xE000E010;
static volatile uint32_t now_ms;

int64_t board_boot_epoch = -1;
uint16_t board_dns_port = 53;

void board_init(void)
{
    tick->reload = TICK_CYCLES - 1;
    tick->current = 0;
    tick->control = 7; /* processor clock, interrupt enabled, counter enabled */
}

void board_tick(void)
{
    now_ms++;
}

uint32_t board_now_ms(void)
{
    return now_ms;
}

uint32_t board_now_us(void)
{
    uint32_t ms, cycles;
    do {
        ms = now_ms;
        cycles = TICK_CYCLES - 1 - tick->current;
    } while (ms != now_ms);
    return ms * 1000 + cycles / (CPU_HZ / 1000000);
}

void board_rest(void)
{
    __asm__ volatile("wfi");
}

/*
 * This machine has no random source; QEMU gives access to that of the host, as a file. A product reads the generator of
 * its processor (and runs its health tests) here, or returns VAST_IO_ERROR, so that TLS refuses to start.
 */
vast_io board_entropy(void *out, size_t len)
{
    return semihost_read_file("/dev/urandom", out, len) ? VAST_IO_OK : VAST_IO_ERROR;
}

static uint32_t interrupts_off(void)
{
    uint32_t before;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(before)::"memory");
    return before;
}

static void interrupts_as(uint32_t before)
{
    __asm__ volatile("msr primask, %0" ::"r"(before) : "memory");
}

/*
 * Random numbers for lwIP: ports, DNS and DHCP transaction IDs, TCP sequence numbers. An attacker who sees some of them
 * must not be able to predict others, so each is fresh entropy, read in blocks.
 */
static uint32_t next_random(void)
{
    static uint32_t block[8];
    static unsigned left;
    if (left == 0) {
        if (board_entropy(block, sizeof block) != VAST_IO_OK) {
            semihost_print("no entropy\n");
            semihost_exit(124);
        }
        left = sizeof block / sizeof *block;
    }
    uint32_t number = block[--left];
    block[left] = 0;
    return number;
}

uint32_t board_random(void)
{
    uint32_t before = interrupts_off();
    uint32_t number = next_random();
    interrupts_as(before);
    return number;
}

uint32_t board_port_now_ms(void *user)
{
    (void)user;
    return board_now_ms();
}

int64_t board_port_epoch(void *user)
{
    (void)user;
    return board_boot_epoch < 0 ? -1 : board_boot_epoch + board_now_ms() / 1000;
}

vast_io board_port_entropy(void *user, void *out, size_t len)
{
    (void)user;
    return board_entropy(out, len);
}

uint32_t sys_now(void)
{
    return board_now_ms();
}
