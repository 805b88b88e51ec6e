# SPDX-License-Identifier: MIT
"""What a line asks of the service, and what it says of the answer: a row each, for what has no test of its own."""
import json
import os
import re
import signal
import time

import pytest

from conftest import beside
from judge import has_words, refused, succeeded
from terminal import on_terminal

ONE = 7000001


def sent(emulator):
    return [(r.method, r.path, json.loads(r.body) if r.body else None) for r in emulator.requests()]


CREATED = {"success": True, "new_contract": 5}
VOLUME = ("--image", "x/y", "--mount-path", "/data")
CLOUD = {"src": "/f", "dst": "/workspace", "instance_id": "7000001", "selected": "1", "transfer": "Instance to Cloud"}
CLOUD_LINE = ("cloud", "copy", "--src", "/f", "--instance", ONE, "--connection", 1)


def test_a_copy_that_cannot_be_scheduled_says_that_it_runs_now(vastai):
    line = CLOUD_LINE + ("--transfer", "Cloud To Instance")
    assert vastai(*line).err == ""
    assert vastai(*line, "--schedule", "DAILY").err == (
        'vastai: warning: --schedule is ignored: only "Instance to Cloud" can be scheduled\n')


# The line, the answer, the members that the last request's body has, words of the sentence.
BODIES = [
    (CLOUD_LINE, {
        "success": True,
        "msg": "begun"
    }, dict(CLOUD, flags=[]), "begun"),
    (
        CLOUD_LINE + ("--dry-run", "--update", "--transfer", "Cloud To Instance", "--schedule", "DAILY"), {
            "success": True
        }, dict(CLOUD, transfer="Cloud To Instance", flags=["--dry-run", "--update"]), "Copy started"
    ),
    (
        ("create", "instance", 9, *VOLUME, "--link-volume", 4), CREATED, {
            "volume_info": {
                "mount_path": "/data",
                "create_new": False,
                "volume_id": 4
            }
        }, "5"
    ),
    (
        ("create", "instance", 9, *VOLUME, "--create-volume", 4, "--volume-label", "a\"b"), CREATED, {
            "volume_info": {
                "mount_path": "/data",
                "create_new": True,
                "volume_id": 4,
                "name": "a\"b",
                "size": 15
            }
        }, "5"
    ),
    (
        ("create", "instances", 8, 9, *VOLUME, "--create-volume", 4, "--volume-size", 30), {
            "success": True,
            "new_contracts": [5, 6]
        }, {
            "ids": [8, 9],
            "volume_info": {
                "mount_path": "/data",
                "create_new": True,
                "volume_id": 4,
                "size": 30
            }
        }, "5, 6"
    ),
    (("create", "instances", 8, 9, "--image", "x"), {
        "success": True
    }, {
        "ids": [8, 9],
        "image": "x"
    }, ""),
    (("reboot", "instance", ONE), {
        "success": True
    }, {}, "reboot"),
    (("change", "bid", ONE, "--price", ".25"), {
        "success": True
    }, {
        "price": 0.25,
        "client_id": "me"
    }, "bid"),
    (("set", "defjob", 5, "--image", "x", "--args"), {
        "success": True
    }, {
        "machine": 5,
        "args": []
    }, "5"),
    (
        ("set", "defjob", 5, "--image", "x", "--args", "-a", ""), {
            "success": True
        }, {
            "machine": 5,
            "args": ["-a", ""]
        }, "5"
    ),
    (
        ("api", "POST", "/x/", "-f", "a=1", "-f", "b=text", "-f", "a=[2]"), {
            "success": True
        }, {
            "a": [2],
            "b": "text"
        }, "success"
    ),
]


@pytest.mark.parametrize("line,answer,body,words", BODIES, ids=lambda v: "-".join(map(str, v[:3])) if isinstance(v, tuple) else "")
def test_the_body_that_a_line_sends(vastai, emulator, line, answer, body, words):
    emulator.fault(times=-1, status=200, body=answer)
    succeeded(vastai(*line), words)
    reply = sent(emulator)[-1][2] or {}
    assert {key: reply.get(key) for key in body} == body


# The line, the members of the query that hold JSON.
QUERIES = [
    (
        (
            "show", "instances", "-q", "-s", "running", "exited", "--label", "", "a b", "--gpu-name", "RTX 4090",
            "--verification", "verified"
        ), {
            "select_filters": {
                "actual_status": {
                    "in": ["running", "exited"]
                },
                "label": {
                    "in": [None, "a b"]
                },
                "gpu_name": {
                    "in": ["RTX 4090"]
                },
                "verification": {
                    "in": ["verified"]
                }
            }
        }
    ),
    (
        ("show", "instances", "-q", "--order-by", "start_date desc"), {
            "order_by": [{
                "col": "start_date",
                "dir": "desc"
            }, {
                "col": "id",
                "dir": "asc"
            }]
        }
    ),
    (("show", "instances", "--raw", "-l", "2"), {
        "limit": 2
    }),
    (
        ("show", "invoices-v1", "-i", "-s", "2026-01-01", "-e", "2026-01-31", "-it", "transfers", "stripe"), {
            "select_filters": {
                "when": {
                    "gte": 1767225600,
                    "lte": 1769817600
                },
                "service": {
                    "in": ["transfer", "stripe_payments"]
                }
            }
        }
    ),
    (
        ("show", "invoices-v1", "-c", "-s", "2026-01-01", "-ct", "v", "serverless"), {
            "select_filters": {
                "day": {
                    "gte": 1767225600,
                    "lte": 1767830400
                },
                "type": {
                    "in": ["volume", "serverless"]
                }
            }
        }
    ),
]


@pytest.mark.parametrize("line,query", QUERIES, ids=range(len(QUERIES)))
def test_the_query_that_a_line_sends(vastai, emulator, line, query):
    emulator.fault(path="/api/v[01]/(invoices|charges)/", status=200, body={"results": [], "total": 0})
    result = vastai(*line)
    assert result.code == 0, result
    asked = emulator.requests()[-1].query
    assert {key: json.loads(asked[key]) for key in query} == query


def test_all_columns_and_one_page_of_instances(vastai, emulator):
    heads = [len(vastai("show", "instances", *flags).out.splitlines()[0].split()) for flags in ((), ("-v",))]
    assert heads[0] < heads[1]
    page = json.loads(vastai("--raw", "show", "instances", "-l", "1").out)
    assert len(page["instances"]) == 1 and page["next_token"]
    following = json.loads(vastai("--raw", "show", "instances", "-l", "1", "-t", page["next_token"]).out)
    assert following["instances"][0]["id"] != page["instances"][0]["id"]


# ---- what is refused ----

LONG = "x" * 70000
WRONG = [
    (("create", "instance", 9, "--image", "x", "--env", "-e A=1 nonsense"), 0, "ignored"),
    (("change", "bid", ONE, "--schedule", "WEEKLY", "--hour", "24"), 2, "--hour"),
    (("change", "bid", ONE, "--schedule", "WEEKLY", "--end_date", "never"), 2, "--end_date"),
    (
        (
            "change", "bid", ONE, "--schedule", "DAILY", "--day", "*", "--start_date", "2026-02-01", "--end_date",
            "2026-01-01"
        ), 2, "not after --start_date"
    ),
    (("change", "bid", ONE, "--schedule", "HOURLY", "--day", "1", "--hour", "*"), 2, "HOURLY"),
    (CLOUD_LINE[:4] + ("--schedule", "DAILY", "--day", "*"), 2, "--instance"),
    (CLOUD_LINE + ("--schedule", "DAILY", "--hour", "99"), 2, "--hour"),
    (("api", "POST", "/x/") + sum((("-f", "f%d=1" % i) for i in range(60)), ()), 2, "too many fields"),
    (("tfa", "update", 42), 2, "--label"),
    (("wait", "endpoint", 4242, "--workers", "-1"), 2, "--workers"),
    (("label", "instance", ONE, LONG), 0, None),
    (("create", "instance", 9, "--image", LONG, "--label", LONG), 0, None),
    (("search", "offers", "gpu_name=" + LONG), 2, None),
    (("destroy", "instances", "-y", *range(1, 5000)), 2, "too many arguments"),
    (("accept", "price-increase", "-y", *range(1, 1100)), 2, "1024"),
]


@pytest.mark.parametrize("line,code,words", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_sent_is_told(vastai, emulator, line, code, words):
    emulator.fault(times=-1, status=200, body=CREATED)
    result = vastai(*line)
    assert result.code == code, result
    has_words(result.err, words or "")
    if code:
        assert emulator.requests() == [] and result.out == ""


def test_a_script_with_zero_bytes_is_none(vastai, emulator):
    path = os.path.join(vastai.home, "start")
    with open(path, "wb") as file:
        file.write(b"a\0b")
    refused(vastai("create", "instance", 9, "--image", "x", "--onstart", path), 2, "zero bytes")


# ---- outcomes ----


@pytest.mark.parametrize("line", [("delete", "scheduled-job", 71), ("api", "DELETE", "/commands/schedule_job/71/")], ids=["row", "api"])
def test_a_deletion_whose_answer_was_lost(vastai, emulator, line):
    for flags in (), ("--raw",):
        emulator.account.jobs[71] = {"id": 71}
        emulator.fault(method="DELETE", lost=True)
        result = succeeded(vastai(*flags, *line), "gone")
        if flags:
            assert json.loads(result.out)["success"] is True


@pytest.mark.parametrize("accept", [True, False])
def test_a_price_increase_that_cannot_be_decided(vastai, emulator, accept):
    line = ("accept" if accept else "reject", "price-increase", ONE, "-y")
    emulator.account.increases[88] = {"pending_price_increase_id": 88, "contract_id": ONE}
    emulator.fault(method="PUT", times=2, status=400, body={"success": False, "msg": "not today"})
    result = vastai(*line)
    assert result.code == 1 and "not today" in result.err, result
    raw = json.loads(vastai("--raw", *line).out)
    assert (raw["results"][0]["status"], raw["exit_code"]) == ("failed", 1)
    succeeded(vastai(*line), "accepted" if accept else "rejected")
    emulator.fault(status=500, body="boom")
    refused(vastai(*line), 1)


def test_a_second_factor_is_asked_for(vastai, emulator):
    emulator.fault(
        status=401, body={
            "success": False,
            "error": "auth_error",
            "msg": "Two Factor Authentication is needed"
        }
    )
    refused(vastai("show", "endpoints"), 3, "tfa login")


def test_an_instance_without_an_address(vastai, emulator):
    emulator.account.add_instance(5, actual_status=None)
    emulator.fault(
        path="/api/v1/instances/", status=200, body={
            "success": True,
            "instances": [{
                "id": 5
            }],
            "next_token": None
        }
    )
    refused(vastai("ssh-url", 5), 1, "no address yet")
    emulator.fault(path="/api/v1/instances/", status=500, body="boom")
    refused(vastai("ssh-url", 5), 1)


# The line, the answer, the exit status, words.
ANSWERS = [
    (
        ("metrics", "gpu-trends", "X"), {
            "success": True,
            "gpus": {
                "X": {
                    "stats": {
                        "a": 1
                    },
                    "supply_demand": {
                        "timestamps": []
                    }
                }
            }
        }, 0, "No data for this period"
    ),
    (("metrics", "gpu-locations"), {
        "success": True
    }, 9, None),
    (("metrics", "gpu-locations"), {
        "success": True,
        "locations": [7, [1]]
    }, (0, 9), None),
    (("show", "user"), {
        "id": 1,
        "api_key": "abcdefghijkl",
        "nested": {
            "password": "hunter22222"
        }
    }, 0, None),
    (
        ("show", "instance-ssh-keys", ONE), {
            "success": True,
            "ssh_keys": "[{\"id\": 1, \"name\": \"\\u00e9\"}]",
            "a_long_name_for_a_member": 1
        }, 0, "\u00e9"
    ),
    (("show", "instance-ssh-keys", ONE), {
        "success": True,
        "ssh_keys": [{
            "id": 1,
            "name": "bare"
        }]
    }, 0, "bare"),
    (("show", "instance-ssh-keys", ONE), {
        "success": True
    }, 9, None),
    (("show", "volumes"), {
        "volumes": "nonsense"
    }, 9, None),
    (("show", "endpoints", "--raw"), {
        "results": [{
            "k" * 300: 1,
            "id": 4
        }]
    }, 0, "k" * 300),
    (("search", "templates", "x=1"), {
        "templates": 7
    }, 9, None),
]


@pytest.mark.parametrize("line,answer,code,words", ANSWERS, ids=range(len(ANSWERS)))
def test_what_is_said_of_an_answer(vastai, emulator, line, answer, code, words):
    emulator.fault(times=-1, status=200, body=answer)
    result = vastai(*line, *([] if "--raw" in line else ["-o", "table"]))
    assert result.code in (code if isinstance(code, tuple) else (code,)), result
    has_words(result.out + result.err, words or "")
    assert "hunter22222" not in result.out and "abcdefghijkl" not in result.out


YES = {"success": True, "deleted_workers": [], "failed_workers": [], "msg": "Deleted"}


@pytest.mark.parametrize("status,body,code", [
    # What the service confirms is done, whichever success the status is (RFC 9110, 15.3)...
    (200, YES, 0), (201, YES, 0), (202, YES, 0), (203, YES, 0), (206, YES, 0),
    # ...and what it does not confirm is not: neither "accepted" nor a part of an answer confirms a deletion.
    (200, {}, 10), (202, {}, 10), (202, "", 10), (206, {}, 10), (206, '{"success": true, "deleted_wor', 10), (202, {"success": False, "msg": "no"}, 1),
], ids=str)
def test_a_deletion_is_done_when_the_service_says_so(vastai, emulator, status, body, code):
    for line in ("delete", "endpoint", 4242), ("destroy", "instance", ONE, "-y"), ("delete", "workergroup", 1):
        emulator.fault(method="DELETE", status=status, body=body)
        result = vastai(*line)
        assert result.code == code and ("eleted" in result.out or "estroy" in result.out) == (code == 0), result


PADDING = {"a%d" % i: ["x" * 50, {"msg": "not this", "error": "nor this"}] for i in range(1000)}


@pytest.mark.parametrize("body", [{"pad": "x" * 70000, "msg": "the words"}, dict(PADDING, msg="the words"), dict(PADDING, success=False, error="c", msg="the words"),
                                  {"pad": "y" * 3_000_000, "error": "wrong", "msg": "the words"}], ids=["text", "members", "code", "long"])
def test_words_far_back_in_an_error_are_found(vastai, emulator, body):
    for line in ("show", "endpoints"), ("delete", "endpoint", 4242):
        emulator.fault(status=400, body=body)
        refused(vastai(*line), 1, ": the words$")


ROWS = {
    ("show", "endpoints"): "results",
    ("show", "workergroups"): "results",
    ("show", "instances"): "instances",
    ("show", "instances", "-q"): "instances",
    ("search", "offers"): "offers",
    ("show", "ssh-keys"): None,
    ("show", "machines"): "machines",
    ("show", "machines", "-q"): "machines",
    ("show", "volumes"): "volumes",
    ("show", "members"): None,
    ("show", "invoices-v1", "-i"): "results",
    ("show", "pending-price-increases"): "pending_price_increases",
    ("get", "endpt-workers", 4242): None
}


@pytest.mark.parametrize("element", [7, None, "text", [1]], ids=str)
@pytest.mark.parametrize("line", ROWS, ids=lambda line: "-".join(map(str, line)))
def test_elements_that_are_no_objects_are_nonsense(vastai, emulator, line, element):
    rows = [{"id": 1}, element]
    answer = {"success": True, "total": 2, ROWS[line]: rows} if ROWS[line] else rows
    emulator.fault(times=-1, path="(?!.*filters/).*", status=200, body=answer)
    result = vastai(*line, "--output", "table")
    assert result.code == 9, result
    has_words(result.err, "does not have the shape|expected|not what|answer")


def test_explain_tells_that_no_answer_came(vastai, emulator):
    emulator.fault(times=-1, drop=True)
    result = vastai("--explain", "show", "endpoints")
    assert result.code == 6, result
    has_words(result.err, "< no answer")


@pytest.mark.parametrize("line", [("show", "endpoints"), ("create", "env-var", "A", "b"), ("label", "instance", ONE, "x" * 3000)],
                         ids=lambda line: line[0])
def test_explain_has_whole_lines(vastai, line):
    lines = vastai("--explain", *line).err.splitlines()
    assert all(row == row.rstrip() for row in lines) and "" in lines
    assert lines[-1].startswith("< HTTP "), lines
    if line[0] == "create":
        assert lines[-2] == '{"key":"A","value":"b"}'


@pytest.mark.parametrize("text,advice", [("threshold=3.0", "Wait 3 s"), ("threshold=0.2", "Wait 1 s"), ("", "Wait, or")])
def test_the_last_429_says_how_long_to_wait(vastai, emulator, text, advice):
    emulator.fault(times=-1, status=429, body="API requests too frequent: endpoint " + text, content_type="text/plain")
    refused(vastai("--retry", "1", "show", "endpoints"), 5, advice, "--retry")


@pytest.mark.parametrize("flags,env,setting,words", [
    (("--url", "http://example.com"), {}, "--url", "http without TLS"),
    ((), {"VAST_URL": "https://x/?q=1"}, r"\$VAST_URL", "query"),
    ((), {"VAST_URL": "https://me:secret@x"}, r"\$VAST_URL", "user name"),
    (("--url", "https://me:secret@x"), {"VAST_URL": "https://x"}, "--url", "user name"),
    (("--run-url", "https://x/?q=1"), {}, "--run-url", "query"),
    ((), {"VAST_RUN_URL": "https://me:secret@x"}, r"\$VAST_RUN_URL", "user name"),
    (("--run-url", "foo", "--url", "bar"), {}, "--url", "begin with"),
    ((), {"VAST_URL": "http://127.0.0.1:1", "VAST_RUN_URL": "http://127.0.0.1\r\nX: y"}, r"\$VAST_RUN_URL", "blank|control|byte"),
    (("--url", "http://127.0.0.1:1\r\nX: y"), {}, "--url", "blank|control|byte"),
    (("--url", "http://127.0.0.1:1/\x1b[2J"), {}, "--url", "blank|control|byte"),
    (("--url", "http://127.0.0.1:1#f"), {}, "--url", "fragment"),
    (("--url", "http://127.0.0.1:1@evil.test"), {}, "--url", "user name"),
    (("--url", "http://127.0.0.1\\@evil.test"), {}, "--url", "user name"),
    (("--url", "http://127.0.0.1%40evil.test"), {}, "--url", "host"),
    (("--proxy", "http://x:99999"), {}, "--proxy", "port"),
    ((), {"https_proxy": "socks5://x"}, r"\$https_proxy", "begins with"),
    ((), {"HTTPS_PROXY": "socks5://x"}, r"\$HTTPS_PROXY", "begins with"),
    (("--url", "foo"), {"https_proxy": "socks5://x"}, "--url", "begin with"),
])
def test_a_wrong_address_is_told_by_its_setting(bare, flags, env, setting, words):
    refused(bare(*flags, "show", "endpoints", env=env), 2, setting + ": ", words)


# ---- waiting ----


@beside
def test_a_wait_shows_its_progress_on_a_terminal(vastai, emulator):
    emulator.account.add_instance(5, actual_status="loading")
    line = ("wait", "instance", 5, "--interval", "1", "--timeout", "1.5")
    code, shown = on_terminal(vastai, *line)
    assert code == 7 and re.search(r"loading, 0 s\r\x1b\[K.*loading, [1-9] s\r\x1b\[K", shown), shown
    code, shown = on_terminal(vastai, *line, until=b"loading")
    assert code == 130 and "interrupted while waiting" in shown


@beside
def test_a_wait_that_never_saw_anything_says_why(vastai, emulator):
    emulator.fault(times=-1, status=503, body="<h1>no</h1>", content_type="text/html")
    result = vastai("--retry", "1", "wait", "instance", ONE, "--timeout", "3", "--interval", "2")
    assert result.code == 7 and "503" in result.err, result


def test_an_interrupt_in_raw_is_one_object(vastai, emulator):
    emulator.fault(times=-1, hang=True)
    process = vastai.start("--raw", "show", "endpoints")
    limit = time.monotonic() + 10
    while not emulator.records and time.monotonic() < limit:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130 and json.loads(err)["msg"] == "interrupted"


# ---- homes and files ----


@pytest.mark.parametrize("env,words", [
    ({"HOME": None}, "HOME"),
    ({"HOME": "/" + "h" * 5000}, "HOME"),
    ({"HOME": "/proc/nowhere"}, "stored|No such file"),
])
def test_a_key_that_has_no_place(vastai, env, words):
    result = vastai("set", "api-key", "a-key-for-no-service", env=env)
    assert result.code == 1 and result.out == "", result
    has_words(result.err, words)


def test_a_key_file_that_holds_no_key(vastai, emulator):
    vastai.write_key("x" * 9000)
    refused(vastai("show", "endpoints", env={"VAST_API_KEY": None}), 2, "vast_api_key", "too long")
    assert emulator.requests() == []


def test_no_certificates_to_trust(bare):
    refused(bare("--url", "https://127.0.0.1:1", "--cacert", "/nowhere.pem", "show", "endpoints"), 6, "no trusted root certificates", "--cacert")


ROOT_FILES = {
    "none": (None, "No such file"),
    "empty": (b"", "empty"),
    "DER": (b"\x30\x82\x01\x0a\x02\x82\x01\x01", "DER"),
    "trusted": (
        b"-----BEGIN TRUSTED CERTIFICATE-----\nMIIB\n-----END TRUSTED CERTIFICATE-----\n", "TRUSTED CERTIFICATE"
    ),
    "text": (b"hello\n", "no certificate in PEM"),
}


@pytest.mark.parametrize("name", ROOT_FILES)
def test_a_file_of_certificates_is_named_for_what_it_is(bare, tmp_path, name):
    content, word = ROOT_FILES[name]
    path = tmp_path / "roots"
    if content is not None:
        path.write_bytes(content)
    show = ("--url", "https://127.0.0.1:1", "show", "endpoints")
    refused(bare("--cacert", path, *show), 6, "no trusted root certificates", "--cacert", str(path), word)
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        env = {"SSL_CERT_FILE": "", variable: str(path)}
        refused(bare(*show, env=env), 6, "no trusted root certificates", variable + " names", str(path), word)


def test_an_empty_variable_names_no_file_of_certificates(bare):
    with_none = bare("--retry", 1, "--url", "https://127.0.0.1:1", "show", "endpoints", env={"SSL_CERT_FILE": None})
    empty = bare("--retry", 1, "--url", "https://127.0.0.1:1", "show", "endpoints", env={"SSL_CERT_FILE": ""})
    assert (empty.code, empty.err) == (with_none.code, with_none.err)


def test_a_descriptor_that_does_not_block_is_waited_for(vastai, emulator):
    emulator.fault(list_bytes=1_000_000)
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    process = vastai.start("--raw", "show", "endpoints", stdout=write_end)
    os.close(write_end)
    time.sleep(0.3)
    with os.fdopen(read_end, "rb") as pipe:
        text = pipe.read()
    assert process.wait(10) == 0 and len(json.loads(text)) > 100
