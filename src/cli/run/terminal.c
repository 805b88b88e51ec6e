/* SPDX-License-Identifier: MIT */
/* How the terminal affects the output: width, colors, pager. */
#define _DEFAULT_SOURCE
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text_helpers.h"

/* Tables are fitted to the width of the terminal, or to $COLUMNS. In a file or a pipe they have all columns. */
static size_t width_of(const vast_cli *cli)
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

vast_table_style vast_table_style_of(const vast_cli *cli)
{
    const char *term = getenv("TERM");
    bool dumb = term == NULL || strcmp(term, "dumb") == 0;
    return (vast_table_style){
        .width = width_of(cli),
        .full = cli->settings.full,
        .color = cli->out.terminal && !dumb && !cli->settings.no_color,
        .secrets = cli->settings.show_secrets,
    };
}

bool vast_wants_pager(const vast_cli *cli)
{
    const char *term = getenv("TERM");
    const vast_view *view = cli->line.command->view;
    bool table = view != NULL && view->kind == VAST_VIEW_TABLE;
    bool person = cli->out.terminal && isatty(STDIN_FILENO) == 1 && term != NULL && strcmp(term, "dumb") != 0;
    return table && person && !cli->settings.full && !cli->settings.raw && !cli->settings.curl;
}
