# SPDX-License-Identifier: MIT
"""Runs the command on a terminal."""
import fcntl
import os
import pty
import re
import struct
import termios


def on_terminal(vastai, *args, columns=60, env=None):
    """Runs with stdout and stderr on a terminal; returns the exit status and what was shown."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = vastai.start(*args, stdout=slave, stderr=slave, env=dict({"TERM": "xterm"}, **(env or {})))
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    return process.wait(), shown.decode("utf-8", "replace").replace("\r\n", "\n")


def what_stays(shown):
    """What is left on the screen of lines that were erased and written again."""
    return re.sub(r"[^\n]*\r\x1b\[K", "", shown)
