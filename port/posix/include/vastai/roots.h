/* SPDX-License-Identifier: MIT */
/**
 * Trusted roots from a file of certificates in PEM, as every Linux keeps one.
 *
 * Nothing is parsed when it is opened. A look-up goes through the file, decodes of each certificate what lies before the
 * end of its subject, and decodes the whole of the one that matches. What is broken in the file is passed over.
 */
#ifndef VASTAI_POSIX_ROOTS_H
#define VASTAI_POSIX_ROOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/tls.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Largest root that is found, in bytes of DER. Those in use have 500 to 1,800. */
#define VAST_ROOT_BYTES_MAX 4096

/** A file of roots. Its members are not for the user, `name` and `fault` apart. */
typedef struct vast_roots {
    const char *pem;
    size_t len;
    void *mapped;
    const char
        *fault;    /**< after vast_roots_open() failed: what is wrong with the file's content; NULL: errno says why */
    char name[80]; /**< for vast_tls_config.roots_name: says which file it is, and in which state */
    uint8_t der[VAST_ROOT_BYTES_MAX];
} vast_roots;

/**
 * Opens a file of roots.
 * @param path  NULL: the file that the environment's SSL_CERT_FILE names, if that is set and not empty, else the system's.
 * @return false if there is none that can be read and holds certificates in PEM; `fault` or errno says why.
 */
bool vast_roots_open(vast_roots *roots, const char *path);

/** The same over text in memory, which must outlive it. name is then "". */
void vast_roots_over(vast_roots *roots, const char *pem, size_t len);

/** Closes it. Idempotent. */
void vast_roots_close(vast_roots *roots);

/** A vast_find_root; ctx is a vast_roots. The root is valid until the next call. */
bool vast_roots_find(void *ctx, vast_der subject, unsigned nth, vast_der *root);

#ifdef __cplusplus
}
#endif

#endif
