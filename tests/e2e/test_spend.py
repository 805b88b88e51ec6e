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
