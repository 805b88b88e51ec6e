/* SPDX-License-Identifier: MIT */
/* lwIP's view of the compiler and the machine. */
#include "cc_shared.h"
