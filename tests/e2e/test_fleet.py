# SPDX-License-Identifier: MIT
"""Many processes on one key: the service takes a request every 3 s, and each refused process must find its turn."""
import collections
import contextlib
import fcntl
import os
import resource
import subprocess
import tempfile
import time

import pytest

from conftest import BINARY, KEY, beside, pace_together, pacing_file
from emulator import sample_account
from judge import succeeded

COUNT = 20
FIRST = 50000
DEADLINE_S = 120


def by_command(number):
    return ["delete", "endpoint", str(number)]


def by_path(number):
    """The same request, without the interval of 3 s that the command keeps by itself."""
    return ["api", "DELETE", "/api/v0/endptjobs/%d/" % number]


def run_fleet(emulator, home, scale, deletion):
    """Starts them all at once, with all times but their own multiplied by `scale`. @return how many were done."""
    emulator.settings.limit_scale = scale
    for i in range(COUNT):
        emulator.account.add_endpoint(FIRST + i, "group-%d" % i)
    env = {"PATH": os.environ["PATH"], "HOME": home, "VAST_API_KEY": KEY}
    line = [BINARY, "--url", emulator.url, "--timeout", str(DEADLINE_S * scale)]
    running = [
        subprocess.Popen(
            line + deletion(FIRST + i),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL
        ) for i in range(COUNT)
    ]
    ends = collections.Counter(process.wait(timeout=2 * DEADLINE_S) for process in running)
    print("of %d processes on one key, %d done, %d ran out of time or tries, %d unknown; %d requests" % (
        COUNT, ends[0], ends[5], ends[10], len(emulator.records)))
    # Unknown: the deadline came between a request and its response.
    assert ends[0] + ends[5] + ends[10] == COUNT, ends
    left = sum(FIRST + i in emulator.account.endpoints for i in range(COUNT))
    assert COUNT - ends[0] - ends[10] <= left <= COUNT - ends[0], "what was done is gone, and nothing else"
    return ends[0]


# In a tenth of the time the machine's own delays count for more; three were done when a refusal used up an attempt.
@beside
def test_most_of_a_fleet_find_their_turn(emulator):
    with tempfile.TemporaryDirectory() as home:
        assert run_fleet(emulator, home, 0.1, by_path) >= 12


@pytest.mark.skipif(not os.environ.get("FLEET"), reason="takes a minute: set FLEET=1")
def test_a_fleet_of_one_machine_deletes_without_a_refusal(emulator, tmp_path):
    assert run_fleet(emulator, str(tmp_path), 1, by_command) == COUNT
    assert len(emulator.records) == COUNT


# ---- processes of one machine ----

LIST = ("show", "instances", "-q")  # one request; the interval is 1 s


@beside
def test_processes_of_one_machine_are_paced_together(vastai, emulator):
    emulator.settings.limit_scale = 1
    pace_together(vastai.home)
    began = time.monotonic()
    running = [vastai.start(*LIST) for _ in range(COUNT)]
    assert [process.wait(timeout=100) for process in running] == [0] * COUNT
    for process in running:
        process.communicate()
    assert [record.status for record in emulator.records] == [200] * COUNT
    assert COUNT - 1 <= time.monotonic() - began < 2 * COUNT, "one turn each"
    assert os.stat(pacing_file(vastai.home)).st_mode & 0o777 == 0o600


@beside
def test_each_key_and_each_command_has_its_own_pace(vastai, emulator):
    emulator.accounts["another-key-of-another-account"] = sample_account("another-key-of-another-account")
    pace_together(vastai.home)
    assert succeeded(vastai(*LIST)).seconds < 0.9
    assert succeeded(vastai("show", "endpoints")).seconds < 0.9
    assert vastai(*LIST, env={"VAST_API_KEY": "another-key-of-another-account"}).seconds < 0.9
    assert succeeded(vastai("show", "endpoints")).seconds > 1


@beside
def test_a_run_without_time_to_wait_goes_at_once(vastai, emulator):
    pace_together(vastai.home)
    succeeded(vastai("delete", "endpoint", 4242))
    result = vastai("delete", "endpoint", 4243, "--timeout", "2")
    assert succeeded(result).seconds < 1
    assert len(emulator.requests(method="DELETE")) == 2


@beside
def test_a_run_that_sent_nothing_leaves_its_turn_to_others(vastai, emulator):
    pace_together(vastai.home)
    for _ in range(2):
        result = vastai(*LIST, "--url", "http://127.0.0.1:1", "--retry", "1")
        assert result.code == 6 and result.seconds < 0.9, result


def in_its_place(vastai, how):
    path = pacing_file(vastai.home)
    if how == "a pipe":
        os.mkfifo(path, 0o600)
    elif how == "a link":
        os.symlink(os.path.join(vastai.home, "elsewhere"), path)
    elif how == "a link to a device":
        os.symlink("/dev/zero", path)
    else:
        with open(path, "wb") as file:
            file.write(os.urandom(5000) if how == "noise" else b"x" * 11)
        os.chmod(path, 0o666 if how == "open to others" else 0o600)
        if how == "of another user":
            os.chown(path, 12345, -1)


SPOILED = ["a pipe", "a link", "a link to a device", "open to others"] + ["of another user"] * (os.geteuid() == 0)


@beside
@pytest.mark.parametrize("how", SPOILED)
def test_a_file_that_another_user_could_have_made_is_not_used(vastai, emulator, how):
    pace_together(vastai.home)
    in_its_place(vastai, how)
    for _ in range(2):
        result = succeeded(vastai("show", "endpoints"))
        assert result.seconds < 1 and result.err == "", result
    assert not os.path.exists(os.path.join(vastai.home, "elsewhere"))


@beside
@pytest.mark.parametrize("how", ["noise", "short"])
def test_garbage_in_the_file_delays_no_request_for_long(vastai, emulator, how):
    pace_together(vastai.home)
    in_its_place(vastai, how)
    assert succeeded(vastai(*LIST)).seconds < 1.9
    assert 0.5 < succeeded(vastai(*LIST)).seconds < 1.9, "it serves again"


@beside
@pytest.mark.parametrize("cache", ["/dev/null", "/proc/none", "/sys/none", "/dev/full"])
def test_a_cache_that_cannot_be_written_delays_no_request(vastai, emulator, cache):
    for _ in range(2):
        result = succeeded(vastai("show", "endpoints", env={"XDG_CACHE_HOME": cache}))
        assert result.seconds < 1 and result.err == "", result


# A build that counts its coverage shall not damage its counts on the full disk. It says that it leaves them alone.
NO_COUNTS = {"GCOV_PREFIX": "/proc/none"}


@beside
def test_a_full_disk_delays_no_request(vastai, emulator):
    pace_together(vastai.home)
    full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))  # noqa: E731
    began = time.monotonic()
    for _ in range(2):
        process = vastai.start("show", "endpoints", preexec_fn=full, env=NO_COUNTS)
        out, err = process.communicate(timeout=20)
        err = [line for line in err.splitlines() if not line.startswith(b"profiling:/proc/none")]
        assert process.returncode == 0 and out and not err, (process.returncode, err)
    assert time.monotonic() - began < 2
    assert os.path.getsize(pacing_file(vastai.home)) == 0


@beside
def test_a_lock_that_is_never_released_delays_no_request_for_long(vastai, emulator):
    pace_together(vastai.home)
    succeeded(vastai("show", "endpoints"))
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(open(pacing_file(vastai.home), "rb"))
        fcntl.flock(file, fcntl.LOCK_EX)
        assert succeeded(vastai("show", "endpoints")).seconds < 2.5


def test_a_home_that_is_not_there_is_not_made(vastai, tmp_path):
    """Users of services have /nonexistent, which must stay so, although root could make it."""
    succeeded(vastai("show", "endpoints", env={"HOME": str(tmp_path / "gone")}))
    assert not (tmp_path / "gone").exists()
