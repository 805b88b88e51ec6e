/* SPDX-License-Identifier: MIT */
/* lwIP on the host without an OS: the sizes are a small device's, so that running out of them is a test. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include <stdint.h>

#include "net_hooks.h"

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_CALLBACK_API 1

#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP 1
#define LWIP_ETHERNET 1
#define LWIP_ICMP 1
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_DNS 1
#define LWIP_DHCP 1
#define LWIP_RAW 0
#define LWIP_SINGLE_NETIF 1
#define LWIP_NETIF_LOOPBACK 0

#define MEM_ALIGNMENT 8
#ifdef LWIP_ON_MALLOC /* each block is the sanitizer's, so that one byte too far is seen */
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define PBUF_POOL_IS_BOUNDED 0
#else
#define MEM_SIZE 12000
#define PBUF_POOL_IS_BOUNDED 1
#endif
#define MEMP_NUM_TCP_PCB 3
#define MEMP_NUM_TCP_PCB_LISTEN 1
#define MEMP_NUM_TCP_SEG 16
#define MEMP_NUM_PBUF 8
#define PBUF_POOL_SIZE 12
#define PBUF_POOL_BUFSIZE 1600

#define TCP_MSS 1460
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define TCP_SND_QUEUELEN 8
#define TCP_SNDLOWAT TCP_MSS
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_PBUFS 4

#define DNS_SERVER_PORT net_dns_port
#define DNS_TABLE_SIZE 3

#define LWIP_STATS 1
#define MEM_STATS 1
#define MEMP_STATS 1
#define LWIP_STATS_DISPLAY 0

#endif
