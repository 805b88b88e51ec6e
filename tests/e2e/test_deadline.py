# SPDX-License-Identifier: MIT
"""One deadline for the whole command, and the attempts that were given: whatever it loops over, and whatever a server feeds it."""
import json
import re
import threading

import pytest

from conftest import beside
from judge import has_words, succeeded
from raw_server import RawServer

NOT_THERE = {"msg": "not there"}
FAR = 3  # seconds past --timeout that a busy machine may add


def read_head(lines):
    """A request's head without its last line; empty at the end of the connection."""
    head = ""
    while True:
        line = lines.readline().decode("latin-1")
        if line == "":
            return ""
        if line == "\r\n":
            return head
        head += line


class Answers(RawServer):
    """A server that answers the n-th request with what `say(n)` returns: an object as JSON, bytes as they are."""

    def __init__(self, say):
        self.say = say
        super().__init__()

    def talk(self, peer):
        with peer.makefile("rb") as lines:
            while True:
                head = read_head(lines)
                if not head:
                    return
                size = re.search(r"(?i)content-length: (\d+)", head)
                lines.read(int(size.group(1)) if size else 0)
                self.requests.append(head)
                body = self.say(len(self.requests) - 1)
                if isinstance(body, bytes):  # a response as it is, and the end of the connection
                    peer.sendall(body)
                    return
                text = json.dumps(body).encode()
                peer.sendall(b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                             % (b"404 Not Found" if body is NOT_THERE else b"200 OK", len(text), text))


# What the same commands read before and after their pages: an account, and what it spends.
OTHER_ANSWERS = {
    "id": 1, "gpu_cost_per_hour": 0, "container_storage_cost_per_hour": 0, "volume_storage_cost_per_hour": 0,
    "has_active_resources": False
}


def page(rows, token):
    """One answer that every paged listing can read."""
    rows = [dict(row, amount=row["id"], total_earn=row["id"]) for row in rows]
    return {
        "success": True, "instances": rows, "results": rows, "machines": rows, "templates": rows, "rows": rows,
        "total": 1, "next_token": token, **OTHER_ANSWERS
    }


CIRCLES = {
    "the same token": lambda n: page([{"id": n + 1}], "t"),
    "A-B-A-B": lambda n: page([{"id": n + 1}], "AB"[n % 2]),
    "A-B-C-D-E": lambda n: page([{"id": n + 1}], "ABCDE"[n % 5]),
    "a circle after a way": lambda n: page([{"id": n + 1}], str(n if n < 3 else 3 + n % 2)),
    "new tokens, empty pages": lambda n: page([], str(n)),
    "new tokens, the same rows": lambda n: page([{"id": 1}], str(n)),
}
YES = b"y\n" * 1000  # to those that ask before each page
FOLLOWERS = {
    "show instances": ("show", "instances-v1", "--raw"),
    "show invoices-v1": ("show", "invoices-v1", "-i"),
    "show invoices-v1, charges": ("show", "invoices-v1", "-c"),
    "show machines-v1": ("show", "machines-v1"),
    "ssh-url": ("ssh-url", 7654321),
    "show earnings-v1": ("show", "earnings-v1"),
    "search templates-v1": ("search", "templates-v1"),
    "whoami": ("whoami", ),
    "the lookup of a name": ("stop", "instance", "trainer"),
    "the lookup of several names": ("label", "instance", "trainer", "x"),
    "the proof of a destruction": ("destroy", "instances", 900001, 900002, "-y", "--verify"),
    "api": ("api", "GET", "/api/v1/instances/", "--paginate"),
    "api, another path": ("api", "GET", "/x/", "--paginate"),
}


@beside
@pytest.mark.parametrize("circle", CIRCLES)
@pytest.mark.parametrize("command", FOLLOWERS)
def test_pages_that_bring_nothing_new_are_an_error(vastai, command, circle):
    with Answers(CIRCLES[circle]) as server:
        result = vastai("--url", server.url, "--timeout", 60, *FOLLOWERS[command], stdin=YES, timeout=70)
        assert 2 <= len(server.requests) <= 16, result
    assert result.code == 9, result
    has_words(result.err, "repeat earlier ones")


@beside
@pytest.mark.parametrize("command", FOLLOWERS)
def test_pages_without_an_end_are_ended_by_the_deadline(vastai, command):
    with Answers(lambda n: page([{"id": n + 1}], str(n))) as server:
        result = vastai("--url", server.url, "--timeout", 1.5, *FOLLOWERS[command], stdin=YES)
    # 5: the next page would come too late, by the pace that the service asks for.
    assert result.code in (5, 7) and result.seconds < 1.5 + FAR, result
    has_words(result.err, "time is up|deadline|timed out|in time")


@beside
@pytest.mark.parametrize("token", [5, {"a": 1}, ["t"], True, "t" * 5000])
def test_a_token_that_cannot_be_followed_is_an_error(vastai, token):
    with Answers(lambda n: page([{"id": n + 1}], token)) as server:
        for command in ("show instances", "api"):
            result = vastai("--url", server.url, *FOLLOWERS[command])
            assert result.code == 9 and result.err != "", result


def response(status, body, *fields):
    lines = ["HTTP/1.1 " + status, "Content-Length: %d" % len(body), *fields, "", ""]
    return "\r\n".join(lines).encode() + body


# What the second page may be instead of a page, and the exit status. A whole page that names no next one is the last.
WRONG_PAGES = {
    "400": (response("400 Bad Request", b'{"msg": "no"}'), 1),
    "401": (response("401 Unauthorized", b'{"msg": "no"}'), 3),
    "403": (response("403 Forbidden", b'{"msg": "no"}'), 3),
    "404": (response("404 Not Found", b'{"msg": "no"}'), 4),
    "410": (response("410 Gone", b'{"msg": "no"}'), 1),
    "429": (response("429 Too Many Requests", b'{"msg": "no"}'), 5),
    "500": (response("500 Oops", b""), 1),
    "502": (response("502 Bad Gateway", b"<html>"), 1),
    "524": (response("524 A Timeout Occurred", b"<html>"), 1),
    "a redirect elsewhere": (response("302 Found", b"", "Location: http://127.0.0.1:1/"), 9),
    "a refusal in a 200": (response("200 OK", b'{"success": false, "msg": "no"}'), 1),
    "words alone": (response("200 OK", b'{"msg": "no"}'), 9),
    "HTML": (response("200 OK", b"<html>"), 9),
    "an empty body": (response("200 OK", b""), 9),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", 9),
    "a body that is cut": (b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"instances": [', 6),
    "JSON that is cut": (response("200 OK", b'{"instances": ['), 9),
    "another protocol": (b"SSH-2.0-x\r\n\r\n", 9),
    "a closed connection": (b"", 6),
    "another type of token": (response("200 OK", b'{"instances": [], "next_token": 7}'), 9),
}


@beside
@pytest.mark.parametrize("name", WRONG_PAGES)
@pytest.mark.parametrize("path", ["/api/v1/instances/", "/x/"])
@pytest.mark.parametrize("flags", [(), ("--raw", )], ids=["plain", "raw"])
def test_an_error_on_a_later_page_is_never_a_success(vastai, name, path, flags):
    body, code = WRONG_PAGES[name]
    with Answers(lambda n: page([{"id": 1}], "t") if n == 0 else body) as server:
        result = vastai("--url", server.url, "--retry", 1, *flags, "api", "GET", path, "--paginate")
    assert result.code == code and result.err != "", result
    # A connection that was kept and is closed by the server is replaced once.
    assert len(server.requests) == (3 if body == b"" else 2), server.requests
    pages = json.loads(result.out)  # the pages that arrived, as whole JSON
    assert [row["id"] for row in pages[0]["instances"]] == [1], result


@beside
def test_pages_that_end_are_all_of_them(vastai):
    with Answers(lambda n: page([{"id": n + 1}], str(n) if n < 4 else None)) as server:
        result = succeeded(vastai("--url", server.url, *FOLLOWERS["api, another path"]))
        assert [p["results"][0]["id"] for p in json.loads(result.out)] == [1, 2, 3, 4, 5]


REFUSAL = {"success": False, "error": "busy", "msg": "not now"}


@beside
@pytest.mark.parametrize("verb", ["destroy", "stop", "start"])
def test_the_attempts_are_those_that_were_given(vastai, verb):
    for retry in (1, 2):
        with Answers(lambda n: REFUSAL) as server:
            result = vastai(
                "--url", server.url, "--retry", retry, verb, "instances", 1, 2, *(["-y"] if verb == "destroy" else [])
            )
            assert result.code == 1 and len(server.requests) <= retry, (result, server.requests)


@beside
@pytest.mark.parametrize("line", [
    ("destroy", "instances", 1, 2, "-y"),
    ("destroy", "instance", 1, "-y"),
    ("wait", "instance", 1, "--interval", 1),
    ("logs", 1),
    ("execute", 1, "ls"),
    ("delete", "endpoint", 4242, "--verify"),
], ids=lambda line: " ".join(map(str, line[:2])))
def test_the_deadline_is_of_the_whole_command(vastai, line):
    def say(n):
        if line[0] in ("logs", "execute"):
            return {"success": True, "result_url": server.url + "/later"} if n == 0 else NOT_THERE
        if line[0] == "wait":
            return {"instances": {"id": 1, "actual_status": "loading"}}
        if line[0] == "delete":
            return {"success": True} if n == 0 else {"success": True, "results": [{"id": 4242}]}
        return REFUSAL
    with Answers(say) as server:
        result = vastai("--url", server.url, *line, "--timeout", 2)
        assert result.code not in (0, 2) and result.err != "" and result.seconds < 2 + FAR, (result, server.requests)


@beside
def test_many_ids_share_one_deadline(vastai):
    def slow(n):
        threading.Event().wait(0.6)
        return {"success": True}
    with Answers(slow) as server:
        ids = range(1, 2000)
        result = vastai("--url", server.url, "--timeout", 1.5, "stop", "instances", *ids)
        assert result.code in (7, 8, 10) and result.seconds < 1.5 + FAR, result
    assert result.err.count("time is up") <= 1, result
