/* SPDX-License-Identifier: MIT */
/**
 * Name lookup with the resolver of lwIP, for both lwIP ports. No function blocks, and a lookup can be ended at any
 * time.
 *
 * Call these functions only from the TCP/IP thread of lwIP, or while holding its core lock.
 */
#ifndef VASTAI_PORT_LWIP_LOOKUP_H
#define VASTAI_PORT_LWIP_LOOKUP_H

#include <stdint.h>

#include "lwip/ip_addr.h"
#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Maximum number of lookups in progress, including those of closed connections: lwIP cannot cancel a query. */
#ifndef VAST_LWIP_LOOKUPS
#define VAST_LWIP_LOOKUPS 4
#endif

/** One lookup. A zeroed struct is an ended lookup. */
typedef struct vast_lwip_lookup {
    ip_addr_t address; /**< valid if the result is VAST_IO_OK */
    uint8_t result;    /* vast_io */
    void *entry;       /* the argument of the lwIP callback; NULL: no callback is pending */
} vast_lwip_lookup;

/**
 * Starts to look up a name or an address literal. `localhost` and the names under it resolve to the loopback address
 * without a query. Address literals are parsed by vast_address_parse(), exactly as in the library.
 * @pre this struct has no lookup in progress.
 * @retval VAST_IO_OK         lookup->address is set.
 * @retval VAST_IO_LOOKUP     in progress: poll vast_lwip_lookup_result(). Do not move or free the struct before the
 *                            lookup has ended.
 * @retval VAST_IO_NO_NAME    the name does not exist, or no name server is configured.
 * @retval VAST_IO_NO_MEMORY  VAST_LWIP_LOOKUPS lookups are in progress, or the table of lwIP is full.
 */
vast_io vast_lwip_lookup_begin(vast_lwip_lookup *lookup, const char *host);

/** Returns the current result of the lookup, as above. */
vast_io vast_lwip_lookup_result(const vast_lwip_lookup *lookup);

/** Ends the lookup. An answer that arrives later is ignored. Idempotent. */
void vast_lwip_lookup_end(vast_lwip_lookup *lookup);

#ifdef __cplusplus
}
#endif

#endif
