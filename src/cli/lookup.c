/* The flags of every command, and the commands looked up by their words. */
#include <string.h>

#include "command.h"
#include "words.h"

const vast_argument vast_globals[] = {
    { .names = "-h,--help", .type = VAST_A_FLAG, .help = "say how a command is used" },
    { .names = "--version", .type = VAST_A_FLAG, .help = "say which version this is" },
    { .names = "--raw", .type = VAST_A_FLAG, .help = "print JSON" },
    { .names = "--full", .type = VAST_A_FLAG, .help = "print every column, whatever fits" },
    { .names = "--no-color", .type = VAST_A_FLAG, .help = "no colour on a terminal" },
    { .names = "--explain", .type = VAST_A_FLAG, .help = "say on stderr what is sent and what came back" },
    { .names = "--curl", .type = VAST_A_FLAG, .help = "print the request as a curl line, send nothing" },
    { .names = "--api-key=KEY", .flags = VAST_A_SECRET, .help = "the key to use" },
    { .names = "--url=ADDRESS", .help = "the service to talk to" },
    { .names = "--retry=N", .type = VAST_A_INT, .help = "attempts in all, 1 to 255 (3)" },
    { .names = "--timeout=S",
        .type = VAST_A_NUMBER,
        .flags = VAST_A_OURS,
        .help = "the whole request, in seconds (120)" },
    { .names = "--connect-timeout=S",
        .type = VAST_A_NUMBER,
        .flags = VAST_A_OURS,
        .help = "of it to connect, in seconds (10)" },
    { .names = "--cacert=FILE", .flags = VAST_A_OURS, .help = "certificates to trust, in PEM" },
    { .names = "--proxy=ADDRESS", .flags = VAST_A_OURS, .help = "HTTP proxy to go through" },
    { .names = "--show-secrets", .type = VAST_A_FLAG, .flags = VAST_A_OURS, .help = "print keys and tokens whole" },
};

const size_t vast_global_count = VAST_COUNT_OF(vast_globals);

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
        const char *names = row->words, *name;
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
        if (strncmp(row->words, word, len) == 0 && row->words[len] == ' ') {
            return true;
        }
    }
    return false;
}

const vast_command *vast_command_near(const char *words, size_t len)
{
    const vast_command *best = NULL, *row;
    unsigned best_distance = vast_text_slip_max(len) + 1;
    for (size_t i = 0; (row = nth_command(i)) != NULL; i++) {
        unsigned distance = vast_text_distance(words, len, row->words, vast_command_words_len(row));
        if ((row->flags & VAST_CMD_HIDDEN) == 0 && distance < best_distance) {
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

const vast_argument *vast_command_argument(const vast_command *command, size_t nth)
{
    if (nth < command->argument_count) {
        return &command->arguments[nth];
    }
    nth -= command->argument_count;
    return nth < command->more_count ? &command->more[nth] : NULL;
}

size_t vast_command_words_len(const vast_command *command)
{
    return strcspn(command->words, "|");
}
