/* SPDX-License-Identifier: MIT */
/**
 * Result codes, stages and causes of errors, with their texts.
 *
 * Every function that can fail returns a vast_err. VAST_OK is returned only if the operation succeeded.
 */
#ifndef VASTAI_ERROR_H
#define VASTAI_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum vast_err {
    VAST_OK = 0,
    /*
     * Errors of the caller: no complete request was sent. Exception: if vast_outcome.status is not 0, VAST_E_SPACE and
     * VAST_E_RANGE mean that a value of the response does not fit.
     */
    VAST_E_ARG,   /**< an argument is missing or invalid, or a body reader returned less than the declared length */
    VAST_E_BUSY,  /**< another call is running on this client */
    VAST_E_SPACE, /**< a value is longer than the memory provided for it */
    VAST_E_RANGE, /**< a number does not fit its type */
    /* Errors of the connection; vast_outcome.stage says where the error occurred. */
    VAST_E_RESOLVE, /**< the host name has no address, or the lookup failed */
    VAST_E_CONNECT, /**< no address of the host accepted a connection */
    VAST_E_TLS,     /**< TLS handshake or record error, including an invalid certificate */
    VAST_E_IO,      /**< the connection was lost */
    VAST_E_TIMEOUT, /**< the deadline of the call, or the connection or idle timeout, passed */
    VAST_E_PROXY,   /**< the proxy refused to open a tunnel */
    /* The response is malformed, or not one that the service sends. */
    VAST_E_HTTP,     /**< not HTTP/1.1, or its framing is ambiguous or malformed */
    VAST_E_REDIRECT, /**< a redirect that was not followed; vast_outcome.message is its target */
    VAST_E_JSON,     /**< the body is not valid JSON */
    VAST_E_SHAPE,    /**< the body is JSON, but not the expected object or list */
    /* The service refused the request; vast_outcome.message has its explanation. */
    VAST_E_REFUSED,   /**< any 4xx status not listed below, or `success: false` */
    VAST_E_AUTH,      /**< status 401 or 403, or a body whose `error` is `auth_error` */
    VAST_E_NOT_FOUND, /**< status 404, or a body that says that the object does not exist */
    VAST_E_RATE,      /**< status 429, until the attempts or the deadline were used up */
    VAST_E_SERVER, /**< any 5xx status; except for 500, 501 and 505, until the attempts or the deadline were used up */
    /**
     * Outcome unknown: the request was sent and may have been carried out. There was no response, or it came from a
     * gateway, is malformed, or does not say what was done.
     */
    VAST_E_UNKNOWN_OUTCOME,
    VAST_E_STOPPED, /**< a handler, a visitor or vast_call_cancel() ended the call */
    VAST_ERR_COUNT
} vast_err;

/** A stage of a call. vast_outcome.stage is the one in which the call ended. */
typedef enum vast_stage {
    VAST_STAGE_NONE,      /**< no call yet */
    VAST_STAGE_ARGUMENTS, /**< checking configuration and arguments */
    VAST_STAGE_PACE,      /**< waiting for the rate limit of the service, or before a retry */
    VAST_STAGE_RESOLVE,   /**< looking up the host name */
    VAST_STAGE_CONNECT,   /**< opening the TCP connection */
    VAST_STAGE_PROXY,     /**< opening a tunnel through the proxy */
    VAST_STAGE_HANDSHAKE, /**< TLS handshake */
    VAST_STAGE_SEND,      /**< sending the request */
    VAST_STAGE_HEAD,      /**< receiving the response head */
    VAST_STAGE_BODY,      /**< receiving the response body */
    VAST_STAGE_JSON,      /**< reading the JSON of the body */
    VAST_STAGE_DONE,      /**< the call succeeded */
    VAST_STAGE_COUNT
} vast_stage;

/**
 * The innermost cause of an error, more specific than vast_err. It is a number: a program that does not call
 * vast_cause_text() does not link the texts.
 */
typedef enum vast_cause {
    VAST_CAUSE_NONE,
    /* Configuration or arguments: VAST_E_ARG. */
    VAST_CAUSE_CONFIG,        /**< config.port or config.buffer missing, or config.buffer_bytes below VAST_BUFFER_MIN */
    VAST_CAUSE_USER_AGENT,    /**< the user agent contains a character that is not allowed in a header */
    VAST_CAUSE_KEY,           /**< the API key contains a character that is not allowed in a header */
    VAST_CAUSE_KEY_TO_ANYONE, /**< there is an API key, but config.tls does not authenticate the peer */
    VAST_CAUSE_URL_BYTE,      /**< a URL contains a space, a control character or a non-ASCII character */
    VAST_CAUSE_URL_SCHEME,    /**< a URL does not begin with https:// or http:// */
    VAST_CAUSE_URL_NO_HOST,   /**< a URL has no host */
    VAST_CAUSE_URL_HOST,      /**< the host name in a URL contains an invalid character */
    VAST_CAUSE_URL_IPV6,      /**< the address in brackets in a URL is not a valid IPv6 address */
    VAST_CAUSE_URL_PORT,      /**< the port in a URL is not a number from 1 to 65535 */
    VAST_CAUSE_URL_QUERY,     /**< config.console_url or config.run_url contains a query or fragment */
    VAST_CAUSE_URL_USER,      /**< config.console_url or config.run_url contains a user name */
    VAST_CAUSE_NO_TLS,        /**< an https URL, but config.tls is NULL or is not TLS */
    VAST_CAUSE_NO_PLAIN,      /**< an http URL, but config.plain is NULL or is TLS */
    VAST_CAUSE_NOT_LOOPBACK,  /**< an http URL whose host is not this machine */
    VAST_CAUSE_NO_PROXY,      /**< config.proxy_url is set, but config.proxy is NULL */
    VAST_CAUSE_PROXY_SCHEME,  /**< config.proxy_url does not begin with http:// */
    VAST_CAUSE_PARAM_NAME,    /**< the name of a parameter must be escaped in the query or the body */
    VAST_CAUSE_NO_SUCH_PARAM, /**< the operation has no such parameter */
    VAST_CAUSE_PARAM_MISSING, /**< a required parameter is missing */
    VAST_CAUSE_PARAM_TYPE,    /**< a parameter has the wrong type, or an ID is not positive */
    VAST_CAUSE_PATH,          /**< the path does not begin with a slash, or contains a space */
    VAST_CAUSE_GET_BODY,      /**< a GET request cannot have a body */
    VAST_CAUSE_NO_BODIES,     /**< the request has a body, but config.bodies is NULL */
    VAST_CAUSE_CONTENT_TYPE,  /**< the content type contains a character that is not allowed in a header */
    VAST_CAUSE_BODY_READER,   /**< the body reader returned less than the declared length, or more than requested */
    VAST_CAUSE_NO_WAIT,       /**< the port has no wait() */
    VAST_CAUSE_QUERY,         /**< the query is invalid; vast_query.fault gives the reason */
    VAST_CAUSE_SSH_KEY,       /**< the text is not a public SSH key */
    VAST_CAUSE_PAYLOAD,       /**< the payload is missing, or not valid JSON */
    /* Configuration or arguments: VAST_E_SPACE. */
    VAST_CAUSE_KEY_LENGTH,  /**< the API key is too long */
    VAST_CAUSE_HOST_LENGTH, /**< the host name is too long */
    VAST_CAUSE_ONSTART,     /**< the start-up script exceeds 4048 bytes: compress it (gzip, then base64) */
    /* Connection. */
    VAST_CAUSE_PORT_RESULT,     /**< the port returned a result that this function must not return */
    VAST_CAUSE_CLOSED,          /**< the peer closed the connection */
    VAST_CAUSE_NO_NAME,         /**< the host name has no address */
    VAST_CAUSE_REFUSED,         /**< connection refused */
    VAST_CAUSE_UNREACHABLE,     /**< no route to the host */
    VAST_CAUSE_RESET,           /**< the connection was reset */
    VAST_CAUSE_NO_MEMORY,       /**< out of memory, buffers or sockets */
    VAST_CAUSE_IO,              /**< input or output error */
    VAST_CAUSE_TLS,             /**< the TLS stream failed; vast_outcome.tls_cause has the text */
    VAST_CAUSE_DEADLINE,        /**< the deadline of the call passed */
    VAST_CAUSE_CONNECT_TIMEOUT, /**< the connection timeout passed */
    VAST_CAUSE_IDLE_TIMEOUT,    /**< no data received within the idle timeout */
    VAST_CAUSE_RATE_LIMIT,      /**< the rate limit of the service requires a wait beyond the deadline */
    VAST_CAUSE_EARLY_BYTES,     /**< the proxy sent data through the tunnel before the TLS handshake */
    /* Response head: VAST_E_HTTP. */
    VAST_CAUSE_STATUS_LINE,       /**< no HTTP/1.x status line */
    VAST_CAUSE_HTTP2,             /**< HTTP/2 instead of HTTP/1.1 */
    VAST_CAUSE_STATUS_DIGITS,     /**< status code is not three digits */
    VAST_CAUSE_STATUS_RANGE,      /**< status code outside 100..599 */
    VAST_CAUSE_UPGRADE,           /**< status 101 without an upgrade request */
    VAST_CAUSE_INTERIMS,          /**< too many interim responses */
    VAST_CAUSE_FOLDED_LINE,       /**< whitespace before the first header field */
    VAST_CAUSE_EMPTY_NAME,        /**< empty field name */
    VAST_CAUSE_NAME_BLANK,        /**< whitespace in or after a field name */
    VAST_CAUSE_NAME_TOKEN,        /**< invalid character in a field name */
    VAST_CAUSE_NO_COLON,          /**< header line without a colon */
    VAST_CAUSE_BARE_CR,           /**< CR without LF */
    VAST_CAUSE_BARE_LF,           /**< LF without CR */
    VAST_CAUSE_CONTROL_BYTE,      /**< control character in a header */
    VAST_CAUSE_HEAD_LENGTH,       /**< response header longer than VAST_HEAD_BYTES_MAX */
    VAST_CAUSE_LENGTH_NUMBER,     /**< Content-Length is not a decimal number of at most 64 bits */
    VAST_CAUSE_TWO_LENGTHS,       /**< two different Content-Length values */
    VAST_CAUSE_CODING,            /**< transfer coding other than a single "chunked" */
    VAST_CAUSE_CODING_AND_LENGTH, /**< both Content-Length and Transfer-Encoding */
    VAST_CAUSE_CODING_HTTP10,     /**< Transfer-Encoding in an HTTP/1.0 response */
    VAST_CAUSE_CONTENT_CODING,    /**< the body has a content coding, such as gzip, that was not requested */
    /* Response body. */
    VAST_CAUSE_CHUNK_SIZE,      /**< chunk size is not a hexadecimal number */
    VAST_CAUSE_CHUNK_SIZE_BITS, /**< chunk size exceeds 64 bits */
    VAST_CAUSE_CHUNK_END,       /**< chunk longer than its declared size */
    VAST_CAUSE_CHUNK_CR,        /**< CR without LF in chunk framing */
    VAST_CAUSE_CHUNK_LF,        /**< LF without CR in chunk framing */
    VAST_CAUSE_CHUNK_CONTROL,   /**< control character in chunk framing */
    VAST_CAUSE_CHUNK_OVERHEAD,  /**< more chunk framing than content */
    VAST_CAUSE_BODY_SHORT,      /**< the body is incomplete */
    VAST_CAUSE_BODY_BROKEN,     /**< the connection was lost inside a body that ends with the connection */
    VAST_CAUSE_BODY_EMPTY,      /**< the body is empty */
    VAST_CAUSE_BODY_NOT_JSON,   /**< the body is not valid JSON */
    VAST_CAUSE_BODY_ENDS,       /**< the body ends inside the JSON text */
    VAST_CAUSE_NOT_CONFIRMED,   /**< the response does not say what was done */
    VAST_CAUSE_ONLY_WORDS,      /**< a bare string, number or null, or only a message, where data was expected */
    /* The serverless data plane. */
    VAST_CAUSE_GRANT_URL,    /**< the address of the worker is missing, or not just scheme, host and port */
    VAST_CAUSE_GRANT_LENGTH, /**< the grant exceeds VAST_GRANT_BYTES - 1 */
    VAST_CAUSE_GRANT_KEY,    /**< the grant contains an API key, which must not be sent to a worker */
    VAST_CAUSE_WORKER_PLAIN, /**< the address of the worker is http, which is not allowed */
    VAST_CAUSE_WORKER_ROOTS, /**< the worker is reached by https, but vast_worker_access.tls_ctx is NULL */
    VAST_CAUSE_NO_WORKER,    /**< no worker was ready until the deadline */
    VAST_CAUSE_COUNT
} vast_cause;

/** Returns the name of a result for logs, such as "VAST_E_TLS"; "unknown" for an undefined value. Never NULL. */
const char *vast_err_name(vast_err err);

/** Returns a sentence without a full stop that describes a result, such as "the deadline passed". Never NULL. */
const char *vast_err_text(vast_err err);

/** Returns the name of a stage for messages, such as "tls handshake" or "response head". Never NULL. */
const char *vast_stage_text(vast_stage stage);

/** Returns the text of a cause, such as "connection refused"; "" for VAST_CAUSE_NONE. Never NULL. */
const char *vast_cause_text(vast_cause cause);

#ifdef __cplusplus
}
#endif

#endif
