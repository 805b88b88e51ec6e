/* SPDX-License-Identifier: MIT */
/* lwIP's view of the compiler and the machine, and of errno: the kernel keeps one for each task. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include "cc_shared.h"

extern int FreeRTOS_errno;
#define errno FreeRTOS_errno
#define LWIP_PROVIDE_ERRNO 1

#endif
