/* SPDX-License-Identifier: MIT */
/* What lwIP asks of the compiler. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#define LWIP_ERRNO_STDINCLUDE 1
#define LWIP_RAND() net_random()
#define LWIP_PLATFORM_DIAG(x)                                                                                          \
    do {                                                                                                               \
        printf x;                                                                                                      \
    } while (0)
#define LWIP_PLATFORM_ASSERT(x)                                                                                        \
    do {                                                                                                               \
        fprintf(stderr, "lwIP: %s\n", x);                                                                              \
        abort();                                                                                                       \
    } while (0)

#endif
