/* SPDX-License-Identifier: MIT */
/**
 * The signs in an answer that say what was done: see vast_sign.
 */
#ifndef VASTAI_CLIENT_SIGNS_H
#define VASTAI_CLIENT_SIGNS_H

#include "vastai/vastai.h"

/** What an answer has shown so far. */
typedef struct vast_signs {
    uint8_t seen; /* bits: the signs of the operation that it holds */
    uint8_t open; /* bits: those that the member under way, then its value, may still be */
    uint8_t at;   /* bytes of the member's name, then of its text, that have matched */
} vast_signs;

/** The signs of an operation, those that it does not name included. @param count  set to how many they are. */
const vast_sign *vast_signs_of(const vast_op *op, unsigned *count);

/** Takes an event of the answer's JSON. Zeroed, `signs` has seen nothing. */
void vast_signs_event(vast_signs *signs, const vast_op *op, const vast_json_event *event);

/** The effect of the first sign in the answer whose effect is among `effects`, bits 1 << vast_effect; VAST_EFFECT_COUNT: none. */
vast_effect vast_signs_effect(const vast_signs *signs, const vast_op *op, unsigned effects);

#endif
