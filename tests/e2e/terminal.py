# SPDX-License-Identifier: MIT
"""Runs the command on a terminal."""
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import termios


def on_terminal(vastai, *args, columns=60, stdout=None, env=None, until=None, keyboard=False):
    """Runs with stderr on a terminal, with stdout too unless it is given, and with stdin if there is a keyboard; returns the
    exit status and what was shown. Ctrl-C is pressed when `until` is on the screen."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams = {"stdout": stdout or slave, "stderr": slave, **({"stdin": slave} if keyboard else {})}
    process = vastai.start(*args, env=dict({"TERM": "xterm"}, **(env or {})), **streams)
    os.close(slave)
    shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(master, 65536):
            shown += piece
            if until and until in shown:
                process.send_signal(signal.SIGINT)
                until = None
    os.close(master)
    return process.wait(timeout=30), shown.decode("utf-8", "replace").replace("\r\n", "\n")


def what_stays(shown):
    """What is left on the screen of lines that were erased and written again."""
    return re.sub(r"[^\n]*\r\x1b\[K", "", shown)
