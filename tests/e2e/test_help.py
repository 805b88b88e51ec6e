# SPDX-License-Identifier: MIT
"""Where a newcomer looks first: the command alone, help and its topics, a verb alone."""
import pathlib
import re

import pytest

from catalogue import names
from judge import has_words, refused, succeeded
from terminal import on_terminal

TOPICS = [
    "query", "output", "changes", "confirmation", "names", "exit-status", "environment", "files", "serverless",
    "official"
]
README = pathlib.Path(__file__).parents[2] / "README.md"


def test_the_command_alone_fits_any_terminal(bare):
    result = bare()
    lines = result.err.splitlines()
    assert result.code == 0 and result.out == "" and len(lines) <= 15 and max(map(len, lines)) <= 60
    has_words(
        result.err, "set api-key", "search offers", "create instance", "show instances", "destroy instance",
        "vastai help"
    )


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_help_has_the_width_of_the_terminal(bare, columns):
    for line in (["help"], ["help", "search", "offers"], ["help", "query"], ["show", "instances", "--help"]):
        code, shown = on_terminal(bare, *line, columns=columns)
        widest = max(len(text) for text in shown.splitlines() if not text.startswith("  vastai "))
        assert code == 0 and columns - 15 < widest <= columns, (line, widest)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_in_help_and_in_the_manual(bare, topic):
    shown = succeeded(bare("help", topic)).out
    heading = shown.splitlines()[0]
    assert heading == heading.upper() and ".SH %s\n" % heading in bare("help", "--man").out
    assert topic in bare("help").out.split("topics", 1)[1]


def test_no_line_of_an_example_ends_between_an_option_and_its_value(bare):
    for name in names():
        lines = bare(*name.split(), "--help").out.split("\nexample:\n", 1)[1].split("\n\n", 1)[0].splitlines()
        for line, after in zip(lines, lines[1:]):
            alone = re.search(r"^ +(-\S+|<) \\\\$", line)
            assert alone or not re.search(r" (-\S+|<) \\\\$", line) or after.startswith("    -"), (name, line)


@pytest.mark.parametrize("name,words", [
    ("execute", "runs once now, without its output, and then on schedule"), ("reboot instance", "reboots once now"),
    ("change bid", "not changed now"), ("cloud copy", "cannot be scheduled")
])
def test_a_command_that_can_be_scheduled_says_whether_it_also_runs_now(bare, name, words):
    shown = " ".join(bare(*name.split(), "--help").out.split())
    assert words in shown and "instead of running it now" not in shown


def test_a_default_that_holds_for_a_new_group_is_not_promised_for_an_update(bare):
    shown = " ".join(bare("update", "endpoint", "--help").out.split())
    assert "maximum number of workers (default for a new group: 20)" in shown and "(default: " not in shown


def test_every_file_that_is_kept_is_in_the_topic_files(bare):
    shown = bare("help", "files").out
    for path in ("~/.config/vastai/vast_api_key", "~/.config/vastai/vast_tfa_key", "~/.config/vastai/profiles/NAME",
                 "~/.config/vastai/role", "~/.vast_api_key", "~/.cache/vastai", "~/.cache/vastai/pacing",
                 "/etc/ssl/certs/ca-certificates.crt"):
        assert "  %s\n" % path in shown or "  %s " % path in shown, path


def test_options_of_every_command_name_their_defaults(bare):
    shown = " ".join(bare("help").out.split())
    for default in ("$VAST_API_KEY, or the stored key", "$VAST_URL, or https://console.vast.ai",
                    "$VAST_RUN_URL, or that of --url, or https://run.vast.ai", "$VAST_PROFILE", "$https_proxy",
                    "$SSL_CERT_FILE, or those of the system"):
        assert "(default: %s)" % default in shown, default


def test_every_list_of_topics_is_complete(bare):
    listed = bare("help").out.split("topics, for vastai help TOPIC:\n", 1)[1].split("\n\n", 1)[0].split()
    assert listed == TOPICS
    assert ", ".join(TOPICS) in " ".join(bare("help", "--help").out.split())
    for topic in TOPICS:
        assert "`vastai help %s`" % topic in README.read_text() or "`%s`" % topic in README.read_text()


@pytest.mark.parametrize("words, meant", [
    (["confrimation"], '"confrimation"; did you mean "confirmation"?'),
    (["exit-code"], '"exit-code"'),
    (["endpoints"], '"endpoints"; did you mean "show endpoints"?'),
    (["shwo"], '"shwo"; did you mean "show"?'),
    (["show", "endpoitns"], '"show endpoitns"; did you mean "show endpoints"?'),
    (["login"], '"login"; use "vastai set api-key"'),
    (["x" * 70], '"%s"' % ("x" * 60)),
])
def test_help_names_a_word_that_it_does_not_know(bare, words, meant):
    shown = refused(bare("help", *words), 2).err
    assert shown == 'vastai: help: unknown command or topic %s\n  "vastai help" lists both.\n' % meant


def test_the_fields_of_a_query_have_type_unit_meaning_and_example(bare):
    shown = re.sub(r"\s+", " ", bare("help", "query").out)
    for text in ("gpu_ram number, GB: memory of one GPU (gpu_ram>=24)", "dph_total, dph number, $/h: price",
                 "inet_up number, Mb/s:", "verified true or false:", "verified=true external=false rentable=true",
                 "at most 64"):
        assert text in shown, text


def test_the_manual_has_examples_and_see_also_and_minus_signs(bare):
    page = bare("help", "--man").out
    assert ".SH SEE ALSO" in page and "Examples:" in page and "\\-\\-verify" in page


@pytest.mark.parametrize("verb", ["search", "show", "create", "metrics"])
def test_a_verb_alone_lists_what_it_can_do(bare, verb):
    result = bare(verb)
    assert result.code == 2 and result.out == ""
    has_words(
        result.err, "needs a second word", {
            "search": "search offers",
            "show": "show instances"
        }.get(verb, verb + " ")
    )
    assert result.err.endswith('"vastai help %s" lists them\n' % verb)
    assert bare(verb, "--raw").err.startswith("{")


def test_the_version_is_a_command_and_an_option(bare):
    assert bare("version").out == bare("-V").out == bare("--version").out
