# SPDX-License-Identifier: MIT
"""Instances: renting, states, waiting, what they write, the way in, prices, schedules, copying."""
import json
import os

import pytest

from conftest import beside
from judge import has_words, refused, refused_raw, succeeded

ONE = 7000001
NEW = 7100001
CREATE = ("create", "instance", 8100001, "--image", "x/y")


def body(record):
    return json.loads(record.body)


def asked(emulator):
    return [(r.method, r.path) for r in emulator.records]


# ---- renting and waiting ----


@beside
def test_an_offer_becomes_an_instance_that_runs(vastai, emulator):
    emulator.account.stages[NEW] = [(0, None), (1, "loading"), (2, "running")]
    result = succeeded(vastai(*CREATE, "--ssh", "--direct", "--env", "-e A=1 -p 80:80"), str(NEW))
    assert body(emulator.records[0])["env"] == {"A": "1", "-p 80:80": "1"}
    assert body(emulator.records[0])["runtype"] == "ssh_direc ssh_proxy"
    succeeded(vastai("wait", "instance", NEW, "--interval", "1"), "%d is running" % NEW)
    assert result.err == ""
    refused(vastai(*CREATE), 4, "no longer available")


def test_a_clock_that_is_turned_ends_a_wait(vastai, emulator):
    vastai(*CREATE)
    refused(vastai("wait", "instance", NEW, "--timeout", "0.5"), 7, "timed out", "being created")
    emulator.clock.advance(60)
    result = vastai("wait", "instance", NEW, "--raw")
    assert result.code == 0 and json.loads(result.out) == {"success": True, "status": "running"}


@pytest.mark.parametrize("status", ["exited", "unknown", "offline"])
def test_what_never_runs_again_is_not_waited_for(vastai, emulator, status):
    emulator.account.add_instance(5, actual_status=status, status_msg="OCI runtime create failed\n")
    result = refused(vastai("wait", "instance", 5), 1, status, "OCI runtime create failed", "destroy instance")
    assert result.seconds < 5 and len(emulator.records) == 1
    refused_raw(vastai("--raw", "wait", "instance", 5), 1, msg=status)


@beside
def test_a_stop_and_a_destruction_can_be_waited_for(vastai, emulator):
    succeeded(vastai("stop", "instance", ONE), "stopping")
    succeeded(vastai("wait", "instance", ONE, "--for", "stopped"), "is exited")
    succeeded(vastai("destroy", "instance", ONE, "-y"))
    succeeded(vastai("wait", "instance", ONE, "--for", "gone", "--interval", "1"), "gone")
    refused(vastai("wait", "instance", ONE, "--interval", "1"), 4, "instance %d not found" % ONE)


@beside
def test_a_fault_in_between_does_not_end_a_wait(vastai, emulator):
    for _ in range(3):
        emulator.fault(status=500, body="boom")
    succeeded(vastai("wait", "instance", ONE, "--interval", "1"), "is running")
    emulator.fault(status=401, body={"success": False, "error": "auth_error", "msg": "Invalid user key"})
    refused(vastai("wait", "instance", ONE), 3, "Invalid user key")


@pytest.mark.parametrize("workers,enough", [
    ([{"status": "idle"}, {"status": "loading"}], False),
    ({"workers": [{"status": "idle"}, {"status": "idle"}]}, True),
])
def test_workers_can_be_waited_for(vastai, emulator, workers, enough):
    emulator.fault(path="/get_endpoint_workers/", status=200, body=workers, times=9)
    result = vastai("wait", "endpoint", 4242, "--workers", 2, "--timeout", "1", "--interval", "1")
    assert result.code == (0 if enough else 7), result
    has_words(result.out + result.err, "ready")


# ---- several waits ----


def test_several_instances_are_waited_for_in_turn(vastai, emulator):
    result = succeeded(vastai("wait", "instance", ONE, "worker of 4243", 1001, "--interval", "1"))
    assert result.out == "Instance 7000001 is running.\nInstance 1003 is running.\nInstance 1001 is running.\n"
    reply = json.loads(succeeded(vastai("--raw", "wait", "instance", ONE, 1001)).out)
    assert reply == [{"success": True, "id": number, "status": "running"} for number in (ONE, 1001)]


def test_each_of_several_waits_is_reported_and_the_worst_is_the_exit_status(vastai, emulator):
    emulator.account.add_instance(5, actual_status="exited")
    result = vastai("wait", "instance", 5, ONE, "--interval", "1")
    assert result.code == 1 and "instance 5 is exited" in result.err and result.out == "Instance 7000001 is running.\n"
    assert 'Run "vastai destroy instance 5", then rent' in result.err
    emulator.account.instances[5].actual_status = "running"
    result = vastai("wait", "instance", 99, 5, "--interval", "1", "--timeout", "20")
    assert result.code == 4 and "instance 99 not found" in result.err and result.out == "Instance 5 is running.\n"


def test_when_the_time_is_up_no_further_one_is_waited_for(vastai, emulator):
    emulator.account.add_instance(5, actual_status="loading")
    result = refused(vastai("wait", "instance", 5, ONE, "--timeout", "1", "--interval", "1"), 7, "instance 5 is loading")
    assert result.out == "" and all("/%d/" % ONE not in r.path for r in emulator.records)
    emulator.fault(times=-1, status=401, body={"success": False, "error": "auth_error", "msg": "Invalid user key"})
    result = refused(vastai("wait", "instance", 5, ONE), 3, "wait instance 5: ", "Invalid user key")
    assert result.err.count("Invalid user key") == 1


def test_several_endpoint_groups_are_waited_for(vastai, emulator):
    emulator.fault(path="/get_endpoint_workers/", status=200, body=[{"status": "idle"}], times=9)
    result = succeeded(vastai("wait", "endpoint", "whisper-large", 4242, "--interval", "1"))
    assert result.out == "The workers of endpoint group %d are ready.\n" * 2 % (4243, 4242)
    assert vastai("wait", "endpoint", 4242).out == "The workers of endpoint group 4242 are ready.\n"
    reply = json.loads(succeeded(vastai("--raw", "wait", "endpoint", 4243, 4242)).out)
    assert reply == [{"success": True, "id": number, "workers_ready": 1} for number in (4243, 4242)]


# ---- usage errors: no request is sent ----


def test_a_start_script_that_is_too_long_is_refused(vastai, emulator):
    path = os.path.join(vastai.home, "start.sh")
    for text, sent in (("\u00e9" * 4048, 1), ("x" * 4049, 0)):
        emulator.records.clear()
        with open(path, "w") as file:
            file.write(text)
        result = vastai(*CREATE, "--onstart", path)
        assert len(emulator.records) == sent, result
    refused(result, 2, "4048", "gzip", "base64")


@pytest.mark.parametrize("argv,words", [
    (CREATE + ("--jupyter", "--args", "a"), "--args"),
    (CREATE + ("--env", "-e PORTAL_CONFIG=x:/jupyter"), "PORTAL_CONFIG"),
    (CREATE + ("--create-volume", 9), "--mount-path"),
    (CREATE + ("--onstart", "nothing-there"), "nothing-there"),
    (("reboot", "instance", ONE, "--schedule", "DAILY", "--day", "9"), "--day"),
    (("change", "bid", ONE, "--schedule", "HOURLY"), "HOURLY"),
    (("change", "bid", ONE, "--schedule", "WEEKLY", "--start_date", "tomorrow"), "--start_date"),
    (("cloud", "copy", "--src", "/f", "--instance", ONE, "--connection", "1", "--schedule", "DAILY"), "--day"),
    (("show", "instances", "--order-by", "id up"), "--order-by"),
    (CREATE + ("--link-volume", 9, "--mount-path", "/m", "--volume-size", 5), "--volume-size"),
    (CREATE + ("--link-volume", 9, "--create-volume", 8, "--mount-path", "/m"), "cannot be used together"),
    (CREATE + ("--create-volume", 9, "--mount-path", ""), "--mount-path"),
    (("attach", "ssh", ONE, "AAAAB3Nza"), "public key"),
    (("copy", "a", "b"), "both locations are local"),
    (("copy", "a:b:c", "7:/x"), "invalid location"),
    (("wait", "instance", ONE, "--interval", "0"), "--interval"),
    (("wait", "instance", ONE, "--timeout", "0"), "--timeout"),
])
def test_nothing_is_sent_for_a_line_that_makes_no_sense(vastai, emulator, argv, words):
    refused(vastai(*argv), 2, words)
    assert emulator.records == []


# ---- states ----


@beside
def test_what_cannot_start_now_is_queued_and_several_are_asked_again(vastai, emulator):
    emulator.account.short = 1
    refused(vastai("start", "instance", ONE), 8, "queued")
    emulator.account.short = 2
    succeeded(vastai("start", "instances", ONE, 1001), "%d, 1001" % ONE)
    assert asked(emulator) == [("PUT", "/api/v0/instances/%d/" % ONE)] + [("PUT", "/api/v0/instances/")] * 3


@beside
def test_many_ids_go_in_portions_and_a_part_that_fails_is_told(vastai, emulator):
    ids = list(range(1, 131))
    for number in ids:
        emulator.account.add_instance(number)
    emulator.fault(path="/api/v0/instances/", skip=1, status=404, body={"success": False, "msg": "Instance not found"})
    result = vastai("destroy", "instances", *ids, "-y")
    assert result.code == 8, result
    has_words(result.out, "66 of 130")
    has_words(result.err, "Instance not found")
    assert [len(body(r)["instance_ids"]) for r in emulator.records] == [64, 64, 2]
    result = vastai("--raw", "stop", "instances", *ids)
    assert result.code == 0 and json.loads(result.out) == [{"success": True}] * 3


@beside
@pytest.mark.parametrize("body", [{"success": False, "new_contract": 7835610, "instance_api_key": "k"},
                                  {"instance_api_key": "k", "new_contract": 7835610, "success": False}], ids=["first", "last"])
def test_an_instance_that_starts_stopped_is_rented_and_its_id_is_shown(vastai, emulator, body):
    emulator.fault(times=-1, path="/api/v0/asks/5550001/", status=200, body=body)
    result = vastai("create", "instance", 5550001, "--image", "debian:12")
    assert result.code == 8 and "7835610" in result.out, result
    has_words(result.err, "rented", "stopped", "billed")
    result = vastai("--raw", "create", "instance", 5550001, "--image", "debian:12")
    assert result.code == 8 and json.loads(result.out)["new_contract"] == 7835610, result


# ---- looking ----


@beside
def test_all_pages_make_one_list(vastai, emulator):
    for number in range(1, 61):
        emulator.account.add_instance(number, label=" padded ")
    result = vastai("show", "instances", "--raw")
    rows = json.loads(result.out)
    assert [r["id"] for r in rows] == sorted(emulator.account.instances)
    assert rows[0]["label"] == "padded" and rows[0]["extra_env"] == {}
    assert abs(rows[0]["duration"] - (emulator.clock.epoch() - rows[0]["start_date"])) < 60
    assert len(vastai("show", "instances", "-q").out.splitlines()) == len(rows)
    result = vastai("show", "instances", "--limit", "2", "--cols", "id,gpu")
    assert len(result.out.splitlines()) == 3
    has_words(result.err, "--next-token")


def test_columns_are_chosen_by_name(vastai):
    heads = lambda names: vastai("show", "instances", "--cols", names).out.splitlines()[0].split()
    assert heads("id,gpu") == heads(" id, gpu ") == ["ID", "GPUs", "Model"]
    assert heads("volumes,id") == ["Volumes", "ID"]


def test_an_unknown_column_is_a_usage_error(vastai, emulator):
    refused(vastai("show", "instances", "--cols", "id,nonsense"), 2, "nonsense", "--cols help")
    refused_raw(vastai("show", "instances", "--cols", "nonsense", "--raw"), 2)
    assert emulator.records == []


@pytest.mark.parametrize("options,limit", [
    (("--limit", "2"), 2), (("--limit", "2", "--all"), 2), (("--limit", "2", "--raw"), 2), (("--limit", "2", "--all", "-q", "--raw"), 2),
    (("--limit", "2", "--all", "--raw"), 25), ((), 25),
], ids=lambda v: "-".join(v) if isinstance(v, tuple) else "")
def test_the_size_of_a_page(vastai, emulator, options, limit):
    vastai("show", "instances", *options)
    asked = [r for r in emulator.records if r.path == "/api/v1/instances/"]
    assert asked and all(r.query["limit"] == str(limit) for r in asked)


@pytest.mark.parametrize("text,way", [("id DESC", "desc"), ("id Asc", "asc"), ("id", "asc")])
def test_the_way_of_an_order_is_written_in_any_case(vastai, emulator, text, way):
    vastai("show", "instances", "--raw", "--order-by", text)
    assert json.loads(emulator.records[-1].query["order_by"]) == [{"col": "id", "dir": way}]


@beside
def test_an_error_is_never_an_empty_list(vastai, emulator):
    for answer in ({"success": True}, {"success": True, "instances": None}):
        emulator.fault(path="/api/v1/instances/", status=200, body=answer)
        refused_raw(vastai("--raw", "show", "instances"), 9)
    emulator.fault(path="/api/v1/instances/", skip=1, status=410, body={"success": False, "msg": "gone"})
    for number in range(1, 31):
        emulator.account.add_instance(number)
    result = vastai("show", "instances", "-q")
    assert result.code == 1, result
    has_words(result.err, "gone")


def test_one_that_is_not_known(vastai, emulator):
    refused(vastai("show", "instance", 9), 4, "instance 9 not found")
    result = vastai("--raw", "show", "instance", 9)
    assert result.code == 0 and json.loads(result.out) == {"instances": None}
    succeeded(vastai("show", "instance", ONE), "edge-gw-1", "RTX 4090")


# ---- what an instance writes ----


@beside
def test_logs_come_when_they_are_ready_and_without_the_key(vastai, emulator):
    emulator.account.late = 2
    result = vastai("logs", ONE, "--tail", "2")
    assert result.code == 0 and result.stdout == b"line 9\nline 10\n\n", result
    assert body(emulator.records[0]) == {"tail": "2"}
    results = [r for r in emulator.records if r.path.startswith("/results/")]
    assert len(results) == 3 and all(r.header("Authorization") is None for r in results)


def test_a_filter_of_logs_is_sent_unless_it_is_empty(vastai, emulator):
    for text in ("a b", ""):
        vastai("logs", ONE, "--filter", text)
    assert [body(r) for r in emulator.records if r.method == "PUT"] == [{"filter": "a b"}, {}]


def test_logs_that_never_come_end_with_the_time(vastai, emulator):
    emulator.account.late = 1000
    refused(vastai("--timeout", "1", "logs", ONE), 7, "in time")
    emulator.account.add_instance(5, actual_status="exited")
    refused(vastai("logs", 5), 1, "not running")


def test_execute_prints_the_text_without_the_working_path(vastai, emulator):
    result = vastai("execute", ONE, "ls -l")
    assert result.code == 0 and result.stdout == b"total 4\n/home\n\n\n", result
    refused(vastai("execute", ONE, "reboot"), 1, "invalid command")


# ---- the way in ----


def test_the_address_is_kept_unless_it_is_a_proxys(vastai, emulator):
    assert vastai("ssh-url", ONE).out == "ssh://root@198.51.100.7:40122\n"
    assert vastai("scp-url", ONE).out == "scp://root@198.51.100.7:40122\n"
    assert len(emulator.records) == 1
    path = os.path.join(vastai.home, ".cache", "vastai", "ssh_%d.json" % ONE)
    for kept in ('{"ipaddr": "ssh5.vast.ai", "port": 1}', '{"ipaddr": "a b", "port": 1}', '{"ipaddr": "a"}', "{", ""):
        with open(path, "w") as file:
            file.write(kept)
        assert vastai("ssh-url", ONE).out == "ssh://root@198.51.100.7:40122\n"
    assert len(emulator.records) == 6
    refused(vastai("ssh-url", 9), 4, "instance 9 not found")


def test_keys_are_let_in_by_text_or_file_and_private_ones_never(vastai, emulator):
    path = os.path.join(vastai.home, "id.pub")
    with open(path, "w") as file:
        file.write("ssh-ed25519 AAAA me@here\n")
    succeeded(vastai("attach", "ssh", ONE, path))
    assert body(emulator.records[0]) == {"ssh_key": "ssh-ed25519 AAAA me@here\n"}
    succeeded(vastai("show", "instance-ssh-keys", ONE), "501", "ssh-ed25519 AAAA me@here")
    succeeded(vastai("detach", "ssh", ONE, 501))
    succeeded(vastai("show", "instance-ssh-keys", ONE), "No ssh key")
    with open(path, "w") as file:
        file.write("-----BEGIN OPENSSH PRIVATE KEY-----\nssh-\n")
    refused(vastai("attach", "ssh", ONE, path), 2, "private key")


# ---- prices and schedules ----


def test_price_increases_are_decided_row_by_row(vastai, emulator):
    for number, instance in ((88, ONE), (89, 1001)):
        emulator.account.increases[number] = {"pending_price_increase_id": number, "contract_id": instance}
    assert vastai("show", "pending-price-increases", "-q").out == "88\n89\n"
    refused(vastai("accept", "price-increase", ONE), 2, "-y")
    result = vastai("--raw", "accept", "price-increase", ONE, 9, ONE, "-y")
    reply = json.loads(result.out)
    assert result.code == reply["exit_code"] == 8, result
    assert [r["status"] for r in reply["results"]] == ["accepted", "stale"] and reply["requested"] == 2
    emulator.fault(method="PUT", status=409, body={"success": False, "msg": "changed by another request"})
    result = vastai("reject", "price-increase", 1001, "-y")
    assert result.code == 4, result
    has_words(result.err, "no price increase is pending")


def test_a_schedule_that_is_there_is_replaced_only_after_a_yes(vastai, emulator):
    line = ("change", "bid", ONE, "--price", "0.25", "--schedule", "WEEKLY", "--hour", "4")
    succeeded(vastai(*line), "Scheduled WEEKLY")
    job = emulator.account.jobs[71]
    assert job["request_body"] == {"client_id": "me", "price": 0.25, "instance_id": ONE}
    assert job["end_time"] - job["start_time"] == 7 * 86400 and job["start_time"] % 86400 == 0
    later = line[:-1] + ("5",)
    result = vastai(*later, stdin=b"n\n")
    assert result.code == 1, result
    has_words(result.err, "Nothing was changed")
    assert emulator.account.jobs[71]["hour_of_the_day"] == 4
    succeeded(vastai(*later, stdin=b"y\n"), "Scheduled WEEKLY")
    assert emulator.account.jobs[71]["hour_of_the_day"] == 5
    succeeded(vastai("show", "scheduled-jobs"), "WEEKLY")
    succeeded(vastai("delete", "scheduled-job", 71))
    assert emulator.account.jobs == {}


@pytest.mark.parametrize("line", [("logs", 5), ("execute", 5, "ls")])
@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_a_result_is_not_fetched_without_https(tls_vastai, tls_emulator, emulator, line, scheme):
    tls_emulator.fault(status=200, body={"success": True, "result_url": emulator.url.replace("http", scheme, 1) + "/x"})
    result = tls_vastai(*line)
    assert result.code == 9 and result.out == "" and emulator.records == [], result
    has_words(result.err, "without https")


@pytest.mark.parametrize("line", [("logs", 5), ("execute", 5, "ls")])
@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[fd00::1]", "192.168.1.1:8443"])
def test_a_result_is_not_fetched_from_a_private_network(tls_vastai, tls_emulator, line, host):
    tls_emulator.fault(status=200, body={"success": True, "result_url": "https://%s/x" % host})
    result = tls_vastai("--timeout", 5, *line)
    assert result.code == 9 and result.out == "", result
    has_words(result.err, "private network")


@pytest.mark.parametrize("size", ["99999999999999", "-99999999999999", "-9223372036854.775808", "1e30", "nan", "inf"])
def test_a_number_out_of_range_is_an_error(vastai, emulator, size):
    result = vastai("create", "volume", 5, "--size=" + size)
    assert result.code == 2 and emulator.records == [], result
    has_words(result.err, "--size")


# ---- copying ----

STUB = """#!/bin/sh
for a in "$@"; do echo "$a"; done > "$HOME/argv"
exit ${RSYNC_STATUS:-0}
"""


def stub(vastai):
    folder = os.path.join(vastai.home, "bin")
    os.makedirs(folder)
    path = os.path.join(folder, "rsync")
    with open(path, "w") as file:
        file.write(STUB)
    os.chmod(path, 0o755)
    return folder + ":/usr/bin:/bin"


def test_rsync_copies_between_here_and_there(vastai, emulator):
    path = stub(vastai)
    succeeded(vastai("copy", "%d:/data" % ONE, "local:in/here", "-i", "key", env={"PATH": path}))
    with open(os.path.join(vastai.home, "argv")) as file:
        assert file.read().splitlines()[-3:] == [
            "ssh -i 'key' -p 40122 -o StrictHostKeyChecking=no",
            "vastai_kaalia@198.51.100.7::%d//data" % ONE, "in/here"
        ]
    assert os.path.isdir(os.path.join(vastai.home, "in", "here"))
    result = vastai("--raw", "copy", "x", "C.%d:/x" % ONE, env={"PATH": path, "RSYNC_STATUS": "23"})
    assert result.code == 1 and json.loads(result.out)["success"] is True, result
    has_words(result.err, "rsync failed")
    assert [r.path.split("/")[-2] for r in emulator.records] == ["copy_direct", "rsync"]


@pytest.mark.parametrize("line,rsync", [
    (("local:--rsh=sh -c id", "%d:/x" % ONE), ["./--rsh=sh -c id", "vastai_kaalia@HOST::%d//x" % ONE]),
    (("-e", "%d:/x" % ONE), None),
    (("%d:/x" % ONE, "local:-n"), ["vastai_kaalia@HOST::%d//x" % ONE, "./-n"]),
    (("x", "%d:/x" % ONE, "-i", "my key' -oProxyCommand=id"), ["x", "vastai_kaalia@HOST::%d//x" % ONE]),
])
@pytest.mark.parametrize("host,shown", [("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "[2001:db8::7]")])
def test_what_rsync_is_given_is_an_operand(vastai, emulator, line, rsync, host, shown):
    path = stub(vastai)
    emulator.fault(
        status=200, body={
            "success": True,
            "dst_addr": host,
            "dst_port": 22,
            "src_addr": host,
            "src_port": 22
        }
    )
    result = vastai("copy", *line, env={"PATH": path})
    if rsync is None:
        assert result.code == 2 and not os.path.exists(os.path.join(vastai.home, "argv")), result
        return
    assert result.code == 0, result
    with open(os.path.join(vastai.home, "argv")) as file:
        argv = file.read().splitlines()
    assert argv[-2:] == [part.replace("HOST", shown) for part in rsync]
    assert argv[:5] == ["-arz", "-v", "--progress", "--rsh=ssh", "-e"]
    quoted = "-i 'my key'' -oProxyCommand=id' " if "-i" in line else ""
    assert argv[5] == "ssh %s-p 22 -o StrictHostKeyChecking=no" % quoted and len(argv) == 8


DIRECT = {"public_ipaddr": "192.0.2.7", "ports": {"22/tcp": [{"HostPort": "40122"}]}}


def proxied(host="ssh4.vast.ai", port=22, **more):
    return {"ssh_host": host, "ssh_port": port, **more}


# An instance, and what follows "root@" in its address; None: it has no address.
@pytest.mark.parametrize("command", ["ssh", "scp"])
@pytest.mark.parametrize("instance,shown", [
    (DIRECT, "192.0.2.7:40122"),
    ({**DIRECT, "public_ipaddr": "2001:db8::7"}, "[2001:db8::7]:40122"),
    ({**DIRECT, "public_ipaddr": "::ffff:192.0.2.7"}, None),
    (proxied("2001:db8::8"), "[2001:db8::8]:22"),
    ({**DIRECT, "public_ipaddr": "[2001:db8::7]"}, None),
    ({**DIRECT, "public_ipaddr": "fe80::1%eth0"}, None),
    ({**DIRECT, "public_ipaddr": "-oProxyCommand=x"}, None),
    ({**DIRECT, "public_ipaddr": "-x"}, None),
    ({**DIRECT, "public_ipaddr": "a b"}, None),
    ({**DIRECT, "public_ipaddr": "a;id"}, None),
    ({**DIRECT, "public_ipaddr": "root@host"}, None),
    ({**DIRECT, "public_ipaddr": "-x", **proxied()}, "ssh4.vast.ai:22"),
    (proxied("-oX"), None),
    (proxied("-x"), None),
    (proxied(port=65534, image_runtype="jupyter"), "ssh4.vast.ai:65535"),
    (proxied(port=65535, image_runtype="jupyter"), None),
    (proxied(port=65535), "ssh4.vast.ai:65535"),
    (proxied(port=65536), None),
    (proxied(port=0), None),
    (proxied(port=-1), None),
    (proxied(port=10**20), None),
    (proxied(port=22.5), None),
    (proxied(port="22;id"), None),
    ({**DIRECT, "ports": {"22/tcp": [{"HostPort": "65536"}]}}, None),
    ({**DIRECT, "ports": {"22/tcp": [{"HostPort": "0"}]}}, None),
    ({**DIRECT, "ports": {"22/tcp": [{"HostPort": "65536"}, {"HostPort": "8022"}]}}, "192.0.2.7:8022"),
])
def test_an_address_is_safe_to_paste(vastai, emulator, command, instance, shown):
    emulator.fault(status=200, body={"success": True, "instances": [{"id": 5, **instance}], "next_token": None})
    result = vastai(command + "-url", 5)
    assert (result.code, result.out) == ((0, "%s://root@%s\n" % (command, shown)) if shown else (1, "")), result
    assert shown or "no address yet" in result.err, result


@pytest.mark.parametrize("line,far", [(("x", "%d:/x" % ONE), "dst"), (("%d:/x" % ONE, "x"), "src")], ids=["upload", "download"])
@pytest.mark.parametrize("port", [0, -1, 65536, 10**20, -2**63, 22.5, "22", None])
def test_a_port_out_of_range_does_not_reach_a_command_line(vastai, emulator, line, far, port):
    path = stub(vastai)
    body = {"success": True, "dst_addr": "192.0.2.7", "dst_port": 22, "src_addr": "192.0.2.7", "src_port": 22}
    emulator.fault(status=200, body={**body, far + "_port": port})
    result = vastai("copy", *line, env={"PATH": path})
    assert result.code == 9 and not os.path.exists(os.path.join(vastai.home, "argv")), result


@pytest.mark.parametrize("host", ["-oProxyCommand=x", "-x", "a b", "a;id", "jo@host", "[2001:db8::7]", "", "a" * 300])
@pytest.mark.parametrize("line,far", [(("x", "%d:/x" % ONE), "dst"), (("%d:/x" % ONE, "x"), "src")], ids=["upload", "download"])
def test_a_host_that_is_none_does_not_reach_a_command_line(vastai, emulator, line, far, host):
    path = stub(vastai)
    body = {"success": True, "dst_addr": "192.0.2.7", "dst_port": 22, "src_addr": "192.0.2.7", "src_port": 22}
    emulator.fault(status=200, body={**body, far + "_addr": host})
    result = vastai("copy", *line, env={"PATH": path})
    assert result.code == 9 and not os.path.exists(os.path.join(vastai.home, "argv")), result


def test_without_rsync_nothing_is_asked(vastai, emulator):
    refused(vastai("copy", "x", "%d:/x" % ONE, env={"PATH": "/nowhere"}), 1, "rsync is not installed")
    assert emulator.records == []
    succeeded(vastai("copy", ONE, 1001, env={"PATH": "/nowhere"}), "Copy started")


RESULTS = {
    "success": True,
    "results": [
        {
            "ask_id": 8100001,
            "success": True,
            "new_contract": 7100001,
            "state": "running"
        }, {
            "ask_id": 8100002,
            "success": False,
            "error": "no_such_ask",
            "msg": "offer is gone"
        }
    ],
    "created": [7100001],
    "failed": [8100002],
    "elapsed": 1.5
}


@pytest.mark.parametrize("flags", [(), ("--raw",)], ids=["plain", "raw"])
def test_offers_that_were_not_rented_are_named_and_the_others_too(vastai, emulator, flags):
    emulator.fault(times=-1, method="POST", status=200, body=RESULTS)
    result = vastai(*flags, "create", "instances", 8100001, 8100002, "--image", "x/y")
    assert result.code == 8 and "7100001" in result.out, result
    has_words(result.err, "1 rented, 1 failed")
    assert flags or (
        result.out == "Created instances 7100001.\n" and "offer 8100002 was not rented: offer is gone" in result.err
    ), result
    assert not flags or json.loads(result.out) == RESULTS


@pytest.mark.parametrize("what", [("instance", 7000001), ("endpoint", 4242)], ids=["instance", "endpoint"])
def test_a_wait_that_reaches_nobody_says_so_once_and_shows_no_state(vastai, emulator, what):
    emulator.fault(times=-1, drop=True)
    result = vastai("wait", *what, "--interval", "1", "--timeout", "2.5")
    assert result.code == 7 and result.err.count("no answer: ") == 1 and "retrying" in result.err, result
    assert "0 of 0" not in result.err and "not known yet" not in result.err, result
