# SPDX-License-Identifier: MIT
"""A newcomer's first day, on a terminal of 80 columns and 24 lines: nothing wraps, nothing scrolls away, each question is answered."""
import fcntl
import os
import pty
import struct
import termios

import pytest

from conftest import KEY
from judge import SGR
from test_tty import width

COLUMNS, LINES = 80, 24


class Terminal:
    """Runs one command after the other, and types the answer when its question is the last thing on the screen."""

    def __init__(self, command):
        self.command = command

    def run(self, *line, answer=None):
        """@return exit status, the lines of the screen, and whether the question came."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        process = self.command.start(*line, stdin=slave, stdout=slave, stderr=slave,
                                     env={"TERM": "xterm", "VAST_API_KEY": None, "PAGER": ""})
        os.close(slave)
        shown, asked = b"", False
        try:
            while piece := os.read(master, 65536):
                shown += piece
                if answer and not asked and shown.endswith((b"[y/N] ", b"type): ")):
                    asked = True
                    os.write(master, answer.encode() + b"\n")
        except OSError:
            pass
        os.close(master)
        text = SGR.sub("", shown.decode()).replace("\r\n", "\n").replace(self.command.home, "/root")
        lines = [part.rsplit("\r", 1)[-1].replace("\x1b[K", "") for part in text.splitlines()]
        assert "\x1b" not in "".join(lines), lines
        assert len(lines) <= LINES, lines
        status = process.wait(timeout=30)
        if status == 0:  # an error quotes the server, whose words may wrap
            assert max(map(width, lines), default=0) <= COLUMNS, lines
        return status, lines, asked


@pytest.fixture
def terminal(vastai, emulator):
    emulator.account.stages[7100001] = [(0, "running")]
    return Terminal(vastai)


def test_a_first_day(terminal, vastai, emulator):
    def day(*line, code=0, answer=None, has=()):
        status, lines, asked = terminal.run(*line, answer=answer)
        text = "\n".join(lines)
        assert status == code, text
        assert asked or answer is None, text
        for words in has:
            assert words in text, (words, text)
        return lines

    day(has=["vastai set api-key", "vastai search offers", "vastai help"])
    day("show", "instances", code=3, has=["set api-key"])
    assert KEY not in "".join(day("set", "api-key", answer=KEY, has=["stored"]))
    day("search", "offers", "gpu_name=RTX_4090 geolocation in Asia", "-o", "dph", has=["8100001", "$/h", "Taiwan"])
    day("search", "offers", "gpu_name=RTX_4090 geolocation in Europe", has=["No offers", "verified=true external=false rentable=true"])
    day("create", "instance", 8100001, "--image", "pytorch/pytorch", "--disk", 20, "--ssh", "--direct", answer="y",
        has=["8100001: 1x RTX 4090, $0.3639 an hour", "Rent offer 8100001? [y/N]", "7100001"])
    day("wait", "instance", 7100001, has=["Instance 7100001 is running."])
    day("ssh-url", 7100001, has=["ssh://root@"])
    day("label", "instance", 7100001, "trainer", has=["trainer"])
    day("show", "instances", has=["7100001", "trainer", "$/h", "running"])
    day("show", "user", has=["balance"])
    day("whoami", has=["operator@example.com", "$12.50", "running:", "spend per hour:"])
    day("doctor", has=["ok       service", "ok       account"])
    day("destroy", "instance", 7100001, code=1, answer="n", has=["7100001: trainer, 1x RTX 4090", "an hour", "Nothing was destroyed"])
    assert 7100001 in emulator.account.instances
    day("destroy", "instance", "trainer", answer="y", has=["Instance 7100001 destroyed."])
    day("show", "endpoints", has=["4242", "vllm-qwen3-8b"])
    day("get", "endpt-workers", 4242, has=["1001", "1002"])
    # The sample account has other instances, which go on being billed.
    day("delete", "endpoint", 4242, "--verify", code=8, answer="y", has=["4242: vllm-qwen3-8b", "4242 deleted", "still spends $0.7302 an hour"])
    assert 7100001 not in emulator.account.instances and 4242 not in emulator.account.endpoints
