/* SPDX-License-Identifier: MIT */
/**
 * Streams: what a client reads and writes through. Plain TCP and TLS are two of them.
 *
 * A stream lies between the client and its port. vast_stream_plain carries bytes to loopback addresses and to nowhere
 * else, because the key travels in them; vast_stream_mbedtls carries TLS. Firmware that links only one pays only for it.
 */
#ifndef VASTAI_TLS_H
#define VASTAI_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/config.h"
#include "vastai/error.h"
#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where a stream's bytes go: an open connection of a port. */
typedef struct vast_wire {
    const vast_port *port;
    void *port_ctx;
    uint16_t host_port; /**< the port that it is connected to; 0: not said. It only keeps sessions apart */
    uint32_t
        *budget; /**< bytes that the running step may still take, see VAST_STEP_BYTES; NULL: each call has its own */
} vast_wire;

/**
 * What a stream can do. The results are those of the port, so that the call engine knows one kind of stream. While a
 * function says AGAIN, want() tells what it waits for: TLS may have to read in order to write.
 */
typedef struct vast_stream {
    /**
     * Makes the connection safe to talk over; called again until it does not return AGAIN.
     * @param host  the name or address that the peer must prove.
     * @retval VAST_IO_OK     safe.
     * @retval VAST_IO_ERROR  it is not: cause() says why.
     * @retval VAST_IO_RESET  (and what else a port says of a connection) it broke beneath, or on a session that is
     *                        forgotten now: a new connection may do.
     */
    vast_io (*open)(void *self, const vast_wire *wire, const char *host);
    vast_io (*send)(void *self, const void *data, size_t len, size_t *moved);
    /** CLOSED: the peer said goodbye. With TLS a connection that just ends is RESET: the data may be cut short. */
    vast_io (*recv)(void *self, void *buf, size_t len, size_t *moved);
    /** Says goodbye if that goes without waiting, and forgets the connection; does not close the port. Idempotent. */
    void (*close)(void *self);
    /** VAST_WANT_READ or VAST_WANT_WRITE: what the last AGAIN waits for. 0: for nothing, the budget is spent; call again. */
    unsigned (*want)(const void *self);
    /** Why the last ERROR: "certificate has expired". A constant or text inside self; never NULL. */
    const char *(*cause)(const void *self);
    /** The library's own number for it, -0x2700; 0: none. */
    int (*cause_code)(const void *self);
    bool secure; /**< the peer proves who it is: a key may go to any host */
    /** Of a stream that is not secure: whether it goes to that host. NULL: to none. host[0..len) has no NUL. */
    bool (*reaches)(const char *host, size_t len);
} vast_stream;

/** Plain TCP, refused unless host is `localhost`, 127.0.0.0/8 or ::1: for vast_config.plain. self is a vast_plain. */
extern const vast_stream vast_stream_plain;

typedef struct vast_plain {
    vast_wire wire;
    unsigned want;
} vast_plain;

/**
 * TLS 1.2, and 1.3 where mbedTLS has it. self is a vast_tls.
 *
 * The server must prove that it is `host`: a dNSName of its certificate (in one without subjectAltName: the common name)
 * must equal it, where "*." in front stands for one label; if host is an address, an iPAddress must. The chain must end in
 * a root that find_root knows, or be one certificate that is such a root itself. SHA-1 and RSA under 2048 bits are refused.
 * Name constraints are not understood: a chain with critical ones is refused. Nothing asks whether a certificate was revoked.
 */
extern const vast_stream vast_stream_mbedtls;

/** Room for mbedTLS's contexts and what is received ahead; its own heap is apart (see vast_tls_use_arena). */
#ifndef VAST_TLS_BYTES
#define VAST_TLS_BYTES (3072 + VAST_TLS_READAHEAD)
#endif

/** One TLS client. Opaque; the caller's memory, used by one client at a time. */
typedef union vast_tls {
    uint64_t align_;
    void *align_pointer_;
    unsigned char opaque[VAST_TLS_BYTES];
} vast_tls;

/** An X.509 name or certificate in DER, in memory that outlives its use. */
typedef struct vast_der {
    const uint8_t *bytes;
    size_t len;
} vast_der;

/**
 * Finds a trusted root by its subject. Called when a chain ends in an issuer that it does not contain; `nth` counts up
 * from 0 until false is returned, since several roots may share a subject.
 *
 * @param subject  the DER of the name that is looked for.
 * @param root     set to the DER of a root certificate with that subject; it must stay valid until the next call.
 */
typedef bool vast_find_root(void *ctx, vast_der subject, unsigned nth, vast_der *root);

/** What to do about certificate dates when the port does not know the time. */
typedef enum vast_clock_policy {
    VAST_CLOCK_REQUIRED, /**< refuse to connect */
    VAST_CLOCK_OPTIONAL  /**< check everything but the dates */
} vast_clock_policy;

typedef struct vast_tls_config {
    vast_find_root *find_root; /**< required */
    void *find_root_ctx;
    /**
     * Says which roots these are, in up to 80 bytes: part of a session's key. Two sets must not have one name, or one resumes
     * what the other trusted: take vast_root_set.name, or a digest of yours. NULL: "".
     */
    const char *roots_name;
    vast_clock_policy clock;
    /**
     * Session store; both NULL: no resumption. The key of the store is text made of host, port, roots_name and the version
     * of mbedTLS. Sessions are secret. What is loaded is checked, and used for 24 h after the full handshake behind it at
     * most, and while all certificates seen then are valid. Both may fail silently: a lost session costs a full handshake.
     * not_after, in s since 1970: the store may forget it then; INT64_MAX: at the end of the program. len 0: forget it now.
     */
    size_t (*load_session)(void *ctx, const char *key, void *buf, size_t room); /**< bytes loaded, 0: none */
    void (*save_session)(void *ctx, const char *key, const void *session, size_t len, int64_t not_after);
    void *session_ctx;
    void *session_buffer; /**< the caller's, for (de)serialising; 4 KiB are enough, with peer certificates 8 */
    size_t session_buffer_bytes;
} vast_tls_config;

/**
 * Sets up TLS; opens nothing. After an error nothing is to be released, and it may be tried again: once the port has entropy.
 * @param tls     the caller's, not set up already; need not be zeroed.
 * @param config  copied; what it points to must outlive tls.
 * @param wire    copied: the source of entropy and of the time; the same port that the client will use.
 * @retval VAST_E_ARG  no find_root.
 * @retval VAST_E_TLS  no entropy, or out of memory.
 */
vast_err vast_tls_init(vast_tls *tls, const vast_tls_config *config, const vast_wire *wire);

/** Wipes and releases everything of it. Idempotent. @pre vast_tls_init() was called, and vast_client_end() for its client. */
void vast_tls_free(vast_tls *tls);

/** Whether the connection now open was resumed from a session. */
bool vast_tls_resumed(const vast_tls *tls);

/** "TLSv1.3", "TLSv1.2"; "" when none is open. */
const char *vast_tls_version(const vast_tls *tls);

/**
 * Gives mbedTLS a static heap for the whole program, before the first vast_tls_init(). Needs an mbedTLS built with
 * MBEDTLS_MEMORY_BUFFER_ALLOC_C.
 * @retval VAST_E_ARG  this mbedTLS uses the platform's heap.
 */
vast_err vast_tls_use_arena(void *arena, size_t bytes);

/** Recommended arena, in bytes. */
#define VAST_TLS_ARENA 49152

/** Most bytes of the arena that were in use at once; 0 without one, or in an mbedTLS without MBEDTLS_MEMORY_DEBUG. */
size_t vast_tls_arena_peak(void);

/** Roots in ROM, made by port/support/roots.py from a PEM bundle: found by their subject, without any parsing. */
typedef struct vast_root_row {
    uint32_t at;         /**< of the certificate in vast_root_set.der */
    uint16_t len;        /**< of the certificate */
    uint16_t subject_at; /**< of its subject in it */
    uint16_t subject_len;
} vast_root_row;

typedef struct vast_root_set {
    const uint8_t *der;
    const vast_root_row *rows;
    size_t count;
    const char *name; /**< for vast_tls_config.roots_name: SHA-256 of its certificates, in hex */
} vast_root_set;

/** A vast_find_root. @param set_ctx  a const vast_root_set. */
bool vast_find_root_in_set(void *set_ctx, vast_der subject, unsigned nth, vast_der *root);

/** The roots built into a program; none, unless it was linked with a set of them. */
extern const vast_root_set vast_builtin_roots;

#ifdef __cplusplus
}
#endif

#endif
