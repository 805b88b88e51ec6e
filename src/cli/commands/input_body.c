/* SPDX-License-Identifier: MIT */
/* A request body from a file or from stdin, checked before anything is sent. */
#define _DEFAULT_SOURCE
#include "input_body.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
static bool keep_pipe(vast_cli *cli, vast_input *input, int fd)
{
    char piece[1024];
    vast_out out;
    ssize_t got;
    vast_scratch_begin(cli, &out);
    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno != EINTR) {
            return false;
        }
        vast_put_bytes(&out, piece, got > 0 ? (size_t)got : 0);
    }
    input->text_len = vast_out_stored(&out);
    input->text = vast_scratch_keep(cli, &out);
    return input->text != NULL;
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

int vast_input_open(vast_cli *cli, vast_input *input, const char *path, bool any, vast_body *body)
{
    struct stat status;
    uint64_t length;
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        return vast_misuse(cli, "cannot read the file of --input");
    }
    input->fd = S_ISREG(status.st_mode) ? fd : -1;
    if (input->fd < 0 && !keep_pipe(cli, input, fd)) {
        return cli->failure_status != 0 ? cli->failure_status : vast_misuse(cli, "cannot read the input of --input");
    }
    if (!check_body(input, any, &length)) {
        return vast_misuse(cli, any ? "cannot read the input of --input" : "the input of --input is not valid JSON");
    }
    *body = (vast_body){ .read = read_body, .ctx = input, .length = (int64_t)length };
    return VAST_EXIT_DONE;
}
