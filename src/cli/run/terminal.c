/* SPDX-License-Identifier: MIT */
/* How the terminal wants tables: its width, its colours. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"
#include "text_helpers.h"

/* Tables are cut to the terminal, or to what COLUMNS says; a file or a pipe takes all of them. */
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
