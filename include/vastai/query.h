/* SPDX-License-Identifier: MIT */
/**
 * The query language of searches: `FIELD OP VALUE ...`, "num_gpus>=2 gpu_name=RTX_4090 dph<1".
 *
 *  - FIELD: letters, digits and _. An alias is replaced by the name of its field. An unknown field is sent too, and
 *    vast_query_unknown() reports it.
 *  - OP: = == != > >= < <=, or with a blank on both sides: eq neq noteq "not eq" gt gte lt lte in nin notin "not in".
 *  - VALUE: [...], "...", or the text before the next blank. Commas, brackets and quotes around it are removed; _ is
 *    sent as a blank. After in and notin it is a comma-separated list.
 *
 * Conditions on one field are combined: num_gpus>=2 num_gpus<=4 is {"num_gpus":{"gte":"2","lte":"4"}}. Of two
 * conditions with the same operator the later one is sent. FIELD=any, =? and =* remove earlier conditions on the field,
 * such as a default. Values are sent as JSON strings, except true, false, None and null, and those that
 * vast_query_field converts.
 *
 * A query refers to the caller's text: it copies and allocates nothing, and writes its JSON whenever it is asked to.
 * Limits: VAST_QUERY_TERMS conditions (config.h), VAST_QUERY_ITEM bytes for a number, version or date.
 */
#ifndef VASTAI_QUERY_H
#define VASTAI_QUERY_H

#include "vastai/config.h"
#include "vastai/error.h"
#include "vastai/out.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Maximum length of a number, version or date in a query, in bytes. */
#define VAST_QUERY_ITEM 40
/** Size of vast_query.fault with the NUL, in bytes. */
#define VAST_QUERY_FAULT 240

/** The type of a field's values, as the user writes them. */
typedef enum vast_query_type {
    VAST_QUERY_TEXT,
    VAST_QUERY_NUMBER, /**< a decimal in the field's unit */
    VAST_QUERY_BOOL,   /**< true or false */
    VAST_QUERY_DATE,   /**< MM/DD/YYYY or seconds since 1970, UTC; sent in seconds */
    VAST_QUERY_VERSION /**< 535.86.05 is sent as 535086005; a value without a dot is sent as text */
} vast_query_type;

/** A field that conditions may name. */
typedef struct vast_query_field {
    const char *name;  /**< name on the wire; not NULL */
    const char *alias; /**< a second name that users may write; NULL: none */
    const char *unit;  /**< unit of the value that the user writes: "GB"; NULL: none */
    vast_query_type type;
    int32_t scale; /**< factor from the unit to what is sent: 1000 for GB sent in MB; 0: sent unchanged, as text */
} vast_query_field;

typedef struct vast_query_kind vast_query_kind;

/** A kind of query: what is searched. */
struct vast_query_kind {
    const vast_query_field *fields; /**< the known fields, sorted by name */
    size_t field_count;
    const vast_query_kind *base; /**< a kind whose aliases are valid in an order, and whose fields convert values of
                                      fields that this kind does not have; NULL: this kind alone */
    const char *defaults;        /**< conditions for vast_query_defaults(); NULL: none */
};

extern const vast_query_kind vast_query_offers, vast_query_volumes, vast_query_templates, vast_query_benchmarks,
    vast_query_invoices;

/** One condition; private. */
typedef struct vast_query_term {
    const char *field, *value; /* in the text, or in the kind's rows */
    size_t value_len;
    uint16_t field_len;
    uint8_t op;
    bool dropped;
    bool unknown;
    bool given; /* by a default: numbers stay numbers */
} vast_query_term;

typedef struct vast_query {
    const vast_query_kind *kind;
    /* Members beside the conditions: zeroed by vast_query_begin(), then set by the caller. One that is set replaces
       conditions on a field of the same name ("type=bid"). */
    const char *order;   /**< "dph,reliability-": - before or after a field is descending, + ascending; NULL: none */
    const char *type;    /**< "on-demand", "bid" or "reserved"; NULL: none */
    const char *storage; /**< GB of storage included in prices, a JSON number; NULL: none */
    int64_t limit;       /**< maximum number of results; 0: none */
    char fault[VAST_QUERY_FAULT]; /**< what is wrong with the query, without a full stop; may quote it */
    /* private */
    size_t count;
    vast_query_term terms[VAST_QUERY_TERMS];
} vast_query;

/** Begins an empty query. @param kind  must outlive the query. */
void vast_query_begin(vast_query *query, const vast_query_kind *kind);

/** Adds default conditions, whose whole numbers are sent as JSON numbers. @pre the text is valid. */
void vast_query_defaults(vast_query *query, const char *text);

/**
 * Adds the user's conditions. @return false: the text is invalid, and query->fault says why.
 * @pre text outlives the query.
 */
bool vast_query_add(vast_query *query, const char *text);

/**
 * Finds the next unknown field.
 * @param at    position of the search: 0 at first, then moved by this function.
 * @param near  set to the known field that was probably meant; NULL: none is similar.
 * @return the field, *len bytes; NULL: no more.
 */
const char *vast_query_unknown(const vast_query *query, size_t *at, size_t *len, const char **near, size_t *near_len);

/** Writes the query as a JSON object. */
void vast_query_put(vast_out *out, const vast_query *query);

/** Reads that JSON as the body of a request: a vast_body_read whose ctx is the query. @return VAST_OK. */
vast_err vast_query_read(void *query, uint64_t offset, void *buf, size_t room, size_t *got);

/** The length of that JSON, in bytes. */
int64_t vast_query_length(const vast_query *query);

/* ---- suggestions ------------------------------------------------------------------------------------------------- */

/**
 * Returns the edit distance of two texts: the number of letters to replace, insert, delete or swap with a neighbor to
 * turn a into b. 99 if one of them is longer than 40 letters. vast_query_unknown() suggests by it, and a program may
 * suggest corrections of its own words in the same way.
 */
unsigned vast_spelling_distance(const char *a, size_t a_len, const char *b, size_t b_len);

/** Returns the largest distance at which a word of this length is still suggested as a correction. */
unsigned vast_spelling_limit(size_t len);

#ifdef __cplusplus
}
#endif

#endif
