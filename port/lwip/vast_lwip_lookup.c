/* SPDX-License-Identifier: MIT */
/* Name lookup with the resolver of lwIP, for both lwIP ports. */
#include "vast_lwip_lookup.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "lwip/def.h"
#include "lwip/dns.h"
#include "vastai/address.h"

/*
 * lwIP cannot cancel a query: it calls back even if the caller no longer waits. Its callback argument is therefore
 * one of these entries, not the lookup, whose memory may have been reused. Ending a lookup clears `owner`; the
 * callback frees the entry.
 */
typedef struct entry {
    vast_lwip_lookup *owner; /* NULL: the lookup was ended */
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

static vast_io start_query(vast_lwip_lookup *lookup, const char *host)
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
    return result_of(err); /* ERR_OK: an address literal, or a cached name */
}

#if LWIP_IPV6
static void set_v6(ip_addr_t *address, const uint8_t bytes[16])
{
    u32_t words[4];
    memcpy(words, bytes, sizeof words);
    IP_ADDR6(address, words[0], words[1], words[2], words[3]);
}
#endif

/* Parses an address literal. Returns false for other hosts, and for a family that lwIP was built without. */
static bool parse_literal(vast_lwip_lookup *lookup, const char *host)
{
    uint8_t bytes[16];
    size_t len = vast_address_parse(host, bytes);
#if LWIP_IPV4
    if (len == 4) {
        IP_ADDR4(&lookup->address, bytes[0], bytes[1], bytes[2], bytes[3]);
        return true;
    }
#endif
#if LWIP_IPV6
    if (len == 16) {
        set_v6(&lookup->address, bytes);
        return true;
    }
#endif
    return false;
}

/* lwIP parses "127.1" and "0x7f000001" as addresses, the library does not. Such hosts are rejected. */
static bool is_loose_literal(const char *host)
{
    ip_addr_t address;
    return ipaddr_aton(host, &address) != 0;
}

/*
 * Without a loopback interface, lwIP would ask the name server for localhost. The library sends the API key
 * unencrypted to that name, so its address must not come from a server.
 */
static vast_io resolve(vast_lwip_lookup *lookup, const char *host)
{
    if (vast_address_is_localhost(host)) {
        ip_addr_set_loopback(!LWIP_IPV4, &lookup->address);
        return VAST_IO_OK;
    }
    if (parse_literal(lookup, host)) {
        return VAST_IO_OK;
    }
    return is_loose_literal(host) ? VAST_IO_NO_NAME : start_query(lookup, host);
}

vast_io vast_lwip_lookup_begin(vast_lwip_lookup *lookup, const char *host)
{
    lookup->result = (uint8_t)resolve(lookup, host);
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
