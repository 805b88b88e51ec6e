/* SPDX-License-Identifier: MIT */
/* The options that every command takes, and the lookup of commands by their words. */
#include <string.h>

#include "command.h"
#include "rows.h"
#include "text_helpers.h"
#include "vastai/query.h"

static const vast_argument globals[] = {
    { .name = "--help", .short_name = "-h", .type = VAST_ARGUMENT_FLAG, .help = "show help and exit" },
    { .name = "--version", .type = VAST_ARGUMENT_FLAG, .help = "print the version and exit" },
    { .name = "--raw", .type = VAST_ARGUMENT_FLAG, .help = "print JSON" },
    { .name = "--full", .type = VAST_ARGUMENT_FLAG, .help = "print all columns, even if they do not fit the terminal" },
    { .name = "--no-color", .type = VAST_ARGUMENT_FLAG, .help = "do not use colors on a terminal" },
    { .name = "--explain", .type = VAST_ARGUMENT_FLAG, .help = "print requests and response statuses on stderr" },
    { .name = "--curl",
        .type = VAST_ARGUMENT_FLAG,
        .help = "print the request as a curl command instead of sending it" },
    { .name = "--api-key", .value_name = "KEY", .secret = true, .help = "API key" },
    { .name = "--url", .value_name = "URL", .help = "URL of the service" },
    { .name = "--run-url",
        .value_name = "URL",
        .extension = true,
        .help = "URL of the serverless service (default: --url)" },
    { .name = "--retry",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .max = 255,
        .help = "maximum number of attempts per request, 1 to 255 (default: 3)" },
    { .name = "--timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "time limit for the whole command, in seconds (default: 120)" },
    { .name = "--connect-timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "connection timeout, including TLS, in seconds (default: 10)" },
    { .name = "--cacert",
        .value_name = "FILE",
        .extension = true,
        .help = "file of trusted root certificates, in PEM format" },
    { .name = "--proxy", .value_name = "URL", .secret = true, .extension = true, .help = "URL of an HTTP proxy" },
    { .name = "--show-secrets",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "print keys and tokens in full" },
};
const vast_argument_list vast_globals = ARGUMENT_LIST(globals);

/* Whether a name is `verb object`, or `verb` if object is NULL. */
static bool same_words(const char *name, const char *verb, size_t verb_len, const char *object, size_t object_len)
{
    if (strncmp(name, verb, verb_len) != 0) {
        return false;
    }
    name += verb_len;
    if (object == NULL) {
        return *name == '\0';
    }
    return *name == ' ' && strlen(name + 1) == object_len && memcmp(name + 1, object, object_len) == 0;
}

/* The nth command of all tables; NULL: no more. */
static const vast_command *nth_command(size_t nth)
{
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (nth < vast_commands[t]->count) {
            return &vast_commands[t]->rows[nth];
        }
        nth -= vast_commands[t]->count;
    }
    return NULL;
}

const vast_command *vast_command_find(const char *verb, size_t verb_len, const char *object, size_t object_len)
{
    const vast_command *row;
    for (size_t i = 0; (row = nth_command(i)) != NULL; i++) {
        if (same_words(row->words, verb, verb_len, object, object_len) ||
            (row->alias != NULL && same_words(row->alias, verb, verb_len, object, object_len))) {
            return row;
        }
    }
    return NULL;
}

bool vast_command_is_verb(const char *word, size_t len)
{
    const vast_command *row;
    for (size_t i = 0; (row = nth_command(i)) != NULL; i++) {
        if (strncmp(row->words, word, len) == 0 && row->words[len] == ' ') {
            return true;
        }
    }
    return false;
}

const vast_command *vast_command_near(const char *words, size_t len)
{
    const vast_command *best = NULL, *row;
    unsigned best_distance = vast_spelling_limit(len) + 1;
    const char *ends = memchr(words, ' ', len) != NULL ? "" : " ";
    for (size_t i = 0; (row = nth_command(i)) != NULL; i++) {
        unsigned distance = vast_spelling_distance(words, len, row->words, strcspn(row->words, ends));
        if (!row->hidden && distance < best_distance) {
            best = row;
            best_distance = distance;
        }
    }
    return best;
}

const vast_command_table *vast_command_home(const vast_command *command)
{
    size_t t = 0;
    while (command < vast_commands[t]->rows || command >= vast_commands[t]->rows + vast_commands[t]->count) {
        t++;
    }
    return vast_commands[t];
}
