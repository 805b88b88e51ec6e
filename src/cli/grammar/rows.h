/* SPDX-License-Identifier: MIT */
/**
 * Short macros for rows, and arguments that several files share. Include it only in files with rows, because the names
 * are short.
 *
 * command.h describes each member and has an example of a command.
 */
#ifndef VASTAI_CLI_ROWS_H
#define VASTAI_CLI_ROWS_H

#include "command.h"

/* The two members of a row that hold an array. @param array  an array, not a pointer. */
#define ARGUMENTS(array) .arguments = (array), .argument_count = VAST_COUNT_OF(array)
#define COLUMNS(array) .columns = (array), .column_count = VAST_COUNT_OF(array)
#define COMMANDS(array) .rows = (array), .count = VAST_COUNT_OF(array)

/** A shared list, from an array of arguments. */
#define ARGUMENT_LIST(array)                                                                                           \
    {                                                                                                                  \
        .items = (array), .count = VAST_COUNT_OF(array)                                                                \
    }

/** A list of texts: .choices = NAMES("bash", "zsh"). */
#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/** A view: .view = VIEW(.list = "results", COLUMNS(endpoint_columns)). */
#define VIEW(...) (&(const vast_view){ __VA_ARGS__ })

/** The views that a handler shows in place of the row's: .views = VIEWS(&charges_view, &invoices_view). */
#define VIEWS(...) ((const vast_view *const[]){ __VA_ARGS__, NULL })

/*
 * Arguments that commands of several files share: { .shared = &vast_instance_id } is an entry of their arrays. A shared
 * list cannot contain another one.
 */
extern const vast_argument_list vast_verify_option, vast_group_log_options, vast_quiet_option, vast_rent_options,
    vast_schedule_options, vast_day_options, vast_instance_id;

/** What questions show about the objects that they are about: .stake = &vast_instance_stake. */
extern const vast_stake vast_instance_stake, vast_offer_stake, vast_endpoint_stake, vast_workergroup_stake;

/** Lists by which names are replaced by IDs: .names = &vast_instance_labels. */
extern const vast_name_list vast_instance_labels, vast_endpoint_names, vast_workergroup_names, vast_deployment_names,
    vast_template_names, vast_member_names, vast_role_names;

#endif
