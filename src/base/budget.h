/* SPDX-License-Identifier: MIT */
/**
 * What a step may still take. Everything that an outsider can prolong takes from it, so that no peer can keep a step from
 * returning.
 */
#ifndef VASTAI_BASE_BUDGET_H
#define VASTAI_BASE_BUDGET_H

#include <stddef.h>
#include <stdint.h>

/** Takes bytes from it. Once spent, it stays 0. */
static inline void vast_budget_take(uint32_t *budget, size_t bytes)
{
    *budget = *budget > bytes ? *budget - (uint32_t)bytes : 0;
}

#endif
