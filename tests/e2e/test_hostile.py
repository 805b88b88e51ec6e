# SPDX-License-Identifier: MIT
"""A server that means harm: it sends without end, redirects, echoes the key, and sends control characters."""
import json
import os
import shutil
import signal
import subprocess
import time

import pytest

from conftest import KEY, beside, skip
from emulator import certs
from judge import clean, refused, refused_raw
from raw_server import RawServer

SHOW = ("show", "endpoints")
DELETE = ("delete", "endpoint", 4242)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


class Talker(RawServer):
    """Answers each request with what `say` yields, until the client has had enough."""

    def __init__(self, say, pause_s=0):
        self.say, self.pause_s = say, pause_s
        super().__init__()

    def talk(self, peer):
        self.requests.append(peer.recv(65536).decode("latin-1"))
        for piece in self.say():
            peer.sendall(piece)
            time.sleep(self.pause_s)
        time.sleep(20)


def endless(*pieces):
    def say():
        yield from pieces[:-1]
        while True:
            yield pieces[-1]
    return say


# ---- talk without end ----

# What is sent, how slowly, and what it comes to: 9 is nonsense, 7 the deadline, 10 an unknown outcome.
ENDLESS = {
    "one byte of a head now and then": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"a"), 0.02, (7, 10)),
    "nothing": (endless(b""), 0.1, (7, 10)),
    "header fields": (endless(OK, b"X-Filler: 0123456789\r\n" * 200), 0, 9),
    "one header field": (endless(OK + b"X: ", b"0123456789" * 400), 0, 9),
    "interim answers": (endless(b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n"), 0, 9),
    "a chunk extension": (endless(CHUNKED + b"2;x=", b"y" * 4000), 0, 9),
    "chunk extensions": (endless(CHUNKED, b"1;" + b"y" * 4000 + b"\r\n \r\n"), 0, 9),
    "trailer fields": (endless(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-T: 0123456789\r\n" * 200), 0, 9),
    "zeros before a chunk's size": (endless(CHUNKED, b"0" * 4000), 0, 9),
    "nesting": (endless(OK + b"\r\n", b"[" * 4000), 0, 9),
    "objects in objects": (endless(OK + b"\r\n", b'{"a":' * 400), 0, 9),
    "white space": (endless(OK + b"\r\n", b" " * 65536), 0.01, (7, 10)),
    "one string": (endless(OK + b'\r\n{"success":true,"msg":"', b"x" * 65536), 0.01, (7, 10)),
    "one number": (endless(OK + b'\r\n{"success":true,"n":1', b"0" * 65536), 0.01, (7, 10)),
    "one key": (endless(OK + b'\r\n{"', b"k" * 65536), 0.01, (7, 10)),
    "members": (endless(OK + b'\r\n{"success":true', b',"success":true' * 4000), 0.01, (7, 10)),
    "a body, byte by byte": (endless(OK + b"Content-Length: 1000000\r\n\r\n", b" "), 0.02, (7, 10)),
    "a refusal's words": (endless(b"HTTP/1.1 400 No\r\n\r\n", b"<p>no" * 4000), 0.001, (1, 7)),
}


@beside
@pytest.mark.parametrize("command", [SHOW, DELETE], ids=["show", "delete"])
@pytest.mark.parametrize("name", ENDLESS)
def test_talk_without_end_is_ended(vastai, name, command):
    say, pause_s, code = ENDLESS[name]
    with Talker(say, pause_s) as talker:
        result = vastai("--url", talker.url, "--retry", 1, "--timeout", 1.5, *command)
        assert len(talker.requests) == 1
    codes = code if isinstance(code, tuple) else (code,)
    assert result.code in (codes if command is SHOW else [10 if c == 9 else c for c in codes]), result
    assert result.seconds < 6 and result.out == "" and len(result.err) < 1000, result
    assert result.code != 7 or command is SHOW, "a change that may have been made is not just late: %r" % result
    clean(result.err)


# What mbedTLS passes over, or may, in a loop of its own, as plain records before the ServerHello.
TLS_ENDLESS = {
    "warning alerts": b"\x15\x03\x03\0\x02\x01\x5a",
    "requests for another handshake": b"\x16\x03\x03\0\x04\0\0\0\0",
    "changes of the cipher": b"\x14\x03\x03\0\x01\x01",
    "empty records": b"\x17\x03\x03\0\0",
}


@beside
@pytest.mark.parametrize("under", ["", "valgrind"])
@pytest.mark.parametrize("name", TLS_ENDLESS)
def test_a_tls_peer_that_never_runs_dry_is_left_at_the_deadline(vastai, name, under):
    if under and not shutil.which(under):
        skip("no %s" % under)
    if under and os.environ.get("SANITIZED"):
        skip("valgrind cannot run a binary with the address sanitizer")
    binary = vastai.argv()[0]
    argv = ([shutil.which(under), "-q", binary] if under else [binary]) + ["--retry", "1", "--timeout", "2"]
    began = time.monotonic()
    subprocess.run(argv[:-4] + ["--version"], capture_output=True, env=vastai.env)
    start = time.monotonic() - began  # valgrind takes its time to begin with
    with Talker(endless(TLS_ENDLESS[name] * 5000)) as talker:
        began = time.monotonic()
        done = subprocess.run(argv + ["--url", talker.url.replace("http:", "https:"), *SHOW], capture_output=True, timeout=30,
                              env=vastai.env, stdin=subprocess.DEVNULL)
        seconds = time.monotonic() - began
    assert done.returncode in (6, 7) and done.stdout == b"", done
    assert seconds < 3 + 2 * start, (seconds, done)
    clean(done.stderr.decode())


class TlsTalker(Talker):
    """The same after a TLS handshake."""

    def __init__(self, say, context):
        self.context = context
        super().__init__(say)

    def talk(self, peer):
        with self.context.wrap_socket(peer, server_side=True) as tls:
            super().talk(tls)


def end_by_interrupt(vastai, talker, *args):
    """Interrupts a command that is being flooded: it ends within a second. Returns whether it was still running then."""
    process = vastai.start("--url", talker.url.replace("http:", "https:"), "--retry", 1, "--timeout", 60, *args, *SHOW)
    time.sleep(0.5)
    flooded, began = process.poll() is None, time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    seconds = time.monotonic() - began
    if flooded:
        assert process.returncode == 130 and seconds < 1, (process.returncode, out, err, seconds)
        assert (out, err) == (b"", b"vastai: show endpoints: interrupted\n")
    return flooded


@pytest.mark.parametrize("name", TLS_ENDLESS)
def test_an_interrupt_ends_a_flood_of_tls_records(bare, name):
    with Talker(endless(TLS_ENDLESS[name] * 5000)) as talker:
        flooded = end_by_interrupt(bare, talker)
    assert flooded or name != "warning alerts", "the others may be refused at the first record, by the version of mbedTLS"


# What a server says without end after the handshake, in records as small as they can be.
TLS_BODIES = {
    "a string": endless(OK + b'\r\n{"success":true,"msg":"', b"x"),
    "white space": endless(OK + b"\r\n", b" " * 16384),
    "members": endless(OK + b'\r\n{"success":true', b',"success":true' * 1000),
}


@pytest.mark.parametrize("name", TLS_BODIES)
def test_an_interrupt_ends_a_flood_after_the_handshake(bare, identity, authority, name):
    with TlsTalker(TLS_BODIES[name], certs.server_context(identity)) as talker:
        assert end_by_interrupt(bare, talker, "--cacert", authority.pem)


# ---- invalid bodies ----

BODIES = {
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xabV*.MNN-.V\xb2*)*M\xad\x05\x00",
    "deflate": b"x\x9c\xabV*.MNN-.V\xb2*)*M\xad\x05\x00=\x95\x05\xb5",
    "UTF-16": '{"success": true}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"success": true}',
    "bytes that are not UTF-8": b'{"success": true, "msg": "\xff\xfe"}',
    "an overlong slash": b'{"success": true, "msg": "\xc0\xaf"}',
    "half a surrogate pair": b'{"success": true, "msg": "\\ud800"}',
    "NUL": b'{"success": true, "msg": "\x00"}',
    "a tail": b'{"success": true} {"success": false}',
    "NaN": b'{"success": true, "n": NaN}',
    "a comment": b'{"success": true /* yes */}',
    "success in capitals": b'{"Success": true}',
    "success as text": b'{"success": "true"}',
    "success as a number": b'{"success": 1}',
    "success inside": b'{"result": {"success": true}}',
    "success first, then not": b'{"success": true, "success": false}',
    "not, then success": b'{"success": false, "success": true}',
    "success in a list": b'[{"success": true}]',
    "a bare true": b"true",
    "an error that is true": b'{"error": true, "msg": "no"}',
    "workers as texts": b'{"success": true, "deleted_workers": ["1"], "failed_workers": []}',
    "workers in workers": b'{"success": true, "deleted_workers": [], "failed_workers": [[7]]}',
    "workers as an object": b'{"success": true, "deleted_workers": {"1": 2}, "failed_workers": []}',
    "a worker of no size": b'{"success": true, "deleted_workers": [1e999999], "failed_workers": []}',
    "half a worker": b'{"success": true, "deleted_workers": [], "failed_workers": [1.5]}',
    "workers past 64 bits": b'{"success": true, "deleted_workers": [], "failed_workers": [9223372036854775808]}',
    "words as a number": b'{"success": true, "deleted_workers": [], "failed_workers": [], "msg": 7}',
}
# What says that it was not done; all else leaves that open, but for what confirms it with workers that cannot be read.
REFUSED = ("success first, then not", "not, then success", "an error that is true")


@pytest.mark.parametrize("name", BODIES)
def test_a_deletion_is_done_only_if_that_is_said(vastai, emulator, name):
    head = OK + (b"Content-Encoding: %s\r\n" % name.encode() if name in ("gzip", "deflate") else b"")
    emulator.fault(times=-1, raw=head + b"Content-Length: %d\r\n\r\n" % len(BODIES[name]) + BODIES[name], cut=1 << 20)
    confirmed = name.startswith(("worker", "a worker", "half a worker", "words as"))
    code = 9 if confirmed else 1 if name in REFUSED else 10
    refused(vastai("--retry", 1, *DELETE), code)
    refused_raw(vastai("--retry", 1, "--raw", *DELETE), code)


@pytest.mark.parametrize("number", ["1e999999", "-1e999999", "1e-999999", "1" + "0" * 400, "-0", "9223372036854775808"])
def test_strange_ids_of_a_listing_do_no_harm(vastai, emulator, number):
    body = b'{"success": true, "results": [{"id": %s, "endpoint_name": "x"}]}' % number.encode()
    emulator.fault(times=-1, raw=OK + b"Content-Length: %d\r\n\r\n" % len(body) + body, cut=1 << 20)
    plain, raw = vastai(*SHOW), vastai("--raw", *SHOW)
    assert plain.code in (0, 9) and raw.code in (0, 9), (plain, raw)
    assert raw.code != 0 or number in raw.out
    clean(plain.out + plain.err)


def test_a_string_of_ten_megabytes(vastai, emulator):
    long = "x" * 10_000_000
    emulator.fault(times=-1, status=200, body=json.dumps({"success": True, "results": [{"id": 7, "endpoint_name": long}]}))
    assert "x" * 20 in vastai(*SHOW).out
    assert json.loads(vastai("--raw", *SHOW).out)[0]["endpoint_name"] == long


# ---- at the terminal ----

NASTY = "a\x1b[2Jb\x1b]0;title\x07c\u009b31md\u202ee\u2066f\u061cg\u2060\ufeffh\x7fi\rj\x00k\u2028l"


@pytest.mark.parametrize("status", [200, 400, 404, 500])
@pytest.mark.parametrize("flags", [[], ["--raw"]], ids=["plain", "raw"])
def test_nothing_that_is_shown_moves_the_cursor(vastai, emulator, status, flags):
    body = {"success": status == 200, "error": None, "msg": NASTY, "results": [{"id": 7, "endpoint_name": NASTY, NASTY: NASTY}],
            "deleted_workers": [], "failed_workers": []}
    emulator.fault(times=-1, status=status, body=json.dumps(body))
    for command in (SHOW, DELETE, ("show", "user"), ("show", "ssh-keys")):
        result = vastai("--retry", 1, *flags, *command)
        shown = result.out + result.err
        clean(shown)
        for character in "\u061c\u202a\u202b\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u200e\u200f\u2028\u2029\ufeff":
            assert character not in shown, (command, hex(ord(character)), result)


@pytest.mark.parametrize("target", ["https://evil.test/\x1b[2J", "/\u202e", "/\x9b31m", "/a\tb", "/a\r\nX-Evil: 1"])
def test_a_redirect_is_told_without_its_escapes(vastai, emulator, target):
    raw = "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % target
    emulator.fault(times=-1, raw=raw.encode(), cut=1 << 20)
    # The target "/a" is followed, on a connection that the service may have closed.
    codes = (6, 9) if "\r\n" in target else 9
    result = refused(vastai("--retry", 1, *SHOW), codes)
    assert "\u202e" not in result.err
    refused_raw(vastai("--retry", 1, "--raw", *SHOW), codes)


# ---- redirects ----


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("target", [
    "http://127.0.0.1:{port}@127.0.0.1:{other}/", "http://user:pw@127.0.0.1:{other}/", "//127.0.0.1:{other}/",
    "http://127.0.0.1:{other}/", "http://localhost:{port}/", "http://127.0.0.1.:{port}/", "\\\\127.0.0.1:{other}/",
    "/\\127.0.0.1:{other}/", "http:/127.0.0.1:{other}/", "http:127.0.0.1:{other}", "http://127.0.0.1:{other}#@127.0.0.1:{port}/",
    "http://127.0.0.1:{other}?@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@127.0.0.1:{other}/", "ftp://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/", "../x", "x", "?x", "http://[::1]:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/"])
def test_the_key_follows_no_redirect_elsewhere(vastai, emulator, status, target):
    with Talker(lambda: [OK + b"Content-Length: 2\r\n\r\n{}"]) as other:
        location = target.format(port=emulator.url.rsplit(":", 1)[1], other=other.url.rsplit(":", 1)[1])
        emulator.fault(times=-1, status=status, body="", headers=[("Location", location)])
        result = vastai("--retry", 1, "--timeout", 5, *DELETE)
        assert other.requests == [], other.requests
    assert result.code not in (0, 2), result
    assert 4242 in emulator.account.endpoints


# ---- a server that echoes the key ----


def echo(status, how):
    body = {"msg": how % KEY, "detail": how % KEY, "error": KEY, "success": False}
    return dict(times=-1, status=status, body=json.dumps(body))


@pytest.mark.parametrize("flags", [[], ["--raw"], ["--explain"], ["--full"]], ids=["plain", "raw", "explain", "full"])
@pytest.mark.parametrize("status", [200, 400, 401, 404, 429, 500, 503])
def test_a_key_that_is_told_back_is_not_shown(vastai, emulator, status, flags):
    emulator.fault(**echo(status, "bad header Authorization: Bearer %s, and again " + "." * 180 + "%s" % KEY))
    for command in (SHOW, DELETE, ("destroy", "instance", "7", "-y"), ("show", "user")):
        result = vastai("--retry", 1, *flags, *command)
        assert result.code != 0 and KEY[:16] not in result.out + result.err, result


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_a_key_that_is_told_back_as_text_is_not_shown(vastai, emulator, kind):
    emulator.fault(times=-1, status=400, body="<p>Authorization: Bearer %s</p>" % KEY, content_type=kind)
    refused(vastai(*DELETE), 1)
    refused_raw(vastai("--raw", *DELETE), 1)


def test_a_key_in_a_success_is_not_shown_to_people(vastai, emulator):
    body = {"success": True, "msg": "Hello " + KEY, "deleted_workers": [], "failed_workers": [], "id": 1, "username": KEY,
            "results": [{"id": 1, "endpoint_name": KEY, "endpoint_state": "x" + KEY}]}
    emulator.fault(times=-1, status=200, body=json.dumps(body))
    for command in (DELETE, SHOW + ("-o", "table"), ("destroy", "instance", "7", "-y"), ("show", "user", "-o", "table"), ("create", "endpoint", "--endpoint_name", "x")):
        result = vastai(*command)
        assert KEY not in result.out + result.err, result


def test_a_redirect_with_the_key_is_neither_followed_nor_shown(vastai, emulator):
    emulator.fault(times=-1, status=307, body="", headers=[("Location", "/api/v0/%s/" % KEY)])
    refused(vastai("--retry", 1, *DELETE), 9)
    assert len(emulator.records) == 1


# ---- text that the user can paste ----

PASTES = [
    ("next_token", ("show", "instances", "--limit", 1), {"success": True, "instances": [{"id": 1}]}, "--next-token"),
    ("secret", ("tfa", "send-sms", "-p", "+1"), {"success": True}, "--secret"),
    ("secret", ("tfa", "send-email"), {"success": True}, "--secret"),
    ("secret", ("tfa", "totp-setup"), {"success": True, "provisioning_uri": "otpauth://x"}, "--secret"),
    ("secret", ("tfa", "auth-new"), {"success": True}, "--secret"),
]


@pytest.mark.parametrize("value", ["a; id", "$(id)", "`id`", "it's", "a&b|c>d", "*", "a b\\", '"', "~", "#", "!!"])
@pytest.mark.parametrize("member,line,body,option", PASTES, ids=lambda v: "-".join(map(str, v[:2])) if isinstance(v, tuple) else "")
def test_what_is_to_be_pasted_is_one_word_to_the_shell(vastai, emulator, member, line, body, option, value):
    emulator.fault(times=-1, status=200, body={**body, member: value})
    result = vastai(*line)
    listed = [text for text in (result.out + result.err).splitlines() if option in text]
    assert listed, result
    for text in listed:
        pasted = text[text.index(option):].rstrip(")") if member == "next_token" else text[text.index(option):]
        argv = shell_words(pasted)
        assert argv[0] == "%s=%s" % (option, value) or argv[:2] == [option, value], (text, argv)


def shell_words(line):
    """The words that a shell makes of a line, in a folder with files that it could expand to."""
    done = subprocess.run(["sh", "-c", "for w in %s; do printf '%%s\\0' \"$w\"; done" % line], capture_output=True, cwd="/usr")
    assert done.returncode == 0, (line, done)
    return done.stdout.decode().split("\0")[:-1]
