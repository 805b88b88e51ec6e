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
#define PATH(name, type)                                                                                               \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_PATH, VAST_PARAM_REQUIRED, NULL                                                \
    }
#define QUERY_OPT(name, type)                                                                                          \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_QUERY, 0, NULL                                                                 \
    }
#define QUERY_REQ(name, type)                                                                                          \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_QUERY, VAST_PARAM_REQUIRED, NULL                                               \
    }
#define QUERY_NUL(name, type)                                                                                          \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_QUERY, VAST_PARAM_NULLABLE, NULL                                               \
    }
#define QUERY_SET(name, type, json)                                                                                    \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_QUERY, 0, json                                                                 \
    }
#define BODY_OPT(name, type)                                                                                           \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_BODY, 0, NULL                                                                  \
    }
#define BODY_REQ(name, type)                                                                                           \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_BODY, VAST_PARAM_REQUIRED, NULL                                                \
    }
#define BODY_NUL(name, type)                                                                                           \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_BODY, VAST_PARAM_NULLABLE, NULL                                                \
    }
#define BODY_SET(name, type, json)                                                                                     \
    {                                                                                                                  \
        name, VAST_TYPE_##type, VAST_IN_BODY, 0, json                                                                  \
    }

/* How the service spells the owner of the key. */
#define CLIENT_ME BODY_SET("client_id", TEXT, "\"me\"")
#define OWNER_ME QUERY_SET("owner", TEXT, "\"me\"")

/* An operation; its parameters by ROWS(list) or NO_ROWS. Interval in tenths of a second, 0: none is documented. */
#define ROWS(list) sizeof(list) / sizeof *(list), list
#define NO_ROWS 0, NULL
#define OP(id, words, host, method, path, repeat, flags, interval_ds, ...)                                             \
    const vast_op vast_op_##id = { words, path, VAST_##method, VAST_HOST_##host, VAST_REPEAT_##repeat, flags,          \
        interval_ds, __VA_ARGS__ }

#endif
