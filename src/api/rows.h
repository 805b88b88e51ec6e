/**
 * How the rows of this folder are written down: one line an operation, one line a parameter.
 */
#ifndef VASTAI_API_ROWS_H
#define VASTAI_API_ROWS_H

#include "vastai/ops.h"
#include "vastai/vastai.h"

/*
 * Parameters. REQ must be given; NUL is sent as null when it is not; OPT is left out then; SET has a preset, in JSON. A value
 * goes to every parameter of its name: an id can stand in the path and in the body.
 */
#define PATH(name, type) VAST_PARAM(name, type, PATH_REQUIRED)
#define QUERY_OPT(name, type) VAST_PARAM(name, type, QUERY_OPTIONAL)
#define QUERY_REQ(name, type) VAST_PARAM(name, type, QUERY_REQUIRED)
#define QUERY_NUL(name, type) VAST_PARAM(name, type, QUERY_NULLABLE)
#define QUERY_SET(name, type, json) VAST_PARAM_PRESET(name, type, QUERY, json)
#define BODY_OPT(name, type) VAST_PARAM(name, type, BODY_OPTIONAL)
#define BODY_REQ(name, type) VAST_PARAM(name, type, BODY_REQUIRED)
#define BODY_NUL(name, type) VAST_PARAM(name, type, BODY_NULLABLE)
#define BODY_SET(name, type, json) VAST_PARAM_PRESET(name, type, BODY, json)

/* How the service spells the owner of the key. */
#define CLIENT_ME BODY_SET("client_id", TEXT, "\"me\"")
#define OWNER_ME QUERY_SET("owner", TEXT, "\"me\"")

/* A list of them, aligned as text is: gcc would give what is long 32 bytes on x86-64. */
#define PARAMS(list) static _Alignas(1) const char list[]

/*
 * An operation; its parameters by ROWS(list), INT_ROWS(list) if all are INT, or NO_ROWS. Interval in tenths of a second, 0: none
 * is documented.
 */
#define ROWS(list) list, &vast_types_all
#define INT_ROWS(list) list, &vast_types_int
#define NO_ROWS NULL, NULL
#define OP(id, host, method, path, repeat, flags, interval_ds, ...)                                                    \
    const vast_op vast_op_##id = { path, __VA_ARGS__, VAST_##method, VAST_HOST_##host, VAST_REPEAT_##repeat, flags,    \
        interval_ds }

#endif
