/* SPDX-License-Identifier: MIT */
/**
 * Queries, for the search commands and for other commands that send a query.
 */
#ifndef VASTAI_CLI_SEARCH_H
#define VASTAI_CLI_SEARCH_H

#include "cli.h"
#include "vastai/query.h"

/** Adds a user's text to a query; reports syntax errors and unknown fields. @return false: end with VAST_EXIT_USAGE. */
bool vast_search_add(vast_cli *cli, vast_query *query, const char *text);

/**
 * Reads the argument `query`, with the default conditions of its kind unless --no-default is given.
 * @return false: it is invalid; that has been reported.
 */
bool vast_search_read(vast_cli *cli, vast_query *query, const vast_query_kind *kind);

/** The query's JSON, in scratch memory. @return NULL: it did not fit; that has been reported. */
const char *vast_search_json(vast_cli *cli, const vast_query *query);

#endif
