/* SPDX-License-Identifier: MIT */
/**
 * Sizes that are fixed when the library is compiled. Override one with -D for the library and for everything that
 * includes its headers alike: they decide the layout of public structs.
 */
#ifndef VASTAI_CONFIG_H
#define VASTAI_CONFIG_H

/** Longest key, in bytes. Keys of the service have 64. */
#ifndef VAST_KEY_BYTES
#define VAST_KEY_BYTES 128
#endif

/** Longest host name with its NUL, in bytes. DNS allows 254. */
#ifndef VAST_HOST_BYTES
#define VAST_HOST_BYTES 128
#endif

/** What is kept of the server's words, or of a redirect's target, with the NUL, in bytes. */
#ifndef VAST_MESSAGE_BYTES
#define VAST_MESSAGE_BYTES 256
#endif

/** Smallest buffer that vast_client_init() takes, in bytes: an error body must be judged within it. */
#define VAST_BUFFER_MIN 512

/** What a client is best given on a small machine, in bytes. */
#ifndef VAST_BUFFER_BYTES
#define VAST_BUFFER_BYTES 1536
#endif

/** Deepest nesting of JSON that is accepted; a multiple of 32. */
#ifndef VAST_JSON_DEPTH
#define VAST_JSON_DEPTH 64
#endif

/**
 * 1: the JSON scanner without its shortcuts for UTF-8 and escapes. It takes about 1 KB less code, and three times the
 * instructions for text that is not plain ASCII. The events differ in how strings with escapes are cut, and in nothing else.
 */
#ifndef VAST_JSON_SMALL
#define VAST_JSON_SMALL 0
#endif

/** Longest piece of a string that was decoded from escapes, in bytes; on the stack of the scanner. At least 8. */
#ifndef VAST_JSON_WINDOW
#define VAST_JSON_WINDOW 40
#endif

/** Conditions of a search's query; a vast_query takes 20 bytes for each on a 32-bit machine. */
#ifndef VAST_QUERY_TERMS
#define VAST_QUERY_TERMS 64
#endif

/** What a TLS stream receives before mbedTLS asks for it, in bytes: fewer calls of the port. 0: nothing. */
#ifndef VAST_TLS_READAHEAD
#define VAST_TLS_READAHEAD 1024
#endif

/**
 * What one step takes at the most before it gives the turn back, in bytes; a call of the port counts for VAST_STEP_CALL_BYTES
 * beside what it moves. It bounds a step against peers that always have something to say.
 */
#ifndef VAST_STEP_BYTES
#define VAST_STEP_BYTES 16384
#endif
#define VAST_STEP_CALL_BYTES 64

/** Longest response head, in bytes, interim responses included. */
#ifndef VAST_HEAD_BYTES_MAX
#define VAST_HEAD_BYTES_MAX 16384
#endif

#endif
