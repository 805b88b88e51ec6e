# SPDX-License-Identifier: MIT
"""Routers and workers that answer what the emulator never would, and what must not be concluded from it."""
import json
import os
import re
import stat
import time

import pytest

from conftest import KEY
from judge import has_words, refused, refused_raw, succeeded
from raw_server import RawServer

GROUP_KEY = "key-of-the-group-0123456789abcdef"


def response(body, status="200 OK", content_type="application/json", length=None):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
    return (head % (status, content_type, len(body) if length is None else length)).encode() + body


def read_request(peer):
    """@return path and body; ("", b""): the client closed the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = peer.recv(65536)
        if not piece:
            return "", b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = int((re.search(rb"(?i)\r\ncontent-length: (\d+)", head) or [b"", b"0"])[1])
    while len(body) < length:
        body += peer.recv(65536)
    return head.split(b" ")[1].decode(), body


class Service(RawServer):
    """Console, router and worker in one. `work` and `route` are bytes, or functions of the server, which return bytes,
    or None to close the connection."""

    def __init__(self, work=b"", route=None):
        self.work, self.route, self.worked, self.routed, self.bodies = work, route, 0, 0, []
        super().__init__()

    def grant(self, **members):
        return dict({"endpoint": "grp", "url": self.url, "cost": 100, "request_idx": 3, "signature": "AAAA"}, **members)

    def listing(self):
        return response({"success": True, "results": [{"id": 42, "endpoint_name": "grp", "api_key": GROUP_KEY}]})

    def answer_of(self, path):
        if path.startswith("/api/"):
            return self.listing()
        if path.startswith("/route/"):
            self.routed += 1
            return (self.route(self) if callable(self.route) else self.route) or response(self.grant())
        self.worked += 1
        return self.work(self) if callable(self.work) else self.work

    def talk(self, peer):
        path, body = read_request(peer)
        while path:
            if not path.startswith(("/api/", "/route/")):
                self.bodies.append(body)
            answer = self.answer_of(path)
            if not answer:
                return
            peer.sendall(answer)
            path, body = read_request(peer)


REQUEST = ("request", "grp", "/x")
CHAT = ("chat", "grp", "hi")


def session_file(bare, origin, **members):
    path = os.path.join(bare.home, "session.json")
    grant = json.dumps({"url": origin, "signature": "AAAA"})
    with open(path, "w") as file:
        json.dump(dict({"url": origin, "session_id": "abc123", "expiration_us": 1, "grant": grant}, **members), file)
    os.chmod(path, 0o600)
    return path


# ---- a request that may have been carried out ----


def never(_):
    time.sleep(8)


def gone_then(answer):
    """Closes the first connection without an answer; then answers otherwise."""
    return lambda service: None if service.worked == 1 else answer


def busy_after_one(service):
    return response({"status": "queued", "request_idx": 3}) if service.routed > 1 else None


@pytest.mark.parametrize("args", [REQUEST, CHAT + ("--via", "openai"), REQUEST + ("--retries", "2"),
                                  REQUEST + ("--retries", "2", "--stream"), REQUEST + ("--retries", "2", "--via", "openai")])
def test_no_answer_until_the_deadline_is_an_unknown_outcome(bare, args):
    with Service(never) as service:
        refused(bare("--url", service.url, *args, "--timeout", "2"), 10, "may have been carried out")
        assert service.worked == 1


@pytest.mark.parametrize("route,work", [
    (busy_after_one, b""),
    (lambda s: response({"error_msg": "gone"}, "400 Bad Request") if s.routed > 1 else None, b""),
    (lambda s: response(b"", "503 Unavailable") if s.routed > 1 else None, b""),
    (lambda s: response(s.grant(url="http://127.0.0.1:9")) if s.routed > 1 else None, b""),
    (None, gone_then(response(b"", "429 Too Many Requests"))),
    (None, gone_then(response(b"", "500 Internal Server Error"))),
    (None, gone_then(response(b"", "404 Not Found"))),
], ids=("queued", "refused", "unavailable", "unreachable", "busy", "failed", "no-route"))
def test_what_may_have_been_carried_out_once_stays_unknown(bare, route, work):
    with Service(work, route) as service:
        refused(bare("--url", service.url, *REQUEST, "--retries", "1", "--timeout", "5"), 10, "may have been carried out")


def test_a_repeated_request_that_succeeds_is_a_success(bare):
    with Service(gone_then(response({"ok": 1}))) as service:
        succeeded(bare("--url", service.url, *REQUEST, "--retries", "1"), "ok")
        assert service.worked == 2


# ---- what the router says ----


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[]", b"<html>", b'{"url": "http://127', b'{"url": null, "signature": "A"}'],
                         ids=range(7))
def test_an_answer_of_the_router_that_cannot_be_read_is_nonsense(bare, body):
    with Service(route=response(body)) as service:
        result = refused(bare("--url", service.url, *REQUEST, "--timeout", "2"), 9)
        assert "carried out" not in result.err and "lost" not in result.err


@pytest.mark.parametrize("members", [{"url": 5}, {"request_idx": "x"}, {"request_idx": 10**30}, {"url": "http://" + "a" * 500},
                                     {"extra": KEY}, {"extra": GROUP_KEY}], ids=range(6))
def test_a_grant_that_cannot_be_used_says_that_nothing_was_sent(bare, members):
    with Service(route=lambda s: response(s.grant(**members))) as service:
        has_words(refused(bare("--url", service.url, *REQUEST), 9).err, "nothing was sent to a worker")
        assert service.worked == 0


@pytest.mark.parametrize("key", [KEY, GROUP_KEY])
def test_an_escaped_key_in_a_grant_does_not_reach_the_worker(bare, key):
    written = "".join("\\u%04X" % ord(c) if n % 3 == 0 else c for n, c in enumerate(key))
    with Service(route=lambda s: response(json.dumps(s.grant(x="MARK")).replace("MARK", written).encode())) as service:
        refused(bare("--url", service.url, *REQUEST), 9, "API key")
        assert service.worked == 0


# ---- what the worker says ----


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
@pytest.mark.parametrize("command", ["request", "create", "show", "end"])
def test_a_worker_that_refuses_the_grant_did_not_get_the_key(bare, status, command):
    with Service(response(b"", status)) as service:
        path = session_file(bare, service.url)
        args = {"request": REQUEST, "create": ("create", "session", "grp", "--lifetime", "9", "--session", "new")}
        result = bare("--url", service.url, *args.get(command, (command, "session", path)))
        refused(result, 3, "worker", status[:3], "No key was sent")
        assert "ends in" not in result.err


@pytest.mark.parametrize("args,words", [(REQUEST, "worker"), (REQUEST + ("--via", "openai"), "--openai-url")])
def test_a_redirect_of_a_worker_is_not_one_of_the_service(bare, args, words):
    redirect = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    with Service(redirect) as service:
        assert "Check --url" not in refused(bare("--url", service.url, *args), 9, words).err


def test_advice_fits_the_command(bare):
    with Service() as service:
        refused(bare("--url", service.url, *REQUEST, "--via", "openai"), 10, "not sent again", "--retries")
        create = ("create", "session", "grp", "--lifetime", "9", "--session", "new")
        assert "--retries" not in refused(bare("--url", service.url, *create), 10, "billed").err
        end = ("end", "session", session_file(bare, service.url))
        assert "--retries" not in refused(bare("--url", service.url, *end), 10, "again").err
        service.work = response(b"404: Not Found", "404 Not Found", "text/plain")
        for args in (create, end):
            assert "has ended" not in refused(bare("--url", service.url, *args), 4, "no sessions").err
        service.work = response(b"", "410 Gone")
        assert "session" not in refused(bare("--url", service.url, *REQUEST), 4, "410").err


@pytest.mark.parametrize("text", [b"<html>no stream</html>", b"hello", b"5"])
@pytest.mark.parametrize("raw", [False, True])
def test_a_stream_without_any_event_is_no_success(bare, text, raw):
    with Service(response(text, content_type="text/html")) as service:
        args = ("--url", service.url, *REQUEST, "--stream")
        if raw:
            refused_raw(bare("--raw", *args), 9, 200, "event")
        else:
            refused(bare(*args), 9, "event", "--stream")


@pytest.mark.parametrize("text", [b": ping\n\n", b"", b"data: [DONE]\n\n", b"event: end\nid: 5\nretry: 1\n\n", b"later: field\ndata: a\n\n"])
def test_a_stream_may_be_empty(bare, text):
    with Service(response(text, content_type="text/event-stream")) as service:
        assert bare("--url", service.url, *REQUEST, "--stream").code == 0


def test_the_object_of_an_event_cannot_act_on_a_terminal(bare):
    text = "a\u202eb\u2028c\x9b31m\x7f é 漢 \U0001f600"
    body = "data: {\ndata: \"t\": %s}\n\n" % json.dumps(text, ensure_ascii=False)
    with Service(response(body.encode(), content_type="text/event-stream")) as service:
        result = bare("--url", service.url, "--raw", *REQUEST, "--stream")
        assert json.loads(result.out)["data"] == {"t": text} and result.out.count("\n") == 1
        assert "é 漢 \U0001f600" in result.out and not set(result.out) & set("\u202e\u2028\x9b\x7f")


def test_a_failed_chat_names_the_status_of_its_response(bare):
    failed = {"error": {"message": "out of memory"}}
    with Service(response(failed)) as service:
        assert refused_raw(bare("--url", service.url, "--raw", *CHAT), 1, 200, "out of memory")["stage"] != "arguments"
        service.work = response({"a": 1})
        refused_raw(bare("--url", service.url, "--raw", *CHAT), 9, 200)


def test_a_prompt_is_not_cut(bare):
    with Service(response({"choices": [{"message": {"content": "x"}}]})) as service:
        refused(bare("--url", service.url, "chat", "grp", "-", stdin=b"one\0two"), 2, "NUL")
        assert service.worked == 0


# ---- sessions ----


@pytest.mark.parametrize("body", [{}, {"ok": False}, {"session_id": "abc123"}, {"expiration": None, "lifetime": 60}])
def test_a_session_that_nobody_described_is_not_shown(bare, body):
    with Service(response(body)) as service:
        refused(bare("--url", service.url, "show", "session", session_file(bare, service.url)), 9)


@pytest.mark.parametrize("body,code", [({"error": "session with id abc123 not found"}, 0), ({"error": "session_auth not found"}, 1),
                                       ({"error": "field payload not found in the body"}, 1), ({"error": "bad"}, 1)])
def test_only_what_names_the_session_has_already_ended(bare, body, code):
    with Service(response(body, "400 Bad Request")) as service:
        result = bare("--url", service.url, "end", "session", session_file(bare, service.url))
        assert result.code == code and ("already ended" in result.out) == (code == 0), result


@pytest.mark.parametrize("body,code", [({"error": "session does not exist"}, 4), ({"error": "cannot read the body"}, 1)])
def test_only_a_session_that_is_gone_has_ended(bare, body, code):
    with Service(response(body, "400 Bad Request")) as service:
        result = refused(bare("--url", service.url, "show", "session", session_file(bare, service.url)), code)
        assert ("has ended" in result.err) == (code == 4)


@pytest.mark.parametrize("members", [{"url": "http://127.0.0.1:9/path"}, {"url": "ftp://x"}, {"url": "http://a\r\nX: y"},
                                     {"grant": '{"a": 1},"session_id": "other","x": {'}, {"grant": "{"}])
def test_a_session_file_that_was_changed_is_refused(bare, members):
    with Service() as service:
        path = session_file(bare, service.url, **members)
        for args in (("show", "session", path), ("end", "session", path), REQUEST + ("--session", path)):
            refused(bare("--url", service.url, *args), 2, "is not a session")
        assert service.worked == 0


def test_a_session_is_written_to_nothing_but_a_file(bare):
    with Service(response({"session_id": "abc", "expiration": 5, "ended": True}, "201 Created")) as service:
        pipe = os.path.join(bare.home, "pipe")
        os.mkfifo(pipe)
        for path in (pipe, bare.home, ""):
            result = bare("--url", service.url, "create", "session", "grp", "--lifetime", "9", "--session", path)
            refused(result, 2, "cannot write")
        assert stat.S_ISFIFO(os.stat(pipe).st_mode)
        assert service.worked == 0


def test_stdin_is_not_cut_and_not_empty(bare):
    with Service() as service:
        long = b'"' + b"x" * 100000 + b'"'
        for args in (REQUEST + ("--input", "-"), ("chat", "grp", "-")):
            assert "arguments are" not in refused(bare("--url", service.url, *args, stdin=long), 2, "pipe", "64 KB").err
        for args in (CHAT[:2], CHAT[:2] + ("-",)):
            for text in (b"", b"\n"):
                refused(bare("--url", service.url, *args, stdin=text), 2, "prompt .*empty")
        assert service.worked == 0
