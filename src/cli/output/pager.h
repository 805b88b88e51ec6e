/**
 * Long tables on a terminal go through less, if it is there. Nothing else does: what is piped stays as it is.
 */
#ifndef VASTAI_CLI_PAGER_H
#define VASTAI_CLI_PAGER_H

#include "cli.h"

/** Starts one if this run's table goes to a person: not with --full, --raw, --curl, nor without a terminal. */
void vast_pager_begin(vast_cli *cli);

/** Hands on what is held and waits for the reader to be done. That they left early is no failure. */
void vast_pager_end(vast_cli *cli);

#endif
