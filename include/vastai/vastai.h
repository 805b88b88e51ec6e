/**
 * libvastai: a client of the Vast.ai API for small machines.
 *
 * What holds for every function here:
 *  - Nothing is allocated and nothing is static: all state is in the vast_client, its buffer, and what you pass.
 *  - One client serves one connection and one thread. Two clients share nothing.
 *  - A pointer may be NULL only where that is said. Text is NUL-terminated UTF-8 unless a length stands beside it.
 *  - Text that you pass must stay valid until the call is done; the configuration's, until vast_client_end().
 *  - Every call ends, at the latest at its deadline, in VAST_OK or in one error; vast_last() has the particulars.
 *  - Handlers, visitors and readers that a call was given may call vast_last() on its client, and nothing else: they end the
 *    call by what they return.
 *
 * A whole program stands in README.md.
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

#define VAST_VERSION "0.1.0"

/** The version that was linked: VAST_VERSION of its headers. */
const char *vast_version(void);

/* ---- client ---------------------------------------------------------------------------------------------------- */

#define VAST_CONSOLE_URL "https://console.vast.ai"
#define VAST_RUN_URL "https://run.vast.ai"

/*
 * What not every program needs. Each of these is a const object of its own: a program links those that its configuration
 * names, and a device pays for no other.
 */
typedef struct vast_proxy vast_proxy;
typedef struct vast_bodies vast_bodies;
typedef struct vast_redirects vast_redirects;

/** Speaks to config.proxy_url: https goes through CONNECT, with Basic credentials if the URL holds some. */
extern const vast_proxy vast_proxy_connect;
/** Sends the vast_body of a request, of known length or chunked. */
extern const vast_bodies vast_bodies_streamed;
/** Follows a redirect by 307 or 308 that stays on its origin, three times at most in a call. */
extern const vast_redirects vast_redirects_followed;

typedef struct vast_config {
    const vast_port *port; /**< required */
    void *port_ctx;
    const vast_stream *tls;   /**< for https; NULL: http only, by `plain` */
    void *tls_ctx;            /**< a vast_tls for vast_stream_mbedtls */
    const vast_stream *plain; /**< &vast_stream_plain, for http to this machine; NULL: https only */
    void *buffer;             /**< required; requests and answers pass through it */
    size_t buffer_bytes;      /**< at least VAST_BUFFER_MIN; VAST_BUFFER_BYTES is a good size */
    const char *api_key;      /**< copied; NULL or "": requests go without one */
    const char *console_url;  /**< NULL: VAST_CONSOLE_URL. A path in it is put before every path */
    const char
        *run_url; /**< NULL: VAST_RUN_URL if console_url is NULL or equal to VAST_CONSOLE_URL, else console_url */
    const char *proxy_url;           /**< NULL: none; "http://user:password@host:3128", which takes `proxy` */
    const vast_proxy *proxy;         /**< &vast_proxy_connect, or NULL: no proxy can be used */
    const vast_bodies *bodies;       /**< &vast_bodies_streamed, or NULL: no request has a vast_body */
    const vast_redirects *redirects; /**< &vast_redirects_followed, or NULL: each is VAST_E_REDIRECT */
    const char *user_agent;          /**< NULL: "libvastai/VERSION" */
    uint32_t timeout_ms;             /**< a call's deadline, all retries included; 0: 120 s; over 24 days: 24 days */
    uint32_t connect_timeout_ms;     /**< of it for look-up, connect and handshake; 0: 10 s */
    uint32_t idle_timeout_ms;        /**< of it without a byte once a body has begun; 0: 30 s */
    uint8_t attempts;                /**< in all; 0: 3 */
    bool no_pacing; /**< do not hold back a request that comes sooner after its like than the service allows */
} vast_config;

/**
 * What a call that returned VAST_OK did. The service answers some requests by `success: false` although something was done, or
 * nothing had to be: those answers are no errors. A program that bills, waits or retries looks at this.
 */
typedef enum vast_effect {
    VAST_EFFECT_DONE,         /**< what was asked for */
    VAST_EFFECT_ALREADY_GONE, /**< a repeated DELETE found nothing: the first one, whose answer was lost, was carried out */
    VAST_EFFECT_ALREADY_THERE, /**< it was there before, and nothing was changed */
    VAST_EFFECT_NOTHING,       /**< there was nothing to do, or nothing to list */
    VAST_EFFECT_STOPPED,       /**< an instance was rented, but is stopped: its disk is billed */
    VAST_EFFECT_QUEUED,        /**< a change of state waits for a free machine: it takes effect, and is billed, later */
    VAST_EFFECT_COUNT
} vast_effect;

/** What became of the last call. Texts are valid until the next call on the client begins, or the client ends. */
typedef struct vast_outcome {
    vast_err err;
    vast_stage stage;      /**< where it ended; VAST_STAGE_DONE on success */
    uint16_t status;       /**< HTTP status of the last answer; 0: none came */
    uint8_t attempts;      /**< requests that were begun, redirects and stale connections included */
    uint8_t effect;        /**< vast_effect: what a success did; VAST_EFFECT_DONE on an error */
    bool already_gone;     /**< effect is VAST_EFFECT_ALREADY_GONE */
    bool message_clipped;  /**< there were more words than VAST_MESSAGE_BYTES hold */
    vast_cause cause;      /**< the deepest one; vast_outcome_cause() says it in words */
    int cause_code;        /**< mbedTLS's number for a TLS error, else 0 */
    const char *tls_cause; /**< of VAST_CAUSE_TLS: what the stream says; else NULL */
    const char *
        message; /**< the server's words (msg, message, detail or plain text), control characters blanked, stars where it tells the key back; a redirect's target. Never NULL */
    const char *error_code;  /**< the server's `error` member, "auth_error", stars likewise; never NULL */
    uint32_t retry_after_ms; /**< after VAST_E_RATE or VAST_E_SERVER: when to come back, 0: not said */
} vast_outcome;

/** Size of a client, its buffer apart: with VAST_BUFFER_BYTES of buffer, 3 KB in all. */
#define VAST_CLIENT_BYTES 1536

/** A client. Opaque; the caller's memory, of any kind, need not be zeroed before vast_client_init(). */
typedef union vast_client {
    uint64_t align_;
    void *align_pointer_;
    unsigned char opaque[VAST_CLIENT_BYTES];
} vast_client;

/**
 * Sets up a client. Connects nothing.
 *
 * @param config  copied, the key included; see above for how long its texts must stay.
 * @retval VAST_E_ARG    port or buffer missing, buffer too small; a URL that is none, or has a user name or a query; https without
 *                       a `tls` that is secure; http without a `plain`, or to another host than loopback; a proxy that is not
 *                       spoken to by http, or without config.proxy; a key or user agent that no header may hold.
 * @retval VAST_E_SPACE  key or host name longer than config.h allows.
 * After either, vast_last()->cause says which it was; the client is unusable, and vast_client_end() need not be called.
 */
vast_err vast_client_init(vast_client *c, const vast_config *config);

/** Gives up a call that runs, closes the connection and wipes the client, its key and its buffer. Idempotent. */
void vast_client_end(vast_client *c);

/** Particulars of the last call, or of vast_client_init(). Never NULL. @pre the client was not ended. */
const vast_outcome *vast_last(const vast_client *c);

/** The cause in words, those of the TLS stream included: "connection refused"; "" if there is none. Never NULL. */
const char *vast_outcome_cause(const vast_outcome *outcome);

/* ---- operations as rows ---------------------------------------------------------------------------------------- */

typedef enum vast_method { VAST_GET, VAST_POST, VAST_PUT, VAST_DELETE, VAST_PATCH } vast_method;

typedef enum vast_host {
    VAST_HOST_CONSOLE, /**< config.console_url */
    VAST_HOST_RUN,     /**< config.run_url */
    VAST_HOST_URL      /**< the call's own `url`; the key is not sent there */
} vast_host;

/**
 * When a request may be sent again after a fault. Answers 429 and 503 are repeated with every rule but NEVER; 502 and 504
 * with ALWAYS only, since a gateway does not know what was done: if that is the last word on a request that changes
 * something, the result is VAST_E_UNKNOWN_OUTCOME. A kept connection that the peer had given up is replaced once in a call, and
 * that is none of config.attempts: with any rule if not a byte of the request had gone out on it, with ALWAYS also if bytes had,
 * and nothing came back.
 */
typedef enum vast_repeat {
    VAST_REPEAT_UNTIL_SENT, /**< only while no byte of it has gone out; then VAST_E_UNKNOWN_OUTCOME. The default */
    VAST_REPEAT_ALWAYS,     /**< carrying it out twice is the same as once */
    VAST_REPEAT_NEVER
} vast_repeat;

/**
 * How the value of a parameter is checked and written. Each type is a const object of its own: a program links the types that
 * the operations it names use, and no other.
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
 * One parameter of an operation. A value is sent in every parameter of its name: an ID may be both in the path and in the body.
 * A parameter without a value, a preset and `nullable` is left out of the request.
 */
typedef struct vast_param {
    const char *name;      /**< name on the wire, sent unescaped; not NULL */
    const char *preset;    /**< JSON text sent when no value is given: "\"me\""; NULL: no preset */
    const vast_type *type; /**< VAST_TYPE_...; NULL: calls of the operation end in VAST_E_ARG */
    vast_place in;         /**< default: VAST_IN_PATH */
    bool required;         /**< a call without a value ends in VAST_E_ARG. Not needed in a path */
    bool nullable;         /**< sent as null when no value is given. Ignored in a path and with a preset */
} vast_param;

/**
 * A sign in a JSON answer that says what was done. Every operation that changes something needs one: its 2xx answer is a success if
 * it holds `success: true`, or a sign of effect VAST_EFFECT_DONE; with neither, the result is VAST_E_UNKNOWN_OUTCOME. A row without
 * signs has one: an `id`. A sign of another effect turns `success: false` into VAST_OK with that effect; VAST_EFFECT_NOTHING also
 * status 400 and 404. A GET, and a row with `reads_only` or `answers_text`, needs no sign.
 */
typedef struct vast_sign {
    const char *member; /**< of the outermost object; "": the answer itself is a text */
    const char *
        begins; /**< the beginning of that text, in lower case, compared without regard to case; NULL: any value but null,
                             false, an empty text, list or object, and a number that is not > 0 */
    vast_effect effect;
} vast_sign;

/**
 * One operation of the API. Each row is a const object of its own: a program links the rows that it names. Members that are left
 * out are 0. The caller owns the row and its texts, which must stay unchanged until the client has ended: pacing remembers the
 * row by its address. A row of your own:
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
typedef struct vast_op {
    vast_method method; /**< default: VAST_GET, which never has a body */
    vast_host host;     /**< default: VAST_HOST_CONSOLE */
    const char *path;   /**< "/api/v0/things/{id}/", with the slashes that the service expects; VAST_HOST_URL: "" */
    const vast_param *params; /**< param_count of them; NULL if there are none. VAST_PARAMS() sets both */
    uint8_t param_count;
    vast_repeat repeat;       /**< default: VAST_REPEAT_UNTIL_SENT, which never carries anything out twice */
    bool always_body;         /**< send the body {} when no body parameter has a value */
    bool deletes;             /**< "not found" after a lost response is success: vast_outcome.already_gone */
    bool answers_text;        /**< the response is not JSON */
    bool no_key;              /**< send the request without the API key */
    bool reads_only;          /**< changes nothing, as a GET: a lost response is never VAST_E_UNKNOWN_OUTCOME */
    uint16_t min_interval_ms; /**< minimum time between two requests of this row, in ms; 0: no limit is documented */
    const vast_sign *signs;   /**< sign_count of them; NULL: an `id`, see vast_sign. VAST_SIGNS() sets both */
    uint8_t sign_count;       /**< at most 8 */
} vast_op;

/** The two members of a vast_op that hold its parameters. @param array  an array, not a pointer. */
#define VAST_PARAMS(array) .params = (array), .param_count = sizeof(array) / sizeof *(array)

/** The two members of a vast_op that hold its signs. @param array  an array, not a pointer. */
#define VAST_SIGNS(array) .signs = (array), .sign_count = sizeof(array) / sizeof *(array)

/** The value of one parameter: of every parameter with its name. Whole numbers in a path are ids: > 0. */
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
 * A body that can be read from any place again: a retry starts over.
 * @param offset  from where; never beyond what was read before, except 0.
 * @param got     set to the bytes stored, at most room; 0 only at the end.
 * @retval VAST_OK  anything else ends the call with it.
 */
typedef vast_err vast_body_read(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got);

typedef struct vast_body {
    vast_body_read *read;
    void *ctx;
    int64_t length;           /**< -1: not known, sent chunked. If `read` gives less, the call ends in VAST_E_ARG */
    const char *content_type; /**< visible ASCII and inner blanks, or VAST_E_ARG; NULL: application/json */
} vast_body;

/** What to call: an operation, its arguments, and where the answer goes. */
typedef struct vast_request {
    const vast_op *op;
    const vast_arg *args; /**< NULL when arg_count is 0 */
    uint8_t arg_count;
    const char *url;       /**< VAST_HOST_URL: an absolute URL; op->path is not used */
    const vast_body *body; /**< instead of the parameters that lie in the body, and takes config.bodies; NULL: those */
    /*
     * Where the answer goes if it is a success (2xx); a refusal is judged by the engine and ends in vast_last(). Once a
     * byte has been handed over, the request is not repeated: a body that breaks then is an error. `success: false` ends
     * what is handed over, unless op->signs may make it a success; what came before it was shown. After VAST_E_SHAPE from on_json
     * nothing more is handed over, but the answer is read to its end: if it is a refusal, that is the result.
     */
    vast_json_handler *on_json; /**< the events of a JSON answer; NULL: it is checked and dropped */
    vast_err (*on_text)(void *ctx, const char *text,
        size_t len); /**< the bytes of the body, decoded from their framing; NULL: none wanted */
    vast_err (*on_end)(void *
            ctx); /**< after a whole success, unless its effect is VAST_EFFECT_ALREADY_GONE or _NOTHING; what it returns is the
                         result. NULL: VAST_OK */
    /* The events of a refusal's JSON body, be the request repeated afterwards or not; NULL: none wanted. What it returns
     * is not looked at. */
    vast_json_handler *on_refusal;
    void *ctx; /**< of all four */
} vast_request;

/* ---- driving a call -------------------------------------------------------------------------------------------- */

/** What vast_call_step() waits for: VAST_DONE, or VAST_WANT_READ, VAST_WANT_WRITE, or VAST_WANT_TIME alone. */
enum { VAST_DONE = 0, VAST_WANT_TIME = 4 };

/**
 * Begins a call; sends nothing yet, but its deadline runs. `request` is copied, what it points to is not.
 * @retval VAST_OK      drive it by vast_call_step(), whose first answer may be VAST_DONE.
 * @retval VAST_E_BUSY  a call runs, and goes on.
 * @retval VAST_E_ARG, VAST_E_SPACE  a parameter is missing, unknown, or not of its type or op->types; a body, but no config.bodies; the path holds a blank; `url` is none
 *                      or leads where init would not: vast_last()->cause.
 */
vast_err vast_call_begin(vast_client *c, const vast_request *request);

/**
 * Moves the call as far as it goes without waiting, but takes about VAST_STEP_BYTES at the most: a peer that always has more
 * cannot keep it. It then returns VAST_WANT_TIME, and vast_call_wait_ms(c) is 0.
 * @return VAST_DONE: vast_last() has the result. Else what to wait for, at most vast_call_wait_ms(c).
 */
unsigned vast_call_step(vast_client *c);

/** How long to wait, at the most, before the next step, in ms. */
uint32_t vast_call_wait_ms(const vast_client *c);

/**
 * Ends the running call at once, closing its connection; without one it does nothing. The call's result, in vast_last(), is
 * VAST_E_STOPPED, or VAST_E_UNKNOWN_OUTCOME if it may take effect.
 */
void vast_call_cancel(vast_client *c);

/** Begins a call and drives it to its end by port->wait. @retval VAST_E_ARG  the port has no wait(); nothing was sent. */
vast_err vast_call(vast_client *c, const vast_request *request);

/**
 * Drives a call that was begun to its end.
 * @retval VAST_E_ARG              the port has no wait(): the call is given up.
 * @retval VAST_E_UNKNOWN_OUTCOME  likewise, and earlier steps had sent what may take effect.
 */
vast_err vast_call_finish(vast_client *c);

/**
 * Writes the request that `request` would make, for people: request line, headers with $VAST_API_KEY in place of the key, body.
 * A streamed body is read for it. vast_last() is not touched.
 * @retval VAST_E_ARG, VAST_E_SPACE  as vast_call_begin(); or the body's `read` gave less than its length.
 * @retval other                     what the body's `read` returned.
 */
vast_err vast_explain(const vast_client *c, const vast_request *request, vast_out *out);

/** Writes the same as a command line for curl that works when pasted into a shell. Results likewise. */
vast_err vast_explain_curl(const vast_client *c, const vast_request *request, vast_out *out);

/* ---- typed functions ------------------------------------------------------------------------------------------- */

/*
 * They stand in the headers below, one a noun. Each makes one request and puts its answer into a struct of the caller's, or
 * shows it row by row to a visitor. FUNCTION_begin() does the same without waiting: drive it by vast_call_step(); structs that
 * were passed must live until it is done, and so must the texts in them.
 *
 * Structs hold text of fixed length; a longer one is cut at a character's end, so that one that fills its field may have been
 * cut. What must not be cut (a URL, a page's token) is VAST_E_SPACE instead. Amounts that the service gives as decimals are in
 * millionths (`_micros`): 0.3611 $/h is 361100. A member that is null or absent is 0 or "".
 *
 * What they return, where nothing else is said:
 *
 * VAST_OK       done, and the struct is filled in; vast_last()->effect says what was done, if not simply that. On anything else but VAST_E_BUSY it is zeroed; rows that a visitor saw are void.
 * VAST_E_BUSY   a call runs on this client, and nothing was touched: finish or cancel that one first.
 * VAST_E_ARG, VAST_E_SPACE  an argument cannot be sent (ids are > 0): vast_last() says why. Nothing was sent.
 * VAST_E_AUTH   the key is missing, wrong or may not do this.
 * VAST_E_NOT_FOUND  there is no such thing under this key.
 * VAST_E_RATE   come back after vast_last()->retry_after_ms, or later. Nothing was carried out.
 * VAST_E_SERVER the service failed, or is not there now (503): likewise. What it had begun when it failed (500) may stand: look.
 * VAST_E_REFUSED    vast_last()->message has the service's words.
 * VAST_E_HTTP, VAST_E_JSON, VAST_E_SHAPE, VAST_E_RANGE  an answer came that cannot be read, or not the one documented; so is
 *                   VAST_E_SPACE once vast_last()->status is not 0. A function that changes something returns these only if the
 *                   answer confirmed the change: it was made.
 * VAST_E_UNKNOWN_OUTCOME  of functions that change something: sent, and no answer came, or one that cannot be read or does not
 *                   say what was done. Look before you repeat.
 * what a visitor returned  and the call is over.
 * other         the way there failed (vast_last()->stage); nothing was carried out.
 */

/** Takes a piece of text, not NUL-terminated; a piece may end inside a character. Anything but VAST_OK ends the call with that. */
typedef vast_err vast_text_visit(void *ctx, const char *text, size_t len);

#ifdef __cplusplus
}
#endif

#include "vastai/account.h"
#include "vastai/endpoints.h"
#include "vastai/instances.h"
#include "vastai/offers.h"

#endif
