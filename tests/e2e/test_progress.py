# SPDX-License-Identifier: MIT
"""Anything over a second on a terminal shows what is going on, in one line on stderr that is erased at the end."""
import contextlib
import os
import re
import socket

import pytest

from conftest import beside
from emulator import Fault
from raw_server import RawServer
from terminal import on_terminal, what_stays
from test_tty import width

SHOW = ("show", "endpoints", "--cols", "id")
ERASED = "\r\x1b[K"


class Silent(RawServer):
    """Accepts connections, reads, and says nothing."""

    def talk(self, peer):
        while peer.recv(4096):
            pass


@contextlib.contextmanager
def full():
    """A listener whose queue is full, so that connecting to it takes for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        yield server.getsockname()[1]
        for one in waiting:
            one.close()


def watch(vastai, *line, columns=80, env=None, **rest):
    return on_terminal(vastai, *line, columns=columns, env={"PAGER": "", **(env or {})}, **rest)


def drawn(shown):
    """The lines that were drawn and erased again."""
    return [text for text in re.findall(r"\r\x1b\[K([^\r\n]*)", shown) if text]


FAULTS = {
    "a rate limit": (
        Fault(status=429, body={"msg": "API requests too frequent: endpoint threshold=1.2"}, path=".*endptjobs.*"),
        r"waiting for the rate limit of the service: [23] s, attempt 2 of 5"
    ),
    "an unavailable service":
        (Fault(status=503, headers=[("Retry-After", "2")]), r"HTTP 503: trying again in 2 s, attempt 2 of 3"),
    "a slow response": (Fault(delay_s=2.2), r"waiting for a response from 127\.0\.0\.1:\d+, [12] s"),
    "a slow body": (
        Fault(framing="chunked", chunk_bytes=400, drip_s=0.4), r"reading the response from 127\.0\.0\.1:\d+, [12] s"
    ),
}


@beside
@pytest.mark.parametrize("name", FAULTS)
def test_what_takes_over_a_second_is_shown_and_erased(vastai, emulator, name):
    fault, pattern = FAULTS[name]
    emulator.faults.add(fault)
    status, shown = watch(vastai, *SHOW)
    assert status == 0, shown
    assert any(re.fullmatch(pattern, text) for text in drawn(shown)), shown
    assert re.sub("\x1b\\[1m|\x1b\\[0m", "", what_stays(shown)) == "  ID\n4242\n4243\n", shown


def way(name):
    if name == "connecting":
        return full(), "http://127.0.0.1:%d", (), r"connecting to 127\.0\.0\.1:\d+, [12] s"
    if name == "TLS":
        return Silent(), "https://127.0.0.1:%d", (), r"TLS handshake with 127\.0\.0\.1:\d+, [12] s"
    tunnel = r"opening a tunnel through proxy 127\.0\.0\.1:\d+, [12] s"
    return Silent(), "https://10.1.1.1", ("--proxy", "http://127.0.0.1:%d"), tunnel


@beside
@pytest.mark.parametrize("name", ["connecting", "TLS", "proxy"])
def test_the_way_to_the_service_is_shown(vastai, name):
    peer, url, options, pattern = way(name)
    with peer as server:
        port = server if isinstance(server, int) else server.socket.getsockname()[1]
        url = url % port if "%d" in url else url
        options = [text % port if "%d" in text else text for text in options]
        status, shown = watch(vastai, *SHOW, "--url", url, "--connect-timeout", 2, "--retry", 1, *options, columns=200)
    assert status == 7, shown
    assert any(re.fullmatch(pattern, text) for text in drawn(shown)), shown
    assert ERASED not in what_stays(shown) and what_stays(shown).startswith("vastai: show endpoints: timed out"), shown


@beside
def test_another_attempt_is_shown_with_the_reason(vastai):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    status, shown = watch(vastai, *SHOW, "--url", "http://127.0.0.1:%d" % port, "--retry", 9)
    assert status == 6, shown
    assert any(re.fullmatch(r"connection refused: trying again in \d s, attempt \d of 9", text) for text in drawn(shown)), shown


@beside
def test_a_line_never_wraps(vastai, emulator):
    emulator.faults.add(Fault(delay_s=2.2))
    _, shown = watch(vastai, *SHOW, columns=30)
    assert drawn(shown) and max(map(width, drawn(shown))) == 29, shown


@beside
def test_nothing_of_it_is_on_stdout(vastai, emulator):
    emulator.faults.add(Fault(delay_s=1.6))
    reader, writer = os.pipe()
    status, shown = watch(vastai, "show", "endpoints", "-q", "--cols", "id", stdout=writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        assert (status, file.read(), shown) == (0, b"4242\n4243\n", "")
    emulator.faults.add(Fault(delay_s=1.6))
    reader, writer = os.pipe()
    status, shown = watch(vastai, "show", "endpoints", "-o", "csv", "--cols", "id", stdout=writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        assert (status, file.read()) == (0, b"id\r\n4242\r\n4243\r\n")
    assert drawn(shown) and what_stays(shown) == "", shown


@beside
@pytest.mark.parametrize("line, env", [((*SHOW, ), {"TERM": "dumb"}), ((*SHOW, ), {"TERM": None}), ((*SHOW, "-q"), {})])
def test_no_line_where_it_is_not_wanted(vastai, emulator, line, env):
    emulator.faults.add(Fault(delay_s=1.6))
    status, shown = watch(vastai, *line, env=env)
    assert status == 0 and ERASED not in shown, shown


@beside
def test_no_line_where_stderr_is_no_terminal(vastai, emulator):
    emulator.faults.add(Fault(delay_s=1.6))
    assert vastai(*SHOW).stderr == b""


def test_no_line_within_a_second(vastai):
    status, shown = watch(vastai, *SHOW)
    assert status == 0 and ERASED not in shown, shown


@beside
def test_an_interrupt_erases_the_line(vastai, emulator):
    emulator.faults.add(Fault(hang=True))
    status, shown = watch(vastai, *SHOW, until=b"waiting for a response")
    assert status == 130 and what_stays(shown).rstrip("\n") == "vastai: show endpoints: interrupted", shown


@beside
def test_pauses_between_requests_are_shown(vastai, emulator):
    for _ in range(4):
        emulator.faults.add(Fault(status=404, path=".*result.*", body={"msg": "not yet"}))
    status, shown = watch(vastai, "logs", 7000001)
    assert status == 0, shown
    assert any(re.fullmatch(r"waiting for the text, \d s", text) for text in drawn(shown)), shown
