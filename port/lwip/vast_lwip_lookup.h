/**
 * A name's address by lwIP's resolver, for both ports: nothing waits, and a look-up can be called off at any moment.
 *
 * All of it is called from lwIP's own thread, or under its core lock.
 */
#ifndef VASTAI_PORT_LWIP_LOOKUP_H
#define VASTAI_PORT_LWIP_LOOKUP_H

#include <stdint.h>

#include "lwip/ip_addr.h"
#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Look-ups that may be under way at once, those of closed connections included: lwIP cannot call one off. */
#ifndef VAST_LWIP_LOOKUPS
#define VAST_LWIP_LOOKUPS 4
#endif

/** One look-up. Zeroed, it is one that was called off. */
typedef struct vast_lwip_lookup {
    ip_addr_t address; /**< once the result is VAST_IO_OK */
    uint8_t result;    /* vast_io */
    void *entry;       /* what lwIP calls back with; NULL: it does not */
} vast_lwip_lookup;

/**
 * Begins to look for a name, or an address literal. `localhost` is this machine, and nobody is asked.
 * @pre no look-up is under way in it.
 * @retval VAST_IO_OK         lookup->address has it.
 * @retval VAST_IO_LOOKUP     on its way: ask vast_lwip_lookup_result(). The struct must stay where it is until then.
 * @retval VAST_IO_NO_NAME    there is no such name, or nobody to ask.
 * @retval VAST_IO_NO_MEMORY  VAST_LWIP_LOOKUPS are under way, or as many as lwIP takes.
 */
vast_io vast_lwip_lookup_begin(vast_lwip_lookup *lookup, const char *host);

/** What has become of it: as above. */
vast_io vast_lwip_lookup_result(const vast_lwip_lookup *lookup);

/** Calls it off: its answer, should one come, finds nobody. Idempotent. */
void vast_lwip_lookup_end(vast_lwip_lookup *lookup);

#ifdef __cplusplus
}
#endif

#endif
