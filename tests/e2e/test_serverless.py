# SPDX-License-Identifier: MIT
"""Endpoint groups and workergroups: creating, changing, logs, workers; deployments."""
import json

import pytest

from judge import refused, refused_raw, succeeded


def sent(emulator, number=-1):
    return json.loads(emulator.records[number].body)


def test_a_workergroup_from_its_creation_to_its_end(vastai, emulator):
    succeeded(vastai("create", "workergroup", "--endpoint_id", 4243, "--search_params", " gpu_ram>=23"), "4001")
    assert sent(emulator)["search_params"] == "gpu_ram>=23 verified=True rentable=True rented=False"
    assert sent(emulator)["test_workers"] == 3 and sent(emulator)["template_hash"] is None
    succeeded(vastai("update", "workergroup", 4001, "-n", "--search_params", "num_gpus=1", "--cold_workers", 0))
    assert sent(emulator)["search_params"] == "num_gpus=1" and sent(emulator)["cold_workers"] == 0
    succeeded(vastai("show", "workergroups"), "4001", "4243")
    succeeded(vastai("delete", "workergroup", 4001), "Workergroup 4001 deleted", "1003")
    refused(vastai("delete", "workergroup", 4001), 4, "show workergroups")


def test_a_worker_that_is_left_over_is_told_of(vastai, emulator):
    vastai("create", "workergroup", "--endpoint_id", 4243)
    emulator.account.instances[1003].survives = 1
    result = vastai("delete", "workergroup", 4001)
    assert result.code == 8 and "workergroup 4001" in result.err and "1003" in result.err, result


def test_verify_destroys_what_is_left_over(vastai, emulator):
    vastai("create", "workergroup", "--endpoint_id", 4243)
    emulator.account.instances[1003].survives = 1
    succeeded(vastai("delete", "workergroup", 4001, "--verify"), "Worker 1003 destroyed")
    assert 1003 not in emulator.account.instances
    assert [r.path for r in emulator.records[-2:]] == ["/api/v0/autojobs/", "/api/v0/instances/1003/"]


def test_an_endpoint_group_is_created_with_what_the_official_tool_says(vastai, emulator):
    emulator.fault(times=2, status=200, body={"success": True, "result": 3003})
    succeeded(vastai("create", "endpoint", "--endpoint_name", "x", "--min_load", ".5"), "3003")
    assert sent(emulator) == {
        "client_id": "me",
        "min_load": 0.5,
        "min_cold_load": 0.0,
        "target_util": 0.9,
        "cold_mult": 2.5,
        "cold_workers": 5,
        "max_workers": 20,
        "endpoint_name": "x",
        "max_queue_time": None,
        "target_queue_time": None,
        "inactivity_timeout": None,
        "autoscaler_instance": "prod"
    }
    succeeded(vastai("update", "endpoint", 3003, "--max_workers", 0), "3003 updated")
    assert sent(emulator)["max_workers"] == 0 and sent(emulator)["min_load"] is None


LEVELS = [
    ((), "b \u6f22\u5b57 \u00e9\nc\n"), (("--level", 0), "a\n"), (("--level", 2), "d\n"),
    (("--level", 9), "e\\x1b[2J\n")
]


@pytest.mark.parametrize("given,text", LEVELS)
def test_a_log_is_text(vastai, emulator, given, text):
    assert succeeded(vastai("get", "endpt-logs", 4242, *given)).out == text


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("escaped", [True, False])
def test_a_log_that_is_cut_anywhere_is_whole(vastai, emulator, size, escaped):
    text = LEVELS[0][1] + "\U0001f680 end"
    body = json.dumps({"info0": "no", "info1": text, "more": [text]}, ensure_ascii=escaped)
    emulator.fault(status=200, body=body, framing="chunked", chunk_bytes=size)
    assert succeeded(vastai("get", "endpt-logs", 4242)).out == text + "\n"


@pytest.mark.parametrize("command", [("get", "endpt-logs", 4242), ("get", "endpt-workers", 4242), ("update", "workers", 5),
                                     ("create", "workergroup"), ("delete", "deployment", 5), ("delete", "workergroup", 5)])
def test_curl_sends_nothing(vastai, emulator, command):
    assert succeeded(vastai("--curl", *command)).out.startswith("curl ")
    assert emulator.records == []


def test_a_route_is_a_worker_or_a_place_in_the_queue(vastai, emulator):
    emulator.fault(status=200, body={"endpoint": "llama", "url": "http://192.0.2.1:8000", "cost": 242.0, "signature": "a1"})
    succeeded(vastai("route", "llama", 242), "url: http://192.0.2.1:8000")
    emulator.fault(status=200, body={"endpoint": "llama", "status": "waiting", "request_idx": 7})
    assert json.loads(vastai("route", "llama", "--request-idx", 7, "--raw").out)["request_idx"] == 7
    assert sent(emulator) == {"endpoint": "llama", "cost": 100, "request_idx": 7}


def test_a_log_is_json_with_raw(vastai, emulator):
    assert set(json.loads(vastai("get", "wrkgrp-logs", 4242, "--tail", 5,
                                 "--raw").out)) == {"info0", "info1", "trace", "debug"}
    assert sent(emulator) == {"id": 4242, "tail": 5}


def test_a_group_that_is_not_there_has_no_log(vastai):
    refused(vastai("get", "endpt-logs", 1), 4, "no such group")
    refused_raw(vastai("get", "endpt-logs", 1, "--raw"), 4, 200, "no such group")


def test_workers_are_listed_in_either_form(vastai):
    succeeded(vastai("get", "endpt-workers", 4242), "1001", "1002", "idle")
    assert vastai("get", "endpt-workers", 4242, "-q").out == "1001\n1002\n"
    succeeded(vastai("get", "wrkgrp-workers", 4242), "1001", "192.0.2.1")
    assert isinstance(json.loads(vastai("get", "wrkgrp-workers", 4242, "--raw").out), list)
    refused(vastai("get", "endpt-workers", 1), 4, "no such endpoint")
    refused(vastai("wait", "endpoint", 1), 4, "no such endpoint", "vastai show endpoints")
    refused_raw(vastai("get", "endpt-workers", 1, "--raw"), 4, 200, "no such endpoint")


def test_an_empty_list_of_workers_is_none(vastai, emulator):
    for body in [], {"workers": []}:
        emulator.fault(status=200, body=body)
        succeeded(vastai("get", "endpt-workers", 4242), "no workers")


def test_a_deployment_is_named_in_one_way(vastai, emulator):
    refused(vastai("delete", "deployment"), 2, "id")
    refused(vastai("delete", "deployment", 644, "--name", "x"), 2, "both")
    refused(vastai("delete", "deployment", 644, "--tag", "x"), 2, "--name")
    assert emulator.records == []
    emulator.fault(times=2, status=200, body={"success": True})
    succeeded(vastai("delete", "deployment", 644), "644")
    succeeded(vastai("delete", "deployment", "--name", "x", "--tag", "y"))
    assert [r.path for r in emulator.records] == ["/api/v0/deployment/644/", "/api/v0/deployments/"]
    assert sent(emulator) == {"name": "x", "tag": "y"}
