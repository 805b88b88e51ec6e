# SPDX-License-Identifier: MIT
"""The Debian packages: lintian finds nothing, they install in a clean root, run, and are removed without a trace."""
import gzip
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import ROOT, copy_sources, run, succeed

ARCHITECTURES = ["amd64", "armhf", "arm64", "riscv64"]
MACHINES = {"amd64": "X86-64", "armhf": "ARM", "arm64": "AArch64", "riscv64": "RISC-V"}
TRIPLETS = {
    "amd64": "x86_64-linux-gnu",
    "armhf": "arm-linux-gnueabihf",
    "arm64": "aarch64-linux-gnu",
    "riscv64": "riscv64-linux-gnu"
}
# A distribution writes its name into port/debian/control, and nowhere else.
MAINTAINER = "A Distribution <packages@distribution.example>"


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """{architecture: [vastai, libvastai-dev]}"""
    folder = tmp_path_factory.mktemp("debian")
    tree = copy_sources(folder / "tree")
    control = tree / "port/debian/control"
    control.write_text(re.sub("^Maintainer: .*", "Maintainer: " + MAINTAINER, control.read_text(), flags=re.M))

    def build(arch):
        succeed("make", "-s", "say=", "deb", "DEBARCH=" + arch, "BUILD=%s" % (folder / arch), cwd=tree)
        found = sorted((folder / arch / "dist").glob("*_%s.deb" % arch), reverse=True)
        assert [path.name.split("_")[0] for path in found] == ["vastai", "libvastai-dev"]
        return found

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(ARCHITECTURES, pool.map(build, ARCHITECTURES)))


def field(package, name):
    return succeed("dpkg-deb", "-f", package, name).strip()


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_lintian_finds_nothing(packages, arch):
    assert succeed("lintian", "--allow-root", "--fail-on", "error,warning", *packages[arch]) == ""


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_the_build_folder_is_not_in_what_was_built(packages, arch):
    """Debug information does not name it either: the build ID, which stays in the stripped file, depends on that."""
    folder = packages[arch][0].parents[1]
    for name in ("vastai", "libvastai.a", "libvastai-posix.a"):
        built, = (folder / "deb" / arch).glob("libvastai-*/build/" + name)
        assert b".debug_line" in built.read_bytes() and str(folder).encode() not in built.read_bytes(), name


def test_one_line_names_the_maintainer(packages, tmp_path):
    for package in packages["amd64"]:
        assert field(package, "Maintainer") == MAINTAINER
        succeed("dpkg-deb", "-x", package, tmp_path)
    with gzip.open(tmp_path / "usr/share/doc/vastai/changelog.Debian.gz", "rt") as changes:
        signed = re.findall("^ -- (.*)  ", changes.read(), re.M)
    assert len(signed) >= 2 and set(signed) == {MAINTAINER}


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_the_command_is_of_its_architecture_and_loads_mbedtls(packages, tmp_path, arch):
    vastai, dev = packages[arch]
    succeed("dpkg-deb", "-x", vastai, tmp_path)
    assert MACHINES[arch] in re.search("Machine: +(.*)", succeed("readelf", "-h", tmp_path / "usr/bin/vastai"))[1]
    assert "libmbedtls.so" in succeed("readelf", "-d", tmp_path / "usr/bin/vastai")
    assert re.search(r"\blibc6 \(", field(vastai,
                                          "Depends")) and re.search(r"\blibmbedtls\d+ \(", field(vastai, "Depends"))
    listed = succeed("dpkg-deb", "-c", dev)
    assert "./usr/lib/%s/libvastai.a" % TRIPLETS[arch] in listed and "./usr/lib/%s/pkgconfig/libvastai.pc" % TRIPLETS[
        arch] in listed


def test_every_architecture_has_the_same_manual_and_completions(packages, tmp_path):
    trees = []
    for arch in ARCHITECTURES:
        succeed("dpkg-deb", "-x", packages[arch][0], tmp_path / arch)
        share = tmp_path / arch / "usr/share"
        trees.append(
            {
                str(path.relative_to(share)): path.read_bytes()
                for path in share.rglob("*") if path.is_file() and "/doc/" not in str(path)
            }
        )
    assert len(trees[0]) == 4 and all(each == trees[0] for each in trees)


# ---- a root of their own

def mirror():
    """The mirror that apt of this machine uses."""
    listed = run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)",
                 "Created-By: Packages").stdout.splitlines()
    rows = [line.split() for line in listed]
    return next(
        ((site, release) for site, release, component in rows if component == "main" and "-" not in release), None
    )


@pytest.fixture(scope="module")
def clean_root(packages, tmp_path_factory):
    """A minimal system with what the packages depend on."""
    if os.getuid() != 0:
        pytest.skip("only root can make a root file system")
    found = mirror()
    if found is None:
        pytest.skip("apt names no mirror")
    root = tmp_path_factory.mktemp("root") / "root"
    depends = ", ".join(field(path, "Depends") for path in packages["amd64"])
    names = sorted({re.sub(r"[ (:].*", "", part) for part in depends.split(", ")} - {"libc6"})
    done = run(
        "mmdebstrap", "--variant=essential", "--include=" + ",".join(names), found[1], root, "deb %s %s main" % found
    )
    if done.returncode != 0:
        pytest.skip("mmdebstrap: " + done.stderr.strip().splitlines()[-1])
    return root


def state_of(root):
    """Every path outside the records of dpkg and caches."""
    out = subprocess.run(
        [
            "find",
            str(root), "-xdev", "-path", "*/var/lib/dpkg", "-prune", "-o", "-path", "*/var/log", "-prune", "-o",
            "-path", "*/var/cache", "-prune", "-o", "-printf", "%P %y %l\\n"
        ],
        capture_output=True,
        text=True,
        check=True
    )
    return set(out.stdout.splitlines())


def test_they_install_run_and_are_removed_without_a_trace(packages, clean_root):
    before = state_of(clean_root)
    for path in packages["amd64"]:
        (clean_root / "tmp" / path.name).write_bytes(path.read_bytes())
    succeed("chroot", clean_root, "sh", "-c", "dpkg -i /tmp/*.deb && rm /tmp/*.deb")
    version = re.search(r'VAST_VERSION "(.*)"', (ROOT / "include/vastai/vastai.h").read_text())[1]
    assert succeed("chroot", clean_root, "vastai", "--version") == version + "\n"
    # Without a home there is no cache: what a command keeps there is the user's, and no trace of the package.
    command = ["env", "HOME=/nonexistent", "vastai", "--url", "http://127.0.0.1:9", "--retry", "1", "show", "endpoints"]
    refused = run("chroot", clean_root, *command)
    assert refused.returncode == 6 and "127.0.0.1" in refused.stderr
    assert (clean_root / "usr/share/bash-completion/completions/vastai").exists()
    succeed("chroot", clean_root, "dpkg", "--purge", "vastai", "libvastai-dev")
    assert state_of(clean_root) == before
