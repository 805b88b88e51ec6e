# SPDX-License-Identifier: MIT
"""The manual page, as the programs that read it see it."""
import re
import shutil
import subprocess

import pytest

from conftest import skip


def needed(program):
    return shutil.which(program) or skip("no %s" % program)


def test_mandoc_has_nothing_to_say_of_the_page(bare, tmp_path):
    page = tmp_path / "vastai.1"
    page.write_bytes(bare("help", "--man").stdout)
    reply = subprocess.run([needed("mandoc"), "-Tlint", page], capture_output=True, text=True)
    assert (reply.returncode, reply.stdout + reply.stderr) == (0, "")


def test_the_page_names_commands_options_and_exit_statuses(bare, tmp_path):
    page = tmp_path / "vastai.1"
    page.write_bytes(bare("help", "--man").stdout)
    text = subprocess.run([needed("mandoc"), "-Tutf8", "-Owidth=100", page], capture_output=True, text=True).stdout
    text = re.sub(".\b", "", text)
    for wanted in ("delete endpoint", "--verify", "--show-secrets", "EXIT STATUS", "VAST_API_KEY", "vast_tfa_key",
                   "4242 --verify"):
        assert wanted in text, wanted
    for hidden in ("create network-volume", "uninstall", "--man"):
        assert hidden not in text, hidden
