/* SPDX-License-Identifier: MIT */
/* DNS messages; dns_message.c is included for its steps. */
#include <string.h>

#include "dns_message.c"
#include "prove.h"

enum { QUERY = HEAD_BYTES + 3 + 4 };

/* A message shorter than the question is not ours. */
void dns_short(void)
{
    uint8_t query[VAST_DNS_QUERY_MAX], message[QUERY - 1];
    vast_addresses found = { .count = 0 };
    size_t query_len = vast_dns_query(query, 7, "a", VAST_DNS_A);
    any(message);
    claim(vast_dns_answer(message, sizeof message, nondet_bool(), query, query_len, &found) == VAST_DNS_NOT_OURS);
}

/*
 * A name of up to four characters: the query has two bytes more for it, fewer with a last dot; what is no name gets
 * none.
 */
void dns_query(void)
{
    uint8_t query[HEAD_BYTES + 6 + 4];
    char name[5];
    any(name);
    name[4] = '\0';
    size_t text = strlen(name);
    bool dot = text != 0 && name[text - 1] == '.';
    size_t len = vast_dns_query(query, nondet_uint16(), name, VAST_DNS_A);
    claim((len != 0) == vast_dns_name_ok(name));
    claim(len == 0 || len == HEAD_BYTES + text + (dot ? 1 : 2) + 4);
}

/* The list never holds more than it can, and says so. */
void addresses_add(void)
{
    vast_addresses list;
    uint8_t bytes[16], before = nondet_uint8();
    any(bytes);
    assume(before <= VAST_ADDRESSES_MAX);
    list.count = before;
    bool added = vast_addresses_add(&list, bytes, sizeof bytes);
    claim(added == (before < VAST_ADDRESSES_MAX));
    claim(list.count == before + added);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* A message of any bytes; nothing may be read after the last one. */
static message any_message(uint8_t *memory, size_t size)
{
    size_t len = any_up_to(size);
    return (message){ memory + size - len, len, 0, 0 };
}

/* From any place of a name in any message of up to 20 bytes: the label lies in the message, pointers lead back only,
   and the name gets longer up to 255 bytes. So every name ends, however many labels and pointers it has. */
void dns_label(void)
{
    uint8_t memory[20];
    any(memory);
    message m = any_message(memory, sizeof memory);
    cursor c = { nondet_size(), nondet_size(), nondet_size() };
    assume(c.pos <= m.len && c.floor <= m.len && c.name_bytes <= NAME_BYTES_MAX);
    cursor before = c;
    const uint8_t *label;
    size_t len;
    if (next_label(&m, &c, &label, &len)) {
        claim(label >= m.at && label + len <= m.at + m.len && len <= LABEL_MAX);
        claim(c.pos <= m.len && c.pos > (size_t)(label - m.at) - 1);
        claim(c.floor <= before.floor && (c.floor < before.floor || c.pos > before.pos));
        claim(c.name_bytes > before.name_bytes && c.name_bytes <= NAME_BYTES_MAX);
    }
}

/* Any record of any message of up to 26 bytes: its data lies within, and the next record follows it. */
void dns_record(void)
{
    uint8_t memory[26];
    any(memory);
    message m = any_message(memory, sizeof memory);
    size_t pos = any_up_to(m.len);
    record r;
    if (read_record(&m, pos, &r)) {
        claim(r.owner == pos && r.data > pos && r.data + r.data_len == r.next && r.next <= m.len);
    }
}
