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
    succeeded(vastai("update", "workergroup", 4001, "-n", "--search_params", "num_gpus=1", "--gpu_ram", 24))
    assert sent(emulator)["search_params"] == "num_gpus=1" and sent(emulator)["gpu_ram"] == 24
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


@pytest.mark.parametrize("line", ["create workergroup --endpoint_id 4243", "update workergroup 4001"])
@pytest.mark.parametrize("option", ["--min_load", "--target_util", "--cold_mult"])
def test_a_workergroup_refuses_settings_of_its_endpoint_group(vastai, emulator, line, option):
    refused(vastai(*line.split(), option, "0.5"), 2, option, "update endpoint")
    assert emulator.records == []


@pytest.mark.parametrize("option", ["--cold_workers", "--test_workers"])
def test_a_workergroup_takes_the_settings_of_recorded_runs_with_a_warning(vastai, emulator, option):
    result = vastai("create", "workergroup", "--endpoint_id", 4243, option, 1)
    assert result.code == 0 and sent(emulator)[option[2:]] == 1
    assert result.err == "vastai: warning: %s has no effect on a workergroup\n" % option
    assert vastai("create", "workergroup", "--endpoint_id", 4243, option, 1, "--raw").err == ""
    assert option not in vastai("create", "workergroup", "--help").out


@pytest.mark.parametrize("line", ["create endpoint --endpoint_name q", "update endpoint 4242"])
def test_an_endpoint_group_scales_by_its_queue(vastai, emulator, line):
    options = ("--scaling_mode", "queue", "--scaler", 'a "b"', "--requests_per_worker", 4, "--queue_delay_target", ".5",
               "--idle_timeout", 60, "--cold_ttl", "3600")
    succeeded(vastai(*line.split(), *options, "--overrecruit_ratio", "1.5"))
    assert sent(emulator)["scaling_config"] == {"scaling_mode": "queue", "scaler": 'a "b"', "requests_per_worker": 4,
                                                "queue_delay_target": 0.5, "idle_timeout": 60, "cold_ttl": 3600}
    assert sent(emulator)["overrecruit_ratio"] == 1.5
    succeeded(vastai(*line.split(), "--cold_ttl", 0, "--endpoint_name", "r"))
    assert sent(emulator)["scaling_config"] == {"cold_ttl": 0}


@pytest.mark.parametrize("option,value", [("--requests_per_worker", "x"), ("--cold_ttl", "soon"), ("--idle_timeout", "-1")])
def test_a_scaling_option_that_is_no_number_is_refused(vastai, emulator, option, value):
    refused(vastai("update", "endpoint", 4242, option, value), 2, option)
    assert emulator.records == []


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


WORKER = {"id": 1001, "status": "model_loading", "deployment_version_id": 12, "loop_lag_max": 0.25, "warnings": ["slow disk", "hot"]}


def test_what_workers_say_of_themselves_is_shown(vastai, emulator):
    emulator.fault(path="/get_endpoint_workers/", times=-1, status=200, body={"workers": [WORKER]})
    result = succeeded(vastai("get", "endpt-workers", 4242, "--full"), "model_loading", "0.250", "slow disk", "hot")
    assert {"Version", "Max", "lag", "s", "Warnings"} <= set(result.out.splitlines()[0].split())
    assert json.loads(vastai("get", "endpt-workers", 4242, "--raw").out) == [WORKER]


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
