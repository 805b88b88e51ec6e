/* SPDX-License-Identifier: MIT */
/* Parses the command line by the rows of its command. */
#include "command_line.h"

#include <string.h>

#include "dates.h"
#include "format.h"
#include "suggest_command.h"
#include "text_helpers.h"
#include "vastai/json.h"
#include "vastai/query.h"

typedef struct reader {
    vast_line *line;
    char **argv;
    int argc, at;
    bool only_words; /* after `--` */
    bool failed;
    vast_line_kind kind;
    size_t word_len[2];
    const char *words[2]; /* the words of the command read so far */
    unsigned word_count;
} reader;

/* The meaning of a word that begins with a dash. */
typedef struct match {
    const vast_argument *argument; /* the option; NULL: the word is not an option */
    const char *value;             /* the text after '=' or after a short option; NULL: none */
    const char *rival;             /* a spelling of another option that the abbreviation matches too; NULL: none */
    bool glued;                    /* text follows the short option directly */
} match;

/* Records a usage error; only the first one is kept. */
__attribute__((format(printf, 2, 3))) static void fail(reader *r, const char *pattern, ...)
{
    vast_out fault;
    va_list values;
    if (r->failed) {
        return;
    }
    r->failed = true;
    vast_out_begin(&fault, r->line->fault, sizeof r->line->fault - 1);
    va_start(values, pattern);
    vast_format(&vast_text_formatter, &fault, pattern, values);
    va_end(values);
    r->line->fault[vast_out_stored(&fault)] = '\0';
}

/* ---- spellings --------------------------------------------------------------------------------------------------- */

/* Whether a spelling begins with a word. A dash and _ in it are the same, but for the dashes at the beginning. */
static bool begins(const char *spelled, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bool both = i > 1 && (spelled[i] == '-' || spelled[i] == '_') && (word[i] == '-' || word[i] == '_');
        if (spelled[i] != word[i] && !both) {
            return false;
        }
    }
    return true;
}

/* The spelling that word[0..len) equals or abbreviates; NULL: none. */
static const char *spelling(const vast_argument *argument, const char *word, size_t len, bool whole)
{
    const char *at;
    for (unsigned i = 0; (at = vast_argument_spelling(argument, i)) != NULL; i++) {
        if (begins(at, word, len) && (!whole || at[len] == '\0')) {
            return at;
        }
    }
    return NULL;
}

static const vast_argument *find_whole(const reader *r, const char *word, size_t len)
{
    vast_line_arguments all = vast_line_arguments_of(r->line);
    const vast_argument *row;
    while ((row = vast_line_argument_next(&all)) != NULL) {
        if (vast_argument_is_option(row) && spelling(row, word, len, true) != NULL) {
            return row;
        }
    }
    return NULL;
}

/* Extensions are tried only if no option of the official tool matches, so that abbreviations of those stay valid. */
static void find_begun(const reader *r, const char *word, size_t len, bool extension, match *m)
{
    vast_line_arguments all = vast_line_arguments_of(r->line);
    const vast_argument *row;
    while ((row = vast_line_argument_next(&all)) != NULL && m->rival == NULL) {
        const char *found =
            row->extension == extension && vast_argument_is_option(row) ? spelling(row, word, len, false) : NULL;
        if (found != NULL && m->argument != NULL) {
            m->rival = found;
        } else if (found != NULL) {
            m->argument = row;
        }
    }
}

static match find_option(const reader *r, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t len = equals != NULL ? (size_t)(equals - word) : strlen(word);
    match m = { .argument = find_whole(r, word, len), .value = equals != NULL ? equals + 1 : NULL };
    if (m.argument != NULL) {
        return m;
    }
    if (word[1] == '-') {
        find_begun(r, word, len, false, &m);
        if (m.argument == NULL) {
            find_begun(r, word, len, true, &m);
        }
        return m;
    }
    m.argument = find_whole(r, word, 2);
    m.glued = m.argument != NULL;
    m.value = m.glued ? word + 2 : m.value;
    return m;
}

static bool is_negative_number(const char *word)
{
    size_t whole = strspn(word + 1, "0123456789");
    const char *rest = word + 1 + whole;
    if (*rest == '\0') {
        return whole > 0;
    }
    size_t part = strspn(rest + 1, "0123456789");
    return *rest == '.' && part > 0 && rest[1 + part] == '\0';
}

static bool looks_like_option(const reader *r, const char *word)
{
    if (word[0] != '-' || word[1] == '\0' || is_negative_number(word)) {
        return false;
    }
    return strchr(word, ' ') == NULL || find_option(r, word).argument != NULL;
}

/* The next word, if it can be a value: neither an option nor `--`. */
static bool next_is_value(const reader *r)
{
    if (r->at >= r->argc) {
        return false;
    }
    const char *word = r->argv[r->at];
    return word[0] != '-' || word[1] == '\0' || is_negative_number(word) || strchr(word, ' ') != NULL;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* Truncates a word for a message, whose length is limited. */
static int shown_len(size_t len)
{
    return len < 47 ? (int)len : 47;
}

/* The name of an argument in messages: "--retry", "ID". */
static const char *shown_name(const vast_argument *argument, char out[48])
{
    bool named = !vast_argument_is_option(argument) && argument->value_name != NULL;
    vast_text(out, 48, "%s", named ? argument->value_name : argument->name);
    for (char *c = out; !vast_argument_is_option(argument) && *c != '\0'; c++) {
        *c = vast_upper(*c);
    }
    return out;
}

static bool is_json(const char *text)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

static bool in_range(const vast_argument *argument, int64_t value, int64_t unit)
{
    return value >= vast_argument_min(argument) * unit && value / unit <= vast_argument_max(argument) &&
           (value / unit < vast_argument_max(argument) || value % unit == 0);
}

static bool is_whole_in_range(const vast_argument *argument, const char *text)
{
    int64_t whole;
    return vast_text_int(text, &whole) && in_range(argument, whole, 1);
}

/* A value with a minus sign is negative even if it rounds to 0. */
static bool is_number_in_range(const vast_argument *argument, const char *text)
{
    char number[64];
    int64_t value;
    return vast_json_number_from_text(text, number, sizeof number) &&
           (number[0] != '-' || vast_argument_min(argument) < 0) &&
           vast_json_scaled(number, strlen(number), 6, &value) == VAST_OK && in_range(argument, value, 1000000);
}

/* check() adds the range of a number. */
const char *vast_argument_misfit(const vast_argument *argument, const char *text)
{
    char number[64];
    switch (argument->type) {
    case VAST_ARGUMENT_INT:
        return is_whole_in_range(argument, text) ? NULL : "a whole number";
    case VAST_ARGUMENT_ID:
        return is_whole_in_range(argument, text) || vast_argument_is_named(argument, text) ? NULL : "an ID";
    case VAST_ARGUMENT_NUMBER:
        return is_number_in_range(argument, text) ? NULL : "a number";
    case VAST_ARGUMENT_BOOL:
        return vast_text_among("true|false|True|False", '|', text, strlen(text)) ? NULL : "true or false";
    case VAST_ARGUMENT_JSON:
        return is_json(text) ? NULL : "JSON";
    case VAST_ARGUMENT_DATE:
        return vast_text_moment(text, number, sizeof number) ? NULL : "a date such as 2026-12-31";
    case VAST_ARGUMENT_FILE:
    case VAST_ARGUMENT_TEXT:
    case VAST_ARGUMENT_FLAG:
    case VAST_ARGUMENT_SHORTHAND:
        return NULL;
    }
    return NULL;
}

/* "a|b|c" */
static const char *joined(const char *const *names, char out[200])
{
    vast_out to;
    vast_out_begin(&to, out, 199);
    for (size_t i = 0; names[i] != NULL; i++) {
        vast_put_text(&to, i > 0 ? "|" : "");
        vast_put_text(&to, names[i]);
    }
    out[vast_out_stored(&to)] = '\0';
    return out;
}

static void check(reader *r, const vast_argument *argument, const char *text)
{
    char name[48];
    const char *want = vast_argument_misfit(argument, text);
    if (want != NULL && vast_argument_is_number(argument)) {
        fail(r, "%s: \"%.*s\" is not %s from %lld to %lld", shown_name(argument, name), shown_len(strlen(text)), text,
            want, (long long)vast_argument_min(argument), (long long)vast_argument_max(argument));
    } else if (want != NULL) {
        fail(r, "%s: \"%s\" is not %s", shown_name(argument, name), text, want);
    } else if (argument->choices != NULL && !vast_names_have(argument->choices, text, strlen(text))) {
        char choices[200];
        fail(r, "%s: \"%s\" is not one of %s", shown_name(argument, name), text, joined(argument->choices, choices));
    }
}

static void keep(reader *r, const vast_argument *argument, const char *text)
{
    if (r->line->count == VAST_GIVEN_MAX) {
        fail(r, "too many arguments: at most 4096 are allowed");
        return;
    }
    r->line->given[r->line->count++] = (vast_given){ .argument = argument, .text = text, .named = false };
}

/* The positional for which an option gives a name. */
static const vast_argument *named_by(const reader *r, const vast_argument *option)
{
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL && !vast_argument_is(row, option->stands_for)) {
    }
    return row;
}

static void add(reader *r, const vast_argument *argument, const char *text)
{
    check(r, argument, text);
    if (argument->stands_for == NULL) {
        keep(r, argument, text);
        return;
    }
    keep(r, named_by(r, argument), text);
    r->line->given[r->line->count - 1].named = !r->failed;
}

/* Adds the value that a shorthand sets for another option. */
static void add_shorthand(reader *r, const vast_argument *argument)
{
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        if (vast_argument_is(row, argument->sets)) {
            add(r, row, argument->to);
        }
    }
}

static void add_following(reader *r, const vast_argument *argument)
{
    size_t least =
        argument->count == VAST_ONE || argument->count == VAST_ONE_OR_MORE || argument->count == VAST_REPEATED;
    bool many = argument->count == VAST_ONE_OR_MORE || argument->count == VAST_ZERO_OR_MORE;
    bool is_word = vast_argument_takes_word(argument);
    size_t taken = 0;
    while (argument->count == VAST_REST ? r->at < r->argc : (taken == 0 || many) && is_word && next_is_value(r)) {
        add(r, argument, r->argv[r->at++]);
        taken++;
    }
    char name[48];
    if (taken < least) {
        shown_name(argument, name);
        if (r->at < r->argc && strcmp(r->argv[r->at], "--") != 0) {
            fail(r, "%s needs a value; write a value that begins with a dash as %s=%s", name, name, r->argv[r->at]);
        } else {
            fail(r, "%s needs a value", name);
        }
    } else if (taken == 0) {
        keep(r, argument, "");
    }
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

/* The spelling that is most similar to an unknown option, for the message. */
static const char *nearest_option(const reader *r, const char *word, size_t len)
{
    vast_line_arguments all = vast_line_arguments_of(r->line);
    const vast_argument *row;
    const char *best = NULL, *at;
    unsigned best_distance = vast_spelling_limit(len) + 1;
    while ((row = vast_line_argument_next(&all)) != NULL) {
        bool offered = vast_argument_is_option(row) && !row->hidden;
        for (unsigned i = 0; offered && (at = vast_argument_spelling(row, i)) != NULL; i++) {
            size_t at_len = strlen(at);
            unsigned distance = at_len > 2 ? vast_spelling_distance(word, len, at, at_len) : 99;
            if (distance < best_distance) {
                best = at;
                best_distance = distance;
            }
        }
    }
    return best;
}

static const char *hint_for_more(const vast_command *command, char out[80])
{
    vast_out hint;
    vast_out_begin(&hint, out, 79);
    vast_command_suggest_for_more(command, &hint);
    out[vast_out_stored(&hint)] = '\0';
    return out;
}

/* An option of another program, as in `execute 5 ls -la`: a word before it was given where the last value belongs. */
static bool may_be_text(const reader *r, const char *word)
{
    size_t words = 0, positionals = 0;
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *row;
    for (size_t i = 0; i < r->line->count; i++) {
        words += r->line->given[i].argument == NULL;
    }
    while ((row = vast_argument_next(&all)) != NULL) {
        positionals += !vast_argument_is_option(row);
    }
    return word[1] != '-' && positionals > 0 && words >= positionals;
}

static void unknown_option(reader *r, const char *word)
{
    char hint[80];
    size_t len = strcspn(word, "=");
    const char *near = nearest_option(r, word, len);
    int shown = shown_len(len);
    if (r->line->command != NULL && may_be_text(r, word)) {
        fail(r, "unknown option %.*s%s", shown, word, hint_for_more(r->line->command, hint));
        return;
    }
    if (near != NULL) {
        fail(r, "unknown option %.*s; did you mean %s?", shown, word, near);
    } else {
        fail(r, "unknown option %.*s%s", shown, word,
            r->line->command == NULL ? "; options of a command must follow its name" : "");
    }
}

static void ambiguous_option(reader *r, const char *word, const match *m)
{
    size_t len = strcspn(word, "=");
    fail(r, "%.*s is ambiguous: %s or %s", shown_len(len), word, spelling(m->argument, word, len, false), m->rival);
}

static void take_plain(reader *r, const vast_argument *argument)
{
    if (vast_argument_is_global(argument)) {
        if (vast_argument_is(argument, "help")) {
            r->kind = VAST_LINE_HELP;
        } else if (vast_argument_is(argument, "version")) {
            r->kind = r->kind == VAST_LINE_HELP ? r->kind : VAST_LINE_VERSION;
        }
    }
    if (argument->type == VAST_ARGUMENT_SHORTHAND) {
        add_shorthand(r, argument);
    } else {
        keep(r, argument, "");
    }
}

/* Options of one letter may follow a single dash, as in -qv; the last one may have a value. */
static void take_cluster(reader *r, const char *word, match m)
{
    char next[3] = { '-', 0, 0 };
    const char *rest = m.value;
    while (m.argument != NULL && !vast_argument_takes_value(m.argument)) {
        take_plain(r, m.argument);
        if (*rest == '\0') {
            return;
        }
        next[1] = *rest++;
        m.argument = find_whole(r, next, 2);
    }
    if (m.argument == NULL) {
        unknown_option(r, word);
    } else if (*rest != '\0') {
        add(r, m.argument, rest + (*rest == '='));
    } else {
        add_following(r, m.argument);
    }
}

static void take_option(reader *r, const char *word)
{
    match m = find_option(r, word);
    char name[48];
    if (m.argument == NULL) {
        unknown_option(r, word);
    } else if (m.rival != NULL) {
        ambiguous_option(r, word, &m);
    } else if (m.glued) {
        take_cluster(r, word, m);
    } else if (vast_argument_takes_value(m.argument)) {
        if (m.value != NULL) {
            add(r, m.argument, m.value);
        } else {
            add_following(r, m.argument);
        }
    } else if (m.value != NULL) {
        fail(r, "%s takes no value", shown_name(m.argument, name));
    } else {
        take_plain(r, m.argument);
    }
}

/* A word after an unknown one serves the suggestion, but is not shown: `login KEY`. */
static void unknown_command(reader *r)
{
    char hint[200];
    vast_out out;
    bool two = r->word_count > 1;
    const char *next = two ? r->words[1] : r->at < r->argc && r->argv[r->at][0] != '-' ? r->argv[r->at] : NULL;
    vast_out_begin(&out, hint, sizeof hint - 1);
    vast_command_suggest(r->words[0], r->word_len[0], next, next != NULL ? strlen(next) : 0, &out);
    hint[vast_out_stored(&out)] = '\0';
    fail(r, "unknown command \"%.*s%s%.*s\"%s", shown_len(r->word_len[0]), r->words[0], two ? " " : "",
        two ? shown_len(r->word_len[1]) : 0, two ? r->words[1] : "", hint);
}

/* The first word may be a command, or the first of two words. The second word decides. */
static void take_command_word(reader *r, const char *word)
{
    size_t len = strlen(word);
    r->words[r->word_count] = word;
    r->word_len[r->word_count++] = len;
    r->line->verb = r->words[0];
    if (r->word_count == 1) {
        if (!vast_command_is_verb(word, len)) {
            r->line->command = vast_command_find(word, len, NULL, 0);
            if (r->line->command == NULL) {
                unknown_command(r);
            }
        }
        return;
    }
    r->line->command = vast_command_find(r->words[0], r->word_len[0], word, len);
    if (r->line->command == NULL) {
        r->line->command = vast_command_find(r->words[0], r->word_len[0], NULL, 0);
        if (r->line->command == NULL) {
            unknown_command(r);
        } else {
            keep(r, NULL, word);
        }
    }
}

static bool is_absent(const vast_command *command)
{
    return command != NULL && command->absent != NULL;
}

/* `update --check`: an option of the one-word command shows that there is no second word. */
static void decide_by_option(reader *r, const char *word)
{
    r->line->command = vast_command_find(r->words[0], r->word_len[0], NULL, 0);
    if (r->line->command != NULL && !is_absent(r->line->command)) {
        match m = find_option(r, word);
        bool own = m.argument != NULL && !vast_argument_is_global(m.argument);
        r->line->command = own ? r->line->command : NULL;
    }
}

/* For a command that is not available, only --help and --raw are parsed; the rest is ignored. */
static bool is_global_word(const char *word)
{
    return vast_text_among("--help|-h|--raw", '|', word, strlen(word));
}

static void take_word(reader *r, const char *word)
{
    if (is_absent(r->line->command) && !is_global_word(word)) {
        return;
    }
    if (!r->only_words && strcmp(word, "--") == 0) {
        r->only_words = true;
    } else if (!r->only_words && looks_like_option(r, word)) {
        if (r->line->command == NULL && r->word_count == 1) {
            decide_by_option(r, word);
        }
        if (!is_absent(r->line->command) || is_global_word(word)) {
            take_option(r, word);
        }
    } else if (r->line->command == NULL) {
        take_command_word(r, word);
    } else {
        keep(r, NULL, word);
    }
}

/* ---- the whole line ---------------------------------------------------------------------------------------------- */

static size_t least_of(const vast_argument *argument)
{
    return argument->count == VAST_ONE || argument->count == VAST_ONE_OR_MORE || argument->count == VAST_REPEATED ? 1
                                                                                                                  : 0;
}

/* How many values options such as --label have given for a positional. */
static size_t named_of(const reader *r, const vast_argument *row)
{
    size_t named = 0;
    for (size_t i = 0; i < r->line->count; i++) {
        named += r->line->given[i].argument == row && r->line->given[i].named;
    }
    return named;
}

/* The number of words that a positional needs at least. */
static size_t words_for(reader *r, const vast_argument *row)
{
    size_t named = named_of(r, row);
    char name[48];
    if (named > 1 && row->count == VAST_ONE) {
        fail(r, "%s is given twice", shown_name(row, name));
    }
    return named > 0 ? 0 : least_of(row);
}

static void unexpected_word(reader *r, const char *word)
{
    char hint[80];
    fail(r, "unexpected argument \"%.*s\"%s", shown_len(strlen(word)), word, hint_for_more(r->line->command, hint));
}

/* Gives the next `count` words to a positional. */
static void take_words(reader *r, const vast_argument *row, size_t count, size_t *at)
{
    char name[48];
    for (; count > 0; count--) {
        while (*at < r->line->count && r->line->given[*at].argument != NULL) {
            *at += 1;
        }
        if (*at == r->line->count) {
            fail(r, "%s is missing", shown_name(row, name));
            return;
        }
        r->line->given[*at].argument = row;
        check(r, row, r->line->given[*at].text);
    }
}

/* Assigns words to positional arguments: each gets its minimum; extra words go to the first variadic one. */
static void assign_positionals(reader *r)
{
    size_t words = 0, least = 0, at = 0;
    for (size_t i = 0; i < r->line->count; i++) {
        words += r->line->given[i].argument == NULL;
    }
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        least += vast_argument_is_option(row) ? 0 : words_for(r, row);
    }
    size_t over = words > least ? words - least : 0;
    all = vast_command_arguments(r->line->command);
    while ((row = vast_argument_next(&all)) != NULL && !r->failed) {
        if (!vast_argument_is_option(row)) {
            bool many = row->count == VAST_ONE_OR_MORE || row->count == VAST_ZERO_OR_MORE;
            size_t extra = many ? over : row->count == VAST_OPTIONAL && over > 0 ? 1 : 0;
            over -= extra;
            take_words(r, row, words_for(r, row) + extra, &at);
        }
    }
    for (; at < r->line->count && !r->failed; at++) {
        if (r->line->given[at].argument == NULL) {
            unexpected_word(r, r->line->given[at].text);
        }
    }
}

static bool was_given(const vast_line *line, const vast_argument *argument)
{
    return vast_line_count(line, argument) > 0;
}

/* "--code, --secret or --backup-code": the options of a group. */
static const char *alternatives(const reader *r, const vast_argument *row, char out[200])
{
    char name[48];
    vast_out names;
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *at, *held = NULL;
    vast_out_begin(&names, out, 199);
    while ((at = vast_argument_next(&all)) != NULL) {
        if (vast_argument_excludes(at, row) && !at->hidden) {
            vast_write(&names, "%s%s", held != NULL ? shown_name(held, name) : "", held != NULL ? ", " : "");
            held = at;
        }
    }
    size_t len = vast_out_stored(&names) - (vast_out_stored(&names) > 1 ? 2 : 0);
    vast_text(out + len, 200 - len, "%s%s", len > 0 ? " or " : "", held != NULL ? shown_name(held, name) : "");
    return out;
}

/* Checks that at most one option of a group is given, or exactly one if required. @param row  the first of them. */
static void check_group(reader *r, const vast_argument *row)
{
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *at, *taken = NULL;
    bool required = false;
    char name[48], other[48], names[200];
    while ((at = vast_argument_next(&all)) != NULL) {
        if (!vast_argument_excludes(at, row)) {
            continue;
        }
        required = required || at->required;
        if (was_given(r->line, at)) {
            if (taken != NULL) {
                fail(r, "%s and %s cannot be used together", shown_name(taken, name), shown_name(at, other));
            }
            taken = at;
        }
    }
    if (required && taken == NULL) {
        fail(r, "one of %s is required", alternatives(r, row, names));
    }
}

static bool is_first_of_group(const vast_command *command, const vast_argument *row)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *at;
    while ((at = vast_argument_next(&all)) != NULL && !vast_argument_excludes(at, row)) {
    }
    return at == row;
}

static void check_required(reader *r)
{
    vast_arguments all = vast_command_arguments(r->line->command);
    const vast_argument *row;
    char name[48];
    while ((row = vast_argument_next(&all)) != NULL) {
        if (row->one_of != NULL) {
            if (is_first_of_group(r->line->command, row)) {
                check_group(r, row);
            }
        } else if (row->required && !was_given(r->line, row)) {
            fail(r, "%s is missing", shown_name(row, name));
        }
    }
}

/* A verb alone is a command only if a command has that name. */
static void settle_command(reader *r)
{
    if (r->line->command == NULL && r->word_count == 1 && !r->failed) {
        r->line->command = vast_command_find(r->words[0], r->word_len[0], NULL, 0);
        int len = shown_len(r->word_len[0]);
        if (r->line->command == NULL && r->kind == VAST_LINE_RUN) {
            r->line->verb_alone = true;
            fail(
                r, "\"%.*s\" needs a second word; \"vastai help %.*s\" lists them", len, r->words[0], len, r->words[0]);
        }
    }
}

/* Links each value to the next one for another argument, so that a search steps over thousands of IDs at once. */
static void link_values(vast_line *line)
{
    for (size_t i = line->count; i-- > 0;) {
        bool same = i + 1 < line->count && line->given[i].argument == line->given[i + 1].argument;
        line->given[i].next_other = same ? line->given[i + 1].next_other : i + 1;
    }
}

vast_line_kind vast_line_read(vast_line *line, int argc, char **argv)
{
    line->command = NULL;
    line->verb = NULL;
    line->verb_alone = false;
    line->count = 0;
    line->fault[0] = '\0';
    reader r = { .line = line, .argv = argv, .argc = argc, .at = 1, .kind = VAST_LINE_RUN };
    while (r.at < r.argc && !r.failed) {
        take_word(&r, r.argv[r.at++]);
    }
    settle_command(&r);
    if (r.failed) {
        return VAST_LINE_FAULT;
    }
    if (r.kind == VAST_LINE_RUN && line->command == NULL) {
        return VAST_LINE_NOTHING;
    }
    if (r.kind == VAST_LINE_RUN) {
        assign_positionals(&r);
        link_values(line);
        check_required(&r);
    }
    return r.failed ? VAST_LINE_FAULT : r.kind;
}
