/**
 * How a struct of settings becomes the arguments of an operation: a row for each member.
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
    uint16_t offset;
    uint8_t kind;
} vast_field;

#define VAST_FIELD(type_name, member, parameter, kind)                                                                 \
    {                                                                                                                  \
        (parameter), (uint16_t)offsetof(type_name, member), VAST_FIELD_##kind                                          \
    }

/** Adds what is given of a struct to args[count..). @return how many there are then. */
uint8_t vast_take_fields(const vast_field *fields, size_t field_count, const void *from, vast_arg *args, uint8_t count);

#endif
