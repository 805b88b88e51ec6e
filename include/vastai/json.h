/* SPDX-License-Identifier: MIT */
/**
 * JSON without a heap: a push scanner, a binding of fields to a struct, and a writer.
 *
 * The scanner is strict RFC 8259: UTF-8 and surrogate pairs are checked, nesting is bounded by VAST_JSON_DEPTH, one
 * value and white space make a text. It takes input cut anywhere and keeps no part of it. Numbers are text until
 * someone asks for an integer or a scaled decimal.
 */
#ifndef VASTAI_JSON_H
#define VASTAI_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/config.h"
#include "vastai/error.h"
#include "vastai/out.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- scanner --------------------------------------------------------------------------------------------------- */

typedef enum vast_json_kind {
    VAST_JSON_OBJECT,
    VAST_JSON_OBJECT_END,
    VAST_JSON_ARRAY,
    VAST_JSON_ARRAY_END,
    VAST_JSON_KEY,
    VAST_JSON_STRING,
    VAST_JSON_NUMBER,
    VAST_JSON_TRUE,
    VAST_JSON_FALSE,
    VAST_JSON_NULL
} vast_json_kind;

/**
 * One event. A key, string or number may come in several pieces, because the input was cut there or an escape stood
 * there: `first` and `last` mark the ends, a piece may be empty, and a text that came whole has both. Keys and strings
 * without escapes are slices of the input; a cut of the input may fall inside a character of UTF-8, and then so does
 * the piece's end. What a piece holds was checked, but what follows it was not: only vast_json_end() says that a text
 * is JSON.
 */
typedef struct vast_json_event {
    uint8_t kind;     /**< vast_json_kind */
    bool first;       /**< first piece of a key, string or number; true for all else */
    bool last;        /**< last piece of a key, string or number; true for all else */
    uint16_t depth;   /**< containers open around it; 0 for the outermost value, and for its START and END */
    const char *text; /**< key, string: decoded UTF-8, may hold NUL; number: as written; never NULL. Not NUL-terminated,
                           and there for this call only */
    size_t len;       /**< bytes at text; 0 for all else */
} vast_json_event;

/**
 * Takes one event. Anything but VAST_OK stops the scan, and vast_json_feed(), or vast_json_end(), returns it.
 */
typedef vast_err vast_json_handler(void *ctx, const vast_json_event *event);

/** Where in a character of UTF-8 a text stands; private. */
typedef struct vast_json_utf8 {
    uint8_t need; /* bytes that the character still lacks */
    uint8_t low;  /* the next of them lies in low..high */
    uint8_t high;
} vast_json_utf8;

/** A scan under way. The fields are private; zeroed memory is not a scanner: call vast_json_begin(). */
typedef struct vast_json {
    uint8_t state;
    uint8_t number_part;
    uint8_t digits;  /* of unit */
    uint8_t stopped; /* the vast_err that ended the scan */
    vast_json_utf8 utf8;
    uint16_t unit;         /* of UTF-16, as far as its digits came */
    uint16_t surrogate;    /* a high one that waits for its low one, or 0 */
    vast_json_event event; /* the next one */
    vast_json_handler *on;
    void *ctx;
    const char *literal;                    /* what must come yet of true, false or null */
    uint32_t offset;                        /* bytes accepted, saturating */
    uint32_t nesting[VAST_JSON_DEPTH / 32]; /* one bit a level: set for an object */
} vast_json;

/** Starts a scan. @param on  NULL: check only. */
void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx);

/**
 * Scans one piece of the text, of any length, cut anywhere. A number is complete only with the byte after it, or with
 * vast_json_end(). Once the scan is over, every further call returns what ended it, and the handler is not called
 * again.
 * @param text  may be NULL when len is 0.
 * @retval VAST_OK      all of it was accepted so far.
 * @retval VAST_E_JSON  not JSON, or nested too deeply: vast_json_offset() says where. The scan is over.
 * @retval other        what the handler returned. The scan is over.
 */
vast_err vast_json_feed(vast_json *json, const char *text, size_t len);

/**
 * Ends the text.
 * @retval VAST_OK      the text was one whole value.
 * @retval VAST_E_JSON  it ended too early, or was empty.
 * @retval other        what ended the scan before, or what the handler returned for a number that the end completes.
 */
vast_err vast_json_end(vast_json *json);

/** How many bytes were accepted; after VAST_E_JSON the offset of the byte that was wrong. Saturates at UINT32_MAX. */
uint32_t vast_json_offset(const vast_json *json);

/* ---- numbers --------------------------------------------------------------------------------------------------- */

/**
 * Reads a JSON number as a whole number. `4242`, `-7`, and also `4242.0` and `4.2e3`: what is whole by value.
 * Exact whatever the number of digits and zeros (up to 10 MB of them). *out is set on VAST_OK only.
 * @retval VAST_E_RANGE  not whole, or outside int64.
 * @retval VAST_E_JSON   not a number of JSON.
 */
vast_err vast_json_int(const char *text, size_t len, int64_t *out);

/**
 * Reads a JSON number as value * 10^-scale, rounded half away from zero: "1.25" at scale 6 is 1250000.
 * Exact likewise. *out is set on VAST_OK only.
 * @retval VAST_E_RANGE  does not fit int64, or scale > 18.
 * @retval VAST_E_JSON   not a number of JSON.
 */
vast_err vast_json_scaled(const char *text, size_t len, unsigned scale, int64_t *out);

/** The value of a number as its text comes in; private. It is (digits + what was dropped) * 10^(shift +- exponent). */
typedef struct vast_json_decimal {
    uint64_t digits;
    int32_t shift;
    int32_t exponent; /* without its sign */
    uint8_t part;     /* of the number's grammar */
    uint8_t next;     /* the first digit that was dropped */
    bool full;        /* digits takes no more */
    bool rest;        /* a digit after `next` was not 0 */
    bool negative;
    bool exponent_negative;
} vast_json_decimal;

/* ---- binding: fields of an object into a struct ----------------------------------------------------------------- */

/** How a value of a kind is taken. A program links those that are in the rows it names. */
typedef struct vast_bind_type vast_bind_type;
extern const vast_bind_type vast_bind_int, vast_bind_bool, vast_bind_text, vast_bind_clip, vast_bind_micros,
    vast_bind_ids;
#define VAST_BIND_INT (&vast_bind_int)   /**< int64_t from a whole number */
#define VAST_BIND_BOOL (&vast_bind_bool) /**< bool from true or false */
#define VAST_BIND_TEXT                                                                                                 \
    (&vast_bind_text) /**< char[size], NUL-terminated; longer text, or one with a NUL, is VAST_E_SPACE */
#define VAST_BIND_CLIP (&vast_bind_clip)     /**< char[size], NUL-terminated; cut at a character's end, or at a NUL */
#define VAST_BIND_MICROS (&vast_bind_micros) /**< int64_t from a number, in millionths */
#define VAST_BIND_IDS (&vast_bind_ids)       /**< vast_ids from an array of whole numbers */

/** A list of whole numbers in memory of the caller's. All are counted; those past `room` are not stored. */
typedef struct vast_ids {
    int64_t *items; /**< the caller's; may be NULL when room is 0 */
    uint32_t room;  /**< how many fit at items */
    uint32_t count; /**< how many came; may exceed room */
} vast_ids;

/**
 * One row: where a member of the object goes. null and an absent member leave the target as it was, and so does nothing
 * else: a member of another type is VAST_E_SHAPE, and so is one on the way to "a.b" that is no object. Of members with
 * the same name the last wins. A member whose own name has a dot is never bound.
 */
typedef struct vast_bind_row {
    const char *name; /**< the member's name; "a.b" reaches into an object. Shorter than 65,536 bytes */
    const vast_bind_type *type;
    uint16_t offset; /**< of the target in the struct */
    uint16_t size;   /**< of the target, in bytes; > 0 */
} vast_bind_row;

/** The row for member `field` of struct `type_name`. */
#define VAST_BIND(type_name, field, json_name, bind_type)                                                              \
    {                                                                                                                  \
        (json_name), (bind_type), (uint16_t)offsetof(type_name, field), (uint16_t)sizeof(((type_name *)0)->field)      \
    }

/** How the elements of a list are bound; a program links it if a plan of it names a list. */
typedef struct vast_bind_lists vast_bind_lists;
extern const vast_bind_lists vast_bind_listed;

/** In a plan: the list at that path. */
#define VAST_BIND_LIST(path) .list = (path), .lists = &vast_bind_listed

/**
 * What to bind. For a list, `list` names the array (a path as in rows; "" is the outermost value) and each element is
 * bound in turn to the one struct, zeroed before it, and shown to `visit`. Zeroed, a vast_ids in it has no room: of its
 * numbers only the count is known. Should a list come twice, the elements of both are visited.
 */
typedef struct vast_bind_plan {
    const vast_bind_row *rows;
    uint8_t row_count;            /**< at most 32 */
    uint16_t struct_size;         /**< bytes at target; zeroed before each element of a list */
    const char *list;             /**< by VAST_BIND_LIST(path) */
    const vast_bind_lists *lists; /**< NULL: the outermost object is the struct */
} vast_bind_plan;

/** Called after each element of a list. Anything but VAST_OK stops the call and is its result. */
typedef vast_err vast_bind_visit(void *ctx, const void *target);

/** A binding under way; private. It points into itself: it must not be moved. */
typedef struct vast_bind {
    uint8_t row; /* that the next value is for, or whose prefix leads here */
    uint8_t row_count;
    bool in_list;
    bool seen_list;
    bool full;           /* a text was cut */
    uint16_t matched;    /* bytes of the rows' names that the key so far has matched */
    uint16_t depth;      /* of the values that matter now */
    uint16_t list_depth; /* of the list's elements */
    uint16_t prefix;     /* bytes of a name that lead to the object we are in */
    uint16_t text_len;
    uint32_t alive;             /* rows that the key so far may still be */
    const vast_bind_type *want; /* what the next value at depth must be; NULL: nothing */
    const vast_bind_plan *plan;
    const vast_bind_row *rows; /* that matter now: the plan's, or list_row */
    void *target;
    vast_bind_visit *visit;
    void *visit_ctx;
    vast_bind_row list_row; /* the path of the list */
    vast_json_decimal number;
} vast_bind;

/** Starts a binding. @param visit  NULL unless plan->lists. */
void vast_bind_begin(
    vast_bind *bind, const vast_bind_plan *plan, void *target, vast_bind_visit *visit, void *visit_ctx);

/**
 * Takes an event: a vast_json_handler whose ctx is the vast_bind.
 * @retval VAST_E_SHAPE  a bound member, the list or an element of it has another type than its row says.
 * @retval VAST_E_SPACE  a VAST_BIND_TEXT value is longer than its target.
 * @retval VAST_E_RANGE  a number does not fit.
 * @retval other         what `visit` returned.
 */
vast_err vast_bind_event(void *bind, const vast_json_event *event);

/**
 * Ends the binding. @retval VAST_E_SHAPE  plan->list was never seen: an answer of another kind, not an empty list.
 */
vast_err vast_bind_end(const vast_bind *bind);

/* ---- writer ---------------------------------------------------------------------------------------------------- */

/**
 * Writes a JSON string with its quotes. Control characters, quote and backslash are escaped; bytes that are not
 * UTF-8 become U+FFFD, so that what comes out is JSON whatever goes in.
 */
void vast_put_json_string(vast_out *out, const char *text, size_t len);

#ifdef __cplusplus
}
#endif

#endif
