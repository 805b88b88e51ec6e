/* SPDX-License-Identifier: MIT */
/**
 * Prints JSON for --raw: takes events and prints indented text, in the order of the response, without storing values.
 *
 * The indentation is one space per level; an empty container is printed on one line. Control characters, including DEL
 * and C1, are escaped, because a terminal would act on them. All other UTF-8 and all numbers are printed unchanged.
 */
#ifndef VASTAI_CLI_JSON_PRINTER_H
#define VASTAI_CLI_JSON_PRINTER_H

#include "sink.h"
#include "vastai/json.h"

typedef struct vast_printer {
    vast_sink *sink;
    uint16_t depth;
    bool fresh;     /* the current container is still empty */
    bool compact;   /* print everything on one line */
    bool after_key; /* the last output was a key */
    uint16_t kept;  /* the depth inside an object whose end is not printed; 0: none */
    vast_cut cut;
} vast_printer;

void vast_printer_begin(vast_printer *printer, vast_sink *sink);

/** Prints an event of a scanner. Several top-level values need an array around them. */
void vast_printer_event(vast_printer *printer, const vast_json_event *event);

/** Opens or closes a container: VAST_JSON_ARRAY, VAST_JSON_ARRAY_END, ... */
void vast_printer_mark(vast_printer *printer, vast_json_kind kind);
/** Prints a key. */
void vast_printer_key(vast_printer *printer, const char *key);

/**
 * Prints JSON from a pattern, see format.h: it contains punctuation, keys, true, false and null; values are %s and
 * %lld. The pattern may be a part of a value: `{"success": true, "msg": %s}`, `{"results": [`, `]}`.
 */
void vast_print(vast_printer *printer, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/**
 * Keeps the next object open: its end is not printed, so that more members can follow. Until the object is closed,
 * vast_printer_end() does nothing.
 */
void vast_printer_keep_open(vast_printer *printer);
/** Prints the end of the object that was kept open. @return false: no object was printed. */
bool vast_printer_close_kept(vast_printer *printer);

/** Prints the line end after the outermost value. */
void vast_printer_end(vast_printer *printer);

/** Prints a member with a number in millionths: `"rate": 0.7302`. @param micros  NULL: null. */
void vast_printer_micros(vast_printer *printer, const char *key, const int64_t *micros);

/** Prints the content of a JSON string, without the quotes. */
void vast_printer_escape(vast_sink *sink, const char *text, size_t len);

/**
 * A position in the output of a printer. vast_printer_rewind() returns to it and removes the output after it; see
 * vast_sink_rewind().
 */
typedef struct vast_point {
    vast_sink_mark mark;
    vast_printer printer;
} vast_point;

vast_point vast_printer_here(const vast_printer *printer);
/** @return false: text after the position was already written, and is not removed. */
bool vast_printer_rewind(vast_printer *printer, const vast_point *point);

#endif
