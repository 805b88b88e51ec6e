/* SPDX-License-Identifier: MIT */
/* Finds trusted root certificates in a PEM file. */
#define _GNU_SOURCE
#include "vastai/roots.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vastai/out.h"

/* ---- base64, decoded on demand ----------------------------------------------------------------------------------- */

enum { NO_SEXTET = 64, BLANK = 65, LINE_LEN = 64 };

/* The value of each character; NO_SEXTET: invalid; BLANK: whitespace. */
static const uint8_t sextets[256] = {
    64, 64, 64, 64, 64, 64, 64, 64, 64, 65, 65, 64, 64, 65, 64, 64, /* HTAB LF CR */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* */
    65, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 64, 64, 63, /* blank  +  / */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 64, 64, 64, /* 0-9 */
    64, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,           /* A-O */
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 64, /* P-Z */
    64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, /* a-o */
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64, /* p-z */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, /* beyond ASCII */
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64  /* beyond ASCII */
};

typedef struct decoder {
    const char *body; /* start of the base64 text: the end of the line before it */
    const char *at;
    const char *end;
    uint8_t *out; /* VAST_ROOT_BYTES_MAX bytes */
    size_t len;
    bool whole; /* decode every byte: nothing may be skipped */
} decoder;

/* Reads up to four characters, skipping whitespace; stops at padding or an invalid character. Returns their number. */
static unsigned gather(decoder *d, uint32_t *bits)
{
    unsigned count = 0;
    *bits = 0;
    while (count < 4 && d->at < d->end) {
        unsigned value = sextets[(unsigned char)*d->at];
        if (value == NO_SEXTET) {
            d->end = d->at;
            break;
        }
        d->at++;
        if (value != BLANK) {
            *bits = *bits << 6 | value;
            count++;
        }
    }
    return count;
}

/* The common case: four characters without whitespace. */
static bool quick_four(decoder *d, uint32_t *bits)
{
    const unsigned char *c = (const unsigned char *)d->at;
    if (d->end - d->at < 4) {
        return false;
    }
    uint32_t w = sextets[c[0]], x = sextets[c[1]], y = sextets[c[2]], z = sextets[c[3]];
    *bits = w << 18 | x << 12 | y << 6 | z;
    if ((w | x | y | z) >= NO_SEXTET) {
        return false;
    }
    d->at += 4;
    return true;
}

/* Decodes until `want` bytes are available. Returns false if the text ends before. */
static bool decode(decoder *d, size_t want)
{
    if (want > VAST_ROOT_BYTES_MAX - 3) {
        return false;
    }
    while (d->len < want) {
        uint32_t bits;
        unsigned count = quick_four(d, &bits) ? 4 : gather(d, &bits);
        if (count < 2) {
            return false;
        }
        bits <<= 6 * (4 - count);
        d->out[d->len] = (uint8_t)(bits >> 16);
        d->out[d->len + 1] = (uint8_t)(bits >> 8);
        d->out[d->len + 2] = (uint8_t)bits;
        d->len += count - 1;
    }
    return true;
}

/* Offset in the text where the line of `at` ends if all lines have the usual length. */
static size_t usual_line_end(const decoder *d)
{
    return (size_t)(d->at - d->body + LINE_LEN) / (LINE_LEN + 1) * (LINE_LEN + 1);
}

/*
 * Skips bytes up to `to`, or slightly less, while lines end where they usually do. The skipped text is not checked: a
 * certificate that matches is decoded again from its beginning, and so is one that cannot be read.
 */
static void pass(decoder *d, size_t to)
{
    while (!d->whole && d->len + 3 <= to) {
        size_t chars = (to - d->len) / 3 * 4;
        size_t line_end = usual_line_end(d);
        size_t in_line = line_end - (size_t)(d->at - d->body);
        if (line_end >= (size_t)(d->end - d->body) || d->body[line_end] != '\n' || in_line % 4 != 0) {
            return;
        }
        d->len += (chars < in_line ? chars : in_line) / 4 * 3;
        d->at += chars < in_line ? chars : in_line + 1;
    }
}

/* ---- DER, up to the subject -------------------------------------------------------------------------------------- */

enum { DER_INTEGER = 0x02, DER_SEQUENCE = 0x30, DER_VERSION = 0xA0 };

static bool has(decoder *d, size_t want)
{
    return want <= d->len || decode(d, want);
}

/* One element: the offsets of its content and of its end. */
typedef struct element {
    size_t content;
    size_t end;
} element;

static bool read_element(decoder *d, size_t at, uint8_t tag, element *out)
{
    if (!has(d, at + 2) || d->out[at] != tag) {
        return false;
    }
    size_t len = d->out[at + 1];
    size_t bytes = len < 0x80 ? 0 : len - 0x80;
    if (bytes > 2 || len == 0x80 || !has(d, at + 2 + bytes)) {
        return false;
    }
    for (size_t i = 0; i < bytes; i++) {
        len = (i == 0 ? 0 : len << 8) | d->out[at + 2 + i];
    }
    out->content = at + 2 + bytes;
    out->end = out->content + len;
    return out->end <= VAST_ROOT_BYTES_MAX;
}

/*
 * RFC 5280, section 4.1: Certificate { TBSCertificate { [0] version, serial, signature, issuer, validity, subject,
 * ...
 */
static bool find_subject(decoder *d, element *certificate, size_t *subject_at, element *subject)
{
    static const uint8_t before[] = { DER_INTEGER, DER_SEQUENCE, DER_SEQUENCE, DER_SEQUENCE };
    element part;
    if (!read_element(d, 0, DER_SEQUENCE, certificate) || !read_element(d, certificate->content, DER_SEQUENCE, &part)) {
        return false;
    }
    size_t at = part.content;
    if (read_element(d, at, DER_VERSION, &part)) {
        at = part.end;
    }
    for (size_t i = 0; i < sizeof before; i++) {
        if (!read_element(d, at, before[i], &part)) {
            return false;
        }
        at = part.end;
        pass(d, at);
    }
    *subject_at = at;
    return read_element(d, at, DER_SEQUENCE, subject);
}

static void restart(decoder *d)
{
    d->at = d->body;
    d->len = 0;
    d->whole = true;
}

/* Whether the certificate has this subject; if so, decodes all of it. Sets its length whenever it is known. */
static bool is_root_of(decoder *d, vast_der subject, size_t *len)
{
    element certificate = { 0, 0 };
    element name;
    size_t at;
    bool read = find_subject(d, &certificate, &at, &name);
    if (!read) {
        restart(d);
        read = find_subject(d, &certificate, &at, &name);
    }
    *len = certificate.end;
    if (!read || name.end > certificate.end || name.end - at != subject.len || !decode(d, name.end) ||
        memcmp(d->out + at, subject.bytes, subject.len) != 0) {
        return false;
    }
    restart(d);
    return decode(d, *len) && memcmp(d->out + at, subject.bytes, subject.len) == 0;
}

/* ---- PEM --------------------------------------------------------------------------------------------------------- */

static const char begin_line[] = "-----BEGIN CERTIFICATE-----";
static const char end_line[] = "\n-----END CERTIFICATE-----";
enum { BEGIN_LEN = sizeof begin_line - 1, END_LEN = sizeof end_line - 1 };

/* Compares 8 bytes at a time; the last step may compare some again. @pre len >= 8 */
static bool is_same(const char *a, const char *b, size_t len)
{
    for (size_t at = 0;; at = len - at < 16 ? len - 8 : at + 8) {
        uint64_t x, y;
        memcpy(&x, a + at, sizeof x);
        memcpy(&y, b + at, sizeof y);
        if (x != y || at == len - 8) {
            return x == y;
        }
    }
}

/* Finds the base64 text of the next certificate; NULL if there is none. Other lines with dashes are skipped. */
static const char *next_body(const char *at, const char *end)
{
    while (at < end && (at = memchr(at, '-', (size_t)(end - at))) != NULL) {
        if (end - at > BEGIN_LEN && is_same(at, begin_line, BEGIN_LEN)) {
            return at + BEGIN_LEN;
        }
        at = memchr(at, '\n', (size_t)(end - at));
        if (at == NULL) {
            return NULL;
        }
    }
    return NULL;
}

/*
 * Where to search for the next certificate: if lines have the usual length, after the end computed from the DER
 * length.
 */
static const char *past_body(const char *body, const char *end, size_t der_len)
{
    size_t chars = (der_len + 2) / 3 * 4;
    size_t until = chars + (chars + LINE_LEN - 1) / LINE_LEN;
    if ((size_t)(end - body) >= until + END_LEN && is_same(body + until, end_line, END_LEN)) {
        return body + until + END_LEN;
    }
    const char *dash = memchr(body, '-', (size_t)(end - body));
    return dash != NULL ? dash : end;
}

bool vast_roots_find(void *ctx, vast_der subject, unsigned nth, vast_der *root)
{
    vast_roots *roots = ctx;
    const char *end = roots->pem + roots->len;
    const char *at = roots->pem;
    const char *body;
    while ((body = next_body(at, end)) != NULL) {
        const char *first = body + (body < end && *body == '\n');
        decoder d = { .body = body, .at = first, .end = end, .out = roots->der, .len = 0 };
        size_t len;
        if (is_root_of(&d, subject, &len) && nth-- == 0) {
            *root = (vast_der){ roots->der, len };
            return true;
        }
        at = past_body(body, end, len);
    }
    return false;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/*
 * Identifies the file and its state, by its status change time, which, unlike its modification time, cannot be set
 * back.
 */
static void write_name(vast_roots *roots, const struct stat *file)
{
    vast_out text;
    vast_out_begin(&text, roots->name, sizeof roots->name - 1);
    const uint64_t parts[] = { file->st_dev, file->st_ino, (uint64_t)file->st_size, (uint64_t)file->st_ctim.tv_sec,
        (uint64_t)file->st_ctim.tv_nsec };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        vast_put_text(&text, i == 0 ? "" : ".");
        vast_put_uint(&text, parts[i]);
    }
    roots->name[vast_out_stored(&text)] = '\0';
}

/* The fault of a file without PEM certificates; NULL: it has some. A DER certificate begins with a long SEQUENCE. */
static const char *content_fault(const char *bytes, size_t len)
{
    static const char trusted[] = "-----BEGIN TRUSTED CERTIFICATE-----";
    if (next_body(bytes, bytes + len) != NULL) {
        return NULL;
    }
    if (len > 2 && (uint8_t)bytes[0] == DER_SEQUENCE && ((uint8_t)bytes[1] & 0x80) != 0) {
        return "it is in DER; convert it to PEM by: openssl x509 -inform DER";
    }
    if (memmem(bytes, len, trusted, sizeof trusted - 1) != NULL) {
        return "it holds TRUSTED CERTIFICATE, a format of OpenSSL's own; convert it by: openssl x509";
    }
    return "it holds no certificate in PEM";
}

static bool map(vast_roots *roots, int fd)
{
    struct stat file;
    if (fstat(fd, &file) != 0) {
        return false;
    }
    if (!S_ISREG(file.st_mode)) { /* a pipe would have to be waited for */
        roots->fault = "it is not a regular file";
        return false;
    }
    if (file.st_size <= 0) {
        roots->fault = "it is empty";
        return false;
    }
    void *memory = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    roots->fault = content_fault(memory, (size_t)file.st_size);
    if (roots->fault != NULL) {
        munmap(memory, (size_t)file.st_size);
        return false;
    }
    vast_roots_over(roots, memory, (size_t)file.st_size);
    roots->mapped = memory;
    write_name(roots, &file);
    return true;
}

static bool open_one(vast_roots *roots, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return false;
    }
    bool ok = map(roots, fd);
    close(fd);
    return ok;
}

const char *vast_roots_variable(void)
{
    static const char *const names[] = { "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = getenv(names[i]);
        if (path != NULL && path[0] != '\0') {
            return names[i];
        }
    }
    return NULL;
}

bool vast_roots_open(vast_roots *roots, const char *path)
{
    static const char *const usual[] = {
        "/etc/ssl/certs/ca-certificates.crt", /* Debian, Alpine, Arch */
        "/etc/pki/tls/certs/ca-bundle.crt",   /* Fedora */
        "/etc/ssl/ca-bundle.pem",             /* openSUSE */
        "/etc/ssl/cert.pem",                  /* OpenWrt, the BSDs, macOS */
    };
    vast_roots_over(roots, "", 0);
    if (path == NULL) {
        const char *variable = vast_roots_variable();
        path = variable != NULL ? getenv(variable) : NULL;
    }
    if (path != NULL) {
        return open_one(roots, path);
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (open_one(roots, usual[i])) {
            return true;
        }
    }
    return false;
}

void vast_roots_over(vast_roots *roots, const char *pem, size_t len)
{
    roots->pem = pem;
    roots->len = len;
    roots->mapped = NULL;
    roots->fault = NULL;
    roots->name[0] = '\0';
}

void vast_roots_close(vast_roots *roots)
{
    if (roots->mapped != NULL) {
        munmap(roots->mapped, roots->len);
    }
    vast_roots_over(roots, "", 0);
}
