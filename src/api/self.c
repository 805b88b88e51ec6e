/* SPDX-License-Identifier: MIT */
/* What an instance does with itself, from inside its container. */
#include "vastai/instances.h"

#include <string.h>

#include "bound.h"
#include "integer.h"

/* "C.7000001" is the label of a container, and "7000001" its ID. */
int64_t vast_self_id(const char *container)
{
    uint64_t id;
    const char *digits = container == NULL ? "" : strncmp(container, "C.", 2) == 0 ? container + 2 : container;
    bool valid = digits[0] != '0' && vast_parse_uint(digits, strlen(digits), &id) && id <= INT64_MAX;
    return valid ? (int64_t)id : 0;
}

vast_err vast_stop_self_begin(vast_client *c, const char *container)
{
    return vast_stop_instance_begin(c, vast_self_id(container));
}

vast_err vast_stop_self(vast_client *c, const char *container)
{
    return vast_finish_begun(c, vast_stop_self_begin(c, container));
}

vast_err vast_destroy_self_begin(vast_client *c, const char *container)
{
    return vast_destroy_instance_begin(c, vast_self_id(container));
}

vast_err vast_destroy_self(vast_client *c, const char *container)
{
    return vast_finish_begun(c, vast_destroy_self_begin(c, container));
}
