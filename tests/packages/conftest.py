# SPDX-License-Identifier: MIT
"""A copy of the sources to build in, and what the tests of packages share."""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The tests say themselves what may be installed, which directories are used, and which flags.
OWN_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("MAKE", "MFLAGS", "DEB_", "NO_INSTALL", "BUILD", "PREFIX", "DESTDIR", "SOURCE_DATE"))
}


def sources():
    """The paths of all sources: in a clone what git tracks or would, elsewhere all files outside build/."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "-co", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True
        )
        return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]
    return [
        str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
        if path.is_file() and path.relative_to(ROOT).parts[0] != "build"
    ]


def copy_sources(to):
    for path in sources():
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, to / path)
    return to


def run(*command, cwd=None, env=None, **more):
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=cwd, env={
            **OWN_ENVIRONMENT,
            **(env or {})
        }, capture_output=True, text=True, **more
    )


def succeed(*command, **more):
    done = run(*command, **more)
    assert done.returncode == 0, "%s\n%s%s" % (" ".join(map(str, command)), done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout


def make(tree, *words, **more):
    return succeed("make", "-s", "-j2", "say=", *words, cwd=tree, **more)


def files_under(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    """A copy of the sources in which everything is built."""
    tree = copy_sources(tmp_path_factory.mktemp("tree"))
    make(tree, "all", "man")
    return tree


@pytest.fixture(scope="session")
def armhf_mbedtls(tmp_path_factory):
    """Debian's mbedTLS for armhf, unpacked; laid out as MBEDTLS_DIR."""
    folder = tmp_path_factory.mktemp("armhf")
    suite = succeed("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
    done = run("sh", ROOT / "port/support/debbin.sh", "armhf", folder, suite, "libmbedtls-dev")
    if done.returncode != 0:
        pytest.skip("mbedTLS for armhf cannot be fetched")
    (folder / "include").symlink_to("usr/include")
    (folder / "library").symlink_to("usr/lib/arm-linux-gnueabihf")
    return folder
