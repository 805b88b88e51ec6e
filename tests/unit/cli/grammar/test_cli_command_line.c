/* SPDX-License-Identifier: MIT */
/* The command line, read over a small set of commands of its own that has each kind of argument. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command_line.h"
#include "rows.h"

static const vast_argument one[] = {
    { .name = "name", .count = VAST_OPTIONAL, .help = "h" },
};
static const vast_argument_list shared = ARGUMENT_LIST(one);

static const vast_argument make_volume_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .help = "h" },
    { .name = "--size",
        .short_name = "-s",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .min = -10,
        .preset = "15",
        .help = "h" },
    { .name = "--name", .short_name = "-n", .help = "h" },
    { .name = "--env", .help = "h" },
    { .name = "--quiet", .short_name = "-q", .type = VAST_ARGUMENT_FLAG, .help = "h" },
    { .name = "--verbose", .short_name = "-v", .type = VAST_ARGUMENT_FLAG, .help = "h" },
    { .name = "--invoices", .short_name = "-i", .type = VAST_ARGUMENT_FLAG, .help = "h" },
    { .name = "--invoice-type",
        .short_name = "-it",
        .count = VAST_ONE_OR_MORE,
        .choices = NAMES("stripe", "paypal"),
        .help = "h" },
    { .name = "--order", .count = VAST_REPEATED, .help = "h" },
    { .name = "--type", .short_name = "-t", .preset = "demand", .help = "h" },
    { .name = "--bid", .short_name = "-b", .type = VAST_ARGUMENT_SHORTHAND, .sets = "type", .to = "bid", .help = "h" },
    { .name = "--args", .count = VAST_REST, .help = "h" },
    { .name = "--json", .type = VAST_ARGUMENT_JSON, .help = "h" },
    { .name = "--until", .type = VAST_ARGUMENT_DATE, .help = "h" },
    { .name = "--flagged", .type = VAST_ARGUMENT_BOOL, .help = "h" },
    { .name = "--code", .one_of = "code", .hidden = true, .help = "h" },
    { .name = "--backup", .one_of = "code", .help = "h" },
};

static const vast_argument add_disks_arguments[] = {
    { .name = "ids", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .help = "h" },
    { .name = "mount", .help = "h" },
    { .name = "--disk", .short_name = "-d", .type = VAST_ARGUMENT_INT, .count = VAST_OPTIONAL, .help = "h" },
};

static const vast_argument search_offers_arguments[] = {
    { .name = "query", .count = VAST_ZERO_OR_MORE, .help = "h" },
    { .shared = &shared },
};

static const vast_argument tfa_login_arguments[] = {
    { .name = "--code", .short_name = "-c", .required = true, .one_of = "code", .help = "h" },
    { .name = "--backup-code", .short_name = "-bc", .required = true, .one_of = "code", .help = "h" },
    { .name = "--secret", .required = true, .help = "h" },
};

static const vast_argument update_arguments[] = {
    { .name = "--version", .help = "h" },
    { .name = "--check", .type = VAST_ARGUMENT_FLAG, .help = "h" },
};

static const vast_argument update_volume_arguments[] = {
    { .name = "name", .count = VAST_OPTIONAL, .help = "h" },
};

static const vast_argument copy_arguments[] = {
    { .name = "name", .count = VAST_OPTIONAL, .help = "h" },
};

static const vast_command rows[] = {
    {
        .words = "make volume",
        .alias = "make disk",
        .summary = "h",
        ARGUMENTS(make_volume_arguments),
    },
    {
        .words = "add disks",
        .summary = "h",
        ARGUMENTS(add_disks_arguments),
    },
    {
        .words = "search offers",
        .summary = "h",
        ARGUMENTS(search_offers_arguments),
    },
    {
        .words = "search volumes",
        .summary = "h",
        .hidden = true,
    },
    {
        .words = "tfa login",
        .summary = "h",
        ARGUMENTS(tfa_login_arguments),
    },
    {
        .words = "update",
        .summary = "h",
        ARGUMENTS(update_arguments),
    },
    {
        .words = "update volume",
        .summary = "h",
        ARGUMENTS(update_volume_arguments),
    },
    {
        .words = "land",
        .summary = "h",
        .absent = "h",
    },
    {
        .words = "land at",
        .summary = "h",
    },
    {
        .words = "fly away",
        .summary = "h",
        .absent = "h",
    },
    {
        .words = "copy",
        .summary = "h",
        ARGUMENTS(copy_arguments),
    },
};
static const vast_command_table table = {
    .heading = "All",
    COMMANDS(rows),
};
const vast_command_table *const vast_commands[] = { &table, NULL };

static vast_line line;

/* Reads a line whose words are separated by '|', so that they may contain spaces. */
static vast_line_kind read_line(const char *text)
{
    static char words[512], *argv[64];
    int argc = 1;
    argv[0] = words;
    snprintf(words, sizeof words, "vastai|%s", text);
    for (char *c = words; *c != '\0'; c++) {
        if (*c == '|') {
            *c = '\0';
            argv[argc++] = c + 1;
        }
    }
    if (*text == '\0') {
        argc = 1;
    }
    return vast_line_read(&line, argc, argv);
}

/* What was understood: "words name=value name=value", in the order of the line. */
static const char *understood(void)
{
    static char out[1024];
    size_t at = (size_t)snprintf(out, sizeof out, "%s", line.command != NULL ? line.command->words : "-");
    for (size_t i = 0; i < line.count; i++) {
        const vast_argument *argument = line.given[i].argument;
        at += (size_t)snprintf(out + at, sizeof out - at, " %s=%s",
            argument != NULL ? vast_argument_name(argument) : "?", line.given[i].text);
    }
    return out;
}

static const struct {
    const char *line, *want;
} good[] = {
    { "make|volume|5", "make volume id=5" },
    { "make|disk|5", "make volume id=5" },
    { "copy", "copy" },
    { "copy|a", "copy name=a" },
    { "update", "update" },
    { "update|volume", "update volume" },
    { "update|--check", "update check=" },
    { "update|--version|2", "update version=2" },
    /* options anywhere, and the global ones before the command and within its words */
    { "--raw|make|volume|5", "make volume raw= id=5" },
    { "make|--raw|volume|5", "make volume raw= id=5" },
    { "make|volume|-q|5|--name|x", "make volume quiet= id=5 name=x" },
    { "--url|http://x|copy|--api-key=k", "copy url=http://x api-key=k" },
    /* values: after '=', glued, empty, with a second '=' */
    { "make|volume|5|--size=3", "make volume id=5 size=3" },
    { "make|volume|5|-s3", "make volume id=5 size=3" },
    { "make|volume|5|-s=3", "make volume id=5 size=3" },
    { "make|volume|5|--name=", "make volume id=5 name=" },
    { "make|volume|5|--name|", "make volume id=5 name=" },
    { "make|volume|5|--env=A=B", "make volume id=5 env=A=B" },
    { "make|volume|5|-s|.5", "make volume id=5 size=.5" },
    { "make|volume|+5", "make volume id=+5" },
    /* beginnings of long options; ours give way to those of the official tool */
    { "make|volume|5|--ra", "make volume id=5 raw=" },
    { "make|volume|5|--nam|x", "make volume id=5 name=x" },
    { "copy|--c", "copy curl=" },
    { "copy|--connect|3", "copy connect-timeout=3" },
    /* one dash and several letters; letters that are combined */
    { "make|volume|5|-it|stripe", "make volume id=5 invoice-type=stripe" },
    { "make|volume|5|-i", "make volume id=5 invoices=" },
    { "make|volume|5|-qv", "make volume id=5 quiet= verbose=" },
    { "make|volume|5|-qs3", "make volume id=5 quiet= size=3" },
    { "make|volume|5|-qn|x", "make volume id=5 quiet= name=x" },
    /* words that begin with a dash and are values */
    { "make|volume|5|-s|-3", "make volume id=5 size=-3" },
    { "make|volume|5|-s|-.5", "make volume id=5 size=-.5" },
    { "make|volume|5|--env|-p 80:80", "make volume id=5 env=-p 80:80" },
    { "make|volume|5|--env=-p80", "make volume id=5 env=-p80" },
    { "make|volume|5|--name|-", "make volume id=5 name=-" },
    { "copy|-x y", "copy name=-x y" },
    { "copy|--|-x", "copy name=-x" },
    { "--|copy|--raw", "copy name=--raw" },
    /* several values, and what follows them */
    { "make|volume|5|-it|stripe|paypal|--name|x", "make volume id=5 invoice-type=stripe invoice-type=paypal name=x" },
    { "make|volume|-it|stripe|--|5", "make volume invoice-type=stripe id=5" },
    { "make|volume|5|--order|a|--order|b", "make volume id=5 order=a order=b" },
    { "make|volume|5|-b", "make volume id=5 type=bid" },
    { "make|volume|5|--args|-x|--raw|--|y", "make volume id=5 args=-x args=--raw args=-- args=y" },
    { "make|volume|5|--args", "make volume id=5 args=" },
    { "make|volume|5|--json|[1, 2]", "make volume id=5 json=[1, 2]" },
    { "make|volume|5|--flagged|true", "make volume id=5 flagged=true" },
    { "add|disks|1|2|3|/mnt", "add disks ids=1 ids=2 ids=3 mount=/mnt" },
    { "add|disks|1|-d|7|/mnt", "add disks ids=1 disk=7 mount=/mnt" },
    { "add|disks|1|/mnt|-d", "add disks ids=1 mount=/mnt disk=" },
    { "search|offers", "search offers" },
    { "search|offers|a|b|-5", "search offers query=a query=b query=-5" },
    { "tfa|login|--code|1|--secret|s", "tfa login code=1 secret=s" },
    { "tfa|login|-bc|1|--secret|s", "tfa login backup-code=1 secret=s" },
};

static void a_good_line_is_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        vast_line_kind kind = read_line(good[i].line);
        if (kind != VAST_LINE_RUN || strcmp(understood(), good[i].want) != 0) {
            fail_msg("%s: %s, wanted %s (%s)", good[i].line, understood(), good[i].want, line.fault);
        }
    }
}

static const struct {
    const char *line, *fault;
} bad[] = {
    { "make", "\"make\" needs a second word; \"vastai help make\" lists them" },
    { "make|volumes|5", "unknown command \"make volumes\"; did you mean \"make volume\"?" },
    { "frobnicate", "unknown command \"frobnicate\"" },
    { "serach|offers", "unknown command \"serach\"; did you mean \"search offers\"?" },
    { "coppy", "unknown command \"coppy\"; did you mean \"copy\"?" },
    { "search|volume", "unknown command \"search volume\"" },
    { "make|volume", "ID is missing" },
    { "make|volume|x", "ID: \"x\" is not an ID from 1 to 9223372036854775807" },
    { "make|volume|0", "ID: \"0\" is not an ID from 1 to 9223372036854775807" },
    { "make|volume|-5", "ID: \"-5\" is not an ID from 1 to 9223372036854775807" },
    { "make|volume|", "ID: \"\" is not an ID from 1 to 9223372036854775807" },
    { "make|volume|99999999999999999999", "ID: \"99999999999999999999\" is not an ID from 1 to 9223372036854775807" },
    { "make|volume|5|6", "unexpected argument \"6\"" },
    { "make|volume|5|--size", "--size needs a value" },
    { "make|volume|5|--size|--", "--size needs a value" },
    { "make|volume|5|--env|-p80", "--env needs a value; write a value that begins with a dash as --env=-p80" },
    { "make|volume|5|--size|x", "--size: \"x\" is not a number from -10 to 9223372036854" },
    { "make|volume|5|--size|1.", NULL },
    { "make|volume|5|--size|.", "--size: \".\" is not a number from -10 to 9223372036854" },
    { "make|volume|5|--size|-10.1", "--size: \"-10.1\" is not a number from -10 to 9223372036854" },
    { "make|volume|5|--size|-10", NULL },
    { "make|volume|5|--size|9223372036854", NULL },
    { "make|volume|5|--size|9223372036854.1", "--size: \"9223372036854.1\" is not a number from -10 to 9223372036854" },
    { "make|volume|5|--size|1e3", NULL },
    { "make|volume|5|--size|1e30", "--size: \"1e30\" is not a number from -10 to 9223372036854" },
    { "make|volume|5|--size|nan", "--size: \"nan\" is not a number from -10 to 9223372036854" },
    { "make|volume|5|--until|soon", "--until: \"soon\" is not a date such as 2026-12-31" },
    { "make|volume|5|--until|12/31/2026", NULL },
    { "land|--softly", NULL },
    { "fly|away|7|--by=wing|--|-x|--api-key", NULL },
    { "make|volume|5|--json|{", "--json: \"{\" is not JSON" },
    { "make|volume|5|--flagged|yes", "--flagged: \"yes\" is not true or false" },
    { "make|volume|5|-it|cash", "--invoice-type: \"cash\" is not one of stripe|paypal" },
    { "make|volume|5|--raw=yes", "--raw takes no value" },
    { "make|volume|5|--quietly", "unknown option --quietly; did you mean --quiet?" },
    { "make|volume|5|--nothing-like-it", "unknown option --nothing-like-it" },
    { "make|volume|5|-x", "unknown option -x" },
    { "make|volume|5|-qx", "unknown option -qx" },
    { "--size|3|make|volume", "unknown option --size; options of a command must follow its name" },
    { "make|volume|5|--ver", "--ver is ambiguous: --verbose or --version" },
    { "make|volume|5|--invoice", "--invoice is ambiguous: --invoices or --invoice-type" },
    { "make|volume|5|--code|1|--backup|2", "--code and --backup cannot be used together" },
    { "add|disks|1", "MOUNT is missing" },
    { "add|disks|1|2|x|/mnt", "IDS: \"x\" is not an ID from 1 to 9223372036854775807" },
    { "tfa|login|--secret|s", "one of --code or --backup-code is required" },
    { "tfa|login|--code|1", "--secret is missing" },
    { "tfa|login|-c|1|-bc|2|--secret|s", "--code and --backup-code cannot be used together" },
};

static void a_bad_line_is_told_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        vast_line_kind kind = read_line(bad[i].line);
        if (bad[i].fault == NULL) {
            assert_int_equal(kind, VAST_LINE_RUN);
        } else if (kind != VAST_LINE_FAULT || strcmp(line.fault, bad[i].fault) != 0) {
            fail_msg("%s: %s", bad[i].line, line.fault);
        }
    }
}

static void help_and_version_go_before_what_is_missing(void **state)
{
    (void)state;
    assert_int_equal(read_line(""), VAST_LINE_NOTHING);
    assert_int_equal(read_line("--raw"), VAST_LINE_NOTHING);
    assert_int_equal(read_line("--help"), VAST_LINE_HELP);
    assert_null(line.command);
    assert_int_equal(read_line("make|--help"), VAST_LINE_HELP);
    assert_string_equal(line.verb, "make");
    assert_int_equal(read_line("make|volume|-h"), VAST_LINE_HELP);
    assert_ptr_equal(line.command, &rows[0]);
    assert_int_equal(read_line("--version"), VAST_LINE_VERSION);
    assert_int_equal(read_line("--vers|copy"), VAST_LINE_VERSION);
    assert_int_equal(read_line("copy|--bogus|--help"), VAST_LINE_FAULT);
}

static const char *value_of(const char *name)
{
    const vast_argument *row = vast_line_argument(&line, name);
    assert_non_null(row);
    return vast_line_value(&line, row);
}

static void values_are_found_by_name_with_presets(void **state)
{
    (void)state;
    read_line("make|volume|5|--name|a|--name|b|--timeout|3");
    assert_string_equal(value_of("name"), "b");
    assert_string_equal(value_of("size"), "15");
    assert_string_equal(value_of("timeout"), "3");
    assert_null(value_of("env"));
    assert_null(value_of("bid"));
    assert_null(vast_line_argument(&line, "nam"));
    assert_null(vast_line_argument(&line, "names"));
    assert_int_equal(vast_line_count(&line, vast_line_argument(&line, "name")), 2);
    read_line("search|offers|a");
    assert_ptr_equal(vast_line_argument(&line, "name"), one);
}

static void more_values_than_there_is_room_for_are_refused(void **state)
{
    (void)state;
    static char *argv[VAST_GIVEN_MAX + 8], number[] = "7", verb[] = "search", object[] = "offers";
    argv[1] = verb;
    argv[2] = object;
    for (int i = 3; i < VAST_GIVEN_MAX + 8; i++) {
        argv[i] = number;
    }
    assert_int_equal(vast_line_read(&line, VAST_GIVEN_MAX + 3, argv), VAST_LINE_RUN);
    assert_int_equal(vast_line_read(&line, VAST_GIVEN_MAX + 4, argv), VAST_LINE_FAULT);
    assert_non_null(strstr(line.fault, "4096"));
}

/* Otherwise each question about an option would look at all of thousands of IDs. */
static void a_search_steps_over_a_run_of_values_at_once(void **state)
{
    (void)state;
    enum { IDS = 4000 };
    static char id[] = "7", *argv[IDS + 6] = { NULL, "add", "disks", "--disk", "3" };
    for (size_t i = 0; i < IDS; i++) {
        argv[5 + i] = id;
    }
    argv[5 + IDS] = "/mount";
    assert_int_equal(vast_line_read(&line, IDS + 6, argv), VAST_LINE_RUN);
    unsigned steps = 0;
    for (size_t at = 0; at < line.count; at = line.given[at].next_other) {
        assert_true(line.given[at].next_other > at);
        steps++;
    }
    assert_int_equal(steps, 3);
    const vast_argument *ids = vast_line_given(&line, "ids");
    assert_int_equal(vast_line_count(&line, ids), IDS);
    assert_string_equal(vast_line_value(&line, vast_line_given(&line, "mount")), "/mount");
    assert_string_equal(vast_line_value(&line, vast_line_given(&line, "disk")), "3");
    assert_null(vast_line_given(&line, "name"));
}

static void a_fault_of_any_length_is_cut(void **state)
{
    (void)state;
    static char word[2000], name[] = "make", object[] = "volume", option[] = "--until";
    char *argv[] = { NULL, name, object, option, word };
    memset(word, 'x', sizeof word - 1);
    assert_int_equal(vast_line_read(&line, 5, argv), VAST_LINE_FAULT);
    assert_int_equal(strlen(line.fault), sizeof line.fault - 1);
    argv[3] = word;
    assert_int_equal(vast_line_read(&line, 4, argv), VAST_LINE_FAULT);
    assert_non_null(strstr(line.fault, "is not an ID from 1 to 9223372036854775807")); /* the range is never cut */
    word[0] = word[1] = '-';
    assert_int_equal(vast_line_read(&line, 4, argv), VAST_LINE_FAULT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_line_is_understood),
        cmocka_unit_test(a_bad_line_is_told_what_is_wrong),
        cmocka_unit_test(help_and_version_go_before_what_is_missing),
        cmocka_unit_test(values_are_found_by_name_with_presets),
        cmocka_unit_test(more_values_than_there_is_room_for_are_refused),
        cmocka_unit_test(a_search_steps_over_a_run_of_values_at_once),
        cmocka_unit_test(a_fault_of_any_length_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
