# SPDX-License-Identifier: MIT
"""`success: false` where something was done, or nothing had to be: each answer of that kind that the service documents."""
import json
import re

import pytest

from judge import has_words, refused

ONE = 7000001
RESULTS = [
    {
        "ask_id": 1,
        "success": True,
        "new_contract": 71
    }, {
        "ask_id": 2,
        "new_contract": 72,
        "error": "bid_too_low",
        "success": False
    }, {
        "ask_id": 3,
        "success": False,
        "error": "no_such_ask"
    }
]
QUEUED = {"success": False, "error": "resources_unavailable",
          "msg": "Required resources are currently unavailable, state change queued."}
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd0cG1lcm9mZm1ub3RoaW5naGVyZXRvc2Vl me@here"
TEMPLATE = {
    "success": False,
    "msg": "Existing Template Found",
    "template": {
        "id": 9,
        "hash_id": "abc123",
        "name": "mine"
    }
}
RENT = ("--image", "debian:12")


def rented(**more):
    return {"success": False, **more}


# The command, status and body of the answer, the exit status, what stdout and stderr hold (None: nothing at all).
CASES = {
    "a rented instance is stopped": (
        ("create", "instance", 5550001, *RENT), 200, rented(new_contract=71
                                                            ), 8, r"Offer 5550001 rented: instance 71 is stopped\.",
        "(?s)instance 71 is rented, but stopped: its storage is billed.*start instance 71.*destroy instance 71"
    ),
    "a launched instance is stopped": (
        ("launch", "instance", "-g", "RTX_4090", "-n", 1, "-i", "debian:12"), 200, rented(new_contract=71), 8,
        r"Instance 71 created; it is stopped\.", "(?s)instance 71 is rented.*destroy instance 71"
    ),
    "all of several are stopped": (
        ("create", "instances", 1, 2, *RENT), 200, rented(new_contracts=[71, 72]), 8, r"Created instances 71, 72\.",
        "(?s)instances 71, 72 are rented, but stopped.*start instances 71 72.*destroy instances 71 72"
    ),
    "one of several is stopped": (
        ("create", "instances", 1, 2, *RENT), 200, {
            "success": True,
            "results": RESULTS[:2]
        }, 8, r"Created instances 71, 72\.", "(?s)instance 72 is rented, but stopped.*start instance 72"
    ),
    "one is stopped and one failed": (
        ("create", "instances", 1, 2, 3, *RENT), 200, {
            "success": True,
            "results": RESULTS
        }, 8, r"Created instances 71, 72\.", "(?s)offer 3 was not rented: no_such_ask.*2 rented, 1 failed; stopped: 72"
    ),
    "a start is queued": (
        ("start", "instance", ONE), 200, QUEUED, 8, None,
        "(?s)queued: instance 7000001 starts when.*stop instance 7000001"
    ),
    "several starts are queued": (
        ("--retry", 1, "start", "instances", ONE, 1001), 200, QUEUED, 8, None,
        "(?s)queued: instances 7000001, 1001 start when.*stop instances 7000001 1001"
    ),
    "a key is attached already": (
        ("attach", "ssh", ONE, KEY), 200, {
            "success": False,
            "msg": "SSH key already associated with instance."
        }, 0, "already associated|attached", None
    ),
    "a template exists": (
        ("create", "template", "--name", "mine", "--image", "x/y"), 200, TEMPLATE, 0, "abc123|exists|Existing", None
    ),
    "no templates": (("search", "templates"), 200, {
        "success": False,
        "msg": "No templates found"
    }, 0, r"^\[\]$", None),
    "nothing to clean up": (
        ("cleanup", "machine", 5001), 200, {
            "success": False,
            "msg": "No expired contracts to delete"
        }, 0, "No expired contracts|Nothing", None
    ),
    "a key is gone": (
        ("detach", "ssh", ONE, 12), 404, {
            "success": False,
            "error": "no_such_ssh_key",
            "msg": "No such key"
        }, 4, None, "No such key"
    ),
    "an instance is gone": (
        ("destroy", "instance", ONE, "-y"), 404, {
            "success": False,
            "error": "no_such_instance",
            "msg": "No such instance"
        }, 4, None, "No such instance"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_done_is_said_with_its_exit_status(vastai, emulator, name):
    line, status, body, code, out, err = CASES[name]
    emulator.fault(times=-1, method="GET" if line[0] == "search" else None, status=status, body=body)
    plain, raw = vastai(*line), vastai("--raw", *line)
    assert (plain.code, raw.code) == (code, code), (plain, raw)
    assert (plain.out == "") == (out is None) and (plain.err == "") == (err is None), plain
    has_words(plain.out, *([out] if out else []))
    has_words(plain.err, *([err] if err else []))
    assert "instance ID" not in plain.err + raw.err, plain
    if code == 8 or code == 0:
        assert json.loads(raw.out) in (body, []), raw
    if code != 0:
        assert json.loads(raw.err)["msg"], raw


GONE = {
    "a key": ("detach", "ssh", ONE, 12),
    "an instance": ("destroy", "instance", ONE, "-y"),
    "a group": ("delete", "endpoint", 4242)
}


@pytest.mark.parametrize("name", GONE)
def test_what_a_lost_deletion_left_gone_is_done(vastai, emulator, name):
    emulator.fault(times=1, method="DELETE", drop=True)
    emulator.fault(
        times=-1,
        method="DELETE",
        status=404,
        body={
            "success": False,
            "error": "no_such_instance",
            "msg": "No such thing"
        }
    )
    result = vastai(*GONE[name])
    assert result.code == 0 and re.search("(?i)already gone|is gone", result.out), result
    refused(vastai(*GONE[name]), 4, "No such thing")
