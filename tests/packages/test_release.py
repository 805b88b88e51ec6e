# SPDX-License-Identifier: MIT
"""What `make release` makes: the same bytes in two places, signed, an image that runs, a bill of materials.

The release is built for x86-64 and amd64 alone; with RELEASE_FULL=1 for all architectures, which takes several minutes.
"""
import json
import os
import re
import shutil
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import ROOT, copy_sources, run, succeed

FULL = os.environ.get("RELEASE_FULL", "0") != "0"
ARCHS = ["x86-64", "armv7", "aarch64", "riscv64"] if FULL else ["x86-64"]
DEBS = ["amd64", "armhf", "arm64", "riscv64"] if FULL else ["amd64"]
VERSION = re.search(r'VAST_VERSION "(.*)"', (ROOT / "include/vastai/vastai.h").read_text())[1]
FILES = {
    "LICENSE", "NOTICE", "SHA256SUMS", "SHA256SUMS.minisig",
    "libvastai-%s.tar.gz" % VERSION,
    "vastai-%s-oci.tar" % VERSION,
    "vastai-%s.cdx.json" % VERSION, *("vastai-%s-linux-%s" % (VERSION, arch) for arch in ARCHS),
    *("%s_%s-1_%s.deb" % (name, VERSION, arch) for name in ("vastai", "libvastai-dev") for arch in DEBS)
}


def build(folder, key):
    tree = copy_sources(folder)
    fetched = ROOT / "build/mbedtls"
    if (fetched / "src").exists():
        shutil.copytree(
            fetched / "src", tree / "build/mbedtls/src", ignore=shutil.ignore_patterns("tests", "framework", "docs")
        )
    done = run(
        "make",
        "-s",
        "say=",
        "release",
        "MINISIGN_KEY=%s" % key,
        "RELEASE_ARCHS=" + " ".join(ARCHS),
        "RELEASE_DEBS=" + " ".join(DEBS),
        cwd=tree
    )
    if done.returncode != 0 and not (tree / "build/mbedtls/src/.version").exists():
        pytest.skip("mbedTLS's source cannot be fetched")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return tree / "build/release"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder = tmp_path_factory.mktemp("key")
    succeed("minisign", "-G", "-W", "-p", folder / "key.pub", "-s", folder / "key.sec")
    return folder


@pytest.fixture(scope="module")
def releases(tmp_path_factory, key):
    """Two of them, built at the same time in folders whose paths have different lengths."""
    folder = tmp_path_factory.mktemp("release")
    trees = [folder / "tree", folder / "a-folder-of-another-depth" / "and-name"]
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda tree: build(tree, key / "key.sec"), trees))


@pytest.fixture(scope="module")
def release(releases):
    return releases[0]


def test_everything_is_there_and_has_its_checksum(release):
    assert {path.name for path in release.iterdir()} == FILES
    listed = succeed("sha256sum", "-c", "SHA256SUMS", cwd=release).splitlines()
    assert len(listed) == len(FILES) - 2


def test_a_release_elsewhere_has_the_same_bytes(releases):
    here, there = ((each / "SHA256SUMS").read_text() for each in releases)
    assert here == there


def test_the_signature_is_verified_and_a_change_is_noticed(release, tmp_path, key):
    signed = ("-V", "-p", key / "key.pub", "-x", release / "SHA256SUMS.minisig", "-m")
    succeed("minisign", *signed, release / "SHA256SUMS")
    (tmp_path / "changed").write_text((release / "SHA256SUMS").read_text().replace("0", "1", 1))
    assert run("minisign", *signed, tmp_path / "changed").returncode != 0


def test_the_image_runs_as_a_user_without_rights(release, tmp_path):
    if shutil.which("umoci") is None:
        pytest.skip("umoci is not installed")
    with tarfile.open(release / ("vastai-%s-oci.tar" % VERSION)) as layout:
        layout.extractall(tmp_path / "layout")
    succeed(
        "umoci", "unpack", "--rootless", "--image", "%s:%s-x86-64" % (tmp_path / "layout", VERSION), tmp_path / "bundle"
    )
    config = json.loads((tmp_path / "bundle/config.json").read_text())["process"]
    assert (config["args"], config["user"]["uid"], config["user"]["gid"]) == (["/vastai"], 65532, 65532)
    root = tmp_path / "bundle/rootfs"
    assert (root / "vastai").read_bytes() == (release / ("vastai-%s-linux-x86-64" % VERSION)).read_bytes()
    assert succeed(root / "vastai", "--version") == VERSION + "\n"
    assert {path.name for path in root.iterdir()} == {"LICENSE", "NOTICE", "etc", "home", "vastai"}
    if os.getuid() == 0:
        done = run("chroot", "--userspec=65532:65532", root, "/vastai", "--retry", "1", "--url", "https://127.0.0.1:9", "show", "endpoints")
        assert done.returncode == 6 and "root certificates" not in done.stderr, done.stderr


def test_the_index_names_every_platform(release):
    with tarfile.open(release / ("vastai-%s-oci.tar" % VERSION)) as layout:
        index = json.load(layout.extractfile("index.json"))
        tags = [each["annotations"]["org.opencontainers.image.ref.name"] for each in index["manifests"]]
        assert tags == [VERSION] + ["%s-%s" % (VERSION, arch) for arch in ARCHS]
        whole = json.load(layout.extractfile("blobs/" + index["manifests"][0]["digest"].replace(":", "/")))
        assert len(whole["manifests"]) == len(ARCHS) and whole["manifests"][0]["platform"] == {
            "os": "linux",
            "architecture": "amd64"
        }


def bill(release):
    return json.loads((release / ("vastai-%s.cdx.json" % VERSION)).read_text())


def test_the_bill_of_materials_names_the_versions_that_were_linked(release):
    parts = {part["name"]: part for part in bill(release)["components"]}
    source = (release.parent / "mbedtls/src/.version").read_text().split("-")[0]
    assert parts["mbedtls"]["version"] == source
    assert parts["musl"]["version"] in (release.parent / "static/x86-64/musl/DEBIAN/versions").read_text()
    assert parts["libgcc"]["version"] == succeed("x86_64-linux-gnu-gcc", "-dumpfullversion").strip()
    sums = dict(reversed(line.split()) for line in (release / "SHA256SUMS").read_text().splitlines())
    for arch in ARCHS:
        name = "vastai-%s-linux-%s" % (VERSION, arch)
        assert parts[name]["hashes"] == [{"alg": "SHA-256", "content": sums[name]}]


@pytest.fixture(scope="module")
def schema_check(tmp_path_factory):
    """A function that checks a bill against the schema of CycloneDX. @return (whether it is valid, the errors)"""
    folder = tmp_path_factory.mktemp("cyclonedx")
    allowed = {name: value for name, value in os.environ.items() if name == "NO_INSTALL"}

    def check(bill):
        command = (sys.executable, "-B", ROOT / "tests/support/cyclonedx.py", folder)
        done = run(*command, input=json.dumps(bill), env=allowed)
        if done.returncode == 77:
            pytest.skip(done.stdout.strip())
        assert done.returncode in (0, 1) and done.stderr == "", done.stderr
        return done.returncode == 0, done.stdout

    return check


def test_the_bill_of_materials_is_of_the_schema(release, schema_check):
    assert schema_check(bill(release)) == (True, "valid\n")


# What a bill must not contain, with what the schema says about it.
WRONG_BILLS = {
    "a member that is not of the schema": (lambda each: each.update(format="CycloneDX"), "additional"),
    "a component without a type": (lambda each: each["components"][0].pop("type"), "required"),
    "a hash of another length": (lambda each: each["components"][-1]["hashes"][0].update(content="00"), "pattern"),
    "a serial number that is no UUID": (lambda each: each.update(serialNumber="1"), "pattern"),
}


@pytest.mark.parametrize("mistake", WRONG_BILLS)
def test_the_schema_notices(release, schema_check, mistake):
    wrong, (change, word) = bill(release), WRONG_BILLS[mistake]
    change(wrong)
    valid, errors = schema_check(wrong)
    assert not valid and word in errors, errors


def test_the_notice_has_the_licences_of_what_is_linked(release):
    notice = (release / "NOTICE").read_text()
    assert "Apache License" in notice and "musl" in notice
