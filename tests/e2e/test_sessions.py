# SPDX-License-Identifier: MIT
"""The session cache: resumed by the server's own account, in a file of one's own, and never in the way."""
import os
import re
import shutil
import ssl
import stat
import subprocess
import sys
import tempfile

import pytest

import conftest
from conftest import KEY, skip
from emulator import Emulator, Settings, certs, sample_account
from judge import refused, succeeded

SHOW = ("show", "endpoints")
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}

AHEAD = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *at)
{
    int (*real)(clockid_t, struct timespec *) = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, at);
    if (id == CLOCK_REALTIME) at->tv_sec += atol(getenv("AHEAD_S"));
    return result;
}
time_t time(time_t *out)
{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    if (out) *out = at.tv_sec;
    return at.tv_sec;
}
"""


def needs(version):
    """Skips where the TLS library of the command speaks no TLS 1.3, which the label of its keys gives away."""
    if version == "1.3" and os.access(conftest.BINARY, os.X_OK):
        with open(conftest.BINARY, "rb") as file:
            if b"c hs traffic" not in file.read():
                skip("this mbedTLS speaks no TLS 1.3")


@pytest.fixture
def served(request, identity):
    """A service that speaks one version only, 1.2 by default."""
    version = getattr(request, "param", "1.2")
    needs(version)
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as service:
        service.listen(certs.server_context(identity, VERSIONS[version], VERSIONS[version]))
        yield service


@pytest.fixture
def command(bare, served, authority):
    bare.flags = ["--url", served.url, "--cacert", authority.pem]
    return bare


def resumed(served):
    return [r.resumed for r in served.records]


def cache_files(command):
    folder = os.path.join(command.home, ".cache", "vastai")
    paths = [os.path.join(folder, n) for n in os.listdir(folder)] if os.path.isdir(folder) else []
    return [p for p in paths if os.path.isfile(p)]


both = pytest.mark.parametrize("served", ["1.2", "1.3"], indirect=True)


@both
def test_the_next_run_resumes(command, served):
    for _ in range(3):
        succeeded(command(*SHOW))
    assert resumed(served) == [False, True, True]


@both
def test_a_deletion_resumes_what_a_question_left(command, served):
    succeeded(command(*SHOW))
    succeeded(command("delete", "endpoint", 4242))
    assert resumed(served) == [False, True]


@both
def test_the_cache_is_ones_own(command, served):
    shutil.rmtree(os.path.join(command.home, ".cache"))
    old = os.umask(0)
    try:
        succeeded(command(*SHOW))
    finally:
        os.umask(old)
    files = cache_files(command)
    assert files
    for path in files:
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(files[0])).st_mode) == 0o700


def spoil(path, how):
    with open(path, "rb") as file:
        data = file.read()
    new = {"empty": b"", "noise": os.urandom(len(data)), "short": data[:len(data) // 2], "long": data * 40,
           "one bit": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "text": b"hello\n"}[how]
    with open(path, "wb") as file:
        file.write(new)


@both
@pytest.mark.parametrize("how", ["empty", "noise", "short", "long", "one bit", "text"])
def test_a_spoiled_cache_is_ignored_without_a_word(command, served, how):
    succeeded(command(*SHOW))
    for path in cache_files(command):
        spoil(path, how)
    assert succeeded(command(*SHOW)).err == ""
    assert resumed(served)[0] is False
    succeeded(command(*SHOW))
    assert resumed(served)[-1] is True, "the cache was not written again"


def test_a_cache_that_others_can_write_is_ignored(command, served):
    succeeded(command(*SHOW))
    for path in cache_files(command):
        os.chmod(path, 0o666)
    assert succeeded(command(*SHOW)).err == ""
    assert resumed(served) == [False, False]


@pytest.mark.parametrize("how", ["a link", "a pipe", "another's"])
def test_a_cache_that_is_no_file_of_ones_own_is_ignored(command, served, how, tmp_path):
    if how == "another's" and os.geteuid() != 0:
        skip("only root can give a file away")
    succeeded(command(*SHOW))
    for path in cache_files(command):
        if how == "another's":
            os.chown(path, 1234, 1234)
        else:
            os.rename(path, str(tmp_path / "session"))
            os.symlink(str(tmp_path / "session"), path) if how == "a link" else os.mkfifo(path, 0o600)
    assert succeeded(command(*SHOW)).err == ""
    assert resumed(served) == [False, False]


@pytest.mark.parametrize("home", ["/dev/null/x", "/proc/self", "relative"])
def test_no_place_for_a_cache_does_no_harm(command, home):
    assert succeeded(command(*SHOW, env={"XDG_CACHE_HOME": home})).err == ""


def test_xdg_cache_home_is_where_it_lies(command, served, tmp_path):
    succeeded(command(*SHOW, env={"XDG_CACHE_HOME": str(tmp_path / "c")}))
    assert os.listdir(str(tmp_path / "c" / "vastai"))
    assert cache_files(command) == []


def test_a_session_is_of_one_port_only(command, served, identity, authority):
    succeeded(command(*SHOW))
    second = served.listen(certs.server_context(identity))
    command.flags = ["--url", second.url, "--cacert", authority.pem]
    succeeded(command(*SHOW))
    assert resumed(served) == [False, False]


def test_a_session_is_of_the_roots_that_it_stands_on(command, served, authority, tmp_path):
    succeeded(command(*SHOW))
    other = certs.Authority(str(tmp_path), "Another Root")
    command.flags = ["--url", served.url, "--cacert", other.pem]
    assert command("--retry", 1, *SHOW).code == 6
    assert len(served.records) == 1


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_a_session_ends_with_the_root_that_proved_it(bare, served, authority, tmp_path, variable):
    """The same name of a file or a folder, and one root fewer in it."""
    other, folder = certs.Authority(str(tmp_path), "Another Root"), tmp_path / "trusted"
    folder.mkdir()

    def trust(*roots):
        for path in folder.iterdir():
            path.unlink()
        for number, root in enumerate(roots):
            with open(folder / ("%d.pem" % number if variable == "SSL_CERT_DIR" else "all.pem"), "a") as file:
                file.write(open(root.pem).read())

    bare.flags = ["--url", served.url, "--retry", "1"]
    bare.env[variable] = str(folder if variable == "SSL_CERT_DIR" else folder / "all.pem")
    trust(other, authority)
    succeeded(bare(*SHOW))
    succeeded(bare(*SHOW))
    trust(other)
    refused(bare(*SHOW), 6, "does not end in a trusted root")
    trust(other, authority)
    succeeded(bare(*SHOW))
    assert resumed(served)[:2] == [False, True] and len(served.records) == 3


def name_of_roots(*pems):
    """The name of a set of roots that is built into a program: part of the key of a session."""
    script = os.path.join(os.path.dirname(__file__), "..", "..", "port", "support", "roots.py")
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        for pem in pems:
            file.write(open(pem, "rb").read())
        file.flush()
        text = subprocess.run([sys.executable, script, file.name], check=True, capture_output=True, text=True).stdout
    return re.search(r'sizeof \*rows, "([0-9a-f]{64})" };', text).group(1)


def test_sets_of_roots_that_are_built_in_have_names_of_their_own(authority, tmp_path):
    other = certs.Authority(str(tmp_path), "Another Root").pem
    one, two, both_of_them = name_of_roots(authority.pem), name_of_roots(other), name_of_roots(authority.pem, other)
    assert len({one, two, both_of_them}) == 3
    assert name_of_roots(authority.pem) == one and name_of_roots(other, authority.pem) == both_of_them


def ahead(tmp_path, seconds):
    """An environment in which the wall clock is ahead."""
    if os.environ.get("SANITIZED"):
        skip("the clock cannot be turned under a sanitizer")
    with open(conftest.BINARY, "rb") as file:
        if b"/ld-" not in file.read(4096):
            skip("the clock of a static program cannot be turned")
    if shutil.which("cc") is None:
        skip("no compiler to turn the clock with")
    source, library = tmp_path / "ahead.c", tmp_path / "ahead.so"
    source.write_text(AHEAD)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "AHEAD_S": str(seconds)}


@both
def test_a_session_is_not_older_than_a_day(command, served, tmp_path):
    succeeded(command(*SHOW))
    succeeded(command(*SHOW, env=ahead(tmp_path, 100)))
    assert resumed(served)[-1] is True
    succeeded(command(*SHOW, env=ahead(tmp_path, 90000)))
    assert resumed(served)[-1] is False


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_does_not_outlive_its_certificate(bare, authority, tmp_path, version):
    needs(version)
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as service:
        service.listen(certs.server_context(authority.issue(days=(-1, 0.5)), VERSIONS[version], VERSIONS[version]))
        bare.flags = ["--url", service.url, "--cacert", authority.pem, "--retry", "1"]
        succeeded(bare(*SHOW))
        succeeded(bare(*SHOW, env=ahead(tmp_path, 3600)))
        refused(bare(*SHOW, env=ahead(tmp_path, 13 * 3600)), 6, "expired")
        assert resumed(service) == [False, True]
