/* SPDX-License-Identifier: MIT */
/**
 * Public ssh keys: given, read from a file, or made.
 */
#ifndef VASTAI_CLI_SSH_KEY_H
#define VASTAI_CLI_SSH_KEY_H

#include "cli.h"

/**
 * The public key that an argument means: the text of the file of that name if there is one, else the argument itself.
 * @return NULL: it is none, or a private one; that has been reported.
 */
const char *vast_ssh_public_key(vast_cli *cli, const char *argument);

/** Whether a text holds a private key, which must not leave the machine; that has been reported then. */
bool vast_ssh_is_private(vast_cli *cli, const char *text);

/**
 * Makes a key pair by ssh-keygen, ~/.ssh/id_ed25519, and keeps one that is there already as a backup, if the user agrees.
 * @param key  set to the public key; NULL: none was made, and status says what the run ends with.
 */
int vast_ssh_make_pair(vast_cli *cli, const char **key);

#endif
