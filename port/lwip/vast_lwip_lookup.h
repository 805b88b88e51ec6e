/* SPDX-License-Identifier: MIT */
/**
 * Name look-up through lwIP's resolver, for both lwIP ports. No function waits, and a look-up can be ended at any moment.
 *
 * Call all of it from lwIP's own thread, or under its core lock.
 */
#ifndef VASTAI_PORT_LWIP_LOOKUP_H
#define VASTAI_PORT_LWIP_LOOKUP_H

#include <stdint.h>

#include "lwip/ip_addr.h"
#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Look-ups that may be in progress at once. Those of closed connections count: lwIP cannot cancel a query. */
#ifndef VAST_LWIP_LOOKUPS
#define VAST_LWIP_LOOKUPS 4
#endif

/** One look-up. A zeroed struct is one that was ended. */
typedef struct vast_lwip_lookup {
    ip_addr_t address; /**< once the result is VAST_IO_OK */
    uint8_t result;    /* vast_io */
    void *entry;       /* the argument of lwIP's callback; NULL: no callback is due */
} vast_lwip_lookup;

/**
 * Starts looking up a name or an address literal. `localhost` and the names under it are the loopback address; no server is
 * asked for them. An address literal is read by vast_address_parse(), so that the library and the port agree on what it means.
 * @pre no look-up is in progress in this struct.
 * @retval VAST_IO_OK         lookup->address is set.
 * @retval VAST_IO_LOOKUP     in progress: poll vast_lwip_lookup_result(). The struct must not move until then.
 * @retval VAST_IO_NO_NAME    the name does not exist, or no name server is configured.
 * @retval VAST_IO_NO_MEMORY  VAST_LWIP_LOOKUPS look-ups are in progress, or lwIP's own table is full.
 */
vast_io vast_lwip_lookup_begin(vast_lwip_lookup *lookup, const char *host);

/** The state of the look-up; results as above. */
vast_io vast_lwip_lookup_result(const vast_lwip_lookup *lookup);

/** Ends the look-up; a late answer is dropped. Idempotent. */
void vast_lwip_lookup_end(vast_lwip_lookup *lookup);

#ifdef __cplusplus
}
#endif

#endif
