# SPDX-License-Identifier: MIT
"""What is typed by habit, or by mistake, is answered with the command that does it."""
import re

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
    "list workers": "get endpt-workers", "completion bash": "help --completion SHELL", "configure": "set api-key",
    "init": "set api-key", "status": "whoami", "billing": "show invoices-v1", "show balance": "show user",
    "start endpoint 4242": "update endpoint --endpoint_state active",
    "stop endpoint 4242": "update endpoint --endpoint_state stopped",
}
MEANT = {
    "instances": ["show instances"], "list instances": ["show instances"], "offers": ["search offers"],
    "get offers": ["search offers"], "endpoints": ["show endpoints"], "instance": ["show instance"], "user": ["show user"],
    "delete instance 5": ["destroy instance"], "remove instance 5": ["destroy instance"],
    "destroy 5": ["destroy instance 5"], "stop 5": ["stop instance 5"], "show volume": ["show volumes"],
    "show machin": ["show machines", "show machine", "show machines-v1"], "show inst": ["show instances", "show instance"],
    "instnaces": [], "serach offers": ["search offers"], "destory instance 5": ["destroy instance"], "unset api-key": [],
    "frobnicate": [], "search volume": ["search volumes"], "instance list": ["show instances"],
    "instance show 5": ["show instance"], "endpoint delete 4242": ["delete endpoint"], "volumes ls": ["show volumes"],
    "find offers": ["search offers"], "describe instance 5": ["show instance"], "serach": ["search"],
    "coppy a b": ["copy"], "instances 5": ["show instances"], "stop session": ["end session"],
    "pause instance 5": ["stop instance"], "end instance 5": ["destroy instance"], "login-key secret-key": [],
}


def message(vastai, typed):
    result = refused(vastai(*typed.split()), 2)
    return result.err.splitlines()[0]


@pytest.mark.parametrize("typed", HABITS)
def test_a_habit_of_another_tool_names_the_command(vastai, typed):
    assert message(vastai, typed).endswith('; use "vastai %s"' % HABITS[typed])
    assert HABITS[typed].split(" --")[0] in names()


@pytest.mark.parametrize("typed", MEANT)
def test_a_command_that_is_not_there_names_those_that_may_be_meant(vastai, typed):
    text = message(vastai, typed)
    assert ("did you mean" in text) == bool(MEANT[typed]), text
    for meant in MEANT[typed]:
        assert '"%s"' % meant in text, text


@pytest.mark.parametrize("line,first,second", [
    ("show invoices-v1 --charges -s 2026-13-01",
     'show invoices-v1: --start-date: "2026-13-01" is not a date such as 2026-01-15, nor seconds since 1970',
     'See "vastai show invoices-v1 --help".'),
    ("show invoices-v1 --charges -e soon",
     'show invoices-v1: --end-date: "soon" is not a date such as 2026-01-15, nor seconds since 1970',
     'See "vastai show invoices-v1 --help".'),
    ("show earnings -e soon",
     'show earnings: --end_date: "soon" is not a date such as 2026-01-15, nor seconds since 1970',
     'See "vastai show earnings --help".'),
    ("ssh-url 999", "ssh-url: instance 999 not found", '"vastai show instances" lists your instances.'),
    ("wait instance 999", "wait instance: instance 999 not found", '"vastai show instances" lists your instances.'),
    ("transfer credit bob -5", 'transfer credit: AMOUNT: "-5" is not a number from 0 to 9223372036854',
     'See "vastai transfer credit --help".'),
    ("show endpoints --cols=", 'show endpoints: --cols: unknown column ""',
     '"vastai show endpoints --cols help" lists the columns.'),
    ("chat vllm-qwen3-8b", "chat: the prompt from stdin is empty", 'See "vastai chat --help".'),
    ("launch instance -g RTX_4091 -n 1 -i x -y",
     'launch instance: unknown GPU "RTX_4091"; did you mean RTX_4090?', '"vastai metrics gpu" lists the GPU models.'),
    ("delete profile nosuch", "delete profile: no such profile: nosuch",
     '"vastai profiles" lists the profiles of this machine.'),
])
def test_a_refusal_names_the_place_and_the_value(vastai, line, first, second):
    assert vastai(*line.split()).err == "vastai: %s\n  %s\n" % (first, second)


def test_a_word_after_an_unknown_command_is_not_shown(vastai):
    assert "a-secret" not in message(vastai, "login a-secret") + message(vastai, "logn a-secret")


@pytest.mark.parametrize("verb", ["stop", "pause", "suspend"])
@pytest.mark.parametrize("noun", ["endpoint", "volume", "workergroup", "machine", "api-key", "team"])
def test_nothing_that_destroys_is_suggested_for_a_stop(vastai, verb, noun):
    assert not re.search(r'"(delete|destroy|remove)', message(vastai, "%s %s 5" % (verb, noun)))


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
