/* SPDX-License-Identifier: MIT */
/**
 * Finds the conditions of a query that compare one field with names, before the query is parsed.
 */
#ifndef VASTAI_CLI_QUERY_CONDITION_H
#define VASTAI_CLI_QUERY_CONDITION_H

#include <stdbool.h>

/** One condition, "FIELD OPERATOR VALUE", in the text of a query. */
typedef struct vast_condition {
    const char *begin;       /**< of the field */
    const char *value, *end; /**< of the value, with its brackets or quotes */
    bool negated;            /**< the operator is != or notin */
} vast_condition;

/** Finds the next condition on a field, at or after `from`. @return false: there is no more. */
bool vast_condition_find(const char *query, const char *field, const char *from, vast_condition *found);

#endif
