# SPDX-License-Identifier: MIT
"""What the tests of the firmware ask for."""
import os
import re
import subprocess

import pytest

from conftest import TLS12, TLS13

# The firmware's exit status is a vast_err.
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BOARD = "port/boards/mps2-an385"
ERRORS = re.findall(
    r"^    (VAST_(?:OK|E_\w+))",
    open(os.path.join(ROOT, "include", "vastai", "error.h")).read(), re.MULTILINE
)
DELETION = ("DELETE", "/api/v0/endptjobs/4242/")
VERSIONS = {"TLSv1.2": TLS12, "TLSv1.3": TLS13}
# What a variant may take, in bytes.
BOUNDS = {
    "mcu-lean": {"ram": 44 * 1024, "flash": 128 * 1024},
    "mcu-chat": {"ram": 48 * 1024, "flash": 144 * 1024},
    "mcu": {"ram": 96 * 1024, "flash": 160 * 1024},
    "rtos-lean": {"ram": 46 * 1024, "flash": 148 * 1024},
    "rtos": {"ram": 90 * 1024, "flash": 180 * 1024},
}
# At 2^5 ns an instruction: 31 million a second, what a Cortex-M3 of some 40 MHz does.
CLOCKED = "shift=5"


def requests(emulator):
    return [(r.method, r.path) for r in emulator.requests()]


def needs_version(board, version):
    if version == "TLSv1.3" and board.is_lean:
        pytest.skip(board.variant + " speaks TLS 1.2 only")


def assert_ended(run, name):
    assert run.of.get("result") == name and run.code == ERRORS.index(name), run


def assert_refused(run, emulator, cause):
    assert_ended(run, "VAST_E_TLS")
    assert run.of["cause"] == cause, run
    assert emulator.requests() == [], "a request went to a server that had proved nothing"


def assert_within_bounds(run, board):
    """RAM is what the image takes; stack and arena must also have room left, as the watermarks tell."""
    bounds = BOUNDS[board.variant]
    assert run.number("ram all") <= bounds["ram"], run
    assert run.number("stack used") <= run.number("ram stack") - 512, run
    assert run.number("arena used") <= run.number("ram arena") - 1024, run
    for name, room, used in run.tasks():
        assert used <= room - 128, "the stack of task %s: %d of %d bytes%r" % (name, used, room, run)


def assert_readme_compiles(section, folders, tmp_path):
    """The first block of C in this section of port/lwip/README.md."""
    text = open(os.path.join(ROOT, "port", "lwip", "README.md")).read()
    source = tmp_path / "example.c"
    source.write_text(re.search(r"## %s\n.*?```c\n(.*?)```" % section, text, re.DOTALL).group(1))
    seen = [os.path.join(ROOT, f) for f in ["include", "port/lwip", BOARD + "/common"] + folders]
    seen.append(os.path.join(os.environ.get("LWIP_DIR", "build/lwip/src"), "src", "include"))
    done = subprocess.run(
        [
            "arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-Os", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-c",
            str(source), "-o",
            str(tmp_path / "example.o")
        ] + ["-I" + f for f in seen],
        capture_output=True,
        text=True
    )
    assert done.returncode == 0, done.stderr
