/* SPDX-License-Identifier: MIT */
/**
 * Names of regions in searches: continents and EU mean the ISO 3166 codes of their countries.
 */
#ifndef VASTAI_CLI_REGIONS_H
#define VASTAI_CLI_REGIONS_H

#include "run_state.h"

/**
 * A value of geolocation with its regions replaced by their countries: "Europe" and "[EU,CH]" become lists. Names are
 * compared without regard to case, and a blank, a dash and _ are the same.
 * @return the text itself if it names no region; NULL: it does not fit in memory, which has been reported.
 */
const char *vast_region_list(vast_cli *cli, const char *text);

/** A query with the regions of its conditions on geolocation replaced. Results as of vast_region_list(). */
const char *vast_regions_replaced(vast_cli *cli, const char *query);

/** The name of the nth region; NULL: there are no more. */
const char *vast_region_name(size_t nth);

#endif
