/* SPDX-License-Identifier: MIT */
/* The row test of what is shown: sentences, views, and columns compared with the members of recorded answers. */
#include <glob.h>

#include "row_check.h"
#include "show.h"

/* ---- sentences --------------------------------------------------------------------------------------------------- */

/* One "{...}"; *at is after the brace. */
static bool check_brace(const vast_command *command, const char *member, const char *at, unsigned *members)
{
    size_t len = strcspn(at, "{}");
    if (at[len] != '}' || len == 0) {
        fault(command->words, NULL, member, "a brace is not closed");
        return false;
    }
    if (at[0] == '.') {
        *members += 1;
        return true;
    }
    if (argument_named(command, at, len) == NULL) {
        fault(command->words, NULL, member, "{%.*s} is no argument", (int)len, at);
    }
    return true;
}

static void check_one_sentence(const vast_command *command, const char *member, const char *at, unsigned *members)
{
    if (at == NULL) {
        return;
    }
    if (at[0] == '\0' || command->view != NULL || command->done == NULL) {
        fault(command->words, NULL, member, "must not be empty, be together with a view, nor without .done");
    }
    while ((at = strchr(at, '{')) != NULL && check_brace(command, member, ++at, members)) {
    }
}

static void check_sentence(const vast_command *command)
{
    unsigned members = 0, more = 0;
    check_one_sentence(command, ".done", command->done, &members);
    check_one_sentence(command, ".done_stopped", command->done_stopped, &more);
    check_one_sentence(command, ".done_already", command->done_already, &more);
    if (members > VAST_SHOW_MEMBERS) {
        fault(command->words, NULL, ".done", "names more than %d members of the answer", VAST_SHOW_MEMBERS);
    }
}

static void every_name_in_a_sentence_is_an_argument_or_a_member(void **state)
{
    (void)state;
    for_commands(check_sentence);
}

/* ---- views ------------------------------------------------------------------------------------------------------- */

static void check_column(const vast_command *command, const vast_view *view, const vast_column *column)
{
    const char *key = column->key != NULL ? column->key : "(a column without a key)";
    if (column->key == NULL || is_empty(column->title)) {
        fault(command->words, key, ".title", "a column needs a key and a title");
        return;
    }
    if ((unsigned)column->unit >= VAST_UNIT_COUNT) {
        fault(command->words, key, ".unit", "is no vast_unit");
    }
    if (strcmp(key, "@") == 0 && !view->is_map) {
        fault(command->words, key, ".key", "\"@\" is for maps");
    }
    for (const vast_column *other = view->columns; other < column; other++) {
        if (other->key != NULL && strcmp(other->key, key) == 0) {
            fault(command->words, key, ".key", "two columns show the same member");
        }
    }
}

/* The nth view of a command: its own, then those that its handler shows. NULL: no more. */
static const vast_view *nth_view(const vast_command *command, size_t nth)
{
    if (command->view != NULL && nth-- == 0) {
        return command->view;
    }
    for (size_t i = 0; command->views != NULL && command->views[i] != NULL; i++) {
        if (nth-- == 0) {
            return command->views[i];
        }
    }
    return NULL;
}

static bool is_price(const vast_column *column)
{
    return column->unit == VAST_UNIT_USD || column->unit == VAST_UNIT_USD_FINE || strchr(column->title, '$') != NULL;
}

/* A table that has prices shows one of them on the narrowest terminal. A part of a host name or of an ID is useless. */
static void check_weights(const vast_command *command, const vast_view *view)
{
    static const char *const hosts[] = { "ssh_host", "public_ipaddr", "ip", "ip_address", "hostname", "url" };
    bool priced = false, kept = false;
    for (size_t i = 0; i < view->column_count; i++) {
        const vast_column *column = &view->columns[i];
        priced = priced || (is_price(column) && !column->full);
        kept = kept || (is_price(column) && column->weight == VAST_WEIGHT_HIGH);
        for (size_t h = 0; h < VAST_COUNT_OF(hosts); h++) {
            if (column->left && !column->whole && strcmp(column->key, hosts[h]) == 0) {
                fault(command->words, column->key, ".whole", "a host or an address must not be cut");
            }
        }
        if (column->whole && !column->left) {
            fault(command->words, column->key, ".whole", "numbers are never cut");
        }
    }
    if (view->kind == VAST_VIEW_TABLE && priced && !kept) {
        fault(command->words, NULL, ".weight", "no price is VAST_WEIGHT_HIGH");
    }
}

/* A group is another name than those of the members. */
static void check_groups(const vast_command *command, const vast_view *view)
{
    for (size_t i = 0; i < view->column_count; i++) {
        for (size_t k = 0; view->columns[i].group != NULL && k < view->column_count; k++) {
            if (strcmp(view->columns[i].group, view->columns[k].key) == 0) {
                fault(command->words, view->columns[i].key, ".group", "is the member of a column");
            }
        }
    }
}

static bool has_quiet(const vast_command *command)
{
    return argument_named(command, "quiet", 5) != NULL;
}

static void check_kind(const vast_command *command, const vast_view *view)
{
    bool table = view->kind == VAST_VIEW_TABLE;
    if ((unsigned)view->kind > VAST_VIEW_JSON) {
        fault(command->words, NULL, ".kind", "is no vast_view_kind");
    } else if (view->kind == VAST_VIEW_JSON ? view->column_count != 0 : table && view->column_count == 0) {
        fault(command->words, NULL, ".columns", "a table needs columns, JSON has none");
    }
    /* A handler that fills the rows of its table itself reports that there are none itself. */
    bool needs_empty = table && (view == command->view || view->list != NULL);
    if ((needs_empty && view->empty == NULL) ||
        (view->empty != NULL && (!table || is_empty(view->empty) || !ends_with_stop(view->empty)))) {
        fault(command->words, NULL, ".empty", "a table needs a sentence for no elements, other views have none");
    }
    if ((view->is_map && !table) || ((view->raw_first || view->ids_one_line) && !has_quiet(command))) {
        fault(command->words, NULL, ".raw_first",
            "is_map is for tables; raw_first and ids_one_line for commands with "
            "--quiet");
    }
}

static void check_view(const vast_command *command, const vast_view *view)
{
    check_kind(command, view);
    if ((view->columns == NULL) != (view->column_count == 0) || view->column_count > VAST_TABLE_COLUMNS) {
        fault(command->words, NULL, ".columns", "use COLUMNS(), and at most %d", VAST_TABLE_COLUMNS);
        return;
    }
    for (size_t i = 0; i < view->column_count; i++) {
        check_column(command, view, &view->columns[i]);
    }
    check_weights(command, view);
    check_groups(command, view);
    if ((view->list != NULL && is_empty(view->list)) || (view->hide != NULL && view->hide[0] == NULL)) {
        fault(command->words, NULL, ".list", "an empty path or list of names: leave the member out");
    }
}

static void check_views(const vast_command *command)
{
    const vast_view *view;
    for (size_t i = 0; (view = nth_view(command, i)) != NULL; i++) {
        check_view(command, view);
    }
    if (command->views != NULL && (command->views[0] == NULL || command->run == NULL)) {
        fault(command->words, NULL, ".views", "name at least one, and only beside .run");
    }
}

static void every_view_has_members_that_fit_its_kind(void **state)
{
    (void)state;
    for_commands(check_views);
}

static char source[1 << 16];

static void read_source(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(source, 1, sizeof source - 1, file);
    fclose(file);
    assert_true(len < sizeof source - 1);
    source[len] = '\0';
}

/* Whether a row of the file in `source` has a view of this name: in VIEWS(), or as its .view. */
static bool is_in_a_row(const char *name, size_t len)
{
    for (const char *at = source; (at = strchr(at, '&')) != NULL;) {
        at++;
        const char *line = at;
        while (line > source && line[-1] != '\n') {
            line--;
        }
        bool row = strstr(line, ".views = VIEWS(") == line + strspn(line, " ") ||
                   strstr(line, ".view = &") == line + strspn(line, " ");
        if (row && strncmp(at, name, len) == 0 && strspn(at + len, ",)") > 0) {
            return true;
        }
    }
    return false;
}

/* Otherwise nothing would check the view that a handler shows. */
static void every_view_of_a_handler_is_named_in_a_row(void **state)
{
    (void)state;
    glob_t files;
    unsigned found = 0;
    faults = 0;
    assert_int_equal(glob("src/cli/commands/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        read_source(files.gl_pathv[i]);
        for (const char *at = source; (at = strstr(at, "const vast_view ")) != NULL;) {
            at += strlen("const vast_view ");
            size_t len = strcspn(at, " ;,)");
            if (strncmp(at + len, " = {", 4) == 0) {
                found++;
                if (!is_in_a_row(at, len)) {
                    fault(files.gl_pathv[i], NULL, ".views", "no row names %.*s", (int)len, at);
                }
            }
        }
    }
    globfree(&files);
    assert_true(found > 5);
    assert_int_equal(faults, 0);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

#define ANSWERS "tests/unit/answers.txt"

static char answers[1 << 16];

static void read_answers(void)
{
    FILE *file = fopen(ANSWERS, "r");
    if (file == NULL) {
        fail_msg("%s cannot be read: run the test at the root of the tree", ANSWERS);
    }
    size_t len = fread(answers, 1, sizeof answers - 1, file);
    fclose(file);
    assert_true(len < sizeof answers - 1);
    answers[len] = '\0';
}

/* The next line of a command after `from`, without "words | "; NULL: there is none. */
static const char *answer_after(const char *from, const char *words)
{
    char begin[80];
    int len = snprintf(begin, sizeof begin, "\n%s | ", words);
    const char *line = strstr(from, begin);
    return line != NULL ? line + len : NULL;
}

/* The line of a command for a view's list; if there is none for it, any line of the command. */
static const char *answer_of(const char *words, const char *list)
{
    const char *first = answer_after(answers, words), *line;
    for (line = first; line != NULL; line = answer_after(line, words)) {
        if (strncmp(line, list, strlen(list)) == 0 && line[strlen(list)] == ' ') {
            return line;
        }
    }
    return first;
}

/* Whether a line has a word, between spaces. */
static bool line_has(const char *line, const char *word, size_t word_len)
{
    for (size_t len; *line != '\n' && *line != '\0'; line += len + (line[len] == ' ')) {
        len = strcspn(line, " \n");
        if (len == word_len && memcmp(line, word, len) == 0) {
            return true;
        }
    }
    return false;
}

static void check_members(const vast_command *command, const char *sentence, const char *line)
{
    for (const char *at = sentence != NULL ? strstr(sentence, "{.") : NULL; at != NULL; at = strstr(at, "{.")) {
        at += 2;
        size_t len = strcspn(at, "}");
        if (line == NULL || !line_has(line, at, len)) {
            fault(command->words, NULL, ".done", "{.%.*s} is no member of the answer in " ANSWERS, (int)len, at);
        }
    }
}

static void check_keys(const vast_command *command, const vast_view *view)
{
    const char *list = view->list != NULL ? view->list : ".";
    const char *line = answer_of(command->words, list);
    if (line == NULL) {
        fault(command->words, NULL, ".columns", "the command has no line in " ANSWERS);
        return;
    }
    if (strncmp(line, list, strlen(list)) != 0 || line[strlen(list)] != ' ') {
        fault(
            command->words, NULL, ".list", "is \"%s\", and \"%.*s\" in " ANSWERS, list, (int)strcspn(line, " "), line);
    }
    for (size_t i = 0; i < view->column_count; i++) {
        const char *key = view->columns[i].key;
        if (key[0] != '\0' && strcmp(key, "@") != 0 && !line_has(line, key, strlen(key))) {
            fault(command->words, key, ".key", "is no member of the answer in " ANSWERS);
        }
    }
}

static void check_answer(const vast_command *command)
{
    const char *line = answer_of(command->words, "-");
    const vast_view *view;
    bool columns = false;
    check_members(command, command->done, line);
    check_members(command, command->done_stopped, line);
    check_members(command, command->done_already, line);
    for (size_t i = 0; (view = nth_view(command, i)) != NULL; i++) {
        if (view->column_count > 0) {
            columns = true;
            check_keys(command, view);
        }
    }
    if (line != NULL && !columns && (command->done == NULL || strstr(command->done, "{.") == NULL)) {
        fault(command->words, NULL, ".columns", "nothing of the answer is shown, but " ANSWERS " has a line for it");
    }
}

/* Members by which a listing names objects, or shows what is at stake. */
static void check_listed(
    const vast_command *command, const char *member, const char *words, const char *list, const char *const *keys)
{
    const char *line = words != NULL ? answer_of(words, list != NULL ? list : ".") : NULL;
    if (line == NULL) {
        fault(command->words, NULL, member, "the command that lists the objects has no line in " ANSWERS);
        return;
    }
    for (size_t i = 0; keys[i] != NULL; i++) {
        if (!line_has(line, keys[i], strlen(keys[i]))) {
            fault(command->words, keys[i], member, "is no member of the answer of \"%s\" in " ANSWERS, words);
        }
    }
}

static void check_listings(const vast_command *command)
{
    static const char *const id[] = { "id", NULL };
    const vast_stake *stake = command->stake;
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *a;
    while ((a = vast_argument_next(&all)) != NULL) {
        if (a->names != NULL) {
            check_listed(command, ".names", a->names->command, a->names->list, a->names->keys);
            check_listed(command, ".names", a->names->command, a->names->list, id);
        }
    }
    for (size_t i = 0; stake != NULL && i < stake->column_count; i++) {
        const char *const keys[] = { stake->columns[i].key, "id", NULL };
        check_listed(command, ".stake", stake->command, stake->list, keys);
    }
}

static void every_listing_for_names_and_stakes_has_the_members_it_reads(void **state)
{
    (void)state;
    read_answers();
    for_commands(check_listings);
}

static void every_column_and_sentence_shows_members_that_the_answer_has(void **state)
{
    (void)state;
    read_answers();
    for_commands(check_answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_in_a_sentence_is_an_argument_or_a_member),
        cmocka_unit_test(every_view_has_members_that_fit_its_kind),
        cmocka_unit_test(every_view_of_a_handler_is_named_in_a_row),
        cmocka_unit_test(every_listing_for_names_and_stakes_has_the_members_it_reads),
        cmocka_unit_test(every_column_and_sentence_shows_members_that_the_answer_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
