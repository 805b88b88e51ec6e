/* SPDX-License-Identifier: MIT */
/* The row test of what is shown: sentences, views, and columns compared with the members of recorded answers. */
#include "row_check.h"
#include "show.h"

/* ---- sentences --------------------------------------------------------------------------------------------------- */

/* One "{...}"; *at is after the brace. */
static bool check_brace(const vast_command *command, const char *at, unsigned *members)
{
    size_t len = strcspn(at, "{}");
    if (at[len] != '}' || len == 0) {
        fault(command->words, NULL, ".done", "a brace is not closed");
        return false;
    }
    if (at[0] == '.') {
        *members += 1;
        return true;
    }
    if (argument_named(command, at, len) == NULL) {
        fault(command->words, NULL, ".done", "{%.*s} is no argument", (int)len, at);
    }
    return true;
}

static void check_sentence(const vast_command *command)
{
    unsigned members = 0;
    const char *at = command->done;
    if (at == NULL) {
        return;
    }
    if (at[0] == '\0' || command->view != NULL) {
        fault(command->words, NULL, ".done", "must not be empty, nor be together with a view");
    }
    while ((at = strchr(at, '{')) != NULL && check_brace(command, ++at, &members)) {
    }
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
    if (table != (view->empty != NULL) ||
        (view->empty != NULL && (is_empty(view->empty) || !ends_with_stop(view->empty)))) {
        fault(command->words, NULL, ".empty", "a table needs a sentence for no elements, other views have none");
    }
    if ((view->is_map && !table) || ((view->raw_first || view->ids_one_line) && !has_quiet(command))) {
        fault(command->words, NULL, ".raw_first",
            "is_map is for tables; raw_first and ids_one_line for commands with "
            "--quiet");
    }
}

static void check_view(const vast_command *command)
{
    const vast_view *view = command->view;
    if (view == NULL) {
        return;
    }
    check_kind(command, view);
    if ((view->columns == NULL) != (view->column_count == 0) || view->column_count > VAST_TABLE_COLUMNS) {
        fault(command->words, NULL, ".columns", "use COLUMNS(), and at most %d", VAST_TABLE_COLUMNS);
        return;
    }
    for (size_t i = 0; i < view->column_count; i++) {
        check_column(command, view, &view->columns[i]);
    }
    if ((view->list != NULL && is_empty(view->list)) || (view->hide != NULL && view->hide[0] == NULL)) {
        fault(command->words, NULL, ".list", "an empty path or list of names: leave the member out");
    }
}

static void every_view_has_members_that_fit_its_kind(void **state)
{
    (void)state;
    for_commands(check_view);
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

/* The line of a command, after "words | "; NULL: there is none. */
static const char *answer_of(const char *words)
{
    char begin[80];
    int len = snprintf(begin, sizeof begin, "\n%s | ", words);
    const char *line = strstr(answers, begin);
    return line != NULL ? line + len : NULL;
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

static void check_members(const vast_command *command, const char *line)
{
    for (const char *at = strstr(command->done, "{."); at != NULL; at = strstr(at, "{.")) {
        at += 2;
        size_t len = strcspn(at, "}");
        if (line == NULL || !line_has(line, at, len)) {
            fault(command->words, NULL, ".done", "{.%.*s} is no member of the answer in " ANSWERS, (int)len, at);
        }
    }
}

static void check_keys(const vast_command *command, const char *line)
{
    const vast_view *view = command->view;
    const char *list = view->list != NULL ? view->list : ".";
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
    const char *line = answer_of(command->words);
    bool columns = command->view != NULL && command->view->column_count > 0;
    if (command->done != NULL) {
        check_members(command, line);
    }
    if (columns) {
        check_keys(command, line);
    }
    if (line != NULL && !columns && (command->done == NULL || strstr(command->done, "{.") == NULL)) {
        fault(command->words, NULL, ".columns", "nothing of the answer is shown, but " ANSWERS " has a line for it");
    }
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
        cmocka_unit_test(every_column_and_sentence_shows_members_that_the_answer_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
