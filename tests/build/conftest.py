# SPDX-License-Identifier: MIT
"""A copy of the project without the folder tests/."""
import pathlib
import shutil

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def copy_product(to):
    for part in ("src", "include", "port"):
        shutil.copytree(ROOT / part, to / part)
    for part in ("Makefile", "LICENSE", "README.md"):
        shutil.copy(ROOT / part, to / part)
    return to


@pytest.fixture
def product(tmp_path):
    return copy_product(tmp_path)


@pytest.fixture(scope="module")
def shared_product(tmp_path_factory):
    return copy_product(tmp_path_factory.mktemp("product"))
