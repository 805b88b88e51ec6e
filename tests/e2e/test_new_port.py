# SPDX-License-Identifier: MIT
"""The steps of port/README.md that begin a new port work as they are written, in a copy of the tree."""
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).parents[2]


def shell_blocks(text):
    """The fenced sh blocks of a Markdown text, without their indentation."""
    return [re.sub(r"(?m)^ +", "", block) for block in re.findall(r"```sh\n(.*?)```", text, re.S)]


def test_the_steps_that_begin_a_port(tmp_path):
    recipe = (ROOT / "port/README.md").read_text()
    section = recipe.split("### Compiling and testing it")[1].split("\n## ")[0]
    steps = shell_blocks(section)
    assert len(steps) == 2
    for folder in ("include", "src", "port", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", tmp_path)
    environment = {
        name: value
        for name, value in os.environ.items() if name not in ("BUILD", "MAKEFLAGS", "CFLAGS", "LDFLAGS")
    }
    for step in steps:
        ran = subprocess.run(["sh", "-euc", step], cwd=tmp_path, env=environment, capture_output=True, text=True,
                             timeout=300)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "the_skeleton_provides_nothing_and_says_so" in ran.stdout + ran.stderr
    assert "PASSED" in ran.stdout + ran.stderr
