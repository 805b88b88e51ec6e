# SPDX-License-Identifier: MIT
"""What remains after a run, or is visible to others: nothing with --curl; no secret in the argument vector or in the environment of
other programs."""
import os
import subprocess
import time

import pytest

import catalogue

from conftest import BINARY, KEY
from judge import refused, succeeded

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
    assert odd == ["verify webhook", "set api-key", "version", "help"]


def test_with_curl_no_api_key_is_stored(vastai, emulator):
    stored = vastai.write_key("the-old-key")
    refused(vastai("--curl", "set", "api-key", "the-new-key"), 2, "--curl", "no request")
    refused(vastai("--curl", "set", "api-key", "-", stdin=b"the-new-key\n"), 2, "--curl", "no request")
    assert open(stored).read() == "the-old-key"


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
