/* SPDX-License-Identifier: MIT */
/**
 * The settings of a run: words of the form name=value on the command line of QEMU. A product stores them in flash.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct settings {
    const char *url;     /**< url=https://host:port */
    const char *key;     /**< key=API-KEY */
    const char *job;     /**< do=delete or do=list */
    int64_t id;          /**< id=4242: ID of the endpoint group */
    int64_t epoch;       /**< clock=host (default), clock=unknown or clock=SECONDS since 1970; -1: unknown */
    bool clock_optional; /**< policy=optional: do not check the dates of certificates while the time is unknown */
    bool superloop;      /**< loop=step: use only vast_call_step(), never wait() */
    uint32_t calls;      /**< calls=2: number of calls in one run, each on a new connection */
    uint32_t max_ops;    /**< max_ops=500: argument of mbedtls_ecp_set_max_ops(); 0: do not split handshake steps */
    uint32_t timeout_ms; /**< timeout=MS of a call; 0: the default of the library */
    uint32_t dns_port;   /**< dns=PORT of the name server; 0: port 53 at the address from DHCP */
    uint32_t lose;       /**< lose=PERCENT of the frames to drop */
} settings;

/** Parses the command line. @return false if a word is unknown or malformed. */
bool settings_read(settings *s);

#endif
