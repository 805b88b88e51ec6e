/* SPDX-License-Identifier: MIT */
/* DNS answers, and lines of the files about names. The first byte says which. */
#include <stdlib.h>
#include <string.h>

#include "dns_message.h"
#include "name_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int ok)
{
    if (!ok) {
        abort();
    }
}

/* The question is put in front, so that the records are what varies; now and then the input brings its own. */
static void fuzz_answer(const uint8_t *data, size_t size, uint16_t type, int whole, int prefix)
{
    uint8_t query[VAST_DNS_QUERY_MAX], message[2048];
    vast_addresses found = { .count = 0 };
    size_t query_len = vast_dns_query(query, 0x1234, "console.vast.ai", type);
    size_t len = 0;
    if (!whole) {
        memcpy(message, query, query_len);
        message[2] = 0x81;
        message[7] = 9;
        len = query_len;
    }
    size = size < sizeof message - len ? size : sizeof message - len;
    uint8_t *exact = malloc(len + size + 1);
    memcpy(exact, message, len);
    memcpy(exact + len, data, size);
    vast_dns_verdict verdict = vast_dns_answer(exact, len + size, prefix, query, query_len, &found);
    check((verdict == VAST_DNS_FOUND) == (found.count > 0));
    for (size_t i = 0; i < found.count; i++) {
        check(found.list[i].len == (type == VAST_DNS_A ? 4 : 16));
    }
    free(exact);
}

static void fuzz_lines(const uint8_t *data, size_t size)
{
    vast_addresses found[VAST_FAMILIES] = { { .count = 0 } };
    vast_resolv_conf conf = { .server_count = 0 };
    char *line = malloc(size + 1);
    memcpy(line, data, size);
    for (int i = 0; i < 3; i++) {
        vast_hosts_line(line, size, "a", found);
        vast_resolv_conf_line(line, size, &conf);
    }
    check(conf.server_count <= VAST_NAME_SERVERS_MAX);
    line[size] = '\0';
    uint8_t query[VAST_DNS_QUERY_MAX];
    size_t len = vast_dns_query(query, 1, line, VAST_DNS_A);
    check(len <= sizeof query && (len > 0) == vast_dns_name_ok(line));
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    if (data[0] & 1) {
        fuzz_lines(data + 1, size - 1);
    } else {
        fuzz_answer(data + 1, size - 1, data[0] & 2 ? VAST_DNS_A : VAST_DNS_AAAA, data[0] & 4, data[0] & 8);
    }
    return 0;
}
