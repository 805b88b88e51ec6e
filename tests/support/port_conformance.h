/* SPDX-License-Identifier: MIT */
/**
 * One test for every port: the contract of vastai/port.h, case by case, against a peer that follows its instructions.
 *
 *     static conformance mine = { .port = &my_port, .ctx = &my_net, .peer = &my_peer, ... };
 *     const struct CMUnitTest tests[] = { PORT_CONFORMANCE(&mine) };
 *     return cmocka_run_group_tests(tests, NULL, NULL);
 *
 * Nothing here knows sockets, threads or files: a port on a board, in an emulator or in a superloop can run it. For
 * POSIX sockets the peer is tests/support/socket_peer.h.
 */
#ifndef PORT_CONFORMANCE_H
#define PORT_CONFORMANCE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vastai/port.h"

/** The other end. Each function acts on the connection accepted last, and returns without waiting. */
typedef struct conformance_peer {
    bool (*accept)(void *peer);                                     /**< takes a connection; false: none has come yet */
    size_t (*write)(void *peer, const void *data, size_t len);      /**< returns how much went */
    size_t (*read)(void *peer, void *buf, size_t len);              /**< returns how much had arrived */
    void (*write_later)(void *peer, uint32_t ms, const char *text); /**< writes while the port sleeps */
    void (*finish)(void *peer);                                     /**< ends the stream in order */
    void (*reset)(void *peer);                                      /**< breaks the connection */
    void (*drop)(void *peer); /**< forgets the connection, whatever state it is in */
} conformance_peer;

typedef struct conformance {
    const vast_port *port;
    void *ctx;
    const conformance_peer *peer;
    void *peer_ctx;
    const char *host;      /**< the peer's address, a literal */
    uint16_t open_port;    /**< accepts */
    uint16_t refused_port; /**< refuses */
    uint16_t silent_port;  /**< does not answer; 0: there is none, and its cases are skipped */
    const char *name;      /**< a name of the peer; NULL: this port knows no names, and their cases are skipped */
    const char *no_name;   /**< a name that does not exist */
    /** How many questions have reached a name server in all; NULL: unknown. */
    unsigned (*questions)(void);
    /** How many sockets, files and the like are open in all; NULL: unknown. */
    unsigned (*open_handles)(void);
    /** Lets the network run where wait() is absent: one turn of the superloop. NULL otherwise. */
    void (*turn)(void *ctx);
} conformance;

void conform_opens_and_carries_bytes_both_ways(void **state);
void conform_a_refusal_is_told_and_leaves_nothing_open(void **state);
void conform_a_name_is_looked_up_before_it_is_connected(void **state);
void conform_a_name_that_does_not_exist_is_told(void **state);
void conform_localhost_is_never_looked_up(void **state);
void conform_a_short_form_is_not_an_address(void **state);
void conform_silence_does_not_hold_up_the_caller(void **state);
void conform_an_empty_stream_says_again_and_touches_nothing(void **state);
void conform_bytes_come_in_pieces_of_any_size(void **state);
void conform_a_full_stream_says_again_and_loses_nothing(void **state);
void conform_an_orderly_end_comes_after_the_last_byte(void **state);
void conform_a_reset_is_told_from_an_end(void **state);
void conform_sending_to_a_peer_that_is_gone_is_survived(void **state);
void conform_close_may_come_at_any_time_and_again(void **state);
void conform_a_context_is_good_for_many_connections(void **state);
void conform_wait_wakes_on_data(void **state);
void conform_wait_wakes_on_room(void **state);
void conform_wait_ends_with_its_time_and_not_for_nothing(void **state);
void conform_wait_for_time_alone_ignores_data(void **state);
void conform_the_clock_never_goes_back(void **state);
void conform_the_wall_clock_is_plausible_or_unknown(void **state);
void conform_entropy_is_not_constant(void **state);

#define PORT_CONFORMANCE(under_test)                                                                                   \
    cmocka_unit_test_prestate(conform_opens_and_carries_bytes_both_ways, under_test),                                  \
        cmocka_unit_test_prestate(conform_a_refusal_is_told_and_leaves_nothing_open, under_test),                      \
        cmocka_unit_test_prestate(conform_a_name_is_looked_up_before_it_is_connected, under_test),                     \
        cmocka_unit_test_prestate(conform_a_name_that_does_not_exist_is_told, under_test),                             \
        cmocka_unit_test_prestate(conform_localhost_is_never_looked_up, under_test),                                   \
        cmocka_unit_test_prestate(conform_a_short_form_is_not_an_address, under_test),                                 \
        cmocka_unit_test_prestate(conform_silence_does_not_hold_up_the_caller, under_test),                            \
        cmocka_unit_test_prestate(conform_an_empty_stream_says_again_and_touches_nothing, under_test),                 \
        cmocka_unit_test_prestate(conform_bytes_come_in_pieces_of_any_size, under_test),                               \
        cmocka_unit_test_prestate(conform_a_full_stream_says_again_and_loses_nothing, under_test),                     \
        cmocka_unit_test_prestate(conform_an_orderly_end_comes_after_the_last_byte, under_test),                       \
        cmocka_unit_test_prestate(conform_a_reset_is_told_from_an_end, under_test),                                    \
        cmocka_unit_test_prestate(conform_sending_to_a_peer_that_is_gone_is_survived, under_test),                     \
        cmocka_unit_test_prestate(conform_close_may_come_at_any_time_and_again, under_test),                           \
        cmocka_unit_test_prestate(conform_a_context_is_good_for_many_connections, under_test),                         \
        cmocka_unit_test_prestate(conform_wait_wakes_on_data, under_test),                                             \
        cmocka_unit_test_prestate(conform_wait_wakes_on_room, under_test),                                             \
        cmocka_unit_test_prestate(conform_wait_ends_with_its_time_and_not_for_nothing, under_test),                    \
        cmocka_unit_test_prestate(conform_wait_for_time_alone_ignores_data, under_test),                               \
        cmocka_unit_test_prestate(conform_the_clock_never_goes_back, under_test),                                      \
        cmocka_unit_test_prestate(conform_the_wall_clock_is_plausible_or_unknown, under_test),                         \
        cmocka_unit_test_prestate(conform_entropy_is_not_constant, under_test)

#endif
