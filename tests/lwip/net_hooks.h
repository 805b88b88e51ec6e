/* SPDX-License-Identifier: MIT */
/* What lwipopts.h of the host needs from net.c. */
#ifndef NET_HOOKS_H
#define NET_HOOKS_H

#include <stdint.h>

extern uint16_t net_dns_port; /* lwIP asks its name server here: the tests' own, on a free port of the host */
uint32_t net_random(void);

#endif
