# SPDX-License-Identifier: MIT
"""Programs in C and C++ include the installed headers: each one alone, without a warning."""
import shutil
import subprocess

import pytest

from conftest import ROOT

FOLDERS = ("include", "port/posix/include")
HEADERS = sorted(
    path.relative_to(ROOT / folder).as_posix() for folder in FOLDERS for path in (ROOT / folder / "vastai").glob("*.h")
)
COMPILERS = {
    ("gcc", "c"): ("c11", "c2x"),
    ("clang", "c"): ("c11", "c2x"),
    ("g++", "c++"): ("c++11", "c++20"),
    ("clang++", "c++"): ("c++11", "c++20"),
}
CASES = [
    (compiler, language, standard) for (compiler, language), standards in COMPILERS.items() for standard in standards
]
# A program that uses the macros as well: what they expand to is compiled only there.
USE = """
static uint8_t buffer[VAST_BUFFER_BYTES];
static vast_posix net;
static vast_roots roots;
static vast_tls tls;
static vast_client client;
int main(void)
{
    vast_posix_init(&net);
    (void)buffer, (void)roots, (void)tls, (void)client;
    return VAST_VERSION[0] == 0 || VAST_DONE == 0;
}
"""


def compiles(compiler, language, standard, text):
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    flags = [
        f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *(f"-I{ROOT / folder}" for folder in FOLDERS)
    ]
    done = subprocess.run(
        [compiler, *flags, "-x", language, "-fsyntax-only", "-"], input=text, capture_output=True, text=True
    )
    return done.stderr


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("compiler, language, standard", CASES)
def test_a_header_alone(compiler, language, standard, header):
    assert compiles(compiler, language, standard, f'#include "{header}"\nextern int something;\n') == ""


@pytest.mark.parametrize("compiler, language, standard", CASES)
def test_a_program_with_all_of_them(compiler, language, standard):
    includes = "".join(f'#include "{header}"\n' for header in reversed(HEADERS))
    assert compiles(compiler, language, standard, includes + USE) == ""


def test_a_warning_is_seen():
    assert "zero-size" in compiles("gcc", "c", "c11", '#include "vastai/vastai.h"\nextern int none[0];\n')
