# SPDX-License-Identifier: MIT
"""delete endpoint: every answer of the contract, in words, JSON and exit status."""
import json
import re

import pytest

from conftest import beside
from judge import has_words, refused, refused_raw, succeeded

PATH = "/api/v0/endptjobs/4242/"
HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


def refusal(msg, error="invalid_args"):
    return {"success": False, "error": error, "msg": msg}


def test_says_what_was_deleted(vastai, emulator):
    result = succeeded(vastai("delete", "endpoint", 4242))
    assert result.out == "Endpoint group 4242 deleted. Workers destroyed: 1001, 1002.\n"
    assert result.err == ""
    assert 4242 not in emulator.account.endpoints


def test_the_request_is_the_one_of_the_contract(vastai, emulator):
    vastai("delete", "endpoint", 4242)
    record, = emulator.records
    assert (record.method, record.target, record.body) == ("DELETE", PATH, b"")
    assert record.header("Authorization") == "Bearer " + record.key
    assert record.header("Transfer-Encoding") is None and record.header("Content-Length") in (None, "0")
    assert record.header("User-Agent")


def test_a_group_without_workers(vastai, emulator):
    emulator.account.add_endpoint(5, "empty")
    result = succeeded(vastai("delete", "endpoint", 5), "^Endpoint group 5 deleted")
    assert result.out.count("\n") == 1 and "None" not in result.out and "[]" not in result.out


def test_more_workers_than_anyone_has_room_for(vastai, emulator):
    workers = list(range(100001, 101001))
    emulator.account.add_endpoint(5, "crowd", workers=workers)
    result = succeeded(vastai("delete", "endpoint", 5), "^Endpoint group 5 deleted")
    named = [int(n) for n in re.findall(r"\b1\d{5}\b", result.out)]
    assert named == workers or (named == workers[:len(named)] and "1000" in result.out)


def test_raw_shows_the_object_of_the_server(vastai):
    result = succeeded(vastai("--raw", "delete", "endpoint", 4242))
    assert json.loads(result.out) == {"success": True, "deleted_workers": [1001, 1002], "failed_workers": [],
                                      "msg": "Deleted endpoint job and 2 workers"}
    assert result.err == ""


def test_a_worker_that_survived_is_a_failure_in_part(vastai, emulator):
    emulator.account.instances[1002].survives = 1
    result = vastai("delete", "endpoint", 4242)
    assert result.code == 8
    has_words(result.out, "^Endpoint group 4242 deleted", "1001")
    assert "1002" not in result.out
    has_words(result.err, "1002", "destroy instance")


def test_a_worker_that_survived_in_raw(vastai, emulator):
    emulator.account.instances[1002].survives = 1
    result = vastai("--raw", "delete", "endpoint", 4242)
    assert result.code == 8
    assert json.loads(result.out)["failed_workers"] == [1002]


def test_an_answer_of_the_bare_minimum(vastai, emulator):
    emulator.fault(status=200, body={"success": True})
    succeeded(vastai("delete", "endpoint", 4242), "^Endpoint group 4242 deleted")


def test_members_that_nobody_knows_do_no_harm(vastai, emulator):
    emulator.fault(
        status=200,
        body={
            "new": {
                "a": [1, {
                    "b": None
                }]
            },
            "success": True,
            "deleted_workers": [7],
            "failed_workers": [],
            "msg": "ok",
            "more": "x" * 5000
        }
    )
    succeeded(vastai("delete", "endpoint", 4242), "Workers destroyed: 7")


@pytest.mark.parametrize("args", [("delete", "endpoint", 4242), ("destroy", "instance", 1001, "-y")], ids=["delete", "destroy"])
@pytest.mark.parametrize("body,code", [
    ({"error": "locked", "msg": "Something is locked"}, 1),
    ({"success": None, "msg": "Something is locked"}, 10),
    ({"success": 0, "msg": "Something is locked"}, 10),
    ({"success": "false", "msg": "Something is locked"}, 10),
    ({}, 10),
    ('{"success": true, "success": false}', 1),
    ('{"msg": "Something is locked", "success": false}', 1),
], ids=["an error", "null", "0", "text", "nothing", "twice", "late"])
def test_a_success_must_say_that_it_is_one(vastai, emulator, args, body, code):
    emulator.fault(times=-1, status=200, body=body)
    refused(vastai(*args), code)


@pytest.mark.parametrize("failed", ["1002", {"1002": "x"}, [["1002"]], ["1002"], [True], [1002.5], "x" * 3000])
def test_failed_workers_that_cannot_be_read_are_no_success(vastai, emulator, failed):
    emulator.fault(times=-1, status=200, body={"success": True, "deleted_workers": [], "failed_workers": failed})
    refused(vastai("delete", "endpoint", 4242), 9)


def test_more_failed_workers_than_anyone_has_room_for(vastai, emulator):
    failed = list(range(100001, 103001))
    emulator.fault(
        times=-1, status=200, body={
            "success": True,
            "deleted_workers": [],
            "failed_workers": failed,
            "msg": ""
        }
    )
    result = vastai("delete", "endpoint", 4242)
    assert result.code == 8
    assert all(str(n) in result.err for n in failed) or "3000" in result.err
    result = vastai("--raw", "delete", "endpoint", 4242)
    assert result.code == 8 and json.loads(result.out)["failed_workers"] == failed


# name: (status, body, content type, exit status, words on stderr, how often it is asked)
ANSWERS = {
    "success false": (200, refusal("Something is locked"), None, 1, ["Something is locked"], 1),
    "success false without words": (200, {
        "success": False
    }, None, 1, [], 1),
    "not found as the contract has it": (
        400, refusal("Routegroup not found for user"), None, 4, ["4242|Routegroup"], 1
    ),
    "another bad request": (400, refusal("id must be positive"), None, 1, ["400", "id must be positive"], 1),
    "unauthorized": (401, refusal("Invalid user key", "auth_error"), None, 3, ["Invalid user key"], 1),
    "unauthorized without JSON": (401, "Unauthorized", "text/plain", 3, ["401|Unauthorized"], 1),
    "forbidden": (403, refusal("Not allowed for this key", "forbidden"), None, 3, ["Not allowed for this key"], 1),
    "no such thing": (404, refusal("Instance not found", "no_such_instance"), None, 4, ["Instance not found|4242"], 1),
    "no such page": (404, "<h1>Not Found</h1>", "text/html", 4, ["404"], 1),
    "wrong key as 404": (404, refusal("Invalid user key", "auth_error"), None, 3, ["Invalid user key"], 1),
    "only msg": (400, {
        "msg": "only this"
    }, None, 1, ["only this"], 1),
    "only message": (409, {
        "message": "there is a conflict"
    }, None, 1, ["there is a conflict"], 1),
    "only detail": (422, {
        "detail": "will not do"
    }, None, 1, ["will not do"], 1),
    "plain text": (400, "plain words", "text/plain", 1, ["plain words"], 1),
    "no body": (400, "", "text/plain", 1, ["400"], 1),
    "server error": (500, refusal("Internal error", "server_error"), None, 1, ["500", "Internal error"], 1),
    "bad gateway": (502, HTML, "text/html", 10, ["502"], 2),
    "unavailable": (503, HTML, "text/html", 1, ["503"], 2),
    "gateway timeout": (504, HTML, "text/html", 10, ["504"], 2),
    "limited, as text": (
        429, "API requests too frequent: endpoint threshold=0.02", "text/plain", 5, ["too frequent|rate"], 5
    ),
    "limited, as detail": (
        429, {
            "detail": "API requests too frequent endpoint threshold=0.02"
        }, None, 5, ["too frequent|rate"], 5
    ),
    "limited, as msg": (
        429, refusal("API requests too frequent endpoint threshold=0.02",
                     "rate_limited"), None, 5, ["too frequent|rate"], 5
    ),
    "limited, without a threshold": (429, "API requests too frequent", "text/plain", 5, ["too frequent|rate"], 5),
    "limited, without words": (429, "", "text/plain", 5, ["429|rate"], 5),
    "garbage": (200, "certainly! {", "application/json", 10, ["json"], 1),
    "nothing": (200, "", "application/json", 10, ["json|empty|answer"], 1),
    "a list": (200, [1, 2], None, 10, [], 1),
    "a page for people": (200, "<html>Welcome</html>", "text/html", 10, [], 1),
    "two values": (200, '{"success": true}{"success": true}', "application/json", 10, [], 1),
    "cut short inside": (200, '{"success": true, "deleted_workers": [1001', "application/json", 10, [], 1),
    "not UTF-8": (200, b'{"success": true, "msg": "\xff"}', "application/json", 10, [], 1),
}


@beside
@pytest.mark.parametrize("raw", [False, True], ids=["plain", "raw"])
@pytest.mark.parametrize("name", ANSWERS)
def test_answer(vastai, emulator, name, raw):
    status, body, content_type, code, words, asked = ANSWERS[name]
    emulator.fault(times=-1, status=status, body=body, content_type=content_type or "application/json")
    result = vastai(*["--raw"] * raw, "--retry", 2, "delete", "endpoint", 4242)
    if raw:
        refused_raw(result, code, status if status >= 400 else None)
    else:
        refused(result, code, *words)
        assert "<" not in result.err, "markup: %r" % result
    assert len(emulator.records) == asked
    assert 4242 in emulator.account.endpoints


def test_the_raw_error_carries_the_words_of_the_server(vastai, emulator):
    emulator.fault(status=400, body=refusal("Routegroup not found for user"))
    refused_raw(vastai("--raw", "delete", "endpoint", 4242), 4, 400, "Routegroup not found for user")


def test_a_wrong_key_names_where_it_came_from(vastai):
    refused(vastai("delete", "endpoint", 4242, env={"VAST_API_KEY": "another-key-99"}), 3, "VAST_API_KEY|api-key")


# ---- several, and --verify ----


def only_4242(emulator):
    """Nothing else in the account costs anything."""
    del emulator.account.endpoints[4243]
    for number in (1003, 7000001):
        del emulator.account.instances[number]


@beside
def test_several_go_over_one_connection(vastai, emulator):
    result = succeeded(vastai("delete", "endpoint", 4242, 4243))
    assert [line.split(".")[0]
            for line in result.out.splitlines()] == ["Endpoint group 4242 deleted", "Endpoint group 4243 deleted"]
    assert len({r.connection for r in emulator.records}) == 1


@beside
def test_several_keep_the_rate_limit_of_the_service(vastai, emulator):
    emulator.settings.limit_scale = 0.97  # the way there takes the one request longer than the other
    succeeded(vastai("delete", "endpoint", 4242, 4243))
    assert [r.status for r in emulator.records] == [200, 200]


@beside
def test_of_several_the_worst_status_counts(vastai, emulator):
    emulator.account.add_endpoint(9, "nine")
    result = vastai("delete", "endpoint", 9, 777, 4243)
    assert result.code == 4
    has_words(result.out, "Endpoint group 9 deleted", "Endpoint group 4243 deleted")
    has_words(result.err, "777")
    assert list(emulator.account.endpoints) == [4242]


@beside
def test_several_in_raw_are_an_array(vastai):
    result = succeeded(vastai("--raw", "delete", "endpoint", 4242, 4243))
    assert [o["deleted_workers"] for o in json.loads(result.out)] == [[1001, 1002], [1003]]


@beside
def test_several_in_raw_with_a_failure_stay_an_array(vastai):
    result = vastai("--raw", "delete", "endpoint", 4242, 777)
    assert result.code == 4
    answers = json.loads(result.out)
    assert isinstance(answers, list) and answers[0]["deleted_workers"] == [1001, 1002]


@beside
def test_verify_waits_until_it_is_gone(vastai, emulator):
    only_4242(emulator)
    emulator.account.endpoints[4242].lingers = 1
    result = succeeded(vastai("delete", "endpoint", 4242, "--verify"), "4242 deleted")
    assert result.out.endswith("\nThis account now spends $0.00 an hour; nothing is active.\n")
    assert 4242 not in emulator.account.endpoints
    assert len(emulator.requests("GET", "/api/v0/endptjobs/")) == 2


@beside
def test_verify_destroys_each_failed_worker(vastai, emulator):
    only_4242(emulator)
    emulator.account.instances[1002].survives = 1
    result = vastai("delete", "endpoint", 4242, "--verify")
    assert result.code == 0, result
    assert 1002 not in emulator.account.instances
    assert [r.path for r in emulator.requests("DELETE")] == [PATH, "/api/v0/instances/1002/"]


@beside
def test_verify_does_not_succeed_while_something_can_bill(vastai, emulator):
    emulator.account.instances[1002].survives = 1 << 20
    result = vastai("delete", "endpoint", 4242, "--verify", "--timeout", 8)
    assert result.code == 8, result
    has_words(result.err, "1002")
    assert "this account still spends $1.0953 an hour: GPUs $1.0833" in result.err.splitlines()[-2], result


def test_verify_tells_what_others_spend(vastai, emulator):
    result = vastai("delete", "endpoint", 4242, "--verify")
    assert result.code == 8 and "4242 deleted" in result.out and "spends $0.00" not in result.out
    assert "still spends $0.7302 an hour: GPUs $0.7222, storage of instances $0.0080, storage of volumes $0.0000" in result.err
    raw = vastai("delete", "endpoint", 4243, "--verify", "--raw")
    assert raw.code == 8 and json.loads(raw.out)["success"] is True and "still spends $0.3651" in json.loads(raw.err
                                                                                                             )["msg"]


@beside
def test_verify_does_not_advise_itself(vastai, emulator):
    emulator.account.instances[1002].survives = 1 << 20
    assert "--verify" not in vastai("delete", "endpoint", 4242, "--verify", "--timeout", 8).err


@beside
def test_verify_after_a_lost_answer_does_not_claim_to_know_the_workers(vastai, emulator):
    emulator.fault(method="DELETE", lost=True)
    result = vastai("delete", "endpoint", 4242, "--verify")
    assert result.code == 10, result
    has_words(result.err, "workers", "show instances")


@pytest.mark.parametrize("raw", [[], ["--raw"]], ids=["plain", "raw"])
def test_verify_that_cannot_see_is_no_success(vastai, emulator, raw):
    emulator.fault(times=-1, method="GET", status=500, body=refusal("cannot list"))
    result = vastai(*raw, "delete", "endpoint", 4242, "--verify")
    assert result.code == 1, result
    has_words(result.out, "4242 deleted|\"deleted_workers\"")
    has_words(result.err, "cannot list")


@beside
def test_verify_accepts_a_worker_that_is_gone_already(vastai, emulator):
    only_4242(emulator)
    del emulator.account.instances[1002]
    emulator.fault(method="DELETE", path=PATH, status=200, carried_out=True,
                   body={"success": True, "deleted_workers": [1001], "failed_workers": [1002], "msg": "1 failed"})
    assert vastai("delete", "endpoint", 4242, "--verify").code == 0


# ---- destroy instance, show endpoints ----


def test_destroy_instance(vastai, emulator):
    result = succeeded(vastai("destroy", "instance", 1001, "-y"), "1001")
    record, = emulator.records
    assert (record.method, record.target) == ("DELETE", "/api/v0/instances/1001/")
    assert 1001 not in emulator.account.instances and result.err == ""


@pytest.mark.parametrize("typed,gone", [(b"y\n", True), (b"Y\n", True), (b"n\n", False), (b"\n", False), (b"", False), (b"nay\n", False)])
def test_destroy_instance_asks_first(vastai, emulator, typed, gone):
    vastai("destroy", "instance", 1001, stdin=typed)
    assert (1001 not in emulator.account.instances) == gone


def test_destroy_instance_that_is_none(vastai):
    refused(vastai("destroy", "instance", 31337, "-y"), 4, "Instance not found|31337")


def test_destroy_instance_that_survives(vastai, emulator):
    emulator.account.instances[1001].survives = 1
    refused(vastai("destroy", "instance", 1001, "-y"), 1, "could not be destroyed")


def test_destroy_instance_in_raw(vastai):
    result = succeeded(vastai("--raw", "destroy", "instance", 1001, "-y"))
    assert json.loads(result.out) == {"success": True, "msg": "Instance destroyed successfully"}


def test_show_endpoints(vastai, emulator):
    result = succeeded(
        vastai("show", "endpoints", "-o", "table"), r"\b4242\b.*vllm-qwen3-8b", r"\b4243\b.*whisper-large"
    )
    assert "secret-of-the-group" not in result.out
    record, = emulator.records
    assert (record.method, record.target, record.body) == ("GET", "/api/v0/endptjobs/", b"")
    assert record.header("Content-Length") is None and record.header("Transfer-Encoding") is None


def test_show_endpoints_in_raw(vastai, emulator):
    result = succeeded(vastai("show", "endpoints", "--raw"))
    rows = [g.row(emulator.account) for g in emulator.account.endpoints.values()]
    for row in rows:
        for hidden in ("api_key", "auto_delete_in_seconds", "auto_delete_due_24h"):
            del row[hidden]
    assert json.loads(result.out) == rows


def test_show_endpoints_of_which_there_are_none(vastai, emulator):
    emulator.account.endpoints.clear()
    assert succeeded(vastai("show", "endpoints")).out.strip() != ""
    assert json.loads(succeeded(vastai("--raw", "show", "endpoints")).out) == []


@pytest.mark.parametrize("body", [refusal("denied"), {"success": True}, {"success": True, "results": None}, {"results": {}}, []])
def test_an_error_is_never_an_empty_list(vastai, emulator, body):
    emulator.fault(times=-1, status=200, body=body)
    assert vastai("show", "endpoints").code in (1, 9)
    result = vastai("--raw", "show", "endpoints")
    assert result.code in (1, 9) and result.out == ""
