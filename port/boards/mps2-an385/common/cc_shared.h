/* SPDX-License-Identifier: MIT */
/* The common part of both arch/cc.h: the compiler and the machine, for lwIP. */
#ifndef CC_SHARED_H
#define CC_SHARED_H

#include <stdint.h>

uint32_t board_random(void);
void semihost_print(const char *text);
_Noreturn void semihost_exit(int status);

#define LWIP_NO_STDDEF_H 0
#define LWIP_NO_CTYPE_H 1
#define LWIP_NO_INTTYPES_H 1
#define X8_F "02x"
#define U16_F "u"
#define S16_F "d"
#define X16_F "x"
#define U32_F "lu"
#define S32_F "ld"
#define X32_F "lx"
#define SZT_F "u"
#define LWIP_TIMEVAL_PRIVATE 0

#define LWIP_RAND() board_random()
#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(text)                                                                                     \
    do {                                                                                                               \
        semihost_print("lwIP: " text "\n");                                                                            \
        semihost_exit(126);                                                                                            \
    } while (0)

#endif
