/* SPDX-License-Identifier: MIT */
/* The compiler and the machine, for lwIP; errno is that of FreeRTOS, one for each task. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include "cc_shared.h"

extern int FreeRTOS_errno;
#define errno FreeRTOS_errno
#define LWIP_PROVIDE_ERRNO 1

#endif
