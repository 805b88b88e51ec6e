# SPDX-License-Identifier: MIT
"""What the account spends per hour: `spend`, its limit for cron, and the last line of a deletion with --verify."""
import json

import pytest

RATE = "/api/v0/users/spend-rate/"


def bare(emulator):
    """An account that has nothing."""
    account = emulator.account
    account.endpoints.clear()
    account.instances.clear()
    account.volumes.clear()
    return account


def test_spend_shows_each_kind_and_each_group(vastai, emulator):
    emulator.account.instances[7000001].cur_state = "stopped"
    result = vastai("spend")
    lines = [line.split() for line in result.out.splitlines()]
    assert result.code == 0 and result.err == ""
    assert ["GPUs", "-", "$1.0833"] in lines
    assert ["storage", "of", "instances", "-", "$0.0160"] in lines
    assert ["storage", "of", "volumes", "-", "$0.0000"] in lines
    assert ["total", "-", "$1.0993"] in lines
    assert ["endpoint", "group", "4242", "$0.7302"] in lines and ["endpoint", "group", "4243", "$0.3651"] in lines


def test_spend_of_a_group_that_the_service_does_not_know_is_not_zero(vastai, emulator):
    del emulator.account.instances[1003]
    assert ["endpoint", "group", "4243", "-"] in [line.split() for line in vastai("spend").out.splitlines()]


def test_raw_is_one_object_of_the_three_answers(vastai, emulator):
    result = vastai("spend", "--raw")
    reply = json.loads(result.out)
    assert result.code == 0 and list(reply) == ["spend_rate", "endpoints", "workergroups"]
    assert reply["spend_rate"]["has_active_resources"] is True and reply["spend_rate"]["gpu_cost_per_hour"] == 1.4444
    assert [row["id"] for row in reply["endpoints"]["endpoints"]] == [4242, 4243]
    assert reply["workergroups"]["workergroups"] == []


@pytest.mark.parametrize("limit,code", [("1.46", 1), ("1.4604", 0), ("1.4603", 1), ("2", 0), ("0", 1)])
def test_a_limit_makes_an_exit_status(vastai, limit, code):
    result = vastai("spend", "--fail-if-over", limit)
    assert result.code == code
    assert ("over $%s" % limit in result.err) == (code == 1)
    assert "$1.4604" in result.out


@pytest.mark.parametrize("path", ["/api/v0/serverless/endpoints/spend", "/api/v0/serverless/workergroups/spend", RATE])
@pytest.mark.parametrize("flags", [(), ("--raw",)])
def test_nothing_is_shown_when_one_of_the_answers_fails(vastai, emulator, path, flags):
    emulator.fault(path=path, status=400, body={"msg": "no"}, times=-1)
    result = vastai("spend", *flags)
    assert (result.code, result.out) == (1, "")


@pytest.mark.parametrize("member", ["gpu_cost_per_hour", "container_storage_cost_per_hour", "volume_storage_cost_per_hour"])
def test_a_rate_that_is_left_out_is_not_zero(vastai, emulator, member):
    rates = {"gpu_cost_per_hour": 0, "container_storage_cost_per_hour": 0, "volume_storage_cost_per_hour": 0,
             "has_active_resources": False, "success": True}
    emulator.fault(path=RATE, status=200, body={k: v for k, v in rates.items() if k != member})
    result = vastai("spend")
    assert (result.code, result.out) == (9, "")


def test_curl_shows_the_three_requests(vastai, emulator):
    result = vastai("spend", "--curl")
    assert result.code == 0 and result.out.count("curl ") == 3 and emulator.records == []


# ---- what a group spent, and the proof as JSON ----

SPENT = "/api/v0/serverless/%ss/spend"


def only_4242(emulator):
    del emulator.account.endpoints[4243]
    for number in (1003, 7000001):
        del emulator.account.instances[number]


def test_a_verified_deletion_says_what_the_group_spent(vastai, emulator):
    only_4242(emulator)
    result = vastai("delete", "endpoint", 4242, "--verify")
    assert result.out == ("Endpoint group 4242 deleted; it spent $0.7302 an hour. Workers destroyed: 1001, 1002.\n"
                          "This account now spends $0.00 an hour; nothing is active.\n")
    assert (result.code, result.err) == (0, "")
    assert [(r.method, r.path) for r in emulator.records] == [("GET", SPENT % "endpoint"), ("DELETE", "/api/v0/endptjobs/4242/"),
                                                              ("GET", "/api/v0/endptjobs/"), ("GET", RATE)]


def test_several_groups_take_one_question(vastai, emulator):
    del emulator.account.instances[7000001]
    result = vastai("delete", "endpoint", 4242, 4243, "--verify")
    assert result.code == 0 and "4242 deleted; it spent $0.7302 an hour." in result.out
    assert "4243 deleted; it spent $0.3651 an hour." in result.out
    assert len(emulator.requests("GET", SPENT % "endpoint")) == 1


def test_a_verified_deletion_of_a_workergroup_says_what_it_spent(vastai, emulator):
    emulator.account.workergroups[4001] = {"id": 4001, "endpoint_id": 4242}
    result = vastai("delete", "workergroup", 4001, "--verify")
    assert result.code == 0 and "Workergroup 4001 deleted; it spent $0.7302 an hour" in result.out
    assert emulator.records[0].path == SPENT % "workergroup" and emulator.requests("GET", RATE) == []


@pytest.mark.parametrize("fault", [{"status": 500, "body": ""}, {"status": 403, "body": {"msg": "no"}}, {"drop": True},
                                   {"status": 200, "body": "garbage"}, {"hang": True},
                                   {"status": 200, "body": {"endpoints": [{"id": 4242, "hourly_spend": None}]}}])
def test_a_question_that_fails_does_not_keep_the_group(vastai, emulator, fault):
    only_4242(emulator)
    emulator.fault(path=SPENT % "endpoint", times=-1, **fault)
    result = vastai("delete", "endpoint", 4242, "--verify", "--timeout", 20)
    assert result.code == 0 and "4242 deleted; what it spent is unknown." in result.out and result.err == ""
    assert 4242 not in emulator.account.endpoints


def test_the_proof_of_a_deletion_as_json(vastai, emulator):
    only_4242(emulator)
    result = vastai("delete", "endpoint", 4242, "--verify", "--raw")
    reply = json.loads(result.out)
    assert (result.code, result.err) == (0, "") and reply["deleted_workers"] == [1001, 1002]
    assert reply["hourly_spend_before"] == 0.7302
    assert reply["spend_rate"] == {"gpu_cost_per_hour": 0, "container_storage_cost_per_hour": 0,
                                   "volume_storage_cost_per_hour": 0, "has_active_resources": False}


def test_the_proof_of_several_deletions_as_json(vastai, emulator):
    result = vastai("delete", "endpoint", 4242, 777, 4243, "--verify", "--raw")
    reply = json.loads(result.out)
    assert result.code == 8 and list(reply) == ["results", "spend_rate"] and "still spends $0.3651" in result.err
    assert [row.get("hourly_spend_before") for row in reply["results"]] == [0.7302, None, 0.3651]
    assert reply["results"][1]["error"] is True and reply["spend_rate"]["gpu_cost_per_hour"] == 0.3611


def test_a_proof_that_cannot_be_had_is_null(vastai, emulator):
    emulator.fault(path=RATE, status=500, body="", times=-1)
    result = vastai("delete", "endpoint", 4242, "--verify", "--raw")
    reply = json.loads(result.out)
    assert result.code == 1 and reply["success"] is True and reply["spend_rate"] is None


def test_a_deletion_that_fails_prints_no_object(vastai, emulator):
    result = vastai("delete", "endpoint", 777, "--verify", "--raw")
    assert (result.code, result.out) == (4, "") and json.loads(result.err)["status_code"] == 400
    assert emulator.requests("GET", RATE) == []


def test_a_lost_answer_is_followed_by_the_proof(vastai, emulator):
    emulator.fault(method="DELETE", lost=True)
    result = vastai("delete", "endpoint", 4242, "--verify", "--raw")
    reply = json.loads(result.out)
    assert result.code == 10 and reply["already_gone"] is True and reply["spend_rate"]["has_active_resources"] is True


@pytest.mark.parametrize("line", ["destroy instance 7000001", "destroy instances 7000001 1001"])
def test_the_proof_of_a_destruction_as_json(vastai, emulator, line):
    bare(emulator).add_instance(7000001)
    emulator.account.add_instance(1001)
    emulator.account.add_instance(1002)
    result = vastai(*line.split(), "-y", "--verify", "--raw")
    reply = json.loads(result.out)
    assert result.code == 8 and reply["success"] is True and reply["spend_rate"]["has_active_resources"] is True
    assert result.out.endswith("}\n") and result.out.count("spend_rate") == 1


def test_the_proof_of_many_destructions_as_json(vastai, emulator):
    account = bare(emulator)
    ids = list(range(2001, 2071))
    for number in ids:
        account.add_instance(number)
    result = vastai("destroy", "instances", *ids, "-y", "--verify", "--raw", "--timeout", 400)
    reply = json.loads(result.out)
    assert result.code == 0 and len(reply["results"]) == 2 and reply["spend_rate"]["has_active_resources"] is False


@pytest.mark.parametrize("line,shown,code", [
    ("destroy instance 7000001", {"instances": None}, 0),
    ("destroy instance 7000001", {"success": True}, 9),
    ("destroy instance 7000001", {"instances": {}}, 9),
    ("destroy instance 7000001", {"instances": {"id": None, "actual_status": "running"}}, 9),
    ("destroy instances 7000001 7000002", {"success": True, "instances": []}, 0),
    ("destroy instances 7000001 7000002", {"success": True, "instances": [{"actual_status": "running"}]}, 9),
    ("delete endpoint 4242", {"success": True, "results": []}, 0),
    ("delete endpoint 4242", {"success": True, "results": [{"endpoint_name": "vllm-qwen3-8b"}]}, 9)])
def test_an_answer_that_names_nothing_is_no_proof(vastai, emulator, line, shown, code):
    account = bare(emulator)
    account.add_instance(7000001)
    account.add_instance(7000002)
    emulator.fault(method="DELETE", times=-1, status=200, body={"success": True})
    emulator.fault(path="/api/v[01]/(instances|endptjobs)/.*", method="GET", times=-1, status=200, body=shown)
    emulator.fault(path=RATE, times=-1, status=200, body={
        "gpu_cost_per_hour": 0, "container_storage_cost_per_hour": 0, "volume_storage_cost_per_hour": 0,
        "has_active_resources": False})
    words = line.split()
    result = vastai(*words, *(["-y"] if words[0] == "destroy" else []), "--verify")
    assert result.code == code, result


@pytest.mark.parametrize("line", ["destroy instance 5", "destroy instances 5"])
def test_a_destruction_that_fails_prints_no_object(vastai, emulator, line):
    result = vastai(*line.split(), "-y", "--verify", "--raw")
    assert (result.code, result.out) == (4, "") and json.loads(result.err)["error"] is True


def test_curl_shows_the_deletion_alone(vastai, emulator):
    for flags in [("--curl",), ("--curl", "--raw"), ("--dry-run",), ("--dry-run", "--raw")]:
        result = vastai("delete", "endpoint", 4242, "--verify", *flags)
        assert result.code == 0 and result.out.count("DELETE") == 1 and "spend" not in result.out and emulator.records == []
