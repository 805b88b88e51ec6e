# SPDX-License-Identifier: MIT
"""The superloop and its watchdog, and what the documentation shows of it."""
import os
import subprocess
import sys

import pytest

from conftest import TLS12
from expect import BOARD, CLOCKED, DELETION, ROOT, assert_ended, assert_readme_compiles, requests


def test_a_superloop_drives_a_call_by_steps_alone(board, serve, emulator):
    run = board.run(url=serve(least=TLS12, most=TLS12), loop="step", icount=CLOCKED)
    assert_ended(run, "VAST_OK")
    assert requests(emulator) == [DELETION], run
    print("%s: longest step %d ms" % (board.variant, run.number("longest step us") // 1000))


def test_the_longest_step_can_be_cut(board, serve, emulator):
    if not board.is_lean:
        pytest.skip("TLS 1.3 and restartable elliptic curves exclude each other in mbedTLS 3.6")
    url = serve(least=TLS12, most=TLS12)
    whole = board.run(url=url, loop="step", icount=CLOCKED)
    emulator.accounts[emulator.requests()[0].key].endpoints.clear()
    cut = board.run(url=url, loop="step", icount=CLOCKED, max_ops=200)
    assert whole.number("longest step us") > 2 * cut.number("longest step us"), (whole, cut)
    assert cut.number("longest step us") < 1200000, cut
    print(
        "longest step: whole %d ms, cut %d ms" %
        (whole.number("longest step us") // 1000, cut.number("longest step us") // 1000)
    )


def test_the_readmes_superloop_compiles(tmp_path):
    assert_readme_compiles("In a superloop", ["port/lwip/raw", BOARD + "/superloop"], tmp_path)


def test_the_readmes_chat_compiles(tmp_path):
    assert_readme_compiles("A chat completion", [], tmp_path)


def test_the_demonstration_deletes(board):
    done = subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tests", "firmware", "demo.py"), board.image],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "the service saw: DELETE /api/v0/endptjobs/4242/" in done.stdout, done
    assert "deleted workers: 2" in done.stderr, done
