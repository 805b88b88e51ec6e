/* SPDX-License-Identifier: MIT */
/* An empty set of roots. The linker uses it only if the program does not define vast_builtin_roots. */
#include "vastai/tls.h"

const vast_root_set vast_builtin_roots = { NULL, NULL, 0, "" };
