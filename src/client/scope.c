/* SPDX-License-Identifier: MIT */
/* The names of permissions. They have a file of their own because only a program that prints them links them. */
#include "vastai/vastai.h"

static const char *const names[VAST_SCOPE_COUNT] = {
    [VAST_SCOPE_UNKNOWN] = "",
    [VAST_SCOPE_MISC] = "misc",
    [VAST_SCOPE_USER_READ] = "user_read",
    [VAST_SCOPE_USER_WRITE] = "user_write",
    [VAST_SCOPE_INSTANCE_READ] = "instance_read",
    [VAST_SCOPE_INSTANCE_WRITE] = "instance_write",
    [VAST_SCOPE_MACHINE_READ] = "machine_read",
    [VAST_SCOPE_MACHINE_WRITE] = "machine_write",
    [VAST_SCOPE_BILLING_READ] = "billing_read",
    [VAST_SCOPE_BILLING_WRITE] = "billing_write",
    [VAST_SCOPE_TEAM_READ] = "team_read",
    [VAST_SCOPE_TEAM_WRITE] = "team_write",
};

const char *vast_scope_name(vast_scope scope)
{
    return (unsigned)scope < VAST_SCOPE_COUNT ? names[scope] : "";
}
