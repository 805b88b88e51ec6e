/* SPDX-License-Identifier: MIT */
/**
 * A client on a scripted port, in any of several ways that must make no difference: large and small buffer, bytes in
 * any pieces, a port that says AGAIN all the time.
 */
#ifndef VASTAI_TESTS_RIG_H
#define VASTAI_TESTS_RIG_H

#include "fake_port.h"
#include "vastai/vastai.h"

#define RIG_KEY "key-0123456789ab"
#define RIG_URL "http://127.0.0.1:8080"

typedef struct rig {
    vast_config config; /**< set up by rig_begin(); change it before rig_start() */
    fake_port fake;
    fake_tls tls;
    vast_client client;
    char buffer[VAST_BUFFER_BYTES];
} rig;

enum { RIG_WAYS = 5 };

/** A rig with these peers, in the way-th way (0: the plainest). Nothing waits for the pace of the service. */
void rig_begin(rig *r, unsigned way, const fake_peer *peers, size_t peer_count);
/** Sets the client up; asserts that this succeeds. */
void rig_start(rig *r);
/** Ends the client; asserts that nothing is left open and nothing of the key in memory. */
void rig_end(rig *r);

#define PEERS(list) list, sizeof list / sizeof *list
#define SILENCE                                                                                                        \
    {                                                                                                                  \
        .kind = FAKE_SILENCE                                                                                           \
    }
#define ANSWER(status, json)                                                                                           \
    {                                                                                                                  \
        .kind = FAKE_ANSWER, .text = (status), .body = (json)                                                          \
    }

/** How often `text` contains `part`. */
unsigned rig_count(const char *text, const char *part);

#endif
