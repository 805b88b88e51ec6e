# SPDX-License-Identifier: MIT
"""The console sessions of README print what README says, against the emulator's sample account."""
import pathlib
import re
import shlex

from conftest import commanding, serving
from terminal import on_terminal, what_stays

README = pathlib.Path(__file__).parents[2] / "README.md"


def sessions():
    """[(argv, whether the exit status is shown, what is printed)] of all console blocks, in their order."""
    commands = []
    for block in re.findall(r"```console\n(.*?)```", README.read_text(), re.S):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            line, printed = part.split("\n", 1)
            argv = shlex.split(line.replace("; echo $?", ""))
            assert argv[0] == "vastai", line
            commands.append((argv[1:], line.endswith("; echo $?"), printed.rstrip("\n")))
    return commands


def test_the_sessions_of_readme(tmp_path):
    ran = sessions()
    assert len(ran) == 12
    with serving() as emulator, commanding(tmp_path / "home", "--url", emulator.url) as vastai:
        emulator.account.stages[7100001] = [(0, "running")]
        key = vastai.env.pop("VAST_API_KEY")  # the first command stores it
        for argv, shows_status, printed in ran:
            argv = [key if word == "YOUR_KEY" else word for word in argv]
            asks = argv[:2] == ["set", "api-key"]  # the service, whose key it is, if there is a keyboard
            code, shown = on_terminal(vastai, *argv, columns=100, env={"NO_COLOR": "1"}, keyboard=asks)
            shown = what_stays(shown).rstrip("\n") + ("\n%d" % code if shows_status else "")
            shown = shown.replace(str(vastai.home), "/root")
            assert shown == printed, " ".join(argv)
            assert shows_status or code == 0
