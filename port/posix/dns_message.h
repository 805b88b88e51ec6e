/* SPDX-License-Identifier: MIT */
/**
 * Writes DNS queries for the addresses of a name, and parses the answers (RFC 1035). No I/O, no state, no heap: any
 * port can use it. Answers are not trusted; compression pointers may point backwards only.
 */
#ifndef VASTAI_DNS_MESSAGE_H
#define VASTAI_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    VAST_DNS_A = 1,
    VAST_DNS_AAAA = 28,
    VAST_DNS_NAME_MAX = 253,           /**< maximum length of a name, without a final dot */
    VAST_DNS_QUERY_MAX = 12 + 255 + 4, /**< maximum size of a query, in bytes: header, name, type and class */
    VAST_DNS_DATAGRAM_MAX = 1280,      /**< bytes of a UDP answer that are parsed; some servers send more than 512 */
    VAST_DNS_ALIASES_MAX = 16,         /**< maximum number of CNAME records followed in an answer */
    VAST_ADDRESSES_MAX = 8             /**< maximum number of addresses of one family; others are ignored */
};

/** One address in network order: 4 bytes of IPv4 or 16 of IPv6. */
typedef struct vast_address {
    uint8_t bytes[16];
    uint8_t len;    /**< 4 or 16 */
    uint32_t scope; /**< interface of a link-local IPv6 address, otherwise 0 */
} vast_address;

/** Addresses of one family, in the order received. */
typedef struct vast_addresses {
    vast_address list[VAST_ADDRESSES_MAX];
    uint8_t count;
} vast_addresses;

/** The meaning of an answer. */
typedef enum vast_dns_verdict {
    VAST_DNS_FOUND,     /**< addresses were added to the list */
    VAST_DNS_NO_DATA,   /**< the name exists, but has no address of this family */
    VAST_DNS_NO_NAME,   /**< NXDOMAIN */
    VAST_DNS_TRUNCATED, /**< repeat the query over TCP (RFC 2181, section 9) */
    VAST_DNS_FAILED,    /**< SERVFAIL, REFUSED or a similar error: ask another server */
    VAST_DNS_BROKEN,    /**< malformed, or cut before the addresses: ask another server */
    VAST_DNS_NOT_OURS   /**< another ID or question, or not an answer: ignore it */
} vast_dns_verdict;

/** Adds the address bytes[0..len) to the list. @return false if the list is full. @pre len is 4 or 16. */
bool vast_addresses_add(vast_addresses *list, const uint8_t *bytes, uint8_t len);

/**
 * Returns whether DNS can be queried for a name: labels of 1 to 63 letters, digits, '-' and '_', separated by dots,
 * with an optional final dot, at most VAST_DNS_NAME_MAX characters. The last label must not be a number, which would
 * be a mistyped address.
 */
bool vast_dns_name_ok(const char *name);

/**
 * Writes a recursive query of class IN.
 *
 * @param out   VAST_DNS_QUERY_MAX bytes.
 * @param type  VAST_DNS_A or VAST_DNS_AAAA.
 * @return the length of the query; 0 if vast_dns_name_ok(name) is false, and nothing was written.
 */
size_t vast_dns_query(uint8_t *out, uint16_t id, const char *name, uint16_t type);

/**
 * Changes the ID and the type of a query.
 * @pre query[0..len) was written by vast_dns_query().
 */
void vast_dns_query_set(uint8_t *query, size_t len, uint16_t id, uint16_t type);

/**
 * Parses a message received from the server that was queried.
 *
 * @param message    the first len bytes of the message. With `prefix`, the rest was not stored, and records in the
 *                   rest are ignored.
 * @param query      the query, query_len bytes. ID, name and type of the message must be equal.
 * @param found      if VAST_DNS_FOUND is returned, the addresses of the name are added to it; CNAMEs are followed.
 */
vast_dns_verdict vast_dns_answer(
    const uint8_t *message, size_t len, bool prefix, const uint8_t *query, size_t query_len, vast_addresses *found);

#endif
