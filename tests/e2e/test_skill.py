# SPDX-License-Identifier: MIT
"""SKILL.md, for agents: its size, its list of commands, its table of exit statuses, and every command line in it."""
import json
import re
import shlex
import sys

import pytest

from conftest import BINARY, commanding, serving

sys.path.append(__file__.rsplit("/", 2)[0] + "/support")
import skill  # noqa: E402

TEXT = skill.SKILL.read_text()


def lines():
    return [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S) for line in block.splitlines()]


def test_it_fits_a_context():
    assert len(TEXT.encode()) <= 16384


def test_its_front_matter_names_the_skill():
    head = re.match(r"---\n(.*?)\n---\n", TEXT, re.S)[1]
    assert re.search(
        r"^name: vastai$", head, re.M
    ) and "allowed-tools: Bash(vastai:*)" in head and "description: " in head


def test_its_commands_are_those_of_the_command():
    assert skill.replaced(TEXT, skill.made(BINARY)) == TEXT, "run python3 tests/support/skill.py"
    assert len([c for _, commands in skill.listed(BINARY) for c in commands]) > 180


def test_its_statuses_are_those_of_readme():
    readme = (skill.SKILL.parent / "README.md").read_text()
    numbers = re.findall(r"^\| (\d+) \|", TEXT, re.M)
    assert numbers == [str(n) for n in range(11)] and [n for n in re.findall(r"^\| (\d+) \|", readme, re.M)
                                                       ][:len(numbers)] == numbers


def test_every_command_line_in_it_runs(tmp_path):
    ran = lines()
    assert len(ran) > 20
    with serving() as emulator, commanding(tmp_path / "home", "--url", emulator.url) as vastai:
        account = emulator.account
        account.stages[7100001] = [(0, "running")]
        for line in ran:
            argv = shlex.split(line)
            assert argv[0] == "vastai"
            result = vastai(*argv[1:])
            left_over = "--verify" in argv and 7000001 in account.instances  # the sample account has other instances
            assert result.code == (8 if left_over else 0), (line, result)
            if "--raw" in argv:
                json.loads(result.out)


@pytest.mark.parametrize("claim", ["destroy instance 7000001", "destroy instances 7000001", "transfer credit bob@example.com 5",
                                   "transfer team 1234", "regenerate subaccount-keys 1234"])
def test_a_question_without_an_answer_does_nothing(vastai, emulator, claim):
    result = vastai(*claim.split(), stdin=b"")
    assert result.code == 2 and emulator.records == []
