/* SPDX-License-Identifier: MIT */
/**
 * Streams: the layer between a client and its port. There are two, plain TCP and TLS.
 *
 * vast_stream_plain connects only to loopback addresses, because the API key is sent through it unencrypted;
 * vast_stream_mbedtls is TLS. A program links only the streams that its configuration names.
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

/** The connection that a stream uses: an open connection of a port. */
typedef struct vast_wire {
    const vast_port *port;
    void *port_ctx;
    uint16_t host_port; /**< TCP port of the connection, used only to tell stored sessions apart; 0: unknown */
    /**
     * Bytes that the current step may still process, see VAST_STEP_BYTES. NULL: each function call has its own limit.
     */
    uint32_t *budget;
} vast_wire;

/**
 * The functions of a stream. They return the results of port functions, so that the call engine handles all streams
 * alike. After a function has returned AGAIN, want() returns what to wait for: TLS may have to read before it can
 * write.
 */
typedef struct vast_stream {
    /**
     * Makes the connection ready for data; for TLS, performs the handshake. Called again until the result is not AGAIN.
     * The last bytes of a handshake may leave only with the first ones of send(), or when recv() or close() is called.
     * @param host  the name or address that the certificate of the peer must match.
     * @retval VAST_IO_OK     ready.
     * @retval VAST_IO_ERROR  the stream cannot be secured; cause() gives the reason.
     * @retval VAST_IO_RESET  (and other errors of a port) the connection was lost, or the server rejected a stored
     *                        session, which is now forgotten: a new connection may succeed.
     */
    vast_io (*open)(void *self, const vast_wire *wire, const char *host);
    /** Sends data, as vast_port.send does. */
    vast_io (*send)(void *self, const void *data, size_t len, size_t *moved);
    /**
     * Receives data, as vast_port.recv does. CLOSED means that the peer ended the stream; over TLS it has sent
     * close_notify. A TLS connection that ends without close_notify is RESET, because the data may be truncated.
     */
    vast_io (*recv)(void *self, void *buf, size_t len, size_t *moved);
    /** Sends close_notify if that does not block, and forgets the connection. Does not close the port. Idempotent. */
    void (*close)(void *self);
    /**
     * Returns VAST_WANT_READ or VAST_WANT_WRITE: what to wait for after AGAIN. 0: the budget is used up; call again.
     */
    unsigned (*want)(const void *self);
    /** Returns the reason of the last ERROR, "certificate has expired": a constant, or text in `self`. Never NULL. */
    const char *(*cause)(const void *self);
    /** Returns the error code of the TLS library for it, such as -0x2700; 0: none. */
    int (*cause_code)(const void *self);
    bool secure;    /**< the peer is authenticated, so the API key may be sent to any host */
    bool encrypted; /**< the bytes are encrypted, but anyone may be the peer: for a client without a key */
    /** For a stream that is not secure: whether it may connect to the host host[0..len), without NUL. NULL: to none. */
    bool (*reaches)(const char *host, size_t len);
} vast_stream;

/** Plain TCP, only to `localhost`, 127.0.0.0/8 and ::1. For vast_config.plain; `self` is a vast_plain. */
extern const vast_stream vast_stream_plain;

typedef struct vast_plain {
    vast_wire wire;
    unsigned want;
} vast_plain;

/**
 * TLS 1.2, and TLS 1.3 if mbedTLS was built with it. `self` is a vast_tls.
 *
 * The server certificate must match `host`: if host is a name, a dNSName of the certificate (the common name if the
 * certificate has no subjectAltName) must be equal to it, where a leading "*." matches exactly one label; if host is an
 * address, an iPAddress must be equal to it. The chain must end in a root certificate that find_root returns, or
 * consist of such a root alone. SHA-1 signatures and RSA keys below 2048 bits are rejected. Name constraints are not
 * supported: a chain with critical ones is rejected. Revocation is not checked.
 */
extern const vast_stream vast_stream_mbedtls;

/**
 * TLS with any certificate: any machine on the way may be the peer, and may read and change everything. For data that
 * is neither secret nor trusted, from a server whose certificate no root has signed. A client with this stream has no
 * key: vast_client_init() refuses one. Sessions are not stored. `self` is a vast_tls.
 */
extern const vast_stream vast_stream_mbedtls_unverified;

/** Size of a vast_tls: mbedTLS contexts and two small buffers, without the heap of mbedTLS (vast_tls_use_arena()). */
#ifndef VAST_TLS_BYTES
#define VAST_TLS_BYTES (3072 + VAST_TLS_READAHEAD + VAST_TLS_SEND_BUFFER)
#endif

/** The TLS state of one client; opaque. The caller owns its memory; only one client may use it at a time. */
typedef union vast_tls {
    uint64_t align_;
    void *align_pointer_;
    unsigned char opaque[VAST_TLS_BYTES];
} vast_tls;

/** An X.509 name or certificate in DER. The memory must stay valid while in use. */
typedef struct vast_der {
    const uint8_t *bytes;
    size_t len;
} vast_der;

/**
 * Finds a trusted root certificate by its subject. Called when the issuer of the last certificate in a chain is not in
 * the chain. Several roots may have the same subject: `nth` counts up from 0 until the function returns false.
 *
 * @param subject  the name to find, in DER.
 * @param root     set to a root certificate with this subject, in DER; it must stay valid until the next call.
 * @return false if there are no more roots with this subject.
 */
typedef bool vast_find_root(void *ctx, vast_der subject, unsigned nth, vast_der *root);

/** How to treat the dates of certificates if the port does not know the time. */
typedef enum vast_clock_policy {
    VAST_CLOCK_REQUIRED, /**< refuse to connect */
    VAST_CLOCK_OPTIONAL  /**< check everything but the dates */
} vast_clock_policy;

typedef struct vast_tls_config {
    vast_find_root *find_root; /**< required */
    void *find_root_ctx;
    /**
     * Identifies the set of roots, in up to 80 bytes; part of the key of a stored session. Different sets must have
     * different names, or a session is resumed whose server was verified with the other set. Use vast_root_set.name, or
     * a digest of your set. NULL: "". With a longer name no session is loaded or stored.
     */
    const char *roots_name;
    vast_clock_policy clock;
    /*
     * Session store. Both functions NULL: no session resumption. The key is text made of host, port, roots_name and the
     * version of mbedTLS. Sessions are secret. A loaded session is validated; it is used for at most 24 h after the
     * full handshake that it came from, and only while all certificates of that handshake are valid. Both functions
     * may fail silently: a missing session costs a full handshake.
     */
    /** Loads the session stored under `key` into buf[0..room). Returns its length, in bytes; 0 or above room: none. */
    size_t (*load_session)(void *ctx, const char *key, void *buf, size_t room);
    /**
     * Stores a session; len 0: deletes the stored one. The store may delete it after not_after, in s since 1970-01-01
     * UTC; INT64_MAX: when the program ends.
     */
    void (*save_session)(void *ctx, const char *key, const void *session, size_t len, int64_t not_after);
    void *session_ctx;           /**< passed to both functions */
    void *session_buffer;        /**< the caller's memory, for serializing sessions; NULL: no session resumption */
    size_t session_buffer_bytes; /**< 4096 is enough; 8192 if mbedTLS keeps peer certificates */
} vast_tls_config;

/**
 * Sets up TLS. Opens no connection. After an error nothing has to be freed, and the call may be repeated, for example
 * once the port has entropy.
 * @param tls     the caller's memory, not set up yet; need not be zeroed.
 * @param config  copied; everything it points to must stay valid until vast_tls_free().
 * @param wire    copied; the source of entropy and time. It must name the port that the client will use.
 * @retval VAST_E_ARG  config->find_root is NULL.
 * @retval VAST_E_TLS  no entropy, or out of memory.
 */
vast_err vast_tls_init(vast_tls *tls, const vast_tls_config *config, const vast_wire *wire);

/** Wipes and frees everything in `tls`. Idempotent. @pre vast_tls_init() and, for its client, vast_client_end(). */
void vast_tls_free(vast_tls *tls);

/** Returns whether the open connection was resumed from a stored session. */
bool vast_tls_resumed(const vast_tls *tls);

/** Returns the protocol version of the open connection, "TLSv1.3" or "TLSv1.2"; "" if none is open. */
const char *vast_tls_version(const vast_tls *tls);

/**
 * Gives mbedTLS a static heap, used by the whole program. Call it once, before the first vast_tls_init(). mbedTLS must
 * have been built with MBEDTLS_MEMORY_BUFFER_ALLOC_C.
 * @param arena  the heap; must stay valid until the program ends.
 * @retval VAST_E_ARG  this build of mbedTLS uses the heap of the platform.
 */
vast_err vast_tls_use_arena(void *arena, size_t bytes);

/** Recommended size of the arena, in bytes. */
#define VAST_TLS_ARENA 49152

/** Returns the peak use of the arena in bytes; 0 without an arena, or if mbedTLS lacks MBEDTLS_MEMORY_DEBUG. */
size_t vast_tls_arena_peak(void);

/** One root certificate of a vast_root_set. */
typedef struct vast_root_row {
    uint32_t at;          /**< offset of the certificate in vast_root_set.der */
    uint16_t len;         /**< length of the certificate */
    uint16_t subject_at;  /**< offset of the subject in the certificate */
    uint16_t subject_len; /**< length of the subject */
} vast_root_row;

/** Root certificates in ROM, made by port/support/roots.py from a PEM bundle. They are found without being parsed. */
typedef struct vast_root_set {
    const uint8_t *der;
    const vast_root_row *rows;
    size_t count;
    const char *name; /**< for vast_tls_config.roots_name: SHA-256 of the certificates, in hex */
} vast_root_set;

/** A vast_find_root for a root set. @param set_ctx  a const vast_root_set. */
bool vast_find_root_in_set(void *set_ctx, vast_der subject, unsigned nth, vast_der *root);

/** The root set built into the program; empty unless the program was linked with one. */
extern const vast_root_set vast_builtin_roots;

#ifdef __cplusplus
}
#endif

#endif
