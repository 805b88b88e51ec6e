# SPDX-License-Identifier: MIT
"""An operation with its command is two rows: those of README are added to a copy of the tree, built, and used."""
import json
import re
import subprocess
import sys

import pytest

import sample
from conftest import ROOT

sys.path.append(str(ROOT / "tests/e2e"))

KEY = "sample-key-0123456789"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    tree = sample.copy_project(tmp_path_factory.mktemp("added"))
    sample.add(tree, sample.operation(), sample.command())
    tests = ["build/unit/test_%s" % name for name in ("cli_rows", "cli_row_views", "api_operations")]
    done = subprocess.run(
        ["make", "-s", "-j2", "CFLAGS=-O0 -Werror", "all", *tests], cwd=tree, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return tree


def run(tree, *args):
    done = subprocess.run(
        [tree / "build/vastai", "mark", "instance", *args],
        capture_output=True,
        text=True,
        timeout=30,
        env={
            "HOME": str(tree),
            "VAST_API_KEY": KEY
        }
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["cli_rows", "cli_row_views", "api_operations"])
def test_the_row_tests_accept_it(tree, name):
    done = subprocess.run(["build/unit/test_" + name], cwd=tree, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_help_is_made_of_the_row(tree):
    shown = " ".join(run(tree, "--help").split())
    texts = re.findall(r'\.(?:summary|help) = "(.*?)"', sample.command())
    assert len(texts) == 3
    for text in texts + ["usage: vastai mark instance ID LABEL", "vastai mark instance 7000001 trainer-2"]:
        assert text in shown


def test_its_request_is_made_of_the_row(tree):
    shown = run(tree, "7000001", "trainer-2", "--curl")
    assert "PUT" in shown and "/api/v0/instances/7000001/" in shown and '{"label": "trainer-2"}' in shown.replace(
        '":"', '": "'
    )


def test_its_answer_is_shown(tree):
    from emulator import Emulator, Settings, sample_account
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as service:
        service.listen(None)
        assert json.loads(run(tree, "7000001", "trainer-2", "--raw", "--url", service.url))["success"] is True
        assert run(tree, "7000001", "trainer-3", "--url",
                   service.url).startswith('Label of instance 7000001 set to "trainer-3"')
        bodies = [json.loads(r.body) for r in service.requests()]
        assert [r.method for r in service.requests()] == ["PUT", "PUT"]
        assert bodies == [{"label": "trainer-2"}, {"label": "trainer-3"}]


def test_command_h_shows_the_same_rows():
    header = (ROOT / "src/cli/grammar/command.h").read_text()
    shown = re.sub(r"^ \*(     )?", "", header, flags=re.M)
    # The header says the same without blank lines between the arrays.
    assert re.sub(r"\n\n+", "\n", sample.command()) in re.sub(r"\n\n+", "\n", shown)
