/* SPDX-License-Identifier: MIT */
/**
 * lwIP on this board under FreeRTOS: the TCP/IP task, and a driver task woken by the interrupt of the controller.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "vast_lwip_sockets.h"

/** The configuration for vast_lwip_sockets_init(). */
extern const vast_lwip_sockets_config network_config;

/**
 * Creates both tasks and starts DHCP. Call it before the scheduler runs.
 * @param dns_port  port of the name server; 0: port 53 at the address from DHCP.
 */
void network_init(uint16_t dns_port);

/** Sleeps until an address is assigned. @return false on timeout. Call it from one task only. */
bool network_wait(uint32_t max_ms);

#endif
