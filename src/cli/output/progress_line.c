/* SPDX-License-Identifier: MIT */
/* One line on a terminal that says what is going on, until something else is written. */
#define _DEFAULT_SOURCE
#include "progress_line.h"

#include <string.h>
#include <sys/ioctl.h>

#include "text_helpers.h"

#define ERASE "\r\x1b[K" /* back to the start of the line, and erase what follows */

void vast_progress_line_begin(vast_progress_line *line, int fd, vast_sink *out, vast_sink *err)
{
    vast_sink_begin(&line->sink, fd, line->buffer, sizeof line->buffer);
    line->shown = false;
    out->line = err->line = line;
}

/* A line that fills the terminal could wrap, so the last column stays empty. */
static size_t width_of(int fd)
{
    struct winsize size;
    return (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80u) - 1;
}

void vast_progress_line_show(vast_progress_line *line, const char *text)
{
    size_t len = strlen(text), width = width_of(line->sink.fd);
    len = len < sizeof line->text - 1 ? len : vast_text_whole(text, sizeof line->text - 1);
    while (vast_text_width(text, len) > width) {
        len = vast_text_whole(text, len - 1);
    }
    if (line->shown && strlen(line->text) == len && memcmp(line->text, text, len) == 0) {
        return;
    }
    memcpy(line->text, text, len);
    line->text[len] = '\0';
    line->shown = true;
    vast_sink_text(&line->sink, ERASE);
    vast_sink_clean(&line->sink, text, len);
    vast_sink_flush(&line->sink);
}

void vast_progress_line_erase(vast_progress_line *line)
{
    if (line->shown) {
        line->shown = false;
        vast_sink_text(&line->sink, ERASE);
        vast_sink_flush(&line->sink);
    }
}
