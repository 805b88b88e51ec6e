/* SPDX-License-Identifier: MIT */
/**
 * lwIP on this board, and what the port wants of it.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "vast_lwip_raw.h"

/** For vast_lwip_raw_init(). */
extern const vast_lwip_raw_config network_config;

/** Brings lwIP and the controller up, and asks for an address. @param dns_port  0: 53 at the address that DHCP names. */
void network_init(uint16_t dns_port);

/** Lets the network move: received frames, lwIP's timers. Call it in each turn of the superloop. */
void network_pump(void);

/** Whether there is an address. */
bool network_is_up(void);

#endif
