/* SPDX-License-Identifier: MIT */
/* The flags of every command, and the commands looked up by their words. */
#include <string.h>

#include "command.h"
#include "rows.h"
#include "text_helpers.h"

/* clang-format off */
const char vast_globals[] =
    ARG("-h,--help") GLOBAL FLAG HELP("say how a command is used")
    ARG("--version") GLOBAL FLAG HELP("say which version this is")
    ARG("--raw") GLOBAL FLAG HELP("print JSON")
    ARG("--full") GLOBAL FLAG HELP("print every column, whatever fits")
    ARG("--no-color") GLOBAL FLAG HELP("no colour on a terminal")
    ARG("--explain") GLOBAL FLAG HELP("say on stderr what is sent and what came back")
    ARG("--curl") GLOBAL FLAG HELP("print the request as a curl line, send nothing")
    ARG("--api-key=KEY") GLOBAL SECRET HELP("the key to use")
    ARG("--url=ADDRESS") GLOBAL HELP("the service to talk to")
    ARG("--run-url=ADDRESS") GLOBAL OURS HELP("the serverless service to talk to (default: as --url)")
    ARG("--retry=N") GLOBAL INT HELP("attempts in all, 1 to 255 (3)")
    ARG("--timeout=S") GLOBAL NUMBER OURS HELP("time for the whole command, in seconds (120)")
    ARG("--connect-timeout=S") GLOBAL NUMBER OURS HELP("of it to connect, in seconds (10)")
    ARG("--cacert=FILE") GLOBAL OURS HELP("certificates to trust, in PEM")
    ARG("--proxy=ADDRESS") GLOBAL SECRET OURS HELP("HTTP proxy to go through")
    ARG("--show-secrets") GLOBAL FLAG OURS HELP("print keys and tokens whole");
/* clang-format on */

/* Whether a name is `verb object`, or the verb alone where object is NULL. */
static bool same_words(
    const char *name, size_t len, const char *verb, size_t verb_len, const char *object, size_t object_len)
{
    if (len < verb_len || memcmp(name, verb, verb_len) != 0) {
        return false;
    }
    name += verb_len;
    len -= verb_len;
    if (object == NULL) {
        return len == 0;
    }
    return len == object_len + 1 && *name == ' ' && memcmp(name + 1, object, object_len) == 0;
}

/* All commands as one list. */
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
        const char *names = vast_command_words(row), *name;
        size_t len;
        while ((name = vast_text_next(&names, '|', &len)) != NULL) {
            if (same_words(name, len, verb, verb_len, object, object_len)) {
                return row;
            }
        }
    }
    return NULL;
}

bool vast_command_is_verb(const char *word, size_t len)
{
    const vast_command *row;
    for (size_t i = 0; (row = nth_command(i)) != NULL; i++) {
        const char *words = vast_command_words(row);
        if (strncmp(words, word, len) == 0 && words[len] == ' ') {
            return true;
        }
    }
    return false;
}

const vast_command *vast_command_near(const char *words, size_t len)
{
    const vast_command *best = NULL, *row;
    unsigned best_distance = vast_text_slip_max(len) + 1;
    const char *ends = memchr(words, ' ', len) != NULL ? "|" : "| ";
    for (size_t i = 0; (row = nth_command(i)) != NULL; i++) {
        const char *others = vast_command_words(row);
        unsigned distance = vast_text_distance(words, len, others, strcspn(others, ends));
        if ((vast_command_flags(row) & VAST_CMD_HIDDEN) == 0 && distance < best_distance) {
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
