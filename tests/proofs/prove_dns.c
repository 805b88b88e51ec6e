/* DNS messages. */
#include <string.h>

#include "dns_message.h"
#include "prove.h"

enum { HEAD = 12, QUERY = HEAD + 3 + 4 };

/* What is shorter than the question is not ours. */
void dns_short(void)
{
    uint8_t query[VAST_DNS_QUERY_MAX], message[QUERY - 1];
    vast_addresses found = { .count = 0 };
    size_t query_len = vast_dns_query(query, 7, "a", VAST_DNS_A);
    any(message);
    claim(vast_dns_answer(message, sizeof message, nondet_bool(), query, query_len, &found) == VAST_DNS_NOT_OURS);
}

/* A name of up to four characters: the query has two bytes more for it, fewer with a last dot; what is no name gets none. */
void dns_query(void)
{
    uint8_t query[HEAD + 6 + 4];
    char name[5];
    any(name);
    name[4] = '\0';
    size_t text = strlen(name);
    bool dot = text != 0 && name[text - 1] == '.';
    size_t len = vast_dns_query(query, nondet_uint16(), name, VAST_DNS_A);
    claim((len != 0) == vast_dns_name_ok(name));
    claim(len == 0 || len == HEAD + text + (dot ? 1 : 2) + 4);
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
