# SPDX-License-Identifier: MIT
"""How a run of the command is judged."""
import json
import re

SGR = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")


def has_words(text, *words):
    for word in words:
        assert re.search(word, text, re.IGNORECASE), "%r is not in %r" % (word, text)


def clean(text, colours=False):
    """No byte of it can move a cursor."""
    assert not CONTROL.search(SGR.sub("", text) if colours else text), repr(text)


def succeeded(result, *words):
    assert result.code == 0, result
    has_words(result.out, *words)
    assert "Traceback" not in result.err
    clean(result.out + result.err)
    return result


def refused(result, code, *words):
    """It failed with this status, printed the reason in one or two lines on stderr, and printed nothing else."""
    codes = code if isinstance(code, tuple) else (code,)
    assert result.code in codes, result
    assert result.out == "", result
    lines = result.err.splitlines()
    assert 1 <= len(lines) <= 2 and result.err.endswith("\n"), result
    assert len(set(lines)) == len(lines), "printed twice: %r" % result
    has_words(result.err, *words)
    clean(result.err)
    return result


def refused_raw(result, code, status=None, msg=None):
    """The same with --raw: one JSON object on stderr."""
    codes = code if isinstance(code, tuple) else (code,)
    assert result.code in codes, result
    assert result.out == "", result
    reply = json.loads(result.err)
    assert reply["error"] is True and isinstance(reply["msg"], str) and isinstance(reply["stage"], str), reply
    assert "status_code" in reply, reply
    if status is not None:
        assert reply["status_code"] == status, reply
    if msg is not None:
        has_words(reply["msg"], msg)
    return reply
