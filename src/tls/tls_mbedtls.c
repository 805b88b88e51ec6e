/* SPDX-License-Identifier: MIT */
/* The TLS stream, implemented with mbedTLS. */
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ssl.h>
#include <string.h>

#include "budget.h"
#include "cause.h"
#include "mbedtls_compat.h"
#include "session.h"
#include "trust.h"
#include "vastai/tls.h"
#include "wipe.h"

typedef struct tls {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config conf;
    mbedtls_ctr_drbg_context drbg;
    mbedtls_x509_crt no_roots; /* an empty list for mbedTLS; trust.c finds the roots */
    vast_tls_config config;
    vast_wire wire;
    vast_trust trust;
    vast_standing standing; /* full handshake of the current session */
    vast_io wire_end;       /* the vast_io that ended the connection; VAST_IO_OK: none yet */
    unsigned want;
    const char *cause;
    int cause_code;
    bool anyone;                      /* the certificate of the peer does not matter */
    bool begun;                       /* ssl is set up */
    bool established;                 /* the handshake is complete, and no error occurred since */
    bool ended;                       /* the server sent close_notify */
    bool offered;                     /* a stored session was offered */
    bool saved;                       /* the session of this connection was stored */
    bool dry;                         /* the port has no more data */
    uint32_t budget;                  /* budget of this call, if the wire has none */
    char key[VAST_SESSION_KEY_BYTES]; /* key of the session store; "": no store */
    size_t ahead_at;                  /* ahead[ahead_at..ahead_end) was received, but not read by mbedTLS yet */
    size_t ahead_end;
    uint8_t ahead[VAST_TLS_READAHEAD > 0 ? VAST_TLS_READAHEAD : 1];
    size_t held_at; /* mbedTLS has written held[held_at..held_end), but it was not sent yet */
    size_t held_end;
    uint8_t held[VAST_TLS_SEND_BUFFER > 0 ? VAST_TLS_SEND_BUFFER : 1];
} tls;

_Static_assert(sizeof(tls) <= VAST_TLS_BYTES, "VAST_TLS_BYTES is too small for this mbedTLS");
_Static_assert(_Alignof(tls) <= _Alignof(vast_tls), "vast_tls is not aligned enough");

/* ---- I/O callbacks of mbedTLS ------------------------------------------------------------------------------------ */

static int draw_entropy(void *wire, unsigned char *out, size_t len)
{
    const vast_wire *w = wire;
    return w->port->entropy(w->port_ctx, out, len) == VAST_IO_OK ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

/* Reports every end of the connection as CONN_EOF; wire_end holds the actual result. */
static int moved_or_ended(tls *t, vast_io io, size_t moved, int would_wait)
{
    if (io == VAST_IO_OK) {
        return (int)moved;
    }
    if (io == VAST_IO_AGAIN) {
        return would_wait;
    }
    t->wire_end = io == VAST_IO_CLOSED ? VAST_IO_RESET : io;
    return MBEDTLS_ERR_SSL_CONN_EOF;
}

/*
 * mbedTLS loops internally while there is data: warning alerts, renegotiation requests, tickets. When the budget is
 * used up, the result is that no data has arrived. That ends all of these loops, and mbedTLS continues when it is
 * called again.
 */
static uint32_t *budget_of(tls *t)
{
    return t->wire.budget != NULL ? t->wire.budget : &t->budget;
}

static bool is_spent(const tls *t)
{
    return (t->wire.budget != NULL ? *t->wire.budget : t->budget) == 0;
}

static vast_io send_within_budget(tls *t, const uint8_t *data, size_t len, size_t *moved)
{
    if (is_spent(t)) {
        return VAST_IO_AGAIN;
    }
    vast_io io = t->wire.port->send(t->wire.port_ctx, data, len, moved);
    vast_budget_take(budget_of(t), *moved + VAST_STEP_CALL_BYTES);
    return io;
}

/* @return VAST_IO_OK: nothing is held back any more. */
static vast_io send_held(tls *t)
{
    while (VAST_TLS_SEND_BUFFER != 0 && t->held_at != t->held_end) {
        size_t moved = 0;
        vast_io io = send_within_budget(t, t->held + t->held_at, t->held_end - t->held_at, &moved);
        if (io != VAST_IO_OK) {
            return io;
        }
        t->held_at += moved;
    }
    t->held_at = t->held_end = 0;
    return VAST_IO_OK;
}

/*
 * mbedTLS writes each record of a flight by itself. Small ones are joined, and are sent before the stream reads, when a
 * request has been written, and at the end.
 */
static int wire_send(void *self, const unsigned char *data, size_t len)
{
    tls *t = self;
    size_t moved = 0;
    bool fits = len <= sizeof t->held - t->held_end;
    vast_io io = fits ? VAST_IO_OK : send_held(t);
    if (io == VAST_IO_OK && len > VAST_TLS_SEND_BUFFER) {
        io = send_within_budget(t, data, len, &moved);
    } else if (io == VAST_IO_OK) {
        memcpy(t->held + t->held_end, data, len);
        t->held_end += len;
        moved = len;
    }
    return moved_or_ended(t, io, moved, MBEDTLS_ERR_SSL_WANT_WRITE);
}

static size_t take_ahead(tls *t, unsigned char *buf, size_t len)
{
    size_t there = t->ahead_end - t->ahead_at;
    size_t taken = len < there ? len : there;
    memcpy(buf, t->ahead + t->ahead_at, taken);
    t->ahead_at += taken;
    return taken;
}

/* mbedTLS reads the five bytes of a record header, then the record. Reading ahead saves a call of the port. */
static vast_io look_ahead(tls *t)
{
    size_t moved = 0;
    vast_io io = t->wire.port->recv(t->wire.port_ctx, t->ahead, sizeof t->ahead, &moved);
    t->ahead_at = 0;
    t->ahead_end = io == VAST_IO_OK ? moved : 0;
    return io;
}

static vast_io receive(tls *t, unsigned char *buf, size_t len, size_t *moved)
{
    vast_io io = VAST_IO_OK;
    if (t->ahead_at == t->ahead_end) {
        if (len >= sizeof t->ahead) {
            return t->wire.port->recv(t->wire.port_ctx, buf, len, moved);
        }
        io = look_ahead(t);
    }
    *moved = take_ahead(t, buf, len);
    return io;
}

static int wire_recv(void *self, unsigned char *buf, size_t len)
{
    tls *t = self;
    size_t moved = 0;
    vast_io io = send_held(t);
    if (io != VAST_IO_OK) {
        return moved_or_ended(t, io, 0, MBEDTLS_ERR_SSL_WANT_WRITE);
    }
    if (is_spent(t)) {
        return MBEDTLS_ERR_SSL_WANT_READ;
    }
    io = receive(t, buf, len, &moved);
    t->dry = io == VAST_IO_AGAIN;
    vast_budget_take(budget_of(t), moved + VAST_STEP_CALL_BYTES);
    return moved_or_ended(t, io, moved, MBEDTLS_ERR_SSL_WANT_READ);
}

static int64_t time_now(const tls *t)
{
    return t->wire.port->epoch != NULL ? t->wire.port->epoch(t->wire.port_ctx) : -1;
}

/* ---- results ----------------------------------------------------------------------------------------------------- */

static vast_io refuse(tls *t, const char *cause, int code)
{
    t->established = false;
    t->cause = cause;
    t->cause_code = code;
    return VAST_IO_ERROR;
}

/* After trust.c, mbedTLS itself checks only the key usage and the curve of the leaf. */
static const char *explain_certificate(tls *t, int ret)
{
    uint32_t later = mbedtls_ssl_get_verify_result(&t->ssl);
    if (!t->trust.judged || later == UINT32_MAX) {
        return vast_tls_error_text(ret);
    }
    t->trust.leaf |= later & ~t->trust.flags;
    t->trust.flags |= later;
    return vast_trust_text(&t->trust);
}

static const char *explain(tls *t, int ret)
{
    switch (ret) {
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
    case VAST_MBED_BAD_CERTIFICATE:
        return explain_certificate(t, ret);
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return vast_tls_alert_text(t->ssl.VAST_MBED(in_msg)[1]);
    default:
        return vast_tls_error_text(ret);
    }
}

static vast_io result_of(tls *t, int ret)
{
    switch (ret) {
    case MBEDTLS_ERR_SSL_WANT_READ:
        t->want = is_spent(t) ? 0 : VAST_WANT_READ;
        return VAST_IO_AGAIN;
    case MBEDTLS_ERR_SSL_WANT_WRITE:
        t->want = is_spent(t) ? 0 : VAST_WANT_WRITE;
        return VAST_IO_AGAIN;
    case MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS:
        t->want = 0;
        return VAST_IO_AGAIN;
    default:
        break;
    }
    (void)send_held(t); /* an alert that says why */
    if (t->wire_end != VAST_IO_OK) {
        refuse(t, "the connection was cut", 0);
        return t->wire_end;
    }
    return refuse(t, explain(t, ret), ret);
}

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

static bool has_store(const tls *t)
{
    return t->key[0] != '\0' && !t->anyone && t->config.session_buffer != NULL &&
           t->config.session_buffer_bytes > VAST_SESSION_HEADER;
}

/* An unusable session is not an error: the handshake is then a full one. */
static void offer_session(tls *t, int64_t now)
{
    if (!has_store(t) || t->config.load_session == NULL) {
        return;
    }
    uint8_t *blob = t->config.session_buffer;
    size_t room = t->config.session_buffer_bytes;
    size_t len = t->config.load_session(t->config.session_ctx, t->key, blob, room);
    if (len <= room && vast_session_open(blob, len, now, &t->standing)) {
        mbedtls_ssl_session session;
        mbedtls_ssl_session_init(&session);
        t->offered = mbedtls_ssl_session_load(&session, blob + VAST_SESSION_HEADER, len - VAST_SESSION_HEADER) == 0 &&
                     mbedtls_ssl_set_session(&t->ssl, &session) == 0;
        mbedtls_ssl_session_free(&session);
    }
    vast_wipe(blob, len <= room ? len : room);
}

/* A server that was reconfigured may fail or close the connection instead of ignoring the session. */
static void forget_session(tls *t)
{
    t->offered = false;
    if (t->config.save_session != NULL) {
        t->config.save_session(t->config.session_ctx, t->key, NULL, 0, 0);
    }
}

static void save_session(tls *t)
{
    if (!has_store(t) || t->config.save_session == NULL || t->saved) {
        return;
    }
    t->saved = true;
    uint8_t *blob = t->config.session_buffer;
    size_t room = t->config.session_buffer_bytes - VAST_SESSION_HEADER;
    size_t len = 0;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_get_session(&t->ssl, &session) == 0 &&
        mbedtls_ssl_session_save(&session, blob + VAST_SESSION_HEADER, room, &len) == 0) {
        vast_session_seal(blob, len, &t->standing);
        t->config.save_session(
            t->config.session_ctx, t->key, blob, VAST_SESSION_HEADER + len, vast_session_end(&t->standing));
        vast_wipe(blob, VAST_SESSION_HEADER + len);
    }
    mbedtls_ssl_session_free(&session);
}

/* ---- a connection ------------------------------------------------------------------------------------------------ */

static void tls_close(void *self)
{
    tls *t = self;
    if (t->established) {
        /* No loop: at most one call for each pending record and one for close_notify, so no peer can prolong it. */
        t->wire.budget = NULL;
        t->budget = VAST_STEP_BYTES;
        (void)mbedtls_ssl_close_notify(&t->ssl);
        (void)send_held(t);
    }
    mbedtls_ssl_free(&t->ssl);
    mbedtls_ssl_init(&t->ssl);
    t->begun = false;
    t->established = false;
    t->want = 0;
}

/* An address must not be sent as server name (RFC 6066, section 3); trust.c compares it. */
static int set_up(tls *t, const char *host)
{
    int ret = mbedtls_ssl_setup(&t->ssl, &t->conf);
    if (ret != 0) {
        return ret;
    }
    mbedtls_ssl_set_bio(&t->ssl, t, wire_send, wire_recv, NULL);
    return mbedtls_ssl_set_hostname(&t->ssl, t->trust.ip_len == 0 ? host : NULL);
}

static vast_io begin(tls *t, const vast_wire *wire, const char *host)
{
    t->wire = *wire;
    t->wire_end = VAST_IO_OK;
    t->ahead_at = t->ahead_end = 0;
    t->held_at = t->held_end = 0;
    t->ended = false;
    t->offered = false;
    t->saved = false;
    int64_t now = time_now(t);
    if (now < 0 && t->config.clock == VAST_CLOCK_REQUIRED) {
        return refuse(t, "the time is not known, so the certificate's dates cannot be checked", 0);
    }
    vast_trust_begin(&t->trust, host, now);
    t->trust.anyone = t->anyone;
    int ret = set_up(t, host);
    if (ret != 0) {
        tls_close(t);
        return refuse(t, vast_tls_error_text(ret), ret);
    }
    if (!vast_session_key(t->key, host, wire->host_port, t->config.roots_name)) {
        t->key[0] = '\0';
    }
    offer_session(t, now);
    t->begun = true;
    return VAST_IO_OK;
}

/*
 * Accepts the connection only if trust.c has verified the chain, or mbedTLS resumed the session that was offered.
 * In TLS 1.3 the new session arrives later, with the first ticket.
 */
static vast_io finish(tls *t)
{
    if (t->trust.judged ? t->trust.flags != 0 : !t->offered) {
        return refuse(t, "the server did not prove who it is", 0);
    }
    t->established = true;
    if (t->trust.judged) {
        t->standing = (vast_standing){ t->trust.now, t->trust.now < 0 ? INT64_MAX : t->trust.not_after };
        if (vast_mbed_session_is_whole(&t->ssl)) {
            save_session(t);
        }
    }
    return VAST_IO_OK;
}

static int shake_hands(tls *t)
{
    int ret;
    do {
        t->dry = false;
        ret = mbedtls_ssl_handshake(&t->ssl);
    } while (ret == MBEDTLS_ERR_SSL_WANT_READ && !t->dry && !is_spent(t));
    return ret;
}

static vast_io tls_open(void *self, const vast_wire *wire, const char *host)
{
    tls *t = self;
    t->budget = VAST_STEP_BYTES;
    if (!t->begun) {
        vast_io io = begin(t, wire, host);
        if (io != VAST_IO_OK) {
            return io;
        }
    }
    int ret = shake_hands(t);
    vast_io io = ret == 0 ? finish(t) : result_of(t, ret);
    if (io != VAST_IO_OK && io != VAST_IO_AGAIN && t->offered && !t->trust.judged) {
        forget_session(t);
        return io == VAST_IO_ERROR ? VAST_IO_RESET : io;
    }
    return io;
}

/* What was verified and what was not must not share a session: see has_store(). */
static vast_io unverified_open(void *self, const vast_wire *wire, const char *host)
{
    tls *t = self;
    t->anyone = true;
    return tls_open(self, wire, host);
}

static vast_io tls_send(void *self, const void *data, size_t len, size_t *moved)
{
    tls *t = self;
    if (!t->established) {
        return VAST_IO_RESET;
    }
    t->budget = VAST_STEP_BYTES;
    int ret = mbedtls_ssl_write(&t->ssl, data, len);
    if (ret <= 0) {
        return result_of(t, ret);
    }
    vast_io io = send_held(t);
    if (io != VAST_IO_OK && io != VAST_IO_AGAIN) {
        return result_of(t, moved_or_ended(t, io, 0, 0));
    }
    *moved = (size_t)ret; /* if the port was full, the next call sends the rest first */
    return VAST_IO_OK;
}

/*
 * Whether to read again at once. After a ticket, and after two empty records in a row (0), mbedTLS returns although
 * more data may already be in its buffers, and the port would not wake the caller for that.
 */
static bool reads_on(const tls *t, int ret)
{
    bool more = ret == VAST_MBED_NEW_TICKET || (ret == 0 && t->wire_end == VAST_IO_OK) ||
                (ret == MBEDTLS_ERR_SSL_WANT_READ && !t->dry);
    return more && !is_spent(t);
}

static int read_on(tls *t, void *buf, size_t len)
{
    int ret;
    do {
        t->dry = false;
        ret = mbedtls_ssl_read(&t->ssl, buf, len);
        if (ret == VAST_MBED_NEW_TICKET) {
            vast_budget_take(budget_of(t), VAST_STEP_CALL_BYTES); /* a record may contain many of them */
            save_session(t);
        }
    } while (reads_on(t, ret));
    return ret == VAST_MBED_NEW_TICKET || (ret == 0 && t->wire_end == VAST_IO_OK) ? MBEDTLS_ERR_SSL_WANT_READ : ret;
}

static vast_io tls_recv(void *self, void *buf, size_t len, size_t *moved)
{
    tls *t = self;
    if (!t->established || t->ended) {
        return t->established ? VAST_IO_CLOSED : VAST_IO_RESET;
    }
    t->budget = VAST_STEP_BYTES;
    int ret = read_on(t, buf, len);
    if (ret > 0) {
        *moved = (size_t)ret;
        return VAST_IO_OK;
    }
    t->ended = ret == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY;
    return t->ended ? VAST_IO_CLOSED : result_of(t, ret);
}

static unsigned tls_want(const void *self)
{
    return ((const tls *)self)->want;
}

static const char *tls_cause(const void *self)
{
    return ((const tls *)self)->cause;
}

static int tls_cause_code(const void *self)
{
    return ((const tls *)self)->cause_code;
}

const vast_stream vast_stream_mbedtls = {
    .open = tls_open,
    .send = tls_send,
    .recv = tls_recv,
    .close = tls_close,
    .want = tls_want,
    .cause = tls_cause,
    .cause_code = tls_cause_code,
    .secure = true,
};

const vast_stream vast_stream_mbedtls_unverified = {
    .open = unverified_open,
    .send = tls_send,
    .recv = tls_recv,
    .close = tls_close,
    .want = tls_want,
    .cause = tls_cause,
    .cause_code = tls_cause_code,
    .encrypted = true,
};

bool vast_tls_resumed(const vast_tls *self)
{
    const tls *t = (const tls *)self;
    return t->established && !t->trust.judged;
}

const char *vast_tls_version(const vast_tls *self)
{
    const tls *t = (const tls *)self;
    return t->established ? mbedtls_ssl_get_version(&t->ssl) : "";
}

/* ---- set-up ------------------------------------------------------------------------------------------------------ */

static const vast_mbed_signature signatures[] = { VAST_MBED_SIGNATURES };
static const vast_mbed_group groups[] = { VAST_MBED_GROUPS };
static const int suites[] = {
    VAST_MBED_TLS13_SUITES MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0,
};

static void restrict_to_strong(tls *t)
{
    vast_mbed_limit(&t->conf, signatures, groups);
    vast_mbed_ask_for_small_records(&t->conf);
    mbedtls_ssl_conf_ciphersuites(&t->conf, suites);
    mbedtls_ssl_conf_cert_profile(&t->conf, &vast_trust_profile);
    mbedtls_ssl_conf_authmode(&t->conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&t->conf, &t->no_roots, NULL);
    mbedtls_ssl_conf_verify(&t->conf, vast_trust_judge, &t->trust);
    mbedtls_ssl_conf_rng(&t->conf, mbedtls_ctr_drbg_random, &t->drbg);
}

static bool start(tls *t)
{
    if (!vast_mbed_start() || mbedtls_ctr_drbg_seed(&t->drbg, draw_entropy, &t->wire, NULL, 0) != 0 ||
        mbedtls_ssl_config_defaults(
            &t->conf, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
        return false;
    }
    restrict_to_strong(t);
    return true;
}

vast_err vast_tls_init(vast_tls *self, const vast_tls_config *config, const vast_wire *wire)
{
    tls *t = (tls *)self;
    memset(t, 0, sizeof *t);
    t->cause = "";
    t->config = *config;
    t->wire = *wire;
    t->trust.find_root = config->find_root;
    t->trust.find_root_ctx = config->find_root_ctx;
    mbedtls_ssl_init(&t->ssl);
    mbedtls_ssl_config_init(&t->conf);
    mbedtls_ctr_drbg_init(&t->drbg);
    mbedtls_x509_crt_init(&t->no_roots);
    vast_err err = config->find_root == NULL ? VAST_E_ARG : start(t) ? VAST_OK : VAST_E_TLS;
    if (err != VAST_OK) {
        vast_tls_free(self);
    }
    return err;
}

void vast_tls_free(vast_tls *self)
{
    tls *t = (tls *)self;
    tls_close(t);
    mbedtls_ssl_free(&t->ssl);
    mbedtls_ssl_config_free(&t->conf);
    mbedtls_ctr_drbg_free(&t->drbg);
    vast_wipe(t, sizeof *t);
}
