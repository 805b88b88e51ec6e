/* SPDX-License-Identifier: MIT */
/* Texts for error codes of mbedTLS and for TLS alerts. */
#include "cause.h"

#include <mbedtls/asn1.h>
#include <mbedtls/bignum.h>
#include <mbedtls/cipher.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "mbedtls_compat.h"

typedef struct words {
    int code;
    const char *text;
} words;

#define ROW(code, text)                                                                                                \
    {                                                                                                                  \
        code, text                                                                                                     \
    }

static const char *find(const words *rows, size_t count, int code)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].code == code) {
            return rows[i].text;
        }
    }
    return NULL;
}

static const words errors[] = {
    ROW(VAST_MBED_BAD_VERSION, "the server speaks no version of TLS from 1.2 on"),
    ROW(VAST_MBED_BAD_CERTIFICATE, "the server's certificate cannot be used"),
    ROW(VAST_MBED_BAD_PARAMETER, "the server chose what this build of mbedTLS does not take"),
    ROW(MBEDTLS_ERR_SSL_INVALID_RECORD, "the answer is not TLS"),
    ROW(MBEDTLS_ERR_SSL_INVALID_MAC, "a record from the server is corrupt"),
    ROW(MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, "the server sent a message out of turn"),
    ROW(MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY, "the server ended the handshake"),
    ROW(MBEDTLS_ERR_SSL_CONN_EOF, "the connection was cut during the handshake"),
    ROW(MBEDTLS_ERR_SSL_ALLOC_FAILED, "not enough memory for TLS"),
    ROW(MBEDTLS_ERR_X509_ALLOC_FAILED, "not enough memory for the server's certificates"),
    ROW(MBEDTLS_ERR_PK_ALLOC_FAILED, "not enough memory for TLS"),
    ROW(MBEDTLS_ERR_ECP_ALLOC_FAILED, "not enough memory for TLS"),
    ROW(MBEDTLS_ERR_MD_ALLOC_FAILED, "not enough memory for TLS"),
    ROW(MBEDTLS_ERR_CIPHER_ALLOC_FAILED, "not enough memory for TLS"),
    ROW(MBEDTLS_ERR_SSL_BAD_INPUT_DATA, "a record from the server is longer than this build of mbedTLS takes"),
    ROW(MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL, "a message from the server is longer than this build of mbedTLS takes"),
    ROW(MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, "the certificate is not acceptable"),
    ROW(MBEDTLS_ERR_X509_FATAL_ERROR, "the certificate chain is too long"),
    ROW(MBEDTLS_ERR_X509_INVALID_EXTENSIONS, "a certificate has an extension that is critical and unknown, or broken"),
    ROW(MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG, "a certificate is signed in a way that is not known"),
};

/* mbedTLS adds a low-level error code to a high-level one, which is a multiple of 0x80. */
static int high_level(int ret)
{
    return -(-ret & 0x7F80);
}

/* Whether the low-level part is an out-of-memory error of the big-number module. */
static bool lacks_memory(int ret)
{
    int low = -(-ret & 0x7F);
    return low == MBEDTLS_ERR_MPI_ALLOC_FAILED || low == MBEDTLS_ERR_ASN1_ALLOC_FAILED;
}

const char *vast_tls_error_text(int ret)
{
    if (lacks_memory(ret)) {
        return "not enough memory for TLS";
    }
    const char *text = find(errors, sizeof errors / sizeof *errors, high_level(ret));
    if (text != NULL) {
        return text;
    }
    return -ret >= 0x2000 && -ret < 0x3000 ? "the server's certificate cannot be read" : "the TLS handshake failed";
}

static const words alerts[] = {
    ROW(10, "the server refused: unexpected message"),
    ROW(20, "the server refused: bad record"),
    ROW(22, "the server refused: record too long"),
    ROW(40, "no TLS version from 1.2 on, cipher suite or group in common with the server"),
    ROW(42, "the server refused: bad certificate"),
    ROW(47, "the server refused: illegal parameter"),
    ROW(48, "the server refused: unknown authority"),
    ROW(49, "the server refused: access denied"),
    ROW(50, "the server refused: a message cannot be decoded"),
    ROW(51, "the server refused: a signature or key is wrong"),
    ROW(70, VAST_MBED_NO_VERSION),
    ROW(71, "the server refused: insufficient security"),
    ROW(80, "the server failed: internal error"),
    ROW(86, "the server refused: inappropriate fallback"),
    ROW(109, "the server refused: an extension is missing"),
    ROW(110, "the server refused: unsupported extension"),
    ROW(112, "the server does not know that host name"),
    ROW(116, "the server wants a client certificate"),
};

const char *vast_tls_alert_text(unsigned alert)
{
    const char *text = find(alerts, sizeof alerts / sizeof *alerts, (int)alert);
    return text != NULL ? text : "the server refused the handshake";
}
