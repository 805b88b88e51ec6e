/* SPDX-License-Identifier: MIT */
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
    /* The caller's side: nothing was sent. Of an answer (vast_outcome.status is not 0) the last two say what it does not fit. */
    VAST_E_ARG, /**< an argument is missing or out of range; or a body's reader fell short, and no whole request went out */
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
    VAST_E_UNKNOWN_OUTCOME, /**< the request went out, and no answer came back, or a gateway's, or one that cannot be read or does
                                 not say what was done: it may have been carried out */
    VAST_E_STOPPED, /**< a handler or visitor ended the call, or vast_call_cancel() did */
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

/**
 * The deepest cause of an error: which of the many ways to go wrong it was. A number, so that a program that does not say it in
 * words links none of the words.
 */
typedef enum vast_cause {
    VAST_CAUSE_NONE,
    /* What was configured or asked for: VAST_E_ARG. */
    VAST_CAUSE_CONFIG,        /**< no port, no buffer, or a buffer below VAST_BUFFER_MIN */
    VAST_CAUSE_USER_AGENT,    /**< the user agent holds a character that no header may hold */
    VAST_CAUSE_KEY,           /**< the key holds a character that no header may hold */
    VAST_CAUSE_URL_BYTE,      /**< a blank, a control byte or a byte outside ASCII */
    VAST_CAUSE_URL_SCHEME,    /**< it begins with neither https:// nor http:// */
    VAST_CAUSE_URL_NO_HOST,   /**< the host is empty */
    VAST_CAUSE_URL_HOST,      /**< the host holds a character that names do not have */
    VAST_CAUSE_URL_IPV6,      /**< the address in brackets is not IPv6 */
    VAST_CAUSE_URL_PORT,      /**< the port is not a number from 1 to 65535 */
    VAST_CAUSE_URL_QUERY,     /**< the address of a service holds no query */
    VAST_CAUSE_URL_USER,      /**< the address of a service holds no user name */
    VAST_CAUSE_NO_TLS,        /**< https, but no secure stream is configured */
    VAST_CAUSE_NO_PLAIN,      /**< http, but no plain stream is configured */
    VAST_CAUSE_NOT_LOOPBACK,  /**< plain http is for this machine only */
    VAST_CAUSE_NO_PROXY,      /**< a proxy's URL, but nothing that speaks to proxies */
    VAST_CAUSE_PROXY_SCHEME,  /**< the proxy is to be spoken to by http */
    VAST_CAUSE_PARAM_NAME,    /**< a parameter's name would have to be escaped in the query or the body */
    VAST_CAUSE_NO_SUCH_PARAM, /**< the operation has no such parameter */
    VAST_CAUSE_PARAM_MISSING, /**< a required parameter is missing */
    VAST_CAUSE_PARAM_TYPE,    /**< a parameter is not of its type, or an id is not positive */
    VAST_CAUSE_PATH,          /**< the path does not begin with a slash, or holds a blank */
    VAST_CAUSE_GET_BODY,      /**< a GET has no body */
    VAST_CAUSE_NO_BODIES,     /**< a body, but nothing that sends bodies */
    VAST_CAUSE_CONTENT_TYPE,  /**< a body's content type holds a character that no header may hold */
    VAST_CAUSE_BODY_READER,   /**< the body's reader gave less than its length, or more than was asked for */
    VAST_CAUSE_NO_WAIT,       /**< the port has no wait() */
    VAST_CAUSE_QUERY,         /**< a wrong query; its `fault` says how */
    VAST_CAUSE_SSH_KEY,       /**< no text of a public ssh key */
    /* Likewise: VAST_E_SPACE. */
    VAST_CAUSE_KEY_LENGTH,  /**< the key is too long */
    VAST_CAUSE_HOST_LENGTH, /**< the host name is too long */
    VAST_CAUSE_ONSTART,     /**< the start-up script has over 4048 bytes: send it in gzip and base64 */
    /* The connection. */
    VAST_CAUSE_PORT_RESULT,     /**< the port gave a result that has no meaning here */
    VAST_CAUSE_CLOSED,          /**< the peer closed the connection */
    VAST_CAUSE_NO_NAME,         /**< the name has no address */
    VAST_CAUSE_REFUSED,         /**< connection refused */
    VAST_CAUSE_UNREACHABLE,     /**< no route to the host */
    VAST_CAUSE_RESET,           /**< the connection was reset */
    VAST_CAUSE_NO_MEMORY,       /**< no memory, buffer or socket is left */
    VAST_CAUSE_IO,              /**< input or output failed */
    VAST_CAUSE_TLS,             /**< the secure stream failed */
    VAST_CAUSE_DEADLINE,        /**< the deadline of the call passed */
    VAST_CAUSE_CONNECT_TIMEOUT, /**< the connect timeout passed */
    VAST_CAUSE_IDLE_TIMEOUT,    /**< no byte came within the idle timeout */
    VAST_CAUSE_RATE_LIMIT,      /**< the service's rate limit asks for a longer wait than the deadline allows */
    VAST_CAUSE_EARLY_BYTES,     /**< bytes came through the tunnel before any were asked for */
    /* The head of the answer: VAST_E_HTTP. */
    VAST_CAUSE_STATUS_LINE,       /**< no status line of HTTP/1.x, as in HTTP/0.9 */
    VAST_CAUSE_HTTP2,             /**< HTTP/2 in place of HTTP/1.1 */
    VAST_CAUSE_STATUS_DIGITS,     /**< a status that is not three digits */
    VAST_CAUSE_STATUS_RANGE,      /**< a status outside 100..599 */
    VAST_CAUSE_UPGRADE,           /**< 101, though no other protocol was asked for */
    VAST_CAUSE_INTERIMS,          /**< too many interim responses */
    VAST_CAUSE_FOLDED_LINE,       /**< a blank before the first field */
    VAST_CAUSE_EMPTY_NAME,        /**< an empty field name */
    VAST_CAUSE_NAME_BLANK,        /**< a blank before a colon */
    VAST_CAUSE_NAME_TOKEN,        /**< a field name that is no token */
    VAST_CAUSE_NO_COLON,          /**< a line without a colon */
    VAST_CAUSE_BARE_CR,           /**< a bare CR */
    VAST_CAUSE_BARE_LF,           /**< a bare LF */
    VAST_CAUSE_CONTROL_BYTE,      /**< a control byte */
    VAST_CAUSE_HEAD_LENGTH,       /**< a head over the limit */
    VAST_CAUSE_LENGTH_NUMBER,     /**< a content length that is no plain number of 64 bits */
    VAST_CAUSE_TWO_LENGTHS,       /**< two different content lengths */
    VAST_CAUSE_CODING,            /**< a transfer coding other than one chunked */
    VAST_CAUSE_CODING_AND_LENGTH, /**< both a content length and a transfer coding */
    VAST_CAUSE_CODING_HTTP10,     /**< a transfer coding in HTTP/1.0 */
    VAST_CAUSE_CONTENT_CODING,    /**< the body has a content coding, such as gzip, that was not asked for */
    /* Its body. */
    VAST_CAUSE_CHUNK_SIZE,      /**< a chunk size that is no hex number */
    VAST_CAUSE_CHUNK_SIZE_BITS, /**< a chunk size over 64 bits */
    VAST_CAUSE_CHUNK_END,       /**< a chunk longer than its size */
    VAST_CAUSE_CHUNK_CR,        /**< a bare CR in chunk framing */
    VAST_CAUSE_CHUNK_LF,        /**< a bare LF in chunk framing */
    VAST_CAUSE_CHUNK_CONTROL,   /**< a control byte in chunk framing */
    VAST_CAUSE_CHUNK_OVERHEAD,  /**< more chunk framing than content */
    VAST_CAUSE_BODY_SHORT,      /**< the body was cut short */
    VAST_CAUSE_BODY_BROKEN,     /**< the connection broke inside a body that ends with it */
    VAST_CAUSE_BODY_EMPTY,      /**< the body is empty */
    VAST_CAUSE_BODY_NOT_JSON,   /**< the body is not JSON */
    VAST_CAUSE_BODY_ENDS,       /**< the body ends within the JSON text */
    VAST_CAUSE_NOT_CONFIRMED,   /**< the answer does not say that the request was carried out */
    VAST_CAUSE_ONLY_WORDS,      /**< the answer is a message, a text, a number or null where data is due */
    VAST_CAUSE_COUNT
} vast_cause;

/** The name of a result, "VAST_E_TLS"; for logs. Never NULL. */
const char *vast_err_name(vast_err err);

/** One sentence, without a full stop, on what a result means: "the deadline passed". Never NULL. */
const char *vast_err_text(vast_err err);

/** "tls handshake", "response head", ... Never NULL. */
const char *vast_stage_text(vast_stage stage);

/** A cause in words: "connection refused"; "" for VAST_CAUSE_NONE. Never NULL. */
const char *vast_cause_text(vast_cause cause);

#ifdef __cplusplus
}
#endif

#endif
