/* SPDX-License-Identifier: MIT */
/**
 * Backup codes of two-factor authentication. The service shows them only once.
 */
#ifndef VASTAI_CLI_BACKUP_CODES_H
#define VASTAI_CLI_BACKUP_CODES_H

#include "cli.h"

/**
 * Writes the codes to the file that --save names; without it, or if that fails, asks where to save them, and prints
 * them if there is no answer. With --raw nothing is asked: the answer of the service has been printed.
 * @param list  the codes, one a line; NULL: the answer had none.
 * @return the exit status: VAST_EXIT_REFUSED if the file of --save could not be written.
 */
int vast_backup_codes_end(vast_cli *cli, const char *list);

#endif
