/* SPDX-License-Identifier: MIT */
/* Rents for a self-test, and destroys. */
#include "test_rental.h"

#include <string.h>

#include "failure.h"
#include "vastai/ops.h"

enum { PAUSE_MS = 3000, LOOKS_MAX = 3, RENT_MS = 60000 };

/* What the test image expects: where it reports progress, and further ports that it tests from inside. */
#define TEST_ENV                                                                                                       \
    "{\"TZ\": \"PDT\", \"XNAME\": \"XX4\", \"-p 5000:5000\": \"1\", \"-p 1234:1234\": \"1\", \"-p 5001:5001/udp\": "   \
    "\"1\"}"
#define TEST_SCRIPT "/verification/remote.sh"

/* ---- renting ----------------------------------------------------------------------------------------------------- */

/* The label is unique, so that the instance is found even if the response is lost. */
static void make_label(vast_test_rental *rental)
{
    uint32_t number = vast_clock_ms(rental->cli);
    vast_posix_port.entropy(&rental->cli->net, &number, sizeof number);
    vast_text(
        rental->label, sizeof rental->label, "self-test-%lld-%lld", (long long)rental->machine, (long long)number);
}

/* Whether a request that failed in this way may have rented. */
static bool may_have_rented(vast_err err)
{
    const uint32_t those = 1u << VAST_E_UNKNOWN_OUTCOME | 1u << VAST_E_SERVER | 1u << VAST_E_SHAPE |
                           1u << VAST_E_RANGE | 1u << VAST_E_SPACE | 1u << VAST_E_JSON | 1u << VAST_E_HTTP;
    return (those >> err & 1) != 0;
}

static const vast_bind_row rented_rows[] = { VAST_BIND(vast_test_rental, instance, "new_contract", VAST_BIND_INT) };
static const vast_bind_plan rented_plan = {
    .rows = rented_rows, .row_count = 1, .struct_size = sizeof(vast_test_rental)
};

static vast_err send(vast_test_rental *rental, const vast_call_args *args)
{
    vast_bind bind;
    vast_bind_begin(&bind, &rented_plan, rental, NULL, NULL);
    vast_request request = vast_args_request(args);
    request.on_json = vast_bind_event;
    request.on_end = vast_bind_ended;
    request.ctx = &bind;
    request.timeout_ms = RENT_MS;
    vast_undo_shield(true);
    vast_err err = vast_send(rental->cli, &request);
    vast_undo_shield(false);
    bool named = rental->instance > 0;
    rental->instance = named ? rental->instance : 0;
    return err == VAST_OK && !named ? VAST_E_SHAPE : err;
}

vast_err vast_test_rent(vast_test_rental *rental, vast_cli *cli, int64_t offer, const char *image, const char *disk_gb)
{
    vast_call_args args = { .op = &vast_op_create_instance };
    rental->cli = cli;
    make_label(rental);
    vast_undo_prepare();
    vast_args_int(&args, "id", offer);
    vast_args_text(&args, "image", image);
    vast_args_text(&args, "disk", disk_gb);
    vast_args_text(&args, "label", rental->label);
    vast_args_text(&args, "onstart", TEST_SCRIPT);
    vast_args_text(&args, "runtype", "ssh_direc ssh_proxy");
    vast_args_json(&args, "env", TEST_ENV);
    vast_err err = vast_signal_seen() != 0 ? VAST_E_STOPPED : send(rental, &args);
    rental->stopped = err == VAST_OK && vast_outcome_of(cli)->effect == VAST_EFFECT_STOPPED;
    rental->maybe = may_have_rented(err) && rental->instance == 0;
    rental->confirmed = rental->maybe && err != VAST_E_SERVER;
    return err;
}

/* ---- finding what a lost response named -------------------------------------------------------------------------- */

typedef struct listed {
    int64_t id;
    char label[64];
} listed;

static const vast_bind_row listed_rows[] = {
    VAST_BIND(listed, id, "id", VAST_BIND_INT),
    VAST_BIND(listed, label, "label", VAST_BIND_CLIP),
};
static const vast_bind_plan listed_plan = {
    .rows = listed_rows, .row_count = 2, .struct_size = sizeof(listed), VAST_BIND_LIST("instances")
};

static vast_err on_listed(void *ctx, const void *target)
{
    vast_test_rental *rental = ctx;
    const listed *row = target;
    if (strcmp(row->label, rental->label) == 0) {
        rental->instance = row->id;
    }
    return VAST_OK;
}

static vast_err look(vast_test_rental *rental)
{
    vast_bind bind;
    listed row;
    char filters[120];
    vast_call_args args = { .op = &vast_op_list_instances };
    vast_text(filters, sizeof filters, "{\"label\": {\"eq\": \"%s\"}}", rental->label);
    vast_args_json(&args, "select_filters", filters);
    vast_bind_begin(&bind, &listed_plan, &row, on_listed, rental);
    vast_request request = vast_args_request(&args);
    request.on_json = vast_bind_event;
    request.on_end = vast_bind_ended;
    request.ctx = &bind;
    return vast_send(rental->cli, &request);
}

/* A new instance may not be listed at once. @return the result of the last look. */
static vast_err find(vast_test_rental *rental)
{
    vast_err err = look(rental);
    for (unsigned looks = 1; looks < LOOKS_MAX && rental->instance == 0; looks++) {
        if (vast_undo_may_pass(err) || err == VAST_OK) {
            vast_pause(rental->cli, PAUSE_MS);
            err = look(rental);
        }
    }
    return err;
}

/* ---- destroying -------------------------------------------------------------------------------------------------- */

/* Whether there is time for a pause and another attempt. */
static bool may_repeat(vast_test_rental *rental, vast_err err)
{
    bool may_pass = err == VAST_E_NOT_FOUND || vast_undo_may_pass(err);
    return may_pass && vast_time_left(rental->cli) > 2 * PAUSE_MS && vast_pause(rental->cli, PAUSE_MS);
}

static vast_err destroy(vast_test_rental *rental)
{
    vast_call_args args = { .op = &vast_op_destroy_instance };
    vast_err err;
    vast_args_int(&args, "id", rental->instance);
    const vast_request request = vast_args_request(&args);
    do {
        err = vast_send(rental->cli, &request);
    } while (!vast_is_gone(rental->cli, err) && may_repeat(rental, err));
    return vast_is_gone(rental->cli, err) ? VAST_OK : err;
}

static int report_left(vast_test_rental *rental, vast_err err)
{
    char what[VAST_FAILURE_BYTES + 100], advice[80], why[VAST_FAILURE_BYTES];
    vast_text(what, sizeof what, "instance %lld could not be destroyed and may still be billed: %s",
        (long long)rental->instance, vast_failure_text(rental->cli, err, why));
    vast_text(advice, sizeof advice, "Destroy it: vastai destroy instance %lld -y", (long long)rental->instance);
    vast_undo_end(&rental->undo, true);
    bool unknown = err == VAST_E_UNKNOWN_OUTCOME;
    return vast_complain(rental->cli, unknown ? VAST_EXIT_UNKNOWN : VAST_EXIT_PARTIAL, what, advice);
}

static int report_lost(vast_test_rental *rental)
{
    char what[200];
    vast_text(what, sizeof what, "an instance with the label %s may have been rented: its ID was not received",
        rental->label);
    vast_undo_end(&rental->undo, true);
    return vast_complain(rental->cli, VAST_EXIT_UNKNOWN, what,
        "If \"vastai show instances\" lists that label, destroy the instance: vastai destroy instance ID -y");
}

int vast_test_destroy(vast_test_rental *rental)
{
    vast_cli *cli = rental->cli;
    if (rental->instance == 0 && !rental->maybe) {
        return VAST_EXIT_DONE;
    }
    if (vast_signal_seen() != 0 && !cli->settings.json_errors) {
        vast_note(
            cli, "vastai: interrupted; destroying the instance, for at most %lld s\n", (long long)VAST_UNDO_MS / 1000);
    }
    vast_undo_begin(&rental->undo, cli);
    vast_err looked = rental->instance == 0 ? find(rental) : VAST_OK;
    if (rental->instance == 0 && (rental->confirmed || looked != VAST_OK)) {
        return report_lost(rental);
    }
    vast_err err = rental->instance != 0 ? destroy(rental) : VAST_OK;
    if (err != VAST_OK) {
        return report_left(rental, err);
    }
    if (!cli->settings.raw && rental->instance != 0) {
        vast_say(&cli->out, "Instance %lld destroyed.\n", (long long)rental->instance);
    }
    vast_undo_end(&rental->undo, false);
    return VAST_EXIT_DONE;
}
