# SPDX-License-Identifier: MIT
"""Completion, as the shells see it: what the scripts know, and what they ask the command for."""
import os
import pty
import select
import shutil
import subprocess
import time

import pytest

from conftest import KEY, skip


def needed(program):
    return shutil.which(program) or skip("no %s" % program)


LINES = [
    ("delet", {"delete"}),
    ("delete endp", {"endpoint"}),
    ("metrics ", {"gpu", "gpu-locations", "gpu-trends"}),
    ("delete endpoint --veri", {"--verify"}),
    ("delete endpoint 4242 --veri", {"--verify"}),
    ("--url http://127.0.0.1:1 show machines --quie", {"--quiet"}),
    ("show volumes --type ", {"all", "local", "network"}),
    ("create network-vol", set()),
    ("help --completion ", {"bash", "zsh", "fish"}),
    ("show endpoints --output ", {"table", "wide", "json", "jsonl", "csv", "tsv"}),
    ("search offers --type ", {"on-demand", "bid", "interruptible", "reserved"}),
    ("show ssh-keys --cols ", {"id", "key", "created_at"}),
    ("show ssh-keys --sort cr", {"created_at"}),
]
# Each takes the script, then lines; it prints what is offered at the end of each, and then a line "%%".
BASH = """
source "$1"; shift; complete -p vastai >/dev/null || exit 9
for line; do
  COMP_LINE="vastai $line" COMP_POINT=$((${#line} + 7)) spaced=${line//=/ = }
  read -ra COMP_WORDS <<< "vastai $spaced"; [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _vastai; printf '%s\\n' "${COMPREPLY[@]}" %%
done
"""
ZSH = """
autoload -Uz compinit && compinit -D -u; source "$1"; shift; [[ $_comps[vastai] == _vastai ]] || exit 9
compadd() { print -rl -- ${(P)2} }
_files() { : }
_describe() { [[ $1 == -o ]] && shift; local -a all; all=(${(P)2}); print -rl -- ${all%%:*} }
for line; do words=("${(@s: :)${:-vastai $line}}"); CURRENT=$#words; _vastai; print %%; done
"""


FISH = """
source $argv[1]
for line in $argv[2..-1]
  complete -C "vastai $line" | string replace -r '\\t.*' ''
  echo %%
end
"""


SHELLS = pytest.mark.parametrize("shell,program", [("bash", BASH), ("zsh", ZSH), ("fish", FISH)], ids=["bash", "zsh", "fish"])


def offered_by(command, tmp_path, shell, program, lines, **variables):
    """What a shell offers at the end of each line: values that begin as its last word."""
    script = tmp_path / shell
    script.write_bytes(command("help", "--completion", shell).stdout)
    flags = {
        "bash": ["--norc", "-c", program, shell],
        "zsh": ["-f", "-c", program, shell],
        "fish": ["--no-config", "-c", program]
    }
    tools = tmp_path / "tools"
    tools.mkdir(exist_ok=True)
    if not (tools / "vastai").exists():
        (tools / "vastai").symlink_to(command.binary)
    argv = [needed(shell)] + flags[shell] + [script] + list(lines)
    env = {"PATH": "%s:/usr/bin:/bin" % tools, "HOME": command.home, "LANG": "C.UTF-8", **variables}
    done = subprocess.run(argv, capture_output=True, text=True, cwd=tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, ""), done
    answers = done.stdout.split("%%\n")[:-1]
    return [whole_words(answer.splitlines(), line.split(" ")[-1]) for answer, line in zip(answers, lines)]


def whole_words(offered, last):
    """bash completes what follows the last = of a word; the others complete the word."""
    head = last[:last.rfind("=") + 1]
    return {word if word.startswith(last) else head + word for word in offered if word}


@SHELLS
def test_shells_offer_what_fits(bare, tmp_path, shell, program):
    offered = offered_by(bare, tmp_path, shell, program, [line for line, _ in LINES])
    fitting = [{w for w in words if w.startswith(line.split(" ")[-1])} for words, (line, _) in zip(offered, LINES)]
    assert dict(zip([line for line, _ in LINES], fitting)) == dict(LINES)


def test_fish_is_told_of_every_command(bare):
    reply = bare("help", "--completion", "fish").out
    assert "complete -c vastai -n '__vastai_begin delete endpoint' -l verify" in reply
    assert "complete -c vastai -f -n '__vastai_are delete' -a endpoint" in reply
    assert "uninstall" not in reply


# ---- what the command is asked for ----

ASKED = [
    ("destroy instance 7", {"7000001"}),
    ("destroy instance edge", {"edge-gw-1"}),
    ("destroy instance ", {"1001", "1002", "1003", "7000001", "edge-gw-1"}),
    ("logs 70", {"7000001"}),
    ("--retry 2 logs 70", {"7000001"}),
    ("delete endpoint ", {"4242", "4243", "vllm-qwen3-8b", "whisper-large"}),
    ("delete endpoint 4242 42", {"4242", "4243"}),
    ("attach ssh 7", {"7000001"}),
    ("search offers gpu_n", {"gpu_name="}),
    ("search offers gpu_name=RTX_4", {"gpu_name=RTX_4090"}),
    ("search offers num_gpus=1 gpu_name=H", {"gpu_name=H100_SXM", "gpu_name=H100_NVL"}),
    ("search offers verified=", {"verified=true", "verified=false"}),
    ("search offers geolocation=E", {"geolocation=EU", "geolocation=Europe"}),
    ("search offers --order dph_t", {"dph_total"}),
    ("search benchmarks gpu_name=A", {"gpu_name=A100_PCIE"}),
    ("show user --profile ", {"default", "work"}),
    ("--profile w", {"work"}),
    ("delete profile w", {"work"}),
    ("help que", {"query"}),
    ("help delete endp", {"endpoint"}),
    ("label instance 7000001 x", set()),
]


def with_work(vastai):
    assert vastai("set", "api-key", KEY, "--profile", "work").code == 0


@SHELLS
def test_shells_offer_objects_profiles_and_conditions(vastai, emulator, tmp_path, shell, program):
    with_work(vastai)
    offered = offered_by(vastai, tmp_path, shell, program, [line for line, _ in ASKED], VAST_API_KEY=KEY,
                         VAST_URL=emulator.url)
    fitting = [{w for w in words if w.startswith(line.split(" ")[-1])} for words, (line, _) in zip(offered, ASKED)]
    assert dict(zip([line for line, _ in ASKED], fitting)) == dict(ASKED)


@SHELLS
def test_nothing_of_the_service_is_run_by_a_shell(vastai, emulator, tmp_path, shell, program):
    mark = tmp_path / "run"
    for number, label in enumerate(("$(touch %s)" % mark, "`touch %s`" % mark, "; touch %s" % mark, "a\n$(touch %s)" % mark,
                                    "\x1b[2J", "x:y", "*", "'", '"')):
        emulator.account.add_instance(7200000 + number, label=label)
    offered, = offered_by(vastai, tmp_path, shell, program, ["destroy instance 72"], VAST_API_KEY=KEY,
                          VAST_URL=emulator.url)
    assert {word for word in offered if word.startswith("72")} == {str(7200000 + n) for n in range(9)}
    assert not mark.exists()


def complete(vastai, *words, **env):
    result = vastai("complete", "--", *words, env={"VAST_URL": None, **env})
    assert result.code == 0 and result.err == "", result
    return [line.split("\t") for line in result.out.splitlines()]


def test_objects_are_cached_for_a_minute_and_for_each_key(vastai, emulator):
    def ids(*flags):
        return [line[0] for line in complete(vastai, *flags, "delete", "endpoint", "4")]
    url = ("--url", emulator.url)
    assert ids(*url) == ids(*url) == ["4242", "4243"] and len(emulator.records) == 1
    cached = [os.path.join(f, n) for f, _, names in os.walk(vastai.home) for n in names if n.startswith("complete_")]
    assert len(cached) == 1 and os.stat(cached[0]).st_mode & 0o777 == 0o600
    assert ids(*url, "--api-key", "another-key-of-another-account") == [] and len(emulator.records) == 2
    os.utime(cached[0], (time.time() - 61,) * 2)
    assert ids(*url) == ["4242", "4243"] and len(emulator.records) == 3
    os.chmod(cached[0], 0o666)
    ids(*url)
    assert len(emulator.records) == 4, "others can write it"


def test_without_a_key_nothing_is_asked(vastai, emulator):
    env = {"VAST_API_KEY": None}
    assert complete(vastai, "--url", emulator.url, "destroy", "instance", "", **env) == []
    assert emulator.records == []


FAULTS = [dict(hang=True), dict(drop=True), dict(status=500, body=""), dict(status=401, body={"msg": "no"}),
          dict(status=200, body="{}"), dict(status=200, body="<html>", content_type="text/html")]


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
def test_a_failing_service_offers_nothing_and_in_time(vastai, emulator, fault):
    emulator.fault(times=-1, **fault)
    began = time.monotonic()
    assert complete(vastai, "--url", emulator.url, "destroy", "instance", "") == []
    assert time.monotonic() - began < 1.5
    began = time.monotonic()
    assert complete(vastai, "--url", emulator.url, "destroy", "instance", "") == []
    assert time.monotonic() - began < 0.5, "a failure is remembered too"


def test_a_trickling_answer_ends_in_time(vastai, emulator):
    emulator.fault(times=-1, chunk_bytes=10, drip_s=0.2)
    began = time.monotonic()
    complete(vastai, "--url", emulator.url, "destroy", "instance", "")
    assert time.monotonic() - began < 1.5


ODD = [(), ("",), ("-",), ("--",), ("destroy",), ("destroy", "instance"), ("nothing", "at", "all", ""), ("--profile", "../x", "logs", ""),
       ("x" * 5000, ""), ("search", "offers", "'"), ("search", "offers", '"a=b c'), ("help", "a", "b", "c", ""),
       ("--url", "ftp://x", "logs", ""), ("delete", "endpoint", "--", "-5")] + [("a",) * 300]


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_odd_lines_are_harmless(vastai, words):
    complete(vastai, *words)


def test_a_person_presses_tab_in_bash(vastai, emulator, tmp_path):
    """The whole way: readline, the script, the command, the service."""
    script = tmp_path / "script"
    script.write_bytes(vastai("help", "--completion", "bash").stdout)
    (tmp_path / "vastai").symlink_to(vastai.binary)
    env = {"PATH": "%s:/usr/bin:/bin" % tmp_path, "HOME": vastai.home, "TERM": "dumb", "PS1": "ready> ", "VAST_API_KEY": KEY,
           "VAST_URL": emulator.url, "INPUTRC": "/dev/null"}
    process, master = pty.fork()
    if process == 0:
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], env)
    shown = b""

    def until(text, typed=b""):
        nonlocal shown
        os.write(master, typed)
        limit = time.monotonic() + 10
        while text not in shown and time.monotonic() < limit:
            if select.select([master], [], [], 0.1)[0]:
                shown += os.read(master, 65536)
        assert text in shown, shown
        shown = b""
    try:
        until(b"ready> ")
        until(b"ready> ", b"source %s\n" % bytes(script))
        until(b"edge-gw-1", b"vastai label instance edg\t")
        until(b"RTX_4090", b"\x15vastai search offers gpu_name=RTX_4\t")
        until(b"worker of 4243", b"\x15vastai destroy instance 1\t\t\t")
    finally:
        os.close(master)
        os.kill(process, 9)
        os.waitpid(process, 0)


def test_a_name_that_was_cut_or_reads_as_an_id_is_not_offered(vastai, emulator):
    groups = emulator.account.endpoints
    groups[4242].endpoint_name, groups[4243].endpoint_name = "n" * 80, "+4242"
    assert complete(vastai, "--url", emulator.url, "delete", "endpoint", "n") == []
    assert complete(vastai, "--url", emulator.url, "delete", "endpoint", "+") == []
