# SPDX-License-Identifier: MIT
"""run benchmarks: endpoint groups that end with their measurement, and are never left over without a word."""
import json
import signal
import time

import pytest

from conftest import beside
from emulator.offers import OFFERS
from judge import refused

TEMPLATE, GROUP = 6001, 4301
LINE = ("run", "benchmarks", "--template_id", TEMPLATE, "--interval", 1, "-y")
ONE = LINE + ("--gpus", "RTX_4090", "--no-cache")
ENDPOINTS, WORKERGROUPS = "/api/v0/endptjobs/", "/api/v0/autojobs/"


def set_up(emulator, filters=None):
    """A template, and workers that start at once."""
    emulator.account.templates[TEMPLATE] = {"id": TEMPLATE, "hash_id": "abc123", "name": "vllm",
                                            "extra_filters": json.dumps(filters or {})}
    emulator.settings.worker_start_s = 0.2
    return emulator


def left(emulator):
    """The groups and workers that the command has made and that exist."""
    groups = [g for g in emulator.account.endpoints.values() if g.id >= GROUP and not g.deleted]
    return [g.id for g in groups] + [i.id for i in emulator.account.instances.values() if i.endpoint and i.endpoint >= GROUP]


# ---- measurements ----


@beside
def test_one_configuration_is_measured(vastai, emulator):
    set_up(emulator)
    result = vastai(*ONE)
    assert result.code == 0 and left(emulator) == [], result
    lines = result.out.splitlines()
    assert lines[1].split() == ["1x", "RTX", "4090", "ok", "812.5", "0.3611", "2250.0"]
    assert "endpoint group 4301 created" in result.err
    created = json.loads(emulator.requests("POST", ENDPOINTS)[0].body)
    assert (created["cold_workers"], created["max_workers"], created["min_load"]) == (1, 1, 1.0)
    assert created["endpoint_name"].startswith("benchmark 1x RTX 4090 ")
    group = json.loads(emulator.requests("POST", WORKERGROUPS)[0].body)
    assert (group["template_id"], group["endpoint_id"], group["search_params"]) == (TEMPLATE, GROUP, "gpu_name=RTX_4090 num_gpus=1")
    assert emulator.requests("DELETE", ENDPOINTS + "4301/")


@beside
def test_several_are_measured_at_once_and_sorted(vastai, emulator):
    set_up(emulator)
    result = vastai(*LINE, "--gpus", "4x RTX_3090, rtx_none, RTX_4090,RTX 4090", "--no-cache", "--raw", timeout=90)
    rows = json.loads(result.out)
    assert result.code == 0 and left(emulator) == [], result
    assert sorted((r["gpu_name"], r["num_gpus"], r["status"]) for r in rows) == [
        ("RTX 3090", 4, "ok"), ("RTX 4090", 1, "ok"), ("rtx none", 1, "skipped")]
    assert rows[-1]["status"] == "skipped" and rows[-1]["measured_perf"] is None and "no offer" in rows[-1]["reason"]
    assert rows[0]["measured_perf"] == 812.5 and rows[0]["perf_per_dollar"] > 2000


@beside
def test_a_recent_result_is_used(vastai, emulator):
    set_up(emulator)
    rows = [{"id": n, "value": v} for n, v in ((1, 100.0), (2, 300.0), (3, 200.5), (4, None), (5, -1))]
    emulator.fault(path="/api/v0/benchmarks", times=2, status=200, body=rows)
    result = vastai(*LINE, "--gpus", "RTX_4090", "--raw")
    assert json.loads(result.out)[0] == {"gpu_name": "RTX 4090", "num_gpus": 1, "rental_dph": None, "measured_perf": 200.5,
                                         "perf_per_dollar": None, "status": "cached", "reason": None}
    assert result.code == 0 and emulator.requests("POST", ENDPOINTS) == []
    asked = [json.loads(r.query["select_filters"]) for r in emulator.requests(path="/api/v0/benchmarks")]
    assert [("template_hash" in a, "template_id" in a) for a in asked] == [(True, False), (False, True)]
    assert asked[0]["gpu_name"] == {"eq": "RTX 4090"} and asked[0]["type"] == {"eq": "perf"}


@beside
def test_the_template_chooses_the_count_of_gpus(vastai, emulator):
    set_up(emulator, {"gpu_total_ram": {"gte": 60000}, "gpu_name": {"eq": "x"}, "reliability": {"gt": 0.99}})
    result = vastai(*LINE, "--no-cache", "--raw", timeout=90)
    rows = json.loads(result.out)
    assert sorted((r["gpu_name"], r["num_gpus"]) for r in rows) == [
        ("RTX 3090", 4), ("RTX 4090", 4), ("RTX 5090", 2), ("RTX A6000", 2)]
    assert [r["status"] for r in rows if r["gpu_name"] == "RTX 3090"] == ["ok"] and result.code == 0
    query = json.loads(emulator.requests("POST", "/api/v0/bundles/")[0].body)
    assert query["gpu_total_ram"] == {"gte": 60000} and query["reliability"] == {"gt": 0.99}
    assert query["gpu_name"] == {"eq": "RTX 5090"} and query["limit"] == 1


@pytest.mark.parametrize("filters", ['{"a": {"in": ["x\\u00e9\\n", null, true, 1.5e3]}}', '{"num_gpus": {"eq": 9}}', "{}", "", "[1]",
                                     '{"a": ', '{"a": "%s"}' % ("x" * 300), "null"])
@beside
def test_filters_are_copied_or_left_out(vastai, emulator, filters):
    set_up(emulator).account.templates[TEMPLATE]["extra_filters"] = filters
    emulator.fault(path="/api/v0/bundles/", status=200, body={"offers": []})
    result = vastai(*ONE)
    assert result.code == 4 and "no GPU configuration has an offer" in result.err
    query = json.loads(emulator.requests("POST", "/api/v0/bundles/")[0].body)
    wanted = json.loads(filters) if filters.startswith('{"a": {') else {}
    assert query.get("a") == wanted.get("a") and query["num_gpus"] == {"eq": 1}
    assert ("cannot be read" in result.err) == (filters not in ("", "{}") and not filters.startswith(('{"a": {', '{"num')))


# ---- before anything is rented ----


def test_a_template_is_needed(vastai, emulator):
    refused(vastai("run", "benchmarks"), 2, "one of --template_hash or --template_id is required")
    result = vastai(*LINE)
    assert result.code == 4 and "template not found" in result.err
    assert emulator.requests()[-1].query["select_filters"] == '{"id": {"eq": 6001}}'
    assert vastai("run", "benchmarks", "--template_hash", 'x"y', "-y").code == 4
    assert emulator.requests()[-1].query["select_filters"] == '{"hash_id": {"eq": "x\\"y"}}'


@pytest.mark.parametrize("gpus", [",", "x" * 60, "0x RTX_4090", ",".join("G%d" % n for n in range(17))])
def test_gpus_that_cannot_be_read(vastai, emulator, gpus):
    set_up(emulator)
    result = vastai(*LINE, "--gpus", gpus)
    assert result.code in (2, 4) and emulator.requests("POST", ENDPOINTS) == []


def test_it_asks_before_it_rents(vastai, emulator):
    set_up(emulator)
    result = vastai(*[w for w in ONE if w != "-y"], stdin=b"n\n")
    assert result.code == 1 and "Rent 1 GPU configuration, each for up to 1800 s? [y/N]" in result.err
    assert vastai(*[w for w in ONE if w != "-y"]).code == 2 and emulator.requests("POST", ENDPOINTS) == []


def test_dry_run_and_curl_change_nothing(vastai, emulator):
    set_up(emulator)
    result = vastai("--dry-run", *ONE)
    assert result.code == 0 and "POST /api/v0/endptjobs/" in result.out and left(emulator) == []
    emulator.reset()
    assert vastai("--curl", *ONE).out.startswith("curl ") and emulator.records == []


# ---- what does not work out ----


@beside
def test_a_worker_that_does_not_start_in_time(vastai, emulator):
    set_up(emulator).settings.worker_start_s = 600
    result = vastai(*ONE, "--timeout", 3)
    assert result.code == 1 and "not measured in time" in result.err and left(emulator) == [], result


@beside
def test_workers_that_vanish(vastai, emulator):
    set_up(emulator).settings.worker_start_s = 600
    for n in range(4):
        emulator.fault(path="/get_endpoint_workers/", status=200, body={"workers": [{"id": 90 + n, "status": "loading"}]})
    result = vastai(*ONE)
    assert result.code == 1 and "gave up on three workers" in result.err and left(emulator) == []


@beside
def test_some_of_several(vastai, emulator):
    set_up(emulator)
    emulator.fault(method="POST", path=ENDPOINTS, status=400, body={"success": False, "msg": "too many groups"})
    result = vastai(*LINE, "--gpus", "RTX_4090,4x RTX_3090", "--no-cache", timeout=60)
    assert result.code == 8 and "too many groups" in result.err and "1 of 2 GPU configurations were measured" in result.err
    assert left(emulator) == []


# ---- nothing is left rented, and nothing unsaid ----

FAULTS = {
    "dropped": dict(drop=True),
    "lost": dict(lost=True),
    "refused": dict(status=400, body={"success": False, "msg": "no"}),
    "500, done": dict(status=500, body="", carried_out=True),
    "nonsense": dict(status=200, body="[]", carried_out=True),
    "unauthorized": dict(status=401, body={"msg": "Invalid user key"}),
}


def judge(result, emulator):
    """Whatever happened: nothing is left, or the exit status says so, with what to do."""
    if left(emulator):
        assert result.code in (8, 10), (left(emulator), result)
        assert "vastai delete endpoint" in result.err or "vastai destroy instance" in result.err, result


@pytest.mark.parametrize("nth", range(9))
@pytest.mark.parametrize("fault", FAULTS)
@beside
def test_the_nth_call_fails(vastai, emulator, fault, nth):
    set_up(emulator)
    emulator.fault(skip=nth, times=1, **FAULTS[fault])
    result = vastai("--retry", 1, *ONE, "--timeout", 5, timeout=120)
    judge(result, emulator)
    repeated = nth == 1 and fault in ("dropped", "lost")  # a search on a kept connection
    assert 0 <= result.code <= 10 and (result.code != 0 or nth >= 4 or repeated), result


@pytest.mark.parametrize("nth", range(7))
@pytest.mark.parametrize("fault", ["lost", "refused"])
@beside
def test_every_call_from_the_nth_on_fails(vastai, emulator, fault, nth):
    set_up(emulator).settings.worker_start_s = 600
    emulator.fault(skip=nth, times=-1, **FAULTS[fault])
    result = vastai("--retry", 1, *ONE, "--timeout", 3, timeout=150)
    judge(result, emulator)
    assert result.code != 0


@beside
def test_a_lost_group_is_found_by_its_name(vastai, emulator):
    set_up(emulator)
    emulator.fault(method="POST", path=ENDPOINTS, lost=True)
    result = vastai(*ONE)
    assert result.code == 1 and left(emulator) == [] and emulator.requests("DELETE", ENDPOINTS + "4301/"), result


@beside
def test_a_lost_group_that_is_not_listed_is_named(vastai, emulator):
    set_up(emulator)
    emulator.fault(method="POST", path=ENDPOINTS, lost=True)
    emulator.fault(method="GET", path=ENDPOINTS, times=-1, status=200, body={"success": True, "results": []})
    result = vastai(*ONE)
    name = emulator.account.endpoints[GROUP].endpoint_name
    assert result.code == 10 and name in result.err and "vastai delete endpoint ID --verify" in result.err


@beside
def test_a_worker_that_survives_is_destroyed(vastai, emulator):
    set_up(emulator)
    emulator.fault(method="POST", path="/get_endpoint_workers/", delay_s=0)
    process = vastai.start(*ONE)
    limit = time.monotonic() + 40
    while not [i for i in emulator.account.instances.values() if i.endpoint == GROUP] and time.monotonic() < limit:
        time.sleep(0.02)
    for instance in list(emulator.account.instances.values()):
        if instance.endpoint == GROUP:
            instance.survives = 1
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and left(emulator) == [], (out, err)


@pytest.mark.parametrize("nth,code", [(0, 7), (1, 7), (4, 0), (5, 0)])
@beside
def test_a_request_that_hangs_does_not_keep_the_others(vastai, emulator, nth, code):
    set_up(emulator)
    emulator.fault(skip=nth, hang=True)
    result = vastai(*ONE, timeout=60)
    assert result.code == code and left(emulator) == [], result


@beside
def test_a_page_of_a_proxy_is_no_deletion(vastai, emulator):
    set_up(emulator)
    emulator.fault(method="DELETE", times=2, status=404, body="<h1>404 Not Found</h1>", content_type="text/html")
    result = vastai(*ONE)
    assert result.code == 0 and left(emulator) == [] and len(emulator.requests("DELETE")) == 3, result


@beside
def test_a_group_that_is_gone_leaves_its_workers_unknown(vastai, emulator):
    set_up(emulator)
    emulator.fault(method="DELETE", status=400, body={"success": False, "msg": "Routegroup not found for user"})
    result = vastai(*ONE)
    assert result.code == 10 and "show instances" in result.err, result


MOMENTS = {
    "creating": ("POST", ENDPOINTS),
    "the workergroup": ("POST", WORKERGROUPS),
    "waiting": ("POST", "/get_endpoint_workers/"),
    "deleting": ("DELETE", ENDPOINTS + "4301/"),
}


@pytest.mark.parametrize("name", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@beside
def test_a_signal_leaves_nothing_rented(vastai, emulator, name, number):
    set_up(emulator)
    method, path = MOMENTS[name]
    emulator.fault(method=method, path=path, delay_s=1)
    process = vastai.start(*ONE)
    limit = time.monotonic() + 40
    while not emulator.requests(method, path) and time.monotonic() < limit:
        time.sleep(0.02)
    for _ in range(3):
        process.send_signal(number)
        time.sleep(0.1)
    out, err = process.communicate(timeout=90)
    assert process.returncode == 128 + number and left(emulator) == [], (out, err)


def test_the_emulator_has_the_offers_of_these_tests():
    assert {(o["gpu_name"], o["num_gpus"]) for o in OFFERS} >= {("RTX 4090", 1), ("RTX 3090", 4)}
