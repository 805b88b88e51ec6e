# SPDX-License-Identifier: MIT
"""What remains after a run, or is visible to others: nothing with --curl; no secret in the argument vector or in the environment of
other programs."""
import json
import os
import re
import subprocess
import time

import pytest

import catalogue

from conftest import BINARY, KEY
from judge import refused, succeeded
from test_every_command import is_write, writers

PASSWORD = "pw-5d20c7-must-not-be-seen"
PROGRAMS = ("rsync", "ssh", "ssh-keygen", "less", "docker", "curl")
FILES = {
    "body.json": "{}",
    "session.json": catalogue.SESSION,
    "key.txt": "typed-key-1",
    ".ssh/id_ed25519.pub": "ssh-ed25519 AAAAC3Nz me",
    "may.json": '{"api": {}}',
    "me.json": "{}",
    ".config/vastai/vast_api_key": KEY,
    ".config/vastai/vast_tfa_key": KEY,
    ".vast_api_key": KEY,
}


def examples():
    """The example of each command, as the shell reads it."""
    text = subprocess.run([BINARY, "help", "--man"], capture_output=True, text=True, check=True).stdout
    for escape, plain in zip(r"\- \(aq \(dq \(ti \(ha \(ga \& \e".split(" "), ["-", "'", '"', "~", "^", "`", "", "\\"]):
        text = text.replace(escape, plain)
    sections = text.split("\n.SS ")[1:]
    return [(part.split("\n")[0], part.split(".nf\n")[1].split("\n.fi")[0]) for part in sections]


def furnish(vastai, script="#!/bin/sh\necho \"$0 $@\" >> \"$SEEN\"\nenv >> \"$SEEN\"\n"):
    """Files that examples name, and replacements for other programs. Returns the environment."""
    for name, text in FILES.items():
        path = os.path.join(vastai.home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, 0o600)
    folder = os.path.join(vastai.home, "bin")
    os.mkdir(folder)
    for name in PROGRAMS:
        with open(os.path.join(folder, name), "w") as file:
            file.write(script)
        os.chmod(file.name, 0o755)
    os.symlink(os.path.abspath(BINARY), os.path.join(folder, "vastai"))
    return {"PATH": folder + ":/usr/bin:/bin", "SEEN": os.path.join(vastai.home, "seen")}


def snapshot(folder):
    """Every file with its bytes and the time of its last change."""
    files = {}
    for at, folders, names in os.walk(folder):
        for name in names + folders:
            path = os.path.join(at, name)
            state = os.lstat(path)
            content = open(path, "rb").read() if os.path.isfile(path) else b""
            files[path] = (state.st_mode, state.st_ino, state.st_mtime_ns, content)
    return files


def test_curl_has_no_side_effect_for_any_command(vastai, emulator):
    env = {**vastai.env, **furnish(vastai), "VAST_URL": emulator.url, "CONTAINER_ID": "7000001"}
    before, names, odd = snapshot(vastai.home), [], []
    for name, line in examples():
        done = subprocess.run(["sh", "-c", line.replace("vastai ", "vastai --curl ", 1)], env=env, cwd=vastai.home,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
        if done.returncode != 0 or not done.stdout.startswith(b"curl "):
            odd.append(name)
            assert done.returncode == 2 and done.stdout == b"" and b"sends no request" in done.stderr, done
        names.append(name)
        assert snapshot(vastai.home) == before, line
        assert emulator.records == [], line
    assert len(names) > 130 and {"set api-key", "create ssh-key", "copy", "tfa login", "ssh-url", "api"} <= set(names)
    assert odd == ["verify webhook", "set api-key", "profiles", "delete profile", "set role", "repl", "doctor", "version", "help"]


def test_with_curl_no_api_key_is_stored(vastai, emulator):
    stored = vastai.write_key("the-old-key")
    refused(vastai("--curl", "set", "api-key", "the-new-key"), 2, "--curl", "no request")
    refused(vastai("--curl", "set", "api-key", "-", stdin=b"the-new-key\n"), 2, "--curl", "no request")
    assert open(stored).read() == "the-old-key"


# ---- --dry-run ----

REQUEST = re.compile(r"^(POST|PUT|PATCH|DELETE) /\S* HTTP/1.1$", re.M)
# What prints no request: the option of this name is the service's own, and it copies nothing then.
OWN_DRY_RUN = {"cloud copy"}


@pytest.mark.parametrize("flags", [(), ("--raw",)], ids=["plain", "raw"])
def test_with_dry_run_only_reads_reach_the_service(vastai, emulator, flags):
    lines = {name: line for name, line in catalogue.lines(vastai.home).items() if name not in OWN_DRY_RUN}
    furnish(vastai)
    vastai.env["CONTAINER_ID"] = "7000001"
    writes, silent = writers(emulator, vastai, lines), []
    for name, line in lines.items():
        emulator.reset()
        before = snapshot(vastai.home)
        result = vastai("--timeout", 5, "--retry", 1, "--dry-run", *flags, *line)
        assert [r for r in emulator.records if is_write(r)] == [], (name, result)
        assert all(not worker.records for worker in emulator.routing.workers.values()), (name, result)
        if name in writes:
            assert result.code == 0 and (flags or "--dry-run: not sent" in result.err), (name, result)
            assert snapshot(vastai.home) == before, name
        if name in writes and not REQUEST.search(result.out):
            silent.append(name)
    assert len(writes) > 90 and silent == []


def test_dry_run_prints_the_request_as_it_would_be_sent(vastai, emulator):
    result = succeeded(vastai("--dry-run", "label", "instance", 7000001, "a b"))
    head, body = result.out.split("\n\n")
    assert head.startswith("PUT /api/v0/instances/7000001/ HTTP/1.1\nHost: 127.0.0.1:")
    assert "Authorization: Bearer $VAST_API_KEY" in head and json.loads(body) == {"label": "a b"}
    assert result.err == "(--dry-run: not sent)\n" and emulator.records == []


def test_dry_run_looks_up_what_it_needs(vastai, emulator):
    emulator.account.increases[88] = {"pending_price_increase_id": 88, "contract_id": 7000001}
    result = succeeded(vastai("--dry-run", "accept", "price-increase", 7000001))
    assert [r.method for r in emulator.records] == ["GET"]
    assert REQUEST.search(result.out) and '"pending_price_increase_id":88' in result.out.replace(" ", "")


def test_dry_run_asks_nothing(vastai, emulator):
    result = succeeded(vastai("--dry-run", "destroy", "instance", 7000001))
    assert "[y/N]" not in result.err and REQUEST.search(result.out) and emulator.records == []


def test_dry_run_shows_each_request_of_several(vastai, emulator):
    result = succeeded(vastai("--dry-run", "delete", "endpoint", 4242, 4243, "--verify"))
    assert len(REQUEST.findall(result.out)) == 2 and emulator.records == []
    result = succeeded(vastai("--dry-run", "--raw", "list", "machines", 36683, 22110, "-g", 0.3))
    assert len(REQUEST.findall(result.out)) == 2 and emulator.records == []


def test_dry_run_changes_nothing_about_a_command_that_reads(vastai, emulator):
    assert vastai("--dry-run", "show", "endpoints").out == vastai("show", "endpoints").out != ""
    assert [r.method for r in emulator.records] == ["GET", "GET"]


def test_with_curl_no_request_is_sent_for_dry_run(vastai, emulator):
    result = succeeded(vastai("--curl", "--dry-run", "show", "endpoints"))
    assert result.out.startswith("curl ") and emulator.records == []


def test_with_dry_run_no_api_key_is_stored_or_made(vastai, emulator):
    stored = vastai.write_key("the-old-key")
    result = succeeded(vastai("--dry-run", "set", "api-key", "the-new-key"))
    assert "would be stored in " + stored in result.out and open(stored).read() == "the-old-key"
    refused(vastai("--dry-run", "create", "ssh-key"), 2, "--dry-run")


SECRETS = [
    ("--api-key", PASSWORD, "show", "endpoints"),
    ("--api-key=" + PASSWORD, "show", "endpoints"),
    ("--proxy", "http://jo:%s@127.0.0.1:1" % PASSWORD, "show", "endpoints"),
    ("create", "instance", 5550001, "--image", "x", "--env", "-e TOKEN=" + PASSWORD),
    ("create", "instance", 5550001, "--image", "x", "--onstart-cmd", "login " + PASSWORD),
    ("create", "instance", 5550001, "--image", "x", "--args", "serve", "--token", PASSWORD),
    ("create", "instance", 5550001, "--image", "x", "--login", "-u me -p %s docker.io" % PASSWORD),
    ("update", "instance", 1001, "--env", '{"TOKEN":"%s"}' % PASSWORD),
    ("create", "template", "--name", "x", "--image", "x", "--env", "-e TOKEN=" + PASSWORD),
    ("create", "env-var", "TOKEN", PASSWORD),
    ("create", "subaccount", "--email", "a@b.c", "--username", "a", "--password", PASSWORD),
    ("tfa", "login", "-c", PASSWORD),
    ("tfa", "login", "-c" + PASSWORD),
    ("tfa", "login", "--backup-code", PASSWORD),
    ("tfa", "activate", PASSWORD, "--secret", PASSWORD),
    ("tfa", "resend-sms", "--secret", PASSWORD),
    ("api", "POST", "/api/v0/secrets/", "--field", "key=" + PASSWORD),
]


@pytest.mark.parametrize("line", SECRETS, ids=lambda line: " ".join(map(str, line)).replace(PASSWORD, "SECRET"))
def test_secrets_are_not_left_in_the_argument_vector(vastai, emulator, line):
    emulator.fault(times=-1, hang=True)
    process = vastai.start("--timeout", 20, *line)
    try:
        seen, limit = PASSWORD.encode(), time.monotonic() + 5
        while (PASSWORD.encode() in seen or b"xxxx" not in seen) and time.monotonic() < limit:
            with open("/proc/%d/cmdline" % process.pid, "rb") as file:
                seen = file.read()
        assert os.path.basename(BINARY).encode() in seen and b"xxxx" in seen, seen
        assert PASSWORD.encode() not in seen
    finally:
        process.kill()
        process.communicate()


def test_another_program_gets_neither_key_nor_proxy_password(vastai, emulator):
    env = furnish(vastai)
    env.update({"https_proxy": "http://jo:%s@127.0.0.1:1" % PASSWORD, "ALL_PROXY": "http://jo:%s@127.0.0.1:1" % PASSWORD,
                "http_proxy": "http://127.0.0.1:3128", "OTHER": "stays"})
    os.unlink(os.path.join(vastai.home, ".ssh/id_ed25519.pub"))
    vastai("create", "ssh-key", env=env)
    vastai.secrets.discard(KEY)  # this test's own record of what the program was given is judged here
    with open(env["SEEN"]) as file:
        seen = file.read()
    os.unlink(env["SEEN"])
    assert "ssh-keygen" in seen and "OTHER=stays" in seen and "http_proxy=http://127.0.0.1:3128" in seen
    assert KEY not in seen and PASSWORD not in seen and "VAST_API_KEY" not in seen
