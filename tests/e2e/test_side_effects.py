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
from terminal import on_terminal
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


# ---- secrets of the command line ----

# The form that a value has which holds a secret; by argument, or by command and argument.
FORMS = {
    "--proxy": "http://jo:%s@127.0.0.1:1",
    "--env": "-e TOKEN=%s",
    "update instance --env": '{"TOKEN": "%s"}',
    "create deployment --env": "TOKEN=%s",
    "--login": "-u me -p %s docker.io",
    "--field": "key=%s",
    "--onstart-cmd": "login %s",
    "--args": "serve --token %s",
    "set defjob --args": "--token %s",
}
# Lines of commands whose example has too much, or too little, for the argument.
LINES = {
    "tfa activate code": ("tfa", "activate", "%s", "--secret", "x"),
    "tfa activate --secret": ("tfa", "activate", "123456", "--secret", "%s"),
    "tfa login --secret": ("tfa", "login", "-c", "123456", "--secret", "%s"),
    "tfa auth-new --code": ("tfa", "auth-new", "--code", "%s", "--secret", "x"),
    "tfa auth-new --secret": ("tfa", "auth-new", "--code", "123456", "--secret", "%s"),
    "tfa regen-codes --secret": ("tfa", "regen-codes", "-c", "123456", "--secret", "%s", "-y"),
    "tfa delete --secret": ("tfa", "delete", "-c", "123456", "--secret", "%s", "-y"),
    "create env-var value": ("create", "env-var", "TOKEN", "%s"),
    "update env-var value": ("update", "env-var", "TOKEN", "%s"),
}
# They send nothing, end at once, and are given nothing that another user of the machine may not see for so short a time.
AT_ONCE = {"verify webhook --secret", "set api-key key", "complete words"}


def secret_arguments():
    """The rows that are marked, as "COMMAND ARGUMENT": a unit test keeps the list whole."""
    with open(os.path.join(os.path.dirname(__file__), "..", "unit", "secrets.txt")) as file:
        rows = [line.rstrip("\n").split(" | ") for line in file if not line.startswith("#")]
    return ["%s %s" % (words or "show endpoints", argument) for words, argument in rows]


def line_with_secret(row, home):
    """The example of the command, with a secret in the argument. Of 2FA an example has a secret of another kind."""
    words, argument = row.rsplit(" ", 1)
    if row in LINES:
        return [word.replace("%s", PASSWORD) for word in LINES[row]]
    value = FORMS.get(row, FORMS.get(argument, "%s")).replace("%s", PASSWORD)
    line = catalogue.line(words, home)
    if words.startswith("tfa "):
        line = words.split() + (["-y"] if "-y" in line else [])
    attached = argument == "--args" and words.startswith(("create", "launch"))
    return line + ([argument] + value.split() if attached else ["%s=%s" % (argument, value)])


def read_vector(process):
    with open("/proc/%d/cmdline" % process.pid, "rb") as file:
        return file.read()


def read_hidden_vector(process):
    """The vector once something in it was overwritten: before, it may still be that of the parent."""
    seen, limit = b"", time.monotonic() + 5
    while (PASSWORD.encode() in seen or b"xxxx" not in seen) and time.monotonic() < limit and process.poll() is None:
        seen = read_vector(process)
    return seen


@pytest.mark.parametrize("row", [row for row in secret_arguments() if row not in AT_ONCE])
def test_secrets_are_not_left_in_the_argument_vector(vastai, emulator, row):
    furnish(vastai)
    catalogue.lines(vastai.home)  # makes the files that examples name
    line = line_with_secret(row, vastai.home)
    emulator.fault(times=-1, hang=True)
    process = vastai.start("--timeout", 20, *line)
    try:
        seen = read_hidden_vector(process)
        assert process.poll() is None, (line, process.communicate())
        assert os.path.basename(BINARY).encode() in seen and b"xxxx" in seen, seen
        assert PASSWORD.encode() not in seen
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("spelling", [("--api-key", PASSWORD), ("-c" + PASSWORD, )])
def test_secrets_in_other_spellings_are_not_left_there_either(vastai, emulator, spelling):
    emulator.fault(times=-1, hang=True)
    process = vastai.start("--timeout", 20, "tfa", "login", "--backup-code" if spelling[0][1] == "-" else "-cx", *spelling)
    try:
        seen = read_hidden_vector(process)
        ended = process.poll() is not None  # a line that is wrong has no vector any more
        assert ended or (b"xxxx" in seen and PASSWORD.encode() not in seen)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("row", [row for row in secret_arguments() if row not in AT_ONCE])
def test_no_error_shows_a_secret(vastai, emulator, row):
    """A refusal, a server that cannot be reached, and a line that is wrong elsewhere."""
    furnish(vastai)
    catalogue.lines(vastai.home)
    vastai.secrets.add(PASSWORD)  # every run of the command is searched for it
    line = line_with_secret(row, vastai.home)
    emulator.fault(times=-1, status=400, body={"success": False, "error": "invalid_args", "msg": "no"})
    for flags in (), ("--raw", ):
        refused = vastai("--retry", 1, *flags, *line)
        away = vastai("--retry", 1, "--url", "http://127.0.0.1:1", *flags, *line)
        wrong = vastai("--no-such-option", *flags, *line)
        assert 0 not in (refused.code, away.code) and wrong.code == 2, (refused, away, wrong)


def test_an_explanation_shows_no_key_and_no_password_of_a_proxy(vastai, emulator):
    """What a request is made of is shown; what authorizes it is not."""
    vastai.secrets.add(PASSWORD)
    for flag in "--curl", "--explain", "--dry-run":
        for given in ("--api-key", PASSWORD), ("--proxy", FORMS["--proxy"] % PASSWORD):
            result = vastai(flag, *given, "--retry", 1, "label", "instance", 7000001, "x")
            assert "instances/7000001" in result.out + result.err, result


# What starts each program, and the program.
STARTED = {
    "ssh-keygen": ("create", "ssh-key"),
    "rsync": ("copy", "key.txt", "7000001:/x"),
    "rsync, which fetches": ("copy", "7000001:/x", "key.txt"),
    "less": ("show", "endpoints"),
    "docker": ("show", "endpoints"),  # as $PAGER: any program
}


@pytest.mark.parametrize("name", STARTED)
def test_another_program_gets_neither_key_nor_proxy_password(vastai, emulator, name):
    env, program = furnish(vastai), name.split(",")[0]
    proxy = "http://jo:%s@127.0.0.1:1" % PASSWORD
    env.update({variable: proxy for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "HTTP_PROXY")})
    env.update({"http_proxy": "http://127.0.0.1:3128", "OTHER": "stays", "PAGER": program if program == "docker" else None})
    os.unlink(os.path.join(vastai.home, ".ssh/id_ed25519.pub"))
    if program in ("less", "docker"):
        on_terminal(vastai, *STARTED[name], env=env, keyboard=True)
    else:
        vastai(*STARTED[name], env=env)
    vastai.secrets.discard(KEY)  # this test's own record of what the program was given is judged here
    with open(env["SEEN"]) as file:
        seen = file.read()
    os.unlink(env["SEEN"])
    assert seen.startswith(os.path.join(vastai.home, "bin", program)), seen
    assert "OTHER=stays" in seen and "http_proxy=http://127.0.0.1:3128" in seen
    assert KEY not in seen and PASSWORD not in seen and "VAST_API_KEY" not in seen
