/* SPDX-License-Identifier: MIT */
/**
 * Servers on the host's loopback that lwIP talks to, each in a thread of its own: one stream server, one name server.
 */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>
#include <stdint.h>

typedef enum peer_kind {
    PEER_ECHO,    /**< sends back what comes, ends when the other side does */
    PEER_POUR,    /**< sends `bytes` of peer_byte(), then ends */
    PEER_SWALLOW, /**< reads to the end, answers with the count as text, ends */
    PEER_STALL,   /**< accepts, reads nothing, says nothing */
    PEER_RESET,   /**< reads one byte, then breaks the connection */
    PEER_END      /**< ends at once */
} peer_kind;

/** The byte at `offset` of what PEER_POUR sends. */
uint8_t peer_byte(size_t offset);

/** Serves one connection. Returns the port. */
uint16_t peer_start(peer_kind kind, size_t bytes);
/** Ends the thread, whatever it waits for. */
void peer_stop(void);

/** A port without a listener. */
uint16_t peer_nobody(void);

/** How many requests have come to the name server. */
extern unsigned peer_questions;

/**
 * Answers each name that ends in `.test` with 10.0.2.2, others with "no such name"; names that begin with `silent`
 * never.
 */
uint16_t peer_names_start(void);
void peer_names_stop(void);

#endif
