/* SPDX-License-Identifier: MIT */
/**
 * Parses the two files that configure name lookup: hosts(5) and resolv.conf(5).
 */
#ifndef VASTAI_NAME_FILES_H
#define VASTAI_NAME_FILES_H

#include "dns_message.h"

enum {
    VAST_NAME_SERVERS_MAX = 3, /**< as in glibc and musl; further servers are ignored */
    VAST_SEARCH_BYTES = 1024   /**< size of the search list; domains that do not fit are ignored */
};

/** Addresses by family, in order of preference. */
enum { VAST_IPV6, VAST_IPV4, VAST_FAMILIES };

typedef struct vast_resolv_conf {
    vast_address servers[VAST_NAME_SERVERS_MAX];
    uint8_t server_count;
    uint8_t timeout_s; /**< duration of an attempt, 1..30 s */
    uint8_t attempts;  /**< 1..5 */
    uint8_t ndots;     /**< a name with fewer dots is first tried with the search list, 0..15 */
    uint8_t search_count;
    char search[VAST_SEARCH_BYTES]; /**< search_count domains, each NUL-terminated */
} vast_resolv_conf;

/** Parses an address literal; IPv6 may have a %scope. @return false if it is not an address. */
bool vast_posix_literal(const char *text, vast_address *out);

/** Parses one line of hosts(5): adds its address if one of its names is `host`, ignoring case. */
void vast_hosts_line(const char *line, size_t len, const char *host, vast_addresses found[VAST_FAMILIES]);

/** Parses one line of resolv.conf(5). Unknown lines and options are ignored. */
void vast_resolv_conf_line(const char *line, size_t len, vast_resolv_conf *conf);

/**
 * Looks up `host` in the file at `path`. Only regular files are read, up to 4 MB; lines may have any length.
 */
void vast_hosts_read(const char *path, const char *host, vast_addresses found[VAST_FAMILIES]);

/** Reads the file at `path`. Missing settings get their defaults; the default name server is 127.0.0.1. */
void vast_resolv_conf_read(const char *path, vast_resolv_conf *conf);

#endif
