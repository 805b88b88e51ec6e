/* SPDX-License-Identifier: MIT */
/**
 * The IDs and names of the objects that an argument can name, for the completion of a shell: from a listing, or from
 * the one that was cached less than a minute ago.
 */
#ifndef VASTAI_CLI_OBJECT_LIST_H
#define VASTAI_CLI_OBJECT_LIST_H

#include "cli.h"

/** Receives one object. @param name  of printable ASCII; "" if the object has no name. @param name_len  its length. */
typedef void vast_object_visit(void *ctx, const char *id, size_t id_len, const char *name, size_t name_len);

/**
 * Visits the objects that a positional of a command can name: at most the first page of them. It visits
 * none without a key or without a response of the service, and prints no message.
 */
void vast_objects_each(
    vast_cli *cli, const vast_command *command, const vast_argument *argument, vast_object_visit *visit, void *ctx);

/** Whether such a listing exists. */
bool vast_objects_are_listed(const vast_command *command, const vast_argument *argument);

#endif
