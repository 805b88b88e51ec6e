/* SPDX-License-Identifier: MIT */
/* Which colour a state is shown in. */
#include "state_color.h"

#include <string.h>

#include "text_helpers.h"

static const struct {
    const char *states, *color;
} colors[] = {
    { "running|active|ready|idle|healthy|online|verified|available|attached", "\x1b[32m" },
    { "loading|created|creating|scheduling|starting|stopping|rebooting|recycling|queued|pending|waiting|suspended|"
      "stopped|inactive|frozen|model_loading|destroying",
        "\x1b[33m" },
    { "failed|error|exited|unknown|offline|unhealthy|dead|deverified", "\x1b[31m" },
};

const char *vast_state_color(const char *text, size_t len)
{
    for (size_t i = 0; i < sizeof colors / sizeof *colors; i++) {
        if (vast_text_among(colors[i].states, '|', text, len)) {
            return colors[i].color;
        }
    }
    return NULL;
}
