/* SPDX-License-Identifier: MIT */
/**
 * DNS messages (RFC 1035) as bytes: builds a query for the addresses of a name, judges an answer. No I/O, no state, no
 * heap: any port can use it. Everything in an answer is hostile; compression pointers lead backwards only.
 */
#ifndef VASTAI_DNS_MESSAGE_H
#define VASTAI_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    VAST_DNS_A = 1,
    VAST_DNS_AAAA = 28,
    VAST_DNS_NAME_MAX = 253,           /**< characters of a name, without a last dot */
    VAST_DNS_QUERY_MAX = 12 + 255 + 4, /**< bytes of a query: head, name, type and class */
    VAST_DNS_DATAGRAM_MAX =
        1280, /**< bytes of an answer over UDP that are looked at: servers send more than 512 unasked */
    VAST_DNS_ALIASES_MAX = 16, /**< CNAME records that are followed in one answer */
    VAST_ADDRESSES_MAX = 8     /**< addresses of one family that are kept; further ones are dropped */
};

/** One address in network order: 4 bytes of IPv4 or 16 of IPv6. */
typedef struct vast_address {
    uint8_t bytes[16];
    uint8_t len;    /**< 4 or 16 */
    uint32_t scope; /**< interface of a link-local IPv6 address, otherwise 0 */
} vast_address;

/** Addresses of one family, in the order in which they were given. */
typedef struct vast_addresses {
    vast_address list[VAST_ADDRESSES_MAX];
    uint8_t count;
} vast_addresses;

/** What an answer means to the one who asked. */
typedef enum vast_dns_verdict {
    VAST_DNS_FOUND,     /**< addresses were added to the list */
    VAST_DNS_NO_DATA,   /**< the name exists, without an address of this family */
    VAST_DNS_NO_NAME,   /**< NXDOMAIN */
    VAST_DNS_TRUNCATED, /**< ask again over TCP (RFC 2181, 9) */
    VAST_DNS_FAILED,    /**< SERVFAIL, REFUSED and the like: ask another server */
    VAST_DNS_BROKEN,    /**< ours, but malformed, or cut before the addresses: likewise */
    VAST_DNS_NOT_OURS   /**< another id or question, or no answer at all: go on listening */
} vast_dns_verdict;

/** Adds bytes[0..len) to the list; false, and nothing is added, once the list is full. @pre len is 4 or 16. */
bool vast_addresses_add(vast_addresses *list, const uint8_t *bytes, uint8_t len);

/**
 * True when DNS can be asked for name: labels of 1..63 letters, digits, '-' and '_', dots between and perhaps one behind,
 * at most VAST_DNS_NAME_MAX in all, and the last label not a number (that would be a mistyped address).
 */
bool vast_dns_name_ok(const char *name);

/**
 * Writes a recursive query of class IN.
 *
 * @param out   VAST_DNS_QUERY_MAX bytes.
 * @param type  VAST_DNS_A or VAST_DNS_AAAA.
 * @return its length, or 0: vast_dns_name_ok(name) is false, and nothing was written.
 */
size_t vast_dns_query(uint8_t *out, uint16_t id, const char *name, uint16_t type);

/**
 * Makes the same question with another id and type out of a query.
 * @pre query[0..len) was written by vast_dns_query().
 */
void vast_dns_query_set(uint8_t *query, size_t len, uint16_t id, uint16_t type);

/**
 * Judges a message that came from the server that was asked.
 *
 * @param message    len bytes of it; with `prefix`, the rest of the message was not kept, and records that lie beyond are
 *                   as if they had not been sent.
 * @param query      what was asked, query_len bytes: id, name and type must be the same.
 * @param found      gets the addresses of the name, CNAMEs followed, on VAST_DNS_FOUND; untouched otherwise.
 */
vast_dns_verdict vast_dns_answer(
    const uint8_t *message, size_t len, bool prefix, const uint8_t *query, size_t query_len, vast_addresses *found);

#endif
