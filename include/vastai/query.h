/**
 * The query language of searches: `FIELD OP VALUE ...`, "num_gpus>=2 gpu_name=RTX_4090 dph<1".
 *
 *  - FIELD: letters, digits and _. An alias stands for another field; a field that is not known is sent as well, and
 *    vast_query_unknown() tells of it.
 *  - OP: = == != > >= < <=, or between blanks: eq neq noteq "not eq" gt gte lt lte in nin notin "not in".
 *  - VALUE: [...], "...", or all up to the next blank. Commas and brackets around it are dropped; _ means a blank; quotes
 *    at its ends are dropped. With in and notin it is a list, parted by commas.
 *
 * Conditions on one field come together: num_gpus>=2 num_gpus<=4 is {"num_gpus":{"gte":"2","lte":"4"}}; of two with the same
 * operator the later one holds. FIELD=any, =? and =* drop all that was said of the field before, a default for instance.
 * Values are sent as text, but: true, false, None and null; fields with a unit (gpu_ram in GB is sent in MB, duration in days
 * in seconds); driver_version 535.86.05, sent as 535086005; dates MM/DD/YYYY, sent as seconds since 1970, UTC.
 *
 * Nothing is copied and nothing is allocated: a query is a list of places in the text, and its JSON is written from there
 * as often as it is asked for. Limits: VAST_QUERY_TERMS conditions (config.h), VAST_QUERY_ITEM bytes for a number, version or date.
 */
#ifndef VASTAI_QUERY_H
#define VASTAI_QUERY_H

#include "vastai/config.h"
#include "vastai/error.h"
#include "vastai/out.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VAST_QUERY_ITEM 40
#define VAST_QUERY_FAULT 240

/** What the value of a field is, as the user writes it. */
typedef enum vast_query_type {
    VAST_QUERY_TEXT,
    VAST_QUERY_NUMBER, /**< a decimal, in the field's unit */
    VAST_QUERY_BOOL,   /**< true or false */
    VAST_QUERY_DATE,   /**< MM/DD/YYYY or seconds since 1970, UTC; sent in seconds */
    VAST_QUERY_VERSION /**< 535.86.05 is sent as 535086005; without a full stop it is a text */
} vast_query_type;

/** A field that conditions may name. */
typedef struct vast_query_field {
    const char *name;  /**< as it is sent; not NULL */
    const char *alias; /**< another name that users may write for it; NULL: none */
    const char *unit;  /**< of what the user writes: "GB"; NULL: none */
    vast_query_type type;
    int32_t scale; /**< > 0: a value is a number, and is sent as that many times it; 0: it is sent as it is written */
} vast_query_field;

typedef struct vast_query_kind vast_query_kind;

/** What a query is about. */
struct vast_query_kind {
    const vast_query_field *fields; /**< the known ones, in the order of their names */
    size_t field_count;
    const vast_query_kind *base; /**< whose aliases an order may use, and whose fields lend their types to those that
                                      this kind does not know; NULL: this kind itself */
    const char *defaults; /**< a query that goes before the user's; its numbers are sent as numbers. NULL: none */
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
    /* Members beside the conditions; zeroed by vast_query_begin(), then the caller's. One that is set takes the place of
       conditions on a field of its name ("type=bid"). */
    const char *order;   /**< "dph,reliability-": a field ends or begins with - for descending, + for ascending */
    const char *type;    /**< "on-demand", ... */
    const char *storage; /**< a JSON number */
    int64_t limit;       /**< > 0 */
    char fault[VAST_QUERY_FAULT]; /**< what is wrong, without a full stop; may hold text of the query */
    /* private */
    size_t count;
    vast_query_term terms[VAST_QUERY_TERMS];
} vast_query;

/** An empty query. @param kind  must outlive it. */
void vast_query_begin(vast_query *query, const vast_query_kind *kind);

/** Adds a text of ours, such as the kind's defaults: whole numbers in it are sent as numbers. @pre it has no faults. */
void vast_query_defaults(vast_query *query, const char *text);

/**
 * Adds a text. @return false: query->fault says what is wrong with it.
 * @pre text outlives query.
 */
bool vast_query_add(vast_query *query, const char *text);

/**
 * The next field that is not known; *at begins at 0.
 * @param near  set to the known field that it may be a slip of; NULL: there is none.
 * @return NULL: no more.
 */
const char *vast_query_unknown(const vast_query *query, size_t *at, size_t *len, const char **near, size_t *near_len);

/** Writes the query as a JSON object. */
void vast_query_put(vast_out *out, const vast_query *query);

/** The same as the body of a request: a vast_body_read whose ctx is the query. @return VAST_OK. */
vast_err vast_query_read(void *query, uint64_t offset, void *buf, size_t room, size_t *got);

/** The bytes of that body. */
int64_t vast_query_length(const vast_query *query);

#ifdef __cplusplus
}
#endif

#endif
