# SPDX-License-Identifier: MIT
"""The command line: grammar, help, and what is no command."""
import json

import pytest

from judge import has_words, refused, succeeded

USAGE = [
    ["delete", "endpoint"],
    ["delete", "machine", "abc"],
    ["delete", "endpoint", ""],
    ["delete", "endpoint", "0"],
    ["delete", "endpoint", "-5"],
    ["delete", "endpoint", "1.5"],
    ["delete", "machine", "4242x"],
    ["delete", "endpoint", "99999999999999999999"],
    ["delete", "endpoint", "4242", "0"],
    ["destroy", "instance"],
    ["destroy", "instance", "0", "-y"],
    ["set", "api-key"],
    ["show", "endpoints", "more"],
    ["delete", "endpiont", "4242"],
    ["frobnicate"],
    ["delete"],
    ["--no-such-flag", "show", "endpoints"],
    ["show", "endpoints", "--timeout"],
    ["show", "endpoints", "--timeout", "soon"],
    ["show", "endpoints", "--timeout", "-1"],
    ["show", "endpoints", "--retry", "0"],
    ["show", "endpoints", "--retry", "x"],
    ["show", "endpoints", "--raw=yes"],
]


BAD_NUMBERS = [
    "", "x", "nan", "inf", "-1", "-9223372036854775808", "9223372036854775808", "99999999999999999999", "1e999"
]
# Options whose range is not in a row of their own: parts of a second, or "*". What is beside them makes a whole line.
OTHER_NUMBERS = [
    ("--timeout", ("show", "endpoints"), ["0", "0.0001", "2147484", "1e9"]),
    ("--connect-timeout", ("show", "endpoints"), ["0", "2147484"]),
    ("--timeout", ("wait", "instance", "5"), ["0", "2147484"]),
    ("--retry", ("show", "endpoints"), ["0", "256", "1.5", "1e2"]),
    ("--interval", ("wait", "instance", "5"), ["0", "3601", "1.5"]),
    ("--workers", ("wait", "endpoint", "5"), ["1000001"]),
    ("--day", ("reboot", "instance", "5", "--schedule", "WEEKLY"), ["7", "1.5"]),
    ("--hour", ("reboot", "instance", "5", "--schedule", "DAILY"), ["24", "1e1"]),
    ("--limit", ("show", "invoices-v1", "-i"), []),
    ("--limit", ("show", "instances"), []),
    ("--limit", ("search", "offers"), []),
    ("--storage", ("search", "offers"), ["9223372036855"]),
    ("--size", ("create", "volume", "5"), ["9223372036855"]),
    ("--price_gpu", ("list", "machine", "5"), []),
    ("--discount_rate", ("list", "machine", "5"), ["1.1"]),
    ("--bid_price", ("create", "instance", "5", "--image", "x"), []),
]


@pytest.mark.parametrize("option,line,more", OTHER_NUMBERS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_number_out_of_its_range_is_named_with_it(vastai, emulator, option, line, more):
    for value in BAD_NUMBERS + more:
        result = refused(vastai(*line, "%s=%s" % (option, value)), 2, option)
        has_words(result.err, "[0-9]+ .*to|greater than 0")
    assert emulator.records == []


@pytest.mark.parametrize("args", USAGE, ids=" ".join)
def test_a_usage_error_sends_nothing(vastai, emulator, args):
    result = vastai(*args)
    assert result.code == 2, result
    assert result.out == "" and result.err != "", result
    assert emulator.records == []


def test_a_slip_is_told_the_right_word(vastai):
    has_words(vastai("delete", "endpiont", "4242").err, "delete endpoint")


@pytest.mark.parametrize("args", [
    ["--raw", "show", "endpoints"],
    ["show", "--raw", "endpoints"],
    ["show", "endpoints", "--raw"],
    ["show", "endpoints", "--ra"],
])
def test_flags_stand_anywhere_and_may_be_short(vastai, args):
    assert len(json.loads(succeeded(vastai(*args)).out)) == 2


def test_a_value_behind_an_equals_sign(bare, emulator):
    succeeded(bare("show", "endpoints", "--url=" + emulator.url))


def test_two_dashes_end_the_flags(vastai):
    succeeded(vastai("delete", "endpoint", "--", "4242"), "4242 deleted")


def test_a_plus_or_leading_zero_is_the_same_number(vastai, emulator):
    vastai("delete", "endpoint", "004242")
    assert [r.path for r in emulator.records] in ([], ["/api/v0/endptjobs/4242/"])


def test_an_address_with_a_path_and_a_slash(bare, emulator):
    bare("--url", emulator.url + "/proxy", "show", "endpoints")
    bare("--url", emulator.url + "/proxy/", "show", "endpoints")
    bare("--url", emulator.url + "//", "show", "endpoints")
    assert [r.path for r in emulator.records] == ["/proxy/api/v0/endptjobs/"] * 2 + ["/api/v0/endptjobs/"]


@pytest.mark.parametrize("tail", ["?x=1", "/?", "/a?b#c"])
def test_an_address_with_a_query_is_none(bare, emulator, tail):
    refused(bare("--url", emulator.url + tail, "show", "endpoints"), 2, "query")
    assert emulator.records == []


def test_version_is_a_bare_number(bare):
    result = succeeded(bare("--version"), r"\A\d+\.\d+\.\d+\n\Z")
    assert result.err == ""


@pytest.mark.parametrize("args", [["help"], ["--help"], ["-h"]])
def test_help_lists_the_commands(bare, args):
    succeeded(bare(*args), "delete endpoint", "show endpoints", "destroy instance", "set api-key", "--raw", "--cacert")


@pytest.mark.parametrize("args", [["help", "delete", "endpoint"], ["delete", "endpoint", "--help"], ["delete", "endpoint", "-h"]])
def test_help_of_one_command(bare, args):
    succeeded(bare(*args), "delete endpoint", "--verify")


def test_help_of_no_command(bare):
    assert bare("help", "frobnicate").code == 2


def test_no_command_shows_the_way(bare):
    result = bare()
    has_words(result.out + result.err, "delete endpoint|help")


def test_it_runs_without_home_and_environment(bare, emulator):
    import subprocess
    from conftest import BINARY
    done = subprocess.run([BINARY, "--url", emulator.url, "show", "endpoints"], env={}, capture_output=True, cwd="/")
    assert done.returncode == 3, done
