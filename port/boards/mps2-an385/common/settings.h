/* SPDX-License-Identifier: MIT */
/**
 * What a run is asked to do: words of the form name=value on QEMU's command line. A product has these in its flash.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct settings {
    const char *url;     /**< url=https://host:port */
    const char *key;     /**< key=..., the API key */
    const char *job;     /**< do=delete, list */
    int64_t id;          /**< id=4242, of the endpoint group */
    int64_t epoch;       /**< clock=host (default), unknown, or seconds since 1970; -1: unknown */
    bool clock_optional; /**< policy=optional: dates of certificates are not checked while the time is unknown */
    bool superloop;      /**< loop=step: vast_call_step() only, never wait() */
    uint32_t calls;      /**< calls=2: so many in one boot, each on a new connection */
    uint32_t max_ops;    /**< max_ops=500: mbedtls_ecp_set_max_ops(); 0: a handshake's steps are not cut */
    uint32_t timeout_ms; /**< timeout=ms of a call; 0: the library's */
    uint32_t dns_port;   /**< dns=port of the name server; 0: 53 at the address that DHCP names */
    uint32_t lose;       /**< lose=percent of the frames */
} settings;

/** Reads the command line. false: a word is not understood. */
bool settings_read(settings *s);

#endif
