/* SPDX-License-Identifier: MIT */
/* The scratch memory of a run: formatted texts, and the files that a command reads. */
#include "scratch.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "report.h"
#include "send.h"
#include "user_input.h"

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

static vast_file_result read_file(vast_cli *cli, const char *path, size_t *len)
{
    int fd = vast_user_file_open(path);
    if (fd < 0) {
        return VAST_FILE_ERROR;
    }
    char *text = cli->scratch + cli->scratch_used;
    vast_file_result result = vast_user_read_all(cli, fd, text, sizeof cli->scratch - cli->scratch_used, len);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static void report_file(vast_cli *cli, const char *path, vast_file_result result)
{
    char what[300];
    if (result == VAST_FILE_LATE) {
        vast_text(what, sizeof what, "timed out reading %s", path);
        vast_complain_late(cli, what);
        return;
    }
    vast_text(what, sizeof what, "cannot read %s: %s", path,
        result == VAST_FILE_TOO_LONG ? "longer than 64 KB" : strerror(errno));
    vast_complain(cli, VAST_EXIT_USAGE, what, NULL);
}

const char *vast_scratch_file(vast_cli *cli, const char *path, size_t *len)
{
    vast_file_result result = read_file(cli, path, len);
    if (result != VAST_FILE_OK) {
        report_file(cli, path, result);
        return NULL;
    }
    char *text = cli->scratch + cli->scratch_used;
    text[*len] = '\0';
    cli->scratch_used += *len + 1;
    return text;
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
