/* SPDX-License-Identifier: MIT */
/**
 * The role of the user, in the file `role` of the configuration folder: what `vastai help` lists depends on it.
 */
#ifndef VASTAI_CLI_ROLE_H
#define VASTAI_CLI_ROLE_H

#include <stdbool.h>

/** The heading of the commands that only hosts need. */
#define VAST_HOST_HEADING "Hosting"

/** Stores a role: "host" or "client". @return false: errno is set. */
bool vast_role_store(const char *role);

/** The heading whose commands help leaves out: VAST_HOST_HEADING for the role "client"; otherwise NULL. */
const char *vast_role_hides(void);

#endif
