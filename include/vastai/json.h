/* SPDX-License-Identifier: MIT */
/**
 * JSON without a heap: a push scanner, a binding of object members to a struct, and a string writer.
 *
 * The scanner accepts exactly RFC 8259. It checks UTF-8 and surrogate pairs, limits the nesting depth to
 * VAST_JSON_DEPTH, and requires one value, optionally surrounded by whitespace. Input may be split at any byte, and the
 * scanner keeps no part of it. Numbers are passed on as text, and converted only on request, to an integer or a scaled
 * decimal.
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
 * One event of the scanner. A key, string or number may be delivered in several pieces, because the input was split
 * inside it or because it contains escapes. `first` and `last` mark its first and last piece; a single piece has
 * both. A piece may be empty. Keys and strings without escapes are slices of the input. If the input is split inside
 * a UTF-8 character, the piece ends there, too. The text of a piece has been checked, but the input after it has not:
 * only vast_json_end() confirms that the whole text is JSON.
 */
typedef struct vast_json_event {
    uint8_t kind;   /**< vast_json_kind */
    bool first;     /**< first piece of a key, string or number; true for all other kinds */
    bool last;      /**< last piece of a key, string or number; true for all other kinds */
    uint16_t depth; /**< number of containers around it; 0 for the outermost value, including its start and end */
    /**
     * Key or string: decoded UTF-8, which may contain NUL. Number: as in the input. Other kinds: empty. Never NULL, not
     * NUL-terminated, and valid only during the call of the handler.
     */
    const char *text;
    size_t len; /**< length of text, in bytes; 0 for other kinds */
} vast_json_event;

/**
 * Receives one event. Any result but VAST_OK stops the scan and is returned by vast_json_feed() or vast_json_end().
 */
typedef vast_err vast_json_handler(void *ctx, const vast_json_event *event);

/** Position inside a UTF-8 character; private. */
typedef struct vast_json_utf8 {
    uint8_t need; /* bytes missing of the character */
    uint8_t low;  /* the next byte must be in low..high */
    uint8_t high;
} vast_json_utf8;

#define VAST_JSON_NESTING_WORDS ((VAST_JSON_DEPTH + 8 * sizeof(size_t) - 1) / (8 * sizeof(size_t)))

/** The state of a scan. The members are private. Zeroed memory is not a valid scanner: call vast_json_begin(). */
typedef struct vast_json {
    uint8_t state;
    uint8_t number_part;
    uint8_t digits;  /* hexadecimal digits of `unit` read so far */
    uint8_t stopped; /* the vast_err that ended the scan; VAST_OK: still running */
    vast_json_utf8 utf8;
    uint8_t after_value;   /* the state after a value of the current container */
    uint16_t unit;         /* the UTF-16 code unit being read from \uXXXX */
    uint16_t surrogate;    /* a high surrogate that waits for its low one, or 0 */
    uint16_t muted[2];     /* keys of this depth and deeper ones are muted; the same for values */
    vast_json_event event; /* the next event */
    vast_json_handler *on;
    void *ctx;
    const char *literal;                     /* the rest of true, false or null that must follow */
    uint32_t offset;                         /* bytes accepted; stays at UINT32_MAX */
    size_t nesting[VAST_JSON_NESTING_WORDS]; /* one bit for each level: 1 for an object, 0 for an array */
} vast_json;

/** Starts a scan. @param on  receives the events; NULL: only check the input. */
void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx);

/**
 * Scans the next piece of the input, of any length, split at any byte. A number is complete only when the byte after
 * it, or vast_json_end(), has been seen. After the scan has ended, every call returns the result that ended it, and
 * the handler is not called again.
 * @param text  may be NULL if len is 0.
 * @retval VAST_OK      the piece was accepted.
 * @retval VAST_E_JSON  not JSON, or nested too deeply; vast_json_offset() has the position. The scan has ended.
 * @retval other        the result of the handler. The scan has ended.
 */
vast_err vast_json_feed(vast_json *json, const char *text, size_t len);

/**
 * Ends the input.
 * @retval VAST_OK      the input was one complete value.
 * @retval VAST_E_JSON  the input was incomplete or empty.
 * @retval other        the result that ended the scan earlier, or that of the handler for a number completed by the
 *                      end.
 */
vast_err vast_json_end(vast_json *json);

/**
 * Mutes events that the handler does not need: the text is checked as before, but they are not reported. The handler
 * may call this for any event; it takes effect with the next event, and replaces an earlier call. For example, after
 * the key of a member that is not needed, vast_json_mute(json, event->depth + 1, event->depth) mutes its value: the
 * next event is the next key of that object, or its end.
 * @param keys    keys of this depth and of greater ones are muted; UINT16_MAX: none.
 * @param values  the same for all other events.
 */
void vast_json_mute(vast_json *json, uint16_t keys, uint16_t values);

/** Returns the number of bytes accepted; after VAST_E_JSON, the offset of the wrong byte. UINT32_MAX: that or more. */
uint32_t vast_json_offset(const vast_json *json);

/* ---- numbers --------------------------------------------------------------------------------------------------- */

/**
 * Converts a JSON number to an integer. Numbers with an integral value are accepted in any notation: `4242`, `-7`,
 * `4242.0`, `4.2e3`. The conversion is exact for any number of digits and zeros (up to 10 MB of them).
 * @param out  set only if the result is VAST_OK.
 * @retval VAST_E_RANGE  not integral, or outside int64_t.
 * @retval VAST_E_JSON   not a JSON number.
 */
vast_err vast_json_int(const char *text, size_t len, int64_t *out);

/**
 * Converts a JSON number to an integer multiple of 10^-scale, rounding half away from zero: "1.25" with scale 6 is
 * 1250000. Exact for any number of digits, like vast_json_int().
 * @param out  set only if the result is VAST_OK.
 * @retval VAST_E_RANGE  outside int64_t, or scale > 18.
 * @retval VAST_E_JSON   not a JSON number.
 */
vast_err vast_json_scaled(const char *text, size_t len, unsigned scale, int64_t *out);

/** A number being read; private. Its value is (digits and the dropped digits) * 10^(shift +- exponent). */
typedef struct vast_json_decimal {
    uint64_t digits;
    int32_t shift;
    int32_t exponent; /* absolute value */
    uint8_t part;     /* vast_number_part of the last byte */
    uint8_t next;     /* the first digit that was dropped */
    bool full;        /* `digits` cannot hold another digit */
    bool rest;        /* a digit after `next` was not 0 */
    bool negative;
    bool exponent_negative;
} vast_json_decimal;

/**
 * Converts a number as people type it to a JSON number: ".5" to 0.5, "+3" to 3, "007" to 7, "1e3" unchanged.
 * @param text  NUL-terminated.
 * @param out   the NUL-terminated result; char[room].
 * @return false if `text` is not a number, or the result with its NUL does not fit.
 */
bool vast_json_number_from_text(const char *text, char *out, size_t room);

/* ---- binding: fields of an object into a struct ----------------------------------------------------------------- */

/** How a JSON value is stored in a member. A program links only the types that its rows name. */
typedef struct vast_bind_type vast_bind_type;
extern const vast_bind_type vast_bind_int, vast_bind_bool, vast_bind_text, vast_bind_clip, vast_bind_micros,
    vast_bind_ids;
/** int64_t, from an integral number. */
#define VAST_BIND_INT (&vast_bind_int)
/** bool, from true or false. */
#define VAST_BIND_BOOL (&vast_bind_bool)
/** char[size], NUL-terminated. Text that is too long or contains NUL is VAST_E_SPACE. */
#define VAST_BIND_TEXT (&vast_bind_text)
/** char[size], NUL-terminated. Text that is too long is cut after a whole character, and at a NUL. */
#define VAST_BIND_CLIP (&vast_bind_clip)
/** int64_t, from a number, in millionths. */
#define VAST_BIND_MICROS (&vast_bind_micros)
/** vast_ids, from an array of integral numbers. */
#define VAST_BIND_IDS (&vast_bind_ids)

/** A list of integers in memory of the caller. All of them are counted; those that do not fit are not stored. */
typedef struct vast_ids {
    int64_t *items; /**< the caller's memory; may be NULL if room is 0 */
    uint32_t room;  /**< number of items that fit */
    uint32_t count; /**< number of items in the array; may exceed room */
} vast_ids;

/**
 * One row: which member of the JSON object is stored where. If the member is null or absent, the target is left
 * unchanged. A member of another type is VAST_E_SHAPE; so is a value on the path to "a.b" that is not an object. If a
 * name occurs more than once, the last one wins. A member whose own name contains a dot is never bound.
 */
typedef struct vast_bind_row {
    const char *name; /**< name of the member, shorter than 65,536 bytes; "a.b" is member b of the object a */
    const vast_bind_type *type;
    uint16_t offset; /**< of the target in the struct, in bytes */
    uint16_t size;   /**< of the target, in bytes; > 0 */
} vast_bind_row;

/** Defines the row for member `field` of struct `type_name`. */
#define VAST_BIND(type_name, field, json_name, bind_type)                                                              \
    {                                                                                                                  \
        (json_name), (bind_type), (uint16_t)offsetof(type_name, field), (uint16_t)sizeof(((type_name *)0)->field)      \
    }

/** Code that binds the elements of a list. A program links it only if one of its plans names a list. */
typedef struct vast_bind_lists vast_bind_lists;
extern const vast_bind_lists vast_bind_listed;

/** In a plan: binds the elements of the array at this path. */
#define VAST_BIND_LIST(path) .list = (path), .lists = &vast_bind_listed

/**
 * What to bind: an object, or each element of a list. For a list, `list` is the path of an array, as in a row; "" is
 * the outermost value. For each element the struct is zeroed, filled, and passed to the visitor. A vast_ids in such a
 * struct has no room after zeroing, so only its count is set. If the path occurs twice, the elements of both arrays
 * are visited.
 */
typedef struct vast_bind_plan {
    const vast_bind_row *rows;
    uint8_t row_count;            /**< at most 32 */
    uint16_t struct_size;         /**< size of the struct, in bytes; zeroed before each element of a list */
    const char *list;             /**< set by VAST_BIND_LIST(path) */
    const vast_bind_lists *lists; /**< set by VAST_BIND_LIST(path); NULL: the outermost object is bound */
} vast_bind_plan;

/** Called after each element of a list has been bound. Any result but VAST_OK ends the call and is its result. */
typedef vast_err vast_bind_visit(void *ctx, const void *target);

/** The state of a binding; private. It contains pointers to itself and must not be moved. */
typedef struct vast_bind {
    uint8_t row; /* the row that the next value is for, or whose name begins with the current path */
    uint8_t row_count;
    bool in_list;
    bool seen_list;
    bool full;           /* the text was cut */
    uint16_t matched;    /* bytes of the row names that match the key so far */
    uint16_t depth;      /* depth of the values that are relevant now */
    uint16_t list_depth; /* depth of the elements of the list */
    uint16_t prefix;     /* bytes of a row name that lead to the current object */
    uint16_t text_len;
    uint32_t alive;             /* bit set of the rows that still match the key */
    const vast_bind_type *want; /* the type of the next value at `depth`; NULL: ignore it */
    const vast_bind_plan *plan;
    const vast_bind_row *rows; /* the rows in use: those of the plan, or list_row */
    void *target;
    vast_bind_visit *visit;
    void *visit_ctx;
    vast_bind_row list_row; /* a row for the path of the list */
    vast_json_decimal number;
} vast_bind;

/**
 * Starts a binding.
 * @param plan    must stay valid until the binding ends; so must target.
 * @param target  the struct, plan->struct_size bytes.
 * @param visit   called for each element; NULL if plan->lists is NULL, or if the elements are not needed.
 */
void vast_bind_begin(
    vast_bind *bind, const vast_bind_plan *plan, void *target, vast_bind_visit *visit, void *visit_ctx);

/**
 * Processes one event. This is a vast_json_handler whose ctx is the vast_bind.
 * @retval VAST_E_SHAPE  a bound member, the list or one of its elements does not have the type that its row requires.
 * @retval VAST_E_SPACE  a VAST_BIND_TEXT value does not fit its target.
 * @retval VAST_E_RANGE  a number does not fit its target.
 * @retval other         the result of `visit`.
 */
vast_err vast_bind_event(void *bind, const vast_json_event *event);

/**
 * Mutes events that the binding does not need, up to the next one that it does. Members of the outermost container are
 * not muted: the handler may need them, for example for a message. To be called after each vast_bind_event(), by a
 * handler of the scanner `json` that needs no other events.
 */
void vast_bind_mute(const vast_bind *bind, vast_json *json);

/**
 * Ends the binding.
 * @retval VAST_E_SHAPE  the input contained no array at plan->list, not even an empty one.
 */
vast_err vast_bind_end(const vast_bind *bind);

/* ---- writer ---------------------------------------------------------------------------------------------------- */

/**
 * Writes a JSON string including its quotes. Escapes control characters, quotes and backslashes, and replaces bytes
 * that are not valid UTF-8 by U+FFFD, so that the output is valid JSON for any input.
 */
void vast_put_json_string(vast_out *out, const char *text, size_t len);

#ifdef __cplusplus
}
#endif

#endif
