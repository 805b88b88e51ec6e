/* SPDX-License-Identifier: MIT */
/*
 * The common part of both lwipopts.h: one HTTPS client with DHCP and DNS, one connection and the rest of the previous
 * one. The sizes determine the RAM of the firmware; with LEAN they fit a total of 44 KB.
 */
#ifndef LWIP_SHARED_H
#define LWIP_SHARED_H

#include <stdint.h>

#define LWIP_CALLBACK_API 1
#define LWIP_SINGLE_NETIF 1

/* ---- protocols */
#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP 1
#define LWIP_ETHERNET 1
#define LWIP_ICMP 1
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_DHCP 1
#define LWIP_DNS 1
#define LWIP_ACD 0
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define LWIP_RAW 0
#define IP_REASSEMBLY 0 /* fragmented packets are not supported */
#define IP_FRAG 0
#define ARP_QUEUEING 0
#define ARP_TABLE_SIZE 4

/* ---- numbers that must not be predictable */
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port) board_random()
#define LWIP_DNS_SECURE                                                                                                \
    (LWIP_DNS_SECURE_RAND_XID | LWIP_DNS_SECURE_NO_MULTIPLE_OUTSTANDING | LWIP_DNS_SECURE_RAND_SRC_PORT)
#define LWIP_DHCP_RANDOM_XID 1
uint32_t board_random(void);

/* ---- memory */
#define MEM_ALIGNMENT 4
#define MEMP_NUM_TCP_PCB 2
#define MEMP_NUM_UDP_PCB 3
#define MEMP_NUM_PBUF 4
#define MEMP_NUM_TCP_PCB_LISTEN 1
#ifdef LEAN
/* Limits the peer to segments of 536 bytes, so that a frame fits one small pbuf. */
#define TCP_MSS 536
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define PBUF_POOL_SIZE 7
#define PBUF_POOL_BUFSIZE 608
#define MEM_SIZE 2600
#define MEMP_NUM_TCP_SEG 8
#else
#define TCP_MSS 1460
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define PBUF_POOL_SIZE 8
#define PBUF_POOL_BUFSIZE 1524
#define MEM_SIZE 6000
#define MEMP_NUM_TCP_SEG 12
#endif
#define TCP_SND_QUEUELEN 8
#define TCP_SNDLOWAT (TCP_SND_BUF / 2)
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_PBUFS 3
#define DNS_TABLE_SIZE 2
#define DNS_MAX_NAME_LENGTH 64

/* ---- the name server of the tests uses a free port of the host */
extern uint16_t board_dns_port;
#define DNS_SERVER_PORT board_dns_port

#define LWIP_STATS 0
#define LWIP_NOASSERT 1

#endif
