# SPDX-License-Identifier: MIT
"""The services of port/linux: systemd accepts and sandboxes them, and each command line does what it is for."""
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT, run

sys.path.append(str(ROOT / "tests/e2e"))

KEY = "service-key-0123456789"
LINUX = ROOT / "port/linux"
UNITS = sorted(path.name for path in (LINUX / "systemd").iterdir())
SERVICES = [name for name in UNITS if name.endswith(".service")]
INSTANCE = {"vastai-delete-endpoint@": "4242", "vastai-spend@": "1000"}
EXPOSURE_LIMIT = 15  # tenths


@pytest.fixture
def service():
    from emulator import Emulator, Settings, sample_account
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as emulator:
        emulator.listen(None)
        yield emulator


@pytest.fixture
def place(tree, tmp_path):
    """Where vastai and the key are installed for these tests: a path for each path in the examples."""
    key = tmp_path / "etc/vast_api_key"
    key.parent.mkdir()
    key.write_text(KEY + "\n")
    key.chmod(0o400)
    return {"/usr/bin/vastai": tree / "build/vastai", "/etc/vastai/vast_api_key": key}


def placed(text, place):
    for path, real in place.items():
        text = text.replace(path, str(real))
    return text


def environment(service, place, **more):
    home = place["/etc/vastai/vast_api_key"].parent
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "VAST_URL": service.url, **more}


def groups_left(service):
    return sorted(service.accounts[KEY].endpoints)


def stop_other_billing(service):
    """The sample account has instances, which end a deletion of a group with 8: they go on being billed."""
    service.accounts[KEY].instances.clear()


# ---- systemd

@pytest.fixture
def systemd_units(place, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    folder = tmp_path / "units"
    folder.mkdir()
    for name in UNITS:
        unit = name.replace("@", "@" + INSTANCE[name.split(".")[0]])
        (folder / unit).write_text(placed((LINUX / "systemd" / name).read_text(), place))
    return folder


def test_systemd_accepts_the_units(systemd_units):
    done = run("systemd-analyze", "--man=no", "verify", *sorted(systemd_units.iterdir()))
    complaints = [line for line in done.stderr.splitlines() if "vastai" in line]
    assert (done.returncode, complaints) == (0, [])


def test_systemd_notices_a_mistake(systemd_units):
    unit = next(systemd_units.glob("*.service"))
    unit.write_text(
        unit.read_text().replace("ProtectHome=yes", "ProtectHome=perhaps").replace("/vastai ", "/vastai-none ")
    )
    done = run("systemd-analyze", "--man=no", "verify", unit)
    assert "perhaps" in done.stderr and done.returncode != 0


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_sandboxed(systemd_units, name):
    unit = systemd_units / name.replace("@", "@" + INSTANCE[name.split(".")[0]])
    done = run("systemd-analyze", "security", "--offline=yes", "--threshold=%d" % EXPOSURE_LIMIT, unit)
    assert done.returncode == 0, done.stdout[-300:]
    unit.write_text(unit.read_text().replace("DynamicUser=yes\n", "").replace("CapabilityBoundingSet=\n", ""))
    assert run("systemd-analyze", "security", "--offline=yes", "--threshold=%d" % EXPOSURE_LIMIT, unit).returncode != 0


def test_all_services_have_the_same_sandbox():
    parts = {(LINUX / "systemd" / name).read_text().split("# The key: ")[1] for name in SERVICES}
    assert len(parts) == 1 and "LoadCredential=vast_api_key:" in parts.pop()


def exec_start(name, instance):
    text = (LINUX / "systemd" / name).read_text()
    return re.search(r"^ExecStart=(.*)$", text, re.M)[1].replace("%i", instance)


def run_service(name, instance, service, place):
    """As systemd would: the credential is a file in a directory that the environment names."""
    words = shlex.split(placed(exec_start(name, instance), place))
    folder = str(place["/etc/vastai/vast_api_key"].parent)
    return subprocess.run(words, env=environment(service, place, CREDENTIALS_DIRECTORY=folder, XDG_CACHE_HOME=folder),
                          capture_output=True, text=True, timeout=60)


def test_the_group_is_deleted_by_the_service(service, place):
    stop_other_billing(service)
    done = run_service("vastai-delete-endpoint@.service", "4242", service, place)
    assert done.returncode == 0, done.stderr
    assert groups_left(service) == [4243]
    assert {record.key for record in service.requests()} == {KEY}
    again = run_service("vastai-delete-endpoint@.service", "4242", service, place)
    assert again.returncode == 4
    assert "RestartPreventExitStatus=2 3 4 8" in (LINUX / "systemd/vastai-delete-endpoint@.service").read_text()


@pytest.mark.parametrize("limit, status", [("1000", 0), ("0.01", 1)])
def test_the_watch_fails_when_spend_exceeds_the_bound(service, place, limit, status):
    done = run_service("vastai-spend@.service", limit, service, place)
    assert done.returncode == status, done.stderr
    assert ("over $0.01" in done.stderr) == (status == 1)


# ---- OpenRC, procd, cron: their functions record what is asked of them, and run the command

OPENRC = """
ebegin() { :; }; eerror() { echo "$*" >&2; }
eend() { [ "$1" = 0 ] || echo "$2" >&2; return "$1"; }
RC_SVCNAME=vastai-delete-endpoint
"""
START_STOP_DAEMON = """#!/bin/sh -eu
while [ "$1" != -- ]; do
    case $1 in --env) export "$2"; shift;; --exec) program=$2; shift;; esac
    shift
done
shift
exec "$program" "$@"
"""
PROCD = """
config_load() { :; }
config_get() { eval "$1=\\${CONFIG_$3:-$4}"; }
procd_open_instance() { :; }; procd_close_instance() { :; }
procd_set_param() {
    case $1 in
    command) shift; command="$*";;
    env) shift; export "$@";;
    esac
}
"""


def run_script(text, service, place, **more):
    return subprocess.run(
        ["sh", "-uc", text], env=environment(service, place, **more), capture_output=True, text=True, timeout=60
    )


def script(path, place):
    return placed((LINUX / path).read_text(), place)


def test_openrc_deletes_the_group_when_the_machine_stops(service, place, tmp_path):
    stop_other_billing(service)
    (tmp_path / "start-stop-daemon").write_text(START_STOP_DAEMON)
    (tmp_path / "start-stop-daemon").chmod(0o755)
    text = "PATH=%s:$PATH\n" % tmp_path + OPENRC + script("openrc/vastai-delete-endpoint", place)
    done = run_script(text + "start && stop", service, place, endpoint="4242")
    assert done.returncode == 0, done.stderr
    assert groups_left(service) == [4243]
    done = run_script(text + "start && stop", service, place, endpoint="4242")
    assert done.returncode != 0 and "may still be billed" in done.stderr
    assert "endpoint=ID is missing" in run_script(text + "start", service, place, endpoint="").stderr
    assert "cannot be read" in run_script(text + "start", service, place, endpoint="1", key_file="/none").stderr


@pytest.mark.parametrize("limit, status", [("1000", 0), ("0.01", 1)])
def test_procd_watches_spend(service, place, limit, status):
    text = PROCD + script("procd/vastai-spend", place) + "start_service\n$command"
    done = run_script(text, service, place, CONFIG_limit=limit)
    assert done.returncode == status, done.stderr


def judge_job(line, env, status, words):
    done = subprocess.run(["sh", "-c", line], env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert words in done.stderr and bool(done.stderr) == bool(words)


def test_cron_prints_nothing_but_failures(service, place):
    lines = [line for line in script("cron/vastai", place).splitlines() if not line.startswith("#")]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    jobs = [line.split(None, 6) for line in lines if not re.match(r"[A-Z_]+=", line)]
    assert [job[5] for job in jobs] == ["vastai", "vastai"]
    env = environment(service, place, **variables)
    delete, watch = (job[6] for job in jobs)
    for line, status, words in (watch.replace("1.50", "1000"), 0, ""), (watch.replace("1.50", "0.01"), 1, "over $0.01"):
        judge_job(line, env, status, words)
    stop_other_billing(service)
    for status, words in (0, ""), (4, "no such object"):
        judge_job(delete, env, status, words)
    assert groups_left(service) == [4243]
