/* SPDX-License-Identifier: MIT */
/**
 * libvastai: a client of the Vast.ai API for small machines.
 *
 * Rules for every function:
 *  - No heap and no static data: all state is in the vast_client, its buffer, and the memory you pass.
 *  - One client serves one connection and one thread. Two clients share nothing.
 *  - A pointer may be NULL only where its description allows it. Text is NUL-terminated UTF-8 unless a length is passed
 *    too.
 *  - Text passed to a call must stay valid until the call has ended; text in the configuration, until
 *    vast_client_end().
 *  - Every call ends by its deadline, with VAST_OK or with one error; vast_last() has the details.
 *  - Handlers, visitors and readers of a call may use vast_last() on its client, and no other function. To end the call
 *    they return an error.
 *
 * README.md has a complete program.
 */
#ifndef VASTAI_VASTAI_H
#define VASTAI_VASTAI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/config.h"
#include "vastai/error.h"
#include "vastai/json.h"
#include "vastai/port.h"
#include "vastai/tls.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VAST_VERSION "0.2.0"

/** The version of the linked library: VAST_VERSION of the headers it was compiled with. */
const char *vast_version(void);

/* ---- client ---------------------------------------------------------------------------------------------------- */

#define VAST_CONSOLE_URL "https://console.vast.ai"
#define VAST_RUN_URL "https://run.vast.ai"

/*
 * Optional features. Each is a const object of its own: a program links the features that its configuration names.
 */
typedef struct vast_proxy vast_proxy;
typedef struct vast_bodies vast_bodies;
typedef struct vast_redirects vast_redirects;

/** Uses the HTTP proxy config.proxy_url: CONNECT for https, with Basic authentication if the URL has credentials. */
extern const vast_proxy vast_proxy_connect;
/** Sends the vast_body of a request, of known length or chunked. */
extern const vast_bodies vast_bodies_streamed;
/**
 * Follows up to three redirects in a call, only to where the key may go: the same origin, or https on the same host
 * if the request went to port 80 by http. A GET follows 301, 302, 303, 307 and 308; any other method is repeated
 * unchanged, after 307 and 308 only. The typed functions use the URLs that the service answers directly; ten reading
 * operations in ops.h have paths without the trailing slash that the service registers, so they need this.
 */
extern const vast_redirects vast_redirects_followed;

typedef struct vast_op vast_op;

/**
 * Shares the times of requests with other clients that use the same key, such as those of other processes, so that
 * together they keep vast_op.min_interval_ms. Both functions are called for every operation, with an interval or
 * without, whatever vast_config.no_pacing says, and must not wait.
 */
typedef struct vast_pacer {
    /**
     * Called before each attempt, and again after the time that it returns.
     * @return 0: send the request now; else the time to wait first, in ms. If it does not end before the deadline, the
     * request is sent now too.
     */
    uint32_t (*wait_ms)(void *ctx, const vast_op *op);
    /** Called when the whole request was sent, and when its response begins: the service has received it by then. */
    void (*note_sent)(void *ctx, const vast_op *op);
} vast_pacer;

typedef struct vast_config {
    const vast_port *port; /**< required */
    void *port_ctx;
    const vast_stream *tls;   /**< for https; NULL: http only, by `plain` */
    void *tls_ctx;            /**< a vast_tls for vast_stream_mbedtls */
    const vast_stream *plain; /**< &vast_stream_plain, for http to this machine; NULL: https only */
    void *buffer;             /**< required; holds parts of requests and responses */
    size_t buffer_bytes;      /**< at least VAST_BUFFER_MIN; VAST_BUFFER_BYTES is a good size */
    const char *api_key;      /**< copied; NULL or "": requests are sent without a key */
    const char *console_url;  /**< NULL: VAST_CONSOLE_URL. A path in it is prepended to every path */
    /** NULL: VAST_RUN_URL if console_url is NULL or equal to VAST_CONSOLE_URL; otherwise console_url. */
    const char *run_url;
    const char *proxy_url;           /**< "http://user:password@host:3128", needs `proxy`; NULL: no proxy */
    const vast_proxy *proxy;         /**< &vast_proxy_connect, or NULL: no proxy can be used */
    const vast_bodies *bodies;       /**< &vast_bodies_streamed, or NULL: no request has a vast_body */
    const vast_redirects *redirects; /**< &vast_redirects_followed, or NULL: each is VAST_E_REDIRECT */
    const char *user_agent;          /**< NULL: "libvastai/VERSION" */
    uint32_t timeout_ms;             /**< deadline of a call with all its retries, in ms; 0: 120 s; maximum: 24 days */
    uint32_t connect_timeout_ms;     /**< limit for name resolution, connect and TLS handshake, in ms; 0: 10 s */
    uint32_t idle_timeout_ms;        /**< limit between two bytes of a body, in ms; 0: 30 s */
    /** Attempts of a call; 0: 3. Those that end in 429 are counted apart: at most five. 1: no retry, not after 429. */
    uint8_t attempts;
    bool no_pacing;          /**< do not delay a request to keep vast_op.min_interval_ms */
    const vast_pacer *pacer; /**< paces the client together with others; NULL: it keeps its own pace only */
    void *pacer_ctx;
} vast_config;

/**
 * What a call that returned VAST_OK did. The service answers some requests with `success: false` although something was
 * done, or nothing had to be done; those responses are not errors. A program that bills, waits or retries has to look
 * at this.
 */
typedef enum vast_effect {
    VAST_EFFECT_DONE,          /**< what was asked for */
    VAST_EFFECT_ALREADY_GONE,  /**< a repeated DELETE found nothing: the first was carried out, its response lost */
    VAST_EFFECT_ALREADY_THERE, /**< the object existed before; nothing was changed */
    VAST_EFFECT_NOTHING,       /**< there was nothing to do, or nothing to list */
    VAST_EFFECT_STOPPED,       /**< an instance was rented, but is stopped: its disk is billed */
    VAST_EFFECT_QUEUED,        /**< a change of state waits for a free machine; it takes effect and is billed later */
    VAST_EFFECT_COUNT
} vast_effect;

/** The result of the last call. Texts are valid until the next call on the client begins or the client ends. */
typedef struct vast_outcome {
    vast_err err;
    vast_stage stage;      /**< the stage in which it ended; VAST_STAGE_DONE on success */
    uint16_t status;       /**< HTTP status of the last response; 0: no response */
    uint8_t attempts;      /**< requests begun, including redirects and replaced connections */
    uint8_t effect;        /**< vast_effect: what a success did; VAST_EFFECT_DONE on an error */
    bool already_gone;     /**< `effect` is VAST_EFFECT_ALREADY_GONE */
    bool from_service;     /**< the response has `success` or a message in JSON: it is not a page of a proxy */
    bool message_clipped;  /**< `message` was cut to VAST_MESSAGE_BYTES */
    vast_cause cause;      /**< the innermost cause; vast_outcome_cause() has its text */
    int cause_code;        /**< mbedTLS error code of a TLS error; else 0 */
    const char *tls_cause; /**< text of VAST_CAUSE_TLS from the stream; else NULL */
    /**
     * The message of the server (msg, message, detail, or the plain text of an error response), or the target of a
     * redirect. Control characters are replaced by spaces, and an echoed key by asterisks. Never NULL.
     */
    const char *message;
    const char *error_code;  /**< the server's `error` member, "auth_error", masked in the same way; never NULL */
    uint32_t retry_after_ms; /**< after VAST_E_RATE or VAST_E_SERVER: time to wait, in ms; 0: unknown */
} vast_outcome;

/** Size of a client without its buffer. With a buffer of VAST_BUFFER_BYTES it is 3 KB in all. */
#define VAST_CLIENT_BYTES 1536

/** A client; opaque. The caller owns its memory, which need not be zeroed before vast_client_init(). */
typedef union vast_client {
    uint64_t align_;
    void *align_pointer_;
    unsigned char opaque[VAST_CLIENT_BYTES];
} vast_client;

/**
 * Sets up a client. Opens no connection.
 *
 * @param config  copied, including the key. Its other texts must stay valid until vast_client_end().
 * @retval VAST_E_ARG    port or buffer missing; buffer too small; URL malformed, or with a user name or a query; https
 *                       without TLS; http without `plain`, or to a host other than loopback; proxy URL that
 *                       is not http, or without config.proxy; a key or user agent that a header cannot hold; a
 *                       key with vast_stream_mbedtls_unverified.
 * @retval VAST_E_SPACE  key or host name longer than config.h allows.
 * After an error vast_last()->cause names it; the client is unusable, and vast_client_end() is not needed.
 */
vast_err vast_client_init(vast_client *c, const vast_config *config);

/** Cancels a running call, closes the connection, and wipes the client, its key and its buffer. Idempotent. */
void vast_client_end(vast_client *c);

/** The result of the last call, or of vast_client_init(). Never NULL. @pre the client was not ended. */
const vast_outcome *vast_last(const vast_client *c);

/** Where a connection leads. */
typedef struct vast_peer {
    const char *host; /**< name or address, without brackets; "" before the first connection. Never NULL */
    uint16_t port;
    bool is_proxy;
} vast_peer;

/**
 * The peer of the last connection that was opened or attempted: for messages about an error of VAST_STAGE_RESOLVE to
 * VAST_STAGE_BODY. The text is valid as long as that of vast_last().
 */
vast_peer vast_last_peer(const vast_client *c);

/** The text of the cause, from the TLS stream for a TLS error: "connection refused"; "" without a cause. Never NULL. */
const char *vast_outcome_cause(const vast_outcome *outcome);

/* ---- operations as rows ---------------------------------------------------------------------------------------- */

typedef enum vast_method { VAST_GET, VAST_POST, VAST_PUT, VAST_DELETE, VAST_PATCH } vast_method;

typedef enum vast_host {
    VAST_HOST_CONSOLE, /**< config.console_url */
    VAST_HOST_RUN,     /**< config.run_url */
    VAST_HOST_URL      /**< vast_request.url; the key is not sent there */
} vast_host;

/**
 * When a request may be sent again after a fault. After 429 and 503 it is repeated under every rule except NEVER; after
 * 500, 501 and 505 never; after any other 5xx, such as 502 and 504, only under ALWAYS, because a gateway does not know
 * whether the request was carried out. If the last response to a request that changes something is such a gateway's,
 * the result is VAST_E_UNKNOWN_OUTCOME. A kept connection
 * that the peer has closed is replaced once in a call, which does not count as an attempt: under any rule if no byte of
 * the request was sent on it, and under ALWAYS also if bytes were sent but none received.
 */
typedef enum vast_repeat {
    VAST_REPEAT_UNTIL_SENT, /**< only while no byte of it was sent; after that VAST_E_UNKNOWN_OUTCOME. The default */
    VAST_REPEAT_ALWAYS,     /**< for requests that may be carried out twice */
    VAST_REPEAT_NEVER
} vast_repeat;

/**
 * How the value of a parameter is checked and written. Each type is a const object of its own: a program links the
 * types that the operations it names use, and no other.
 */
typedef struct vast_type vast_type;
extern const vast_type vast_type_text, vast_type_int, vast_type_number, vast_type_bool, vast_type_ids, vast_type_json;

#define VAST_TYPE_TEXT (&vast_type_text)     /**< vast_arg.value.text: any text; in a path, one segment */
#define VAST_TYPE_INT (&vast_type_int)       /**< vast_arg.value.number: a whole number; in a path, > 0 */
#define VAST_TYPE_NUMBER (&vast_type_number) /**< vast_arg.value.text: a JSON number, "0.25" */
#define VAST_TYPE_BOOL (&vast_type_bool)     /**< vast_arg.value.number: 0 or 1 */
#define VAST_TYPE_IDS (&vast_type_ids)       /**< vast_arg.value.ids: a list of whole numbers */
#define VAST_TYPE_JSON (&vast_type_json) /**< vast_arg.value.text: JSON that the caller has checked; sent unchanged */

/** Where in the request a parameter is sent. */
typedef enum vast_place {
    VAST_IN_PATH,  /**< replaces "{name}" in vast_op.path; always required */
    VAST_IN_QUERY, /**< "name=value" after the path, in the order of vast_op.params */
    VAST_IN_BODY   /**< a member of the JSON object, in the order of vast_op.params */
} vast_place;

/**
 * One parameter of an operation. A value is sent in every parameter of its name: an ID may be both in the path and in
 * the body. A parameter without a value, a preset and `nullable` is left out of the request.
 */
typedef struct vast_param {
    /**
     * The name in the request; not NULL. It is sent unchanged, so characters that need escaping must be escaped: a
     * name with a character that would end it is VAST_E_ARG.
     */
    const char *name;
    const char *preset;    /**< JSON text sent when no value is given: "\"me\""; NULL: no preset */
    const vast_type *type; /**< VAST_TYPE_...; NULL: calls of the operation end in VAST_E_ARG */
    vast_place in;         /**< default: VAST_IN_PATH */
    bool required;         /**< a call without a value ends in VAST_E_ARG. Not needed in a path */
    bool nullable;         /**< sent as null when no value is given. Ignored in a path and with a preset */
} vast_param;

/**
 * A sign in a JSON response that shows what was done. An operation that changes something needs one: its 2xx
 * response is a success if it has `success: true` or a sign of effect VAST_EFFECT_DONE; without either, the result
 * is VAST_E_UNKNOWN_OUTCOME. A `success` that is not a boolean confirms nothing and refuses nothing; a response to a
 * request that only reads is then VAST_E_SHAPE. A row without signs has one: an `id`. A sign of another effect turns
 * `success: false` into VAST_OK with that effect; VAST_EFFECT_NOTHING also status 400 and 404. A GET, and a row with
 * `reads_only` or `answers_text`, needs no sign.
 */
typedef struct vast_sign {
    const char *member; /**< name in the outermost object; "": the response is itself a JSON string */
    /**
     * The beginning of the text, in lower case; case is ignored. NULL: any value is a sign, except null, false, an
     * empty text, list or object, and a number that is not > 0.
     */
    const char *begins;
    vast_effect effect;
} vast_sign;

/**
 * The permission that an API key needs for an operation: a key may be limited to some of them. VAST_SCOPE_UNKNOWN: the
 * service documents none.
 */
typedef enum vast_scope {
    VAST_SCOPE_UNKNOWN,
    VAST_SCOPE_MISC, /**< search and serverless */
    VAST_SCOPE_USER_READ,
    VAST_SCOPE_USER_WRITE,
    VAST_SCOPE_INSTANCE_READ,
    VAST_SCOPE_INSTANCE_WRITE,
    VAST_SCOPE_MACHINE_READ,
    VAST_SCOPE_MACHINE_WRITE,
    VAST_SCOPE_BILLING_READ,
    VAST_SCOPE_BILLING_WRITE,
    VAST_SCOPE_TEAM_READ,
    VAST_SCOPE_TEAM_WRITE,
    VAST_SCOPE_COUNT
} vast_scope;

/** The name of a permission as the service writes it: "instance_write". Never NULL; "" for VAST_SCOPE_UNKNOWN. */
const char *vast_scope_name(vast_scope scope);

/**
 * One operation of the API. Each row is a const object of its own: a program links the rows that it names. Members that
 * are left out are 0. The caller owns the row and its texts, which must stay unchanged until the client has ended:
 * pacing remembers the row by its address. A row of your own:
 *
 *     static const vast_param rename_params[] = {
 *         { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
 *         { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
 *         { .name = "client_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" },
 *     };
 *     static const vast_op rename_thing = {
 *         .method = VAST_PUT,
 *         .path = "/api/v0/things/{id}/",
 *         VAST_PARAMS(rename_params),
 *         .repeat = VAST_REPEAT_ALWAYS,
 *         .min_interval_ms = 1000,
 *     };
 */
struct vast_op {
    vast_method method; /**< default: VAST_GET, which never has a body */
    vast_host host;     /**< default: VAST_HOST_CONSOLE */
    const char *path;   /**< "/api/v0/things/{id}/", with the slashes that the service expects; VAST_HOST_URL: "" */
    const vast_param *params; /**< param_count of them; NULL if there are none. VAST_PARAMS() sets both */
    uint8_t param_count;
    vast_repeat repeat;       /**< default: VAST_REPEAT_UNTIL_SENT, which never carries anything out twice */
    bool always_body;         /**< send the body {} when no body parameter has a value */
    bool deletes;             /**< "not found" after a lost response is success: vast_outcome.already_gone */
    bool answers_text;        /**< the response is not JSON */
    bool answers_number;      /**< the response is a JSON number, which in other responses is no data */
    bool no_key;              /**< send the request without the API key */
    bool reads_only;          /**< changes nothing, as a GET: a lost response is never VAST_E_UNKNOWN_OUTCOME */
    vast_scope scope;         /**< the permission that the key needs */
    const char *codes;        /**< vast_outcome.error_code of its refusals, separated by blanks; NULL: undocumented */
    uint16_t min_interval_ms; /**< minimum time between two requests of this row, in ms; 0: no limit is documented */
    const vast_sign *signs;   /**< sign_count of them; NULL: an `id`, see vast_sign. VAST_SIGNS() sets both */
    uint8_t sign_count;       /**< at most 8 */
};

/** The two members of a vast_op that hold its parameters. @param array  an array, not a pointer. */
#define VAST_PARAMS(array) .params = (array), .param_count = sizeof(array) / sizeof *(array)

/** The two members of a vast_op that hold its signs. @param array  an array, not a pointer. */
#define VAST_SIGNS(array) .signs = (array), .sign_count = sizeof(array) / sizeof *(array)

/** The value of every parameter with this name. In a path, a whole number is an ID: > 0. */
typedef struct vast_arg {
    const char *name; /**< of a parameter of the operation */
    union {
        const char *text;    /**< VAST_TYPE_TEXT, NUMBER, JSON */
        int64_t number;      /**< VAST_TYPE_INT, BOOL */
        const vast_ids *ids; /**< count <= room */
    } value;
    bool is_null; /**< send null; not in a path */
} vast_arg;

/**
 * Reads part of a body. A retry reads it again from the start.
 * @param offset  where to read: where the last read ended, or any earlier place.
 * @param got     set to the bytes stored, at most room; 0 only at the end.
 * @retval VAST_OK  any other value ends the call and is its result.
 */
typedef vast_err vast_body_read(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got);

typedef struct vast_body {
    vast_body_read *read;
    void *ctx;
    int64_t length;           /**< in bytes; -1: unknown, sent chunked. If `read` returns fewer: VAST_E_ARG */
    const char *content_type; /**< visible ASCII and inner blanks, or VAST_E_ARG; NULL: application/json */
} vast_body;

/** A request: an operation, its arguments, and the receivers of its response. */
typedef struct vast_request {
    const vast_op *op;    /**< required: NULL is undefined behavior, as it is for every pointer that may not be NULL */
    const vast_arg *args; /**< NULL when arg_count is 0 */
    uint8_t arg_count;
    const char *url;       /**< VAST_HOST_URL: an absolute URL; op->path is not used */
    uint32_t timeout_ms;   /**< deadline of this call, if shorter than config.timeout_ms; 0: config.timeout_ms */
    const vast_body *body; /**< replaces the body parameters, needs config.bodies; NULL: send the parameters */
    /*
     * Receivers of a successful response (2xx); the engine reads any other and reports it in vast_last(). Once a byte
     * was passed to a receiver, the request is not repeated: a body that breaks off then is an error. After `success:
     * false` nothing more is passed on, unless op->signs may make it a success. After VAST_E_SHAPE from on_json nothing
     * more is passed on, but the response is read to its end: if it is a refusal, that is the result.
     */
    vast_json_handler *on_json; /**< events of a JSON response; NULL: it is only checked */
    /** Receives the bytes of the body, without chunk framing. NULL: not needed. */
    vast_err (*on_text)(void *ctx, const char *text, size_t len);
    /**
     * Called after a complete success, unless its effect is VAST_EFFECT_ALREADY_GONE or VAST_EFFECT_NOTHING. Its return
     * value is the result of the call. NULL: VAST_OK.
     */
    vast_err (*on_end)(void *ctx);
    /**
     * Receives the events of the JSON body of each error response, whether the request is repeated or not. Its result
     * is ignored. NULL: not needed.
     */
    vast_json_handler *on_refusal;
    void *ctx; /**< passed to all four receivers */
} vast_request;

/* ---- driving a call -------------------------------------------------------------------------------------------- */

/** What to wait for before the next step: VAST_DONE, VAST_WANT_READ, VAST_WANT_WRITE, or VAST_WANT_TIME alone. */
enum { VAST_DONE = 0, VAST_WANT_TIME = 4 };

/**
 * Begins a call. Sends nothing yet, but the deadline starts. `request` is copied; what it points to is not.
 * @retval VAST_OK      continue with vast_call_step(), which may return VAST_DONE at once.
 * @retval VAST_E_BUSY  another call is running; it is not affected.
 * @retval VAST_E_ARG, VAST_E_SPACE  a parameter is missing, unknown, or not of its type; a body without config.bodies;
 *                      a blank in the path; `url` is malformed, or not allowed by vast_client_init(): see
 *                      vast_last()->cause.
 */
vast_err vast_call_begin(vast_client *c, const vast_request *request);

/**
 * Runs the call as far as possible without waiting, but reads about VAST_STEP_BYTES at the most: a peer that always has
 * more cannot keep it. It then returns VAST_WANT_TIME, and vast_call_wait_ms(c) is 0.
 * @return VAST_DONE: no call is running, and vast_last() has the result of the last one. Else what to wait for, at most
 * vast_call_wait_ms(c): with the port's wait(), or in an event loop of the program. On POSIX, vast_posix_pollfds() of
 * <vastai/posix.h> names the descriptors.
 */
unsigned vast_call_step(vast_client *c);

/** The maximum time to wait before the next step, in ms; 0 if no call is running. */
uint32_t vast_call_wait_ms(const vast_client *c);

/** What a call is doing, see vast_call_now(). */
typedef struct vast_call_state {
    vast_stage stage; /**< VAST_STAGE_PACE: it waits before an attempt, for vast_call_wait_ms() */
    uint8_t attempt;  /**< number of the current attempt; in VAST_STAGE_PACE, of the next. Redirects do not count */
    uint8_t attempts; /**< number of the last attempt, if all fail in the same way */
    uint16_t status;  /**< HTTP status of the last response; 0: none yet */
    vast_cause cause; /**< why the last attempt failed; VAST_CAUSE_NONE: none has, or a response says it */
} vast_call_state;

/**
 * What the running call is doing, for a display of progress; vast_last_peer() has its peer. After a call: how it ended.
 */
vast_call_state vast_call_now(const vast_client *c);

/**
 * Ends the running call at once and closes its connection; does nothing if no call is running. Its result in
 * vast_last() is VAST_E_STOPPED, or VAST_E_UNKNOWN_OUTCOME if the request may be carried out.
 */
void vast_call_cancel(vast_client *c);

/**
 * Begins a call and runs it to its end with port->wait.
 * @retval VAST_E_ARG  the port has no wait(); nothing was sent.
 */
vast_err vast_call(vast_client *c, const vast_request *request);

/**
 * Runs a call that was begun to its end.
 * @retval VAST_E_ARG              the port has no wait(); the call is cancelled.
 * @retval VAST_E_UNKNOWN_OUTCOME  the same, after earlier steps sent a request that may be carried out.
 */
vast_err vast_call_finish(vast_client *c);

/**
 * Writes the HTTP request that `request` would send, with $VAST_API_KEY in place of the key. Reads a streamed body.
 * Does not change vast_last().
 * @retval VAST_E_ARG, VAST_E_SPACE  as vast_call_begin(); or the body's `read` gave less than its length.
 * @retval other                     what the body's `read` returned.
 */
vast_err vast_explain(const vast_client *c, const vast_request *request, vast_out *out);

/** Writes the same request as a curl command line for a shell. Results as for vast_explain(). */
vast_err vast_explain_curl(const vast_client *c, const vast_request *request, vast_out *out);

/* ---- typed functions ------------------------------------------------------------------------------------------- */

/*
 * The headers below declare them, one header a noun. Each sends one request, and stores the response in a struct of the
 * caller or passes it row by row to a visitor. FUNCTION_begin() only begins the call: continue with vast_call_step().
 * The structs passed, and the texts in them, must stay valid until the call has ended. Except for `ctx`, a pointer may
 * be NULL only where its function or member says so.
 *
 * Text members have a fixed size. Longer text is cut between characters, so text that fills its member may have been
 * cut. Text that is useless when cut (a URL, the token of a page) is VAST_E_SPACE instead. Decimals of the service are
 * in millionths (`_micros`): 0.3611 $/h is 361100. A member that is null or absent in the response is 0 or "".
 *
 * Results, unless a function describes its own:
 *
 * VAST_OK       done, and the struct is filled in; vast_last()->effect says what was done. After any error except
 *               VAST_E_BUSY the struct is zeroed, and rows passed to a visitor are invalid.
 * VAST_E_BUSY   another call is running on this client; nothing was changed. Finish or cancel it first.
 * VAST_E_ARG, VAST_E_SPACE  an argument cannot be sent (an ID must be > 0): see vast_last(). Nothing was sent.
 * VAST_E_AUTH   the key is missing or wrong, or lacks the permission.
 * VAST_E_NOT_FOUND  no object with this ID under this key.
 * VAST_E_RATE   too many requests: wait at least vast_last()->retry_after_ms. Nothing was carried out.
 * VAST_E_SERVER the service failed or is unavailable (5xx). After 500 the request may have been carried out in part.
 * VAST_E_REFUSED    the service refused: see vast_last()->message.
 * VAST_E_HTTP, VAST_E_JSON, VAST_E_SHAPE, VAST_E_RANGE  the response is malformed, or not the documented one; so is
 *                   VAST_E_SPACE if vast_last()->status is not 0. A function that changes something returns these only
 *                   if the response confirmed the change, which was then made.
 * VAST_E_UNKNOWN_OUTCOME  a function that changes something sent its request, but the response did not arrive, is
 *                   malformed, or does not show what was done. Find out before you repeat the request.
 * what a visitor returned  the visitor ended the call.
 * other         the service could not be reached (vast_last()->stage); nothing was carried out.
 */

/** Receives text in pieces, without a NUL; a piece may end inside a character. Any result but VAST_OK ends the call. */
typedef vast_err vast_text_visit(void *ctx, const char *text, size_t len);

#ifdef __cplusplus
}
#endif

#include "vastai/account.h"
#include "vastai/endpoints.h"
#include "vastai/instances.h"
#include "vastai/offers.h"

#endif
