/* SPDX-License-Identifier: MIT */
/* Which columns a listing has: --cols, --sort, and what --output needs. */
#define _DEFAULT_SOURCE
#include "columns.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "arguments.h"
#include "format.h"
#include "report.h"
#include "terminal.h"
#include "text_helpers.h"

static bool is_word(const char *text, size_t len, const char *word)
{
    return word != NULL && strlen(word) == len && strncasecmp(text, word, len) == 0;
}

/* Whether a word names a column: by its member, or by its group. "@" and "" are the names and values of a map. */
static bool is_named(const vast_column *column, const char *word, size_t len)
{
    const char *key = column->key[0] == '\0' ? "value" : strcmp(column->key, "@") == 0 ? "name" : column->key;
    return is_word(word, len, key) || is_word(word, len, column->group);
}

static bool names_any(const vast_view *view, const char *word, size_t len)
{
    for (size_t i = 0; i < view->column_count; i++) {
        if (is_named(&view->columns[i], word, len)) {
            return true;
        }
    }
    return false;
}

bool vast_prints_data(const vast_cli *cli)
{
    return cli->settings.format >= VAST_OUTPUT_JSON;
}

/* ---- help -------------------------------------------------------------------------------------------------------- */

static const vast_column name_columns[] = {
    { .key = "key", .title = "Name", .left = true, .whole = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "group", .title = "Group", .left = true },
    { .key = "title", .title = "Title", .left = true },
};
static const vast_view name_view = {
    .columns = name_columns,
    .column_count = VAST_COUNT_OF(name_columns),
};

static void put_name(vast_table *table, const char *key, const char *text)
{
    const vast_visit_value value = { text, text != NULL ? strlen(text) : 0,
        text != NULL ? VAST_JSON_STRING : VAST_JSON_NULL, false };
    vast_table_member(table, key, &value);
}

static void list_names(vast_cli *cli, const vast_view *view)
{
    const vast_table_style style = { .width = vast_table_style_of(cli).width };
    vast_table_begin(&cli->table, &cli->out, &name_view, &style);
    for (size_t i = 0; i < view->column_count; i++) {
        const char *key = view->columns[i].key;
        put_name(&cli->table, "key", key[0] == '\0' ? "value" : strcmp(key, "@") == 0 ? "name" : key);
        put_name(&cli->table, "group", view->columns[i].group);
        put_name(&cli->table, "title", view->columns[i].title);
        vast_table_row(&cli->table);
    }
    vast_table_end(&cli->table);
}

/* ---- checks ------------------------------------------------------------------------------------------------------ */

static int refuse_name(vast_cli *cli, const char *option, const char *word, size_t len)
{
    char what[160], advice[160];
    vast_text(what, sizeof what, "%s: unknown column \"%.*s\"", option, (int)(len < 60 ? len : 60), word);
    vast_text(advice, sizeof advice, "\"vastai %s --cols help\" lists the columns.", cli->line.command->words);
    return vast_complain(cli, VAST_EXIT_USAGE, what, advice);
}

static int check_names(vast_cli *cli, const vast_view *view)
{
    const char *names = vast_value(cli, "cols"), *word;
    size_t len;
    if (names != NULL && names[strspn(names, ", ")] == '\0') {
        return refuse_name(cli, "--cols", names, strlen(names));
    }
    while (names != NULL && (word = vast_text_next(&names, ',', &len)) != NULL) {
        vast_text_trim(&word, &len, " ");
        if (!names_any(view, word, len)) {
            return refuse_name(cli, "--cols", word, len);
        }
    }
    return VAST_EXIT_DONE;
}

static size_t sort_len(const char *word)
{
    size_t len = strlen(word);
    return len - (len > 0 && (word[len - 1] == '-' || word[len - 1] == '+'));
}

static int check_sort(vast_cli *cli, const vast_view *view)
{
    const char *word = vast_value(cli, "sort");
    if (word == NULL) {
        return VAST_EXIT_DONE;
    }
    if (cli->settings.format == VAST_OUTPUT_JSON || cli->settings.format == VAST_OUTPUT_JSONL) {
        return vast_misuse(cli, "--sort cannot be used with JSON, which is in the order of the service");
    }
    return names_any(view, word, sort_len(word)) ? VAST_EXIT_DONE : refuse_name(cli, "--sort", word, sort_len(word));
}

static int check_format(vast_cli *cli, const vast_view *view)
{
    vast_output_format format = cli->settings.format;
    bool fields = format == VAST_OUTPUT_CSV || format == VAST_OUTPUT_TSV;
    if ((fields && (view == NULL || view->column_count == 0)) || (format == VAST_OUTPUT_JSONL && view == NULL)) {
        char what[80];
        vast_text(what, sizeof what, "--output %s is for commands that print a list", vast_output_names[format]);
        return vast_misuse(cli, what);
    }
    return VAST_EXIT_DONE;
}

bool vast_columns_accepted(vast_cli *cli, int *status)
{
    const vast_view *view = cli->line.command->view;
    const char *names = vast_value(cli, "cols");
    *status = check_format(cli, view);
    if (*status == VAST_EXIT_DONE && names != NULL && strcmp(names, "help") == 0) {
        list_names(cli, view);
        return false;
    }
    if (*status == VAST_EXIT_DONE && view != NULL && view->kind == VAST_VIEW_TABLE) {
        *status = check_names(cli, view);
        *status = *status == VAST_EXIT_DONE ? check_sort(cli, view) : *status;
    }
    return *status == VAST_EXIT_DONE;
}

/* ---- what was chosen --------------------------------------------------------------------------------------------- */

const vast_view *vast_columns_chosen(const vast_cli *cli, const vast_view *view)
{
    static vast_column columns[VAST_TABLE_COLUMNS];
    static vast_view chosen;
    const char *names = vast_value(cli, "cols"), *word;
    size_t len, count = 0;
    if (names == NULL || view == NULL || view->kind != VAST_VIEW_TABLE) {
        return view;
    }
    while ((word = vast_text_next(&names, ',', &len)) != NULL) {
        vast_text_trim(&word, &len, " ");
        for (size_t i = 0; i < view->column_count && count < VAST_TABLE_COLUMNS; i++) {
            if (is_named(&view->columns[i], word, len)) {
                columns[count] = view->columns[i];
                columns[count++].full = false;
            }
        }
    }
    chosen = *view;
    chosen.columns = columns;
    chosen.column_count = count;
    return &chosen;
}

/* The member to sort by. Of a group it is that of the first column. */
static void set_order(const vast_cli *cli, vast_table_style *style)
{
    const char *word = vast_value(cli, "sort");
    const vast_view *view = cli->line.command->view;
    if (word == NULL) {
        return;
    }
    style->descending = word[sort_len(word)] == '-';
    for (size_t i = view->column_count; i-- > 0;) {
        if (is_named(&view->columns[i], word, sort_len(word))) {
            style->sort = view->columns[i].key;
        }
    }
}

vast_table_style vast_table_style_of(const vast_cli *cli)
{
    bool fields = cli->settings.format == VAST_OUTPUT_CSV || cli->settings.format == VAST_OUTPUT_TSV;
    bool full = cli->settings.full || fields;
    vast_table_style style = {
        .format = cli->settings.format,
        .width = vast_terminal_width(cli),
        .full = full,
        .records = cli->settings.full && cli->out.fd == STDOUT_FILENO && cli->out.terminal &&
                   cli->settings.format != VAST_OUTPUT_WIDE,
        .ids = vast_is_given(cli, "quiet"),
        .color = vast_terminal_has_color(cli) && !fields,
        .secrets = cli->settings.show_secrets,
    };
    if (vast_is_given(cli, "watch")) {
        style.marks = true;
        style.width -= style.width > 2 ? 2 : 0;
    }
    set_order(cli, &style);
    return style;
}
