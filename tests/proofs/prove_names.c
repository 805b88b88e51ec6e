/* SPDX-License-Identifier: MIT */
/* Words of lines of hosts(5) and resolv.conf(5); name_files.c is included for its steps. */
#include "name_files.c"

#include "prove.h"

/* A text may or may not be an address, of either length. It must be terminated, and there must be room for 16 bytes. */
size_t vast_address_parse(const char *text, uint8_t out[16])
{
    claim(strlen(text) < INET6_ADDRSTRLEN + IF_NAMESIZE);
    out[0] = nondet_uint8();
    out[15] = nondet_uint8();
    return nondet_bool() ? 4 : nondet_bool() ? 16 : 0;
}

unsigned if_nametoindex(const char *name)
{
    return strlen(name) == 0 ? 0 : nondet_uint32();
}

/* Any word of up to 4 bytes is copied with its end, and its scope is cut off inside the copy. */
void conf_address(void)
{
    char memory[4];
    vast_address address;
    any(memory);
    size_t len = any_up_to(sizeof memory);
    bool is = parse_token_address((token){ memory + sizeof memory - len, len }, &address);
    claim(!is || address.len == 4 || address.len == 16);
}

/* A word as long as the copy has room for leaves none for its end: refused. */
void conf_address_long(void)
{
    static const char word[] = "12345678901234567890123456789012345678901234567890123456789012";
    vast_address address;
    claim(sizeof word - 1 == INET6_ADDRSTRLEN + IF_NAMESIZE);
    claim(!parse_token_address((token){ word, sizeof word - 1 }, &address));
}

/* Any line of up to 4 bytes after `nameserver`, with any number of servers: no more of them than there is room for. */
void conf_server(void)
{
    static vast_resolv_conf conf;
    char memory[4];
    any(memory);
    size_t len = any_up_to(sizeof memory);
    uint8_t before = nondet_uint8();
    assume(before <= VAST_NAME_SERVERS_MAX);
    conf.server_count = before;
    take_server(memory + sizeof memory - len, memory + sizeof memory, &conf);
    claim(conf.server_count <= VAST_NAME_SERVERS_MAX && conf.server_count <= before + 1);
}

/* Any number of up to 4 bytes and any limits: within them. */
void conf_number(void)
{
    char memory[4];
    any(memory);
    size_t len = any_up_to(sizeof memory), skip = any_up_to(len);
    uint8_t min = nondet_uint8(), max = nondet_uint8();
    assume(min <= max);
    uint8_t value = number_within((token){ memory + sizeof memory - len, len }, skip, min, max);
    claim(value >= min && value <= max);
}

/* Any option of up to 9 bytes: what it sets stays within the limits that the header names. */
void conf_option(void)
{
    static vast_resolv_conf conf;
    char memory[9];
    any(memory);
    size_t len = any_up_to(sizeof memory);
    conf.timeout_s = 1;
    conf.attempts = 1;
    take_option((token){ memory + sizeof memory - len, len }, &conf);
    claim(conf.timeout_s >= 1 && conf.timeout_s <= 30 && conf.attempts >= 1 && conf.attempts <= 5 && conf.ndots <= 15);
    claim(conf.server_count == 0 && conf.search_count == 0);
}
