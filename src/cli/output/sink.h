/* SPDX-License-Identifier: MIT */
/**
 * A buffered writer to a file descriptor that detects every error.
 *
 * A full disk, a closed pipe and a closed descriptor are errors. The first error is kept, later output is discarded,
 * and vast_sink_flush() returns false. Writing blocks only while the descriptor is not writable; after
 * vast_sinks_stop_waiting() it never blocks, and the error is EINTR.
 */
#ifndef VASTAI_CLI_SINK_H
#define VASTAI_CLI_SINK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct vast_sink {
    int fd;
    int error; /**< errno of the first write that failed; 0: none */
    uint32_t flushes;
    bool terminal;                   /**< fd is a terminal */
    bool keeps;                      /**< output stays in `held`, and what does not fit is discarded */
    char last;                       /**< the last byte that was written; '\n' before the first */
    struct vast_progress_line *line; /**< erased before anything is written; NULL: none */
    const char *secret; /**< replaced with asterisks in the output; NULL: none. Must stay valid as long as the sink */
    char *held;
    size_t used, room; /**< bytes in `held` */
} vast_sink;

/** @param buffer  memory for unwritten output; must be longer than any secret. */
void vast_sink_begin(vast_sink *sink, int fd, char *buffer, size_t room);

/** From now on, output that cannot be written at once is discarded. Safe to call from a signal handler. */
void vast_sinks_stop_waiting(void);
/** Ends that, for the next command of a session. */
void vast_sinks_wait_again(void);

/**
 * A position in the output. vast_sink_rewind() returns to it and removes the output after it, for example the beginning
 * of a response that turns out to be an error. This works only while that output is still in the buffer.
 */
typedef struct vast_sink_mark {
    size_t used;
    uint32_t flushes;
} vast_sink_mark;

vast_sink_mark vast_sink_here(const vast_sink *sink);
/** @return false: the output was already written, and is not removed. */
bool vast_sink_rewind(vast_sink *sink, vast_sink_mark mark);

/** Writes the buffered output. @return false: this or an earlier write failed; sink->error is the errno. */
bool vast_sink_flush(vast_sink *sink);

void vast_sink_bytes(vast_sink *sink, const void *bytes, size_t len);
void vast_sink_text(vast_sink *sink, const char *text);
void vast_sink_char(vast_sink *sink, char c);
void vast_sink_int(vast_sink *sink, int64_t value);
/** Writes the character c `count` times. */
void vast_sink_fill(vast_sink *sink, char c, size_t count);

/**
 * Writes untrusted text. Control characters, which could change the display of a terminal, are written as \x1b. Line
 * ends and tabs are written as spaces. UTF-8 is written unchanged; bytes that are not UTF-8 are written as \xff.
 */
void vast_sink_clean(vast_sink *sink, const char *text, size_t len);

/** vast_sink_clean() for text of several lines: line ends and tabs are kept. */
void vast_sink_clean_lines(vast_sink *sink, const char *text, size_t len);

/**
 * Writes a part of a shell command line in which all unprintable bytes are inside single quotes. Each such byte is
 * written as a printf in a command substitution, so that the shell passes the same byte on. Line ends are kept.
 */
void vast_sink_quoted(vast_sink *sink, const char *text, size_t len);

/** The first bytes of a character that continues in the next piece of text. All zero: none. */
typedef struct vast_cut {
    uint8_t len;
    char held[4];
} vast_cut;

/** Writes the complete characters of a piece of text with `put`. @pre all pieces together are UTF-8. */
void vast_sink_piece(vast_sink *sink, vast_cut *cut, void (*put)(vast_sink *sink, const char *text, size_t len),
    const char *text, size_t len);

/** Prints text from a pattern, see format.h. Its strings are written with vast_sink_clean(). */
void vast_say(vast_sink *sink, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
void vast_say_values(vast_sink *sink, const char *pattern, va_list values);

#endif
