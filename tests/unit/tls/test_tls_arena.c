/* SPDX-License-Identifier: MIT */
/* mbedTLS in a static heap, where it was built for one: a program of its own, since the heap is the whole program's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tls_peer.h"
#include "vastai/roots.h"
#include "vastai/tls.h"

static tls_peer peer;
static vast_roots roots;
static uint64_t arena[VAST_TLS_ARENA / 8];

static vast_io visit(const char *wants, const char **cause)
{
    static vast_tls tls;
    tls_wire wire;
    tls_wire_connect(&wire, &peer, wants);
    const vast_tls_config config = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    const vast_wire under = { .port = &tls_wire_port, .port_ctx = &wire };
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
    vast_io io = tls_wire_open(&wire, &vast_stream_mbedtls, &tls, "localhost");
    *cause = vast_stream_mbedtls.cause(&tls);
    if (io == VAST_IO_OK) {
        char buf[8];
        size_t moved = 0;
        assert_int_equal(tls_wire_send(&wire, &vast_stream_mbedtls, &tls, "ping", 4), VAST_IO_OK);
        assert_int_equal(tls_wire_recv(&wire, &vast_stream_mbedtls, &tls, buf, sizeof buf, &moved), VAST_IO_OK);
        assert_int_equal(moved, 4);
    }
    vast_stream_mbedtls.close(&tls);
    vast_tls_free(&tls);
    tls_wire_close(&wire);
    return io;
}

static void a_static_heap_of_the_recommended_size_is_enough(void **state)
{
    (void)state;
    if (vast_tls_use_arena(arena, sizeof arena) != VAST_OK) {
        printf("SKIPPED: this mbedTLS has no allocator for an arena\n");
        skip();
    }
    static const char *const wants[] = { "chain=deep does=echo", "chain=rsa does=echo",
        "chain=rsa versions=1.2 does=echo", "chain=p384 does=echo", "chain=crossed-old versions=1.2 does=echo" };
    for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
        const char *cause;
        if (visit(wants[i], &cause) != VAST_IO_OK) {
            fail_msg("%s: %s", wants[i], cause);
        }
    }
    size_t peak = vast_tls_arena_peak();
    printf("# arena: %zu bytes at most\n", peak);
    if (peak == 0) {
        printf("# this mbedTLS does not measure its arena\n");
        return;
    }
    assert_in_range(peak, 4096, sizeof arena);
}

static void a_heap_that_is_too_small_is_an_error_with_that_name(void **state)
{
    (void)state;
    if (vast_tls_use_arena(arena, 8192) != VAST_OK) {
        printf("SKIPPED: this mbedTLS has no allocator for an arena\n");
        skip();
    }
    const char *cause;
    assert_int_equal(visit("chain=deep does=echo", &cause), VAST_IO_ERROR);
    assert_string_equal(cause, "not enough memory for TLS");
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_static_heap_of_the_recommended_size_is_enough),
        cmocka_unit_test(a_heap_that_is_too_small_is_an_error_with_that_name),
    };
    tls_peer_start(&peer, argv[0]);
    char path[300];
    snprintf(path, sizeof path, "%s/roots.pem", peer.certs);
    if (!vast_roots_open(&roots, path)) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vast_roots_close(&roots);
    tls_peer_stop(&peer);
    return failed;
}
