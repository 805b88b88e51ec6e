# SPDX-License-Identifier: MIT
"""whoami: the account, what its key may do, and what is running."""
import json
import re

from conftest import KEY
from judge import refused, succeeded

USER, KEYS, INSTANCES, SPEND = ("/api/v0/users/current", "/api/v0/auth/apikeys/", "/api/v1/instances/",
                                "/api/v0/users/spend-rate/")
HIDDEN = {"status": 403, "body": {"success": False, "msg": "Not permitted"}, "times": -1}


def whoami(vastai, *flags):
    return json.loads(succeeded(vastai("whoami", "--raw", *flags)).out)


def lines_of(result):
    return dict(re.findall(r"^(\S.*?): +(.*)$", result.out, re.MULTILINE))


def test_a_person_sees_the_account_and_its_costs(vastai, emulator):
    result = succeeded(vastai("whoami", "-o", "table"))
    assert lines_of(result) == {
        "account": "operator@example.com", "user": "-", "ID": "424242", "balance": "$12.50", "credit": "-",
        "profile": "default", "key": "..." + KEY[-4:], "key from": "$VAST_API_KEY", "key name": "ci",
        "permissions": "misc", "instances": "4", "running": "4", "spend per hour": "$1.4604"
    }
    assert [r.path for r in emulator.records] == [USER, KEYS, INSTANCES, SPEND] and result.err == ""


def test_one_object_with_raw(vastai, emulator):
    emulator.account.instances[7000001].cur_state = "stopped"
    answer = whoami(vastai)
    assert answer["user"] == {"id": 424242, "username": None, "email": "operator@example.com"}
    assert answer["key"] == {"source": "$VAST_API_KEY", "tail": "..." + KEY[-4:], "name": "ci", "permissions": ["misc"]}
    assert (answer["balance"], answer["credit"], answer["hidden"]) == (12.5, None, [])
    assert answer["instances"] == {"total": 4, "running": 3} and answer["spend_per_hour"] == 1.0993


def test_pages_of_instances_are_counted(vastai, emulator):
    for number in range(60):
        emulator.account.add_instance(7100000 + number)
    assert whoami(vastai)["instances"] == {"total": 64, "running": 64}


def test_what_the_key_may_not_show_is_named(vastai, emulator):
    names = {USER: "the account and its balance", INSTANCES: "instances", SPEND: "what is spent per hour",
             KEYS: "the permissions of the key"}
    for path, name in names.items():
        emulator.reset()
        emulator.fault(path=path, **HIDDEN)
        result = succeeded(vastai("whoami"))
        assert "cannot show %s, which needs the permission " % name in result.err and "Not permitted" in result.err
    answer = whoami(vastai)
    assert answer["key"]["permissions"] is None and answer["user"]["id"] == 424242
    assert answer["hidden"] == [{"part": "key", "permission": "user_read", "reason": "Not permitted"}]


def test_without_the_account_its_key_is_not_known_either(vastai, emulator):
    emulator.fault(path=USER, **HIDDEN)
    answer = whoami(vastai)
    assert (answer["user"], answer["balance"]) == (None, None) and answer["instances"]["total"] == 4
    assert [h["part"] for h in answer["hidden"]] == ["user", "key"]
    assert emulator.requests(path=KEYS) == []


RIGHTS = [("all", "all"), ({"api": {"misc": {}, "user_read": {"id": {"eq": 1}}}}, ["misc", "user_read"]),
          ({"api": {"a.b": {}, "c": []}}, ["c"]), (None, None), (True, None), ({}, None)]


def test_permissions_come_in_several_shapes(vastai, emulator):
    for rights, shown in RIGHTS:
        rows = [{"rights": "none", "id": 11, "name": "other"}, {"rights": rights, "id": 12, "name": "mine"}]
        emulator.fault(path=KEYS, status=200, body={"apikeys": rows})
        assert whoami(vastai)["key"]["permissions"] == shown, rights


def test_a_key_that_is_not_in_the_list(vastai, emulator):
    emulator.fault(path=KEYS, status=200, body={"apikeys": [{"rights": "all", "id": 1}]})
    answer = whoami(vastai)
    assert answer["key"]["permissions"] is None
    assert answer["hidden"] == [{"part": "key", "permission": "user_read", "reason": "the service does not list this key"}]


def test_a_rejected_key_ends_it_at_once(vastai, emulator):
    refused(vastai("whoami", "--api-key", "not-a-key-of-the-service"), 3, "Invalid user key", "from --api-key")
    assert len(emulator.records) == 1


def test_a_key_that_may_see_nothing(vastai, emulator):
    emulator.fault(**HIDDEN)
    refused(vastai("whoami"), 3, "Not permitted")


def test_a_failure_is_no_hidden_part(vastai, emulator):
    for path, status, code in (USER, 404, 4), (INSTANCES, 500, 1), (SPEND, 429, 5):
        emulator.reset()
        emulator.fault(path=path, status=status, body={"msg": "no"}, times=-1)
        refused(vastai("--retry", 1, "whoami"), code)
    emulator.reset()
    emulator.fault(path=SPEND, status=200, body={"success": True, "gpu_cost_per_hour": 1})
    refused(vastai("whoami"), 9)


def test_the_profile_is_named(vastai, emulator):
    succeeded(vastai("set", "api-key", KEY, "--profile", "work"))
    answer = whoami(vastai, "--profile", "work")
    assert answer["profile"] == "work" and answer["key"]["source"].endswith("/profiles/work/vast_api_key")
