/* SPDX-License-Identifier: MIT */
/**
 * The rental of a self-test: made so that it can be found again, and destroyed whatever happens.
 */
#ifndef VASTAI_CLI_TEST_RENTAL_H
#define VASTAI_CLI_TEST_RENTAL_H

#include "cli.h"
#include "undo.h"

typedef struct vast_test_rental {
    vast_cli *cli;
    int64_t machine;
    int64_t instance; /**< 0: none, as far as is known */
    bool stopped;     /**< rented, but not started */
    /* private */
    bool maybe;     /* a request was sent whose outcome is unknown */
    bool confirmed; /* it was carried out, but the ID is unknown */
    vast_undo undo;
    char label[64];
    int64_t row_id;
    char row_label[64];
} vast_test_rental;

/** Rents an offer with a label of its own. Signals wait for the response. */
vast_err vast_test_rent(vast_test_rental *rental, vast_cli *cli, int64_t offer, const char *image, const char *disk_gb);

/**
 * Destroys what was rented; an instance whose ID did not arrive is looked for by its label. Tries for VAST_UNDO_MS.
 * Reports an instance that is left, or may be left.
 * @return exit status: VAST_EXIT_DONE if nothing is left.
 */
int vast_test_destroy(vast_test_rental *rental);

#endif
