# SPDX-License-Identifier: MIT
"""Every listing: it shows the words of a refusal where a list was due, and with -q --raw it prints what the official tool prints."""
import json
import re

import pytest

import catalogue
from test_every_command import every  # noqa: F401 (a fixture)

ANSWERS = "the service is closed for today"
REFUSALS = {
    "a refusal": {"success": False, "msg": ANSWERS},
    "an error": {"success": False, "error": "closed", "msg": ANSWERS},
    "a refusal by error_msg": {"error_msg": ANSWERS},
    "a detail": {"success": False, "detail": ANSWERS},
}
VERBS = ("show ", "search ", "get ", "metrics ")


def listings():
    return [name for name in catalogue.names() if name.startswith(VERBS) and name not in catalogue.LOCAL]


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_in_place_of_a_list_is_shown(every, emulator, name):  # noqa: F811
    wanted = listings()
    emulator.fault(times=-1, status=200, body=REFUSALS[name])
    assert len(wanted) > 40
    for flags in (), ("--raw",):
        silent = {command: (result.code, result.err) for command, result in every(*flags, patient=False)
                  if command in wanted and (result.code == 0 or ANSWERS not in result.err)}
        assert silent == {}, flags


# ---- -q with --raw: IDs, but JSON for the commands whose -q the official tool ignores with --raw ----

JSON_ANYWAY = {
    "show instance", "show machine", "show machines", "show maints", "show pending-price-increases", "show subaccounts",
    "show user"
}


def with_quiet():
    return [name for name in listings() if re.search(r"^  -q\b|, -q\b|--quiet", catalogue.printed(*name.split()), re.M)]


def timeless(text):
    """A text without how long an instance has been running: the second may change from one run to the next."""
    return re.sub(r'"duration": [\d.]+', '"duration": 0', text)


def test_quiet_and_raw_together(vastai, emulator):
    lines = catalogue.lines(vastai.home)
    assert {"show instances", "show deployments", *JSON_ANYWAY} <= set(with_quiet())
    for name in with_quiet():
        quiet, both, raw = vastai(*lines[name], "-q"), vastai("--raw", *lines[name],
                                                              "-q"), vastai("--raw", *lines[name])
        # Earnings by machine have no day, which is what -q prints of them.
        assert quiet.code == both.code == raw.code or (name == "show earnings-v1"
                                                       and quiet.code == both.code == 9), (name, quiet, raw)
        if quiet.code != 0:
            continue
        assert timeless(both.out) == timeless(raw.out if name in JSON_ANYWAY else quiet.out), (name, quiet, both)
        assert all(re.fullmatch(r"[\w. -]*", line) for line in quiet.out.splitlines()), (name, quiet)
        assert name not in JSON_ANYWAY or json.loads(both.out) is not None
