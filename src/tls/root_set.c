/* SPDX-License-Identifier: MIT */
/* Finds trusted roots in a root set in ROM. */
#include "vastai/tls.h"

#include <string.h>

bool vast_find_root_in_set(void *set_ctx, vast_der subject, unsigned nth, vast_der *root)
{
    const vast_root_set *set = set_ctx;
    for (size_t i = 0; i < set->count; i++) {
        const vast_root_row *row = &set->rows[i];
        const uint8_t *der = set->der + row->at;
        if (row->subject_len != subject.len || memcmp(der + row->subject_at, subject.bytes, subject.len) != 0) {
            continue;
        }
        if (nth-- == 0) {
            *root = (vast_der){ der, row->len };
            return true;
        }
    }
    return false;
}
