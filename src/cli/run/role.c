/* SPDX-License-Identifier: MIT */
/* The role of the user: host or client. */
#include "role.h"

#include <errno.h>
#include <string.h>

#include "files.h"
#include "settings.h"

#define ROLE_FILE "role"
#define CLIENT "client"

bool vast_role_store(const char *role)
{
    char path[VAST_PATH_BYTES];
    if (!vast_config_path(ROLE_FILE, path)) {
        errno = ENOENT;
        return false;
    }
    return vast_file_replace(path, role, strlen(role), VAST_FILE_LASTING);
}

const char *vast_role_hides(void)
{
    char path[VAST_PATH_BYTES], role[16];
    size_t len;
    bool read = vast_config_path(ROLE_FILE, path) &&
                vast_file_read(path, role, sizeof role, &len, NULL) == VAST_FILE_OK && len >= strlen(CLIENT);
    return read && strncmp(role, CLIENT, strlen(CLIENT)) == 0 ? VAST_HOST_HEADING : NULL;
}
