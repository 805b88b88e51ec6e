# SPDX-License-Identifier: MIT
"""Whom the command believes: certificates of every kind that is wrong, each refused with its cause before the key is sent."""
import os
import socket
import ssl
import warnings

import pytest

from conftest import KEY, skip
from emulator import Emulator, Settings, certs, sample_account
from judge import refused, refused_raw, succeeded
from test_nginx import binaries

SHOW = ("--retry", 1, "show", "endpoints")
WEAK = "ALL:@SECLEVEL=0"  # so that OpenSSL serves what we must refuse

NO_AUTHORITY = ("basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature")
NO_SIGNER = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,digitalSignature")
WRONG_USE = ("keyUsage=critical,keyEncipherment", "extendedKeyUsage=serverAuth")
FOR_CLIENTS = ("keyUsage=critical,digitalSignature", "extendedKeyUsage=clientAuth")
ALONE = certs.LEAF[:3] + ("subjectAltName=" + ",".join(certs.LOOPBACK),)


def under(authority, folder, extensions):
    """A server under an authority of that kind, itself under the root."""
    return certs.Authority(folder, "Middle", issuer=authority, extensions=extensions).issue()


def on_its_own(folder):
    lone = certs.Authority(folder, "localhost", extensions=ALONE)
    return certs.Identity(lone.pem, lone.key)


# What the server shows, as whom it is called, and what is printed; None: it is trusted.
CASES = {
    "expired": (lambda a, f: a.issue(days=(-9, -1)), "localhost", "has expired"),
    "not yet valid": (lambda a, f: a.issue(days=(1, 9)), "localhost", "not valid yet"),
    "another name": (lambda a, f: a.issue(san=("DNS:elsewhere.test", )), "localhost", "another name"),
    "the name in the subject alone": (
        lambda a, f: a.issue("localhost", san=("DNS:x.test", )), "localhost", "another name"
    ),
    "an unknown authority": (lambda a, f: certs.Authority(f, "Unknown Root").issue(), "localhost", "trusted root"),
    "the root's name, another key": (
        lambda a, f: certs.Authority(f, a.name).issue(), "localhost", "trusted root|signature"
    ),
    "self-signed": (lambda a, f: on_its_own(f), "localhost", "self-signed"),
    "an issuer that is no authority": (
        lambda a, f: under(a, f, NO_AUTHORITY), "localhost", "not a certificate authority"
    ),
    "an issuer that may not sign": (lambda a, f: under(a, f, NO_SIGNER), "localhost", "may not sign"),
    "an issuer in order": (lambda a, f: under(a, f, certs.MIDDLE), "localhost", None),
    "wrong key usage": (lambda a, f: a.issue(key="rsa", extensions=WRONG_USE), "localhost", "key usage"),
    "for clients": (lambda a, f: a.issue(extensions=FOR_CLIENTS), "localhost", "not for a server"),
    "SHA-1": (lambda a, f: a.issue(digest="sha1"), "localhost", "weak signature"),
    "RSA of 1024 bits": (lambda a, f: a.issue(key="rsa1024"), "localhost", "too short"),
    "RSA of 2048 bits": (lambda a, f: a.issue(key="rsa"), "localhost", None),
    "an address": (lambda a, f: a.issue("x", san=("IP:127.0.0.1", )), "127.0.0.1", None),
    "another address": (lambda a, f: a.issue("x", san=("IP:127.0.0.2", )), "127.0.0.1", "another name"),
    "an address as a name": (lambda a, f: a.issue("127.0.0.1", san=("DNS:127.0.0.1", )), "127.0.0.1", "another name"),
    "a name for an address": (lambda a, f: a.issue(san=("DNS:localhost", )), "127.0.0.1", "another name"),
    "a wildcard": (lambda a, f: a.issue("x", san=("DNS:*.wild.localhost", )), "a.wild.localhost", None),
    "a wildcard and two labels": (
        lambda a, f: a.issue("x", san=("DNS:*.wild.localhost", )), "b.a.wild.localhost", "another name"
    ),
    "a wildcard and no label": (
        lambda a, f: a.issue("x", san=("DNS:*.wild.localhost", )), "wild.localhost", "another name"
    ),
}


@pytest.fixture(scope="module")
def service():
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def served(service, authority, tmp_path_factory):
    """The port of a server for a row of the table, made once."""
    ports = {}

    def find(name):
        if name not in ports:
            identity = CASES[name][0](authority, str(tmp_path_factory.mktemp("tls")))
            ports[name] = service.listen(certs.server_context(identity, ciphers=WEAK)).port
        return ports[name]
    return find


@pytest.fixture(params=binaries(), ids=lambda path: os.path.basename(os.path.dirname(path)))
def command(request, bare, authority):
    bare.binary = request.param
    bare.flags = ["--cacert", authority.pem]
    return bare


@pytest.mark.parametrize("name", CASES)
def test_a_server_is_believed_or_refused_with_the_cause(command, service, served, name):
    _, host, words = CASES[name]
    url = "https://%s:%d" % (host, served(name))
    before = len(service.records)
    result = command("--url", url, *SHOW)
    if words is None:
        succeeded(result)
        assert len(service.records) == before + 1
    else:
        refused(result, 6, words)
        assert len(service.records) == before, "a request went to a server that is not believed"


def test_the_cause_is_in_the_json_of_a_refusal_too(command, served):
    reply = refused_raw(command("--raw", "--url", "https://localhost:%d" % served("expired"), *SHOW), 6, msg="has expired")
    assert "tls" in reply["stage"].lower(), reply


def test_without_the_root_nothing_is_believed(command, service, served, tmp_path):
    other = certs.Authority(str(tmp_path), "Another Root")
    command.flags = ["--cacert", other.pem]
    before = len(service.records)
    refused(command("--url", "https://localhost:%d" % served("an issuer in order"), *SHOW), 6, "trusted root")
    assert len(service.records) == before


def speaks(port, authority):
    """Whether Python's client can talk to it at all."""
    client = ssl.create_default_context(cafile=authority.pem)
    client.set_ciphers(WEAK)
    client.minimum_version = ssl.TLSVersion.TLSv1
    with socket.create_connection(("127.0.0.1", port)) as sock:
        try:
            with client.wrap_socket(sock, server_hostname="localhost") as tls:
                return tls.version() == "TLSv1.1"
        except OSError:
            return False


def test_tls_before_1_2_is_refused(command, service, identity, authority):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = certs.server_context(identity, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1, ciphers=WEAK)
        port = service.listen(context).port
        if not speaks(port, authority):
            skip("OpenSSL speaks no TLS 1.1 here")
    before = len(service.records)
    refused(command("--url", "https://localhost:%d" % port, *SHOW), 6, "version of TLS from 1.2 on|TLS version from 1.2 on")
    assert len(service.records) == before


# ---- directories of roots

def trusting(vastai, tls_emulator, folders, **env):
    """A run that names directories of roots. No option or variable names a file."""
    named = {
        "SSL_CERT_FILE": "",
        "REQUESTS_CA_BUNDLE": "",
        "CURL_CA_BUNDLE": "",
        "SSL_CERT_DIR": ":".join(map(str, folders)),
        **env
    }
    return vastai("--url", tls_emulator.url, *SHOW, env=named)


@pytest.fixture
def folder(tmp_path, authority):
    """Some 200 files, among them others' roots, text and a link; the root of the server comes somewhere between them."""
    folder = tmp_path / "roots"
    folder.mkdir()
    for i in range(200):
        (folder / ("text-%d" % i)).write_text("no certificate\n")
    with open(certs.Authority(tmp_path / "other", authority.name).pem) as other:
        (folder / "namesake.pem").write_text(other.read())
    os.symlink(authority.pem, folder / "0123abcd.0")
    (folder / "subfolder").mkdir()
    return folder


def test_roots_are_found_in_directories(bare, tls_emulator, folder, tmp_path):
    succeeded(trusting(bare, tls_emulator, [folder]))
    succeeded(trusting(bare, tls_emulator, [tmp_path / "none", "", folder]))
    (folder / "0123abcd.0").unlink()
    refused(trusting(bare, tls_emulator, [folder]), 6, "trusted root|signature")


def test_a_directory_without_roots_is_named(bare, tls_emulator, folder, tmp_path):
    for path in (tmp_path / "none", folder / "subfolder", folder / "namesake.pem"):
        result = trusting(bare, tls_emulator, [path])
        assert result.code == 6 and result.out == "" and str(path) in result.err, result
        # A program with built-in certificates warns and goes on with those; they do not vouch for the emulator.
        if "using the built-in certificates" in result.err:
            assert "warning: $SSL_CERT_DIR" in result.err and "does not end in a trusted root" in result.err, result
        else:
            refused(result, 6, "no trusted root certificates", "SSL_CERT_DIR names")


def test_a_file_comes_before_directories(bare, tls_emulator, folder, authority):
    succeeded(trusting(bare, tls_emulator, ["/none"], CURL_CA_BUNDLE=str(authority.pem)))
    refused(
        trusting(bare, tls_emulator, [folder], CURL_CA_BUNDLE=str(folder / "namesake.pem")), 6, "trusted root|signature"
    )


def test_a_session_is_not_resumed_after_a_root_is_gone(bare, tls_emulator, folder):
    """Sessions belong to the roots that the chain was checked against."""
    succeeded(trusting(bare, tls_emulator, [folder]))
    (folder / "0123abcd.0").unlink()
    refused(trusting(bare, tls_emulator, [folder]), 6, "trusted root|signature")
