/* SPDX-License-Identifier: MIT */
/* Where the keys of each profile are. */
#include "profile_paths.h"

#include <string.h>

#include "format.h"

#define NAME_MAX 64

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool vast_profile_is_name(const char *text)
{
    size_t len = strlen(text), i = 0;
    while (i < len && (is_letter_or_digit(text[i]) || (i > 0 && (text[i] == '-' || text[i] == '_')))) {
        i++;
    }
    return len > 0 && len <= NAME_MAX && i == len;
}

bool vast_profile_is_default(const char *profile)
{
    return profile == NULL || strcmp(profile, VAST_DEFAULT_PROFILE) == 0;
}

bool vast_profile_path(const char *profile, const char *file, char out[VAST_PATH_BYTES])
{
    char name[NAME_MAX + 64];
    if (vast_profile_is_default(profile)) {
        return vast_config_path(file, out);
    }
    return vast_text(name, sizeof name, "profiles/%s/%s", profile, file) && vast_config_path(name, out);
}

void vast_profiles_each(vast_folder_visit *visit, void *ctx)
{
    char folder[VAST_PATH_BYTES];
    if (vast_config_path("profiles", folder)) {
        vast_folder_each(folder, visit, ctx);
    }
}
