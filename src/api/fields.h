/* SPDX-License-Identifier: MIT */
/**
 * Turns the members of a struct of settings into arguments of an operation. One row describes one member.
 */
#ifndef VASTAI_API_FIELDS_H
#define VASTAI_API_FIELDS_H

#include "vastai/vastai.h"

typedef enum vast_field_kind {
    VAST_FIELD_TEXT, /**< const char *, NULL: not given */
    VAST_FIELD_INT,  /**< const int64_t *, NULL: not given */
    VAST_FIELD_FLAG  /**< bool, false: not given */
} vast_field_kind;

typedef struct vast_field {
    const char *name; /**< of the parameter */
    uint16_t offset;  /**< of the member, in bytes */
    vast_field_kind kind;
} vast_field;

/** The row of a member. The member's type gives the kind; a member of any other type does not compile. */
/* clang-format off */
#define VAST_FIELD(type_name, member, parameter)                               \
    {                                                                          \
        (parameter), (uint16_t)offsetof(type_name, member),                    \
        _Generic(((type_name *)0)->member, const char *: VAST_FIELD_TEXT,      \
                 const int64_t *: VAST_FIELD_INT, bool: VAST_FIELD_FLAG)       \
    }
/* clang-format on */

/** Checks at compile time that the private arguments of a struct have room for an ID and every field. */
#define VAST_FIELDS_FIT(type_name, args, fields)                                                                       \
    _Static_assert(sizeof((type_name *)0)->args / sizeof(vast_arg) == sizeof(fields) / sizeof *(fields) + 1,           \
        #type_name "." #args " has another number of arguments than fields and an ID")

/** Appends an argument to args[count..) for each given member of `from`. @return the new number of arguments. */
uint8_t vast_take_fields(const vast_field *fields, size_t field_count, const void *from, vast_arg *args, uint8_t count);

#endif
