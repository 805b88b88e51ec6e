# SPDX-License-Identifier: MIT
"""The emulator itself, by http.client and raw sockets: what tests rest on must hold."""
import contextlib
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse

import pytest

from conftest import KEY
from emulator import Account, Emulator, Settings, certs, sample_account

HERE = os.path.dirname(os.path.abspath(__file__))


class Client:
    """One kept connection."""

    def __init__(self, url, key=KEY, context=None):
        where = urllib.parse.urlsplit(url)
        make = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        self.conn = make(where.hostname, where.port, timeout=10, **({"context": context} if context else {}))
        self.key = key

    def __call__(self, method, path, body=None, headers=None):
        fields = dict(headers or {})
        if self.key:
            fields["Authorization"] = "Bearer " + self.key
        self.conn.request(method, path, json.dumps(body) if body is not None else None, fields)
        answer = self.conn.getresponse()
        data = answer.read()
        if answer.getheader("Content-Type") == "application/json":
            return answer.status, json.loads(data)
        return answer.status, data


@pytest.fixture
def client(emulator):
    return Client(emulator.url)


def raw(emulator, request, shut=False):
    """Sends bytes, returns all that comes until the end."""
    with socket.create_connection(("127.0.0.1", emulator.listeners[0].port), timeout=10) as sock:
        sock.sendall(request)
        if shut:
            sock.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: sock.recv(65536), b""))


GET = b"GET /api/v0/endptjobs/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n" % KEY.encode(
)


# ---- state ----


def test_what_is_deleted_is_gone_with_its_workers(client):
    status, answer = client("DELETE", "/api/v0/endptjobs/4242/")
    assert (status, answer) == (200, {"success": True, "deleted_workers": [1001, 1002], "failed_workers": [],
                                      "msg": "Deleted endpoint job and 2 workers"})
    _, groups = client("GET", "/api/v0/endptjobs/")
    assert [g["id"] for g in groups["results"]] == [4243]
    _, page = client("GET", "/api/v1/instances/")
    assert [i["id"] for i in page["instances"]] == [1003, 7000001]
    assert client("DELETE", "/api/v0/endptjobs/4242/") == (
        400, {"success": False, "error": "invalid_args", "msg": "Routegroup not found for user"})


def test_a_worker_can_survive_its_group(client, emulator):
    emulator.account.instances[1002].survives = 2
    _, answer = client("DELETE", "/api/v0/endptjobs/4242/")
    assert (answer["deleted_workers"], answer["failed_workers"]) == ([1001], [1002])
    assert client("DELETE", "/api/v0/instances/1002/")[1]["success"] is False
    assert client("DELETE", "/api/v0/instances/1002/")[1] == {"success": True, "msg": "Instance destroyed successfully"}
    assert client("GET", "/api/v0/instances/1002/") == (200, {"success": True, "instances": None})
    assert client("DELETE", "/api/v0/instances/1002/")[0] == 404


def test_a_group_can_linger_in_listings(client, emulator):
    emulator.account.endpoints[4242].lingers = 2
    client("DELETE", "/api/v0/endptjobs/4242/")
    seen = [4242 in [g["id"] for g in client("GET", "/api/v0/endptjobs/")[1]["results"]] for _ in range(3)]
    assert seen == [True, True, False]
    assert client("DELETE", "/api/v0/endptjobs/4242/")[0] == 400


def test_instances_come_in_pages(emulator, client):
    for number in range(60):
        emulator.account.add_instance(8000000 + number)
    ids, path = [], "/api/v1/instances/"
    while True:
        _, page = client("GET", path)
        ids += [i["id"] for i in page["instances"]]
        if page["next_token"] is None:
            break
        path = "/api/v1/instances/?after_token=" + urllib.parse.quote(page["next_token"])
    assert ids == sorted(emulator.account.instances) and len(ids) == 64


def test_users_current_with_and_without_slash(client):
    assert client("GET", "/api/v0/users/current")[1]["id"] == 424242
    assert client("GET", "/api/v0/users/current/")[1]["id"] == 424242


@pytest.mark.parametrize("method,path,status", [
    ("GET", "/api/v0/endptjobs", 404),
    ("PATCH", "/api/v0/endptjobs/", 405),
    ("DELETE", "/api/v0/endptjobs/x/", 400),
    ("DELETE", "/api/v0/instances/x/", 400),
    ("GET", "/", 404),
])
def test_other_paths_and_methods(client, method, path, status):
    assert client(method, path)[0] == status


def test_accounts_see_their_own_things_only():
    other = Account("other-key")
    with Emulator(sample_account(KEY), other) as emulator:
        emulator.listen()
        assert Client(emulator.url, "other-key")("GET", "/api/v0/endptjobs/")[1]["results"] == []
        assert Client(emulator.url, "other-key")("DELETE", "/api/v0/endptjobs/4242/")[0] == 400


@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_key_is_refused(emulator, status):
    emulator.settings.auth_status = status
    for key in ("wrong", None):
        assert Client(emulator.url, key)("GET", "/api/v0/endptjobs/") == (
            status, {"success": False, "error": "auth_error", "msg": "Invalid user key"})


# ---- limits and the clock ----


@pytest.mark.parametrize("style,body", [
    ("text", b"API requests too frequent: endpoint threshold=3.0"),
    ("bare", b"API requests too frequent"),
    ("detail", {"detail": "API requests too frequent endpoint threshold=3.0"}),
    ("msg", {"success": False, "error": "rate_limit_exceeded", "msg": "API requests too frequent endpoint threshold=3.0"}),
])
def test_rate_limits_by_endpoint_method_and_identity(emulator, client, style, body):
    emulator.settings = Settings(limit_style=style)
    emulator.accounts["second"] = sample_account("second")
    assert client("GET", "/api/v0/endptjobs/")[0] == 200
    assert client("GET", "/api/v0/endptjobs/") == (429, body)
    assert client("DELETE", "/api/v0/endptjobs/1/")[0] == 400
    assert client("DELETE", "/api/v0/endptjobs/2/")[0] == 429
    assert Client(emulator.url, "second")("GET", "/api/v0/endptjobs/")[0] == 200
    emulator.clock.advance(2.5)
    assert client("GET", "/api/v0/endptjobs/")[0] == 429
    emulator.clock.advance(0.6)
    assert client("GET", "/api/v0/endptjobs/")[0] == 200


def test_limits_scale_and_the_threshold_says_so(emulator, client):
    emulator.settings.limit_scale = 0.1
    client("GET", "/api/v0/endptjobs/")
    assert client("GET", "/api/v0/endptjobs/")[1].endswith(b"threshold=0.3")


# ---- faults ----


def test_a_status_with_a_body_and_nothing_is_carried_out(emulator, client):
    emulator.fault(method="DELETE", status=502, body="<h1>Bad Gateway</h1>", content_type="text/html")
    assert client("DELETE", "/api/v0/endptjobs/4242/") == (502, b"<h1>Bad Gateway</h1>")
    assert client("DELETE", "/api/v0/endptjobs/4242/")[0] == 200


def test_skip_times_and_path(emulator, client):
    emulator.fault(path="/api/v0/endptjobs/.*", skip=1, times=2, status=500, body="", content_type="text/plain")
    got = [client("GET", "/api/v0/endptjobs/")[0] for _ in range(4)]
    assert got == [200, 500, 500, 200]


def test_a_lost_answer_after_the_deed(emulator, client):
    emulator.fault(lost=True)
    with pytest.raises(http.client.RemoteDisconnected):
        client("DELETE", "/api/v0/endptjobs/4242/")
    assert 4242 not in emulator.account.endpoints
    assert emulator.records[-1].status is None


def test_a_dropped_request_is_not_carried_out(emulator, client):
    emulator.fault(drop=True, ending="reset")
    with pytest.raises(ConnectionResetError):
        client("DELETE", "/api/v0/endptjobs/4242/")
    assert 4242 in emulator.account.endpoints


def test_cut_after_n_bytes(emulator):
    emulator.fault(cut=40)
    assert len(raw(emulator, GET)) == 40


def test_delay(emulator, client):
    emulator.fault(delay_s=0.2)
    began = time.monotonic()
    client("GET", "/api/v0/endptjobs/")
    assert time.monotonic() - began >= 0.2


def test_chunked_in_small_pieces_with_extensions_and_trailers(emulator, client):
    emulator.fault(framing="chunked", chunk_bytes=7, chunk_extension=";a=b", trailers=[("X-Trailer", "1")])
    assert client("GET", "/api/v0/endptjobs/")[1]["results"][0]["id"] == 4242
    emulator.fault(framing="chunked", chunk_bytes=7)
    data = raw(emulator, GET)
    assert b"\r\n7\r\n" in data and data.endswith(b"\r\n0\r\n\r\n")


def test_delimited_by_the_end(emulator):
    emulator.fault(framing="close")
    head, _, body = raw(emulator, GET.replace(b"Connection: close\r\n", b"")).partition(b"\r\n\r\n")
    assert b"Content-Length" not in head and json.loads(body)["success"]


def test_interim_extra_drip(emulator):
    emulator.fault(
        interim=[100, 103], extra=b"HTTP/1.1 200 OK\r\n\r\n", drip_s=0.01, framing="chunked", chunk_bytes=100
    )
    data = raw(emulator, GET)
    assert data.startswith(b"HTTP/1.1 100 Continue\r\n") and data.endswith(b"HTTP/1.1 200 OK\r\n\r\n")


def test_raw_bytes_as_the_response(emulator):
    emulator.fault(raw=b"SSH-2.0-OpenSSH\r\n", cut=100)
    assert raw(emulator, GET) == b"SSH-2.0-OpenSSH\r\n"


def test_the_end_after_an_answer_that_does_not_say_so(emulator):
    emulator.fault(close_after=True)
    data = raw(emulator, GET.replace(b"Connection: close\r\n", b""))
    assert b"Connection" not in data and data.endswith(b"}")


def test_a_long_listing_is_made_as_it_goes(emulator, client):
    emulator.fault(list_bytes=300000)
    rows = client("GET", "/api/v0/endptjobs/")[1]["results"]
    assert len(json.dumps(rows)) > 300000 and [r["id"] for r in rows[-2:]] == [4242, 4243]


# ---- clients are judged ----


@pytest.mark.parametrize("request_bytes", [
    b"GET / HTTP/1.0\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\nHost: x\n\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
    b"GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
])
def test_a_request_that_is_no_http_is_complained_about(emulator, request_bytes):
    assert raw(emulator, request_bytes, shut=True).startswith(b"HTTP/1.1 400 ")
    assert len(emulator.complaints) == 1 and emulator.records == []
    emulator.complaints.clear()


def test_records_tell_connections_and_bodies_apart(emulator, client):
    client("DELETE", "/api/v0/endptjobs/1/?a=b%20c", body={"x": 1})
    client("GET", "/api/v0/endptjobs/")
    Client(emulator.url)("GET", "/api/v0/endptjobs/", headers={"X-Mark": "here"})
    first, second, third = emulator.records
    assert first.connection == second.connection != third.connection
    assert (first.method, first.path, first.query,
            first.body) == ("DELETE", "/api/v0/endptjobs/1/", {
                "a": "b c"
            }, b'{"x": 1}')
    assert (third.header("x-mark"), third.key, third.tls_version, third.status) == ("here", KEY, None, 200)


def test_a_chunked_request_body_is_read(emulator):
    data = raw(
        emulator,
        GET.replace(b"Host: x", b"Host: x\r\nTransfer-Encoding: chunked") + b"3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n"
    )
    assert data.startswith(b"HTTP/1.1 200 ") and emulator.records[0].body == b"abc"


# ---- TLS ----


def context_for(authority, version):
    context = ssl.create_default_context(cafile=authority.pem)
    context.minimum_version = context.maximum_version = version
    return context


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_https_with_either_version(tls_emulator, authority, version):
    assert Client(tls_emulator.url, context=context_for(authority, version))("GET", "/api/v0/endptjobs/")[0] == 200
    assert tls_emulator.records[0].tls_version == {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[version.name]
    assert tls_emulator.records[0].resumed is False


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_resumption_is_recorded(tls_emulator, authority, version):
    context, session = context_for(authority, version), None
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", tls_emulator.listeners[0].port)) as sock:
            with context.wrap_socket(sock, server_hostname="localhost", session=session) as tls:
                tls.sendall(GET)
                while tls.recv(4096):
                    pass
                session = tls.session
    assert [r.resumed for r in tls_emulator.records] == [False, True]


@pytest.mark.parametrize("key", ["ec", "ec384", "rsa", "rsa-pss"])
def test_an_authority_below_the_root_issues_keys_of_every_kind(authority, tmp_path, key):
    middle = certs.Authority(str(tmp_path), "Intermediate", issuer=authority, key="ec")
    with Emulator(sample_account(KEY)) as emulator:
        emulator.listen(certs.server_context(middle.issue(key=key)))
        context = ssl.create_default_context(cafile=authority.pem)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        assert Client(emulator.url, context=context)("GET", "/api/v0/endptjobs/")[0] == 200


@pytest.mark.parametrize("ending,raises", [("clean", None), ("fin", ssl.SSLError), ("reset", OSError)])
def test_endings_with_and_without_a_goodbye(tls_emulator, authority, ending, raises):
    tls_emulator.fault(framing="close", ending=ending, drip_s=0.05)
    context = ssl.create_default_context(cafile=authority.pem)
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 1 << 7)
    with socket.create_connection(("127.0.0.1", tls_emulator.listeners[0].port)) as sock:
        with context.wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False) as tls:
            tls.sendall(GET)
            with pytest.raises(raises) if raises else contextlib.nullcontext():
                while tls.recv(65536):
                    pass


def test_an_expired_certificate_is_one(authority):
    with Emulator(sample_account(KEY)) as emulator:
        listener = emulator.listen(certs.server_context(authority.issue(days=(-30, -1))))
        with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
            Client(emulator.url, context=ssl.create_default_context(cafile=authority.pem))("GET", "/")
        assert listener.connections == 1


# ---- the control interface, and the program ----


def test_control_over_http(emulator, client):
    control = Client(emulator.url, key=None)
    control("POST", "/_emulator/faults", {"method": "GET", "status": 503, "body": "busy", "content_type": "text/plain"})
    assert client("GET", "/api/v0/endptjobs/") == (503, b"busy")
    control("POST", "/_emulator/faults", [{"status": 500}, {"status": 501}])
    control("DELETE", "/_emulator/faults")
    assert client("GET", "/api/v0/endptjobs/")[0] == 200
    assert [r["path"] for r in control("GET", "/_emulator/records")[1]] == ["/api/v0/endptjobs/"] * 2
    assert control("PUT", "/_emulator/settings", {"limit_scale": 1})[1]["limit_scale"] == 1
    client("GET", "/api/v0/endptjobs/")
    assert client("GET", "/api/v0/endptjobs/")[0] == 429
    control("POST", "/_emulator/clock", {"advance": 3})
    assert client("GET", "/api/v0/endptjobs/")[0] == 200
    control("POST", "/_emulator/workers", {"id": 1001, "survives": 1})
    assert client("DELETE", "/api/v0/endptjobs/4242/")[1]["failed_workers"] == [1001]
    control("POST", "/_emulator/reset")
    assert control("GET", "/_emulator/records") == (200, [])
    assert control("POST", "/_emulator/faults", {"no such": 1})[0] == 400
    assert control("GET", "/_emulator/nothing")[0] == 404


def test_the_program_serves_until_it_is_interrupted(tmp_path):
    ready = str(tmp_path / "ready")
    process = subprocess.Popen([sys.executable, "-B", "-m", "emulator", "--ready", ready], cwd=HERE)
    try:
        for _ in range(200):
            if os.path.exists(ready):
                break
            time.sleep(0.05)
        shown = dict(line.split("=", 1) for line in open(ready).read().split())
        context = ssl.create_default_context(cafile=shown["CACERT"])
        assert Client(shown["VAST_URL"], shown["VAST_API_KEY"], context)("GET", "/api/v0/endptjobs/")[0] == 200
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert not os.path.exists(shown["CACERT"])
