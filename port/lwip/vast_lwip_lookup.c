#include "vast_lwip_lookup.h"

#include <stdbool.h>
#include <stddef.h>

#include "lwip/def.h"
#include "lwip/dns.h"

/*
 * lwIP's resolver calls back even when nobody waits any more, and its table is lwIP's own. So it is given one of these, not
 * the look-up, which may be gone by then: ending that one takes it out, and the call-back frees the entry.
 */
typedef struct entry {
    vast_lwip_lookup *owner; /* NULL: nobody waits */
    bool used;
} entry;

static entry entries[VAST_LWIP_LOOKUPS];

static entry *free_entry(void)
{
    size_t i = 0;
    while (i < VAST_LWIP_LOOKUPS && entries[i].used) {
        i++;
    }
    return i < VAST_LWIP_LOOKUPS ? &entries[i] : NULL;
}

static void on_found(const char *name, const ip_addr_t *address, void *arg)
{
    entry *e = arg;
    vast_lwip_lookup *lookup = e->owner;
    (void)name;
    *e = (entry){ NULL, false };
    if (lookup == NULL) {
        return;
    }
    lookup->entry = NULL;
    lookup->result = address != NULL ? VAST_IO_OK : VAST_IO_NO_NAME;
    if (address != NULL) {
        lookup->address = *address;
    }
}

static vast_io result_of(err_t err)
{
    return err == ERR_OK ? VAST_IO_OK : err == ERR_MEM ? VAST_IO_NO_MEMORY : VAST_IO_NO_NAME;
}

static vast_io ask(vast_lwip_lookup *lookup, const char *host)
{
    entry *e = free_entry();
    if (e == NULL) {
        return VAST_IO_NO_MEMORY;
    }
    *e = (entry){ lookup, true };
    lookup->entry = e;
    lookup->result = VAST_IO_LOOKUP;
    err_t err = dns_gethostbyname(host, &lookup->address, on_found, e);
    if (err == ERR_INPROGRESS) {
        return (vast_io)lookup->result;
    }
    *e = (entry){ NULL, false };
    lookup->entry = NULL;
    return result_of(err); /* OK: an address literal, or known from before */
}

/* lwIP asks the name server for localhost unless it has a loopback interface: the key would go in plain to whom that names. */
vast_io vast_lwip_lookup_begin(vast_lwip_lookup *lookup, const char *host)
{
    if (lwip_stricmp(host, "localhost") == 0) {
        ip_addr_set_loopback(!LWIP_IPV4, &lookup->address);
        lookup->result = VAST_IO_OK;
    } else {
        lookup->result = (uint8_t)ask(lookup, host);
    }
    return (vast_io)lookup->result;
}

vast_io vast_lwip_lookup_result(const vast_lwip_lookup *lookup)
{
    return (vast_io)lookup->result;
}

void vast_lwip_lookup_end(vast_lwip_lookup *lookup)
{
    entry *e = lookup->entry;
    if (e != NULL) {
        e->owner = NULL;
    }
    lookup->entry = NULL;
    lookup->result = VAST_IO_NO_NAME;
}
