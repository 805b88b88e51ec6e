# SPDX-License-Identifier: MIT
"""The manual page and the completions, as the programs that read them see them."""
import re
import shutil
import subprocess

import pytest

from conftest import skip


def needed(program):
    return shutil.which(program) or skip("no %s" % program)


def test_mandoc_has_nothing_to_say_of_the_page(bare, tmp_path):
    page = tmp_path / "vastai.1"
    page.write_bytes(bare("help", "--man").stdout)
    reply = subprocess.run([needed("mandoc"), "-Tlint", page], capture_output=True, text=True)
    assert (reply.returncode, reply.stdout + reply.stderr) == (0, "")


def test_the_page_names_commands_options_and_exit_statuses(bare, tmp_path):
    page = tmp_path / "vastai.1"
    page.write_bytes(bare("help", "--man").stdout)
    text = subprocess.run([needed("mandoc"), "-Tutf8", "-Owidth=100", page], capture_output=True, text=True).stdout
    text = re.sub(".\b", "", text)
    for wanted in ("delete endpoint", "--verify", "--show-secrets", "EXIT STATUS", "VAST_API_KEY", "vast_tfa_key",
                   "4242 --verify"):
        assert wanted in text, wanted
    for hidden in ("create network-volume", "uninstall", "--man"):
        assert hidden not in text, hidden


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
# Each takes the script, then lines; it prints what is offered at the end of each, and then a line "=".
BASH = """
source "$1"; shift; complete -p vastai >/dev/null || exit 9
for line; do
  read -ra COMP_WORDS <<< "vastai $line"; [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _vastai; printf '%s\\n' "${COMPREPLY[@]}" =
done
"""
ZSH = """
autoload -Uz compinit && compinit -D -u; source "$1"; shift; [[ $_comps[vastai] == _vastai ]] || exit 9
compadd() { print -rl -- ${(P)2} }
_files() { : }
_describe() { local -a all; all=(${(P)@[-1]}); print -rl -- ${all%%:*} }
for line; do words=("${(@s: :)${:-vastai $line}}"); CURRENT=$#words; _vastai; print =; done
"""


FISH = """
source $argv[1]
for line in $argv[2..-1]
  complete -C "vastai $line" | string replace -r '\\t.*' ''
  echo =
end
"""


@pytest.mark.parametrize("shell,program", [("bash", BASH), ("zsh", ZSH), ("fish", FISH)], ids=["bash", "zsh", "fish"])
def test_shells_offer_what_fits(bare, tmp_path, shell, program):
    script = tmp_path / shell
    script.write_bytes(bare("help", "--completion", shell).stdout)
    flags = {
        "bash": ["--norc", "-c", program, shell],
        "zsh": ["-f", "-c", program, shell],
        "fish": ["--no-config", "-c", program]
    }
    argv = [needed(shell)] + flags[shell] + [script] + [line for line, _ in LINES]
    done = subprocess.run(
        argv, capture_output=True, text=True, cwd=tmp_path, env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path)
        }
    )
    assert (done.returncode, done.stderr) == (0, ""), done
    answers = done.stdout.split("=\n")[:-1]
    offered = [
        {w
         for w in answer.split("\n") if w and w.startswith(line.split(" ")[-1])}
        for answer, (line, _) in zip(answers, LINES)
    ]
    assert dict(zip([line for line, _ in LINES], offered)) == dict(LINES)


def test_fish_is_told_of_every_command(bare):
    reply = bare("help", "--completion", "fish").out
    assert "complete -c vastai -n '__vastai_begin delete endpoint' -l verify" in reply
    assert "complete -c vastai -f -n '__vastai_are delete' -a endpoint" in reply
    assert "uninstall" not in reply
