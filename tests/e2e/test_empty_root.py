# SPDX-License-Identifier: MIT
"""The static file alone in a root file system: no /dev, no /etc, no /proc. TLS, names and roots are all there."""
import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess

import pytest

from conftest import KEY, Result, serving, skip
from emulator import Names, certs
from judge import refused, succeeded

NAME = "api.test"
STATIC = os.environ.get(
    "STATIC", ""
)  # `make static-test` has there certificates, and the file with and without their roots
MACHINE = os.environ.get("QEMU", "")  # what runs the file, if this machine does not
CLONE_NEWNET, SIOCSIFFLAGS, IFF_UP = 0x40000000, 0x8914, 1

TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
VERSIONS = {"TLS 1.2": TLS12, "TLS 1.3": TLS13}
# Which file is put there, and what beside it.
ROOTS = {"a CA file": ("vastai-without-roots", ("ca.pem",)), "roots built in": ("vastai-with-roots", ())}


def put_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


@contextlib.contextmanager
def own_network():
    """This thread, and what it starts, on a loopback of its own, where port 53 is free."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    if libc.unshare(CLONE_NEWNET) != 0:
        skip("no network of its own for the empty root: " + os.strerror(ctypes.get_errno()))
    try:
        put_loopback_up()
        yield
    finally:
        libc.setns(before, CLONE_NEWNET)
        os.close(before)


def machine():
    """The emulator of the file's machine, itself without libraries; None where none is needed."""
    found = shutil.which(MACHINE + "-static") if MACHINE else None
    if MACHINE and not found:
        skip("%s-static, which runs in an empty root, is not installed" % MACHINE)
    return found


class EmptyRoot:
    """A folder with the file, perhaps a CA file, and nothing else but what runs files of another machine."""

    def __init__(self, folder, file, beside):
        self.folder = folder
        os.makedirs(folder)
        shutil.copy(os.path.join(STATIC, file), os.path.join(folder, "vastai"))
        self.argv, self.flags = ["/vastai"], []
        if machine():
            shutil.copy(machine(), os.path.join(folder, "machine"))
            self.argv = ["/machine", "/vastai"]
        if "ca.pem" in beside:
            shutil.copy(os.path.join(STATIC, "roots.pem"), os.path.join(folder, "ca.pem"))
            self.flags = ["--cacert", "/ca.pem"]
        self.content = sorted(os.listdir(folder))

    def add(self, name, content, mode=0o644):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(content)
        os.chmod(file.name, mode)
        self.content = sorted(os.listdir(self.folder))

    def enter(self):
        os.chroot(self.folder)
        os.chdir("/")

    def run(self, *args, env=None):
        """`env` comes on top of the key; None unsets a variable."""
        argv = self.argv + self.flags + [str(a) for a in args]
        env = {"VAST_API_KEY": KEY, **(env or {})}
        done = subprocess.run(
            argv,
            env={name: value for name, value in env.items() if value is not None},
            preexec_fn=self.enter,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120
        )
        assert sorted(os.listdir(self.folder)) == self.content, "it left files"
        return Result(argv, done.returncode, done.stdout, done.stderr, 0)


@pytest.fixture(scope="module")
def identities():
    if not STATIC:
        skip("an empty root is for static files: make static-test")
    if os.geteuid() != 0:
        skip("an empty root takes root to enter")
    with open(os.path.join(STATIC, "identities.json")) as file:
        return {name: certs.Identity(*files) for name, files in json.load(file).items()}


@pytest.fixture
def names(identities):
    with own_network():
        yield Names(NAME, "127.0.0.1", 53)


@pytest.fixture(params=ROOTS)
def root(request, tmp_path, names):
    return EmptyRoot(str(tmp_path / "root"), *ROOTS[request.param])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("chain", ["ec", "rsa"])
def test_an_endpoint_group_is_deleted_from_an_empty_root(root, names, identities, chain, version):
    with serving(certs.server_context(identities[chain], VERSIONS[version], VERSIONS[version])) as service:
        url = service.listeners[0].url_for(NAME)
        succeeded(root.run("--url", url, "delete", "endpoint", 4242), "4242 deleted")
        assert names.asked > 0
        refused(root.run("--url", url, "delete", "endpoint", 4242), 4, "no such object")


ROOT_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_DIR")


def deleted_with(root, identities, env):
    """Deletes an endpoint group over TLS in this environment. @return the warnings, and the keys that arrived"""
    with serving(certs.server_context(identities["ec"])) as service:
        url = service.listeners[0].url_for(NAME)
        done = succeeded(root.run("--url", url, "delete", "endpoint", 4242, env=env), "4242 deleted")
        return done.err.count("warning"), done.err, {record.key for record in service.requests()}


@pytest.mark.parametrize("value", ["/none.pem", "/", "/empty"])
@pytest.mark.parametrize("variable", ROOT_VARIABLES)
def test_a_variable_that_names_no_roots_leaves_the_roots_built_in(root, names, identities, variable, value):
    root.add("empty", b"")
    warnings, text, _ = deleted_with(root, identities, {variable: value})
    expected = 0 if root.flags else 1  # --cacert comes before the environment
    assert (warnings, text.count("$%s: %s: " % (variable, value))) == (expected, expected), text


@pytest.mark.parametrize("variable", ROOT_VARIABLES)
def test_an_empty_variable_is_as_good_as_none(root, names, identities, variable):
    assert deleted_with(root, identities, {variable: ""})[0] == 0


def test_an_environment_of_broken_variables_is_warned_of_once(root, names, identities):
    warnings, text, _ = deleted_with(root, identities, dict.fromkeys(ROOT_VARIABLES, "/none"))
    expected = 0 if root.flags else 1
    assert (warnings, text.count("$SSL_CERT_FILE: /none: ")) == (expected, expected), text


def test_a_key_comes_from_the_file_that_a_variable_names(root, names, identities):
    root.add("key", KEY.encode() + b"\n", mode=0o400)
    warnings, _, keys = deleted_with(root, identities, {"VAST_API_KEY": None, "VAST_API_KEY_FILE": "/key"})
    assert (warnings, keys) == (0, {KEY})


@pytest.mark.parametrize("path, content, why", [("/none", None, "does not exist"), ("/key", b"\n", "contains no key")])
def test_a_key_file_without_a_key_is_named_and_nothing_is_sent(root, names, identities, path, content, why):
    if content is not None:
        root.add("key", content)
    with serving(certs.server_context(identities["ec"])) as service:
        url = service.listeners[0].url_for(NAME)
        env = {"VAST_API_KEY": None, "VAST_API_KEY_FILE": path}
        refused(root.run("--url", url, "delete", "endpoint", 4242, env=env), 2, r"\$VAST_API_KEY_FILE: %s %s" % (path, why))
        assert service.requests() == []


def test_an_empty_root_trusts_nobody_else(root, names, identities):
    with serving(certs.server_context(identities["stranger"])) as service:
        refused(root.run("--url", service.listeners[0].url_for(NAME), "delete", "endpoint", 4242), 6, "trusted root")
        assert service.requests() == []


def test_a_name_that_nobody_knows_is_told(root, names):
    refused(root.run("--url", "https://nowhere.test", "delete", "endpoint", 4242), 6, "could not resolve host nowhere.test")
