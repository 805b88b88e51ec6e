/* SPDX-License-Identifier: MIT */
/**
 * SSH keys: reads public keys, and generates key pairs.
 */
#ifndef VASTAI_CLI_SSH_KEY_H
#define VASTAI_CLI_SSH_KEY_H

#include "cli.h"

/**
 * The public key of an argument: the content of the file of that name if it exists, otherwise the argument itself.
 * @return NULL: it is a private key or not a key; that has been reported.
 */
const char *vast_ssh_public_key(vast_cli *cli, const char *argument);

/**
 * Generates the key pair ~/.ssh/id_ed25519 with ssh-keygen. An existing pair is renamed if the user confirms it.
 * @param key  set to the public key, or to NULL on failure. @return the exit status.
 */
int vast_ssh_make_pair(vast_cli *cli, const char **key);

#endif
