/* SPDX-License-Identifier: MIT */
/**
 * Profiles: several accounts on one machine. The keys of a profile are in a folder of its own, profiles/NAME in the
 * configuration folder, in files with the usual names. The profile "default" is the configuration folder itself, whose
 * files the official tool shares.
 */
#ifndef VASTAI_CLI_PROFILE_PATHS_H
#define VASTAI_CLI_PROFILE_PATHS_H

#include <stdbool.h>

#include "folder.h"
#include "settings.h"

#define VAST_DEFAULT_PROFILE "default"

/** Whether a text can name a profile: 1 to 64 letters, digits, - and _, the first of them a letter or digit. */
bool vast_profile_is_name(const char *text);

/** Whether a name is that of the profile "default"; NULL is. */
bool vast_profile_is_default(const char *profile);

/**
 * The path of a file of a profile; NULL: the profile "default". @pre it is a name.
 * @return false: no home directory, or too long.
 */
bool vast_profile_path(const char *profile, const char *file, char out[VAST_PATH_BYTES]);

/** Visits the folder of every profile other than the default one, in no particular order. */
void vast_profiles_each(vast_folder_visit *visit, void *ctx);

#endif
