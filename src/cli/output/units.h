/* SPDX-License-Identifier: MIT */
/**
 * Values made readable: money, sizes, shares, dates.
 */
#ifndef VASTAI_CLI_UNITS_H
#define VASTAI_CLI_UNITS_H

#include "command.h"
#include "vastai/out.h"
#include "visit.h"

/** Longest readable form, in bytes: that of a cut text with its mark. */
#define VAST_UNIT_TEXT (VAST_VISIT_TEXT + 3)

/** Writes a whole number with so many of its digits behind a point: 1234 with 2 is 12.34. */
void vast_put_point(vast_out *out, uint64_t value, size_t decimals);

/**
 * Writes a value as its unit wants it; one that does not fit the unit comes out as it is. null is "-".
 * @param plain_secrets  keys and tokens whole.
 * @return length.
 */
size_t vast_unit_text(vast_unit unit, const vast_visit_value *value, bool plain_secrets, char out[VAST_UNIT_TEXT]);

#endif
