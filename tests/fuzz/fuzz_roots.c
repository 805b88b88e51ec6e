/* SPDX-License-Identifier: MIT */
/* A PEM file that is anything. The first byte says how long the subject is that is looked for; then comes the file. */
#include <stdlib.h>
#include <string.h>

#include "vastai/roots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int ok)
{
    if (!ok) {
        abort();
    }
}

/* What is found lies in the buffer, is one DER sequence from end to end, and has the subject in it. */
static void check_root(const vast_roots *roots, vast_der subject, vast_der root)
{
    check(root.bytes == roots->der && root.len >= subject.len && root.len <= sizeof roots->der);
    check(root.bytes[0] == 0x30);
    int found = 0;
    for (size_t at = 0; at + subject.len <= root.len; at++) {
        found |= memcmp(root.bytes + at, subject.bytes, subject.len) == 0;
    }
    check(found);
}

/* The file in memory of its own, so that a byte too far is seen. */
static void look_up(const uint8_t *file, size_t size, vast_der subject)
{
    static vast_roots roots;
    char *copy = malloc(size + 1);
    memcpy(copy, file, size);
    vast_roots_over(&roots, copy, size);
    vast_der root;
    unsigned nth = 0;
    while (vast_roots_find(&roots, subject, nth, &root)) {
        check_root(&roots, subject, root);
        check(++nth <= size);
    }
    check(!vast_roots_find(&roots, subject, nth + 1, &root));
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t usual[] = { 0x30, 0x14, 0x31, 0x12, 0x30, 0x10, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x09, 'T',
        'e', 's', 't', ' ', 'R', 'o', 'o', 't' };
    if (size == 0) {
        return 0;
    }
    size_t len = data[0];
    if (len == 0 || len > size - 1) {
        look_up(data + 1, size - 1, (vast_der){ usual, sizeof usual });
    } else {
        look_up(data + 1 + len, size - 1 - len, (vast_der){ data + 1, len });
    }
    return 0;
}
