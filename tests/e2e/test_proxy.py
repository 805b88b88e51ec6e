# SPDX-License-Identifier: MIT
"""The way through a proxy: CONNECT, credentials for it alone, and exceptions."""
import json
import os
import shutil
import subprocess

import pytest

from conftest import KEY, skip
from connect_proxy import ConnectProxy
from emulator import certs
from judge import refused, succeeded

DELETE = ("delete", "endpoint", 4242)
PASSWORD = "proxy-pass-81c2"


@pytest.fixture
def proxy():
    with ConnectProxy() as p:
        yield p


@pytest.fixture
def guarded():
    with ConnectProxy("jo", PASSWORD) as p:
        yield p


def only_the_tunnel(proxy, emulator):
    """The proxy saw CONNECT and no key; the origin saw no credentials of the proxy."""
    assert proxy.heads and all(
        h.startswith("CONNECT 127.0.0.1:%d HTTP/1.1\r\n" % emulator.listeners[0].port) for h in proxy.heads
    )
    assert all("\r\nhost: 127.0.0.1:" in h.lower() for h in proxy.heads)
    assert all(KEY not in h and "\r\nauthorization" not in h.lower() for h in proxy.heads)
    for record in emulator.records:
        assert record.header("Proxy-Authorization") is None and record.header("Proxy-Connection") is None
        assert record.target.startswith("/")


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY"])
def test_through_a_proxy_of_the_environment(tls_vastai, tls_emulator, proxy, name):
    succeeded(tls_vastai(*DELETE, env={name: proxy.url()}), "4242 deleted")
    only_the_tunnel(proxy, tls_emulator)
    assert proxy.carried > 0


def test_through_a_proxy_of_the_command_line(tls_vastai, tls_emulator, proxy):
    succeeded(tls_vastai("--proxy", proxy.url(), *DELETE, env={"https_proxy": "http://127.0.0.1:1"}))
    only_the_tunnel(proxy, tls_emulator)


def test_several_through_one_tunnel(tls_vastai, tls_emulator, proxy):
    succeeded(tls_vastai("--proxy", proxy.url(), "delete", "endpoint", 4242, 4243))
    assert len(proxy.heads) == 1


def test_an_answer_of_the_proxy_byte_by_byte(tls_vastai, tls_emulator):
    with ConnectProxy(split=1) as proxy:
        succeeded(tls_vastai("--proxy", proxy.url(), *DELETE))


def test_credentials_are_for_the_proxy_alone(tls_vastai, tls_emulator, guarded):
    tls_vastai.secrets |= {PASSWORD, guarded.wanted.split()[1]}
    succeeded(tls_vastai(*DELETE, env={"https_proxy": guarded.url("jo:%s@" % PASSWORD)}))
    only_the_tunnel(guarded, tls_emulator)


def test_credentials_with_escapes(tls_vastai, tls_emulator):
    with ConnectProxy("j o", "p:@/%") as proxy:
        succeeded(tls_vastai("--proxy", proxy.url("j%20o:p%3A%40%2F%25@"), *DELETE))


@pytest.mark.parametrize("userinfo", ["", "jo:wrong-8812@"])
def test_a_proxy_that_wants_other_credentials(tls_vastai, tls_emulator, guarded, userinfo):
    tls_vastai.secrets.add("wrong-8812")
    refused(tls_vastai("--retry", 1, "--proxy", guarded.url(userinfo), *DELETE), 6, "proxy", "407")
    assert tls_emulator.records == []


@pytest.mark.parametrize("status", [403, 502])
def test_a_proxy_that_refuses(tls_vastai, tls_emulator, status):
    with ConnectProxy(status=status) as proxy:
        refused(tls_vastai("--retry", 1, "--proxy", proxy.url(), *DELETE), 6, "proxy", str(status))
    assert tls_emulator.records == []


def test_a_proxy_that_is_not_there(tls_vastai):
    refused(tls_vastai("--retry", 1, "--proxy", "http://127.0.0.1:1", *DELETE), 6, "refused")


def test_a_proxy_that_says_nothing(tls_vastai):
    with ConnectProxy(silent=True) as proxy:
        refused(tls_vastai("--timeout", 1, "--proxy", proxy.url(), *DELETE), 7, "proxy")


@pytest.mark.parametrize("value", ["127.0.0.1", "*", "example.com,127.0.0.1", "example.com, 127.0.0.1 "])
def test_no_proxy_goes_straight(tls_vastai, tls_emulator, proxy, value):
    succeeded(tls_vastai(*DELETE, env={"https_proxy": proxy.url(), "no_proxy": value}))
    assert proxy.heads == []


@pytest.mark.parametrize("value", ["", "27.0.0.1", "example.com", "0.1"])
def test_no_proxy_for_others_does_not(tls_vastai, tls_emulator, proxy, value):
    succeeded(tls_vastai(*DELETE, env={"https_proxy": proxy.url(), "no_proxy": value}))
    assert len(proxy.heads) == 1


def test_a_scheme_in_capitals_takes_the_proxy_too(bare, tls_emulator, authority, proxy):
    url = tls_emulator.listeners[0].url_for("localhost").replace("https:", "HTTPS:")
    succeeded(bare("--url", url, "--cacert", authority.pem, "show", "endpoints", env={"https_proxy": proxy.url()}))
    assert len(proxy.heads) == 1


@pytest.mark.parametrize("name,inside", [("localhost", True), (".localhost", True), ("host", False), ("ocalhost", False)])
def test_no_proxy_by_name(bare, tls_emulator, authority, proxy, name, inside):
    url = tls_emulator.listeners[0].url_for("localhost")
    succeeded(
        bare(
            "--url",
            url,
            "--cacert",
            authority.pem,
            "show",
            "endpoints",
            env={
                "https_proxy": proxy.url(),
                "no_proxy": name
            }
        )
    )
    assert (proxy.heads == []) == inside


def test_plain_loopback_does_not_go_through_it(vastai, emulator, proxy):
    succeeded(vastai(*DELETE, env={"https_proxy": proxy.url()}))
    assert proxy.heads == []


def test_a_proxy_of_another_kind_is_a_usage_error(tls_vastai):
    assert tls_vastai("--proxy", "socks5://127.0.0.1:1", *DELETE).code == 2


# The environment, the host in the address, whether the request goes through the proxy. PROXY is the proxy's host and port, PORT
# the origin's port. What curl and Python's requests both do is done here too, or there is a reason.
TABLE = [
    ({"https_proxy": "http://PROXY"}, "127.0.0.1", True, None),
    ({"https_proxy": "PROXY"}, "127.0.0.1", True, None),
    ({"HTTPS_PROXY": "PROXY"}, "127.0.0.1", True, None),
    ({"https_proxy": "HTTP://PROXY"}, "127.0.0.1", True, None),
    ({"https_proxy": "http://PROXY/"}, "127.0.0.1", True, None),
    ({"https_proxy": "http://PROXY/path"}, "127.0.0.1", True, None),
    ({"https_proxy": "http://jo:pw@PROXY"}, "127.0.0.1", True, None),
    ({"https_proxy": "jo:pw@PROXY"}, "127.0.0.1", True, None),
    ({"ALL_PROXY": "http://PROXY"}, "127.0.0.1", True, None),
    ({"all_proxy": "PROXY"}, "127.0.0.1", True, None),
    ({"http_proxy": "http://PROXY"}, "127.0.0.1", False, None),
    ({"https_proxy": "http://PROXY", "HTTPS_PROXY": "http://127.0.0.1:1"}, "127.0.0.1", True, None),
    ({"https_proxy": "http://PROXY", "ALL_PROXY": "http://127.0.0.1:1"}, "127.0.0.1", True, None),
    ({"https_proxy": "", "ALL_PROXY": "http://PROXY"}, "127.0.0.1", True, None),
    ({"all_proxy": "", "ALL_PROXY": "http://PROXY"}, "127.0.0.1", False, None),
    ({"https_proxy": "", "HTTPS_PROXY": "http://PROXY"}, "127.0.0.1", False, None),
    ({"HTTPS_PROXY": "", "all_proxy": "http://PROXY"}, "127.0.0.1", True, None),
    ({"https_proxy": "", "HTTPS_PROXY": ""}, "127.0.0.1", False, None),
    ({"no_proxy": ""}, "127.0.0.1", True, None),
    ({"no_proxy": "", "NO_PROXY": "127.0.0.1"}, "127.0.0.1", False, None),
    ({"no_proxy": "example.com", "NO_PROXY": "127.0.0.1"}, "127.0.0.1", True, None),
    ({"no_proxy": "*"}, "127.0.0.1", False, None),
    ({"no_proxy": " * "}, "127.0.0.1", False, "a star among other entries counts, as in Go"),
    ({"no_proxy": "example.com,*"}, "127.0.0.1", False, "likewise"),
    ({"NO_PROXY": "127.0.0.1"}, "127.0.0.1", False, None),
    ({"no_proxy": "127.0.0.0/8"}, "127.0.0.1", False, None),
    ({"no_proxy": "0.0.0.0/0"}, "127.0.0.1", False, "a network of all addresses, as in Go"),
    ({"no_proxy": "127.0.0.1/33"}, "127.0.0.1", True, None),
    ({"no_proxy": "10.0.0.0/8,127.0.0.1/32"}, "127.0.0.1", False, None),
    ({"no_proxy": "10.0.0.0/8"}, "127.0.0.1", True, None),
    ({"no_proxy": "127.*"}, "127.0.0.1", True, None),
    ({"no_proxy": "127.0.0.1:PORT"}, "127.0.0.1", False, "an entry may have a port, as in Go"),
    ({"no_proxy": "127.0.0.1:1"}, "127.0.0.1", True, None),
    ({"no_proxy": "127.0.0.1;localhost"}, "127.0.0.1", True, None),
    ({"no_proxy": "localhost"}, "127.0.0.1", True, None),
    ({"no_proxy": "127.0.0.1"}, "localhost", True, None),
    ({"no_proxy": "localhost"}, "localhost", False, None),
    ({"no_proxy": "LOCALHOST"}, "localhost", False, None),
    ({"no_proxy": "localhost."}, "localhost", False, None),
    ({"no_proxy": ".localhost"}, "localhost", False, None),
    ({"no_proxy": "*.localhost"}, "localhost", False, "the domain, as in Go"),
    ({"no_proxy": "ocalhost"}, "localhost", True, None),
    ({"no_proxy": "localhost:PORT"}, "localhost", False, None),
    ({"no_proxy": "localhost:1"}, "localhost", True, None),
    ({"no_proxy": "a.test  localhost"}, "localhost", False, None),
    ({"no_proxy": "a.test\tlocalhost"}, "localhost", False, None),
    ({"no_proxy": "a.test,  localhost "}, "localhost", False, None),
    ({"no_proxy": ",,localhost,,"}, "localhost", False, None),
    ({"no_proxy": "https://localhost"}, "localhost", True, None),
    ({"no_proxy": "::1"}, "[::1]", False, None),
    ({"no_proxy": "[::1]"}, "[::1]", False, "an address as in a URL"),
    ({"no_proxy": "::/64"}, "[::1]", False, "a network, as in Go"),
    ({"no_proxy": "0:0:0:0:0:0:0:1"}, "[::1]", False, "the same address"),
    ({"no_proxy": "::2"}, "[::1]", True, None),
]
SYSTEM_PYTHON = "/usr/bin/python3"
BY_REQUESTS = """
import json, os, sys, warnings, requests
warnings.simplefilter("ignore")
print("ready", flush=True)
for line in sys.stdin:
    env, url = json.loads(line)
    os.environ.clear()
    os.environ.update(env)
    try:
        requests.get(url, verify=False, timeout=5)
    except Exception:
        pass
    print("done", flush=True)
"""


class Requests:
    """Python's requests, in a process that reads environments and addresses. None of it if the package is not installed."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [SYSTEM_PYTHON, "-c", BY_REQUESTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True
        )
        self.present = self.process.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *exc):
        self.process.communicate()

    def get(self, env, url):
        if self.present:
            self.process.stdin.write(json.dumps([env, url]) + "\n")
            self.process.stdin.flush()
            assert self.process.stdout.readline() == "done\n"
        return self.present


def get_by_curl(env, url):
    if not shutil.which("curl"):
        return False
    subprocess.run(["curl", "-sk", "-m", "5", "-o", "/dev/null", url], env={**env, "PATH": os.environ["PATH"]}, check=False)
    return True


def takes_proxy(get, env, url, proxy):
    """Whether a program goes through the proxy; None: there is no such program."""
    before = len(proxy.heads)
    return len(proxy.heads) > before if get(env, url) else None


def way(through):
    return "absent" if through is None else "proxy" if through else "direct"


def test_the_environment_is_read_as_by_curl_and_requests(bare, tls_emulator, authority, identity, proxy, capsys):
    wrong, table = [], TABLE
    try:
        tls_emulator.listen(certs.server_context(identity), "::1")
    except OSError:  # no IPv6 on loopback
        table = [row for row in TABLE if row[1] != "[::1]"]
    with capsys.disabled(), Requests() as by_requests:
        print("\n%-84s %-10s %-8s %-8s %s" % ("environment", "host", "ours", "curl", "requests"))
        for given, host, through, reason in table:
            listener = tls_emulator.listeners[host == "[::1]"]
            shown = proxy.url().split("://")[1].rstrip("/")
            env = {
                name: text.replace("PROXY", shown).replace("PORT", str(listener.port))
                for name, text in given.items()
            }
            if set(env) <= {"no_proxy", "NO_PROXY"}:
                env["https_proxy"] = proxy.url()
            url, before = listener.url_for(host), len(proxy.heads)
            succeeded(bare("--url", url, "--cacert", authority.pem, "show", "endpoints", env=env))
            ours = len(proxy.heads) > before
            curl, requests = (takes_proxy(get, env, url, proxy) for get in (get_by_curl, by_requests.get))
            print("%-84s %-10s %-8s %-8s %-8s %s" % (given, host, way(ours), way(curl), way(requests), reason or ""))
            agreed = curl if curl == requests else None
            if ours != through or (agreed not in (None, ours) and not reason):
                wrong.append((given, host, ours, curl, requests))
    assert wrong == []
    if not shutil.which("curl") or not by_requests.present:
        skip("the proxy table is complete only with curl and Debian's python3-requests")


@pytest.mark.parametrize("address", ["https://127.0.0.1:1", "socks5://127.0.0.1:1", "socks5h://127.0.0.1:1"])
def test_a_proxy_of_another_kind_is_named_as_such(tls_vastai, tls_emulator, address):
    refused(tls_vastai(*DELETE, env={"https_proxy": address}), 2, "https_proxy", "only HTTP proxies")
    assert tls_emulator.records == []
