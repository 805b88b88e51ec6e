/* SPDX-License-Identifier: MIT */
/**
 * Finds the signs in a response that show what was done, see vast_sign.
 */
#ifndef VASTAI_CLIENT_SIGNS_H
#define VASTAI_CLIENT_SIGNS_H

#include "vastai/vastai.h"

/** The signs found so far. Zeroed: none. */
typedef struct vast_signs {
    uint8_t seen; /* bit set of the signs found */
    uint8_t open; /* bit set of the signs that the current member, then its value, still matches */
    uint8_t at;   /* bytes matched of the member name, then of its text */
} vast_signs;

/** Returns the signs of an operation, or the default sign. @param count  set to their number. */
const vast_sign *vast_signs_of(const vast_op *op, unsigned *count);

/** Processes an event of the JSON response. */
void vast_signs_event(vast_signs *signs, const vast_op *op, const vast_json_event *event);

/**
 * Returns the effect of the first sign found whose effect is in `effects`, a set of bits 1 << vast_effect;
 * VAST_EFFECT_COUNT: there is none.
 */
vast_effect vast_signs_effect(const vast_signs *signs, const vast_op *op, unsigned effects);

#endif
