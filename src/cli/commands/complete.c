/* SPDX-License-Identifier: MIT */
/*
 * complete: what may be at the end of a command line, for the completion scripts of shells. It is asked for what
 * they cannot know: IDs and names of objects, profiles, and conditions of a query. A person waits for it at each key
 * press, so it ends within a second, whatever the network does.
 */
#define _DEFAULT_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "cli.h"
#include "gpu_names.h"
#include "help.h"
#include "object_list.h"
#include "profile_paths.h"
#include "regions.h"
#include "rows.h"
#include "text_helpers.h"
#include "vastai/query.h"

enum { DEADLINE_US = 950000, REQUEST_MS = 800 };
#define WORDS_MAX 128

/* ---- the line so far --------------------------------------------------------------------------------------------- */

typedef struct typed {
    vast_cli *cli;
    char *words[WORDS_MAX]; /* after "vastai"; the last one is incomplete */
    size_t count;
    const vast_command *command;
    const char *verb, *object;   /* NULL: not typed yet */
    const vast_argument *option; /* whose value the last word is; NULL: it is a positional */
    size_t position;             /* of the last word among the positionals of the command */
    const char *prefix;          /* of the last word: kept as it is */
    size_t prefix_len;
    const char *cur; /* what follows it, and is to be completed */
} typed;

static const vast_argument *find_option(vast_arguments all, const char *word)
{
    const vast_argument *row;
    const char *spelling;
    while ((row = vast_argument_next(&all)) != NULL) {
        for (unsigned i = 0; vast_argument_is_option(row) && (spelling = vast_argument_spelling(row, i)) != NULL; i++) {
            if (strcmp(spelling, word) == 0) {
                return row;
            }
        }
    }
    return NULL;
}

/* An option whose value is the next word; NULL: none. */
static const vast_argument *option_before_value(const typed *t, const char *word)
{
    const vast_argument *row = find_option(vast_arguments_of(&vast_globals), word);
    if (row == NULL && t->command != NULL) {
        row = find_option(vast_command_arguments(t->command), word);
    }
    return row != NULL && vast_argument_takes_value(row) ? row : NULL;
}

static void take_positional(typed *t, const char *word)
{
    size_t len = strlen(word);
    if (t->command != NULL) {
        t->position++;
    } else if (t->verb == NULL) {
        t->verb = word;
        t->command = vast_command_find(word, len, NULL, 0);
    } else {
        t->object = word;
        t->command = vast_command_find(t->verb, strlen(t->verb), word, len);
    }
}

static void read_line(typed *t)
{
    for (size_t i = 0; i + 1 < t->count; i++) {
        const char *word = t->words[i];
        t->option = NULL;
        if (word[0] != '-') {
            take_positional(t, word);
        } else if ((t->option = option_before_value(t, word)) != NULL && i + 2 < t->count) {
            t->option = NULL;
            i++;
        }
    }
    t->cur = t->prefix = t->words[t->count - 1];
}

/* Returns the positional argument that the last word is a value of; NULL: the command takes no further one. */
static const vast_argument *positional_at_end(const typed *t)
{
    size_t at = 0;
    const vast_argument *row;
    vast_arguments all = vast_command_arguments(t->command);
    while ((row = vast_argument_next(&all)) != NULL) {
        if (!vast_argument_is_option(row) && (at++ == t->position || vast_argument_is_list(row))) {
            return row;
        }
    }
    return NULL;
}

/* ---- candidates -------------------------------------------------------------------------------------------------- */

/* Prints a candidate if it begins as what is typed. @param end  what follows it: "" or "=". */
static void put(typed *t, const char *text, size_t len, const char *end, const char *what, size_t what_len)
{
    size_t cur = strlen(t->cur);
    if (len < cur || strncmp(text, t->cur, cur) != 0) {
        return;
    }
    vast_say(
        &t->cli->out, "%.*s%.*s%s\t%.*s\n", (int)t->prefix_len, t->prefix, (int)len, text, end, (int)what_len, what);
}

static void put_word(typed *t, const char *text, const char *end, const char *what)
{
    put(t, text, strlen(text), end, what, strlen(what));
}

static void put_profile(void *ctx, const char *name)
{
    put_word(ctx, name, "", "profile");
}

static bool visit_profile(void *ctx, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    if (vast_profile_is_name(name)) {
        put_profile(ctx, name);
    }
    return false;
}

static void put_profiles(typed *t)
{
    put_profile(t, VAST_DEFAULT_PROFILE);
    vast_profiles_each(visit_profile, t);
}

/* A name is offered only if no shell would take it apart, and no ID could be meant. */
static bool is_plain(const char *name, size_t len)
{
    size_t digits = 0;
    for (size_t i = 0; i < len; i++) {
        digits += name[i] >= '0' && name[i] <= '9';
        if (strchr(" ?=,", name[i]) != NULL) {
            return false;
        }
    }
    return len > 0 && digits < len && strchr("-+", name[0]) == NULL;
}

static void put_id(void *ctx, const char *id, size_t id_len, const char *name, size_t name_len)
{
    put(ctx, id, id_len, "", name, name_len);
}

static void put_name(void *ctx, const char *id, size_t id_len, const char *name, size_t name_len)
{
    if (is_plain(name, name_len)) {
        put(ctx, name, name_len, "", id, id_len);
    }
}

static void put_objects(typed *t, const vast_argument *row)
{
    vast_objects_each(t->cli, t->command, row, put_id, t);
    if (row->names != NULL) {
        vast_objects_each(t->cli, t->command, row, put_name, t);
    }
}

/* ---- queries ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *words;
    const vast_query_kind *kind;
} kinds[] = {
    { "search offers", &vast_query_offers },
    { "search volumes", &vast_query_volumes },
    { "search network-volumes", &vast_query_volumes },
    { "search templates", &vast_query_templates },
    { "search benchmarks", &vast_query_benchmarks },
    { "search invoices", &vast_query_invoices },
};

static const vast_query_kind *kind_of(const vast_command *command)
{
    for (size_t i = 0; i < VAST_COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i].words, command->words) == 0) {
            return kinds[i].kind;
        }
    }
    return NULL;
}

static void put_gpu(void *ctx, const char *name)
{
    put_word(ctx, name, "", "GPU");
}

static void put_values(typed *t, const vast_query_kind *kind, const char *field, size_t len)
{
    const char *region;
    for (size_t i = 0; i < kind->field_count; i++) {
        if (vast_text_is(field, len, kind->fields[i].name) && kind->fields[i].type == VAST_QUERY_BOOL) {
            put_word(t, "true", "", "");
            put_word(t, "false", "", "");
        }
    }
    if (vast_text_is(field, len, "gpu_name")) {
        vast_gpu_names_each(t->cli, put_gpu, t);
    }
    for (size_t i = 0; vast_text_is(field, len, "geolocation") && (region = vast_region_name(i)) != NULL; i++) {
        put_word(t, region, "", "region");
    }
}

static void put_fields(typed *t, const vast_query_kind *kind)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const char *meaning = vast_field_meaning(kind->fields[i].name);
        put_word(t, kind->fields[i].name, "=", meaning != NULL ? meaning : "");
    }
}

/* Keeps a part of the last word as it is. */
static void skip(typed *t, size_t len)
{
    t->prefix_len += len;
    t->cur += len;
}

/* Conditions before the last one, in the same quotes, stay as they are. */
static void put_query(typed *t)
{
    const vast_query_kind *kind = kind_of(t->command);
    const char *blank = strrchr(t->cur, ' ');
    skip(t, blank != NULL ? (size_t)(blank + 1 - t->cur) : 0);
    const char *field = t->cur;
    size_t len = strcspn(field, "=!<>");
    if (kind == NULL) {
        return;
    }
    if (field[len] == '\0') {
        put_fields(t, kind);
        return;
    }
    skip(t, len + strspn(field + len, "=!<>"));
    put_values(t, kind, field, len);
}

/* ---- help -------------------------------------------------------------------------------------------------------- */

static void put_help_words(typed *t)
{
    const vast_command *command;
    for (size_t i = 0; t->position == 0 && vast_topics[i].name != NULL; i++) {
        put_word(t, vast_topics[i].name, "", "topic");
    }
    const char *verb = t->position > 0 ? t->words[t->count - 2] : "";
    size_t verb_len = strlen(verb);
    for (size_t i = 0; (command = vast_command_at(i)) != NULL; i++) {
        const char *words = command->words, *blank = strchr(words, ' ');
        bool shown = !command->hidden && command->absent == NULL;
        if (shown && t->position == 0) {
            put(t, words, strcspn(words, " "), "", "", 0);
        } else if (shown && blank != NULL && vast_text_is(words, (size_t)(blank - words), verb) && verb_len > 0) {
            put_word(t, blank + 1, "", command->summary);
        }
    }
}

/* ---- the command ------------------------------------------------------------------------------------------------- */

static void on_alarm(int number)
{
    (void)number;
    _exit(VAST_EXIT_DONE);
}

/* @param us  0: none. */
static void set_deadline(long us)
{
    const struct itimerval deadline = { .it_value = { .tv_usec = us } };
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &deadline, NULL);
}

/* The settings that the line names: another profile or URL has other objects. */
static bool read_settings(typed *t)
{
    static const char *const names[] = { "--profile", "--api-key", "--url", "--cacert", "--proxy" };
    char *argv[2 * VAST_COUNT_OF(names) + 2] = { "vastai", "complete" };
    int argc = 2;
    for (size_t i = 0; i + 2 < t->count; i++) {
        for (size_t n = 0; n < VAST_COUNT_OF(names); n++) {
            if (strcmp(t->words[i], names[n]) == 0 && argc < 2 * (int)VAST_COUNT_OF(names)) {
                argv[argc++] = t->words[i];
                argv[argc++] = t->words[i + 1];
            }
        }
    }
    vast_cli *cli = t->cli;
    bool read =
        vast_line_read(&cli->line, argc, argv) == VAST_LINE_RUN && vast_settings_read(&cli->settings, &cli->line, true);
    cli->settings.attempts = 1;
    cli->settings.timeout_ms = cli->settings.connect_timeout_ms = REQUEST_MS;
    return read;
}

static void put_candidates(typed *t)
{
    const vast_argument *row = t->option;
    if (row != NULL && vast_argument_is(row, "profile")) {
        put_profiles(t);
        return;
    }
    row = row == NULL && t->command != NULL ? positional_at_end(t) : NULL;
    if (row == NULL) {
        return;
    }
    if (strcmp(t->command->words, "help") == 0) {
        put_help_words(t);
    } else if (vast_argument_is(row, "query")) {
        put_query(t);
    } else if (t->command->words[0] != '\0' && strcmp(t->command->words, "delete profile") == 0) {
        put_profiles(t);
    } else {
        put_objects(t, row);
    }
}

static int run_complete(vast_cli *cli)
{
    static typed t;                        /* 1 KB: static, so that it does not count against the stack */
    static char unsaid[VAST_CAUGHT_BYTES]; /* outlives this function: the end of the run may still write to it */
    const char *word;
    t = (typed){ .cli = cli };
    set_deadline(DEADLINE_US);
    for (size_t at = 0; t.count < WORDS_MAX && (word = vast_next_value(cli, "words", &at)) != NULL;) {
        t.words[t.count++] = (char *)(uintptr_t)word;
    }
    cli->caught = unsaid;
    if (t.count > 0 && t.count < WORDS_MAX && read_settings(&t)) {
        read_line(&t);
        skip(&t, t.cur[0] == '\'' || t.cur[0] == '"');
        t.prefix += t.prefix_len; /* the shell opened the quote itself */
        t.prefix_len = 0;
        put_candidates(&t);
    }
    cli->caught = NULL;
    set_deadline(0);
    return VAST_EXIT_DONE;
}

static const vast_argument complete_arguments[] = {
    { .name = "words",
        .count = VAST_ZERO_OR_MORE,
        .secret = true,
        .help = "the words of the line after vastai; the last one is completed" },
};

static const vast_command rows[] = {
    {
        .words = "complete",
        .summary = "Print what may be at the end of a command line, for completion scripts",
        .example = "-- destroy instance 7",
        ARGUMENTS(complete_arguments),
        .run = run_complete,
        .hidden = true,
        .prints_text = true,
    },
};

const vast_command_table vast_cli_complete = {
    .heading = "Other",
    COMMANDS(rows),
};
