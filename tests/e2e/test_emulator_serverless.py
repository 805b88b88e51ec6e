# SPDX-License-Identifier: MIT
"""The emulated router and workers, by http.client: what the tests of the data plane rest on must hold."""
import base64
import http.client
import json
import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest

from conftest import BINARY, KEY
from emulator import certs
from emulator.worker import SECOND_HEAD
from test_emulator import Client

HERE = os.path.dirname(os.path.abspath(__file__))
GROUP_KEY = "secret-of-the-group"


@pytest.fixture
def router(emulator):
    client = Client(emulator.url, GROUP_KEY)

    def ask(index=0, name="vllm-qwen3-8b", **more):
        return client("POST", "/route/", dict({"endpoint": name, "cost": 2, "request_idx": index}, **more))
    return ask


@pytest.fixture
def worker(router, emulator):
    """A worker that was granted: call(route, payload, session_id, grant) -> (status, body)."""
    _, grant = router()
    client = Client(grant["url"], None)

    def call(route, payload=None, session=None, auth=grant, **body):
        reply = dict({"auth_data": auth, "session_id": session, "payload": payload or {}}, **body)
        return client("POST", route, reply)
    call.grant = grant
    call.client = client
    call.served = next(w for w in emulator.routing.workers.values() if w.url == grant["url"])
    return call


def events(body):
    return [part[len("data: "):] for part in body.decode().split("\n\n") if part]


# ---- the router ----


def test_a_grant_is_what_the_router_signs(router, emulator, tmp_path):
    status, grant = router()
    assert status == 200
    assert list(grant) == ["endpoint", "url", "cost", "reqnum", "request_idx", "signature", "__request_id"]
    assert (grant["endpoint"], grant["cost"], grant["request_idx"]) == ("vllm-qwen3-8b", 2, 1)
    _, pem = Client(emulator.url, None)("GET", "/pubkey/")
    (tmp_path / "key").write_bytes(pem)
    (tmp_path / "signature").write_bytes(base64.b64decode(grant["signature"]))
    signed = b'{\n    "url": "%s"\n}' % grant["url"].encode()
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", tmp_path / "key", "-signature", tmp_path / "signature"],
        input=signed,
        capture_output=True
    )
    assert done.returncode == 0, done


def test_a_place_is_kept_while_no_worker_is_ready(router, emulator):
    queue = emulator.routing.queue(4242)
    queue.not_ready = 3
    assert router()[1] == {"endpoint": "vllm-qwen3-8b", "status": "total workers: 2; ready: 2", "request_idx": 1}
    assert [router(1)[1].get("url") for _ in range(2)] == [None, None]
    assert router(1)[1]["request_idx"] == 1
    assert (queue.taken, queue.polls, queue.grants) == (1, 4, 1)


def test_places_are_served_in_their_order(router, emulator):
    queue = emulator.routing.queue(4242)
    queue.not_ready = 1
    assert router()[1]["request_idx"] == 1
    later = router()[1]
    assert later["request_idx"] == 2 and "url" not in later
    assert "url" in router(1)[1]
    assert "url" in router(2)[1]
    assert queue.taken == 2


def test_a_place_that_is_not_asked_for_lapses(router, emulator):
    emulator.routing.queue(4242).not_ready = 1
    router(replay_timeout=5.0)
    assert "url" not in router()[1]
    emulator.clock.advance(6)
    assert "url" in router(2)[1]


def test_queue_mode_and_the_first_answers_of_a_new_group(router, emulator):
    queue = emulator.routing.queue(4242)
    queue.silent, queue.queued = 1, 2
    first = router()[1]
    assert "request_idx" not in first and "url" not in first
    assert [router(i)[1].get("queue_position") for i in (0, 1, 1)] == [2, 1, None]
    queue.endless = True
    assert router()[1]["status"] == "queued"


def test_what_the_router_refuses(emulator, router):
    assert Client(emulator.url, "wrong")("POST", "/route/", {"endpoint": "vllm-qwen3-8b"})[0] == 401
    status, body = router(name="nothing")
    assert status == 400 and "nothing" in body["error_msg"]
    assert Client(emulator.url)("POST", "/route/", {"endpoint_id": 4242, "cost": 1})[1]["endpoint"] == "vllm-qwen3-8b"
    emulator.account.endpoints[4242].endpoint_state = "stopped"
    assert router()[1]["status"] == "endpoint stopped"


def test_grants_with_more_members_in_another_order(router, emulator):
    queue = emulator.routing.queue(4242)
    queue.extra, queue.pad, queue.reverse, queue.url = {"z": [1, {"a": "é"}]}, 65536, True, "http://192.0.2.1:9"
    _, grant = router()
    assert list(grant)[0] == "padding" and list(grant)[-1] == "z"
    assert len(json.dumps(grant)) > 65536 and grant["url"] == "http://192.0.2.1:9"


# ---- workers ----


def test_a_worker_checks_before_it_works(worker):
    assert worker("/echo", {"a": 1}) == (200, {"payload": {"a": 1}})
    assert worker("/nothing") == (404, b"404: Not Found")
    assert worker.client("GET", "/echo") == (405, b"405: Method Not Allowed")
    assert worker("/echo", auth=dict(worker.grant, signature="AAAA")) == (401, b"")
    assert worker("/echo", auth=dict(worker.grant, url="http://127.0.0.1:1")) == (401, b"")
    wrong = {"payload": {"data": "payload must be a dictionary"}}
    for body, want in ((b"x", {"error": "invalid JSON"}), (b"{}", {"auth_data": "field missing"}),
                       (json.dumps({"auth_data": worker.grant}).encode(), {"payload": "field missing"}),
                       (json.dumps({"auth_data": worker.grant, "payload": 7}).encode(), wrong)):
        worker.client.conn.request("POST", "/echo", body)
        answer = worker.client.conn.getresponse()
        assert (answer.status, json.loads(answer.read())) == (422, want)
    assert worker(
        "/echo", auth={}
    )[1] == b'{"auth_data": {%s}}' % b", ".join(
        b'"%s": "missing parameter"' % m
        for m in (b"cost", b"endpoint", b"reqnum", b"request_idx", b"signature", b"url")
    )
    assert worker.served.executions == [("/echo", {"a": 1})]


def test_a_worker_queues_and_refuses_what_would_wait_too_long(worker, emulator):
    served = worker.served
    served.perf, served.max_queue_s = 1.0, 1.0
    ends = []

    def one():
        status, _ = Client(worker.grant["url"], None)("POST", "/echo", {
            "auth_data": worker.grant, "session_id": None, "payload": {"seconds": 0.3}})
        ends.append((status, time.monotonic()))
    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in ends) == [200, 429]
    served.perf = 1e9
    began, ends[:] = time.monotonic(), []
    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(at for _, at in ends) - began > 0.85  # one after the other
    served.busy = 1
    assert [worker("/echo")[0] for _ in range(2)] == [429, 200]


def test_a_model_streams(worker):
    status, body = worker(
        "/v1/chat/completions", {
            "stream": True,
            "max_tokens": 2,
            "stream_options": {
                "include_usage": True
            }
        }
    )
    parts = events(body)
    assert status == 200 and parts[-1] == "[DONE]"
    chunks = [json.loads(p) for p in parts[:-1]]
    assert [c["choices"][0]["delta"]["content"] for c in chunks[:-1]] == ["tok0 ", "tok1 "]
    assert chunks[-1]["usage"]["completion_tokens"] == 2 and chunks[-2]["choices"][0]["finish_reason"] == "stop"
    status, body = worker("/v1/completions", {"prompt": "good day", "max_tokens": 3})
    assert body["choices"][0]["text"] == "You said: good" and body["choices"][0]["finish_reason"] == "length"
    assert worker("/say", {"pieces": ["{}\n", "[]\n"], "type": "application/x-ndjson"})[1] == b"{}\n[]\n"
    assert worker("/say", {"fill": 10, "repeat": 2})[1] == b"data: xxxxxxxxxx\n\n" * 2
    assert worker("/say", {"status": 500, "pieces": ["boom"], "type": "text/plain", "whole": True}) == (500, b"boom")


def read_raw(worker, emulator, fault):
    emulator.fault(path="/say", **fault)
    body = json.dumps({"auth_data": worker.grant, "session_id": None, "payload": {"pieces": ["a", "b", "c"]}}).encode()
    with socket.create_connection(("127.0.0.1", worker.served.listener.port), timeout=10) as sock:
        sock.sendall(b"POST /say HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        return b"".join(iter(lambda: sock.recv(65536), b"")).partition(b"\r\n\r\n")[2]


def test_a_worker_dies_in_the_middle(worker, emulator):
    assert read_raw(worker, emulator, {"dies_after": 2}) == b"1\r\na\r\n1\r\nb\r\n"
    whole = read_raw(worker, emulator, {"dies_after": 1, "last_words": SECOND_HEAD})
    assert whole == b"1\r\na\r\n" + SECOND_HEAD
    assert whole.startswith(b"1\r\na\r\nHTTP/1.1 500 Internal Server Error\r\n"
                            ) and whole.endswith(b"\r\n\r\n0\r\n\r\n")
    assert read_raw(worker, emulator, {"lost": True}) == b""
    assert len(worker.served.executions) == 3
    assert read_raw(worker, emulator, {"drop": True}) == b""
    assert len(worker.served.executions) == 3


def test_a_worker_sees_that_its_client_has_gone(worker):
    served = worker.served
    for route, payload in (("/say", {"pieces": ["a"], "repeat": 100, "pause_s": 0.1}), ("/echo", {"seconds": 30})):
        conn = http.client.HTTPConnection("127.0.0.1", served.listener.port, timeout=10)
        conn.request("POST", route, json.dumps({"auth_data": worker.grant, "session_id": None, "payload": payload}))
        if route == "/say":
            assert conn.getresponse().read(1) == b"a"
        else:
            time.sleep(0.2)
        conn.close()
    until = time.monotonic() + 5
    while served.cancelled < 2 and time.monotonic() < until:
        time.sleep(0.02)
    assert (served.cancelled, served.completed) == (2, 0)


def test_workers_by_https_have_a_root_of_their_own(emulator, router, tmp_path):
    root = certs.worker_authority(str(tmp_path))
    emulator.routing.serve_tls(root)
    _, grant = router()
    assert grant["url"].startswith("https://127.0.0.1:")
    status, pem = Client(emulator.url, None)("GET", "/static/jvastai_root.cer")
    context = ssl.create_default_context(cadata=pem.decode())
    client = Client(grant["url"], None, context)
    reply = {"auth_data": grant, "session_id": None, "payload": {"pieces": ["a"], "repeat": 100, "pause_s": 0.1}}
    client.conn.request("POST", "/say", json.dumps(reply))
    assert client.conn.getresponse().read(1) == b"a"
    client.conn.close()
    served = next(iter(emulator.routing.workers.values()))
    until = time.monotonic() + 5
    while not served.cancelled and time.monotonic() < until:
        time.sleep(0.02)
    assert served.cancelled == 1
    text = subprocess.run(
        ["openssl", "x509", "-in", root.pem, "-noout", "-text"], capture_output=True, text=True
    ).stdout
    assert "pathlen:1" in text and "Key Usage" not in text


# ---- sessions ----


def test_the_life_of_a_session(worker, emulator):
    status, made = worker("/session/create", {"lifetime": 30, "on_close_route": "/bye", "on_close_payload": {"why": 1}},
                          auth=dict(worker.grant, signature="wrong"))
    assert status == 201 and len(json.loads(made)["session_id"]) == 13
    made = json.loads(worker("/session/create", {"lifetime": 30, "on_close_route": "/bye"})[1])
    named = {"session_id": made["session_id"], "session_auth": dict(reversed(worker.grant.items()))}
    shown = json.loads(worker.client("POST", "/session/get", named)[1])
    assert list(shown) == [
        "session_id", "auth_data", "lifetime", "expiration", "created_at", "on_close_route", "on_close_payload"
    ]
    assert worker("/echo", session=made["session_id"])[0] == 200
    again = json.loads(worker.client("POST", "/session/get", named)[1])
    assert round(again["expiration"] - shown["expiration"], 3) == 30
    assert worker("/echo", session=made["session_id"], auth=dict(worker.grant, signature="AAAA"))[0] == 401
    assert worker.client("POST", "/session/health", named) == (200, b'{"ok": true}')
    wrong = worker.client("POST", "/session/get", dict(named, session_auth={}))
    assert wrong == (401, b'{"error": "session_auth is not valid"}')
    status, body = worker.client("POST", "/session/end", named)
    assert (status, json.loads(body)) == (200, {"ended": True, "removed_session": made["session_id"]})
    assert worker.served.closed == [("/bye", {"session_id": made["session_id"]})]
    assert worker.client("POST", "/session/get", named) == (400, b'{"error": "session does not exist"}')
    assert worker.client("POST", "/session/health", named) == (200, b'{"ok": false}')
    assert worker.client("POST", "/session/end", named)[0] == 400
    assert worker("/echo", session=made["session_id"]) == (410, b'{"error": "invalid session"}')
    assert worker.client("POST", "/session/end", {})[0] == 422


def test_sessions_end_by_themselves_and_are_limited(worker, emulator):
    made = [worker("/session/create", {"lifetime": 5})[0] for _ in range(11)]
    assert made == [201] * 10 + [429]
    emulator.clock.advance(6)
    assert worker("/session/create", {"lifetime": 5})[0] == 201
    client = Client(worker.grant["url"], None)
    client.conn.request("POST", "/session/create", json.dumps({"payload": {}}))
    assert client.conn.getresponse().status == 500


def test_the_end_of_a_session_cuts_its_requests(worker):
    made = json.loads(worker("/session/create", {"lifetime": 30})[1])
    reply = {"auth_data": worker.grant, "session_id": made["session_id"], "payload": {"seconds": 20}}
    other = http.client.HTTPConnection("127.0.0.1", worker.served.listener.port, timeout=10)
    other.request("POST", "/echo", json.dumps(reply))
    time.sleep(0.3)
    named = {"session_id": made["session_id"], "session_auth": worker.grant}
    assert worker.client("POST", "/session/end", named)[0] == 200
    with pytest.raises((http.client.HTTPException, OSError)):
        other.getresponse()


# ---- from nothing to nothing ----


def test_a_group_from_its_creation_to_its_deletion(emulator):
    client = Client(emulator.url)
    status, made = client("POST", "/api/v0/endptjobs/", {"endpoint_name": "mine", "cold_workers": 2, "max_workers": 4})
    number = made["result"]
    assert client("POST", "/api/v0/endptjobs/", {"endpoint_name": "mine"})[0] == 400
    assert client("PUT", "/api/v0/endptjobs/%d/" % number, {"max_workers": 3})[1] == {"success": True}
    _, shown = client("GET", "/api/v0/endptjobs/%d/" % number)
    assert (shown["result"]["endpoint_name"], shown["result"]["max_workers"]) == ("mine", 3)
    assert client("GET", "/api/v0/endptjobs/9/")[0] == 404
    asked = {"endpoint": "mine", "cost": 1}
    router = Client(emulator.url, shown["result"]["api_key"])
    assert router("POST", "/route/", asked)[1]["status"] == "total workers: 0; ready: 0"
    client("POST", "/api/v0/autojobs/", {"endpoint_name": "mine", "search_params": "", "template_hash": "toy"})
    assert "creating: 2" in router("POST", "/route/", dict(asked, request_idx=1))[1]["status"]
    emulator.clock.advance(3)
    assert [w["status"] for w in client("POST", "/get_endpoint_workers/", {"id": number})[1]] == ["loading", "creating"]
    emulator.clock.advance(3)
    grant = router("POST", "/route/", dict(asked, request_idx=1))[1]
    reply = {"auth_data": grant, "session_id": None, "payload": {}}
    assert Client(grant["url"], None)("POST", "/echo", reply)[0] == 200
    assert client("DELETE", "/api/v0/endptjobs/%d/" % number)[1]["deleted_workers"] == [1101, 1102]
    assert router("POST", "/route/", asked)[0] == 401
    Client(emulator.url, GROUP_KEY)("POST", "/route/", {"endpoint": "vllm-qwen3-8b", "cost": 1})
    with pytest.raises(OSError):
        Client(grant["url"], None)("POST", "/echo", reply)


def test_the_commands_that_the_emulator_prints(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "emulator", "--limits", "0.1"], cwd=HERE, stdout=subprocess.PIPE
    )
    try:
        text = "".join(line.decode() for line in iter(process.stdout.readline, b"Interrupt it to end it.\n"))
        variables = dict(word.split("=", 1) for word in re.search(r"export (.*)", text).group(1).split())
        env = dict({"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, **variables)
        lines = re.findall(r"(?m)^  build/vastai (.*)$", text)
        assert len(lines) == 11
        for line in lines:
            done = subprocess.run(
                [BINARY] + shlex.split(line), env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 0, (line, done)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)


def test_the_openai_gateway(emulator):
    client = Client(emulator.url)
    for path in ("/vllm-qwen3-8b/v1/chat/completions", "/vllm-qwen3-8b/chat/completions"):
        status, body = client("POST", path, {"model": "x", "messages": [{"role": "user", "content": "hi"}]})
        assert status == 200 and body["choices"][0]["message"]["content"] == "You said: hi"
    assert client("POST", "/nothing/v1/chat/completions", {"model": "x"})[0] == 404
    assert client("POST", "/vllm-qwen3-8b/v1/completions", {})[0] == 400
    assert Client(emulator.url, GROUP_KEY)("POST", "/vllm-qwen3-8b/v1/completions", {"model": "x"})[0] == 401


def test_the_control_of_queues(emulator):
    client = Client(emulator.url, None)
    assert client("POST", "/_emulator/queue", {"id": 4242, "not_ready": 2})[1]["taken"] == 0
    assert emulator.routing.queue(4242).not_ready == 2
    assert client("POST", "/_emulator/queue", {"id": 4242, "nothing": 2})[0] == 400
    assert client("GET", "/_emulator/executions")[1] == []
    assert KEY not in GROUP_KEY
