/* SPDX-License-Identifier: MIT */
/*
 * The firmware under FreeRTOS: an application task makes blocking calls while the network tasks and the blink task
 * run. The settings come from settings.h.
 */
#include "blink.h"
#include "board.h"
#include "job.h"
#include "lan9118.h"
#include "network.h"
#include "report.h"
#include "semihost.h"
#include "stacks.h"

enum { ADDRESS_WAIT_MS = 10000, NO_SCHEDULER = 123 };

static settings asked;

static int run(void)
{
    static vast_lwip_sockets net;
    vast_err err = VAST_OK;
    if (!network_wait(ADDRESS_WAIT_MS)) {
        return NO_ADDRESS;
    }
    vast_lwip_sockets_init(&net, &network_config);
    if (!job_start(&asked, &vast_lwip_sockets_port, &net)) {
        return NO_TLS;
    }
    for (uint32_t i = 0; i < asked.calls; i++) {
        err = job_call(NULL, NULL);
    }
    job_end();
    return (int)err;
}

static void application(void *arg)
{
    (void)arg;
    int status = run();
    blink_report();
    stacks_report();
    semihost_exit(status);
}

static void start_application(void)
{
    static task_stack(stack, APPLICATION_STACK_BYTES);
    static StaticTask_t task;
    TaskHandle_t made = xTaskCreateStatic(
        application, "app", TASK_WORDS(APPLICATION_STACK_BYTES), NULL, PRIORITY_APPLICATION, stack, &task);
    stacks_note(made, sizeof stack);
}

int main(void)
{
    if (!settings_read(&asked) || asked.superloop) {
        return BAD_SETTINGS;
    }
    board_boot_epoch = asked.epoch;
    lan9118_lose_percent = asked.lose;
    blink_start();
    network_init((uint16_t)asked.dns_port);
    start_application();
    vTaskStartScheduler();
    return NO_SCHEDULER;
}
