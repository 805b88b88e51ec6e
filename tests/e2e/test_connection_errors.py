# SPDX-License-Identifier: MIT
"""An error of the connection names the peer and says each fact once: every kind of it, in plain words and with --raw."""
import json
import shutil
import socket
import subprocess
import threading

import pytest

from conftest import beside, closed_port, skip
from connect_proxy import ConnectProxy

SHOW = ("--retry", 1, "show", "user")
TRY = "  Try again."
NETWORK = "  Check the network and --url, or set https_proxy if a proxy is required."
ANOTHER = "  Check --url: another server may have responded."
PROXY = "  Check --proxy or https_proxy, and the rules of the proxy."
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"


class Peer:
    """Says `text` on each connection after the client has spoken, then hangs up, or stays silent."""

    def __init__(self, text=b"", stays=False):
        self.text, self.stays, self.held = text, stays, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def accept(self):
        while True:
            try:
                peer, _ = self.socket.accept()
                peer.recv(65536)
                peer.sendall(self.text)
            except OSError:
                return
            if self.stays:
                self.held.append(peer)
            else:
                peer.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join(timeout=5)  # before the number of the socket is another's
        for sock in [self.socket] + self.held:
            sock.close()


# What the peer does, how it is called, and what is printed; PEER is its address.
CASES = {
    "hangs up": (
        Peer, "http", (), 6, "the connection to PEER was lost (response head): the peer closed the connection", TRY
    ),
    "hangs up in the handshake": (Peer, "https", (), 6, "the TLS handshake with PEER failed: ", TRY),
    "no TLS": (lambda: Peer(b"SSH-2.0-OpenSSH\r\n"), "https", (), 6, "the TLS handshake with PEER failed: ", None),
    "no HTTP": (
        lambda: Peer(b"SSH-2.0-OpenSSH\r\n"), "http", (), 9,
        "the response from PEER is not valid HTTP/1.1 (response head): no HTTP/1.x status line", ANOTHER
    ),
    "no JSON": (
        lambda: Peer(JSON + b"<html>hello</html>.."), "http", (), 9, "the response from PEER is not valid JSON", ANOTHER
    ),
    "ends in the JSON": (
        lambda: Peer(JSON + b'{"a": [1, 2, 3      '), "http", (), 9,
        "the response from PEER is not valid JSON: the body ends inside the JSON text", ANOTHER
    ),
    "ends in the body": (
        lambda: Peer(JSON + b'{"a": '), "http", (), 6, "the connection to PEER was lost (body): the body is incomplete",
        TRY
    ),
    "no answer": (
        lambda: Peer(stays=True), "http", ("--timeout", 1), 7, "timed out waiting for a response from PEER",
        "  Try again, or increase --timeout."
    ),
    "no handshake": (
        lambda: Peer(stays=True), "https", ("--connect-timeout", 1), 7, "timed out in the TLS handshake with PEER",
        "  Try again, or increase --connect-timeout."
    ),
    "half an answer": (
        lambda: Peer(JSON, stays=True), "http", ("--timeout", 1), 7, "timed out receiving the response from PEER",
        "  Try again, or increase --timeout."
    ),
}


def check(vastai, url, flags, code, sentence, advice):
    """In both forms. A sentence that ends in a blank goes on with a cause of the TLS stack."""
    plain, raw = vastai("--url", url, *flags, *SHOW), vastai("--url", url, *flags, "--raw", *SHOW)
    lines = plain.err.splitlines()
    assert (plain.code, raw.code, plain.out, raw.out) == (code, code, "", ""), (plain, raw)
    assert lines[0] == "vastai: show user: " + sentence or sentence.endswith(" ") and lines[
        0].startswith("vastai: show user: " + sentence), plain
    assert advice in (None, lines[1]) and len(lines) == 2, plain
    stages = [" (%s)" % stage for stage in ("response head", "body")]
    for stage in stages:
        sentence = sentence.replace(stage, "")
    assert json.loads(raw.err)["msg"].startswith(sentence), raw


@beside
@pytest.mark.parametrize("name", CASES)
def test_a_peer_that_fails_is_named(vastai, name):
    make, scheme, flags, code, sentence, advice = CASES[name]
    with make() as peer:
        address = "127.0.0.1:%d" % peer.port
        check(vastai, "%s://%s" % (scheme, address), flags, code, sentence.replace("PEER", address), advice)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("family,host,shown", [(socket.AF_INET, "127.0.0.1", "127.0.0.1"), (socket.AF_INET6, "::1", "[::1]"),
                                               (socket.AF_INET, "127.0.0.1", "localhost")])
def test_a_port_where_nothing_listens_is_named(vastai, scheme, family, host, shown):
    try:
        with closed_port(family, host) as port:
            sentence = "cannot connect to %s:%d: connection refused" % (shown, port)
            check(vastai, "%s://%s:%d" % (scheme, shown, port), (), 6, sentence, NETWORK)
    except OSError:
        skip("no IPv6 on loopback")


@pytest.mark.parametrize("url,sentence,advice", [
    ("https://nowhere.test", "could not resolve host nowhere.test", "  Check the network, the DNS configuration and --url."),
    ("https://192.0.2.1", "cannot connect to 192.0.2.1:443: no route to the host", NETWORK),
])
def test_without_a_network_the_host_is_named(vastai, url, sentence, advice):
    if not shutil.which("unshare") or subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode != 0:
        skip("no network namespace of one's own")
    vastai.flags, binary = [], vastai.binary
    vastai.argv = lambda *args: ["unshare", "-n", binary] + [str(a) for a in args]
    check(vastai, url, (), 6, sentence, advice)


def test_a_proxy_is_named_as_one(vastai):
    with closed_port() as port:
        check(vastai, "https://console.test", ("--proxy", "http://127.0.0.1:%d" % port), 6,
              "cannot connect to proxy 127.0.0.1:%d: connection refused" % port, PROXY)
    with ConnectProxy(status=403) as proxy:
        sentence = "proxy 127.0.0.1:%d refused to open a tunnel (HTTP 403): no" % proxy.port
        result = vastai("--url", "https://console.test", "--proxy", proxy.url(), *SHOW)
        assert result.code == 6 and result.err == "vastai: show user: %s\n%s\n" % (sentence, PROXY), result


def test_a_wait_that_ends_on_a_connection_says_which_and_why(vastai):
    with closed_port() as port:
        why = "cannot connect to 127.0.0.1:%d: connection refused" % port
        result = vastai("--url", "http://127.0.0.1:%d" % port, "wait", "instance", 5, "--interval", 1, "--timeout", 2.5)
    assert result.code == 7 and result.err.startswith("vastai: no answer: %s; retrying\n" % why), result
    assert result.err.splitlines()[1].endswith(why) and "HTTP 0" not in result.err, result
