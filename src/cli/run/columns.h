/* SPDX-License-Identifier: MIT */
/**
 * What --output, --cols and --sort make of a listing.
 */
#ifndef VASTAI_CLI_COLUMNS_H
#define VASTAI_CLI_COLUMNS_H

#include "run_state.h"

/** Whether the result is data in full, JSON, CSV or TSV, rather than a table for people. */
bool vast_prints_data(const vast_cli *cli);

/**
 * Checks --cols, --sort and --output against the columns of the command, and answers `--cols help`.
 * @return false: the run ends here, with *status.
 */
bool vast_columns_accepted(vast_cli *cli, int *status);

/** The view with the columns that --cols names; the view itself if there is no such option. */
const vast_view *vast_columns_chosen(const vast_cli *cli, const vast_view *view);

/** How tables look in this run: format, width, colour, order. */
vast_table_style vast_table_style_of(const vast_cli *cli);

#endif
