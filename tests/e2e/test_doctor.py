# SPDX-License-Identifier: MIT
"""doctor: what it finds where something is wrong, and how it ends."""
import json
import os
import shutil
import subprocess

import pytest

from conftest import BINARY, KEY, skip
from judge import clean, has_words, succeeded

DEAD = "http://127.0.0.1:1"
CHECKS = ["settings", "key", "folder", "key file", "cache", "clock", "roots", "proxy", "DNS", "connection", "TLS",
          "service", "account", "serverless"]


def examine(vastai, *flags, code=0, env=None):
    """Runs it with --raw: its findings by check, and the first failure."""
    result = vastai("doctor", "--raw", *flags, env=env)
    rows = json.loads(result.out)
    assert result.code == code and (code == 0) == (result.err == ""), result
    assert all(set(row) == {"check", "verdict", "found", "advice"} and row["check"] in CHECKS for row in rows), rows
    failures = [row for row in rows if row["verdict"] == "failure"]
    assert bool(failures) == (code != 0), rows
    if failures:
        assert "%d check" % len(failures) in json.loads(result.err)["msg"]
    return {row["check"]: row for row in rows}, failures[0]["check"] if failures else None


def test_all_is_well(vastai, emulator):
    rows, _ = examine(vastai)
    assert {row["verdict"] for row in rows.values()} == {"ok"}
    has_words(rows["key"]["found"], r"from \$VAST_API_KEY, ends in \.\.\." + KEY[-4:])
    has_words(rows["settings"]["found"], "127.0.0.1:[0-9]+ from --url")
    assert [(r.path, r.key) for r in emulator.records] == [("/api/v0/gpu_names/unique/", None),
                                                           ("/api/v0/users/current", KEY)]


def test_a_person_reads_a_line_each_with_advice_below(vastai):
    result = succeeded(vastai("doctor"))
    assert result.out.startswith("ok       settings    http://127.0.0.1")
    result = vastai("doctor", "--url", DEAD)
    has_words(result.out, "\nfailure  connection  cannot connect to 127.0.0.1:1: connection refused\n {21}Check the network",
              "\nskipped  account     not reached\n")
    assert result.code == 6 and result.err == "vastai: doctor: 1 check failed\n"
    clean(result.out)


def test_over_tls_certificates_are_checked(tls_vastai, bare, tls_emulator):
    rows, _ = examine(tls_vastai)
    assert rows["TLS"]["found"] == "the certificate is valid" and "from --cacert" in rows["roots"]["found"]
    rows, first = examine(bare, "--url", tls_emulator.url, code=6)
    assert first == "TLS" and rows["service"]["verdict"] == "skipped" and "--cacert" in rows["TLS"]["advice"]


# what is wrong -> flags, variables, exit status, check, its words
WRONG = {
    "no key": ((), {"VAST_API_KEY": None}, 3, "key", "no API key", "manage-keys"),
    "an empty variable": ((), {"VAST_API_KEY": ""}, 3, "key", "set, but empty", "manage-keys"),
    "a wrong key": (("--api-key", "a-key-of-no-account"), {}, 3, "account", "Invalid user key", "set api-key"),
    "a key with a blank": (("--api-key", "two words"), {}, 2, "key", "invalid characters", "set api-key"),
    "a profile without a key": (("--profile", "none"), {}, 2, "key", "profile none", "set api-key"),
    "a name of no profile": (("--profile", "../x"), {}, 2, "settings", "name of a profile", "Correct"),
    "a dead network": (("--url", DEAD), {}, 6, "connection", "refused", "Check the network"),
    "a name that does not exist": (("--url", "https://no-such-host.invalid"), {}, 6, "DNS", "could not resolve", "resolv"),
    "another scheme": (("--url", "ftp://127.0.0.1"), {}, 2, "service", "--url: the URL does not begin", None),
    "a bad proxy": (("--url", "https://127.0.0.1:1"), {"https_proxy": "socks5://127.0.0.1"}, 2, "settings",
                    "https_proxy: only HTTP proxies", "Correct"),
    "a dead proxy": (("--url", "https://127.0.0.1:2"), {"https_proxy": "http://me:pass-1234@127.0.0.1:1"}, 6, "connection",
                     "proxy 127.0.0.1:1", "proxy"),
    "no roots": (("--url", "https://127.0.0.1:1", "--cacert", "/nowhere"), {}, 6, "roots", "/nowhere from --cacert: No such",
                 "ca-certificates"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_found(vastai, what):
    flags, env, code, check, found, advice = WRONG[what]
    rows, first = examine(vastai, *flags, code=code, env=env)
    assert first == check, rows
    has_words(rows[check]["found"], found)
    if advice:
        has_words(rows[check]["advice"], advice)
    assert "pass-1234" not in json.dumps(rows)


def test_an_invalid_setting_ends_no_other_check(vastai):
    rows, _ = examine(vastai, "--url", "https://127.0.0.1:1", code=2, env={"https_proxy": "socks5://x"})
    assert rows["key"]["verdict"] == rows["clock"]["verdict"] == "ok"
    assert rows["service"] == {"check": "service", "verdict": "skipped", "found": "the settings are invalid", "advice": None}


def test_files_and_their_modes(vastai):
    path = vastai.write_key(KEY, mode=0o644)
    os.chmod(os.path.dirname(path), 0o777)
    env = {"VAST_API_KEY": None}
    rows, _ = examine(vastai, env=env)
    assert rows["key file"]["verdict"] == rows["folder"]["verdict"] == "warning"
    assert rows["key file"]["advice"] == "Run: chmod 600 " + path and "mode 644" in rows["key file"]["found"]
    assert rows["folder"]["advice"].startswith("Run: chmod go-w ")
    os.chmod(path, 0o600)
    os.chmod(os.path.dirname(path), 0o700)
    rows, _ = examine(vastai, env=env)
    assert rows["key file"]["found"] == path + " (mode 600)" and rows["folder"]["verdict"] == "ok"


def test_a_file_that_cannot_be_read(vastai):
    os.makedirs(vastai.keyfile)  # root can read any file, but not a folder
    rows, first = examine(vastai, code=2, env={"VAST_API_KEY": None})
    assert first == "key" and "cannot read " + vastai.keyfile in rows["key"]["found"]
    assert rows["key file"]["verdict"] == "failure"


def test_a_named_key_file_is_looked_at_too(vastai, tmp_path):
    path = tmp_path / "key"
    path.write_text(KEY)
    path.chmod(0o640)
    rows, _ = examine(vastai, env={"VAST_API_KEY": None, "VAST_API_KEY_FILE": str(path)})
    assert rows["key file"]["verdict"] == "warning" and str(path) in rows["key"]["found"]


def test_without_a_home(vastai):
    rows, _ = examine(vastai, env={"HOME": None})
    assert rows["folder"]["verdict"] == "warning" and "HOME" in rows["folder"]["advice"]


def test_a_key_with_limited_permissions_is_well(vastai, emulator):
    emulator.fault(path="/api/v0/users/current", status=403, body={"msg": "no"})
    rows, _ = examine(vastai)
    assert rows["account"]["found"] == "the service accepts the key, which may not show the account"


def test_another_server(vastai, emulator):
    emulator.fault(status=200, body="<html>Welcome</html>", content_type="text/html", times=-1)
    rows, first = examine(vastai, code=9)
    assert first == "service" and rows["account"]["verdict"] == "skipped"


def test_the_serverless_service_is_another_one(vastai, emulator):
    other = emulator.listen(None)
    rows, _ = examine(vastai, "--run-url", other.url)
    assert rows["serverless"] == {"check": "serverless", "verdict": "ok", "found": other.url + " responded", "advice": None}
    rows, first = examine(vastai, "--run-url", DEAD, code=6)
    assert first == "serverless" and rows["account"]["verdict"] == "ok"


def test_the_proxy_is_named_without_its_password(vastai, bare):
    rows, _ = examine(bare, "--url", "https://127.0.0.1:2", code=6, env={"https_proxy": "http://me:pass-1234@127.0.0.1:1"})
    assert rows["proxy"]["found"] == "http://127.0.0.1:1 from $https_proxy"


# ---- a wrong clock ----

SHIM = """
#define _GNU_SOURCE
#include <time.h>
#include <sys/time.h>
#include <dlfcn.h>
#include <stdlib.h>
time_t time(time_t *out) { time_t t = atoll(getenv("SHIM_TIME")); if (out) *out = t; return t; }
int clock_gettime(clockid_t id, struct timespec *out)
{
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, out);
    if (id == CLOCK_REALTIME) { out->tv_sec = atoll(getenv("SHIM_TIME")); }
    return result;
}
"""


@pytest.mark.parametrize("seconds,code", [(0, 6), (946684800, 6), (4102444800, 6), (1796000000, 0)])
def test_a_wrong_clock_is_found(vastai, tmp_path, seconds, code):
    with open(BINARY, "rb") as file:
        head = file.read(4096)
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not compiler or b"/ld-linux" not in head:
        skip("no compiler, or a static file, in which no clock can be replaced")
    shim = tmp_path / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, "-x", "c", "-", "-ldl"], input=SHIM.encode(), check=True)
    env = {"LD_PRELOAD": str(shim), "SHIM_TIME": str(seconds), "ASAN_OPTIONS": "verify_asan_link_order=0"}
    rows, first = examine(vastai, code=code, env=env)
    assert first == ("clock" if code else None)
    assert code == 0 or "NTP" in rows["clock"]["advice"]
