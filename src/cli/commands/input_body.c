/* SPDX-License-Identifier: MIT */
/* A request body from a file or from stdin, checked before anything is sent. */
#define _DEFAULT_SOURCE
#include "input_body.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "user_input.h"

static vast_err read_body(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    const vast_input *input = ctx;
    if (input->fd < 0) {
        size_t left = offset < input->text_len ? input->text_len - (size_t)offset : 0;
        *got = left < room ? left : room;
        memcpy(buf, input->text + (left > 0 ? offset : 0), *got);
        return VAST_OK;
    }
    ssize_t count;
    do {
        count = pread(input->fd, buf, room, (off_t)offset);
    } while (count < 0 && errno == EINTR);
    *got = count > 0 ? (size_t)count : 0;
    return count < 0 ? VAST_E_IO : VAST_OK;
}

/* A pipe can be read only once. Keep its text, because a retry sends it again. */
static vast_file_result keep_pipe(vast_cli *cli, vast_input *input, int fd)
{
    char *text = cli->scratch + cli->scratch_used;
    vast_file_result result =
        vast_user_read_all(cli, fd, text, sizeof cli->scratch - cli->scratch_used, &input->text_len);
    if (result == VAST_FILE_OK) {
        cli->scratch_used += input->text_len;
        input->text = text;
    }
    return result;
}

static int report_pipe(vast_cli *cli, vast_file_result result, bool is_stdin)
{
    return result == VAST_FILE_TOO_LONG ? vast_misuse(cli, "the input is too long: from a pipe, at most 64 KB")
           : result == VAST_FILE_LATE
               ? vast_complain_late(
                     cli, is_stdin ? "timed out reading stdin" : "timed out reading the input of --input")
               : vast_misuse(cli, is_stdin ? "cannot read stdin" : "cannot read the input of --input");
}

/* Reads all of a body. @return false: it cannot be read, or must be JSON and is not. */
static bool check_body(vast_input *input, bool any, uint64_t *length)
{
    char piece[1024];
    vast_json json;
    size_t got;
    *length = 0;
    vast_json_begin(&json, NULL, NULL);
    for (;;) {
        if (read_body(input, *length, piece, sizeof piece, &got) != VAST_OK ||
            (!any && vast_json_feed(&json, piece, got) != VAST_OK)) {
            return false;
        }
        if (got == 0) {
            return any || vast_json_end(&json) == VAST_OK;
        }
        *length += got;
    }
}

/* Finds out what the input is. A regular file stays open. */
static int take_input(vast_cli *cli, vast_input *input, const char *path)
{
    struct stat status;
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : vast_user_file_open(path);
    if (fd < 0 || fstat(fd, &status) != 0) {
        return vast_misuse(cli, is_stdin ? "cannot read stdin" : "cannot read the file of --input");
    }
    input->fd = S_ISREG(status.st_mode) ? fd : -1;
    if (input->fd >= 0) {
        return VAST_EXIT_DONE;
    }
    vast_file_result result = keep_pipe(cli, input, fd);
    if (!is_stdin) {
        close(fd);
    }
    return result == VAST_FILE_OK ? VAST_EXIT_DONE : report_pipe(cli, result, is_stdin);
}

int vast_input_open(vast_cli *cli, vast_input *input, const char *path, bool any, vast_body *body)
{
    uint64_t length;
    int status = take_input(cli, input, path);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    if (!check_body(input, any, &length)) {
        return vast_misuse(cli, any ? "cannot read the input of --input" : "the input of --input is not valid JSON");
    }
    *body = (vast_body){ .read = read_body, .ctx = input, .length = (int64_t)length };
    return VAST_EXIT_DONE;
}
