/* SPDX-License-Identifier: MIT */
/**
 * Parameters that several operations of this folder share. See vast_op and vast_param for what a row is.
 */
#ifndef VASTAI_API_ROWS_H
#define VASTAI_API_ROWS_H

#include "vastai/ops.h"
#include "vastai/vastai.h"

/* The service names the owner of the key "me". */
/* clang-format off */
#define CLIENT_ME { .name = "client_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" }
#define OWNER_ME { .name = "owner", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" }
/* clang-format on */

#endif
