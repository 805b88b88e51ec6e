/* SPDX-License-Identifier: MIT */
/**
 * Where the command's words go: a buffered writer over a file descriptor that sees every error.
 *
 * A full disk, a closed pipe and a closed descriptor are errors like any other: the first one sticks, later output is
 * dropped, and vast_sink_flush() tells. Nothing here waits for anything but the descriptor, and after vast_sinks_stop_waiting()
 * not for that either: then the error is EINTR.
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
    bool terminal;      /**< people read it directly */
    const char *secret; /**< stars are shown in its place; NULL: none. It must last as long as the sink */
    char *held;
    size_t used, room; /**< bytes of held */
} vast_sink;

/** @param buffer  what is held until it is handed on; the caller's, and longer than any secret. */
void vast_sink_begin(vast_sink *sink, int fd, char *buffer, size_t room);

/** From now on no sink waits for its reader: what cannot be written at once is dropped. May be called by a signal handler. */
void vast_sinks_stop_waiting(void);

/**
 * A place in the output to which vast_sink_rewind() goes back, dropping what came since: so that the beginning of an answer
 * that turns out to be a refusal is not printed. It does so only as long as nothing since has left the buffer.
 */
typedef struct vast_sink_mark {
    size_t used;
    uint32_t flushes;
} vast_sink_mark;

vast_sink_mark vast_sink_here(const vast_sink *sink);
/** @return false: it has left the buffer, and stays. */
bool vast_sink_rewind(vast_sink *sink, vast_sink_mark mark);

/** Hands on what is held. @return false: this or an earlier write failed; sink->error says why. */
bool vast_sink_flush(vast_sink *sink);

void vast_sink_bytes(vast_sink *sink, const void *bytes, size_t len);
void vast_sink_text(vast_sink *sink, const char *text);
void vast_sink_char(vast_sink *sink, char c);
void vast_sink_int(vast_sink *sink, int64_t value);
/** `count` times the character c. */
void vast_sink_fill(vast_sink *sink, char c, size_t count);

/**
 * Text that a stranger wrote: control characters, which could move the cursor or rewrite what stands on a terminal, come
 * out as \x1b. Line ends and tabs become blanks. UTF-8 passes; bytes that are not UTF-8 come out as \xff.
 */
void vast_sink_clean(vast_sink *sink, const char *text, size_t len);

/** The same, but line ends and tabs stay: for texts of several lines. */
void vast_sink_clean_lines(vast_sink *sink, const char *text, size_t len);

/**
 * Writes text of a shell's command line in which all bytes that a terminal does not print are inside single quotes. Such
 * bytes become a printf in a command substitution, so that the shell passes on the same bytes. Line ends stay.
 */
void vast_sink_quoted(vast_sink *sink, const char *text, size_t len);

/** The end of a piece of text that lies within a character, and waits for the next one. Zeroed: there is none. */
typedef struct vast_cut {
    uint8_t len;
    char held[4];
} vast_cut;

/** Puts a piece of text, whole characters only. @pre all the pieces together are UTF-8. */
void vast_sink_piece(vast_sink *sink, vast_cut *cut, void (*put)(vast_sink *sink, const char *text, size_t len),
    const char *text, size_t len);

/** Says a sentence, see format.h. Its texts are made clean. */
void vast_say(vast_sink *sink, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
void vast_say_values(vast_sink *sink, const char *pattern, va_list values);

#endif
