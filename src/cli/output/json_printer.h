/* SPDX-License-Identifier: MIT */
/**
 * JSON for --raw: events in, indented text out, in the order of the server, with no memory of what went by.
 *
 * One blank a level; an empty container stays on its line. Control characters, DEL and C1 included, are escaped, so that
 * the text is harmless on a terminal; everything else is UTF-8 as it came. Numbers stay as written.
 */
#ifndef VASTAI_CLI_JSON_PRINTER_H
#define VASTAI_CLI_JSON_PRINTER_H

#include "sink.h"
#include "vastai/json.h"

typedef struct vast_printer {
    vast_sink *sink;
    uint16_t depth;
    bool fresh;     /* nothing stands yet in the container that is open */
    bool after_key; /* the value goes behind its key */
    vast_cut cut;
} vast_printer;

void vast_printer_begin(vast_printer *printer, vast_sink *sink);

/** One event of a scanner. Several values in a row need an array around them. */
void vast_printer_event(vast_printer *printer, const vast_json_event *event);

/** Opens or closes a container by hand: VAST_JSON_ARRAY, VAST_JSON_ARRAY_END, ... */
void vast_printer_mark(vast_printer *printer, vast_json_kind kind);
/** A key by hand. */
void vast_printer_key(vast_printer *printer, const char *key);

/**
 * Prints by a pattern, see format.h: marks, keys, true, false and null stand in it, values are %s and %lld. It may be a part of
 * a value: `{"success": true, "msg": %s}`, `{"results": [`, `]}`.
 */
void vast_print(vast_printer *printer, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** The line end behind the outermost value. */
void vast_printer_end(vast_printer *printer);

/** The inside of a JSON string. */
void vast_printer_escape(vast_sink *sink, const char *text, size_t len);

/**
 * A place in the output of the printer's sink, and in the JSON printed there. vast_printer_rewind() goes back to it, see
 * vast_sink_rewind().
 */
typedef struct vast_point {
    vast_sink_mark mark;
    vast_printer printer;
} vast_point;

vast_point vast_printer_here(const vast_printer *printer);
/** @return false: text after the point has left the buffer, and stays. */
bool vast_printer_rewind(vast_printer *printer, const vast_point *point);

#endif
