# SPDX-License-Identifier: MIT
"""Each folder under src/ sees the headers of the folders below it and no others: every pair of folders is tried."""
import re
import subprocess

import pytest

from conftest import ROOT

# What may be included, apart from the public headers and the folder's own.
SEES = {
    "base": set(),
    "json": {"base"},
    "tls": {"base"},
    "http": {"base"},
    "client": {"base", "json", "tls", "http"},
    "api": {"base", "json", "client"},
    "flow": {"base", "json", "http", "client", "api"},
    "cli/grammar": set(),
    "cli/output": {"cli/grammar"},
    "cli/help": {"cli/output", "cli/grammar"},
    "cli/run": {"cli/output", "cli/grammar"},
    "cli/commands": {"cli/run", "cli/help", "cli/output", "cli/grammar"},
}


def headers_of(folder):
    return {path.name for path in (ROOT / "src" / folder).glob("*.h")}


def probe_header(folder):
    """A header that no other folder has a namesake of."""
    others = set().union(*(headers_of(other) for other in SEES if other != folder))
    return sorted(headers_of(folder) - others)[0]


def probe_name(folder):
    return "probe_" + folder.replace("/", "_")


@pytest.fixture(scope="module")
def compiled(shared_product):
    """In a copy of the project, each folder gets one source file for each other folder, which includes a header of that one. @return the pairs that the Makefile's rules compiled."""
    tree = shared_product
    objects = {}
    for folder in SEES:
        for other in SEES:
            source = f"src/{folder}/{probe_name(other)}.c"
            (tree / source).write_text(f'#include "{probe_header(other)}"\nextern int probe;\n')
            objects[folder, other] = "build/" + re.sub(r"\.c$", ".o", source)
    subprocess.run(["make", "-s", "-k", "-j2", *objects.values()], cwd=tree, capture_output=True)
    return {pair for pair, path in objects.items() if (tree / path).exists()}


def test_every_folder_with_headers_is_in_the_table():
    folders = {str(path.parent.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.h")}
    assert folders == set(SEES)


@pytest.mark.parametrize("folder", SEES)
def test_a_folder_sees_those_below_it_only(compiled, folder):
    seen = {other for reader, other in compiled if reader == folder and other != folder}
    assert seen == SEES[folder]


def test_an_include_of_an_upper_wing_does_not_compile(compiled):
    for pair in (("cli/output", "cli/run"), ("cli/grammar", "cli/commands"), ("cli/help", "cli/commands")):
        assert pair not in compiled
