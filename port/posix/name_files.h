/* SPDX-License-Identifier: MIT */
/**
 * The two files that say how names are looked up: hosts(5) and resolv.conf(5). Text in, structs out; and a reader of lines.
 */
#ifndef VASTAI_NAME_FILES_H
#define VASTAI_NAME_FILES_H

#include "dns_message.h"

enum {
    VAST_NAME_SERVERS_MAX = 3, /**< as in every libc; further ones are ignored */
    VAST_SEARCH_BYTES = 1024   /**< of the search list; domains that do not fit are ignored */
};

/** Addresses by family; the order is the order of preference. */
enum { VAST_IPV6, VAST_IPV4, VAST_FAMILIES };

typedef struct vast_resolv_conf {
    vast_address servers[VAST_NAME_SERVERS_MAX];
    uint8_t server_count;
    uint8_t timeout_s; /**< how long one attempt lasts, 1..30 */
    uint8_t attempts;  /**< 1..5 */
    uint8_t ndots;     /**< a name with fewer dots is first tried within the search list, 0..15 */
    uint8_t search_count;
    char search[VAST_SEARCH_BYTES]; /**< search_count domains, each ended by NUL */
} vast_resolv_conf;

/** Reads an address literal, IPv6 perhaps with a %scope. False: it is none. */
bool vast_posix_literal(const char *text, vast_address *out);

/** One line of hosts(5): adds its address when one of its names is host, in any case. */
void vast_hosts_line(const char *line, size_t len, const char *host, vast_addresses found[VAST_FAMILIES]);

/** One line of resolv.conf(5). Lines and options that are not known change nothing. */
void vast_resolv_conf_line(const char *line, size_t len, vast_resolv_conf *conf);

/**
 * Looks for host in the file at path. Only a regular file has lines, in its first 4 MB; they may be of any length.
 */
void vast_hosts_read(const char *path, const char *host, vast_addresses found[VAST_FAMILIES]);

/** Reads the file at path; what it does not say gets a default. There is always a server: 127.0.0.1 if nothing is said. */
void vast_resolv_conf_read(const char *path, vast_resolv_conf *conf);

#endif
