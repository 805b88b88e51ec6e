/* SPDX-License-Identifier: MIT */
/* The skeleton of a port: every function of an unfinished port fails with a clear result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vast_none.h"

static void the_skeleton_provides_nothing_and_says_so(void **state)
{
    (void)state;
    vast_none net;
    char byte = 7;
    size_t moved = 7;
    vast_none_init(&net);
    const vast_port *port = &vast_none_port;
    assert_int_equal(port->connect(&net, "localhost", 80), VAST_IO_ERROR);
    assert_int_equal(port->send(&net, &byte, 1, &moved), VAST_IO_ERROR);
    assert_int_equal(port->recv(&net, &byte, 1, &moved), VAST_IO_ERROR);
    assert_int_equal(port->entropy(&net, &byte, 1), VAST_IO_ERROR);
    assert_int_equal(byte, 7);
    assert_int_equal(moved, 7);
    assert_int_equal(port->now_ms(&net), 0);
    assert_null(port->wait);
    assert_null(port->epoch);
    port->close(&net);
    port->close(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_skeleton_provides_nothing_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
