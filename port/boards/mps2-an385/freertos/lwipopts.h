/* SPDX-License-Identifier: MIT */
/* lwIP under FreeRTOS: a TCP/IP task, sockets for the others, one lock around its core. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include "lwip_shared.h"

/* ---- tasks */
#define NO_SYS 0
#define SYS_LIGHTWEIGHT_PROT 1
#define LWIP_TCPIP_CORE_LOCKING 1
#define LWIP_TCPIP_CORE_LOCKING_INPUT 1 /* the driver task passes frames under the lock: no message, no task switch */
#define TCPIP_THREAD_NAME "tcpip"
#define TCPIP_THREAD_STACKSIZE 1024 /* bytes */
#define TCPIP_THREAD_PRIO 2         /* above the application, below the driver; see stacks.h */
#define TCPIP_MBOX_SIZE 4           /* with core locking, few messages are sent */
void sys_check_core_lock(void);
#define LWIP_ASSERT_CORE_LOCKED() sys_check_core_lock()

/* ---- sockets: one for the client, one for the rest of the application */
#define LWIP_NETCONN 1
#define LWIP_SOCKET 1
#define LWIP_SOCKET_POLL 1
#define LWIP_SOCKET_SELECT 0
#define LWIP_COMPAT_SOCKETS 0
#define LWIP_POSIX_SOCKETS_IO_NAMES 0
#define MEMP_NUM_NETCONN 2
#define MEMP_NUM_NETBUF 0
#define DEFAULT_TCP_RECVMBOX_SIZE 8 /* received segments not read yet; lwIP retries when full */
#define DEFAULT_UDP_RECVMBOX_SIZE 1
#define DEFAULT_ACCEPTMBOX_SIZE 1
#define LWIP_NETIF_STATUS_CALLBACK 1 /* reports that an address was assigned */

#endif
