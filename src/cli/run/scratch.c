/* SPDX-License-Identifier: MIT */
/* The scratch memory of a run: formatted texts, and the files that a command reads. */
#include "scratch.h"

#include <errno.h>
#include <string.h>

#include "files.h"
#include "format.h"
#include "report.h"

bool vast_out_of_scratch(vast_cli *cli)
{
    vast_complain(cli, VAST_EXIT_USAGE, "the arguments are too long: at most 64 KB in total", NULL);
    return false;
}

void vast_scratch_begin(vast_cli *cli, vast_out *out)
{
    vast_out_begin(out, cli->scratch + cli->scratch_used, sizeof cli->scratch - cli->scratch_used);
}

const char *vast_scratch_keep(vast_cli *cli, vast_out *out)
{
    char *text = cli->scratch + cli->scratch_used;
    vast_put_char(out, '\0');
    if (!vast_out_whole(out)) {
        vast_out_of_scratch(cli);
        return NULL;
    }
    cli->scratch_used += vast_out_stored(out);
    return text;
}

static const char *keep(vast_cli *cli, const vast_formatter *formatter, const char *pattern, va_list values)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_format(formatter, &out, pattern, values);
    return vast_scratch_keep(cli, &out);
}

const char *vast_keep(vast_cli *cli, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    const char *text = keep(cli, &vast_text_formatter, pattern, values);
    va_end(values);
    return text;
}

const char *vast_keep_json(vast_cli *cli, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    const char *text = keep(cli, &vast_json_formatter, pattern, values);
    va_end(values);
    return text;
}

const char *vast_scratch_file(vast_cli *cli, const char *path, size_t *len)
{
    char *text = cli->scratch + cli->scratch_used;
    size_t room = sizeof cli->scratch - cli->scratch_used;
    vast_file_result result = room > 0 ? vast_file_read(path, text, room - 1, len, NULL) : VAST_FILE_TOO_LONG;
    if (result == VAST_FILE_OK) {
        text[*len] = '\0';
        cli->scratch_used += *len + 1;
        return text;
    }
    const char *why = result == VAST_FILE_TOO_LONG ? "longer than 64 KB" : strerror(errno);
    char what[300];
    vast_text(what, sizeof what, "cannot read %s: %s", path, why);
    vast_complain(cli, VAST_EXIT_USAGE, what, NULL);
    return NULL;
}

const char *vast_scratch_json(vast_cli *cli, const char *path, size_t *len)
{
    vast_json json;
    const char *text = vast_scratch_file(cli, path, len);
    if (text == NULL) {
        return NULL;
    }
    vast_json_begin(&json, NULL, NULL);
    if (vast_json_feed(&json, text, *len) == VAST_OK && vast_json_end(&json) == VAST_OK) {
        return text;
    }
    char what[300];
    vast_text(
        what, sizeof what, "%s is not valid JSON: error at byte %lld", path, (long long)vast_json_offset(&json) + 1);
    vast_complain(cli, VAST_EXIT_USAGE, what, NULL);
    return NULL;
}
