/* SPDX-License-Identifier: MIT */
/* Suggests a command in place of one that does not exist: by what other tools call it, by its noun, or by spelling. */
#include "suggest_command.h"

#include <string.h>

#include "format.h"
#include "text_helpers.h"

/* Names that similar tools use. */
static const struct {
    const char *typed, *command;
} habits[] = {
    { "login", "set api-key" }, { "auth", "set api-key" }, { "ssh", "ssh-url" }, { "connect", "ssh-url" },
    { "cp", "copy" }, { "scp", "copy" }, { "rsync", "copy" }, { "ps", "show instances" }, { "ls", "show instances" },
    { "exec", "execute" }, { "balance", "show user" }, { "account", "show user" }, { "rent", "launch instance" },
    { "rm", "destroy instance" }, { "kill", "destroy instance" }, { "terminate", "destroy instance" },
    { "price", "search offers" }, { "prices", "search offers" }, { "workers", "get endpt-workers" },
    { "show workers", "get endpt-workers" }, { "list workers", "get endpt-workers" },
    { "unset", NULL }, /* resembles "set", which is the contrary */
};

/* Verbs that mean about the same: with the same noun, one replaces the other. The first ones are tried first. */
static const char *const kinds[] = {
    "show|search|get|list|ls|describe|view|find",
    "destroy|delete|remove|rm|kill|terminate|cancel|stop|detach|end",
    "create|launch|new|add|make|rent|start|attach|invite",
    "update|set|change|edit|modify|patch",
};

typedef struct word {
    const char *at;
    size_t len;
} word;

static bool is_text(word w, const char *text)
{
    return vast_text_is(w.at, w.len, text);
}

/* ---- by habit ---------------------------------------------------------------------------------------------------- */

static bool is_habit(const char *typed, word verb, word object)
{
    size_t first = strcspn(typed, " ");
    bool two = typed[first] != '\0';
    return verb.len == first && memcmp(typed, verb.at, first) == 0 && (!two || is_text(object, typed + first + 1));
}

/* @return false: no tool calls anything so. */
static bool by_habit(word verb, word object, vast_out *out)
{
    for (size_t i = 0; i < VAST_COUNT_OF(habits); i++) {
        if (is_habit(habits[i].typed, verb, object)) {
            if (habits[i].command != NULL) {
                vast_write(out, "; use \"vastai %s\"", habits[i].command);
            }
            return true;
        }
    }
    return false;
}

/* ---- by noun ----------------------------------------------------------------------------------------------------- */

/* The command of a kind of verbs with this noun, in the singular or the plural; NULL: none. */
static const vast_command *find_kind(const char *kind, word noun)
{
    char plural[64];
    const char *verb;
    size_t len;
    vast_text(plural, sizeof plural, "%.*ss", (int)(noun.len < 60 ? noun.len : 60), noun.at);
    while ((verb = vast_text_next(&kind, '|', &len)) != NULL) {
        const vast_command *found = vast_command_find(verb, len, noun.at, noun.len);
        found = found != NULL ? found : vast_command_find(verb, len, plural, strlen(plural));
        if (found != NULL && !found->hidden) {
            return found;
        }
    }
    return NULL;
}

/* "list instances" is "show instances", and so is "instances". */
static const vast_command *by_noun(word verb, word object)
{
    if (object.len == 0) {
        return find_kind(kinds[0], verb);
    }
    for (size_t i = 0; i < VAST_COUNT_OF(kinds); i++) {
        if (vast_text_among(kinds[i], '|', verb.at, verb.len)) {
            return find_kind(kinds[i], object);
        }
    }
    return NULL;
}

/* "destroy 5": the noun is missing. */
static const vast_command *by_id(word verb, word object)
{
    int64_t id;
    char number[VAST_INT_CHARS + 1];
    bool fits = object.len > 0 && vast_text(number, sizeof number, "%.*s", (int)object.len, object.at);
    return fits && vast_text_int(number, &id) ? vast_command_find(verb.at, verb.len, "instance", 8) : NULL;
}

/* ---- by beginning ------------------------------------------------------------------------------------------------ */

enum { MOST_BEGUN = 3 };

static bool begins(const vast_command *row, const char *words)
{
    bool same_number = (strchr(row->words, ' ') != NULL) == (strchr(words, ' ') != NULL);
    return !row->hidden && same_number && strncmp(row->words, words, strlen(words)) == 0;
}

/* Lists the first commands that begin with these words. @return whether there are any. */
static bool by_beginning(const char *words, vast_out *out)
{
    const vast_command *found[MOST_BEGUN], *row;
    size_t count = 0, all = 0;
    for (size_t i = 0; (row = vast_command_at(i)) != NULL; i++) {
        if (begins(row, words)) {
            found[count] = row;
            count += ++all < MOST_BEGUN;
        }
    }
    count += all >= MOST_BEGUN;
    for (size_t i = 0; i < count; i++) {
        const char *gap = i == 0 ? "; did you mean " : i + 1 < count || all > count ? ", " : " or ";
        vast_write(out, "%s\"%s\"", gap, found[i]->words);
    }
    vast_put_text(out, all > count ? " or another one?" : all > 0 ? "?" : "");
    return all > 0;
}

/* ---- too many words ---------------------------------------------------------------------------------------------- */

void vast_command_suggest_for_more(const vast_command *command, vast_out *out)
{
    const char *object = strchr(command->words, ' ');
    const vast_command *many = NULL;
    char plural[64];
    if (object != NULL && vast_text(plural, sizeof plural, "%ss", object + 1)) {
        many = vast_command_find(command->words, (size_t)(object - command->words), plural, strlen(plural));
    }
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row, *last = NULL;
    while ((row = vast_argument_next(&all)) != NULL) {
        last = vast_argument_is_option(row) ? last : row;
    }
    if (many != NULL && last != NULL && last->type == VAST_ARGUMENT_ID) {
        vast_write(out, "; for several, use \"vastai %s\"", many->words);
    } else if (last != NULL && last->type == VAST_ARGUMENT_TEXT) {
        vast_put_text(out, "; put a value that has spaces in quotes");
    }
}

/* ---- all --------------------------------------------------------------------------------------------------------- */

void vast_command_suggest(const char *verb, size_t verb_len, const char *object, size_t object_len, vast_out *out)
{
    char words[128];
    const word first = { verb, verb_len }, second = { object, object_len };
    bool whole = vast_text(words, sizeof words, "%.*s%s%.*s", (int)verb_len, verb, object_len > 0 ? " " : "",
        (int)object_len, object_len > 0 ? object : "");
    if (!whole || by_habit(first, second, out)) {
        return;
    }
    const vast_command *found = by_id(first, second);
    if (found != NULL) {
        vast_write(out, "; did you mean \"%s %.*s\"?", found->words, (int)object_len, object);
        return;
    }
    found = by_noun(first, second);
    if (found != NULL) {
        vast_write(out, "; did you mean \"%s\"?", found->words);
    } else if (!by_beginning(words, out) && (found = vast_command_near(words, strlen(words))) != NULL) {
        int right_len = (int)strcspn(found->words, object_len > 0 ? "" : " ");
        vast_write(out, "; did you mean \"%.*s\"?", right_len, found->words);
    }
}
