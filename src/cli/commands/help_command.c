/* SPDX-License-Identifier: MIT */
/* The command `help`, and commands of the official tool that are not available here. */
#include <string.h>

#include "cli.h"
#include "help.h"
#include "pager.h"
#include "role.h"
#include "rows.h"
#include "suggest_command.h"
#include "text_helpers.h"
#include "vastai/query.h"

/* The topic with the most similar name; NULL: none is similar. */
static const char *near_topic(const char *word)
{
    const char *best = NULL;
    size_t len = strlen(word);
    unsigned best_distance = vast_spelling_limit(len) + 1;
    for (size_t i = 0; vast_topics[i].name != NULL; i++) {
        unsigned distance = vast_spelling_distance(word, len, vast_topics[i].name, strlen(vast_topics[i].name));
        if (distance < best_distance) {
            best = vast_topics[i].name;
            best_distance = distance;
        }
    }
    return best;
}

/* Truncates a word for a message, whose length is limited. */
static int shown_len(const char *word)
{
    size_t len = strlen(word);
    return len < 60 ? (int)len : 60;
}

/* @param object  NULL: one word was given. */
static int complain_unknown(vast_cli *cli, const char *verb, const char *object)
{
    char text[240];
    vast_out out;
    const char *topic = object == NULL ? near_topic(verb) : NULL;
    vast_out_begin(&out, text, sizeof text - 1);
    vast_write(&out, "unknown command or topic \"%.*s", shown_len(verb), verb);
    if (object != NULL) {
        vast_write(&out, " %.*s", shown_len(object), object);
    }
    vast_put_char(&out, '"');
    if (topic != NULL) {
        vast_write(&out, "; did you mean \"%s\"?", topic);
    } else {
        vast_command_suggest(verb, strlen(verb), object, object != NULL ? strlen(object) : 0, &out);
    }
    text[vast_out_stored(&out)] = '\0';
    return vast_complain(cli, VAST_EXIT_USAGE, text, "\"vastai help\" lists both.");
}

static int run_help(vast_cli *cli)
{
    size_t at = 0;
    if (vast_is_given(cli, "man")) {
        vast_manual(&cli->out);
        return VAST_EXIT_DONE;
    }
    if (vast_is_given(cli, "completion")) {
        vast_completions(&cli->out, vast_value(cli, "completion"));
        return VAST_EXIT_DONE;
    }
    const char *verb = vast_next_value(cli, "command", &at), *object = vast_next_value(cli, "command", &at);
    const vast_topic *topic = verb != NULL && object == NULL ? vast_topic_find(verb) : NULL;
    if (vast_has_reader(cli)) {
        vast_pager_begin(&cli->out, false);
    }
    if (topic != NULL) {
        vast_help_topic(&cli->out, vast_help_width(cli), topic);
        return VAST_EXIT_DONE;
    }
    if (verb == NULL) {
        vast_help(&cli->out, vast_help_width(cli), NULL, NULL, vast_role_hides());
        return VAST_EXIT_DONE;
    }
    size_t object_len = object != NULL ? strlen(object) : 0;
    const vast_command *command = vast_command_find(verb, strlen(verb), object, object_len);
    if (command == NULL && (object != NULL || !vast_command_is_verb(verb, strlen(verb)))) {
        return complain_unknown(cli, verb, object);
    }
    vast_help(&cli->out, vast_help_width(cli), command, verb, NULL);
    return VAST_EXIT_DONE;
}

/* ---- commands that are not available ----------------------------------------------------------------------------- */

static int run_absent(vast_cli *cli)
{
    return vast_complain(cli, VAST_EXIT_USAGE, cli->line.command->absent, NULL);
}

static const vast_argument help_arguments[] = {
    { .name = "command",
        .count = VAST_ZERO_OR_MORE,
        .help = "command, the first word of a group of commands, or a topic: query, output, changes, confirmation, "
                "names, exit-status, environment, files, serverless, official" },
    { .name = "--completion",
        .value_name = "SHELL",
        .choices = NAMES("bash", "zsh", "fish"),
        .extension = true,
        .help = "print a completion script for this shell" },
    { .name = "--man", .type = VAST_ARGUMENT_FLAG, .hidden = true, .extension = true, .help = "print the manual page" },
};

static int run_version(vast_cli *cli)
{
    vast_print_done(cli, vast_version());
    return VAST_EXIT_DONE;
}

static const vast_command rows[] = {
    {
        .words = "version",
        .summary = "Print the version",
        .example = "--raw",
        .run = run_version,
    },
    {
        .words = "help",
        .summary = "List the commands, or show the help for a command",
        .example = "delete endpoint",
        ARGUMENTS(help_arguments),
        .run = run_help,
    },
    {
        .words = "dump-logs",
        .summary = "Not available: collect logs of the host software (use the official tool)",
        .example = "36683",
        .absent =
            "not available: it collects files of the official host software; run the official tool on that machine",
        .run = run_absent,
    },
    {
        .words = "update",
        .summary = "Not available: to update, replace this program's file",
        .example = "--check",
        .absent = "not available: to update, replace this program's file with a newer one",
        .run = run_absent,
        .hidden = true,
    },
    {
        .words = "uninstall",
        .summary = "Not available: to uninstall, delete this program's file",
        .example = "-y",
        .absent = "not available: to uninstall, delete this program's file, ~/.config/vastai and ~/.cache/vastai",
        .run = run_absent,
        .hidden = true,
    },
};

const vast_command_table vast_cli_help = {
    .heading = "Other",
    COMMANDS(rows),
};
