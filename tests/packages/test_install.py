# SPDX-License-Identifier: MIT
"""`make install` and its relatives, as packagers use them."""
import filecmp
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, copy_sources, files_under, make, run, sources, succeed

HEADERS = {path.name for folder in ("include", "port/posix/include") for path in (ROOT / folder / "vastai").glob("*.h")}
DOCUMENTS = {"LICENSE", "NOTICE", "README.md", "CHANGELOG.md"}
MULTIARCH = "/usr/lib/x86_64-linux-gnu"
# Each variable with the files that it places, below a root.
MOVED = {
    "bindir": {"vastai"},
    "libdir": {
        "libvastai.a", "libvastai-posix.a", "pkgconfig/libvastai.pc", "pkgconfig/libvastai-posix.pc",
        "cmake/vastai/vastai-config.cmake", "cmake/vastai/vastai-config-version.cmake",
        "cmake/vastai/vastai-mbedtls.cmake"
    },
    "includedir": {"vastai/" + name
                   for name in HEADERS},
    "mandir": {"man1/vastai.1"},
    "docdir": DOCUMENTS,
    "datadir": {
        "bash-completion/completions/vastai", "zsh/site-functions/_vastai", "fish/vendor_completions.d/vastai.fish", *(
            "libvastai/lwip/vast_lwip_%s" % name
            for name in ("raw.c", "raw.h", "sockets.c", "sockets.h", "lookup.c", "lookup.h")
        )
    },
}
CONSUMER = """
#include <stdio.h>
#include "vastai/posix.h"
#include "vastai/tls.h"
#include "vastai/vastai.h"
static vast_posix net;
static vast_tls tls;
int main(void)
{
    const vast_wire wire = { .port = &vast_posix_port, .port_ctx = &net };
    vast_tls_config config = { .find_root = NULL };
    vast_posix_init(&net);
    printf("%s %d\\n", vast_version(), vast_tls_init(&tls, &config, &wire) == VAST_E_ARG);
    return 0;
}
"""


def version():
    return re.search(r'VAST_VERSION "(.*)"', (ROOT / "include/vastai/vastai.h").read_text())[1]


@pytest.mark.parametrize("capitals", [False, True])
def test_each_directory_can_be_named(tree, tmp_path, capitals):
    words = ["%s=/over/%s" % (name.upper() if capitals else name, name) for name in MOVED]
    make(tree, "install", "DESTDIR=%s" % tmp_path, *words)
    assert files_under(tmp_path) == {"over/%s/%s" % (name, path) for name, paths in MOVED.items() for path in paths}


@pytest.mark.parametrize("words", [[], ["prefix=/usr"], ["PREFIX=/opt/x"], ["prefix=/usr", "libdir=" + MULTIARCH]])
def test_nothing_is_left_after_uninstall(tree, tmp_path, words):
    make(tree, "install", "DESTDIR=%s" % tmp_path, *words)
    assert len(files_under(tmp_path)) == sum(map(len, MOVED.values()))
    make(tree, "uninstall", "DESTDIR=%s" % tmp_path, *words)
    assert list(tmp_path.iterdir()) == []


def test_uninstall_leaves_the_files_and_directories_of_others(tree, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/other").touch()
    (tmp_path / "share/man/man1").mkdir(parents=True)
    make(tree, "install", "prefix=%s" % tmp_path)
    make(tree, "uninstall", "prefix=%s" % tmp_path)
    assert files_under(tmp_path) == {"bin/other"}
    assert (tmp_path / "share/man/man1").is_dir()
    assert not [path for path in tmp_path.rglob("*vastai*")]


def test_install_strip_strips_the_command_alone(tree, tmp_path):
    make(tree, "install", "DESTDIR=%s" % tmp_path, "prefix=/plain")
    make(tree, "install-strip", "DESTDIR=%s" % tmp_path, "prefix=/stripped", "STRIP=strip")
    plain, stripped = tmp_path / "plain", tmp_path / "stripped"
    assert (stripped / "bin/vastai").stat().st_size < (plain / "bin/vastai").stat().st_size / 2
    assert succeed(stripped / "bin/vastai", "--version") == version() + "\n"
    assert filecmp.cmp(plain / "lib/libvastai.a", stripped / "lib/libvastai.a", shallow=False)


def test_the_programs_of_the_user_are_used(tree, tmp_path):
    log = tmp_path / "log"
    for name in ("install", "strip"):
        (tmp_path / name).write_text('#!/bin/sh\necho %s >>%s\nexec %s "$@"\n' % (name, log, shutil.which(name)))
        (tmp_path / name).chmod(0o755)
    make(
        tree, "install-strip", "DESTDIR=%s" % (tmp_path / "root"), "INSTALL=%s -p" % (tmp_path / "install"),
        "STRIP=%s" % (tmp_path / "strip")
    )
    assert set(log.read_text().split()) == {"install", "strip"}


# ---- pkg-config

def flags_of(root, *words):
    env = {"PKG_CONFIG_PATH": str(root / MULTIARCH[1:] / "pkgconfig"), "PKG_CONFIG_SYSROOT_DIR": str(root)}
    return succeed("pkg-config", *words, env=env).split()


@pytest.fixture(scope="module")
def installed(tree, tmp_path_factory):
    root = tmp_path_factory.mktemp("installed")
    make(tree, "install", "DESTDIR=%s" % root, "prefix=/usr", "libdir=" + MULTIARCH)
    return root


@pytest.mark.parametrize("link", [[], ["-static"]], ids=["shared-mbedtls", "static"])
def test_a_consumer_links_by_pkg_config(installed, tmp_path, link):
    (tmp_path / "main.c").write_text(CONSUMER)
    flags = flags_of(installed, *(["--static"] if link else []), "--cflags", "--libs", "libvastai-posix")
    succeed("cc", "-std=c11", "-Wall", "-Werror", *link, tmp_path / "main.c", *flags, "-o", tmp_path / "main")
    assert succeed(tmp_path / "main") == version() + " 1\n"
    needed = succeed("readelf", "-d", tmp_path / "main")
    assert ("libmbedtls" in needed) == (not link)


def test_the_files_for_pkg_config_are_valid_and_of_this_version(installed):
    for name in ("libvastai", "libvastai-posix"):
        flags_of(installed, "--validate", name)
        assert flags_of(installed, "--modversion", name) == [version()]


def test_mbedtls_that_pkg_config_knows_is_required_by_name(tree, tmp_path):
    for name in ("mbedtls", "mbedx509", "mbedcrypto"):
        (tmp_path / (name + ".pc")).write_text(
            "Name: %s\nDescription: x\nVersion: 3.6.7\nLibs: -l%s -lsomething\n" % (name, name)
        )
    make(tree, "install", "DESTDIR=%s" % tmp_path, "prefix=/usr", env={"PKG_CONFIG_PATH": str(tmp_path)})
    lines = (tmp_path / "usr/lib/pkgconfig/libvastai.pc").read_text().splitlines()
    assert "Requires: mbedtls mbedx509 mbedcrypto" in lines and "Libs: -L${libdir} -lvastai" in lines


# ---- another machine

def test_nothing_of_the_target_is_run_when_cross_compiling(tree, tmp_path, armhf_mbedtls):
    """The command for armhf is made unexecutable before it is installed: running it fails even where qemu would run it."""
    cross = [
        "BUILD=%s" % (tmp_path / "build"), "CC=arm-linux-gnueabihf-gcc",
        "MBEDTLS_DIR=%s" % armhf_mbedtls, "prefix=/usr"
    ]
    make(tree, "all", *cross)
    (tmp_path / "build/vastai").chmod(0o644)
    make(tree, "install-strip", "DESTDIR=%s" % (tmp_path / "cross"), "STRIP=arm-linux-gnueabihf-strip", *cross)
    make(tree, "install", "DESTDIR=%s" % (tmp_path / "native"), "prefix=/usr")
    assert files_under(tmp_path / "cross") == files_under(tmp_path / "native")
    assert "Machine:                           ARM" in succeed("readelf", "-h", tmp_path / "cross/usr/bin/vastai")
    for path in sorted(path for path in files_under(tmp_path / "native") if path.startswith("usr/share/")):
        assert filecmp.cmp(tmp_path / "native" / path, tmp_path / "cross" / path, shallow=False), path


# ---- nothing is installed where nothing may be

@pytest.mark.parametrize("env", [{"NO_INSTALL": "1"}, {"DEB_HOST_ARCH": "amd64"}])
@pytest.mark.parametrize("program", ["apt-get", "sudo"])
def test_missing_packages_are_named_and_the_target_fails(tmp_path, env, program):
    (tmp_path / program).write_text("#!/bin/sh\ntouch %s/called\n" % tmp_path)
    (tmp_path / program).chmod(0o755)
    env = {**env, "PATH": "%s:/usr/bin:/bin" % tmp_path}
    done = run("sh", ROOT / "port/support/need.sh", "make", "vastai-no-such-package", env=env)
    assert done.returncode == 1 and "vastai-no-such-package" in done.stderr and " make" not in done.stderr
    assert not (tmp_path / "called").exists()


def test_no_install_holds_on_the_command_line_of_make():
    done = run("make", "-s", "test-needs", "NO_INSTALL=1", "TEST_NEEDS=make vastai-no-such-package", cwd=ROOT)
    assert done.returncode != 0 and "vastai-no-such-package" in done.stderr


def test_only_one_script_installs_packages():
    installing = re.compile(r"apt(-get)?( -\S+)* install|pip install|npm (i|install|ci)\b")
    found = [
        path for path in files_under(ROOT / "port")
        if installing.search((ROOT / "port" / path).read_text(errors="replace"))
    ]
    assert found == ["support/need.sh"]


# ---- the source tarball

def test_the_same_sources_give_the_same_tarball(tree, tmp_path):
    top = str(tree)
    other = shutil.copytree(tree, tmp_path / "elsewhere", ignore=lambda folder, _: ["build"] if folder == top else [])
    subprocess.run(["chmod", "-R", "go-rwx", str(other)], check=True)
    (other / "src").touch()
    name = "build/dist/libvastai-%s.tar.gz" % version()
    for folder, env in ((tree, {}), (other, {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"})):
        make(folder, "dist", env=env)
    assert (tree / name).read_bytes() == (other / name).read_bytes()
    listed = succeed("tar", "-tvzf", tree / name).splitlines()
    assert {line.split()[1]
            for line in listed} == {"0/0"} and {line[:10]
                                                for line in listed} <= {"-rw-r--r--", "-rwxr-xr-x"}


def test_the_tarball_has_every_source(tree):
    make(tree, "dist")
    name = "libvastai-%s/" % version()
    listed = succeed("tar", "-tzf", tree / "build/dist" / (name[:-1] + ".tar.gz")).splitlines()
    assert sorted(listed) == sorted(name + path for path in sources())


def test_the_tarball_builds_installs_and_repeats_itself(tree):
    assert "ready for distribution" in make(tree, "distcheck", "DISTCHECK=man")


def test_a_broken_tarball_is_noticed(tmp_path):
    broken = copy_sources(tmp_path)
    (broken / "port/install.mk").write_text(
        (broken / "port/install.mk").read_text().replace("rm -f $(foreach", "true $(foreach")
    )
    done = run("make", "-s", "-j2", "distcheck", "DISTCHECK=man", cwd=broken)
    assert done.returncode != 0 and "after make uninstall there is still" in done.stderr


def test_version_and_date_are_the_same_everywhere():
    changes = (ROOT / "CHANGELOG.md").read_text()
    newest, day = re.search(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changes, re.M).groups()
    assert newest == version()
    assert re.match(r"libvastai \((.*)-1\) ", (ROOT / "port/debian/changelog").read_text())[1] == version()
    assert '#define RELEASED "%s"' % day in (ROOT / "src/cli/help/manual.c").read_text()
