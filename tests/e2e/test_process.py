# SPDX-License-Identifier: MIT
"""The command as a process: interrupts, broken pipes, full disks, closed descriptors. Never a success that was not."""
import os
import signal
import subprocess
import time

import pytest

from conftest import BINARY, beside
from judge import has_words

SHOW = ("show", "endpoints")
DELETE = ("delete", "endpoint", 4242)


def once_asked(emulator, process, count=1):
    limit = time.monotonic() + 10
    while len(emulator.records) < count:
        assert process.poll() is None and time.monotonic() < limit
        time.sleep(0.01)


def shell(vastai, script, *args):
    """Runs `"$@"` with redirections that only a shell makes; returns (status, stdout, stderr)."""
    done = subprocess.run(
        ["sh", "-c", script, "sh"] + vastai.argv(*args), env=vastai.env, capture_output=True, timeout=30
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_it_waits_for_an_answer(vastai, emulator, number):
    emulator.fault(times=-1, hang=True)
    process = vastai.start(*SHOW)
    once_asked(emulator, process)
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert process.returncode in (-number, 128 + number), (process.returncode, err)
    assert time.monotonic() - began < 2 and out == b""


def test_an_interrupt_of_a_deletion_says_that_its_outcome_is_unknown(vastai, emulator):
    emulator.fault(times=-1, hang=True)
    process = vastai.start(*DELETE)
    once_asked(emulator, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode in (10, -signal.SIGINT, 130), err
    assert b"deleted" not in out
    has_words(err.decode(), "unknown|may have|whether|4242")


@beside
def test_an_interrupt_of_one_of_several_names_it(vastai, emulator):
    emulator.fault(times=-1, hang=True, path="/api/v0/endptjobs/4243/")
    process = vastai.start("delete", "endpoint", 4242, 4243)
    once_asked(emulator, process, 2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130 and b"4242 deleted" in out
    has_words(err.decode(), "4243")


@beside
def test_an_interrupt_of_verify_does_not_unsay_the_deletion(vastai, emulator):
    emulator.fault(times=-1, hang=True, method="GET", path="/api/v0/endptjobs/")
    process = vastai.start("delete", "endpoint", 4242, "--verify")
    once_asked(emulator, process, 3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130 and b"4242 deleted" in out
    assert b"before it could take effect" not in err


def test_an_interrupt_before_a_deletion_keeps_the_group(vastai, emulator):
    emulator.fault(times=-1, hang=True, method="GET")
    process = vastai.start("delete", "endpoint", 4242, "--verify")
    once_asked(emulator, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130 and out == b"" and b"interrupted" in err
    assert 4242 in emulator.account.endpoints and emulator.requests("DELETE") == []


def test_an_interrupt_while_it_waits_for_the_next_attempt(vastai, emulator):
    emulator.fault(
        times=-1, status=429, body="API requests too frequent: endpoint threshold=30", content_type="text/plain"
    )
    process = vastai.start(*SHOW)
    once_asked(emulator, process)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=5)
    assert process.returncode in (-signal.SIGINT, 130)


@pytest.mark.parametrize("flags", [[], ["--raw"]], ids=["plain", "raw"])
@pytest.mark.parametrize("line,fault", [(SHOW, {"list_bytes": 5_000_000}), (DELETE, {"hang": True})], ids=["show", "delete"])
def test_one_interrupt_is_enough_while_nobody_reads(vastai, emulator, flags, line, fault):
    emulator.fault(times=-1, **fault)
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    if line == DELETE:
        while True:  # full before it begins
            try:
                os.write(write_end, b"x" * 4096)
            except BlockingIOError:
                break
    os.set_blocking(write_end, True)
    process = vastai.start(*flags, *line, stdout=write_end)
    once_asked(emulator, process)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=5)
    os.close(read_end)
    os.close(write_end)
    assert process.returncode == 130, err
    assert len(err.splitlines()) <= 2
    has_words(err.decode(), "interrupted")


@pytest.mark.parametrize("flags", [[], ["--raw"]], ids=["plain", "raw"])
def test_a_reader_that_goes_away(vastai, emulator, flags):
    emulator.fault(list_bytes=5_000_000)
    process = vastai.start(*flags, *SHOW)
    assert len(os.read(process.stdout.fileno(), 1)) == 1
    process.stdout.close()
    assert process.wait(20) not in (0, None)
    assert process.stderr.read() == b"", "nothing is printed for a reader who has left"


def test_a_reader_that_goes_away_before_the_first_byte(vastai, emulator):
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = vastai.start(*DELETE, stdout=write_end)
    os.close(write_end)
    _, err = process.communicate(timeout=20)
    assert process.returncode != 0
    has_words(err.decode(), "cannot write")
    assert 4242 not in emulator.account.endpoints


PRINTS = [
    SHOW, ("--raw", ) + SHOW, DELETE, ("--version", ), ("help", ), ("help", "show", "endpoints"), ("--curl", ) + SHOW,
    ("show", "endpoints", "--help"), ("help", "--man"), ("help", "--completion", "bash"),
    ("help", "--completion", "zsh"), ("help", "--completion", "fish"), ("api", "GET", "/endptjobs/"),
    ("show", "endpoints", "--full")
]


@pytest.mark.parametrize("args", PRINTS, ids=lambda args: "-".join(map(str, args)))
def test_a_full_disk(vastai, args):
    code, _, err = shell(vastai, 'exec "$@" >/dev/full', *args)
    assert code == 1, err
    has_words(err, "space|written|output")


@pytest.mark.parametrize("args", PRINTS, ids=lambda args: "-".join(map(str, args)))
def test_a_limit_on_the_size_of_files_is_a_full_disk(vastai, args, tmp_path):
    code, _, err = shell(vastai, 'ulimit -f 0; exec "$@" >%s' % (tmp_path / "out"), *args)
    assert code == 1, (code, err)
    has_words(err, "large|written|output")


def test_a_limit_on_the_size_of_files_leaves_no_half_of_a_key(bare):
    code, _, err = shell(bare, 'ulimit -f 0; exec "$@"', "set", "api-key", "abcdefghijklmnop")
    assert code == 1 and "cannot write the API key" in err, (code, err)
    assert [name for name in bare.files() if "vast_api_key" in name] == []


@pytest.mark.parametrize("how", ["2>/dev/full", "2>&-"])
def test_help_that_is_not_shown_is_no_success(bare, how):
    assert shell(bare, 'exec "$@" ' + how)[0] == 1


@pytest.mark.parametrize("args", [SHOW, ("--raw",) + SHOW, DELETE], ids=["show", "raw", "delete"])
def test_closed_stdout(vastai, emulator, args):
    code, _, err = shell(vastai, 'exec "$@" >&-', *args)
    assert code != 0 and err != ""
    assert len(emulator.records) <= 1


def test_closed_stderr(vastai, emulator):
    code, out, _ = shell(vastai, 'exec "$@" 2>&-', *DELETE)
    assert code == 0 and "4242 deleted" in out
    code, out, _ = shell(vastai, 'exec "$@" 2>&-', *DELETE)
    assert code == 4 and out == ""


def test_a_full_disk_for_the_error(vastai):
    code, out, _ = shell(vastai, 'exec "$@" 2>/dev/full', "delete", "endpoint", 777)
    assert code == 4 and out == ""


def test_everything_closed(vastai, emulator):
    code, _, _ = shell(vastai, 'exec "$@" <&- >&- 2>&-', *DELETE)
    assert code != 0


def test_closed_stdin_is_no_consent(vastai, emulator):
    shell(vastai, 'exec "$@" <&-', "destroy", "instance", 1001)
    assert 1001 in emulator.account.instances


def test_it_works_from_a_folder_that_is_gone(vastai, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(["sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', str(gone)] + vastai.argv(*DELETE),
                          env=vastai.env, capture_output=True)
    assert done.returncode == 0, done


def test_few_open_files_are_enough(vastai):
    code, out, err = shell(vastai, 'ulimit -n 16; exec "$@"', *DELETE)
    assert code == 0, err


def test_the_binary_needs_no_other_program(vastai):
    done = subprocess.run(vastai.argv(*DELETE), env={**vastai.env, "PATH": "/nonexistent"}, capture_output=True)
    assert done.returncode == 0 and os.path.isabs(BINARY)
