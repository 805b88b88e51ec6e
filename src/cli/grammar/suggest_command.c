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
    { "completion", "help --completion SHELL" }, { "configure", "set api-key" }, { "init", "set api-key" },
    { "status", "whoami" }, { "billing", "show invoices-v1" }, { "show balance", "show user" },
    { "start endpoint", "update endpoint --endpoint_state active" },
    { "stop endpoint", "update endpoint --endpoint_state stopped" },
    { "unset", NULL }, /* resembles "set", which is the contrary */
};

/*
 * Verbs that mean about the same: with the same noun, one replaces the other. The first ones are tried first. "stop" is
 * not among those that destroy: who wants to stop something may want to keep it.
 */
static const char *const kinds[] = {
    "show|search|get|list|ls|describe|view|find",
    "destroy|delete|remove|rm|kill|terminate|cancel|detach|end",
    "stop|end|pause|suspend",
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

/* The command with this verb and noun, the noun in the singular or the plural; NULL: none. */
static const vast_command *find_either(word verb, word noun, bool plural_first)
{
    char plural[64];
    vast_text(plural, sizeof plural, "%.*ss", (int)(noun.len < 60 ? noun.len : 60), noun.at);
    const vast_command *one = vast_command_find(verb.at, verb.len, noun.at, noun.len);
    const vast_command *many = vast_command_find(verb.at, verb.len, plural, strlen(plural));
    const vast_command *found = one == NULL || (plural_first && many != NULL) ? many : one;
    return found != NULL && !found->hidden ? found : NULL;
}

/* The same for the first verb of a kind that has one; NULL: none. */
static const vast_command *find_kind(const char *kind, word noun, bool plural_first)
{
    word verb;
    const vast_command *found = NULL;
    while (found == NULL && (verb.at = vast_text_next(&kind, '|', &verb.len)) != NULL) {
        found = find_either(verb, noun, plural_first);
    }
    return found;
}

/* "list instances" is "show instances", and so is "instances". "search volume" is "search volumes". */
static const vast_command *by_noun(word verb, word object)
{
    bool list = is_text(verb, "list") || is_text(verb, "ls");
    if (object.len == 0) {
        return find_kind(kinds[0], verb, false);
    }
    const vast_command *same_verb = find_either(verb, object, list);
    if (same_verb != NULL) {
        return same_verb;
    }
    for (size_t i = 0; i < VAST_COUNT_OF(kinds); i++) {
        if (vast_text_among(kinds[i], '|', verb.at, verb.len)) {
            const vast_command *found = find_kind(kinds[i], object, list);
            if (found != NULL) {
                return found;
            }
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

static void put_meant(const char *words, int len, vast_out *out)
{
    vast_write(out, "; did you mean \"%.*s\"?", len, words);
}

/* @return false: nothing is similar. */
static bool by_spelling(word verb, word object, vast_out *out)
{
    char words[128];
    bool two = object.len > 0;
    bool whole = vast_text(words, sizeof words, "%.*s%s%.*s", (int)verb.len, verb.at, two ? " " : "", (int)object.len,
        two ? object.at : "");
    if (!whole || by_beginning(words, out)) {
        return whole;
    }
    const vast_command *found = vast_command_near(words, strlen(words));
    if (found != NULL) {
        put_meant(found->words, (int)strcspn(found->words, two ? "" : " "), out);
    }
    return found != NULL;
}

void vast_command_suggest(const char *verb, size_t verb_len, const char *object, size_t object_len, vast_out *out)
{
    const word first = { verb, verb_len }, second = { object, object_len }, none = { NULL, 0 };
    bool unknown_verb = object_len > 0 && !vast_command_is_verb(verb, verb_len);
    if (by_habit(first, second, out)) {
        return;
    }
    const vast_command *found = by_id(first, second);
    if (found != NULL) {
        vast_write(out, "; did you mean \"%s %.*s\"?", found->words, (int)object_len, object);
        return;
    }
    found = by_noun(first, second);
    if (found == NULL && unknown_verb) {
        found = by_noun(second, first); /* "instance list" */
        found = found != NULL ? found : by_noun(first, none);
    }
    if (found != NULL) {
        put_meant(found->words, (int)strlen(found->words), out);
    } else if (!by_spelling(first, second, out) && unknown_verb) {
        by_spelling(first, none, out);
    }
}
