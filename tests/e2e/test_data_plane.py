# SPDX-License-Identifier: MIT
"""request, chat and sessions against emulated routers and workers. serverless_cases.md says which line each test is for."""
import json
import os
import re
import select
import signal
import socket
import time

import pytest

import conftest
from conftest import beside, serving
from emulator import certs
from emulator.worker import SECOND_HEAD
from judge import has_words, refused, refused_raw, succeeded
from terminal import on_terminal, what_stays

GROUP = "vllm-qwen3-8b"
CHAT = "/v1/chat/completions"
SAY = {"pieces": ["data: a\n\n", "data: b\n\n"]}


def queue_of(emulator, group=4242):
    return emulator.routing.queue(group)


def workers_of(emulator):
    return list(emulator.routing.workers.values())


def reply(result):
    """What the worker's /echo was sent."""
    return json.loads(succeeded(result).out)["payload"]


def until(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def reads(process, count, seconds=10):
    """The next bytes of its stdout, as soon as that many are there."""
    data, end = b"", time.monotonic() + seconds
    while len(data) < count and time.monotonic() < end:
        if select.select([process.stdout], [], [], 0.1)[0]:
            piece = os.read(process.stdout.fileno(), count - len(data))
            if not piece:
                break
            data += piece
    return data


@pytest.fixture
def secure(tmp_path, tls_emulator, tls_vastai):
    """Service and workers by https, the latter with a root of their own. @return the command."""
    tls_emulator.routing.serve_tls(certs.worker_authority(str(tmp_path)))
    tls_vastai.secrets.add("secret-of-the-group")
    return tls_vastai


# ---- the response, as it came ----


def test_the_response_is_printed_as_the_worker_sent_it(vastai, emulator):
    assert reply(vastai("request", GROUP, "/echo", "--data", '{"a": [1, "é"]}')) == {"a": [1, "é"]}
    body = {"pieces": ["no line end", "\n\nand \u0007"], "whole": True, "type": "text/plain"}
    result = vastai("request", "4242", "say", "--data", json.dumps(body))
    assert (result.code, result.out, result.err) == (0, "no line end\n\nand \u0007", "")
    assert reply(vastai("request", GROUP, "/echo")) == {}
    assert [r.path for r in emulator.requests()][:2] == ["/api/v0/endptjobs/", "/route/"]


def test_payloads_come_from_options_files_and_stdin(vastai, tmp_path):
    big = {"text": "x" * 300000}
    (tmp_path / "big.json").write_text(json.dumps(big))
    assert reply(vastai("request", GROUP, "/echo", "--input", tmp_path / "big.json")) == big
    assert reply(vastai("request", GROUP, "/echo", "--input", "-", stdin=b'{"b": 2}')) == {"b": 2}
    raw = vastai("request", GROUP, "/echo", "--data", "{'b': 2}", "--raw-payload")
    refused(raw, 1, "422", "invalid JSON")


@pytest.mark.parametrize("args", [("--data", ""), ("--data", "{"), ("--input", "-"), ("--data", "{}", "--input", "-"),
                                  ("--retries", "-1"), ("--cost", "x"), ("--via", "post")])
def test_a_wrong_payload_or_option_sends_nothing(vastai, emulator, args):
    refused(vastai("request", GROUP, "/echo", *args), 2)
    assert emulator.requests() == []


def test_the_events_of_a_stream_are_lines(vastai):
    body = {
        "pieces": [
            "data: {\"a\":1}\r\n\r\n: ping\n\n", "event: end\ndata: two\ndata: lines\nid: 7\n\n", "data: [DONE]\n\n"
        ]
    }
    result = vastai("request", GROUP, "/say", "--stream", "--data", json.dumps(body))
    assert (result.code, result.out, result.err) == (0, '{"a":1}\ntwo\nlines\n', "")
    rows = vastai("request", GROUP, "/say", "--stream", "--raw", "--data", json.dumps(body)).out.splitlines()
    assert [json.loads(r) for r in rows] == [{"event": "message", "data": {"a": 1}},
                                             {"event": "end", "data": "two\nlines", "id": "7"}]


def test_json_lines_are_events_too_and_the_last_needs_no_end(vastai):
    body = {"pieces": ['{"a": 1}\n', '\n{"b"', ": 2}"], "type": "application/x-ndjson", "pause_s": 0.02}
    result = vastai("request", GROUP, "/say", "--stream", "--data", json.dumps(body))
    assert (result.code, result.out) == (0, '{"a": 1}\n{"b": 2}\n')
    body = {"pieces": ["data: a\n\ndata: last"]}
    assert vastai("request", GROUP, "/say", "--stream", "--data", json.dumps(body)).out == "a\nlast\n"


def test_an_event_is_printed_before_the_next_is_sent(vastai):
    body = {"pieces": ["data: one\n\n"], "repeat": 2, "pause_s": 3}
    process = vastai.start("request", GROUP, "/say", "--stream", "--data", json.dumps(body))
    began = time.monotonic()
    assert reads(process, 4) == b"one\n"
    assert time.monotonic() - began < 2.5
    process.kill()
    process.communicate()


def memory_kb(pid):
    """The memory of its own; 0: it has ended. How many pages of files are mapped differs from run to run by 200 KB."""
    with open("/proc/%d/status" % pid) as file:
        found = re.search(r"RssAnon:\s+(\d+)", file.read())
    return int(found.group(1)) if found else 0


def settled_kb(process):
    """The memory of a process that has come to where it waits; on a busy machine that takes a while."""
    now, before, since = 0, -1, 0
    while since < 5:
        time.sleep(0.1)
        assert process.poll() is None
        now, before = memory_kb(process.pid), now
        since = since + 1 if now == before else 0
    return now


def peak_kb(vastai, *args):
    """Peak memory of a run in KB, and how much it printed.

    Its pipe is full at first, so that it cannot end unseen; the figure of wait() would include this process's own."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    filler = os.write(write_end, b"x" * (1 << 20))
    os.set_blocking(write_end, True)
    process = vastai.start(*args, stdout=write_end)
    os.close(write_end)
    peak, count = settled_kb(process), -filler
    with os.fdopen(read_end, "rb") as out:
        for piece in iter(lambda: out.read1(1 << 16), b""):
            count += len(piece)
            peak = max(peak, memory_kb(process.pid))
    assert process.wait(5) == 0
    return peak, count


# Each line that is taken for the first time is a counter written: more lines, more pages.
WATCHED = os.environ.get("SANITIZED") or os.environ.get("COUNTED")


@pytest.mark.skipif(bool(WATCHED), reason="what watches the command keeps memory of its own in it")
@pytest.mark.parametrize("flags", [(), ("--stream",), ("--stream", "--raw")])
def test_100_mb_need_the_memory_of_1_kb(vastai, flags):
    small, _ = peak_kb(vastai, "request", GROUP, "/say", *flags, "--data", json.dumps({"fill": 1000}))
    # With --raw an event is held until it is whole: the same events, more of them.
    fill = 1000 if "--raw" in flags else 65536
    large, count = peak_kb(
        vastai, "request", GROUP, "/say", *flags, "--data", json.dumps({
            "fill": fill,
            "repeat": 100000000 // fill
        })
    )
    assert count > 99000000
    assert large - small <= 64, (small, large)


# ---- route ----


def test_a_place_is_kept_across_polls(secure, tls_emulator):
    queue = queue_of(tls_emulator)
    queue.silent, queue.not_ready = 1, 4
    assert reply(secure("request", GROUP, "/echo", "--data", '{"a": 1}')) == {"a": 1}
    assert (queue.taken, queue.polls, queue.grants) == (1, 6, 1)
    bodies = [json.loads(r.body) for r in tls_emulator.requests("POST", "/route/")]
    assert [b["request_idx"] for b in bodies] == [0, 0, 1, 1, 1, 1]
    assert {(b["endpoint"], b["cost"], b["replay_timeout"]) for b in bodies} == {(GROUP, 100, 60.0)}
    assert all(r.key == "secret-of-the-group" and r.query == {} for r in tls_emulator.requests("POST", "/route/"))
    times = [r.at for r in tls_emulator.requests("POST", "/route/")]
    pauses = [b - a for a, b in zip(times, times[1:])]
    assert 0.9 < pauses[0] < 1.6 and all(0.09 < p < 5.5 for p in pauses), pauses


def test_a_place_in_queue_mode_is_kept(vastai, emulator):
    queue = queue_of(emulator)
    queue.queued = 2
    assert reply(vastai("request", GROUP, "/echo")) == {}
    assert (queue.taken, queue.polls) == (1, 3)


@beside
def test_no_worker_until_the_deadline(vastai, emulator):
    queue_of(emulator).never = True
    refused(vastai("request", GROUP, "/echo", "--timeout", "3"), 7, "no worker was ready", "total workers: 2; ready: 2")
    assert emulator.routing.executions == []


@beside
def test_an_endless_queue_names_the_place(vastai, emulator):
    queue_of(emulator).endless = True
    refused(vastai("request", GROUP, "/echo", "--timeout", "3"), 7, "no worker was ready", "place 3 of 12")


@beside
def test_a_stopped_group_says_so(vastai, emulator):
    emulator.account.endpoints[4242].endpoint_state = "stopped"
    refused(vastai("request", GROUP, "/echo", "--timeout", "2"), 7, "endpoint stopped")


def test_an_unknown_group_and_the_nearest_name(vastai, emulator):
    refused(vastai("request", "vllm-qwen3-8", "/echo"), 4, "no endpoint group", GROUP)
    refused(vastai("chat", "nothing-like-it", "hi"), 4, "no endpoint group")
    refused(vastai("request", 99, "/echo"), 4, "no endpoint group 99")
    assert refused_raw(vastai("--raw", "request", "vllm-qwen3-8", "/echo"),
                       4)["msg"].endswith("did you mean %s?" % GROUP)
    assert emulator.requests("POST") == []


@pytest.mark.parametrize("fault", [dict(status=408), dict(status=429, body={"error_msg": "slow down"}), dict(status=500),
                                   dict(status=502), dict(status=503), dict(drop=True), dict(lost=True)],
                         ids=lambda f: str(f.get("status") or list(f)[0]))
def test_a_failed_route_call_is_repeated(vastai, emulator, fault):
    emulator.fault(path="/route/", **fault)
    assert reply(vastai("request", GROUP, "/echo")) == {}
    assert len(emulator.routing.executions) == 1


def test_the_key_of_a_group_is_looked_up_again_after_401(vastai, emulator):
    emulator.fault(path="/route/", status=401, body={"error_msg": "Invalid API key"})
    assert reply(vastai("request", GROUP, "/echo")) == {}
    assert len(emulator.requests("GET", "/api/v0/endptjobs/")) == 2
    emulator.fault(path="/route/", status=401, body={"error_msg": "Invalid API key"}, times=-1)
    refused(vastai("request", GROUP, "/echo"), 3, "Invalid API key")


def test_the_router_s_words_of_a_refusal(vastai, emulator):
    emulator.fault(path="/route/", status=400, body={"error_msg": "cost is too high"})
    refused(vastai("request", GROUP, "/echo"), 1, "cost is too high")
    emulator.fault(path="/route/", status=200, body={"error_msg": "group is suspended"})
    refused(vastai("request", GROUP, "/echo"), 1, "group is suspended")


@pytest.mark.parametrize("url", [None, "", "127.0.0.1:1", "ftp://127.0.0.1", "http://127.0.0.1:1/path", "http://127.0.0.1:1/?a=b",
                                 "http://user@127.0.0.1:1", "http://127.0.0.1:1\r\nX: y", "http://:1", "http://127.0.0.1:x"])
def test_a_grant_whose_url_is_no_origin_is_nonsense(vastai, emulator, url):
    grant = {"endpoint": GROUP, "cost": 1, "reqnum": 1, "request_idx": 1, "signature": "AAAA"}
    emulator.fault(path="/route/", status=200, body=grant if url is None else dict(grant, url=url), times=-1)
    refused(vastai("request", GROUP, "/echo"), 9)


def test_a_grant_is_sent_back_byte_for_byte(vastai, emulator):
    queue = queue_of(emulator)
    queue.extra, queue.reverse, queue.pad = {"z": [1.0, {"a": "é"}], "e": 1e2}, True, 300
    assert reply(vastai("request", GROUP, "/echo")) == {}
    sent = workers_of(emulator)[0].records[-1].body
    assert b'"z": [1.0, {"a": "\\u00e9"}]' in sent and b'"e": 100.0' in sent
    assert sent.startswith(b'{"auth_data":{"padding": "ppp') and sent.endswith(b',"session_id":null,"payload":{}}')


def test_a_long_grant_is_refused_by_name(vastai, emulator):
    queue_of(emulator).pad = 400
    assert reply(vastai("request", GROUP, "/echo")) == {}
    queue_of(emulator).pad = 65536
    refused(vastai("request", GROUP, "/echo"), 9, "grant")
    assert len(emulator.routing.executions) == 1


# ---- work ----


def test_a_wrong_signature_gets_another_grant_once(secure, tls_emulator):
    queue = queue_of(tls_emulator)
    queue.bad_signatures = 1
    assert reply(secure("request", GROUP, "/echo")) == {}
    assert (queue.grants, queue.taken) == (2, 1)
    queue.bad_signatures = 2
    refused(secure("request", GROUP, "/echo"), 3, "401")
    assert len(tls_emulator.routing.executions) == 1 and queue.grants == 4


def test_a_busy_worker_sends_the_request_back_to_the_queue(secure, tls_emulator):
    queue = queue_of(tls_emulator)
    for number in (1001, 1002):
        tls_emulator.routing.worker(number).busy = 1
    assert reply(secure("request", GROUP, "/echo")) == {}
    assert (queue.grants, queue.taken) == (3, 1)
    assert len(tls_emulator.routing.executions) == 1


@beside
def test_workers_that_stay_busy(vastai, emulator):
    for number in (1001, 1002):
        emulator.routing.worker(number).busy = 1000
    refused(vastai("request", GROUP, "/echo", "--timeout", "3"), 5, "429", "workers are busy")


@pytest.mark.parametrize("args,code,words", [
    (("/nothing",), 4, ("/nothing", "404")),
    (("/echo", "--data", "[1]"), 1, ("422", "payload must be a dictionary")),
    (("/say", "--data", '{"status": 500, "pieces": ["boom"], "type": "text/plain", "whole": true}'), 1, ("500", "boom")),
    (("/say", "--data", '{"status": 500, "whole": true}'), 1, ("500",)),
    (("/say", "--data", '{"status": 418, "pieces": ["short and stout"], "type": "text/plain", "whole": true}'), 1, ("418", "stout")),
])
def test_what_a_worker_refuses(vastai, emulator, args, code, words):
    refused(vastai("request", GROUP, *args), code, *words)
    refused_raw(vastai("--raw", "request", GROUP, *args), code)
    assert len([w for w in workers_of(emulator) if w.records]) == 2
    assert sum(len(w.records) for w in workers_of(emulator)) == 2


def test_a_redirect_of_a_worker_is_not_followed(vastai, emulator):
    emulator.routing.worker(1001), emulator.routing.worker(1002)
    other = emulator.routing.worker(1003)
    emulator.fault(path="/echo", status=307, headers=[("Location", other.url + "/echo")])
    refused(vastai("request", GROUP, "/echo"), 9)
    assert other.records == [] and emulator.routing.executions == []


FAULTS = {
    "lost": dict(lost=True),
    "reset": dict(lost=True, ending="reset"),
    "cut in the head": dict(cut=20),
    "cut in the body": dict(dies_after=1),
    "second head": dict(dies_after=1, last_words=SECOND_HEAD),
    "500": dict(status=500, carried_out=True),
    "502": dict(status=502, carried_out=True),
    "503": dict(status=503, carried_out=True),
    "504": dict(status=504, carried_out=True),
    "408": dict(status=408, carried_out=True),
    "not HTTP": dict(raw=b"hello\r\n\r\n"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_no_request_is_carried_out_twice_unasked(vastai, emulator, name):
    emulator.fault(path="/say", **FAULTS[name])
    result = vastai("request", GROUP, "/say", "--stream", "--data", json.dumps(SAY))
    assert result.code in (1, 6, 9, 10), result
    assert len(emulator.routing.executions) == 1
    assert len(result.err.splitlines()) in (1, 2), result
    assert b"".join(w.bytes_seen() for w in workers_of(emulator)).count(b"POST /say") == 1


@pytest.mark.parametrize("name,code", [("lost", 10), ("reset", 10), ("cut in the head", 10), ("500", 1)])
def test_a_request_without_a_response_has_an_unknown_outcome(vastai, emulator, name, code):
    emulator.fault(path="/echo", **FAULTS[name])
    refused(vastai("request", GROUP, "/echo"), code)


@pytest.mark.parametrize("name", ["lost", "500", "503"])
def test_retries_are_risked_only_as_allowed(vastai, emulator, name):
    emulator.fault(path="/echo", times=1, **FAULTS[name])
    assert reply(vastai("request", GROUP, "/echo", "--retries", "1")) == {}
    assert len(emulator.routing.executions) == 2
    emulator.fault(path="/echo", times=2, **FAULTS[name])
    assert vastai("request", GROUP, "/echo", "--retries", "1").code in (1, 10)
    assert len(emulator.routing.executions) == 4


def test_a_worker_that_is_not_there(vastai, emulator):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    queue_of(emulator).url = "http://127.0.0.1:%d" % port
    result = refused(vastai("request", GROUP, "/echo", "--timeout", "6"), 6, "127.0.0.1:%d" % port, "refused")
    assert result.seconds > 0.5
    assert 1 <= queue_of(emulator).polls <= 20


def test_a_worker_that_is_not_there_is_replaced(vastai, emulator):
    for worker in (emulator.routing.worker(1001), emulator.routing.worker(1002)):
        if worker.id == 1001:
            worker.stop()
    assert reply(vastai("request", GROUP, "/echo")) == {}
    assert queue_of(emulator).taken == 1


# ---- streams that end ----


@pytest.mark.parametrize("last", [b"", SECOND_HEAD], ids=["cut", "second head"])
def test_a_stream_that_breaks_off_is_no_end(secure, tls_emulator, last):
    tls_emulator.fault(path="/say", dies_after=2, last_words=last)
    result = secure("request", GROUP, "/say", "--stream", "--data", json.dumps(dict(SAY, repeat=3)))
    assert result.code == 6 and result.out == "a\nb\n"
    has_words(result.err, "broke off after 2 events", "carried out, at least in part")
    assert result.err.count("\n") == 2
    assert len(tls_emulator.routing.executions) == 1
    tls_emulator.fault(path="/say", dies_after=1, last_words=last)
    result = secure("request", GROUP, "/say", "--data", json.dumps(SAY))
    assert result.code == 6 and result.out == "data: a\n\n"
    has_words(result.err, "broke off after 9 bytes")


def test_a_worker_that_is_killed_in_the_middle(vastai, emulator):
    body = {"pieces": ["data: a\n\n"], "repeat": 100, "pause_s": 0.2}
    process = vastai.start("request", GROUP, "/say", "--stream", "--data", json.dumps(body))
    assert reads(process, 4) == b"a\na\n"
    for worker in workers_of(emulator):
        worker.stop()
    _, err = process.communicate(timeout=10)
    assert process.returncode == 6
    has_words(err.decode(), "broke off after [2-9] events?")
    assert len(emulator.routing.executions) == 1


@pytest.mark.parametrize("args", [("request", GROUP, "/say", "--stream", "--data", json.dumps(dict(SAY, repeat=500, pause_s=0.1))),
                                  ("request", GROUP, "/echo", "--data", '{"seconds": 60}')], ids=["stream", "wait"])
def test_the_worker_sees_a_cancelled_request(secure, tls_emulator, args):
    process = secure.start(*args)
    if "--stream" in args:
        assert reads(process, 2) == b"a\n"
    else:
        assert until(lambda: tls_emulator.routing.executions)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130, err
    assert until(lambda: [w for w in workers_of(tls_emulator) if w.cancelled]), "the connection is still open"


def test_a_silent_stream_outlives_the_deadline(vastai):
    body = {"pieces": ["data: a\n\n"], "repeat": 4, "pause_s": 0.8}
    result = vastai("request", GROUP, "/say", "--stream", "--timeout", "2", "--data", json.dumps(body))
    assert (result.code, result.out) == (0, "a\n" * 4)
    result = vastai("request", GROUP, "/echo", "--timeout", "1", "--data", '{"seconds": 5}')
    assert result.code in (7, 10) and result.seconds < 4


# ---- chat ----


def test_a_chat_prints_tokens(secure, tls_emulator):
    result = secure(
        "chat", GROUP, "Say hello", "--system", 'be "brief"', "--model", "m", "--max-tokens", "3", "--temperature", ".5"
    )
    assert (result.code, result.out, result.err) == (0, "You said: Say\n", "")
    route, payload = tls_emulator.routing.executions[0]
    assert route == CHAT and payload == {
        "model": "m",
        "messages": [{
            "role": "system",
            "content": 'be "brief"'
        }, {
            "role": "user",
            "content": "Say hello"
        }],
        "stream": True,
        "stream_options": {
            "include_usage": True
        },
        "max_tokens": 3,
        "temperature": 0.5
    }
    assert json.loads(tls_emulator.requests("POST", "/route/")[0].body)["cost"] == 3


def test_a_chat_as_one_object(vastai):
    answer = json.loads(succeeded(vastai("--raw", "chat", GROUP, "Say hello", "--max-tokens", "3")).out)
    assert answer["content"] == "You said: Say" and answer["finish_reason"] == "length" and answer["model"] == "toy"
    assert answer["usage"]["completion_tokens"] == 3 and list(answer) == ["content", "finish_reason", "usage", "model"]


def test_a_chat_from_stdin(vastai, emulator):
    for args in ((), ("-",)):
        assert vastai("chat", GROUP, *args, stdin="Größe\nof it\n".encode()).out == "You said: Größe of it\n"
    assert emulator.routing.executions[0][1]["messages"][0]["content"] == "Größe\nof it"


def test_a_token_is_printed_before_the_next_is_sent(vastai, emulator):
    for number in (1001, 1002):
        emulator.routing.worker(number).token_s = 3
    process = vastai.start("chat", GROUP, "Say hello")
    began = time.monotonic()
    assert reads(process, 3) == b"You"
    assert time.monotonic() - began < 2.5
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert until(lambda: [w for w in workers_of(emulator) if w.cancelled])
    process.communicate()


def chat_answers(emulator, body, content_type="text/event-stream"):
    emulator.fault(path=CHAT, status=200, body=body, content_type=content_type)


def test_a_chat_that_was_not_streamed(vastai, emulator):
    whole = {"choices": [{"message": {"role": "assistant", "content": "Hi\nyou"}, "finish_reason": "stop"}]}
    chat_answers(emulator, json.dumps(whole, indent=1), "application/json")
    assert vastai("chat", GROUP, "x").out == "Hi\nyou\n"
    chat_answers(emulator, json.dumps(whole), "application/json")
    assert json.loads(vastai("--raw", "chat", GROUP, "x").out) == {
        "content": "Hi\nyou", "finish_reason": "stop", "usage": None, "model": None}


@pytest.mark.parametrize("raw", [False, True])
def test_an_error_in_a_chat_fails_with_its_words(vastai, emulator, raw):
    flags = ("--raw",) if raw else ()
    chat_answers(
        emulator, 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"error":{"message":"out of memory"}}\n\n'
    )
    result = vastai(*flags, "chat", GROUP, "x")
    assert result.code == 1 and result.out == ("" if raw else "a\n")
    has_words(result.err, "out of memory")
    chat_answers(emulator, '{"error_msg": "no such model"}', "application/json")
    result = vastai(*flags, "chat", GROUP, "x")
    assert result.code == 1
    has_words(result.err, "no such model")
    chat_answers(emulator, "<html>Welcome</html>", "text/html")
    assert vastai(*flags, "chat", GROUP, "x").code == 9
    chat_answers(emulator, 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"choi\n\n')
    assert vastai(*flags, "chat", GROUP, "x").code == 9


def test_a_chat_that_breaks_off(vastai, emulator):
    emulator.fault(path=CHAT, dies_after=2)
    result = vastai("chat", GROUP, "Say hello")
    assert (result.code, result.out) == (6, "You said:\n")
    has_words(result.err, "broke off after 2 events")
    emulator.fault(path=CHAT, dies_after=2, last_words=SECOND_HEAD)
    result = vastai("--raw", "chat", GROUP, "Say hello")
    assert (result.code, result.out) == (6, "")
    assert json.loads(result.err)["error"] is True


@pytest.mark.parametrize("last,code", [("", 6), ('data: {"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}\n\n', 6),
                                       ("data: [DONE]\n\n", 0), ('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n', 0)])
def test_a_stream_without_an_end_mark_is_no_whole_chat(vastai, emulator, last, code):
    stream = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n' + last
    chat_answers(emulator, stream)
    result = vastai("chat", GROUP, "x")
    assert (result.code, result.out) == (code, "a\n")
    assert result.err == "" or "the answer may be incomplete" in result.err
    chat_answers(emulator, stream)
    result = vastai("--raw", "chat", GROUP, "x")
    assert result.code == code and (code == 0 or (result.out == "" and json.loads(result.err)["error"] is True))


def test_what_a_model_says_cannot_act_on_a_terminal(vastai, emulator):
    chat_answers(emulator, 'data: {"choices":[{"delta":{"content":"a\\u001b[2Jb"}}]}\n\n')
    _, shown = on_terminal(vastai, "chat", GROUP, "x")
    assert "\x1b[2J" not in shown and "a\\x1b[2Jb" in shown


# ---- a terminal ----


def test_progress_is_on_a_terminal_only_and_never_in_the_answer(vastai, emulator):
    queue = queue_of(emulator)
    queue.not_ready = 2
    code, shown = on_terminal(vastai, "request", GROUP, "/echo", "--data", '{"a": 1}', columns=80)
    assert (code, what_stays(shown)) == (0, '{"payload": {"a": 1}}')
    lines = shown.split("\r\x1b[K")
    assert lines[-1] == '{"payload": {"a": 1}}'
    assert any(
        re.fullmatch(r"waiting for a worker: total workers: 2; ready: 2 \(\d+ s left\)", line) for line in lines
    ), shown
    queue.queued = 1
    assert "waiting in the queue: place 1 of 10" in on_terminal(vastai, "chat", GROUP, "x")[1]
    queue.not_ready = 1
    result = vastai("request", GROUP, "/echo")
    assert (result.code, result.err) == (0, "")


# ---- sessions ----


def test_the_life_of_a_session(secure, tls_emulator, tmp_path):
    file = tmp_path / "session.json"
    succeeded(
        secure(
            "create", "session", GROUP, "--lifetime", "30", "--on-close", "/bye", "--on-close-payload", '{"why": 1}',
            "--session", file
        ), "Session", "created"
    )
    assert os.stat(file).st_mode & 0o777 == 0o600
    routes = len(tls_emulator.requests("POST", "/route/"))
    assert reply(secure("request", GROUP, "/echo", "--session", file, "--data", '{"a": 1}')) == {"a": 1}
    assert len(tls_emulator.requests("POST", "/route/")) == routes
    worker = next(w for w in workers_of(tls_emulator) if w.sessions)
    session = next(iter(worker.sessions.values()))
    assert (session.lifetime, session.on_close_route, session.on_close_payload) == (30, "/bye", {"why": 1})
    assert worker.executions == [("/echo", {"a": 1})]
    created, used = [json.loads(r.body) for r in worker.records]
    assert used["auth_data"] == created["auth_data"] and used["session_id"] == session.id
    auth = [re.search(rb'"auth_data":(\{.*?\}),"session_id"', r.body).group(1) for r in worker.records]
    assert auth[0] == auth[1]
    shown = json.loads(secure("--raw", "show", "session", file).out)
    assert shown["session_id"] == session.id and shown["lifetime"] == 30 and shown["on_close_route"] == "/bye"
    assert shown["expiration"] - shown["created_at"] in (59, 60, 61)  # each request adds the lifetime to the end
    succeeded(secure("show", "session", file), session.id, "30 s", "/bye")
    succeeded(secure("end", "session", file), "ended")
    assert worker.closed == [("/bye", {"why": 1, "session_id": session.id})]
    refused(secure("show", "session", file), 4, "session has ended")
    refused(secure("request", GROUP, "/echo", "--session", file), 4, "410")
    succeeded(secure("end", "session", file), "already ended")
    assert len(worker.executions) == 1


def test_a_session_ends_while_the_console_is_out_of_reach(vastai, emulator, tmp_path):
    file = tmp_path / "session.json"
    succeeded(vastai("create", "session", 4242, "--lifetime", "30", "--session", file))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    vastai.flags = ["--url", "http://127.0.0.1:%d" % port]
    succeeded(vastai("end", "session", file))
    assert not any(w.sessions for w in workers_of(emulator))


def test_sessions_that_cannot_be_made_or_read(vastai, emulator, tmp_path):
    for number in (1001, 1002):
        emulator.routing.worker(number).sessions.update({str(n): None for n in range(0)})
    refused(vastai("create", "session", GROUP, "--lifetime", "0", "--session", "x"), 2)
    refused(vastai("create", "session", GROUP, "--lifetime", "30"), 2, "--session")
    assert emulator.requests() == []
    (tmp_path / "other.json").write_text('{"url": "http://127.0.0.1:1"}')
    refused(vastai("show", "session", tmp_path / "other.json"), 2, "not a session")
    refused(vastai("end", "session", tmp_path / "nothing.json"), 2, "nothing.json")
    result = vastai("create", "session", GROUP, "--lifetime", "30", "--session", "/proc/nothing/x.json")
    refused(result, 1, "cannot write", "was ended")
    assert not any(w.sessions for w in workers_of(emulator))


def test_a_session_that_others_can_read_is_used_with_a_warning(vastai, tmp_path):
    file = tmp_path / "session.json"
    succeeded(vastai("create", "session", 4242, "--lifetime", "30", "--session", file))
    assert vastai("request", GROUP, "/echo", "--session", file).err == ""
    os.chmod(file, 0o640)
    result = vastai("request", GROUP, "/echo", "--session", file)
    assert reply(result) == {}
    has_words(result.err, "warning: other users can read the session", "chmod 600 %s" % file)
    assert vastai("--raw", "request", GROUP, "/echo", "--session", file).err == ""


def test_a_session_that_was_lost_with_its_worker(vastai, emulator, tmp_path):
    file = tmp_path / "session.json"
    succeeded(vastai("create", "session", 4242, "--lifetime", "30", "--session", file))
    for worker in workers_of(emulator):
        worker.stop()
    polls = queue_of(emulator).polls
    refused(vastai("request", GROUP, "/echo", "--session", file, "--timeout", "4"), 6, "127.0.0.1")
    assert queue_of(emulator).polls == polls


# ---- whom workers are trusted by, and keys ----


def test_the_root_of_workers_is_fetched_once_and_kept(secure, tls_emulator, tmp_path):
    for _ in range(2):
        succeeded(secure("request", GROUP, "/echo"))
    fetches = tls_emulator.requests("GET", "/static/jvastai_root.cer")
    assert len(fetches) == 1 and fetches[0].key is None
    kept = [f for f in secure.files() if "worker-root" in f]
    assert len(kept) == 1 and os.stat(kept[0]).st_mode & 0o777 == 0o600
    old = time.time() - 31 * 86400
    os.utime(kept[0], (old, old))
    (tmp_path / "other").mkdir()
    for number in list(tls_emulator.routing.workers):
        tls_emulator.routing.workers.pop(number).stop()
    tls_emulator.routing.serve_tls(certs.worker_authority(str(tmp_path / "other")))
    result = secure("request", GROUP, "/echo")
    assert result.code == 0 and "root certificate of workers has changed" in result.err
    assert len(tls_emulator.requests("GET", "/static/jvastai_root.cer")) == 2


def test_workers_are_verified_with_their_root_and_no_other(secure, tls_emulator, authority, tmp_path):
    refused(secure("request", GROUP, "/echo", "--worker-cacert", authority.pem, "--timeout", "5"), 6, "--worker-cacert")
    tls_emulator.routing.root = None
    fresh = secure("request", GROUP, "/echo", env={"XDG_CACHE_HOME": str(tmp_path / "cache")})
    refused(fresh, 6, "--worker-cacert")
    refused(secure("request", GROUP, "/echo", "--worker-cacert", "nothing.pem"), 6, "nothing.pem")
    assert tls_emulator.routing.executions == []


def test_the_root_of_workers_vouches_for_nothing_else(secure, tls_emulator, tmp_path):
    (tmp_path / "again").mkdir()
    root = certs.worker_authority(str(tmp_path / "again"))
    context = certs.server_context(root.issue(name="localhost"))
    listener = tls_emulator.listen(context)
    succeeded(secure("request", GROUP, "/echo"))
    refused(secure("--url", listener.url, "request", GROUP, "/echo", "--worker-cacert", root.pem), 6, "trusted root")


def test_plain_workers_elsewhere_need_leave(vastai, emulator):
    port = emulator.routing.worker(1001).listener.port
    queue_of(emulator).url = "http://0.0.0.0:%d" % port  # this machine, by an address that is not loopback
    refused(vastai("request", GROUP, "/echo"), 6, "--allow-plain")
    assert emulator.routing.executions == []
    assert reply(vastai("request", GROUP, "/echo", "--allow-plain")) == {}


def test_no_key_of_any_kind_reaches_a_worker(secure, tls_emulator, tmp_path):
    file = tmp_path / "s.json"
    for args in (("request", GROUP, "/echo"), ("chat", GROUP, "hi"), ("create", "session", GROUP, "--lifetime", "9",
                                                                      "--session", file),
                 ("request", GROUP, "/echo", "--session", file), ("show", "session", file), ("end", "session", file),
                 ("--explain", "request", GROUP, "/echo"), ("--curl", "request", GROUP, "/echo")):
        result = secure(*args)
        assert result.code == 0, result
        assert "secret-of-the-group" not in result.out + result.err
    for worker in workers_of(tls_emulator):
        conftest.judge_worker(worker, {conftest.KEY, "secret-of-the-group"})
    assert sum(len(w.records) for w in workers_of(tls_emulator)) == 7
    assert "secret-of-the-group" not in file.read_text()
    secure.expect_no_secret()


def test_a_key_that_is_told_back_is_not_shown(vastai, emulator):
    emulator.fault(path="/route/", status=400, body={"error_msg": "bad key secret-of-the-group of " + conftest.KEY})
    result = vastai("request", GROUP, "/echo")
    assert result.code == 1 and "secret-of-the-group" not in result.err and conftest.KEY not in result.err
    emulator.fault(path="/route/", status=200, body={"endpoint": GROUP, "url": "http://127.0.0.1:1", "signature": "x", "cost": 1,
                                                     "request_idx": 1, "reqnum": 1, "key": "secret-of-the-group"})
    refused(vastai("request", GROUP, "/echo"), 9, "key")


# ---- the gateway ----


def test_the_openai_gateway(vastai, emulator):
    result = vastai("chat", GROUP, "Say hello", "--via", "openai", "--max-tokens", "2")
    assert (result.code, result.out, result.err) == (0, "You said:\n", "")
    record = emulator.requests("POST")[0]
    assert record.path == "/%s%s" % (GROUP, CHAT) and record.key == conftest.KEY
    assert json.loads(record.body)["model"] == "default"
    body = json.dumps({"model": "x", "prompt": "good day"})
    result = vastai("request", GROUP, "/v1/completions", "--via", "openai", "--data", body)
    assert json.loads(succeeded(result).out)["choices"][0]["text"] == "You said: good day"
    assert emulator.routing.executions == []
    refused(vastai("request", GROUP, "/v1/completions", "--via", "openai"), 1, "model is required")
    emulator.fault(path="/%s%s" % (GROUP, CHAT), status=503)
    assert vastai("chat", GROUP, "x", "--via", "openai").code in (1, 10)


def test_another_address_of_the_gateway(vastai, emulator):
    with serving() as gateway:
        assert vastai("chat", GROUP, "x", "--via", "openai", "--openai-url", gateway.url).out == "You said: x\n"
        assert len(gateway.requests("POST")) == 1
    assert emulator.requests("POST") == []
    refused(vastai("chat", GROUP, "x", "--openai-url", "http://127.0.0.1:1"), 2)


# ---- the whole life ----


def test_from_an_empty_account_to_an_answer_and_back(vastai, emulator):
    emulator.settings.worker_start_s = 1.5
    emulator.account.endpoints.clear()
    emulator.account.instances.clear()
    succeeded(vastai("create", "endpoint", "--endpoint_name", "mine", "--cold_workers", "1"), "4301")
    succeeded(vastai("create", "workergroup", "--endpoint_name", "mine", "--template_hash", "toy"))
    assert vastai("chat", "mine", "Say hello").out == "You said: Say hello\n"
    assert queue_of(emulator, 4301).polls > 1 and queue_of(emulator, 4301).taken == 1
    succeeded(vastai("delete", "endpoint", 4301, "--verify"), "nothing is active")
    refused(vastai("chat", "mine", "Say hello"), 4)
