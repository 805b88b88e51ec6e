# SPDX-License-Identifier: MIT
"""serverless_cases.md names tests that exist, and every test of the data plane."""
import pathlib
import re

HERE = pathlib.Path(__file__).parent
OURS = "test_data_plane.py"


def named():
    """[(file, test)] of the list."""
    for quoted in re.findall(r"`([^`]+)`", (HERE / "serverless_cases.md").read_text()):
        match = re.fullmatch(r"(?:(test_\w+\.(?:c|py)): )?(\w+)", quoted)
        if match and (match[1] or match[2].startswith("test_")):
            yield match[1] or OURS, match[2]


def names_in(file):
    path = HERE / file if file.endswith(".py") else next((HERE.parent / "unit").rglob(file))
    pattern = r"(?m)^def (test_\w+)\(" if file.endswith(".py") else r"cmocka_unit_test\((\w+)\)"
    return set(re.findall(pattern, path.read_text()))


def test_every_test_of_the_list_exists():
    pairs = list(named())
    assert len(pairs) > 80
    for file, test in pairs:
        assert test in names_in(file), (file, test)


def test_every_test_of_the_data_plane_is_in_the_list():
    assert names_in(OURS) == {test for file, test in named() if file == OURS}
