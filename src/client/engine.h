/* SPDX-License-Identifier: MIT */
/**
 * The call engine, inside. One struct holds all of a client; these are its parts and who does what with them:
 * client.c sets it up and ends it, engine.c moves it, origin.c says where a call goes, message.c, params.c and types.c what is
 * sent, words.c, signs.c and judge.c what an answer means, retry.c whether and when there is another attempt, bound.c where values go.
 * proxy.c, bodies.c and redirects.c are linked by name: see vast_config.
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
    VAST_PACE_SLOTS = 4, /* operations whose last time is remembered */
    VAST_REDIRECTS = 3,  /* followed in one call */
    VAST_RATE_TRIES = 5  /* requests of one call that are refused by rate */
};

/** What a call does now; the next step goes on from there. */
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

/* Small things first: what lies near the beginning is reached by short instructions. */
typedef struct vast_engine {
    /* The call. */
    uint8_t state;
    uint8_t tries;    /* of config.attempts */
    uint8_t refusals; /* by rate; of VAST_RATE_TRIES */
    uint8_t hops;     /* redirects followed */
    bool stale_used;
    bool
        lost; /* an attempt went out, and no answer says what it did: none came, or a gateway's, or one that cannot be read */

    /* The attempt. */
    bool reused;    /* the connection served another request before */
    bool sent;      /* a byte of the request went out, and no refusal has come */
    bool heard;     /* a byte of the response came */
    bool delivered; /* a byte of it was handed over for good */
    uint8_t
        unfit; /* the vast_err of a handler that the form of the answer does not suit; the rest is read for its words */
    vast_signs signs;
    bool head_written;
    bool body_written;
    uint8_t broken; /* the vast_io that ended sending before its time */

    /* The connection. */
    bool https;   /* of the origin */
    bool open;    /* host, port and https say whom it serves */
    bool yielded; /* the last step ended because its budget was spent */
    bool tunnel;  /* what passes now is for the proxy */
    uint8_t pace_next;
    uint16_t port; /* of whom the port or the stream is told to reach */

    vast_outcome outcome;
    const vast_stream *stream; /* NULL: none is open */
    void *stream_self;
    uint32_t now;
    uint32_t deadline;
    uint32_t limit;  /* the nearest end of waiting, the deadline included */
    uint32_t budget; /* bytes that the running step may still take; the stream takes from it, too */
    size_t at;       /* buffer[at..filled) is still to be sent, or to be read */
    size_t filled;
    vast_config config; /* its defaults filled in, its key taken out */
    vast_request request;
    uint64_t written;     /* bytes of the message, then of the streamed body, that went into the buffer */
    uint32_t drained;     /* bytes of an error body that say nothing more */
    vast_url url;         /* where the call goes */
    vast_slice redirect;  /* path in words.text where a redirect leads; at NULL: none does */
    const char *url_text; /* of the configuration, if url was split from it */
    vast_head head;
    vast_body_reader body;
    vast_json json;
    vast_words words;
    vast_answer answer;
    vast_bind bind;
    vast_arg own_args[VAST_OWN_ARGS];
    vast_plain plain;
    struct {
        const vast_op *op;
        uint32_t at;
    } paced[VAST_PACE_SLOTS];
    char host[VAST_HOST_BYTES];                          /* of the proxy at first, then of the origin */
    char credentials[sizeof "Bearer " + VAST_KEY_BYTES]; /* "" without a key */
} vast_engine;

/** The engine in a client. */
static inline vast_engine *vast_engine_of(vast_client *c)
{
    return (vast_engine *)(void *)c->opaque;
}

/** The result that goes with a cause for which nothing can be sent. */
static inline vast_err vast_cause_err(vast_cause cause)
{
    return cause == VAST_CAUSE_KEY_LENGTH || cause == VAST_CAUSE_HOST_LENGTH ? VAST_E_SPACE : VAST_E_ARG;
}

/** Whether what is asked for changes something. */
static inline bool vast_writes(const vast_op *op)
{
    return op->method != VAST_GET && !op->reads_only;
}

static inline bool vast_is_success(const vast_engine *e)
{
    return !e->tunnel && e->head.status / 100 == 2;
}

/* ---- engine.c ---------------------------------------------------------------------------------------------------- */

/** Begins the call of e->request, whose answer goes to e->answer. @retval as vast_call_begin(). */
vast_err vast_begin(vast_engine *e);
/** Nothing has happened yet. */
void vast_begin_outcome(vast_engine *e);
/** Notes why nothing can be sent. @return the result that goes with it. */
vast_err vast_refuse(vast_engine *e, vast_cause cause);

/* ---- origin.c ---------------------------------------------------------------------------------------------------- */

/**
 * Splits a base address and checks that it can be reached: https needs a TLS stream, plain http stays on this machine.
 * @return VAST_CAUSE_NONE, or why it is of no use.
 */
vast_cause vast_origin_parse(const vast_config *config, const char *text, vast_url *url);
/** The base address of the host that a request goes to. */
const char *vast_origin_text(const vast_config *config, const vast_request *request);
/** VAST_CAUSE_NONE if the host name has room in the engine, else VAST_CAUSE_HOST_LENGTH. */
vast_cause vast_origin_fits(const vast_url *url);
/** Whether text can stand in a request line: a slash, then visible ASCII. */
bool vast_is_target(const char *text);

/* ---- what a configuration names ---------------------------------------------------------------------------------- */

struct vast_proxy {
    /** Splits the proxy's address. @return as vast_origin_parse(). */
    vast_cause (*parse)(const vast_config *config, vast_url *proxy);
    /** The connection to the proxy is there: what is sent now goes to it. */
    void (*open_tunnel)(vast_engine *e);
    /** The request for a tunnel. */
    void (*put_connect)(vast_out *out, const vast_engine *e);
};

struct vast_bodies {
    /** What keeps a body from being sent; VAST_CAUSE_NONE: nothing. */
    vast_cause (*fault)(const vast_body *body);
    /** The field that says where the body ends. */
    void (*put_framing)(vast_out *out, const vast_body *body);
    /** Puts the next piece behind what is filled of the buffer; sets body_written with the last one. */
    vast_err (*write_next)(vast_engine *e);
};

/* ---- types.c ----------------------------------------------------------------------------------------------------- */

struct vast_type {
    /** Whether a value, no null, may stand there. */
    bool (*fits)(const vast_param *param, const vast_arg *arg);
    /** Writes a value as its place wants it. @param arg  NULL: the preset. */
    void (*put)(vast_out *out, const vast_param *param, const vast_arg *arg);
};

/* ---- params.c ---------------------------------------------------------------------------------------------------- */

/** Why the arguments, or the body, do not fit the operation; VAST_CAUSE_NONE: they do. */
vast_cause vast_args_fault(const vast_config *config, const vast_request *request);
/** The path with its arguments, and the query. */
void vast_put_target(vast_out *out, const vast_request *request);
/** The length of the body that is made of the parameters; 0: there is none. */
size_t vast_body_params_length(const vast_request *request);
/** That body: an object. */
void vast_put_body_params(vast_out *out, const vast_request *request);

/* ---- message.c --------------------------------------------------------------------------------------------------- */

/** What a request's text depends on. */
typedef struct vast_message {
    const vast_request *request;
    const vast_url *url;
    const vast_bodies *bodies;
    vast_slice redirect; /**< the path to go to instead; at NULL: none */
    const char *user_agent;
    const char *credentials; /**< of Authorization; "": none */
} vast_message;

/** "DELETE" */
const char *vast_method_text(unsigned method);
/** The address: base path, path, query, or the redirect's. */
void vast_put_address(vast_out *out, const vast_message *message);
/** Content-Length and its line end. */
void vast_put_length(vast_out *out, uint64_t length);
/** The whole request but for a streamed body. */
void vast_put_message(vast_out *out, const vast_message *message);
/** The credentials that a request to the url of the engine may carry. */
const char *vast_credentials_of(const vast_engine *e, const vast_request *request);
/** Fills buffer[0..filled) with the next piece of what is to be sent; filled is 0 when all of it was. */
vast_err vast_next_piece(vast_engine *e);

/* ---- redirects.c ------------------------------------------------------------------------------------------------- */

struct vast_redirects {
    /** Sets e->redirect, and e->url after an upgrade to https, if the answer's Location may be followed. */
    bool (*follow)(vast_engine *e);
};

/* ---- judge.c ----------------------------------------------------------------------------------------------------- */

/** A vast_json_handler on an engine: notes the words of the answer, hands events of a success on. */
vast_err vast_judge_event(void *engine, const vast_json_event *event);
/** What a whole answer means. Sets the outcome's effect. */
vast_err vast_judge(vast_engine *e);

/* ---- retry.c ----------------------------------------------------------------------------------------------------- */

/**
 * Whether another attempt may end better: not after 500, 501 and 505, by which the service itself failed. Any other 5xx but 503 is that
 * of a gateway, which does not know what became of what it passed on, or means what nobody has documented.
 */
bool vast_is_passing(unsigned status);
/** How long until an operation like the engine's may be sent again, in ms. */
uint32_t vast_pace_wait_ms(const vast_engine *e);
/** Remembers that it was sent now. */
void vast_pace_note(vast_engine *e);
/** How long to back off after so many failures in a row, at least 1: full jitter, in ms. */
uint32_t vast_backoff_ms(const vast_engine *e, unsigned failures);
/** How long the answer asks to wait, in ms; 0: it does not say. */
uint32_t vast_asked_wait_ms(const vast_engine *e);
/** How long to wait before the request is repeated after this answer, in ms. */
uint32_t vast_repeat_wait_ms(const vast_engine *e);
/** Whether a fault of the connection may be followed by another attempt, attempts being left. */
bool vast_may_repeat(const vast_engine *e, vast_err err);
/** Whether the fault is that of a kept connection which the peer had given up, and another one is to be had for free. */
bool vast_is_stale(const vast_engine *e, vast_cause cause);

/* ---- bound.c ----------------------------------------------------------------------------------------------------- */

/** Clears the struct and starts the binding anew, for another attempt. */
void vast_bound_restart(vast_engine *e);
/** Clears the struct, but for the memory of its lists. */
void vast_bound_clear(const vast_answer *answer);

#endif
