/* SPDX-License-Identifier: MIT */
/**
 * Formats values: money, sizes, percentages, dates.
 */
#ifndef VASTAI_CLI_UNITS_H
#define VASTAI_CLI_UNITS_H

#include "command.h"
#include "vastai/out.h"
#include "visit.h"

/** Maximum length of a formatted value, in bytes: a truncated text with "...". */
#define VAST_UNIT_TEXT (VAST_VISIT_TEXT + 3)

/** Writes an integer with a decimal point before its last `decimals` digits: 1234 with 2 is 12.34. */
void vast_put_point(vast_out *out, uint64_t value, size_t decimals);

/**
 * Writes a value in the format of its unit. A value that does not match the unit is written unchanged; null is "-".
 * @param plain_secrets  write keys and tokens in full.
 * @return length.
 */
size_t vast_unit_text(vast_unit unit, const vast_visit_value *value, bool plain_secrets, char out[VAST_UNIT_TEXT]);

#endif
