/* SPDX-License-Identifier: MIT */
/* Writes DNS queries and parses DNS answers. */
#include "dns_message.h"

#include <string.h>

enum { HEAD_BYTES = 12, NAME_BYTES_MAX = 255, LABEL_MAX = 63, CLASS_IN = 1, TYPE_CNAME = 5 };

/* Flags and codes of the header (RFC 1035, section 4.1.1). */
enum {
    FLAG_RESPONSE = 0x80,
    FLAG_AUTHORITATIVE = 0x04,
    FLAG_TRUNCATED = 0x02,
    FLAG_RECURSION = 0x80, /* in the second byte, like the response code */
    OPCODE_MASK = 0x78,
    RCODE_MASK = 0x0F,
    RCODE_NXDOMAIN = 3
};

bool vast_addresses_add(vast_addresses *list, const uint8_t *bytes, uint8_t len)
{
    if (list->count >= VAST_ADDRESSES_MAX) {
        return false;
    }
    vast_address *address = &list->list[list->count++];
    memset(address, 0, sizeof *address);
    memcpy(address->bytes, bytes, len);
    address->len = len;
    return true;
}

/* ---- the question ------------------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_label_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

static size_t label_len(const char *name)
{
    size_t len = 0;
    while (is_label_char(name[len])) {
        len++;
    }
    return len;
}

static bool all_digits(const char *label, size_t len)
{
    size_t digits = 0;
    while (digits < len && is_digit(label[digits])) {
        digits++;
    }
    return digits == len;
}

bool vast_dns_name_ok(const char *name)
{
    size_t at = 0;
    for (;;) {
        size_t len = label_len(name + at);
        if (len == 0 || len > LABEL_MAX || at + len > VAST_DNS_NAME_MAX) {
            return false;
        }
        const char *end = name + at + len;
        if (end[0] == '\0' || (end[0] == '.' && end[1] == '\0')) {
            return !all_digits(name + at, len);
        }
        if (end[0] != '.') {
            return false;
        }
        at += len + 1;
    }
}

static void put_u16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

static uint16_t get_u16(const uint8_t *in)
{
    return (uint16_t)(in[0] << 8 | in[1]);
}

/* Replaces each dot by the length of the label after it. */
static size_t put_name(uint8_t *out, const char *name)
{
    size_t at = 0;
    while (*name) {
        size_t len = label_len(name);
        out[at++] = (uint8_t)len;
        memcpy(out + at, name, len);
        at += len;
        name += len + (name[len] == '.');
    }
    out[at++] = 0;
    return at;
}

size_t vast_dns_query(uint8_t *out, uint16_t id, const char *name, uint16_t type)
{
    static const uint8_t head[HEAD_BYTES] = { 0, 0, 1 /* recursion desired */, 0, 0, 1 /* question */ };
    if (!vast_dns_name_ok(name)) {
        return 0;
    }
    memcpy(out, head, sizeof head);
    size_t len = HEAD_BYTES + put_name(out + HEAD_BYTES, name) + 4;
    put_u16(out + len - 2, CLASS_IN);
    vast_dns_query_set(out, len, id, type);
    return len;
}

void vast_dns_query_set(uint8_t *query, size_t len, uint16_t id, uint16_t type)
{
    put_u16(query, id);
    put_u16(query + len - 4, type);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

typedef struct message {
    const uint8_t *at;
    size_t len;
    size_t records;   /* offset of the answer records */
    unsigned answers; /* number of answer records */
} message;

/*
 * A position in a name. Each pointer must point before `floor`, which decreases with it, so pointers cannot form a
 * loop.
 */
typedef struct cursor {
    size_t pos;
    size_t floor;
    size_t name_bytes;
} cursor;

typedef struct record {
    size_t owner;
    uint16_t type;
    uint16_t class;
    size_t data;
    uint16_t data_len;
    size_t next;
} record;

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool same_nocase(const uint8_t *a, const uint8_t *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

/* Follows pointers until the cursor is at a label. */
static bool to_label(const message *m, cursor *c)
{
    while (c->pos < m->len && m->at[c->pos] >= 0xC0) {
        if (m->len - c->pos < 2) {
            return false;
        }
        size_t target = get_u16(m->at + c->pos) & 0x3FFFu;
        if (target < HEAD_BYTES || target >= c->floor) {
            return false;
        }
        c->pos = c->floor = target;
    }
    return c->pos < m->len;
}

/* Reads the next label: *len bytes at *label; 0 at the end of the name. */
static bool next_label(const message *m, cursor *c, const uint8_t **label, size_t *len)
{
    if (!to_label(m, c)) {
        return false;
    }
    *len = m->at[c->pos];
    *label = m->at + c->pos + 1;
    c->name_bytes += *len + 1;
    if (*len > LABEL_MAX || *len >= m->len - c->pos || c->name_bytes > NAME_BYTES_MAX) {
        return false;
    }
    c->pos += *len + 1;
    return true;
}

static bool name_ok(const message *m, size_t pos)
{
    cursor c = { pos, pos, 0 };
    const uint8_t *label;
    size_t len;
    do {
        if (!next_label(m, &c, &label, &len)) {
            return false;
        }
    } while (len > 0);
    return true;
}

static bool names_equal(const message *m, size_t a, size_t b)
{
    cursor ca = { a, a, 0 }, cb = { b, b, 0 };
    const uint8_t *la, *lb;
    size_t na, nb;
    do {
        if (!next_label(m, &ca, &la, &na) || !next_label(m, &cb, &lb, &nb)) {
            return false;
        }
        if (na != nb || !same_nocase(la, lb, na)) {
            return false;
        }
    } while (na > 0);
    return true;
}

/* The offset after a name, without following pointers; 0: beyond the message. */
static size_t name_end(const message *m, size_t pos)
{
    while (pos < m->len) {
        uint8_t byte = m->at[pos];
        if (byte >= 0xC0) {
            return pos + 2;
        }
        pos += (size_t)byte + 1;
        if (byte == 0) {
            return pos;
        }
    }
    return 0;
}

static bool read_record(const message *m, size_t pos, record *r)
{
    enum { FIXED_BYTES = 10 };
    size_t at = name_end(m, pos);
    if (at == 0 || at > m->len || m->len - at < FIXED_BYTES) {
        return false;
    }
    *r = (record){ .owner = pos,
        .type = get_u16(m->at + at),
        .class = get_u16(m->at + at + 2),
        .data = at + FIXED_BYTES,
        .data_len = get_u16(m->at + at + 8) };
    r->next = r->data + r->data_len;
    return r->next <= m->len;
}

/* The required length of the data of a record; 0: any. */
static uint16_t data_len_of(uint16_t type)
{
    return type == VAST_DNS_A ? 4 : type == VAST_DNS_AAAA ? 16 : 0;
}

static bool record_ok(const message *m, const record *r)
{
    uint16_t due = data_len_of(r->type);
    if (!name_ok(m, r->owner) || (due && r->data_len != due)) {
        return false;
    }
    return r->type != TYPE_CNAME || (name_ok(m, r->data) && name_end(m, r->data) == r->next);
}

/* Counts the usable answer records. Returns false if one is malformed. */
static bool check_records(message *m, bool prefix)
{
    size_t pos = m->records;
    for (unsigned i = 0; i < m->answers; i++) {
        record r;
        if (!read_record(m, pos, &r)) {
            m->answers = i;
            return prefix;
        }
        if (!record_ok(m, &r)) {
            return false;
        }
        pos = r.next;
    }
    return true;
}

/* Adds the addresses of a name. Returns the offset of the name that it is an alias of; 0: none. */
static size_t collect(const message *m, size_t name, uint16_t type, vast_addresses *found)
{
    size_t alias = 0;
    record r = { .next = m->records };
    for (unsigned i = 0; i < m->answers && read_record(m, r.next, &r); i++) {
        if (r.class != CLASS_IN || !names_equal(m, r.owner, name)) {
            continue;
        }
        if (r.type == type) {
            vast_addresses_add(found, m->at + r.data, (uint8_t)r.data_len);
        } else if (r.type == TYPE_CNAME) {
            alias = r.data;
        }
    }
    return alias;
}

static vast_dns_verdict follow(const message *m, uint16_t type, vast_addresses *found)
{
    uint8_t before = found->count;
    size_t name = HEAD_BYTES;
    for (int i = 0; i <= VAST_DNS_ALIASES_MAX && name; i++) {
        name = collect(m, name, type, found);
        if (found->count > before) {
            return VAST_DNS_FOUND;
        }
    }
    return VAST_DNS_NO_DATA;
}

static bool is_ours(const uint8_t *at, size_t len, const uint8_t *query, size_t query_len)
{
    if (len < query_len || get_u16(at) != get_u16(query)) {
        return false;
    }
    if ((at[2] & (FLAG_RESPONSE | OPCODE_MASK)) != FLAG_RESPONSE || get_u16(at + 4) != 1) {
        return false;
    }
    return same_nocase(at + HEAD_BYTES, query + HEAD_BYTES, query_len - HEAD_BYTES);
}

/* An empty answer from a server that has neither authority nor recursion does not mean that the name has no data. */
static bool is_lame(const uint8_t *at)
{
    return get_u16(at + 6) == 0 && get_u16(at + 10) == 0 && !(at[2] & FLAG_AUTHORITATIVE) && !(at[3] & FLAG_RECURSION);
}

vast_dns_verdict vast_dns_answer(const uint8_t *message_bytes, size_t len, bool prefix, const uint8_t *query,
    size_t query_len, vast_addresses *found)
{
    if (!is_ours(message_bytes, len, query, query_len)) {
        return VAST_DNS_NOT_OURS;
    }
    if (message_bytes[2] & FLAG_TRUNCATED) {
        return VAST_DNS_TRUNCATED;
    }
    uint8_t rcode = message_bytes[3] & RCODE_MASK;
    if (rcode != 0) {
        return rcode == RCODE_NXDOMAIN ? VAST_DNS_NO_NAME : VAST_DNS_FAILED;
    }
    if (is_lame(message_bytes)) {
        return VAST_DNS_FAILED;
    }
    message m = { message_bytes, len, query_len, get_u16(message_bytes + 6) };
    if (!check_records(&m, prefix)) {
        return VAST_DNS_BROKEN;
    }
    vast_dns_verdict verdict = follow(&m, get_u16(query + query_len - 4), found);
    bool cut = m.answers < get_u16(message_bytes + 6);
    return verdict == VAST_DNS_NO_DATA && cut ? VAST_DNS_BROKEN : verdict;
}
