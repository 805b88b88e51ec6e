# SPDX-License-Identifier: MIT
"""The firmware that streams a chat completion: from the router to the last token, over TLS 1.2, in 48 KB of RAM."""
import pytest

from conftest import NAME, TLS12, Board, certs
from expect import assert_ended, assert_refused, assert_within_bounds

GROUP, WORKER = 4242, 1001
LOOPS = pytest.mark.parametrize("loop", ["block", "step"])


@pytest.fixture
def board(names):
    return Board("mcu-chat", names.port)


@pytest.fixture
def worker(emulator, identities):
    """Starts the worker with this identity, at the address that the board reaches the host by. @return the worker."""

    def start(identity="worker"):
        emulator.routing.tls = certs.server_context(identities[identity], TLS12, TLS12)
        started = emulator.routing.worker(WORKER)
        emulator.routing.queue(GROUP).url = "https://10.0.2.2:%s" % started.url.rsplit(":", 1)[1]
        return started

    return start


@LOOPS
def test_words_arrive_one_after_another(board, serve, worker, emulator, loop):
    asked = worker()
    emulator.routing.queue(GROUP).not_ready = 2
    run = board.run(url=serve(least=TLS12, most=TLS12), loop=loop)
    assert_ended(run, "VAST_OK")
    assert len(run.all("words")) > 2 and run.number("tokens") > 0 and run.of["finish"] == "stop", run
    assert run.number("polls") == 3 and emulator.routing.queue(GROUP).taken == 1, run
    assert len(asked.executions) == 1 == run.number("executions"), run
    assert_within_bounds(run, board)


@pytest.mark.parametrize("identity, cause", [
    ("ec", "the chain does not end in a trusted root"),
    ("stranger", "the chain does not end in a trusted root"),
])
def test_a_worker_that_proves_nothing_gets_nothing(board, serve, worker, identity, cause):
    """Not even one with a certificate that the service itself would be accepted with."""
    asked = worker(identity)
    run = board.run(url=serve(least=TLS12, most=TLS12))
    assert_ended(run, "VAST_E_TLS")
    assert run.of["cause"] == cause and asked.executions == [], run


def test_the_service_is_not_verified_by_the_root_of_workers(board, serve, emulator):
    url = serve("worker", least=TLS12, most=TLS12).replace(NAME, "10.0.2.2")
    assert_refused(board.run(url=url), emulator, "the chain does not end in a trusted root")
