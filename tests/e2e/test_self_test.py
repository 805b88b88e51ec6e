# SPDX-License-Identifier: MIT
"""self-test machine: a rental that ends with its verdict, and is never left over without a word."""
import functools
import json
import os
import pty
import re
import signal
import tempfile
import time

import pytest

from conftest import KEY, beside, skip
from emulator import certs
from judge import refused

MACHINE, OFFER, FIRST = 36001, 8100001, 7100001
PATHS = {"offers": "/api/v0/bundles/", "rent": "/api/v0/asks/%d/" % OFFER, "instance": "/api/v0/instances/%d/" % FIRST}
LINE = ("self-test", "machine", MACHINE, "--interval", 1)


@functools.lru_cache(maxsize=1)
def unknown_identity():
    """A certificate that no root has signed."""
    if not certs.available():
        skip("no openssl program")
    with tempfile.TemporaryDirectory(prefix="self-test-") as folder:
        return certs.server_context(certs.Authority(folder, "Unknown").issue())


def set_up(emulator):
    """The service with test containers, which start at once."""
    emulator.selftest.serve(emulator, unknown_identity())
    emulator.account.stages[FIRST] = [(0, "running")]
    return emulator


@pytest.fixture
def testing(emulator):
    return set_up(emulator)


def rented(service):
    """The instances that the command has rented and that are left."""
    return [n for n in service.account.instances if n >= FIRST]


def sent(service):
    return [(r.method, r.path) for r in service.records]


# ---- a test that passes ----


def test_a_machine_passes(vastai, testing):
    result = vastai(*LINE)
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Renting offer 8100001, 1x RTX 4090, $0.3639 an hour, to run vastai/test:self-test-v2-cuda-12.8.\n"
        "Instance 7100001 rented.\nThe instance is running.\n"
        "  Running system requirements test...\n  Running ECC test...\n"
        "Instance 7100001 destroyed.\nMachine 36001 passed the self-test.\n"
    )
    assert rented(testing) == []
    show = ("GET", PATHS["instance"])
    assert sent(testing) == [("POST", PATHS["offers"]), ("PUT", PATHS["rent"]), show, show] + 3 * [("GET", "/progress")] + [
        ("DELETE", PATHS["instance"])
    ]


def test_what_is_rented_is_what_the_image_expects(vastai, testing):
    vastai(*LINE)
    body = json.loads(testing.requests("PUT")[0].body)
    label = body.pop("label")
    assert re.fullmatch(r"self-test-36001-\d+", label)
    assert {k: v for k, v in body.items() if v not in (None, False)} == {
        "client_id": "me", "image": "vastai/test:self-test-v2-cuda-12.8", "disk": 40, "onstart": "/verification/remote.sh",
        "runtype": "ssh_direc ssh_proxy",
        "env": {"TZ": "PDT", "XNAME": "XX4", "-p 5000:5000": "1", "-p 1234:1234": "1", "-p 5001:5001/udp": "1"},
    }


@beside
def test_no_key_reaches_the_machine(vastai, emulator):
    testing = set_up(emulator)
    vastai(*LINE)
    progress = testing.requests(path="/progress")
    assert len(progress) == 3 and all(r.key is None and r.tls_version and KEY not in str(r.headers) for r in progress)


@beside
def test_raw_has_the_members_of_the_official_tool(vastai, emulator):
    testing = set_up(emulator)
    result = vastai(*LINE, "--raw")
    reply = json.loads(result.out)
    assert (result.code, result.err) == (0, "")
    assert {k: reply[k] for k in ("success", "reason", "warning", "phase", "stage", "failure_code", "machine_id")} == {
        "success": True, "reason": "", "warning": None, "phase": "complete", "stage": "complete", "failure_code": None,
        "machine_id": MACHINE}
    assert (reply["instance_id"], reply["destroyed"], reply["offer"]["id"]) == (FIRST, True, OFFER)
    assert [check["status"] for check in reply["checks"]] == ["pass"] * 9


@pytest.mark.parametrize("cuda,cap,image", [(13.3, 890, "13.3"), (14.1, 1200, "13.3"), (13.1, 750, "13.0"), (13.0, 700, "12.8"),
                                            (12.9, 610, "11.8"), (12.2, None, "11.8"), (11.8, 890, "11.8")])
@beside
def test_the_image_fits_driver_and_gpu(vastai, emulator, cuda, cap, image):
    testing = set_up(emulator)
    offer = dict(offer_of(), cuda_max_good=cuda, compute_cap=cap)
    testing.fault(path=PATHS["offers"], status=200, body={"offers": [offer]})
    assert vastai(*LINE).code == 0
    assert json.loads(testing.requests("PUT")[0].body)["image"] == "vastai/test:self-test-v2-cuda-" + image


@pytest.mark.parametrize("env,args", [({"VAST_SELF_TEST_IMAGE": "me/test"}, ()), ({}, ("--test-image", "me/test"))])
@beside
def test_another_image(vastai, emulator, env, args):
    testing = set_up(emulator)
    assert vastai(*LINE, *args, env=env).code == 0
    assert json.loads(testing.requests("PUT")[0].body)["image"] == "me/test"


@beside
def test_the_fastest_offer_is_taken(vastai, emulator):
    testing = set_up(emulator)
    slow, fast = dict(offer_of(), id=5, dlperf=1.0), offer_of()
    testing.fault(path=PATHS["offers"], status=200, body={"offers": [slow, fast, slow]})
    assert vastai(*LINE).code == 0 and testing.requests("PUT", PATHS["rent"])


# ---- before anything is rented ----


def offer_of(**changes):
    from emulator.offers import OFFERS
    return dict(next(o for o in OFFERS if o["id"] == OFFER), **changes)


REQUIREMENTS = {
    "cuda": (dict(cuda_max_good=11.7), "CUDA version: 11.70; at least 11.80"),
    "reliability": (dict(reliability=0.9), "reliability: 0.90; more than 0.90"),
    "ports": (dict(direct_port_count=3), "direct ports: 3; at least 4"),
    "pcie": (dict(pcie_bw=2.85), "PCIe bandwidth: 2.85 GB/s; more than 2.85 GB/s"),
    "down": (dict(inet_down=99.9), "download: 99.90 Mb/s; at least 100 Mb/s"),
    "up": (dict(inet_up=200, gpu_total_ram=100000, cpu_ram=100000), "upload: 200 Mb/s; at least 254.31 Mb/s"),
    "gpu": (dict(gpu_total_ram=7168), "memory of each GPU: 7 GB; more than 7 GB"),
    "ram": (dict(cpu_ram=23000), "system memory: 23000 MB; at least 23335.80 MB"),
    "cores": (dict(cpu_cores=1), "CPU cores: 1; at least 2"),
    "nothing": (dict(pcie_bw=None), "PCIe bandwidth: not reported"),
    "absurd": (dict(gpu_total_ram=9e12, num_gpus=9e12), "system memory"),
    "negative": (dict(gpu_total_ram=-9e12, cpu_cores=-1), "CPU cores"),
}


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_a_requirement_that_is_not_met(vastai, testing, name):
    changes, words = REQUIREMENTS[name]
    testing.fault(path=PATHS["offers"], status=200, times=-1, body={"offers": [offer_of(**changes)]})
    result = vastai(*LINE)
    assert result.code == 1 and "FAIL " + words in result.out and "does not meet the requirements" in result.err
    assert sent(testing) == [("POST", PATHS["offers"])]
    raw = vastai(*LINE, "--raw")
    assert raw.code == 1 and json.loads(raw.out)["failure_code"] == "requirements_not_met"
    assert json.loads(raw.err)["error"] is True


@beside
def test_requirements_can_be_ignored(vastai, emulator):
    testing = set_up(emulator)
    testing.fault(path=PATHS["offers"], status=200, times=-1, body={"offers": [offer_of(direct_port_count=3)]})
    result = vastai(*LINE, "--ignore-requirements")
    assert result.code == 0 and "does not qualify" in result.out and rented(testing) == []
    assert json.loads(vastai(*LINE, "--ignore-requirements", "--raw").out)["warning"]


@pytest.mark.parametrize("offers,code,words", [
    ([], 4, "offline, or not listed"),
    ([dict(rentable=False, rented=True)], 1, "is rented"),
    ([dict(rentable=False)], 1, "cannot be rented now"),
    ([dict(cuda_max_good=11.7)], 1, "no test image"),
])
def test_no_offer_to_rent(vastai, testing, offers, code, words):
    testing.fault(path=PATHS["offers"], status=200, times=-1, body={"offers": [offer_of(**o) for o in offers]})
    result = vastai(*LINE, "--ignore-requirements")
    assert result.code == code and words in result.err and testing.requests("PUT") == []


def test_a_support_bundle_is_not_promised(vastai, testing):
    refused(vastai(*LINE, "--support-bundle-dir", "/tmp"), 2, "--support-bundle-dir is not available")
    assert testing.records == [] and vastai(*LINE, "--no-support-bundle").code == 0


def test_curl_shows_the_search_and_sends_nothing(vastai, testing):
    result = vastai("--curl", *LINE)
    assert result.code == 0 and result.out.startswith("curl ") and testing.records == []


def test_dry_run_shows_the_rental_and_rents_nothing(vastai, testing):
    result = vastai("--dry-run", *LINE)
    assert result.code == 0 and "PUT /api/v0/asks/8100001/" in result.out and "passed" not in result.out
    assert sent(testing) == [("POST", PATHS["offers"])]


def on_terminal(vastai, text, *args):
    """Runs with stdin on a terminal, where `text` is typed."""
    master, slave = pty.openpty()
    process = vastai.start(*LINE, *args, stdin=slave)
    os.close(slave)
    os.write(master, text)
    out, err = process.communicate(timeout=30)
    os.close(master)
    return process.returncode, out.decode(), err.decode()


def test_a_terminal_is_asked(vastai, testing):
    code, out, err = on_terminal(vastai, b"n\n")
    assert code == 1 and "Rent offer 8100001, 1x RTX 4090, $0.3639 an hour, to test the machine? [y/N]" in err
    assert "Nothing was rented." in err and testing.requests("PUT") == []
    code, out, err = on_terminal(vastai, b"y\n")
    assert code == 0 and "passed" in out and rented(testing) == []
    testing.selftest.pages = ["DONE"]
    testing.account.rented.clear()
    assert on_terminal(vastai, b"", "-y")[0] == 0


# ---- a test that fails ----


def failed(result, service, code, words, name):
    assert result.code == code and words in result.err, result
    assert rented(service) == [] and "Instance %d destroyed." % FIRST in result.out, result


@beside
def test_an_error_of_the_test(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["Running ECC test...\n", "Running ECC test...\nERROR: GPU 0 has \x1b[2J errors\nDONE\n"]
    result = vastai(*LINE)
    failed(result, testing, 1, "ERROR: GPU 0 has \\x1b[2J errors", "legacy_progress_error")
    assert "DONE" not in result.out and result.out.count("Running ECC test...") == 1


@beside
def test_an_error_in_raw(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["ERROR x"]
    result = vastai(*LINE, "--raw")
    reply = json.loads(result.out)
    assert result.code == 1 and (reply["success"], reply["reason"], reply["failure_code"]) == (False, "ERROR x", "legacy_progress_error")
    assert reply["destroyed"] is True and reply["stage"] == "run_machinetester" and rented(testing) == []


@pytest.mark.parametrize("status,code,words", [("exited", 1, "the instance is exited"), ("offline", 1, "the instance is offline"),
                                               ("loading", 7, "did not start in time: it is loading")])
@beside
def test_an_instance_that_does_not_start(vastai, emulator, status, code, words):
    testing = set_up(emulator)
    testing.account.stages[FIRST] = [(0, status)]
    failed(vastai(*LINE, "--timeout", 4), testing, code, words, None)


@beside
def test_an_instance_that_is_rented_but_stopped(vastai, emulator):
    testing = set_up(emulator)
    testing.fault(path=PATHS["rent"], status=200, carried_out=True, body={"success": False, "new_contract": FIRST})
    failed(vastai(*LINE), testing, 1, "did not start the instance", None)


@beside
def test_an_instance_without_the_port(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.listener = None
    failed(vastai(*LINE), testing, 1, "port 5000 of the instance", None)


@pytest.mark.parametrize("address,port", [("", "5000"), ("x", "5000"), ("198.51.100.7", "0"), ("198.51.100.7", "99999"),
                                          ("198.51.100.7@127.0.0.1", "1"), ("a" * 200, "1")])
@beside
def test_an_address_that_is_none(vastai, emulator, address, port):
    testing = set_up(emulator)
    body = {"success": True, "instances": {"id": FIRST, "actual_status": "running", "public_ipaddr": address,
                                           "ports": {"5000/tcp": [{"HostPort": port}]}}}
    testing.fault(path=PATHS["instance"], method="GET", times=-1, status=200, body=body)
    result = vastai(*LINE)
    assert result.code in (1, 9) and "address" in result.err and rented(testing) == [], result


def test_the_service_does_not_lead_into_the_network_of_the_user(tls_vastai, tls_emulator):
    tls_emulator.account.stages[FIRST] = [(0, "running")]
    body = {"success": True, "instances": {"id": FIRST, "actual_status": "running", "public_ipaddr": "10.0.0.1",
                                           "ports": {"5000/tcp": [{"HostPort": "5000"}]}}}
    tls_emulator.fault(path=PATHS["instance"], method="GET", times=-1, status=200, body=body)
    result = tls_vastai(*LINE)
    assert result.code == 9 and "private network" in result.err and rented(tls_emulator) == []


@beside
def test_a_test_that_does_not_end(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["still running"]
    failed(vastai(*LINE, "--timeout", 4), testing, 7, "the test did not end in time", None)


SILENCE = {
    "unreachable": (dict(drop=True), "cannot be reached at https://127.0.0.1:"),
    "refuses": (dict(status=500, body="no"), "cannot be reached at"),
    "says nothing": (dict(status=200, body="\n \n"), "has stopped reporting"),
    "redirects": (dict(status=302, headers=[("Location", "http://127.0.0.1:1/")]), "cannot be reached at"),
}


@pytest.mark.parametrize("name", SILENCE)
@beside
def test_a_silent_test_has_failed(vastai, emulator, name):
    testing = set_up(emulator)
    fault, words = SILENCE[name]
    testing.fault(path="/progress", times=-1, **fault)
    failed(vastai(*LINE), testing, 1, words, None)
    assert len(testing.requests(path="/progress")) == 12


@beside
def test_a_pause_in_the_reports_is_no_failure(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["a", "DONE"]
    testing.fault(path="/progress", skip=1, times=4, drop=True)
    assert vastai(*LINE).code == 0 and rented(testing) == []


@beside
def test_lines_without_end(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["x" * 300000 + "\n" + "y\n" * 1000, "DONE"]
    result = vastai(*LINE)
    assert result.code == 0 and result.out.count("y\n") == 1 and "x" * 400 + "\n" in result.out


# ---- nothing is left rented, and nothing unsaid ----


def judge(result, service):
    """Whatever happened: no instance is left, or the exit status says so, with what to do."""
    left = rented(service)
    if not left:
        return
    assert result.code in (8, 10), (left, result)
    assert "destroy instance" in result.err, (left, result)
    named = str(left[0]) in result.err or service.account.instances[left[0]].label in result.err
    assert named, (left, result)


FAULTS = {
    "dropped": dict(drop=True),
    "lost": dict(lost=True),
    "refused": dict(status=400, body={"success": False, "msg": "no"}),
    "500": dict(status=500, body=""),
    "500, done": dict(status=500, body="", carried_out=True),
    "gateway": dict(status=502, body="", carried_out=True),
    "nonsense": dict(status=200, body="[]", carried_out=True),
    "unauthorized": dict(status=401, body={"msg": "Invalid user key"}),
}


@pytest.mark.parametrize("nth", range(7))
@pytest.mark.parametrize("fault", FAULTS)
@beside
def test_the_nth_call_fails(vastai, emulator, fault, nth):
    testing = set_up(emulator)
    testing.selftest.pages = ["DONE"]
    testing.fault(skip=nth, times=1, **FAULTS[fault])
    result = vastai("--retry", 1, *LINE)
    judge(result, testing)
    assert 0 <= result.code <= 10
    assert result.code != 0 or nth >= 2, result  # a poll may fail once, and a deletion is repeated


@pytest.mark.parametrize("nth", range(6))
@pytest.mark.parametrize("fault", ["lost", "refused"])
@beside
def test_every_call_from_the_nth_on_fails(vastai, emulator, fault, nth):
    emulator.account.stages[FIRST] = [(0, "exited")]
    emulator.fault(skip=nth, times=-1, **FAULTS[fault])
    result = vastai("--retry", 1, "--timeout", 12, *LINE, timeout=120)
    judge(result, emulator)
    assert result.code != 0


@beside
def test_a_lost_rental_is_found_by_its_label(vastai, emulator):
    testing = set_up(emulator)
    testing.fault(path=PATHS["rent"], lost=True)
    result = vastai(*LINE)
    assert result.code == 10 and "Instance %d destroyed." % FIRST in result.out and rented(testing) == []


@beside
def test_a_lost_rental_that_is_not_listed_is_named(vastai, emulator):
    testing = set_up(emulator)
    testing.fault(path=PATHS["rent"], lost=True)
    testing.fault(path="/api/v1/instances/", times=-1, status=200, body={"success": True, "instances": []})
    result = vastai(*LINE)
    assert result.code == 10 and testing.account.instances[FIRST].label in result.err and "destroy instance ID" in result.err


@beside
def test_an_instance_that_survives_is_named(vastai, emulator):
    emulator.account.stages[FIRST] = [(0, "exited")]
    emulator.fault(method="DELETE", times=-1, status=200, body={"success": False, "msg": "locked"})
    result = vastai(*LINE, timeout=100)
    assert result.code == 8 and "instance %d could not be destroyed" % FIRST in result.err
    assert "vastai destroy instance %d -y" % FIRST in result.err and "locked" in result.err


@beside
def test_an_instance_that_survives_for_a_while_is_destroyed(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["DONE"]
    testing.fault(method="DELETE", times=2, status=200, body={"success": False, "msg": "locked"})
    result = vastai(*LINE)
    assert result.code == 0 and rented(testing) == []


@beside
def test_a_deletion_that_hangs_is_repeated(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["DONE"]
    testing.fault(method="DELETE", hang=True)
    result = vastai(*LINE, timeout=60)
    assert result.code == 0 and rented(testing) == [] and len(testing.requests("DELETE")) == 2, result


@pytest.mark.parametrize("number", [-1, 0, 1 << 63])
@beside
def test_a_number_that_is_none_is_not_destroyed(vastai, emulator, number):
    testing = set_up(emulator)
    testing.fault(path=PATHS["rent"], status=200, carried_out=True, body={"success": True, "new_contract": number})
    result = vastai(*LINE)
    assert result.code == 9 and rented(testing) == [] and "Instance %d destroyed." % FIRST in result.out, result


NO_PAGE = dict(method="DELETE", status=404, body="<h1>404 Not Found</h1>", content_type="text/html")


@beside
def test_a_page_of_a_proxy_is_no_destruction(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["DONE"]
    testing.fault(times=2, **NO_PAGE)
    result = vastai(*LINE)
    assert result.code == 0 and rented(testing) == [] and len(testing.requests("DELETE")) == 3


@beside
def test_a_proxy_that_has_no_page_for_long_leaves_the_instance(vastai, emulator):
    testing = set_up(emulator)
    testing.selftest.pages = ["DONE"]
    testing.fault(times=-1, **NO_PAGE)
    result = vastai(*LINE, timeout=120)
    assert result.code == 8 and "destroyed." not in result.out
    assert "instance 7100001 could not be destroyed" in result.err and "vastai destroy instance 7100001 -y" in result.err


MOMENTS = {
    "searching": ("POST", PATHS["offers"], dict(delay_s=1)),
    "renting": ("PUT", PATHS["rent"], dict(delay_s=1)),
    "waiting": ("GET", PATHS["instance"], dict(delay_s=1)),
    "testing": ("GET", "/progress", dict(hang=True)),
    "destroying": ("DELETE", PATHS["instance"], dict(delay_s=1)),
}


@pytest.mark.parametrize("name", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("times", [1, 3])
@beside
def test_a_signal_leaves_nothing_rented(vastai, emulator, name, number, times):
    testing = set_up(emulator)
    method, path, fault = MOMENTS[name]
    testing.selftest.pages = ["DONE"]
    testing.fault(method=method, path=path, **fault)
    process = vastai.start(*LINE)
    limit = time.monotonic() + 15
    while not testing.requests(method, path) and time.monotonic() < limit:
        time.sleep(0.02)
    for _ in range(times if name != "searching" else 1):
        process.send_signal(number)
        time.sleep(0.1)
    out, err = process.communicate(timeout=40)
    assert process.returncode == 128 + number and rented(testing) == [], (out, err)


@beside
def test_with_a_deletion_that_fails_after_a_signal_the_instance_counts(vastai, emulator):
    testing = set_up(emulator)
    testing.fault(method="GET", path="/progress", hang=True)
    testing.fault(method="DELETE", times=-1, status=401, body={"msg": "Invalid user key"})
    process = vastai.start(*LINE)
    while not testing.requests("GET", "/progress"):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=40)
    assert process.returncode == 8 and b"vastai destroy instance 7100001 -y" in err
