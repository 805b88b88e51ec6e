# SPDX-License-Identifier: MIT
"""A copy of the sources to build in, and what the tests of packages share. Test files may run side by side."""
import fcntl
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


def once(tmp_path_factory, name, fill):
    """A folder that the first of the test processes fills; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / name
    with open(base / (name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = base / (name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            fill(unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    """A copy of the sources in which everything is built; each test process has its own, since tests write there."""
    built = once(tmp_path_factory, "built", lambda folder: make(copy_sources(folder), "all", "man"))
    return shutil.copytree(built, tmp_path_factory.mktemp("own") / "tree")


def unpack_armhf_mbedtls(folder):
    suite = succeed("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
    if run("sh", ROOT / "port/support/debbin.sh", "armhf", folder, suite, "libmbedtls-dev").returncode != 0:
        pytest.skip("mbedTLS for armhf cannot be fetched")
    (folder / "include").symlink_to("usr/include")
    (folder / "library").symlink_to("usr/lib/arm-linux-gnueabihf")


@pytest.fixture(scope="session")
def armhf_mbedtls(tmp_path_factory):
    """Debian's mbedTLS for armhf, unpacked; laid out as MBEDTLS_DIR."""
    return once(tmp_path_factory, "armhf", unpack_armhf_mbedtls)


def pytest_collection_modifyitems(items):
    """The files that take longest come first, so that no test process ends with them alone."""
    longest = ["test_release.py", "test_debian.py"]
    items.sort(key=lambda item: longest.index(item.path.name) if item.path.name in longest else len(longest))
