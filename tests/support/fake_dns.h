/* SPDX-License-Identifier: MIT */
/**
 * A DNS server on loopback for tests, with a script: what to do when a name is asked for. It runs in a thread of its
 * own.
 */
#ifndef FAKE_DNS_H
#define FAKE_DNS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

typedef enum fake_dns_act {
    FAKE_DNS_END,       /**< ends a script; names that are not in it do not exist */
    FAKE_DNS_ANSWER,    /**< with those addresses of `data` that are of the family asked for */
    FAKE_DNS_ALIASES,   /**< likewise, after a chain of two CNAMEs */
    FAKE_DNS_LOOP,      /**< with CNAMEs that lead in a circle */
    FAKE_DNS_SERVFAIL,  /**< with a failure */
    FAKE_DNS_SILENT,    /**< not at all */
    FAKE_DNS_LATE,      /**< with the addresses, but only when asked for the second time */
    FAKE_DNS_FLAKY,     /**< with the addresses, but with a failure at first */
    FAKE_DNS_GARBAGE,   /**< with records that are cut off */
    FAKE_DNS_SPOOFED,   /**< with the addresses, after wrong ones under another id, name, and port */
    FAKE_DNS_TRUNCATED, /**< over UDP: that it does not fit; over TCP: with the addresses, byte by byte */
    FAKE_DNS_BIG,       /**< likewise, and with more of them than anybody wants */
    FAKE_DNS_DEAF,      /**< over UDP: that it does not fit; over TCP: hangs up */
    FAKE_DNS_STUCK,     /**< over UDP: that it does not fit; over TCP: keeps silent for 0.7 s */
    FAKE_DNS_LONG,      /**< over UDP, with 4.8 KB of addresses, and without saying that it does not fit */
    FAKE_DNS_REFUSED,   /**< with a refusal */
    FAKE_DNS_LAME,      /**< with nothing, as a server that neither has the zone nor asks others */
    FAKE_DNS_SLOW,      /**< with the addresses, after 20 ms */
    FAKE_DNS_SLOW_NO,   /**< that there is no such name, after 20 ms */
    FAKE_DNS_SLOW_FAIL  /**< with a failure, after 20 ms */
} fake_dns_act;

typedef struct fake_dns_row {
    const char *name;
    fake_dns_act act;
    const char *data; /**< addresses, a blank between */
    uint16_t type;    /**< only for this type; 0: for any */
    unsigned after;   /**< FAKE_DNS_FLAKY: how many questions came before those that fail */
} fake_dns_row;

typedef struct fake_dns {
    uint16_t port;
    const fake_dns_row *rows;
    atomic_uint datagrams; /**< questions over UDP so far */
    atomic_uint streams;   /**< over TCP */
    int udp, tcp, stop[2];
    pthread_t thread;
} fake_dns;

/** Serves at an address, on a port of the system's choice if port is 0. Asserts that it can. */
void fake_dns_start(fake_dns *dns, const char *address, uint16_t port, const fake_dns_row *rows);
void fake_dns_stop(fake_dns *dns);

#endif
