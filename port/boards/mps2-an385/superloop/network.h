/* SPDX-License-Identifier: MIT */
/**
 * lwIP on this board without an operating system, and the configuration of the port.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "vast_lwip_raw.h"

/** The configuration for vast_lwip_raw_init(). */
extern const vast_lwip_raw_config network_config;

/**
 * Starts lwIP, the controller and DHCP.
 * @param dns_port  port of the name server; 0: port 53 at the address from DHCP.
 */
void network_init(uint16_t dns_port);

/** Processes received frames and the timers of lwIP. Call it in each iteration of the superloop. */
void network_pump(void);

/** Returns whether an address is assigned. */
bool network_is_up(void);

#endif
