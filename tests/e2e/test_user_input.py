# SPDX-License-Identifier: MIT
"""Files and pipes that the user names: none of them is waited for beyond the deadline, and a whole one is read as ever."""
import os
import subprocess
import threading
import time

import pytest

from conftest import beside
from judge import has_words, refused

TIME = 0.5  # --timeout, in seconds
FAR = 3  # seconds past it that a busy machine may add

NAMED = {
    "api --input": ("api", "POST", "/x/", "--input"),
    "request --input": ("request", "llama", "/v1", "--input"),
    "request --session": ("request", "llama", "/v1", "--session"),
    "end session": ("end", "session"),
    "create instance --onstart": ("create", "instance", 1, "--image", "x", "--disk", 10, "--onstart"),
    "attach ssh": ("attach", "ssh", 7000001),
    "update ssh-key": ("update", "ssh-key", 1),
    "set user": ("set", "user", "--file"),
    "create api-key": ("create", "api-key", "--name", "x", "--permission_file"),
    "create team-role": ("create", "team-role", "--name", "x", "--permissions"),
    "update team-role": ("update", "team-role", 1, "--name", "x", "--permissions"),
    "save templates": ("save", "templates"),
}
WEBHOOK = ("verify", "webhook", "--secret", "x", "--timestamp", 1, "--signature", "sha256=" + 64 * "0")
STDIN = {
    "api --input": ("api", "POST", "/x/", "--input", "-"),
    "api --input, by name": ("api", "POST", "/x/", "--input", "/dev/stdin"),
    "request --input": ("request", "llama", "/v1", "--input", "-", "--raw-payload"),
    "chat": ("chat", "llama"),
    "set api-key": ("set", "api-key", "-"),
    "verify webhook": WEBHOOK,
    "destroy instance": ("destroy", "instance", 7000001),
    "destroy instance --raw": ("destroy", "instance", 7000001, "--raw"),
    "create instance --onstart": ("create", "instance", 1, "--image", "x", "--disk", 10, "--onstart", "/dev/stdin"),
}


def ended_by_the_deadline(process, stdin):
    """It ends in time, with the status of a deadline and a reason in at most two lines, while stdin stays open."""
    began = time.monotonic()
    code = process.wait(30)
    seconds = time.monotonic() - began
    stdin.close()
    out, err = process.stdout.read(), process.stderr.read().decode()
    assert code == 7 and seconds < TIME + FAR and out == b"", (process.args, code, seconds, out, err)
    has_words(err, "timed out")
    assert len(err.splitlines()) <= 3, err


@beside
@pytest.mark.parametrize("command", NAMED)
def test_a_named_pipe_that_nobody_writes_to(vastai, emulator, command):
    pipe = os.path.join(vastai.home, "pipe")
    os.mkfifo(pipe)
    process = vastai.start("--timeout", TIME, *NAMED[command], pipe, stdin=subprocess.PIPE)
    ended_by_the_deadline(process, process.stdin)
    assert [r for r in emulator.requests() if r.method != "GET"] == []


@beside
def test_a_named_pipe_that_its_writer_keeps_open(vastai, emulator):
    pipe = os.path.join(vastai.home, "pipe")
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDWR), "wb", buffering=0) as writer:
        writer.write(b'{"a": ')
        process = vastai.start("--timeout", TIME, *NAMED["api --input"], pipe, stdin=subprocess.PIPE)
        ended_by_the_deadline(process, process.stdin)
    assert emulator.requests() == []


@beside
@pytest.mark.parametrize("command", STDIN)
def test_stdin_that_stays_open(vastai, emulator, command):
    process = vastai.start("--timeout", TIME, *STDIN[command], stdin=subprocess.PIPE)
    ended_by_the_deadline(process, process.stdin)
    assert [r for r in emulator.requests() if r.method != "GET"] == []


def feed(pipe, piece):
    """Writes until the reader has ended."""
    try:
        while True:
            pipe.write(piece)
            pipe.flush()
            time.sleep(0.0002)
    except (BrokenPipeError, ValueError):
        pass


@beside
@pytest.mark.parametrize("piece", [b" ", b"x" * 65536], ids=["a trickle", "a flood"])
@pytest.mark.parametrize("command", STDIN)
def test_stdin_without_an_end(vastai, emulator, command, piece):
    process = vastai.start("--timeout", TIME, *STDIN[command], stdin=subprocess.PIPE)
    feeder = threading.Thread(target=feed, args=(process.stdin, piece), daemon=True)
    feeder.start()
    code = process.wait(30)
    err = process.stderr.read().decode()
    feeder.join(10)
    process.stdout.close()
    assert code in (2, 7) and err != "" and process.stdout.closed, (process.args, code, err)
    assert [r for r in emulator.requests() if r.method != "GET"] == []


def through(pipe, text):
    with open(pipe, "wb") as writer:
        writer.write(text)


@beside
def test_pipes_that_end_are_read_whole(vastai, emulator):
    pipe = os.path.join(vastai.home, "pipe")
    os.mkfifo(pipe)
    writer = threading.Timer(0.3, through, (pipe, b'{"label": "' + 30000 * b"x" + b'"}'))
    writer.start()
    result = vastai("api", "PUT", "/api/v0/instances/7000001/", "--input", pipe)
    writer.join()
    sent = emulator.requests("PUT")
    assert len(sent) == 1 and len(sent[0].body) == 30013, result


def test_an_inherited_pipe_whose_writer_has_ended(vastai, emulator):
    """As of a shell's <(command)."""
    for text, code in (b"", 2), (b"{}", 0):
        reader, writer = os.pipe()
        os.write(writer, text)
        os.close(writer)
        process = vastai.start("api", "PUT", "/api/v0/instances/7000001/", "--input", "/dev/fd/%d" % reader,
                               pass_fds=[reader])
        os.close(reader)
        out, err = process.communicate(timeout=30)
        assert process.returncode == code and len(emulator.requests("PUT")) == (text != b""), (out, err)


@pytest.mark.parametrize("name", ["vast_api_key", "vast_tfa_key"])
def test_a_key_file_that_is_a_pipe_is_refused_at_once(vastai, emulator, name):
    folder = os.path.dirname(vastai.keyfile)
    os.makedirs(folder)
    os.mkfifo(os.path.join(folder, name), 0o600)
    result = refused(vastai("show", "instances", env={"VAST_API_KEY": None}), 2, "cannot read .*" + name)
    assert result.seconds < FAR and emulator.requests() == []


def test_roots_that_are_a_pipe_are_refused_at_once(bare):
    pipe = os.path.join(bare.home, "pipe")
    os.mkfifo(pipe)
    for env, args in ({}, ("--cacert", pipe)), ({"SSL_CERT_FILE": pipe}, ()), ({"SSL_CERT_DIR": bare.home}, ()):
        result = bare("--url", "https://127.0.0.1:1", "--retry", 1, *args, "show", "instances", env=env)
        assert result.code == 6 and result.seconds < FAR, result


def test_files_that_are_none(vastai, emulator):
    for path in "/nowhere/at/all", "/", vastai.home:
        refused(vastai(*NAMED["api --input"], path), 2, "cannot read the (file|input) of --input")
        refused(vastai(*NAMED["set user"], path), 2, "cannot read " + path)
    refused(vastai(*NAMED["api --input"], "/dev/null"), 2, "not valid JSON")
    assert emulator.requests() == []


def test_a_file_of_the_longest_length(vastai, emulator):
    path = os.path.join(vastai.home, "file")
    for length in 60000, 70000:
        with open(path, "wb") as file:
            file.write(b'{"x": "' + (length - 9) * b"x" + b'"}')
        result = vastai(*NAMED["create team-role"], path)
        sent = [r for r in emulator.requests("POST") if len(r.body) > length]
        assert (result.code == 2) == (sent == []) == (length == 70000), result
    has_words(result.err, "longer than 64 KB")
