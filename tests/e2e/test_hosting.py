# SPDX-License-Identifier: MIT
"""Machines, volumes, the market's numbers, and paths that have no command."""
import json

import pytest

from emulator import Fault
from judge import refused, refused_raw, succeeded


def answer(emulator, body):
    emulator.faults.add(Fault(status=200, body=body))


def bodies(emulator):
    return [json.loads(r.body) for r in emulator.requests() if r.body]


# ---- machines ----


def test_a_machine_on_the_market_and_off_it(vastai):
    succeeded(vastai("list", "machine", 36683, "-g", ".35", "-e", "2026-12-31"), "36683 is offered for rent")
    succeeded(vastai("show", "machine", 36683, "-o", "table"), r"\$0\.35")
    succeeded(vastai("set", "min-bid", 36683, "--price", "0.15"), r"\$0\.15")
    succeeded(vastai("unlist", "machine", 36683), "no longer")
    assert json.loads(vastai("show", "machines", "--raw").out)["machines"][0]["listed_gpu_cost"] is None
    assert vastai("show", "machines", "-q").out == "36683 22110\n"
    refused(vastai("unlist", "machine", 5), 4, "no such machine", "show machines")


def test_each_of_several_machines_is_reported(vastai):
    result = vastai("list", "machines", 36683, 7, 22110, "-g", "0.5")
    assert result.code == 1 and result.out == "Machine 36683 is offered for rent.\nMachine 22110 is offered for rent.\n", result
    assert "list machine 7" in result.err and "not yours" in result.err
    raw = vastai("list", "machines", 36683, 7, "--raw")
    reply = json.loads(raw.out)
    assert raw.code == 1 and "some machines were not listed" in json.loads(raw.err)["msg"] and [
        row.get("error", False) for row in reply
    ] == [False, True]


@pytest.mark.parametrize("answer,asked", [(b"", 0), (b"n\n", 0), (b"yes\n", 1), (b"Y\n", 1)])
def test_maintenance_is_announced_after_a_yes(vastai, emulator, answer, asked):
    line = ("schedule", "maint", 36683, "--sdate", "2026-01-15 18:00", "--duration", ".5")
    result = vastai(*line, stdin=answer)
    assert result.code == (0 if asked else 1 if answer else 2) and "2026-01-15 18:00 UTC" in result.err and len(
        emulator.requests()
    ) == asked
    assert [(b["sdate"], b["duration"], b["maintenance_category"])
            for b in bodies(emulator)] == [(1768500000, 0.5, "not provided")] * asked


def test_maintenance_and_its_end(vastai):
    succeeded(vastai("schedule", "maint", 36683, "--sdate", "1768500000", "--duration", "2", "-y"))
    succeeded(vastai("show", "maints", "-i", "36683, 22110", "-o", "table"), "36683", "2026-01-15 20:00")
    succeeded(vastai("cancel", "maint", 36683, stdin=b"y\n"), "deleted 1")
    succeeded(vastai("show", "maints", "-i", "36683", "-o", "table"), "No maintenance")
    for ids in ("", "x", "36683,,x", "0"):
        refused(vastai("show", "maints", "-i", ids), 2, "--ids")


# ---- volumes ----


def test_a_volume_from_its_creation_to_its_end(vastai):
    succeeded(vastai("create", "volume", 8200001, "-s", "30.7", "-n", "models "), r"V\.9100")
    succeeded(vastai("clone", "volume", 9100, 8200002, "-s", "80"), r"V\.9101", "9100")
    first, second = json.loads(vastai("show", "volumes", "--raw").out)
    assert (first["label"], first["disk_space"], first["geolocation"],
            second["disk_space"]) == ("models", 30.0, "Sweden, SE", 80.0)
    assert 86300 < first["duration"] < 86500
    succeeded(vastai("show", "volumes"), "9101", "7000001")
    succeeded(vastai("show", "volumes", "-t", "network"), "no volumes")
    succeeded(vastai("delete", "volume", 9100), "9100 deleted")
    refused(vastai("delete", "volume", 9100), 4, "no such volume")
    refused_raw(vastai("create", "volume", 5, "--raw"), 4, 404, "no such offer")
    refused(vastai("list", "volume", 36683, "-e", "soon"), 2, "soon")


# ---- metrics ----


@pytest.mark.parametrize("flags,cities", [
    ((), ["TW", "SE", "NO"]),
    (("--verified", "true"), ["TW", "SE"]),
    (("--datacenter", "false"), ["SE", "NO"]),
    (("--rented", "true"), ["TW"]),
    (("--gpu", "RTX_3090 , H100 SXM"), ["SE", "NO"]),
    (("--gpu", "RTX", "--rented", "false"), []),
])
def test_places_are_sifted(vastai, flags, cities):
    reply = json.loads(vastai("metrics", "gpu-locations", "--raw", *flags).out)
    assert reply["success"] is True and [row["country_code"] for row in reply["locations"]] == cities
    plain = vastai("metrics", "gpu-locations", *flags).out
    assert len(plain.splitlines()) == (len(cities) + 1 if cities else 1)


def test_a_place_too_large_to_be_held_is_told_of(vastai, emulator):
    answer(emulator, {"locations": [{"gpu_name": "x" * 9000}]})
    refused(vastai("metrics", "gpu-locations"), 9)


TREND = {"stats": {"tflops": 82.3}, "supply_demand": {"timestamps": [1768392000 + 3600 * i for i in range(45)],
         "total": list(range(44))}, "pricing": {"avail_p90": [None, 0.5]}}


def test_trends_become_rows(vastai, emulator):
    answer(emulator, {"success": True, "gpus": {"RTX 4090": TREND, "H100": {}}})
    reply = json.loads(vastai("metrics", "gpu-trends", "RTX_4090,H100", "--raw").out)
    assert list(reply) == ["RTX 4090", "H100"] and reply["H100"] == {"stats": {}, "rows": []}
    rows = reply["RTX 4090"]["rows"]
    assert len(rows) == 45 and rows[1]["date"] == "2026-01-14 13:00:00" and (rows[1]["total"],
                                                                             rows[1]["avail_p90"]) == (1, 0.5)
    assert rows[44]["total"] is None and rows[0]["avail_p90"] is None and rows[0]["rented_p10"] is None
    assert "gpu_name=RTX+4090%2CH100" in emulator.requests()[0].target


@pytest.mark.parametrize("flags,lines", [((), 23), (("--full",), 45)])
def test_of_many_points_some_are_shown(vastai, emulator, flags, lines):
    answer(emulator, dict(TREND, success=True))  # one GPU's lists may be the answer itself
    out = succeeded(
        vastai("metrics", "gpu-trends", "RTX_4090", *flags), "RTX 4090: tflops 82.3", "2026-01-14 12:00"
    ).out
    assert len([line for line in out.splitlines() if line.startswith("2026")]) == lines


def test_numbers_are_for_hosts(vastai, emulator):
    for words in (("gpu",), ("gpu-trends",)):
        answer(emulator, {"success": True, "gpus": {} if len(words[0]) > 3 else [], "needs_machine": True})
        succeeded(vastai("metrics", *words), "hosts that list a machine")


@pytest.mark.parametrize("body", [[], {"gpus": []}, {"gpus": {"a": {"supply_demand": {"timestamps": [1], "total": [1], "timestamps ": 1}}}}, "5"])
def test_odd_trends_do_no_harm(vastai, emulator, body):
    answer(emulator, body)
    assert vastai("metrics", "gpu-trends").code in (0, 9)


# ---- api ----


def test_api_reaches_any_path(vastai, emulator):
    assert json.loads(vastai("api", "get", "/endptjobs/").out)["results"][0]["id"] == 4242
    succeeded(vastai("api", "PUT", "/api/v0/machines/36683/minbid/", "-f", "client_id=me", "--field=price=0.25"))
    assert bodies(emulator) == [{"client_id": "me", "price": 0.25}]
    refused(vastai("api", "GET", "/no/such/path"), 4)
    refused_raw(vastai("api", "GET", "/no/such/path", "--raw"), 4, 404)
    refused(vastai("api", "GET", "/endptjobs/", "--api-key", "wrong"), 3, "key")


def test_api_takes_a_body_from_a_file_or_a_pipe(vastai, emulator, tmp_path):
    file = tmp_path / "body.json"
    file.write_text('{"price": 0.5,\n "more": "%s"}' % ("x" * 70000))
    succeeded(vastai("api", "PUT", "/machines/36683/minbid/", "--input", file))
    succeeded(vastai("api", "PUT", "/machines/36683/minbid/", "--input", "-", stdin=b'{"price": 1}'))
    assert [b["price"] for b in bodies(emulator)] == [0.5, 1] and len(bodies(emulator)[0]["more"]) == 70000
    refused(vastai("api", "PUT", "/machines/36683/minbid/", "--input", "-", stdin=b'{"price": '), 2, "not valid JSON")
    refused(
        vastai("api", "PUT", "/machines/36683/minbid/", "--input", "-", stdin=b"[" + b"1," * 40000 + b"1]"), 2, "64 KB"
    )
    refused(vastai("api", "PUT", "/machines/36683/minbid/", "--input", "/no/such/file"), 2, "cannot read")
    assert len(emulator.requests()) == 2


INJECTIONS = [
    "a HTTP/1.1\r\nHost: x\r\n\r\nDELETE /api/v0/instances/1/ HTTP/1.1\r\nX: ", "a&b", "a#b", "a b", 'a"b', "a\\b",
    "a?b", "a%0d", "a\x7f", "\u00e9"
]


@pytest.mark.parametrize("name", INJECTIONS)
def test_the_name_of_a_field_is_data(vastai, emulator, name):
    answer(emulator, {"success": True})
    answer(emulator, {"success": True})
    succeeded(vastai("api", "GET", "/users/current/", "-f", name + "=1"))
    succeeded(vastai("api", "PUT", "/users/current/", "-f", name + "=1"))
    asked, put = emulator.requests()
    assert asked.query == {name: "1"} and asked.method == "GET"
    assert json.loads(put.body) == {name: 1} and put.method == "PUT"


def test_api_follows_pages(vastai, emulator):
    answer(emulator, {"rows": [1], "next_token": "t/1"})
    answer(emulator, {"rows": [2], "next_token": "t2"})
    answer(emulator, {"rows": [3], "next_token": None})
    reply = json.loads(vastai("api", "GET", "/api/v1/instances/", "-f", "limit=1", "--paginate").out)
    assert [page["rows"] for page in reply] == [[1], [2], [3]]
    assert [r.query.get("after_token") for r in emulator.requests()] == [None, "t/1", "t2"]
    assert {r.query["limit"] for r in emulator.requests()} == {"1"}


@pytest.mark.parametrize("line,words", [
    (("BREW", "/coffee"), "METHOD"),
    (("GET", "/x", "--input", "-"), "--input"),
    (("PUT", "/x", "--paginate"), "--paginate"),
    (("GET", "/x?a=1", "-f", "b=2"), "PATH"),
    (("GET", "/{id}"), "PATH"),
    (("GET", "/a b"), "space"),
    (("PUT", "/x", "-f", "novalue"), "NAME=VALUE"),
    (("PUT", "/x", "-f", "a=1", "--input", "-"), "cannot be used together"),
])
def test_api_says_what_is_wrong_with_the_line(vastai, emulator, line, words):
    refused(vastai("api", *line), 2, words)
    assert emulator.requests() == []


# ---- commands that are not available ----


@pytest.mark.parametrize("line", [("dump-logs", "3", "--output-dir", "x"), ("update", "--check"), ("uninstall", "-y")])
def test_a_command_that_is_not_available_says_why(bare, line):
    refused(bare(*line), 2, "not available")
    refused_raw(bare(*line, "--raw"), 2, msg="not available")
    assert bare(*line, "--help").code == 0


def test_what_is_hidden_stays_hidden(bare):
    for hidden in ("network-volume", "network-disk", "uninstall", "\n  update  "):
        assert hidden not in bare("help").out
