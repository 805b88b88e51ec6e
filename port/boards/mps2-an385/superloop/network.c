/* SPDX-License-Identifier: MIT */
/* lwIP on this board without an operating system. */
#include "network.h"

#include "board.h"
#include "lan9118.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/init.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"

static struct netif netif;
static bool names_at_gateway;

void network_init(uint16_t dns_port)
{
    lwip_init();
    names_at_gateway = dns_port != 0;
    if (names_at_gateway) {
        board_dns_port = dns_port;
    }
    (void)netif_add_noaddr(&netif, NULL, lan9118_init, ethernet_input);
    netif_set_default(&netif);
    netif_set_up(&netif);
    (void)dhcp_start(&netif);
}

void network_pump(void)
{
    lan9118_poll(&netif);
    sys_check_timeouts();
}

bool network_is_up(void)
{
    if (!dhcp_supplied_address(&netif)) {
        return false;
    }
    if (names_at_gateway) {
        dns_setserver(
            0, netif_ip_gw4(&netif)); /* the gateway of QEMU is the loopback of the host, where the test server runs */
    }
    return true;
}

static void pump(void *user)
{
    (void)user;
    network_pump();
}

static void rest(void *user, uint32_t max_ms)
{
    (void)user;
    (void)max_ms; /* the next tick ends the sleep earlier */
    board_rest();
}

const vast_lwip_raw_config network_config = {
    .pump = pump,
    .rest = rest,
    .now_ms = board_port_now_ms,
    .epoch = board_port_epoch,
    .entropy = board_port_entropy,
};
