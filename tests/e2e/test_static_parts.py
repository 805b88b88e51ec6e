# SPDX-License-Identifier: MIT
"""Parts of the static file, each in a small program that is compiled and linked as that file is: `make static-test` makes them."""
import os
import subprocess

import pytest

from conftest import skip

SMASH = os.environ.get("SMASH", "").split()  # tests/static/smash.c, perhaps with qemu before it


# The value of a guard that was never set would be zero.
@pytest.mark.parametrize("length, value, whole", [(16, 65, True), (40, 65, False), (40, 0, False)] if SMASH else [(0, 0, True)])
def test_a_smashed_stack_ends_the_program(length, value, whole):
    if not SMASH:
        skip("no program with the guard of the static file: make static-test has one")
    ran = subprocess.run([*SMASH, str(length), str(value)], capture_output=True)
    assert (ran.returncode == 0, ran.stdout) == ((True, b"whole\n") if whole else (False, b""))
    assert whole or ran.returncode < 0  # by a signal
