# SPDX-License-Identifier: MIT
"""What the network does to a call: framing, faults, retries, deadlines, redirects; each with a truthful end."""
import json
import os
import re
import socket
import threading
import time
import urllib.parse

import pytest

from conftest import beside, closed_port, skip
from emulator import certs
from judge import has_words, refused, refused_raw, succeeded
from raw_server import RawServer

SHOW = ("show", "endpoints")
DELETE = ("delete", "endpoint", 4242)


# ---- framings that must work ----

GOOD = {
    "chunked": dict(framing="chunked"),
    "chunked by bytes": dict(framing="chunked", chunk_bytes=1),
    "chunked with extensions and trailers": dict(
        framing="chunked", chunk_bytes=50, chunk_extension=';a="b;c"', trailers=[("X-T", "1")]
    ),
    "delimited by the end": dict(framing="close"),
    "after 100 and 103": dict(interim=[100, 103]),
    "with bytes after it": dict(extra=b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    "dripping": dict(framing="chunked", chunk_bytes=60, drip_s=0.01),
    "late": dict(delay_s=0.3),
    "then the end": dict(close_after=True),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_arrives(vastai, emulator, name):
    emulator.fault(**GOOD[name])
    result = succeeded(vastai(*DELETE))
    assert result.out == "Endpoint group 4242 deleted. Workers destroyed: 1001, 1002.\n"
    assert len(emulator.records) == 1


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_arrives_over_tls(tls_vastai, tls_emulator, name):
    tls_emulator.fault(**GOOD[name])
    assert len(json.loads(succeeded(tls_vastai("--raw", *SHOW)).out)) == 2
    assert len(tls_emulator.records) == 1


@beside
def test_bytes_behind_an_answer_are_not_the_next_one(vastai, emulator):
    emulator.fault(extra=b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n" + b'{"success": true}')
    emulator.account.add_endpoint(9, "nine", workers=(90, 91))
    result = succeeded(
        vastai("delete", "endpoint", 4242, 9), "Workers destroyed: 1001, 1002", "Workers destroyed: 90, 91"
    )
    assert result.code == 0 and len({r.connection for r in emulator.records}) == 2


@beside
def test_a_stale_connection_is_replaced(vastai, emulator):
    emulator.fault(close_after=True)
    succeeded(vastai("delete", "endpoint", 4242, 4243), "4242 deleted", "4243 deleted")
    assert len({r.connection for r in emulator.records}) == 2 and len(emulator.records) == 2


# ---- answers that cannot be trusted ----

BAD = {
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/0.9": b"<html>hello</html>",
    "HTTP/2": b"HTTP/2 200\r\ncontent-length: 2\r\n\r\n{}",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    "length and encoding": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "a signed length": b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}",
    "a length past 64 bits": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
    "a chunk past 64 bits": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}",
    "bare LF in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
    "a fold before any field": b"HTTP/1.1 200 OK\r\n X: a\r\nContent-Length: 2\r\n\r\n{}",
    "a length in a fold": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n 0\r\n\r\n{}",
    "a blank after a chunk's size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\n{}\r\n0\r\n\r\n",
    "a trailer that is no field": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX\r\n\r\n",
    "a NUL in a field": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: a\0b\r\n\r\n{}",
    "a head without end": b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 0123456789012345678901234567890123456789\r\n" * 1000,
    "an unknown encoding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
}


@pytest.mark.parametrize("name", BAD)
def test_an_answer_that_is_no_answer(vastai, emulator, name):
    emulator.fault(times=-1, raw=BAD[name], cut=1 << 30)
    refused(vastai("--retry", 1, *SHOW), 9)
    refused_raw(vastai("--retry", 1, "--raw", *SHOW), 9)


def test_a_listing_that_is_cut_is_not_a_short_listing(vastai, emulator):
    emulator.fault(times=-1, cut=400)
    refused(vastai("--retry", 1, *SHOW), (6, 9), "body|cut|short|end|truncat|clos")
    refused_raw(vastai("--retry", 1, "--raw", *SHOW), (6, 9))


def test_tls_that_ends_without_goodbye_inside_a_body_of_no_length(tls_vastai, tls_emulator):
    tls_emulator.fault(times=-1, framing="close", ending="fin", status=200, body={"success": True, "results": []})
    refused(tls_vastai("--retry", 1, *SHOW), (6, 9))


# ---- lost answers ----


@beside
def test_a_lost_answer_and_then_it_is_gone(vastai, emulator):
    emulator.fault(method="DELETE", lost=True)
    result = succeeded(vastai(*DELETE), "4242")
    has_words(result.out + result.err, "lost|already|gone|first")
    assert 4242 not in emulator.account.endpoints
    assert [r.status for r in emulator.records] == [None, 400]


@beside
def test_a_lost_answer_in_raw_says_so_too(vastai, emulator):
    emulator.fault(method="DELETE", lost=True, ending="reset")
    reply = json.loads(succeeded(vastai("--raw", *DELETE)).out)
    assert reply["success"] is True and reply.get("already_gone") is True


def test_not_found_at_once_is_no_success(vastai, emulator):
    refused(vastai("delete", "endpoint", 31337), 4)


@beside
def test_a_deletion_that_nobody_carried_out_is_repeated(vastai, emulator):
    emulator.fault(method="DELETE", drop=True, ending="reset")
    result = succeeded(vastai(*DELETE))
    assert result.out == "Endpoint group 4242 deleted. Workers destroyed: 1001, 1002.\n"


@beside
@pytest.mark.parametrize("ending", ["clean", "reset"])
def test_every_answer_lost_is_an_unknown_outcome(vastai, emulator, ending):
    emulator.fault(times=-1, method="DELETE", lost=True, ending=ending)
    refused(vastai("--retry", 2, *DELETE), 10, "unknown|may have|whether", "show endpoints")
    refused_raw(vastai("--retry", 2, "--raw", "delete", "endpoint", 4243), 10)


@beside
def test_an_answer_cut_in_its_head_is_a_lost_one(vastai, emulator):
    emulator.fault(method="DELETE", cut=20)
    succeeded(vastai(*DELETE), "4242")


@beside
def test_an_answer_cut_in_its_body_is_no_plain_success(vastai, emulator):
    emulator.fault(method="DELETE", cut=150)
    result = vastai(*DELETE)
    if result.code == 0:
        has_words(result.out + result.err, "lost|already|gone|first")
    else:
        assert result.code in (6, 9, 10), result
        assert "deleted." not in result.out


@beside
def test_half_a_word_is_not_the_cause(vastai, emulator):
    body = json.dumps({"success": True, "deleted_workers": [], "failed_workers": [], "msg": "Deleted endpoint job"})
    answer = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body[:-15])
    emulator.fault(times=-1, raw=answer, cut=1 << 20)
    reply = refused_raw(vastai("--raw", "--retry", 1, "delete", "endpoint", 4242), 10)
    assert "Delet" not in reply["msg"], reply


# ---- retries and pacing ----


@pytest.mark.parametrize("threshold", ["60", "1e9", "99999999999999999999", "-3", "nan", ""])
def test_a_wait_past_the_deadline_is_not_begun(vastai, emulator, threshold):
    emulator.fault(
        times=-1,
        status=429,
        body="API requests too frequent: endpoint threshold=" + threshold,
        content_type="text/plain"
    )
    result = refused(vastai("--timeout", 2, *SHOW), 5)
    assert result.seconds < 3


@pytest.mark.parametrize("value", ["99999999999", "-1", "Wed, 21 Oct 2065 07:28:00 GMT", "soon"])
def test_a_strange_retry_after_does_no_harm(vastai, emulator, value):
    emulator.fault(times=-1, status=503, body="", headers=[("Retry-After", value)])
    result = refused(vastai("--timeout", 2, *SHOW), (1, 7))
    assert result.seconds < 4


def test_interim_answers_without_end(vastai, emulator):
    emulator.fault(times=-1, interim=[103] * 20000)
    refused(vastai("--retry", 1, *SHOW), 9, "interim|head")


@pytest.mark.parametrize("status,body", [(500, "<p>" + "x" * 20_000_000), (400, "x" * 20_000_000)])
def test_words_without_end_are_cut(vastai, emulator, status, body):
    emulator.fault(times=-1, status=status, body=body, content_type="text/html")
    assert len(refused(vastai("--retry", 1, *DELETE), 1).err) < 1000


def test_success_comes_last(vastai, emulator):
    emulator.fault(times=-1, status=200, body=json.dumps({"results": [{"id": 1}], "success": False, "msg": "late no"}))
    refused(vastai(*SHOW), 1, "late no")
    refused_raw(vastai("--raw", *SHOW), 1, msg="late no")


@beside
def test_a_threshold_is_waited_for(vastai, emulator):
    emulator.fault(status=429, body="API requests too frequent: endpoint threshold=1.2", content_type="text/plain")
    result = succeeded(vastai("--raw", *SHOW))
    assert [r.status for r in emulator.records] == [429, 200]
    assert emulator.records[1].at - emulator.records[0].at >= 1.2
    assert result.err == ""


@beside
def test_the_limit_of_the_service_is_honoured(vastai, emulator):
    emulator.settings.limit_scale, emulator.settings.limit_style = 0.2, "detail"
    succeeded(vastai("delete", "endpoint", 4242))
    succeeded(vastai("delete", "endpoint", 4243))
    assert [r.status for r in emulator.records][-1] == 200


@beside
def test_retry_after_is_honoured(vastai, emulator):
    emulator.fault(status=503, body="", content_type="text/plain", headers=[("Retry-After", "1")])
    succeeded(vastai(*SHOW))
    assert emulator.records[1].at - emulator.records[0].at >= 1.0


@beside
def test_three_attempts_are_the_preset_and_five_after_429(vastai, emulator):
    emulator.fault(times=3, status=503, body="")
    emulator.fault(
        times=-1, status=429, body="API requests too frequent: endpoint threshold=0.01", content_type="text/plain"
    )
    refused(vastai(*SHOW), 1)
    assert len(emulator.records) == 3
    refused(vastai(*SHOW), 5)
    assert len(emulator.records) == 3 + 5


@pytest.mark.parametrize("status", [507, 520, 522, 524, 527, 529, 530, 599])
def test_an_answer_of_a_gateway_leaves_open_what_was_done(vastai, emulator, status):
    emulator.fault(times=-1, status=status, body="<html>", content_type="text/html")
    refused(vastai("--retry", 1, *DELETE), 10, str(status))
    refused(vastai("--retry", 1, *SHOW), 1, str(status))


@beside
def test_a_gateway_that_recovers(vastai, emulator):
    emulator.fault(status=502, body="<html>", content_type="text/html")
    succeeded(vastai(*DELETE), "Workers destroyed: 1001, 1002")


# ---- deadlines and connections ----


@beside
def test_the_deadline_of_a_question(vastai, emulator):
    emulator.fault(times=-1, hang=True)
    result = refused(vastai("--timeout", 1, *SHOW), 7, "deadline|time")
    assert 0.9 <= result.seconds < 4


@beside
def test_the_deadline_of_a_deed_leaves_its_outcome_unknown(vastai, emulator):
    emulator.fault(times=-1, hang=True)
    refused(vastai("--timeout", 1, *DELETE), 10, "unknown|may have|whether")


@beside
def test_the_deadline_within_a_body(vastai, emulator):
    emulator.fault(times=-1, framing="chunked", chunk_bytes=10, drip_s=0.1)
    result = refused(vastai("--timeout", 1, *SHOW), 7)
    assert result.seconds < 4


@pytest.fixture
def mute():
    """A port that lets one in and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock.getsockname()[1]


def test_the_deadline_within_the_handshake(bare, mute):
    result = refused(bare("--url", "https://127.0.0.1:%d" % mute, "--timeout", 1, *DELETE), 7, "handshake")
    assert result.seconds < 4


def test_the_time_for_a_connection_is_its_own(bare, mute):
    result = bare("--url", "https://127.0.0.1:%d" % mute, "--connect-timeout", 1, "--retry", 1, *DELETE)
    refused(result, (6, 7), "handshake")
    assert result.seconds < 4


def test_nobody_listens(bare):
    with closed_port() as port:
        url = "http://127.0.0.1:%d" % port
        refused(bare("--url", url, "--retry", 1, *DELETE), 6, "refused")
        reply = refused_raw(bare("--url", url, "--retry", 1, "--raw", *DELETE), 6)
        assert reply["stage"] == "connect"


def test_a_name_that_there_is_not(bare):
    refused(bare("--url", "https://no-such-host.invalid", "--retry", 1, "--timeout", 10, *DELETE), 6, "no-such-host.invalid|name|resolve")


def test_tls_where_there_is_none(bare, emulator):
    emulator_url = emulator.url.replace("http:", "https:")
    refused(bare("--url", emulator_url, "--retry", 1, *DELETE), 6, "tls")
    emulator.complaints.clear()  # a handshake is no HTTP


def test_plain_http_to_another_host_is_refused(bare):
    refused(bare("--url", "http://192.0.2.1", *DELETE), (2, 6), "http")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1", "https://", "http://127.0.0.1:99999",
                                 "http://user:pw@127.0.0.1:1"])
def test_an_address_that_is_none(bare, url):
    assert bare("--url", url, *DELETE).code == 2


def test_ipv6(bare, emulator):
    try:
        listener = emulator.listen(host="::1")
    except OSError:
        skip("no IPv6 on loopback")
    succeeded(bare("--url", listener.url, *DELETE))


def test_the_next_address_when_the_first_refuses(bare, tls_emulator, authority):
    url = tls_emulator.listeners[0].url_for("localhost")
    succeeded(bare("--url", url, "--cacert", authority.pem, *DELETE))


# ---- redirects ----


@beside
@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_within_the_origin_is_followed(vastai, emulator, status):
    emulator.fault(status=status, body="", headers=[("Location", "/api/v0/endptjobs/4243/")], method="DELETE")
    vastai(*DELETE)
    assert [(r.method, r.path) for r in emulator.records] == [
        ("DELETE", "/api/v0/endptjobs/4242/"), ("DELETE", "/api/v0/endptjobs/4243/")
    ]
    assert [r.key for r in emulator.records] == [emulator.account.key] * 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_get_follows_a_redirect_within_the_origin(vastai, emulator, status):
    for location in "/api/v0/endptjobs/", emulator.url + "/api/v0/endptjobs/":
        emulator.fault(status=status, body="", headers=[("Location", location)])
        succeeded(vastai(*SHOW))
    assert [r.status for r in emulator.records] == [status, 200] * 2
    assert {r.key for r in emulator.records} == {emulator.account.key}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_an_error_and_keeps_the_key(vastai, emulator, tls_emulator, status):
    target = tls_emulator.url + "/api/v0/endptjobs/4242/"
    emulator.fault(times=-1, status=status, body="", headers=[("Location", target)])
    result = vastai("--retry", 1, *DELETE)
    assert result.code not in (0, 2, 10), result
    has_words(result.err, re.escape(tls_emulator.url))
    assert tls_emulator.listeners[0].connections == 0


@pytest.mark.parametrize("status", [301, 302, 303])
def test_other_redirects_are_errors_within_the_origin_too(vastai, emulator, status):
    emulator.fault(times=-1, status=status, body="", headers=[("Location", "/api/v0/endptjobs/4243/")])
    assert vastai("--retry", 1, *DELETE).code not in (0, 2, 10)
    assert 4243 in emulator.account.endpoints


@beside
def test_redirects_in_a_circle_end(vastai, emulator):
    emulator.fault(times=-1, status=307, body="", headers=[("Location", "/api/v0/endptjobs/")])
    result = vastai("--timeout", 10, *SHOW)
    assert result.code not in (0, 2) and result.seconds < 8 and len(emulator.records) < 20


@pytest.mark.parametrize("location", [None, "", "http://", "//", "\x80", "https://127.0.0.1:1" + "/x" * 3000])
def test_a_redirect_to_nowhere(vastai, emulator, location):
    headers = [] if location is None else [("Location", location)]
    emulator.fault(times=-1, status=307, body="", headers=headers)
    assert vastai("--retry", 1, *DELETE).code not in (0, 2, 10)


# ---- the bytes of a free request ----


class Recorder(RawServer):
    """Answers each connection's first request with {"success": true}, and keeps every byte of each connection."""

    ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"success": true}'

    def talk(self, peer):
        received = bytearray()
        self.requests.append(received)
        answered = False
        while piece := peer.recv(65536):
            received += piece
            head, end, body = received.partition(b"\r\n\r\n")
            size = re.search(rb"\r\nContent-Length: (\d+)", head)
            if not answered and end and len(body) >= (int(size.group(1)) if size else 0):
                answered = True
                peer.sendall(self.ANSWER)


def only_request(vastai, *line):
    """The bytes of the one request that a line sends: request line, header field names, body."""
    with Recorder() as server:
        result = vastai("--url", server.url, *line)
        assert result.code == 0, result
        assert len(server.requests) == 1, server.requests
    print(server.requests[0].decode("latin-1"))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines), lines
    return lines[0], [text.split(b":")[0] for text in lines[1:]], body


NAMES = [
    "a\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\r\n", "a&b", "a#b", "a b", 'a"b', "a\\b", "a%41", "a+b", "\u00e9", "\x7f",
    "{x}", "\t", "a[0].b", "'", "a?b"
]
FIELDS = [b"Host", b"User-Agent", b"Accept", b"Accept-Encoding", b"Authorization"]


@beside
@pytest.mark.parametrize("name", NAMES, ids=[repr(name) for name in NAMES])
def test_a_field_is_data_in_the_one_request_that_arrives(vastai, name):
    request, fields, body = only_request(vastai, "api", "GET", "/x/", "--field", name + "=1 2")
    method, target, version = request.decode("ascii").split(" ")
    assert (method, version) == ("GET", "HTTP/1.1") and fields == FIELDS and body == b""
    path, _, query = target.partition("?")
    assert path == "/api/v0/x/" and "#" not in query
    assert urllib.parse.parse_qsl(query, strict_parsing=True) == [(name, "1 2")]
    request, fields, body = only_request(vastai, "api", "PUT", "/x/", "--field", name + '=a"b')
    assert request == b"PUT /api/v0/x/ HTTP/1.1" and fields == FIELDS + [b"Content-Type", b"Content-Length"]
    assert json.loads(body) == {name: 'a"b'}


@beside
def test_a_field_that_is_not_utf8_makes_valid_json(vastai):
    _, _, body = only_request(vastai, "api", "PUT", "/x/", "--field", "a\udcffb=c\udcff")
    assert json.loads(body.decode("utf-8")) == {"a\ufffdb": "c\ufffd"}


@beside
@pytest.mark.parametrize("path,target", [
    ("/x/?a=1&b=2", "/api/v0/x/?a=1&b=2"), ("x", "/api/v0/x"), ("/api/v1/x/", "/api/v1/x/"), ("//evil.test/x", "/api/v0//evil.test/x"),
    ("/@evil.test/", "/api/v0/@evil.test/"), ("/x%0D%0AX:1", "/api/v0/x%0D%0AX:1"), ("/...", "/api/v0/..."), ("/x?u=http://y/../z", "/api/v0/x?u=http://y/../z"),
    ("/.well", "/api/v0/.well"),
])
def test_a_path_is_sent_as_it_was_given(vastai, path, target):
    request, fields, body = only_request(vastai, "api", "GET", path)
    assert (request, fields, body) == (b"GET %s HTTP/1.1" % target.encode(), FIELDS, b"")


@beside
@pytest.mark.parametrize("path", [
    "/a b/", "/a\r\nX-Evil: 1\r\n", "/a\tb", "/a\x7f", "/\u00e9/", "/a/../b", "/..", "..", "/./x", "/x/..?a=1", "/x#y", "/{x}", "http://evil.test/x",
    "https://console.vast.ai/api/v0/x", "HTTPS://evil.test", "/x?a b",
])
@pytest.mark.parametrize("flags", [[], ["--run"]], ids=["console", "run"])
def test_a_path_that_cannot_be_sent_is_refused(vastai, path, flags):
    with Recorder() as server:
        refused(vastai("--url", server.url, "api", "GET", path, *flags), 2, "PATH")
        assert server.requests == []


# ---- sizes ----


def settled_kb(process):
    """Memory of its own that it does not exceed at 19 of 20 looks, in KB, counted page by page, and all that it wrote.

    A build that counts its coverage takes more at its end.
    """
    looks, taken = [0], []

    def drain():
        taken.append(sum(iter(lambda: len(process.stdout.read(1 << 20)), 0)))

    reader = threading.Thread(target=drain)
    reader.start()
    while process.poll() is None:
        try:
            with open("/proc/%d/smaps_rollup" % process.pid) as file:
                found = re.search(r"^Anonymous:\s+(\d+)", file.read(), re.M)
            looks.append(int(found.group(1)) if found else 0)
        except OSError:
            pass
        time.sleep(0.002)
    reader.join()
    return sorted(looks)[(len(looks) - 1) * 19 // 20], taken[0]


@pytest.mark.parametrize("flags,megabytes", [(["--raw"], 50), ([], 10)], ids=["raw", "plain"])
def test_fifty_megabytes_in_the_memory_of_one(vastai, emulator, flags, megabytes):
    if os.environ.get("SANITIZED"):
        skip("a sanitizer's own memory hides the command's")
    little = 0
    for _ in range(8):  # a short run may end between two looks
        emulator.fault(list_bytes=3_000_000)
        little = max(little, settled_kb(vastai.start(*flags, *SHOW))[0])
    emulator.fault(list_bytes=megabytes * 1_000_000)
    process = vastai.start(*flags, *SHOW)
    much, written = settled_kb(process)
    print("its own: %d KB for 3 MB, %d KB for %d MB" % (little, much, megabytes))
    assert process.returncode == 0 and process.stderr.read() == b""
    assert written > megabytes * 100_000
    assert much <= little + 64
