#define _DEFAULT_SOURCE
#include "roots.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vastai/out.h"

/* ---- base64, as far as it is asked for ----------------------------------------------------------------------------- */

enum { NO_SEXTET = 64, BLANK = 65 };

/* The value of each character; NO_SEXTET, or BLANK for white space. */
static const uint8_t sextets[128] = {
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    65,
    65,
    64,
    64,
    65,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    65,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    62,
    64,
    64,
    64,
    63,
    52,
    53,
    54,
    55,
    56,
    57,
    58,
    59,
    60,
    61,
    64,
    64,
    64,
    64,
    64,
    64,
    64,
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
    21,
    22,
    23,
    24,
    25,
    64,
    64,
    64,
    64,
    64,
    64,
    26,
    27,
    28,
    29,
    30,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    38,
    39,
    40,
    41,
    42,
    43,
    44,
    45,
    46,
    47,
    48,
    49,
    50,
    51,
    64,
    64,
    64,
    64,
    64,
};

typedef struct decoder {
    const char *at;
    const char *end;
    uint8_t *out; /* VAST_ROOT_BYTES_MAX bytes */
    size_t len;
} decoder;

static unsigned sextet(char c)
{
    unsigned char u = (unsigned char)c;
    return u < sizeof sextets ? sextets[u] : NO_SEXTET;
}

/* Four characters, or what is left of them before padding or rubbish, with white space anywhere. Returns how many. */
static unsigned gather(decoder *d, uint32_t *bits)
{
    unsigned count = 0;
    *bits = 0;
    while (count < 4 && d->at < d->end) {
        unsigned value = sextet(*d->at);
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

static bool quick_four(decoder *d, uint32_t *bits)
{
    if (d->end - d->at < 4) {
        return false;
    }
    unsigned a = sextet(d->at[0]), b = sextet(d->at[1]), c = sextet(d->at[2]), e = sextet(d->at[3]);
    if ((a | b | c | e) >= NO_SEXTET) {
        return false;
    }
    *bits = a << 18 | b << 12 | c << 6 | e;
    d->at += 4;
    return true;
}

/* Goes on until `want` bytes are decoded. @return false if they are not to be had. */
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

/* ---- DER, as far as the subject ------------------------------------------------------------------------------------ */

enum { DER_INTEGER = 0x02, DER_SEQUENCE = 0x30, DER_VERSION = 0xA0 };

/* One element: where its content begins and ends. */
typedef struct element {
    size_t content;
    size_t end;
} element;

static bool read_element(decoder *d, size_t at, uint8_t tag, element *out)
{
    if (!decode(d, at + 2) || d->out[at] != tag) {
        return false;
    }
    size_t len = d->out[at + 1];
    size_t bytes = len < 0x80 ? 0 : len - 0x80;
    if (bytes > 2 || len == 0x80 || !decode(d, at + 2 + bytes)) {
        return false;
    }
    for (size_t i = 0; i < bytes; i++) {
        len = (i == 0 ? 0 : len << 8) | d->out[at + 2 + i];
    }
    out->content = at + 2 + bytes;
    out->end = out->content + len;
    return out->end <= VAST_ROOT_BYTES_MAX;
}

/* RFC 5280, section 4.1: Certificate { TBSCertificate { [0] version, serial, signature, issuer, validity, subject, ... */
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
    }
    *subject_at = at;
    return read_element(d, at, DER_SEQUENCE, subject);
}

static bool is_root_of(decoder *d, vast_der subject, element *certificate)
{
    element name;
    size_t at;
    return find_subject(d, certificate, &at, &name) && name.end - at == subject.len && decode(d, name.end) &&
           memcmp(d->out + at, subject.bytes, subject.len) == 0;
}

/* ---- PEM ----------------------------------------------------------------------------------------------------------- */

static const char begin_line[] = "-----BEGIN CERTIFICATE-----";
enum { BEGIN_LEN = sizeof begin_line - 1 };

/* The next certificate after *at: its base64 goes to d. The only dashes in a file are those of such lines and of comments. */
static bool next_certificate(const vast_roots *roots, const char **at, decoder *d)
{
    const char *end = roots->pem + roots->len;
    const char *line = *at;
    while (line < end && (line = memchr(line, '-', (size_t)(end - line))) != NULL) {
        if (end - line > BEGIN_LEN && memcmp(line, begin_line, BEGIN_LEN) == 0) {
            d->at = line + BEGIN_LEN;
            d->end = memchr(d->at, '-', (size_t)(end - d->at));
            d->len = 0;
            *at = d->end;
            return d->end != NULL;
        }
        line = memchr(line, '\n', (size_t)(end - line));
        if (line == NULL) {
            return false;
        }
    }
    return false;
}

bool vast_roots_find(void *ctx, vast_der subject, unsigned nth, vast_der *root)
{
    vast_roots *roots = ctx;
    const char *at = roots->pem;
    decoder d = { .out = roots->der };
    while (next_certificate(roots, &at, &d)) {
        element certificate;
        if (is_root_of(&d, subject, &certificate) && decode(&d, certificate.end) && nth-- == 0) {
            *root = (vast_der){ roots->der, certificate.end };
            return true;
        }
    }
    return false;
}

/* ---- files --------------------------------------------------------------------------------------------------------- */

static void write_name(vast_roots *roots, const struct stat *file)
{
    vast_out text;
    vast_out_begin(&text, roots->name, sizeof roots->name - 1);
    const uint64_t parts[] = { file->st_dev, file->st_ino, (uint64_t)file->st_size, (uint64_t)file->st_mtim.tv_sec,
        (uint64_t)file->st_mtim.tv_nsec };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        vast_put_text(&text, i == 0 ? "" : ".");
        vast_put_uint(&text, parts[i]);
    }
    roots->name[vast_out_stored(&text)] = '\0';
}

static bool map(vast_roots *roots, int fd)
{
    struct stat file;
    if (fstat(fd, &file) != 0 || file.st_size <= 0) {
        return false;
    }
    void *memory = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    vast_roots_over(roots, memory, (size_t)file.st_size);
    roots->mapped = memory;
    write_name(roots, &file);
    return true;
}

static bool open_one(vast_roots *roots, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool ok = map(roots, fd);
    close(fd);
    return ok;
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
        path = getenv("SSL_CERT_FILE");
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
    roots->name[0] = '\0';
}

void vast_roots_close(vast_roots *roots)
{
    if (roots->mapped != NULL) {
        munmap(roots->mapped, roots->len);
    }
    vast_roots_over(roots, "", 0);
}
