/* SPDX-License-Identifier: MIT */
/**
 * What the search commands share with those that send a query beside other things.
 */
#ifndef VASTAI_CLI_SEARCH_H
#define VASTAI_CLI_SEARCH_H

#include "cli.h"
#include "vastai/query.h"

/** Adds a user's text to a query; tells of a fault, and of fields that are not known. @return false: exit status 2. */
bool vast_search_add(vast_cli *cli, vast_query *query, const char *text);

/** The query's JSON, in scratch memory. @return NULL: it did not fit; that has been reported. */
const char *vast_search_json(vast_cli *cli, const vast_query *query);

#endif
