/* SPDX-License-Identifier: MIT */
/* Arguments that commands of many nouns share. */
#include "rows.h"

static const vast_argument quiet_option[] = {
    { .name = "--quiet", .short_name = "-q", .type = VAST_ARGUMENT_FLAG, .help = "print only the IDs" },
};
const vast_argument_list vast_quiet_option = ARGUMENT_LIST(quiet_option);
