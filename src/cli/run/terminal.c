/* SPDX-License-Identifier: MIT */
/* How the terminal affects the output: width, colors, pager. */
#define _DEFAULT_SOURCE
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "arguments.h"
#include "text_helpers.h"

/* Tables are fitted to the width of the terminal, or to $COLUMNS. In a file or a pipe they have all columns. */
size_t vast_terminal_width(const vast_cli *cli)
{
    const char *columns = getenv("COLUMNS");
    int64_t value;
    struct winsize size;
    if (columns != NULL && vast_text_int(columns, &value) && value > 0 && value < 100000) {
        return (size_t)value;
    }
    if (!cli->out.terminal) {
        return 0;
    }
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* Whether a variable is set to something other than nothing and 0. */
static bool is_on(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

bool vast_terminal_has_color(const vast_cli *cli)
{
    const char *term = getenv("TERM"), *wish = getenv("CLICOLOR");
    bool dumb = term == NULL || strcmp(term, "dumb") == 0 || (wish != NULL && strcmp(wish, "0") == 0);
    return !cli->settings.no_color && (is_on("CLICOLOR_FORCE") || (cli->out.terminal && !dumb));
}

size_t vast_help_width(const vast_cli *cli)
{
    size_t width = vast_terminal_width(cli);
    return width > 0 ? width : 80;
}

bool vast_has_reader(const vast_cli *cli)
{
    const char *term = getenv("TERM");
    return cli->out.terminal && isatty(STDIN_FILENO) == 1 && term != NULL && strcmp(term, "dumb") != 0;
}

bool vast_wants_pager(const vast_cli *cli)
{
    const vast_view *view = cli->line.command->view;
    bool table = view != NULL && view->kind == VAST_VIEW_TABLE && cli->settings.format <= VAST_OUTPUT_WIDE;
    return table && vast_has_reader(cli) && !cli->settings.curl && !vast_is_given(cli, "watch");
}
