/* SPDX-License-Identifier: MIT */
/**
 * Sizes fixed at compile time. To change one, compile the library and everything that includes its headers with the
 * same -D option: these sizes determine the layout of public structs.
 */
#ifndef VASTAI_CONFIG_H
#define VASTAI_CONFIG_H

/** Maximum length of an API key, in bytes. Keys of the service have 64. */
#ifndef VAST_KEY_BYTES
#define VAST_KEY_BYTES 128
#endif

/** Maximum length of a host name including the NUL, in bytes. DNS allows 254. */
#ifndef VAST_HOST_BYTES
#define VAST_HOST_BYTES 128
#endif

/** Size of vast_outcome.message (a message of the server, or the target of a redirect) with the NUL, in bytes. */
#ifndef VAST_MESSAGE_BYTES
#define VAST_MESSAGE_BYTES 256
#endif

/** Maximum length of a grant of the serverless router with the NUL, in bytes. Those of the service have about 480. */
#ifndef VAST_GRANT_BYTES
#define VAST_GRANT_BYTES 1280
#endif

/** Minimum buffer size that vast_client_init() accepts, in bytes: an error response is evaluated in the buffer. */
#define VAST_BUFFER_MIN 512

/** Recommended buffer size on a small machine, in bytes. */
#ifndef VAST_BUFFER_BYTES
#define VAST_BUFFER_BYTES 1536
#endif

/** Maximum nesting depth of JSON; a multiple of 32. */
#ifndef VAST_JSON_DEPTH
#define VAST_JSON_DEPTH 64
#endif

/**
 * 1: compile the JSON scanner without its fast paths, which skip plain text a word at a time and decode UTF-8 and
 * escapes at once. This saves about 1.2 KB of code and tables, and takes twice the instructions for plain text, and
 * three times for other text. It changes only where strings with escapes are split into events; and a client then does
 * not mute what its bindings do not need.
 */
#ifndef VAST_JSON_SMALL
#define VAST_JSON_SMALL 0
#endif

/** 1: compile the HTTP reader without its fast path for the framing between chunks, which takes about 150 bytes. */
#ifndef VAST_HTTP_SMALL
#define VAST_HTTP_SMALL VAST_JSON_SMALL
#endif

/** Size of the buffer for decoded escapes, in bytes, on the stack of the JSON scanner. At least 8. */
#ifndef VAST_JSON_WINDOW
#define VAST_JSON_WINDOW 40
#endif

/** Maximum number of conditions in a search query; each takes 20 bytes of a vast_query on a 32-bit machine. */
#ifndef VAST_QUERY_TERMS
#define VAST_QUERY_TERMS 64
#endif

/** Size of the read-ahead buffer of a TLS stream, in bytes. It saves calls of the port. 0: no buffer. */
#ifndef VAST_TLS_READAHEAD
#define VAST_TLS_READAHEAD 1024
#endif

/**
 * Size of the buffer in which a TLS stream joins small records, in bytes: the end of a handshake and the request after
 * it leave in one call of the port, and over TCP in one segment. 0: each record is sent alone.
 */
#ifndef VAST_TLS_SEND_BUFFER
#define VAST_TLS_SEND_BUFFER 512
#endif

/**
 * Maximum number of bytes that vast_call_step() processes before it returns, so that a peer that always has more data
 * cannot keep it running. Each call of the port counts as VAST_STEP_CALL_BYTES in addition to the bytes it moves.
 */
#ifndef VAST_STEP_BYTES
#define VAST_STEP_BYTES 16384
#endif
#define VAST_STEP_CALL_BYTES 64

/** Maximum size of a response head including interim responses, in bytes. */
#ifndef VAST_HEAD_BYTES_MAX
#define VAST_HEAD_BYTES_MAX 16384
#endif

#endif
