/* SPDX-License-Identifier: MIT */
/**
 * Finds trusted root certificates in a PEM file, such as the certificate bundle of a Linux system.
 *
 * Opening a file parses nothing. A lookup scans the file, decodes each certificate up to its subject, and decodes the
 * one that matches completely. Malformed parts of the file are skipped.
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

/** Maximum size of a root certificate, in bytes of DER. Those in use have 500 to 1,800. */
#define VAST_ROOT_BYTES_MAX 4096

/** An open file of roots. All members except `name` and `fault` are private. */
typedef struct vast_roots {
    const char *pem;
    size_t len;
    void *mapped;
    const char
        *fault;    /**< after vast_roots_open() failed: what is wrong with the file's content; NULL: errno says why */
    char name[80]; /**< for vast_tls_config.roots_name: identifies the file and its state */
    uint8_t der[VAST_ROOT_BYTES_MAX];
} vast_roots;

/**
 * Opens a file of roots.
 * @param path  NULL: the file named by the environment variable vast_roots_variable(), if there is one; otherwise the
 *              bundle of the system.
 * @return false if the file cannot be read or contains no PEM certificates; `fault` or errno has the reason.
 */
bool vast_roots_open(vast_roots *roots, const char *path);

/** The same for text in memory, which must stay valid until vast_roots_close(). `name` is "". */
void vast_roots_over(vast_roots *roots, const char *pem, size_t len);

/**
 * Returns the name of the environment variable that names the file of roots: the first of SSL_CERT_FILE,
 * REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE that is set and not empty, or NULL.
 */
const char *vast_roots_variable(void);

/** Closes the file. Idempotent. */
void vast_roots_close(vast_roots *roots);

/** A vast_find_root whose ctx is a vast_roots. The root found is valid until the next call. */
bool vast_roots_find(void *ctx, vast_der subject, unsigned nth, vast_der *root);

#ifdef __cplusplus
}
#endif

#endif
