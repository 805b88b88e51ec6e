/* SPDX-License-Identifier: MIT */
/**
 * What the harnesses here are written with. They are read by CBMC alone: an `any_` object takes every value that its
 * type has, assume() leaves out those that a precondition leaves out, and claim() must hold for all that remain.
 */
#ifndef VASTAI_PROVE_H
#define VASTAI_PROVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define assume(condition) __CPROVER_assume(condition)
#define claim(condition) __CPROVER_assert(condition, #condition)

bool nondet_bool(void);
uint8_t nondet_uint8(void);
uint16_t nondet_uint16(void);
uint32_t nondet_uint32(void);
uint64_t nondet_uint64(void);
int32_t nondet_int32(void);
int64_t nondet_int64(void);
size_t nondet_size(void);

/** Makes any object of what is at `object`. */
#define any(object) __CPROVER_havoc_object(object)

/** A number from 0 to `max`. */
static inline size_t any_up_to(size_t max)
{
    size_t number = nondet_size();
    assume(number <= max);
    return number;
}

#endif
