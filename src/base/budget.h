/* SPDX-License-Identifier: MIT */
/**
 * The budget of a step: the number of bytes that it may still process. All work that a peer can prolong takes from
 * it, so that no peer can keep a step from returning.
 */
#ifndef VASTAI_BASE_BUDGET_H
#define VASTAI_BASE_BUDGET_H

#include <stddef.h>
#include <stdint.h>

/** Takes bytes from a budget; it does not go below 0. */
static inline void vast_budget_take(uint32_t *budget, size_t bytes)
{
    *budget = *budget > bytes ? *budget - (uint32_t)bytes : 0;
}

#endif
