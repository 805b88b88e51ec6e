/**
 * Results. Every function that can fail returns one of these; none is a success that was not.
 */
#ifndef VASTAI_ERROR_H
#define VASTAI_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum vast_err {
    VAST_OK = 0,
    /* The caller's side: nothing was sent. */
    VAST_E_ARG,   /**< an argument is missing or out of range */
    VAST_E_BUSY,  /**< another call runs on this client */
    VAST_E_SPACE, /**< a value is longer than the memory given for it */
    VAST_E_RANGE, /**< a number does not fit its type */
    /* The way there and back; see vast_outcome.stage. */
    VAST_E_RESOLVE, /**< the name has no address */
    VAST_E_CONNECT, /**< no address let us in */
    VAST_E_TLS,     /**< handshake or record failed, certificate included */
    VAST_E_IO,      /**< the connection broke */
    VAST_E_TIMEOUT, /**< the deadline, or one inside it, passed */
    VAST_E_PROXY,   /**< the proxy refused the tunnel */
    /* The answer is not one that the service gives. */
    VAST_E_HTTP,     /**< not HTTP/1.1, or framing that cannot be trusted */
    VAST_E_REDIRECT, /**< it points elsewhere; vast_outcome.message names the target */
    VAST_E_JSON,     /**< the body is not JSON */
    VAST_E_SHAPE,    /**< JSON, but not the object or list that was asked for */
    /* The service refused; vast_outcome.message has its words. */
    VAST_E_REFUSED,   /**< a 4xx or 5xx that has no line here, or `success: false` */
    VAST_E_AUTH,      /**< 401, 403, or a body whose error is `auth_error` */
    VAST_E_NOT_FOUND, /**< 404, or a body that says that the thing does not exist */
    VAST_E_RATE,      /**< 429 to the end of the attempts or the deadline */
    VAST_E_SERVER,    /**< 500, 502, 503, 504 to the end of the attempts or the deadline */
    /* Nobody knows. */
    VAST_E_UNKNOWN_OUTCOME, /**< the request went out, and no answer came back, or a gateway's: it may have been carried out */
    VAST_E_STOPPED,         /**< a handler or visitor ended the call, or vast_call_cancel() did */
    VAST_ERR_COUNT
} vast_err;

/** Where in a call something happened. */
typedef enum vast_stage {
    VAST_STAGE_NONE, /**< no call yet */
    VAST_STAGE_ARGUMENTS,
    VAST_STAGE_PACE, /**< waiting for the service's rate limit, or between attempts */
    VAST_STAGE_RESOLVE,
    VAST_STAGE_CONNECT,
    VAST_STAGE_PROXY,
    VAST_STAGE_HANDSHAKE,
    VAST_STAGE_SEND,
    VAST_STAGE_HEAD,
    VAST_STAGE_BODY,
    VAST_STAGE_JSON,
    VAST_STAGE_DONE,
    VAST_STAGE_COUNT
} vast_stage;

/** The name of a result, "VAST_E_TLS"; for logs. Never NULL. */
const char *vast_err_name(vast_err err);

/** One sentence, without a full stop, on what a result means: "the deadline passed". Never NULL. */
const char *vast_err_text(vast_err err);

/** "tls handshake", "response head", ... Never NULL. */
const char *vast_stage_text(vast_stage stage);

#ifdef __cplusplus
}
#endif

#endif
