/* SPDX-License-Identifier: MIT */
/*
 * lwIP on the host with a TCP/IP thread and sockets: a small device's sizes, and times short enough to be waited for.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include <stdint.h>

#include "net_hooks.h"

#define NO_SYS 0
#define SYS_LIGHTWEIGHT_PROT 1
#define LWIP_NETCONN 1
#define LWIP_SOCKET 1
#define LWIP_SOCKET_POLL 1
#define LWIP_COMPAT_SOCKETS 0
#define LWIP_POSIX_SOCKETS_IO_NAMES 0
#define LWIP_TCPIP_CORE_LOCKING 1
#define LWIP_SO_RCVTIMEO 1
void sys_check_core_locking(void);
#define LWIP_ASSERT_CORE_LOCKED() sys_check_core_locking()

#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP 1
#define LWIP_ETHERNET 1
#define LWIP_ICMP 1
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_DNS 1
#define LWIP_DHCP 0
#define LWIP_RAW 0
#define LWIP_SINGLE_NETIF 1
#define LWIP_NETIF_LOOPBACK 0

#define MEM_ALIGNMENT 8
#define MEM_SIZE 16000
#define MEMP_NUM_NETCONN 3
#define MEMP_NUM_TCP_PCB 3
#define MEMP_NUM_TCP_PCB_LISTEN 1
#define MEMP_NUM_TCP_SEG 16
#define MEMP_NUM_PBUF 8
#define PBUF_POOL_SIZE 12
#define PBUF_POOL_BUFSIZE 1600
#define TCPIP_MBOX_SIZE 32
#define DEFAULT_TCP_RECVMBOX_SIZE 16
#define DEFAULT_UDP_RECVMBOX_SIZE 4
#define DEFAULT_ACCEPTMBOX_SIZE 4

#define TCP_MSS 1460
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define TCP_SND_QUEUELEN 8
#define TCP_SNDLOWAT TCP_MSS
#define TCP_TMR_INTERVAL 50
#define TCP_MSL 300
#define LWIP_TCP_RTO_TIME 500

#define DNS_SERVER_PORT net_dns_port
#define DNS_TABLE_SIZE 3
#define DNS_MAX_RETRIES 2

#define LWIP_STATS 1
#define MEM_STATS 1
#define MEMP_STATS 1
#define LWIP_STATS_DISPLAY 0

#endif
