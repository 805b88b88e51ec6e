/* SPDX-License-Identifier: MIT */
/*
 * Firmware that deletes an endpoint group, and reports the result as text and exit status. The order is that of a
 * product: address by DHCP, TLS on a static arena, then calls. The settings come from settings.h.
 */
#include "board.h"
#include "job.h"
#include "lan9118.h"
#include "network.h"
#include "report.h"

enum { ADDRESS_WAIT_MS = 10000 };

static vast_lwip_raw net;
static settings asked;
static uint32_t longest_step_us, steps;

/* Between two steps of a superloop that must not block: other work, and the watchdog. */
static void end_step(uint32_t start_us)
{
    uint32_t took_us = board_now_us() - start_us;
    longest_step_us = took_us > longest_step_us ? took_us : longest_step_us;
    steps++;
    network_pump();
}

static vast_err drive_by_steps(vast_client *client, vast_err begun)
{
    unsigned want = VAST_WANT_TIME;
    while (begun == VAST_OK && want != VAST_DONE) {
        uint32_t start_us = board_now_us();
        want = vast_call_step(client);
        end_step(start_us);
    }
    return begun == VAST_OK ? vast_last(client)->err : begun;
}

static vast_err drive_flow_by_steps(vast_flow *flow, vast_err begun)
{
    unsigned want = VAST_WANT_TIME;
    while (begun == VAST_OK && want != VAST_DONE) {
        uint32_t start_us = board_now_us();
        want = vast_flow_step(flow);
        end_step(start_us);
    }
    return begun == VAST_OK ? vast_flow_result(flow) : begun;
}

static bool wait_for_address(void)
{
    uint32_t begun_ms = board_now_ms();
    while (!network_is_up()) {
        if (board_now_ms() - begun_ms > ADDRESS_WAIT_MS) {
            return false;
        }
        network_pump();
        board_rest();
    }
    return true;
}

int main(void)
{
    vast_err err = VAST_OK;
    board_init();
    if (!settings_read(&asked)) {
        return BAD_SETTINGS;
    }
    board_boot_epoch = asked.epoch;
    lan9118_lose_percent = asked.lose;
    network_init((uint16_t)asked.dns_port);
    vast_lwip_raw_init(&net, &network_config);
    if (!wait_for_address()) {
        return NO_ADDRESS;
    }
    if (!job_start(&asked, &vast_lwip_raw_port, &net)) {
        return NO_TLS;
    }
    for (uint32_t i = 0; i < asked.calls; i++) {
        err = asked.superloop ? job_call(drive_by_steps, drive_flow_by_steps) : job_call(NULL, NULL);
    }
    if (asked.superloop) {
        report_number("longest step us", longest_step_us);
        report_number("steps", steps);
    }
    job_end();
    return (int)err;
}
