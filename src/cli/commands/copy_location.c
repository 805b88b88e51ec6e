/* SPDX-License-Identifier: MIT */
/* Parses copy locations. */
#include "copy_location.h"

#include <string.h>

bool vast_copy_location_parse(const char *text, vast_copy_location *out)
{
    const char *colon = strchr(text, ':');
    *out = (vast_copy_location){ .path = text, .local = true };
    if (colon == NULL) {
        out->bare = text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
        if (out->bare) {
            *out = (vast_copy_location){ .id = text, .id_len = strlen(text), .bare = true, .path = "/" };
        }
        return text[0] != '\0';
    }
    out->id = text;
    out->id_len = (size_t)(colon - text);
    out->path = colon + 1;
    out->local = out->id_len == 5 && memcmp(text, "local", 5) == 0;
    return out->id_len > 0 && strchr(colon + 1, ':') == NULL;
}
