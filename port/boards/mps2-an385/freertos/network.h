/* SPDX-License-Identifier: MIT */
/**
 * lwIP on this board under FreeRTOS: its TCP/IP task, and a task that the controller's interrupt wakes.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "vast_lwip_sockets.h"

/** For vast_lwip_sockets_init(). */
extern const vast_lwip_sockets_config network_config;

/** Starts both tasks, and asks for an address. Before the scheduler. @param dns_port  0: 53 at the address that DHCP names. */
void network_init(uint16_t dns_port);

/** Sleeps until there is an address. false: none came in time. From one task. */
bool network_wait(uint32_t max_ms);

#endif
