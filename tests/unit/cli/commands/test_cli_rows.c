/* SPDX-License-Identifier: MIT */
/* The row test: checks of every command and argument that the compiler cannot make. */
#include <ctype.h>
#include <glob.h>

#include "command_line.h"
#include "row_check.h"
#include "vastai/ops.h"

#define OPTIONS_MAX 64 /* spellings of one command */

/* ---- visiting ---------------------------------------------------------------------------------------------------- */

typedef void argument_check(const char *command, const vast_argument *argument);

static argument_check *checked;

static void check_arguments(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *argument;
    while ((argument = vast_argument_next(&all)) != NULL) {
        checked(command->words, argument);
    }
}

/* The options of every command are checked too. */
static void for_arguments(argument_check *check)
{
    checked = check;
    for_commands(check_arguments);
    for (size_t i = 0; i < vast_globals.count; i++) {
        check("options of every command", &vast_globals.items[i]);
    }
    assert_int_equal(faults, 0);
}

/* ---- commands ---------------------------------------------------------------------------------------------------- */

static void check_texts(const vast_command *command)
{
    const char *words = is_empty(command->words) ? "(a command without words)" : command->words;
    if (is_empty(command->words) || strspn(words, "abcdefghijklmnopqrstuvwxyz-_0123456789 ") != strlen(words) ||
        (strchr(words, ' ') != NULL && strchr(strchr(words, ' ') + 1, ' ') != NULL)) {
        fault(words, NULL, ".words", "must be one or two words in lower case");
    }
    if (is_empty(command->summary) || strlen(command->summary) < 8 || strchr(command->summary, '\n') != NULL) {
        fault(words, NULL, ".summary", "must be one line of at least 8 characters");
    } else if (ends_with_stop(command->summary) || !isupper((unsigned char)command->summary[0])) {
        fault(words, NULL, ".summary", "must begin with a capital and end without a full stop");
    }
    if (command->description != NULL && (command->description[0] == '\0' || !ends_with_stop(command->description))) {
        fault(words, NULL, ".description", "must be whole sentences");
    }
    if (command->absent != NULL ? is_empty(command->absent) || command->op != NULL || command->run == NULL
                                : command->op == NULL && command->run == NULL) {
        fault(words, NULL, ".op", "a command needs an operation or a handler; an absent one a reason and a handler");
    }
}

static void check_pipe(const vast_command *command)
{
    bool is_json = command->view != NULL && command->view->kind == VAST_VIEW_JSON;
    if (command->json_in_pipe && (command->op == NULL || command->prints_text || is_json)) {
        fault(command->words, NULL, ".json_in_pipe", "is for commands that print something else on a terminal");
    }
}

static void json_in_a_pipe_is_for_commands_with_another_form(void **state)
{
    (void)state;
    for_commands(check_pipe);
}

static void every_command_has_its_texts_and_something_to_do(void **state)
{
    (void)state;
    for_commands(check_texts);
}

static void no_two_commands_have_the_same_words(void **state)
{
    (void)state;
    const vast_command *row, *other;
    faults = 0;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        for (size_t j = 0; (other = nth_row(j)) != NULL; j++) {
            if (row->words == NULL || other->words == NULL) {
                continue;
            }
            if (j != i && strcmp(row->words, other->words) == 0) {
                fault(row->words, NULL, ".words", "another command has the same");
            }
            if (other->alias != NULL && (strcmp(row->words, other->alias) == 0 ||
                                            (j != i && row->alias != NULL && strcmp(row->alias, other->alias) == 0))) {
                fault(other->words, NULL, ".alias", "another command has these words");
            }
        }
    }
    assert_int_equal(faults, 0);
}

/* Advice names this command. @param words  NULL: none. */
static void check_named(const char *where, const char *member, const char *words)
{
    const char *blank = words != NULL ? strchr(words, ' ') : NULL;
    if (words != NULL &&
        (blank == NULL || vast_command_find(words, (size_t)(blank - words), blank + 1, strlen(blank + 1)) == NULL)) {
        fault(where, NULL, member, "there is no command \"%s\"", words);
    }
}

static void check_table(const vast_command_table *table)
{
    if (is_empty(table->heading) || table->count == 0) {
        fault("a table of commands", NULL, ".heading", "a table needs a heading and commands");
    }
    check_named(table->heading, ".list_command", table->list_command);
}

/* A command that changes something says whether its user may regret it, and asks then. */
static void check_harm(const vast_command *command)
{
    bool writes = command->op != NULL && command->op->path[1] != '\0' && command->op->method != VAST_GET &&
                  !command->op->reads_only;
    bool harmful = vast_command_is_harmful(command), asks = command->question != NULL || command->asks_itself;
    if ((unsigned)command->harm >= VAST_HARM_COUNT ||
        (command->harm == VAST_HARM_UNSAID ? writes : !writes && !command->asks_itself)) {
        fault(command->words, NULL, ".harm", "is for commands that change something, and each of them needs it");
    }
    if (harmful != asks || (command->question != NULL && command->asks_itself)) {
        fault(command->words, NULL, ".question", "what does harm asks, or has a handler that asks; nothing else does");
    }
    if (asks && argument_named(command, "yes", 3) == NULL) {
        fault(command->words, NULL, ".arguments", "a command that asks needs --yes");
    }
    bool deletes = strncmp(command->words, "delete ", 7) == 0 || strncmp(command->words, "destroy ", 8) == 0;
    if (deletes && writes && !harmful) {
        fault(command->words, NULL, ".harm", "what deletes or destroys does harm");
    }
}

/* What belongs to a question. */
static void check_question(const vast_command *command)
{
    const char *at = command->question;
    if (at == NULL &&
        (command->declined || command->stake || command->asks_if || (command->unattended && !command->asks_itself))) {
        fault(command->words, NULL, ".question", "is missing: .declined, .stake, .asks_if, .unattended belong to it");
    }
    if (at != NULL && at[strlen(at) - 1] != '?' && strstr(at, "? ") == NULL) {
        fault(command->words, NULL, ".question", "must be a question");
    }
    for (; at != NULL && (at = strchr(at, '{')) != NULL; at++) {
        if (argument_named(command, at + 1, strcspn(at + 1, "}")) == NULL) {
            fault(command->words, NULL, ".question", "{%.*s} is no argument", (int)strcspn(at + 1, "}"), at + 1);
        }
    }
    if (command->declined != NULL && !ends_with_stop(command->declined)) {
        fault(command->words, NULL, ".declined", "must be a sentence");
    }
}

static void check_stake(const vast_command *command)
{
    const vast_stake *stake = command->stake;
    if (stake != NULL && (stake->op == NULL || is_empty(stake->list) || stake->column_count > VAST_STAKE_COLUMNS ||
                             (stake->op->method != VAST_GET && !stake->op->reads_only))) {
        fault(command->words, NULL, ".stake", "needs an operation that reads, a list and at most 8 columns");
    }
}

static void every_command_that_does_harm_asks(void **state)
{
    (void)state;
    for_commands(check_harm);
    for_commands(check_question);
    for_commands(check_stake);
}

/* After an unknown outcome the message must say where to look. */
static void check_advice(const vast_command *command)
{
    bool writes = command->op != NULL && command->op->method != VAST_GET && !command->op->reads_only;
    check_named(command->words, ".ids_from", command->ids_from);
    check_named(command->words, ".check_with", command->check_with);
    if (writes && vast_command_check_with(command) == NULL) {
        fault(command->words, NULL, ".check_with", "a command that changes something needs it");
    }
}

static void advice_names_commands_that_exist(void **state)
{
    (void)state;
    for_commands(check_advice);
}

static void every_table_has_a_heading_and_names_a_list_command_that_exists(void **state)
{
    (void)state;
    faults = 0;
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        check_table(vast_commands[t]);
    }
    assert_int_equal(faults, 0);
}

/* Splits as a shell does, as far as examples need it: at blanks outside quotes, up to "<". */
static int split(char *text, char **argv, int room)
{
    int argc = 1;
    char *to = text;
    argv[0] = text;
    for (char quote = '\0'; *text != '\0'; text++) {
        if (quote == '\0' && strncmp(text, " < ", 3) == 0) {
            break;
        }
        if (*text == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*text == '"' || *text == '\'')) {
            quote = *text;
        } else if (quote == '\0' && *text == ' ') {
            *to++ = '\0';
            assert_true(argc < room);
            argv[argc++] = to;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
    return argc;
}

static void check_example(const vast_command *command)
{
    static vast_line line;
    char text[500], *argv[64];
    const char *example = command->example != NULL ? command->example : "";
    int len = snprintf(text, sizeof text, "vastai %s%s%s", command->words, example[0] != '\0' ? " " : "", example);
    assert_in_range(len, 1, sizeof text - 1);
    int argc = split(text, argv, 64);
    vast_line_kind kind = vast_line_read(&line, argc, argv);
    if (kind != VAST_LINE_RUN || line.command != command) {
        fault(command->words, NULL, ".example", "\"%s\": %s", example, line.fault);
    }
}

static void every_example_is_a_line_that_runs(void **state)
{
    (void)state;
    for_commands(check_example);
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

/* The enumerations are typed, but C lets any number into them. */
static void check_enumerations(const char *command, const vast_argument *a)
{
    if ((unsigned)a->type > VAST_ARGUMENT_SHORTHAND) {
        fault(command, a->name, ".type", "is no vast_argument_type");
    }
    if ((unsigned)a->count > VAST_REST) {
        fault(command, a->name, ".count", "is no vast_argument_count");
    }
}

static void check_name_and_help(const char *command, const vast_argument *a)
{
    const char *name = is_empty(a->name) ? "(an argument without a name)" : a->name;
    bool option = a->name != NULL && name[0] == '-';
    if (is_empty(a->name) || (option && strncmp(name, "--", 2) != 0) || strpbrk(name, "=, |") != NULL) {
        fault(command, name, ".name", "must be a word, or an option \"--word\"");
    }
    if (is_empty(a->help)) {
        fault(command, name, ".help", "is missing");
    } else if (ends_with_stop(a->help) && !(strlen(a->help) > 3 && strcmp(a->help + strlen(a->help) - 3, "...") == 0)) {
        fault(command, name, ".help", "must be a phrase without a full stop");
    }
    if (!is_empty(a->preset) && !is_empty(a->help) && strstr(a->help, "(default") != NULL) {
        fault(command, name, ".help", "must not name the default: .preset does");
    }
    if (a->short_name != NULL &&
        (!option || a->short_name[0] != '-' || a->short_name[1] == '-' || strlen(a->short_name) - 1 - 1 > 1)) {
        fault(command, name, ".short_name", "must be \"-x\" or \"-xy\", of an option");
    }
    if (a->alias != NULL && (!option || strncmp(a->alias, "--", 2) != 0)) {
        fault(command, name, ".alias", "must be \"--word\", of an option");
    }
}

/* Members that have a meaning for some types only. */
static void check_members_of_types(const char *command, const vast_argument *a)
{
    bool option = vast_argument_is_option(a), shorthand = a->type == VAST_ARGUMENT_SHORTHAND;
    if (!vast_argument_takes_value(a) && (!option || a->count != VAST_ONE || a->value_name != NULL ||
                                             a->choices != NULL || a->preset != NULL || a->secret)) {
        fault(command, a->name, ".type",
            "takes no value: it must be an option without count, value name, choices, "
            "preset and secret");
    }
    if (shorthand != (a->sets != NULL && a->to != NULL) || (shorthand && a->feeds != NULL)) {
        fault(command, a->name, ".sets", "a shorthand needs .sets and .to and feeds nothing; no other type has them");
    }
    if (!option && (a->required || a->one_of != NULL || a->count == VAST_REPEATED || a->count == VAST_REST)) {
        fault(command, a->name, ".required", "required, one_of, VAST_REPEATED and VAST_REST are for options");
    }
    if (a->sends_false && a->type != VAST_ARGUMENT_FLAG) {
        fault(command, a->name, ".sends_false", "is for flags");
    }
    if (a->truncated && a->type != VAST_ARGUMENT_NUMBER) {
        fault(command, a->name, ".truncated", "is for VAST_ARGUMENT_NUMBER");
    }
}

static bool has_param(const vast_op *op, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < op->param_count; i++) {
        found = found || strcmp(op->params[i].name, name) == 0;
    }
    return found;
}

/* A listing for names takes nothing but, perhaps, the ID of the user. */
static void check_name_list(const char *command, const vast_argument *a)
{
    const vast_name_list *list = a->names;
    if (a->type != VAST_ARGUMENT_ID && a->type != VAST_ARGUMENT_TEXT) {
        fault(command, a->name, ".names", "is for IDs");
    }
    if (is_empty(list->noun) || is_empty(list->word) || list->op == NULL || list->keys == NULL || !list->keys[0]) {
        fault(command, a->name, ".names", "the list needs a noun, a word, an operation and keys");
    } else if (list->op->method != VAST_GET || list->of_user != has_param(list->op, "user_id")) {
        fault(command, a->name, ".names", "the operation must be a GET, of_user if it takes the ID of the user");
    }
    if (list->command == NULL) {
        fault(command, a->name, ".names", "the list needs the command that shows it");
    }
    check_named(command, ".names", list->command);
}

static void check_names(const char *command, const vast_argument *a)
{
    if (a->names != NULL) {
        check_name_list(command, a);
    }
    if (a->stands_for != NULL && (!vast_argument_is_option(a) || a->type != VAST_ARGUMENT_TEXT || a->feeds != NULL)) {
        fault(command, a->name, ".stands_for", "is for an option with a text, which feeds nothing");
    }
}

static void check_value(const char *command, const vast_argument *a, const char *member, const char *text)
{
    const char *misfit = vast_argument_misfit(a, text);
    if (misfit != NULL) {
        fault(command, a->name, member, "\"%s\" is not %s", text, misfit);
    } else if (a->choices != NULL && !vast_names_have(a->choices, text, strlen(text))) {
        fault(command, a->name, member, "\"%s\" is not one of the choices", text);
    }
}

static void check_values(const char *command, const vast_argument *a)
{
    if (a->preset != NULL) {
        check_value(command, a, ".preset", a->preset);
    }
    for (size_t i = 0; a->choices != NULL && a->choices[i] != NULL; i++) {
        check_value(command, a, ".choices", a->choices[i]);
    }
    if (a->choices != NULL && (a->choices[0] == NULL || a->choices[1] == NULL)) {
        fault(command, a->name, ".choices", "one choice is empty");
    }
}

static void check_argument(const char *command, const vast_argument *a)
{
    check_enumerations(command, a);
    check_name_and_help(command, a);
    if (a->name != NULL) {
        check_members_of_types(command, a);
        check_names(command, a);
        check_values(command, a);
    }
}

static void every_argument_has_a_name_a_help_text_and_members_that_fit_its_type(void **state)
{
    (void)state;
    for_arguments(check_argument);
}

static void check_shorthands(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a;
    while ((a = vast_argument_next(&all)) != NULL) {
        if (a->type == VAST_ARGUMENT_SHORTHAND) {
            const vast_argument *target = argument_named(command, a->sets, strlen(a->sets));
            if (target == NULL || !vast_argument_takes_value(target)) {
                fault(command->words, a->name, ".sets", "\"%s\" is no argument with a value", a->sets);
            } else {
                check_value(command->words, target, ".to", a->to);
            }
        }
    }
}

static void every_shorthand_sets_an_argument_that_exists(void **state)
{
    (void)state;
    for_commands(check_shorthands);
}

static void check_spellings(const vast_command *command)
{
    const char *seen[OPTIONS_MAX], *spelling;
    size_t count = 0;
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a;
    while ((a = vast_argument_next(&all)) != NULL) {
        for (unsigned n = 0; (spelling = vast_argument_spelling(a, n)) != NULL; n++) {
            for (size_t i = 0; i < count; i++) {
                if (strcmp(seen[i], spelling) == 0) {
                    fault(command->words, a->name, ".name", "two arguments are spelled %s", spelling);
                }
            }
            assert_true(count < OPTIONS_MAX);
            seen[count++] = spelling;
        }
        if (argument_named(command, vast_argument_name(a), strlen(vast_argument_name(a))) != a) {
            fault(
                command->words, a->name, ".name", "another argument has this name: handlers could not tell them apart");
        }
    }
}

static void no_two_arguments_of_a_command_are_spelled_alike(void **state)
{
    (void)state;
    for_commands(check_spellings);
}

/* Words are handed out from the left, each positional gets what it needs at least: see assign_positionals(). */
static void check_order(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a, *elastic = NULL;
    while ((a = vast_argument_next(&all)) != NULL) {
        bool positional = !vast_argument_is_option(a), fixed = a->count == VAST_ONE;
        if (positional && elastic != NULL && fixed == (elastic->count == VAST_OPTIONAL)) {
            fault(command->words, a->name, ".count", "cannot follow %s: required, then optional, then one or more",
                elastic->name);
        }
        elastic = positional && !fixed ? a : elastic;
    }
}

static void positionals_are_in_an_order_that_can_be_parsed(void **state)
{
    (void)state;
    for_commands(check_order);
}

static void check_groups(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a, *other;
    while ((a = vast_argument_next(&all)) != NULL) {
        vast_arguments again = vast_command_arguments(command);
        unsigned members = 0;
        while (a->one_of != NULL && (other = vast_argument_next(&again)) != NULL) {
            members += vast_argument_excludes(a, other);
        }
        if (a->one_of != NULL && members < 2) {
            fault(command->words, a->name, ".one_of", "no other argument is in the group \"%s\"", a->one_of);
        }
    }
}

static void check_stand_ins(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a;
    while ((a = vast_argument_next(&all)) != NULL) {
        const vast_argument *of =
            a->stands_for != NULL ? argument_named(command, a->stands_for, strlen(a->stands_for)) : NULL;
        if (a->stands_for != NULL && (of == NULL || vast_argument_is_option(of) || of->names == NULL)) {
            fault(command->words, a->name, ".stands_for", "there is no positional \"%s\" with names", a->stands_for);
        }
    }
}

static void every_option_for_a_name_belongs_to_a_positional_with_names(void **state)
{
    (void)state;
    for_commands(check_stand_ins);
}

static void every_group_of_exclusive_options_has_two_members(void **state)
{
    (void)state;
    for_commands(check_groups);
}

static const vast_argument_list *shared_lists[] = { &vast_verify_option, &vast_group_log_options, &vast_quiet_option,
    &vast_rent_options, &vast_schedule_options, &vast_day_options, &vast_instance_id };

static unsigned users_of(const vast_argument_list *list)
{
    const vast_command *row;
    unsigned users = 0;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        for (size_t k = 0; k < row->argument_count; k++) {
            users += row->arguments[k].shared == list || row->arguments == list->items;
        }
    }
    return users;
}

static void check_entries(const vast_command *command)
{
    for (size_t i = 0; i < command->argument_count; i++) {
        const vast_argument_list *list = command->arguments[i].shared;
        if (list != NULL && (command->arguments[i].name != NULL || command->arguments[i].help != NULL)) {
            fault(command->words, command->arguments[i].name, ".shared", "an entry with a list has no other member");
        }
        for (size_t k = 0; list != NULL && k < list->count; k++) {
            if (list->items[k].shared != NULL) {
                fault(command->words, NULL, ".shared", "a shared list must not name another");
            }
        }
    }
}

static void every_shared_list_has_a_user_and_names_no_other(void **state)
{
    (void)state;
    for_commands(check_entries);
    for (size_t i = 0; i < VAST_COUNT_OF(shared_lists); i++) {
        if (users_of(shared_lists[i]) == 0) {
            fault("rows.h", shared_lists[i]->items[0].name, ".shared", "no command uses this list");
        }
    }
    assert_int_equal(faults, 0);
}

/* ---- operations -------------------------------------------------------------------------------------------------- */

static const vast_param *param_named(const vast_op *op, const char *name)
{
    for (size_t i = 0; op != NULL && i < op->param_count; i++) {
        if (strcmp(op->params[i].name, name) == 0) {
            return &op->params[i];
        }
    }
    return NULL;
}

/* Whether texts of this argument are true or false. */
static bool is_boolean(const vast_argument *a)
{
    bool all = a->choices != NULL;
    for (size_t i = 0; a->choices != NULL && a->choices[i] != NULL; i++) {
        all = all && strchr("tTfF", a->choices[i][0]) != NULL;
    }
    return all || a->type == VAST_ARGUMENT_FLAG || a->type == VAST_ARGUMENT_BOOL;
}

static bool is_whole(const vast_argument *a)
{
    return a->type == VAST_ARGUMENT_INT || a->type == VAST_ARGUMENT_ID;
}

/* Whether what the parser lets through for an argument is what the parameter wants; see fill() in run.c. */
static bool fits(const vast_argument *a, const vast_type *type)
{
    if (vast_argument_is_list(a)) {
        return type == VAST_TYPE_JSON || (type == VAST_TYPE_IDS && is_whole(a));
    }
    if (type == VAST_TYPE_INT) {
        return is_whole(a) || (a->type == VAST_ARGUMENT_NUMBER && a->truncated);
    }
    if (type == VAST_TYPE_NUMBER) {
        return !a->truncated && (is_whole(a) || a->type == VAST_ARGUMENT_NUMBER || a->type == VAST_ARGUMENT_DATE);
    }
    if (type == VAST_TYPE_BOOL) {
        return is_boolean(a);
    }
    if (type == VAST_TYPE_TEXT) {
        return a->type != VAST_ARGUMENT_FILE && a->type != VAST_ARGUMENT_DATE && !a->truncated;
    }
    return type == VAST_TYPE_JSON && !a->truncated;
}

static const vast_param *fed_param(const vast_command *command, const char *name)
{
    const vast_param *param = param_named(command->op, name);
    return param != NULL ? param : param_named(command->also, name);
}

/* --cols and --sort are read by the listing itself, --yes by the question. */
static bool is_added(const vast_argument *argument)
{
    return argument == vast_confirm_option.items ||
           (argument >= vast_listing_options.items &&
               argument < vast_listing_options.items + vast_listing_options.count);
}

static void check_feeding(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a;
    while ((a = vast_argument_next(&all)) != NULL) {
        const vast_param *param = a->feeds != NULL ? fed_param(command, a->feeds) : NULL;
        if (a->feeds != NULL && param == NULL) {
            fault(command->words, a->name, ".feeds", "the operation has no parameter \"%s\"", a->feeds);
        } else if (param != NULL && !fits(a, param->type)) {
            fault(command->words, a->name, ".feeds", "values of this argument do not fit the type of \"%s\"", a->feeds);
        } else if (param == NULL && command->run == NULL && a->stands_for == NULL && !vast_argument_is(a, "quiet") &&
                   !is_added(a)) {
            fault(command->words, a->name, ".feeds", "is missing: without a handler nothing reads the value");
        }
    }
}

static void every_argument_feeds_a_parameter_of_a_fitting_type(void **state)
{
    (void)state;
    for_commands(check_feeding);
}

/* How many arguments feed a parameter; *always: whether one of them always has a value. */
static unsigned feeders_of(const vast_command *command, const vast_param *param, bool *always)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a;
    unsigned count = 0;
    *always = false;
    while ((a = vast_argument_next(&all)) != NULL) {
        if (vast_argument_feeds(a, param->name)) {
            bool must =
                vast_argument_is_option(a) ? a->required : a->count != VAST_OPTIONAL && a->count != VAST_ZERO_OR_MORE;
            *always = *always || must || a->preset != NULL;
            count++;
        }
    }
    return count;
}

/* A handler may fill in what it likes; without one a required parameter must come from the line. */
static void check_required(const vast_command *command)
{
    for (size_t i = 0; command->op != NULL && i < command->op->param_count; i++) {
        const vast_param *param = &command->op->params[i];
        bool always, needed = param->in == VAST_IN_PATH || param->required;
        unsigned feeders = feeders_of(command, param, &always);
        if (command->run == NULL && needed && !always) {
            fault(command->words, NULL, ".arguments",
                "no argument that is always given feeds \"%s\", which the "
                "operation requires",
                param->name);
        }
        if (command->run == NULL && feeders > 1) {
            fault(command->words, NULL, ".feeds", "%u arguments feed \"%s\"", feeders, param->name);
        }
    }
}

static void every_required_parameter_is_fed_by_one_argument(void **state)
{
    (void)state;
    for_commands(check_required);
}

/* Operations that no source file of the command names. */
static const char *const library_only[] = { "fetch_result" };

/* Whether a source file names the operation: a handler may send others than its row does. */
static bool file_names(const char *path, const char *symbol)
{
    static char text[1 << 17];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file), symbol_len = strlen(symbol);
    fclose(file);
    assert_true(len < sizeof text - 1);
    text[len] = '\0';
    for (const char *at = text; (at = strstr(at, symbol)) != NULL; at += symbol_len) {
        if (!isalnum((unsigned char)at[symbol_len]) && at[symbol_len] != '_') {
            return true;
        }
    }
    return false;
}

static bool command_names(const char *operation)
{
    char symbol[80];
    glob_t files;
    bool found = false;
    snprintf(symbol, sizeof symbol, "vast_op_%s", operation);
    assert_int_equal(glob("src/cli/*/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc && !found; i++) {
        found = file_names(files.gl_pathv[i], symbol);
    }
    globfree(&files);
    return found;
}

static void every_operation_is_used_by_a_command_or_listed_as_library_only(void **state)
{
    (void)state;
    faults = 0;
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        bool listed = false;
        for (size_t i = 0; i < VAST_COUNT_OF(library_only); i++) {
            listed = listed || strcmp(library_only[i], row->name) == 0;
        }
        if (command_names(row->name) == listed) {
            fault(row->name, NULL, ".op",
                listed ? "is listed as library only, but a command uses it" : "no command uses the operation");
        }
    }
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_its_texts_and_something_to_do),
        cmocka_unit_test(json_in_a_pipe_is_for_commands_with_another_form),
        cmocka_unit_test(no_two_commands_have_the_same_words),
        cmocka_unit_test(every_command_that_does_harm_asks),
        cmocka_unit_test(advice_names_commands_that_exist),
        cmocka_unit_test(every_table_has_a_heading_and_names_a_list_command_that_exists),
        cmocka_unit_test(every_argument_has_a_name_a_help_text_and_members_that_fit_its_type),
        cmocka_unit_test(every_shorthand_sets_an_argument_that_exists),
        cmocka_unit_test(no_two_arguments_of_a_command_are_spelled_alike),
        cmocka_unit_test(positionals_are_in_an_order_that_can_be_parsed),
        cmocka_unit_test(every_group_of_exclusive_options_has_two_members),
        cmocka_unit_test(every_option_for_a_name_belongs_to_a_positional_with_names),
        cmocka_unit_test(every_shared_list_has_a_user_and_names_no_other),
        cmocka_unit_test(every_argument_feeds_a_parameter_of_a_fitting_type),
        cmocka_unit_test(every_required_parameter_is_fed_by_one_argument),
        cmocka_unit_test(every_operation_is_used_by_a_command_or_listed_as_library_only),
        cmocka_unit_test(every_example_is_a_line_that_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
