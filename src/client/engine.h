/* SPDX-License-Identifier: MIT */
/**
 * The call engine. One struct holds the state of a client; these files work on it: client.c sets it up and ends it,
 * engine.c runs the states of a call, origin.c finds its URL; message.c, params.c and types.c write the request;
 * words.c, signs.c and judge.c evaluate the response; retry.c decides on further attempts; answer.c
 * stores values in a struct; peer.c and now.c name the peer and the stage for messages. bound.c and blocking.c are
 * above the engine: they begin calls, and run them to their end. proxy.c, bodies.c and redirects.c are linked only if
 * the configuration names them, see vast_config.
 */
#ifndef VASTAI_CLIENT_ENGINE_H
#define VASTAI_CLIENT_ENGINE_H

#include "body.h"
#include "bound.h"
#include "head.h"
#include "signs.h"
#include "slice.h"
#include "url.h"
#include "vastai/vastai.h"
#include "words.h"

enum {
    VAST_PACE_SLOTS = 4, /* operations whose last request time is remembered */
    VAST_REDIRECTS = 3,  /* redirects followed in one call */
    VAST_RATE_TRIES = 5  /* responses with status 429 in one call */
};

/** The state of a call. */
typedef enum vast_state {
    VAST_STATE_IDLE,
    VAST_STATE_PACE,
    VAST_STATE_CONNECT,
    VAST_STATE_OPEN,
    VAST_STATE_SEND,
    VAST_STATE_HEAD,
    VAST_STATE_BODY,
    VAST_STATE_COUNT
} vast_state;

/* Small members first: instructions with small offsets are shorter. */
typedef struct vast_engine {
    /* The call. */
    uint8_t state;
    uint8_t tries;    /* attempts made, of config.attempts */
    uint8_t refusals; /* responses with status 429, of VAST_RATE_TRIES */
    uint8_t hops;     /* redirects followed */
    bool stale_used;
    /* an attempt was sent whose outcome is unknown: no response, a response of a gateway, or a malformed one */
    bool lost;

    /* The attempt. */
    bool reused;    /* the connection served another request before */
    bool sent;      /* a byte of the request was sent, and no error status was received */
    bool heard;     /* a byte of the response was received */
    bool delivered; /* a byte of the response was passed to a receiver that cannot start over */
    /* VAST_E_SHAPE from a receiver: the rest of the response is read only for its message */
    uint8_t unfit;
    vast_signs signs;
    bool head_written;
    bool body_written;
    uint8_t broken; /* the vast_io that ended sending early */

    /* The connection. */
    bool https;   /* scheme of the origin */
    bool open;    /* a connection to host, port and https is open */
    bool yielded; /* the last step ended because its budget was used up */
    bool tunnel;  /* the proxy is the peer of the current request */
    uint8_t pace_next;
    uint16_t port; /* port of `host` */

    vast_outcome outcome;
    const vast_stream *stream; /* NULL: none is open */
    void *stream_self;
    uint32_t now;
    uint32_t deadline;
    uint32_t limit;  /* the next time limit, at most the deadline */
    uint32_t budget; /* bytes that the current step may still process; shared with the stream */
    size_t at;       /* buffer[at..filled) is still to be sent, or to be read */
    size_t filled;
    vast_config config; /* with defaults filled in, and without the key */
    vast_request request;
    uint64_t written;     /* bytes of the message, then of the streamed body, written to the buffer */
    uint32_t drained;     /* bytes of an error body read after its message was complete */
    bool relays;          /* what lies inside a member of the JSON goes to its receiver without being looked at */
    bool mutes;           /* the receiver is the binding: what it does not need is muted */
    vast_url url;         /* URL of the call */
    vast_slice redirect;  /* target path of a redirect, in words.text; at == NULL: no redirect */
    const char *url_text; /* the configured URL that `url` was parsed from, or NULL */
    vast_head head;
    vast_body_reader body;
    vast_json json;
    vast_words words;
    vast_answer answer;
    vast_bind bind;
    vast_arg own_args[VAST_OWN_ARGS];
    vast_plain plain;
    const vast_op *paced_ops[VAST_PACE_SLOTS];
    uint32_t paced_at[VAST_PACE_SLOTS];                  /* when they were last sent */
    char host[VAST_HOST_BYTES];                          /* host of the proxy, then of the origin */
    char credentials[sizeof "Bearer " + VAST_KEY_BYTES]; /* "" without a key */
} vast_engine;

/** Returns the engine in a client. */
static inline vast_engine *vast_engine_of(vast_client *c)
{
    return (vast_engine *)(void *)c->opaque;
}

/** Returns the result for a cause that prevents sending. */
static inline vast_err vast_cause_err(vast_cause cause)
{
    return cause == VAST_CAUSE_KEY_LENGTH || cause == VAST_CAUSE_HOST_LENGTH ? VAST_E_SPACE : VAST_E_ARG;
}

/** Returns whether an operation changes something. */
static inline bool vast_writes(const vast_op *op)
{
    return op->method != VAST_GET && !op->reads_only;
}

static inline bool vast_is_success(const vast_engine *e)
{
    return e->head.status - 200u < 100u && !e->tunnel;
}

/* ---- engine.c ---------------------------------------------------------------------------------------------------- */

/** Begins the call e->request, whose response is stored by e->answer. Results as vast_call_begin(). */
vast_err vast_begin(vast_engine *e);
/** Resets the outcome at the beginning of a call. */
void vast_begin_outcome(vast_engine *e);
/** Closes the connection, if one is open. @pre no call is running, or it ends now. */
void vast_drop_connection(vast_engine *e);
/** Sets the outcome to a cause that prevents sending. @return the result for it. */
vast_err vast_refuse(vast_engine *e, vast_cause cause);

/* ---- origin.c ---------------------------------------------------------------------------------------------------- */

/**
 * Parses a base URL, and checks that the configuration can reach it: https needs a TLS stream, http is allowed only
 * to this machine.
 * @return VAST_CAUSE_NONE, or the reason why it cannot be used.
 */
vast_cause vast_origin_parse(const vast_config *config, const char *text, vast_url *url);
/** Returns the base URL of the host that a request is sent to. */
const char *vast_origin_text(const vast_config *config, const vast_request *request);
/** Returns VAST_CAUSE_NONE if the host name fits into the engine, otherwise VAST_CAUSE_HOST_LENGTH. */
vast_cause vast_origin_fits(const vast_url *url);
/** Returns whether text is valid in a request line: a slash, then visible ASCII. */
bool vast_is_target(const char *text);

/* ---- optional features ------------------------------------------------------------------------------------------- */

struct vast_proxy {
    /** Parses the URL of the proxy. @return as vast_origin_parse(). */
    vast_cause (*parse)(const vast_config *config, vast_url *proxy);
    /** Called when the connection to the proxy is open: starts the request to the proxy. */
    void (*open_tunnel)(vast_engine *e);
    /** Writes the CONNECT request. */
    void (*put_connect)(vast_out *out, const vast_engine *e);
};

struct vast_bodies {
    /** Returns the reason why a body cannot be sent; VAST_CAUSE_NONE: it can. */
    vast_cause (*fault)(const vast_body *body);
    /** Writes Content-Length or Transfer-Encoding. */
    void (*put_framing)(vast_out *out, const vast_body *body);
    /** Appends the next piece to the buffer; sets body_written after the last one. */
    vast_err (*write_next)(vast_engine *e);
};

/* ---- types.c ----------------------------------------------------------------------------------------------------- */

struct vast_type {
    /** Returns whether a value other than null is valid in its place. */
    bool (*fits)(const vast_param *param, const vast_arg *arg);
    /** Writes a value in the form of its place. @param arg  NULL: write the preset. */
    void (*put)(vast_out *out, const vast_param *param, const vast_arg *arg);
};

/* ---- params.c ---------------------------------------------------------------------------------------------------- */

/** Returns the reason why arguments or body do not fit the operation; VAST_CAUSE_NONE: they fit. */
vast_cause vast_args_fault(const vast_config *config, const vast_request *request);
/** Writes the path with its arguments, and the query. */
void vast_put_target(vast_out *out, const vast_request *request);
/** Returns the length of the JSON body made of the body parameters; 0: no body. */
size_t vast_body_params_length(const vast_request *request);
/** Writes that body, a JSON object. */
void vast_put_body_params(vast_out *out, const vast_request *request);

/* ---- message.c --------------------------------------------------------------------------------------------------- */

/** Everything that the text of a request depends on. */
typedef struct vast_message {
    const vast_request *request;
    const vast_url *url;
    const vast_bodies *bodies;
    vast_slice redirect; /**< target path of a redirect; at == NULL: no redirect */
    const char *user_agent;
    const char *credentials; /**< value of the Authorization header; "": no header */
} vast_message;

/** Returns the name of a method, such as "DELETE". */
const char *vast_method_text(unsigned method);
/** Writes the request target: base path, path and query, or the target of a redirect. */
void vast_put_address(vast_out *out, const vast_message *message);
/** Writes a Content-Length header line. */
void vast_put_length(vast_out *out, uint64_t length);
/** Writes the request without a streamed body. */
void vast_put_message(vast_out *out, const vast_message *message);
/** Returns the credentials that a request to e->url may carry. */
const char *vast_credentials_of(const vast_engine *e, const vast_request *request);
/** Fills buffer[0..filled) with the next piece of the request; filled is 0 after the end. */
vast_err vast_next_piece(vast_engine *e);

/* ---- redirects.c ------------------------------------------------------------------------------------------------- */

struct vast_redirects {
    /** Sets e->redirect, and e->url after an upgrade to https, if the Location of the response may be followed. */
    bool (*follow)(vast_engine *e);
};

/* ---- judge.c ----------------------------------------------------------------------------------------------------- */

/** A vast_json_handler whose ctx is an engine: collects the message, and passes events of a 2xx response on. */
vast_err vast_judge_event(void *engine, const vast_json_event *event);
/** Returns the result of a complete response, and sets the effect of the outcome. */
vast_err vast_judge(vast_engine *e);

/* ---- retry.c ----------------------------------------------------------------------------------------------------- */

/**
 * Returns whether another attempt may succeed after this status: not after 500, 501 and 505, which are failures of
 * the service itself. Other 5xx except 503 come from a gateway, which does not know whether the request was carried
 * out, or are undocumented.
 */
bool vast_is_passing(unsigned status);
/** Returns how long to wait until the operation may be sent again (min_interval_ms), in ms. */
uint32_t vast_pace_wait_ms(const vast_engine *e);
/** Asks the pacer whether the request may be sent now. If not, sets e->limit. @pre the deadline has not passed. */
bool vast_is_due(vast_engine *e);
/** Stores the current time as the time of the last request of the operation. */
void vast_pace_note(vast_engine *e);
/** Returns the wait after `failures` (>= 1) failures in a row: exponential backoff with full jitter, in ms. */
uint32_t vast_backoff_ms(const vast_engine *e, unsigned failures);
/** Returns the wait that the response asks for, in ms; 0: none. */
uint32_t vast_asked_wait_ms(const vast_engine *e);
/** Returns the wait before the request is repeated after this response, in ms. */
uint32_t vast_repeat_wait_ms(const vast_engine *e);
/** Returns whether the request may be repeated after a connection error, if attempts are left. */
bool vast_may_repeat(const vast_engine *e, vast_err err);
/** Returns whether the peer had closed a kept connection, and it may be replaced without counting as an attempt. */
bool vast_is_stale(const vast_engine *e, vast_cause cause);

/* ---- answer.c ---------------------------------------------------------------------------------------------------- */

/** Zeroes the struct and restarts the binding, for another attempt. */
void vast_bound_restart(vast_engine *e);
/** Zeroes the struct except the memory of its lists. */
void vast_bound_clear(const vast_answer *answer);

#endif
