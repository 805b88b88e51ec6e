/* SPDX-License-Identifier: MIT */
/* Processes that keep the intervals of the service together, by one file in a home of their own. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "pacing.h"

/* The clock is cut to milliseconds, so that a request waits for one more than the interval of its operation. */
enum { RECORDS = 64, OP_MS = 3000, INTERVAL_MS = OP_MS + 1 };

static char home[64], path[200];
static uint32_t now;

static uint32_t now_ms(void *ctx)
{
    (void)ctx;
    return now;
}

static const vast_port port = { .now_ms = now_ms };
static const vast_op deletion = { .method = VAST_DELETE, .path = "/things/{id}/", .min_interval_ms = OP_MS };
static const vast_op listing = { .method = VAST_GET, .path = "/things/{id}/", .min_interval_ms = OP_MS };
static const vast_op at_run = {
    .method = VAST_DELETE, .host = VAST_HOST_RUN, .path = "/things/{id}/", .min_interval_ms = OP_MS
};
static const vast_pacing first = {
    .port = &port, .key = "key", .console_url = "https://console.test", .run_url = "https://run.test"
};

static int begin(void **state)
{
    (void)state;
    now = UINT32_MAX - 1000; /* a clock that is about to wrap */
    strcpy(home, "/tmp/vastai-pacing-XXXXXX");
    unsetenv("XDG_CACHE_HOME");
    if (mkdtemp(home) == NULL) {
        return 1;
    }
    snprintf(path, sizeof path, "%s/.cache/vastai/pacing", home);
    return setenv("HOME", home, 1);
}

static int end(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "chmod -R u+rwx '%s' && rm -rf '%s'", home, home);
    return system(command);
}

static uint32_t ask(vast_pacing *p, const vast_op *op)
{
    return vast_file_pacer.wait_ms(p, op);
}

/* A whole request that takes `ms`. */
static void finish(vast_pacing *p, const vast_op *op, uint32_t ms)
{
    now += ms;
    vast_file_pacer.note_sent(p, op);
    vast_pacing_end(p);
}

static void shell(const char *format)
{
    char command[600];
    snprintf(command, sizeof command, format, path, path);
    assert_int_equal(system(command), 0);
}

static void each_process_gets_a_turn_of_its_own(void **state)
{
    (void)state;
    vast_pacing p[4] = { first, first, first, first };
    assert_int_equal(ask(&p[0], &deletion), 0);
    assert_int_equal(ask(&p[1], &deletion), INTERVAL_MS);
    now += 100;
    assert_int_equal(ask(&p[2], &deletion), INTERVAL_MS - 100);
    finish(&p[0], &deletion, 200);
    for (unsigned turn = 1; turn < 4; turn++) {
        now += INTERVAL_MS - 1;
        assert_int_equal(ask(&p[turn], &deletion), 1);
        now++;
        assert_int_equal(ask(&p[turn], &deletion), 0);
        for (unsigned other = turn + 1; other < 4; other++) {
            assert_int_equal(ask(&p[other], &deletion), INTERVAL_MS);
        }
        finish(&p[turn], &deletion, 50);
    }
    now += INTERVAL_MS;
    assert_int_equal(ask(&p[0], &deletion), 0);
    vast_pacing_end(&p[0]);
}

static void only_the_same_key_host_and_operation_share_a_time(void **state)
{
    (void)state;
    vast_pacing p[3] = { first, first, first };
    p[1].key = "other";
    p[2].console_url = "https://other.test";
    assert_int_equal(ask(&p[0], &deletion), 0);
    finish(&p[0], &deletion, 0);
    assert_int_equal(ask(&p[0], &listing), 0);
    assert_int_equal(ask(&p[0], &at_run), 0);
    assert_int_equal(ask(&p[1], &deletion), 0);
    assert_int_equal(ask(&p[2], &deletion), 0);
    assert_int_equal(ask(&p[2], &at_run), INTERVAL_MS);
    assert_int_equal(ask(&p[0], &deletion), INTERVAL_MS);
    for (unsigned i = 0; i < 3; i++) {
        vast_pacing_end(&p[i]);
    }
}

static void a_turn_without_a_request_is_given_back(void **state)
{
    (void)state;
    vast_pacing p[2] = { first, first };
    assert_int_equal(ask(&p[0], &deletion), 0);
    now += 400;
    assert_int_equal(ask(&p[0], &deletion), 0); /* another attempt: the turn is still its own */
    assert_int_equal(ask(&p[1], &deletion), INTERVAL_MS);
    vast_pacing_end(&p[0]);
    assert_int_equal(ask(&p[1], &deletion), 0);
    now += INTERVAL_MS;
    assert_int_equal(ask(&p[0], &deletion), 0); /* its request was very slow */
    vast_pacing_end(&p[1]);
    assert_int_equal(ask(&p[1], &deletion), INTERVAL_MS);
    now += INTERVAL_MS;
    vast_pacing_end(&p[0]); /* the next turn has come: there is nothing to give back */
    assert_int_equal(ask(&p[1], &deletion), 0);
    vast_pacing_end(&p[1]);
    vast_pacing_end(&p[1]);
}

/* A call that goes without waiting, because its deadline is near, is noted all the same. */
static void a_request_out_of_turn_is_noted(void **state)
{
    (void)state;
    vast_pacing p[2] = { first, first };
    assert_int_equal(ask(&p[0], &deletion), 0);
    finish(&p[0], &deletion, 0);
    now += 1000;
    assert_int_equal(ask(&p[1], &deletion), INTERVAL_MS - 1000);
    finish(&p[1], &deletion, 10);
    assert_int_equal(ask(&p[0], &deletion), INTERVAL_MS);
    vast_pacing_end(&p[0]);
}

/* Its note does not change the time of the operation before. */
static void without_an_interval_nothing_is_noted(void **state)
{
    (void)state;
    static const vast_op any = { .path = "/any/" };
    vast_pacing p[2] = { first, first };
    assert_int_equal(ask(&p[0], &any), 0);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(ask(&p[0], &deletion), 0);
    vast_file_pacer.note_sent(&p[0], &deletion);
    now += 1000;
    assert_int_equal(ask(&p[0], &any), 0);
    finish(&p[0], &any, 0);
    assert_int_equal(ask(&p[1], &deletion), INTERVAL_MS - 1000);
    vast_pacing_end(&p[1]);
}

static void the_longest_unused_record_is_replaced(void **state)
{
    (void)state;
    static char names[RECORDS + 1][24];
    vast_op ops[RECORDS + 1];
    vast_pacing p = first;
    for (unsigned i = 0; i <= RECORDS; i++) {
        snprintf(names[i], sizeof names[i], "/path/%u/", i);
        ops[i] = (vast_op){ .path = names[i], .min_interval_ms = UINT16_MAX };
        assert_int_equal(ask(&p, &ops[i]), 0);
        finish(&p, &ops[i], 1);
    }
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_size, RECORDS * 8);
    for (unsigned i = 1; i <= RECORDS; i++) {
        assert_int_not_equal(ask(&p, &ops[i]), 0);
    }
    assert_int_equal(ask(&p, &ops[0]), 0);
    vast_pacing_end(&p);
}

static void the_file_is_private_and_has_no_key(void **state)
{
    (void)state;
    struct stat about;
    char bytes[600];
    vast_pacing p = first;
    p.key = "secret-key-secret-key";
    mode_t before = umask(0);
    assert_int_equal(ask(&p, &deletion), 0);
    finish(&p, &deletion, 0);
    umask(before);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    FILE *file = fopen(path, "rb");
    size_t len = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_int_equal(len, 8);
    assert_null(memmem(bytes, len, "secr", 4));
}

/* Each process then paces itself. */
static void a_file_that_cannot_be_used_delays_no_request(void **state)
{
    (void)state;
    static const char *const spoilers[] = {
        "rm -f '%s' && mkdir '%s'",
        "rm -f '%s' && ln -s /etc/passwd '%s'",
        "rm -f '%s' && touch /tmp/vastai-pacing-target && ln -s /tmp/vastai-pacing-target '%s'",
        "rm -f '%s' && mkfifo -m 600 '%s'",
        "rm -f '%s' && ln -s /dev/zero '%s'",
        "chmod 620 '%s'",
        "chmod 604 '%s'",
    };
    for (size_t i = 0; i < sizeof spoilers / sizeof *spoilers; i++) {
        vast_pacing p[2] = { first, first };
        assert_int_equal(ask(&p[0], &deletion), 0);
        assert_int_not_equal(ask(&p[1], &deletion), 0);
        vast_pacing_end(&p[0]);
        vast_pacing_end(&p[1]);
        shell(spoilers[i]);
        for (unsigned turn = 0; turn < 2; turn++) {
            assert_int_equal(ask(&p[turn], &deletion), 0);
            finish(&p[turn], &deletion, 0);
        }
        shell("rm -rf '%s'");
    }
    struct stat about;
    assert_int_equal(stat("/tmp/vastai-pacing-target", &about), 0);
    assert_int_equal(about.st_size, 0);
    unlink("/tmp/vastai-pacing-target");
}

static void without_a_folder_no_request_waits(void **state)
{
    (void)state;
    static const char *const folders[] = { "/dev/null", "/proc/none" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        vast_pacing p[2] = { first, first };
        setenv("XDG_CACHE_HOME", folders[i], 1);
        for (unsigned turn = 0; turn < 2; turn++) {
            assert_int_equal(ask(&p[turn], &deletion), 0);
            finish(&p[turn], &deletion, 0);
        }
    }
}

/* Whatever bytes are in it, no request waits longer than the interval. */
static void garbage_delays_a_request_by_its_interval_at_most(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (unsigned round = 0; round < 200; round++) {
        vast_pacing p[2] = { first, first };
        assert_int_equal(ask(&p[0], &deletion), 0);
        finish(&p[0], &deletion, 0);
        uint32_t id;
        int fd = open(path, O_RDWR);
        assert_int_equal(pread(fd, &id, sizeof id, 0), sizeof id);
        unsigned char bytes[RECORDS * 8 + 40];
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = (unsigned char)(seed >> 16);
        }
        memcpy(bytes + round % RECORDS * 8, &id, sizeof id);
        assert_int_equal(pwrite(fd, bytes, sizeof bytes - round, 0), sizeof bytes - round);
        close(fd);
        uint32_t wait = ask(&p[0], &deletion);
        assert_true(wait <= INTERVAL_MS);
        now += wait;
        assert_int_equal(ask(&p[0], &deletion), 0);
        finish(&p[0], &deletion, 0);
        assert_int_equal(ask(&p[1], &deletion), INTERVAL_MS);
        vast_pacing_end(&p[1]);
        shell("rm -f '%s'");
    }
}

/* A process that was stopped while it held the lock. */
static void a_lock_that_is_never_released_is_not_waited_for(void **state)
{
    (void)state;
    vast_pacing p = first;
    assert_int_equal(ask(&p, &deletion), 0);
    finish(&p, &deletion, 0);
    int other = open(path, O_RDWR);
    assert_int_equal(flock(other, LOCK_EX), 0);
    uint32_t waited = 0;
    for (uint32_t wait; (wait = ask(&p, &deletion)) != 0; waited += wait) {
        assert_true(wait < 100);
    }
    assert_in_range(waited, 100, 1000);
    assert_int_equal(ask(&p, &deletion), 0);
    vast_pacing_end(&p);
    close(other);
    assert_int_equal(ask(&p, &deletion), INTERVAL_MS);
    vast_pacing_end(&p);
}

/* A disk without room: nothing can be added to the file. */
static void a_full_disk_delays_no_request(void **state)
{
    (void)state;
    const struct rlimit none = { 0, RLIM_INFINITY };
    vast_pacing p[2] = { first, first };
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    for (unsigned turn = 0; turn < 2; turn++) {
        assert_int_equal(ask(&p[turn], &deletion), 0);
        finish(&p[turn], &deletion, 0);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_process_gets_a_turn_of_its_own, begin, end),
        cmocka_unit_test_setup_teardown(only_the_same_key_host_and_operation_share_a_time, begin, end),
        cmocka_unit_test_setup_teardown(a_turn_without_a_request_is_given_back, begin, end),
        cmocka_unit_test_setup_teardown(a_request_out_of_turn_is_noted, begin, end),
        cmocka_unit_test_setup_teardown(without_an_interval_nothing_is_noted, begin, end),
        cmocka_unit_test_setup_teardown(the_longest_unused_record_is_replaced, begin, end),
        cmocka_unit_test_setup_teardown(the_file_is_private_and_has_no_key, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_used_delays_no_request, begin, end),
        cmocka_unit_test_setup_teardown(without_a_folder_no_request_waits, begin, end),
        cmocka_unit_test_setup_teardown(garbage_delays_a_request_by_its_interval_at_most, begin, end),
        cmocka_unit_test_setup_teardown(a_lock_that_is_never_released_is_not_waited_for, begin, end),
        cmocka_unit_test_setup_teardown(a_full_disk_delays_no_request, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
