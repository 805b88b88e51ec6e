# SPDX-License-Identifier: MIT
"""What a person at a terminal gets, and what hostile text does to it: nothing."""
import json
import os
import pty
import subprocess
import unicodedata

import pytest

from judge import SGR, clean, refused
from terminal import on_terminal

HOSTILE = "evil\x1b[2J\x1b]0;owned\x07\r\n\x00\x9b31m\u202e end"


@pytest.mark.parametrize("columns", [60, 40, 200])
def test_a_table_keeps_to_the_width_of_the_terminal(vastai, emulator, columns):
    emulator.account.add_endpoint(77, "a-name-that-goes-on-" * 5)
    code, shown = on_terminal(vastai, "show", "endpoints", columns=columns)
    assert code == 0
    plain = SGR.sub("", shown)
    clean(plain)
    assert "4242" in plain and "77" in plain
    assert max(len(line) for line in plain.splitlines()) <= columns, plain


def width(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize("name", ["\u6771\u4eac\u306e\u63a8\u8ad6\u30b5\u30fc\u30d0\u30fc" * 4, "e\u0301te\u0301" * 12, "\U0001f680 " * 12],
                         ids=["wide", "combining", "emoji"])
def test_the_width_of_a_line_is_what_is_seen(vastai, emulator, name):
    emulator.account.endpoints.clear()
    emulator.account.add_endpoint(77, name)
    emulator.account.add_endpoint(78, "plain")
    code, shown = on_terminal(vastai, "show", "endpoints", columns=60)
    lines = SGR.sub("", shown).splitlines()[1:3]
    assert code == 0 and all(width(line) <= 60 for line in lines), shown
    assert width(lines[0].split("active")[0]) == width(lines[1].split("active")[0]), shown


@pytest.mark.parametrize("flags", [(), ("--full", ), ("--status", "running"), ("-v", )], ids=" ".join)
def test_a_user_does_not_wait_for_filters_that_are_not_shown(vastai, emulator, flags):
    code, shown = on_terminal(vastai, "show", "instances", *flags, columns=120)
    assert code == 0 and "7000001" in shown
    assert [record.path for record in emulator.records] == ["/api/v1/instances/"]
    assert "7000001" in vastai("show", "instances", *flags).out
    assert [record.path for record in emulator.records[1:]] == ["/api/v0/instances/filters/", "/api/v1/instances/"]


def test_no_colour_where_nobody_looks(vastai):
    assert "\x1b" not in vastai("show", "endpoints").out


@pytest.mark.parametrize("args,env", [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})])
def test_no_colour_where_it_is_not_wanted(vastai, args, env):
    code, shown = on_terminal(vastai, *args, "show", "endpoints", env=env)
    assert code == 0 and "\x1b" not in shown


def test_hostile_words_in_an_error(vastai, emulator):
    emulator.fault(times=-1, status=400, body={"success": False, "error": HOSTILE, "msg": HOSTILE})
    refused(vastai("delete", "endpoint", 4242), 1, "evil")
    code, shown = on_terminal(vastai, "delete", "endpoint", 4242)
    assert code == 1
    clean(shown, colours=True)
    reply = vastai("--raw", "delete", "endpoint", 4242).err
    clean(reply)
    assert "evil" in json.loads(reply)["msg"]


def test_hostile_words_that_are_not_json(vastai, emulator):
    emulator.fault(times=-1, status=400, body=HOSTILE, content_type="text/plain")
    code, shown = on_terminal(vastai, "delete", "endpoint", 4242)
    assert code == 1
    clean(shown, colours=True)


def test_hostile_names_in_a_listing(vastai, emulator):
    emulator.account.add_endpoint(77, HOSTILE)
    code, shown = on_terminal(vastai, "show", "endpoints")
    assert code == 0
    clean(shown, colours=True)
    raw = vastai("--raw", "show", "endpoints").out
    clean(raw)
    assert [g["endpoint_name"] for g in json.loads(raw) if g["id"] == 77] == [HOSTILE]


def test_a_hostile_success(vastai, emulator):
    emulator.fault(
        times=-1, status=200, body={
            "success": True,
            "deleted_workers": [],
            "failed_workers": [],
            "msg": HOSTILE
        }
    )
    code, shown = on_terminal(vastai, "delete", "endpoint", 4242)
    assert code == 0
    clean(shown, colours=True)
    raw = vastai("--raw", "delete", "endpoint", 4242).out
    clean(raw)


def test_a_hostile_redirect(vastai, emulator):
    emulator.fault(times=-1, status=302, body="", headers=[("Location", "https://x/\x1b[2J")])
    code, shown = on_terminal(vastai, "delete", "endpoint", 4242)
    assert code != 0
    clean(shown, colours=True)


def test_a_prompt_is_seen_before_it_is_answered(vastai, emulator):
    process = vastai.start("destroy", "instance", 1001, stdin=subprocess.PIPE)
    shown = b""
    while b"1001" not in shown:
        piece = os.read(process.stderr.fileno(), 4096)
        assert piece, "ended without a question"
        shown += piece
    out, _ = process.communicate(b"y\n", timeout=10)
    assert process.returncode == 0 and 1001 not in emulator.account.instances


PAGER = "#!/bin/sh\necho paged \"$@\"\n[ -z \"$LEAVES\" ] || exit 0\ncat\n"


def with_pager(vastai, tmp_path, *line, env=None):
    """Runs on a terminal, with a replacement for less; returns the exit status and what was shown."""
    less = tmp_path / "less"
    less.write_text(PAGER)
    less.chmod(0o755)
    master, slave = pty.openpty()
    env = dict({"TERM": "xterm", "PATH": "%s:/usr/bin:/bin" % tmp_path, "LEAVES": ""}, **(env or {}))
    process = vastai.start(*line, stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
            if shown.endswith(b"[y/N] "):
                os.write(master, b"n\n")
    except OSError:
        pass
    os.close(master)
    return process.wait(), shown


@pytest.mark.parametrize("flags,env,paged", [
    ((), {}, True),
    ((), {"LEAVES": "1"}, True),
    (("--full",), {}, True),
    (("--raw",), {}, False),
    ((), {"TERM": "dumb"}, False),
    ((), {"PATH": "/nowhere"}, False),
])
def test_a_table_on_a_terminal_goes_through_less(vastai, tmp_path, flags, env, paged):
    code, shown = with_pager(vastai, tmp_path, "show", "endpoints", *flags, env=env)
    assert code == 0 and (b"paged -RFX" in shown) == paged
    assert (b"4242" in shown) == (not env.get("LEAVES"))


@pytest.mark.parametrize("line,paged", [
    (("show", "instances"), True), (("show", "instances", "--full"), True), (("search", "offers"), True), (("show", "machines"), True),
    (("show", "volumes"), True), (("show", "invoices"), True), (("metrics", "gpu-locations"), True), (("tfa", "status"), True),
    (("show", "invoices-v1", "-i"), False),  # it asks whether to go on
    (("show", "instance", 7000001), False), (("search", "templates"), False),  # no tables
    (("help",), True), (("help", "query"), True),
], ids=lambda v: "-".join(map(str, v)) if isinstance(v, tuple) else "")
def test_every_table_goes_through_less(vastai, tmp_path, line, paged):
    code, shown = with_pager(vastai, tmp_path, *line)
    assert code == 0 and (b"paged -RFX" in shown) == paged, shown


def test_the_pager_of_the_environment(vastai, tmp_path):
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho other \"$@\" \"LESS=$LESS\"\ncat\n")
    other.chmod(0o755)
    _, shown = with_pager(vastai, tmp_path, "show", "endpoints", env={"PAGER": "other -x  --y"})
    assert b"other -x --y LESS=-RFX\r\n" in shown and b"4242" in shown
    _, shown = with_pager(vastai, tmp_path, "show", "endpoints", "--full", env={"PAGER": "other"})
    assert b"LESS=-RFXS\r\n" in shown
    for none in ("", "  ", "/no/such/pager"):
        code, shown = with_pager(vastai, tmp_path, "show", "endpoints", env={"PAGER": none})
        assert code == 0 and b"paged" not in shown and b"4242" in shown


def test_the_note_about_hidden_columns_follows_the_pager(vastai, tmp_path):
    less = "#!/bin/sh\ncat\necho the pager has ended\n"
    (tmp_path / "mine").write_text(less)
    (tmp_path / "mine").chmod(0o755)
    _, shown = with_pager(vastai, tmp_path, "search", "offers", env={"PAGER": "mine", "COLUMNS": "60"})
    lines = shown.decode().splitlines()
    assert "hidden" in lines[-1] and lines[-2] == "the pager has ended"
