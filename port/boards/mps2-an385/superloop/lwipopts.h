/* SPDX-License-Identifier: MIT */
/* lwIP without an operating system: one thread, callbacks. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include "lwip_shared.h"

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0 /* no interrupt handler calls lwIP */
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0

#endif
