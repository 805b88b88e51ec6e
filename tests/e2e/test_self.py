# SPDX-License-Identifier: MIT
"""What an instance does with itself: `show self`, `stop self`, `destroy self`, and destroying with proof."""
import json
import os
import shutil
import subprocess

import pytest

from conftest import BINARY, KEY, skip

OWN = "own-key-of-the-instance-123456"


@pytest.fixture
def inside(vastai, emulator):
    """The command inside instance 7000001, which has a key of its own."""
    emulator.accounts[OWN] = emulator.account
    vastai.env.update(CONTAINER_ID="7000001", CONTAINER_API_KEY=OWN)
    return vastai


def sent(emulator):
    return [(r.method, r.path, r.key) for r in emulator.records]


def test_an_instance_shows_itself(inside, emulator):
    result = inside("show", "self")
    assert result.code == 0 and "7000001" in result.out and "edge-gw-1" in result.out
    assert json.loads(inside("show", "self", "--raw").out)["id"] == 7000001
    assert sent(emulator)[0] == ("GET", "/api/v0/instances/7000001/", OWN)


@pytest.mark.parametrize("flags", [(), ("--raw",)])
def test_an_instance_that_does_not_exist_is_not_found(inside, emulator, flags):
    del emulator.account.instances[7000001]
    result = inside("show", "self", *flags)
    assert (result.code, result.out) == (4, "") and "instance not found" in result.err


def test_an_instance_stops_itself_without_being_asked(inside, emulator):
    result = inside("stop", "self")
    assert (result.code, result.out, result.err) == (0, "Stopping this instance.\n", "")
    assert emulator.account.instances[7000001].intended_status == "stopped"


def test_an_instance_destroys_itself_without_being_asked(inside, emulator):
    result = inside("destroy", "self")
    assert (result.code, result.out, result.err) == (0, "Destroying this instance.\n", "")
    assert sent(emulator) == [("DELETE", "/api/v0/instances/7000001/", OWN)]
    assert inside("destroy", "self").code == 4


def test_the_label_of_the_container_names_it_too(inside, emulator):
    del inside.env["CONTAINER_ID"]
    inside.env["VAST_CONTAINERLABEL"] = "C.7000001"
    assert inside("stop", "self").code == 0 and sent(emulator)[0][1] == "/api/v0/instances/7000001/"


def test_another_key_can_be_named(inside, emulator):
    assert inside("stop", "self", "--api-key", KEY).code == 0
    del inside.env["CONTAINER_API_KEY"]
    assert inside("stop", "self").code == 0  # the usual one
    assert [key for _, _, key in sent(emulator)] == [KEY, KEY]


@pytest.mark.parametrize("container", ["", "x", "C.", "-1", "7000001x", "0"])
def test_without_an_id_nothing_is_sent(inside, emulator, container):
    inside.env["CONTAINER_ID"] = container
    result = inside("destroy", "self")
    assert result.code == 2 and "CONTAINER_ID" in result.err and emulator.records == []


def test_a_key_that_is_refused_is_named(inside, emulator):
    inside.env["CONTAINER_API_KEY"] = "a-key-that-is-wrong-1234"
    result = inside("stop", "self")
    assert result.code == 3 and "$CONTAINER_API_KEY (ends in ...1234)" in result.err and "that-is-wrong" not in result.err


def run_below_process_1(vastai, emulator, script, **variables):
    """A script in a PID namespace whose process 1 alone has the variables."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        skip("no PID namespace of its own for a container")
    env = {"HOME": vastai.home, "PATH": os.environ["PATH"], **variables}
    inner = 'env -u CONTAINER_ID -u CONTAINER_API_KEY sh -c "$SCRIPT"; exit $?'
    argv = ["unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", inner]
    done = subprocess.run(
        argv, env=dict(env, SCRIPT=script, VASTAI=BINARY, URL=emulator.url), capture_output=True, text=True, timeout=60
    )
    if "unshare failed" in done.stderr or "mount" in done.stderr:
        skip("no PID namespace of its own for a container")
    return done


def test_a_session_that_lacks_the_variables_finds_them_at_process_1(vastai, emulator):
    emulator.accounts[OWN] = emulator.account
    done = run_below_process_1(
        vastai, emulator, '"$VASTAI" --url "$URL" stop self', CONTAINER_ID="7000001", CONTAINER_API_KEY=OWN
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "Stopping this instance.\n", "")
    assert sent(emulator) == [("PUT", "/api/v0/instances/7000001/", OWN)]


def test_a_script_ends_with_its_instance(vastai, emulator):
    """The example with `trap`: whatever ends the script, the instance is destroyed."""
    emulator.accounts[OWN] = emulator.account
    script = "trap '\"$VASTAI\" --url \"$URL\" destroy self' EXIT; exit 3"
    done = run_below_process_1(vastai, emulator, script, CONTAINER_ID="7000001", CONTAINER_API_KEY=OWN)
    assert done.returncode == 3 and done.stdout == "Destroying this instance.\n"
    assert 7000001 not in emulator.account.instances


# ---- destroying with proof ----


def alone(emulator):
    """The account has one instance and nothing else."""
    account = emulator.account
    account.endpoints.clear()
    for number in (1001, 1002, 1003):
        del account.instances[number]
    return account


NOTHING = "This account now spends $0.00 an hour; nothing is active.\n"


@pytest.mark.parametrize("line", ["destroy instance 7000001", "destroy instances 7000001"])
def test_a_destruction_ends_with_the_spend(vastai, emulator, line):
    alone(emulator)
    result = vastai(*line.split(), "-y", "--verify")
    assert result.code == 0 and result.out.endswith("\n" + NOTHING) and result.err == ""
    assert [r.path for r in emulator.records][-2:] == ["/api/v0/instances/7000001/", "/api/v0/users/spend-rate/"]


def test_what_is_left_is_told_by_kind_with_its_exit_status(vastai, emulator):
    emulator.account.volumes[9100] = {"id": 9100, "disk_space": 100.0}
    result = vastai("destroy", "instances", 7000001, 1001, "-y", "--verify")
    assert result.code == 8 and NOTHING not in result.out
    assert "still spends $0.7502 an hour: GPUs $0.7222, storage of instances $0.0080, storage of volumes $0.0200" in result.err


def test_active_but_free_is_not_nothing(vastai, emulator):
    alone(emulator)
    body = {
        "success": True,
        "gpu_cost_per_hour": 0,
        "container_storage_cost_per_hour": 0,
        "volume_storage_cost_per_hour": 0
    }
    emulator.fault(path="/api/v0/users/spend-rate/", status=200, body=dict(body, has_active_resources=True))
    assert vastai("destroy", "instance", 7000001, "-y", "--verify").code == 8


def test_an_instance_that_is_still_there_is_waited_for(vastai, emulator):
    alone(emulator)
    emulator.fault(
        method="GET",
        path="/api/v0/instances/7000001/",
        status=200,
        body={
            "success": True,
            "instances": {
                "id": 7000001
            }
        }
    )
    result = vastai("destroy", "instance", 7000001, "-y", "--verify")
    assert result.code == 0 and result.out.endswith(NOTHING)


def test_an_instance_that_stays_is_no_success(vastai, emulator):
    emulator.fault(method="GET", path="/api/v0/instances/7000001/", status=200, times=-1,
                   body={"success": True, "instances": {"id": 7000001}})
    result = vastai("destroy", "instance", 7000001, "-y", "--verify", "--timeout", 4)
    assert result.code == 8 and "instance 7000001 still exists" in result.err and NOTHING not in result.out


def test_with_raw_the_proof_is_the_exit_status(vastai, emulator):
    alone(emulator)
    result = vastai("destroy", "instance", 7000001, "-y", "--verify", "--raw")
    assert result.code == 0 and json.loads(result.out)["success"] is True and result.err == ""
    emulator.account.add_instance(7000002)
    emulator.account.add_instance(7000003)
    result = vastai("destroy", "instance", 7000002, "-y", "--verify", "--raw")
    assert result.code == 8 and "still spends" in json.loads(result.err)["msg"]


def test_a_service_that_does_not_tell_the_spend_is_no_proof(vastai, emulator):
    alone(emulator)
    emulator.fault(path="/api/v0/users/spend-rate/", status=500, body="", times=-1)
    result = vastai("destroy", "instance", 7000001, "-y", "--verify")
    assert result.code == 1 and NOTHING not in result.out and "spend" in result.err
