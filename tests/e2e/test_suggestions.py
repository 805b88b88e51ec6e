# SPDX-License-Identifier: MIT
"""What is typed by habit, or by mistake, is answered with the command that does it."""
import pytest

from catalogue import names
from judge import has_words, refused

# what is typed -> the command to use, or the ones that may have been meant
HABITS = {
    "login": "set api-key", "auth": "set api-key", "ssh": "ssh-url", "ssh 7000001": "ssh-url", "connect 5": "ssh-url",
    "cp a b": "copy", "scp a b": "copy", "rsync a b": "copy", "ps": "show instances", "ls": "show instances",
    "exec 5 ls": "execute", "balance": "show user", "account": "show user", "rent": "launch instance",
    "rm 5": "destroy instance", "kill 5": "destroy instance", "terminate 5": "destroy instance", "price": "search offers",
    "prices": "search offers", "workers": "get endpt-workers", "show workers": "get endpt-workers",
    "list workers": "get endpt-workers",
}
MEANT = {
    "instances": ["show instances"], "list instances": ["show instances"], "offers": ["search offers"],
    "get offers": ["search offers"], "endpoints": ["show endpoints"], "instance": ["show instance"], "user": ["show user"],
    "delete instance 5": ["destroy instance"], "remove instance 5": ["destroy instance"],
    "destroy 5": ["destroy instance 5"], "stop 5": ["stop instance 5"], "show volume": ["show volumes"],
    "show machin": ["show machines", "show machine", "show machines-v1"], "show inst": ["show instances", "show instance"],
    "instnaces": [], "serach offers": ["search"], "destory instance 5": ["destroy"], "unset api-key": [], "frobnicate": [],
}


def message(vastai, typed):
    result = refused(vastai(*typed.split()), 2)
    return result.err.splitlines()[0]


@pytest.mark.parametrize("typed", HABITS)
def test_a_habit_of_another_tool_names_the_command(vastai, typed):
    assert message(vastai, typed).endswith('; use "vastai %s"' % HABITS[typed])
    assert HABITS[typed] in names()


@pytest.mark.parametrize("typed", MEANT)
def test_a_command_that_is_not_there_names_those_that_may_be_meant(vastai, typed):
    text = message(vastai, typed)
    assert ("did you mean" in text) == bool(MEANT[typed]), text
    for meant in MEANT[typed]:
        assert '"%s"' % meant in text, text


@pytest.mark.parametrize("line,words", [
    (("destroy", "instance", 1, 2), 'unexpected argument "2"; for several, use "vastai destroy instances"'),
    (("stop", "instance", 1, 2), 'for several, use "vastai stop instances"'),
    (("label", "instance", 5, "my", "box"), "put a value that has spaces in quotes"),
    (("execute", 5, "ls", "-la"), "unknown option -la; put a value that has spaces in quotes"),
    (("logs", 5, 6), 'unexpected argument "6"$'),
    (("show", "invoices-v1"), "one of --invoices or --charges is required"),
    (("logs", 5, "--tail", "x"), "--tail must be a whole number of lines"),
    (("logs", 5, "--tail=-1"), "--tail must be a whole number of lines"),
])
def test_a_word_too_many_is_explained(vastai, emulator, line, words):
    has_words(refused(vastai(*line), 2).err.splitlines()[0], words)
    assert emulator.records == []
