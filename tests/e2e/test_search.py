# SPDX-License-Identifier: MIT
"""Searching, launching, and a list that is larger than any memory."""
import fcntl
import json
import os
import re
import threading
import time

import pytest

from conftest import skip
from judge import has_words, refused, refused_raw, succeeded

OFFERS = ("search", "offers")


def asked(emulator):
    return json.loads(emulator.records[-1].body)


def ids(result):
    assert result.code == 0 and result.err == "", result
    return [row["id"] for row in json.loads(result.out)]


# ---- queries ----


@pytest.mark.parametrize("query,found", [
    ([], [8100001, 8100002, 8100003]),
    (["-n"], [8100001, 8100004, 8100002, 8100003]),
    (["verified=any"], [8100001, 8100004, 8100002, 8100003]),
    (["gpu_name=RTX_4090"], [8100001]),
    (["gpu_name", "in", "[RTX_4090,RTX_3090]", "num_gpus>=2"], [8100002]),
    (["gpu_ram>=25"], [8100003]),
    (["gpu_ram>=24 dph<1", "-o", "dph-"], [8100002, 8100001]),
    (["geolocation notin [NO,SE]"], [8100001]),
    (["-o", "num_gpus-", "--limit", "1"], [8100003]),
    (["duration>30"], []),
    (["duration>=30", "--new"], [8100001, 8100002, 8100003]),
])
def test_what_fits_is_found(vastai, emulator, query, found):
    assert ids(vastai("--raw", *OFFERS, *query)) == found


def test_the_table_has_the_most_important_first(vastai):
    result = succeeded(vastai(*OFFERS), "RTX 4090", r"\$0\.3639")
    assert re.match(r" *ID +N +GPU +VRAM GB +\$/h", result.out), result
    assert len(result.out.splitlines()) == 4


def test_nothing_found_is_said(vastai):
    succeeded(vastai(*OFFERS, "duration>30"), "no offers")
    assert vastai("--raw", *OFFERS, "duration>30").out == "[]\n"


@pytest.mark.parametrize("query,reply", [
    ("num_gpus=>2", '"=>".*num_gpus.*did you mean >='),
    ("gpu_name IN [A]", '"IN".*did you mean in'),
    ("num_gpus", "no operator"),
    ("num_gpus>", "no value"),
    ("gpu_ram>=any", "with = only"),
    ("gpu_ram>=much", "a number"),
    ("driver_version>=535.86", "three parts"),
    ("(num_gpus=1)", "not a condition"),
])
def test_a_wrong_query_is_not_sent(vastai, emulator, query, reply):
    refused(vastai(*OFFERS, query), 2, reply)
    refused_raw(vastai("--raw", *OFFERS, query), 2, msg=reply)
    assert emulator.records == []


def test_an_unknown_field_is_sent_and_told_of(vastai, emulator):
    result = vastai(*OFFERS, "num_gpu=1")
    has_words(result.err, '"num_gpu".*did you mean num_gpus')
    assert asked(emulator)["num_gpu"] == {"eq": "1"}
    assert result.code == 1  # the emulator knows it no better


def test_the_curl_line_holds_the_query(vastai, emulator):
    result = succeeded(vastai("--curl", *OFFERS, "num_gpus=1"))
    assert '"num_gpus": {"eq": "1"}' in result.out and emulator.records == []


def test_markup_in_place_of_offers_is_no_empty_list(vastai, emulator):
    emulator.fault(times=-1, status=200, body="<html>log in</html>", content_type="text/html")
    assert vastai(*OFFERS).code == 9
    refused_raw(vastai("--raw", *OFFERS), 9)


def test_volumes_benchmarks_and_invoices(vastai):
    assert ids(vastai("--raw", "search", "volumes", "disk_space>100")) == [8200001]
    assert ids(vastai("--raw", "search", "network-volumes", "-o", "storage_cost-")) == [8200002, 8200001]
    assert ids(vastai("--raw", "search", "benchmarks", "last_update>01/01/2026 value>800")) == [1]
    assert ids(vastai("--raw", "search", "invoices", "when>=01/01/2026")) == [9]
    succeeded(vastai("search", "volumes"), r"\$0\.1000")
    succeeded(vastai("search", "benchmarks"), "2026-01-09")
    succeeded(vastai("search", "invoices", "is_credit=true"), "stripe_payments")


# ---- templates ----


def templates(vastai, *query):
    return json.loads(vastai("search", "templates", *query).out)


def test_a_template_lives_and_dies(vastai, emulator):
    succeeded(
        vastai(
            "create", "template", "--name", "llm", "--image", "vllm/vllm-openai", "--ssh", "--direct", "--desc", "d"
        ), "Template 6001 created"
    )
    row, = templates(vastai, "name=llm")
    assert row["runtype"] == "ssh" and row["ssh_direct"] is True and row["desc"] == "d"
    refused(vastai("create", "template", "--name", "llm"), 1, "duplicate")
    succeeded(
        vastai(
            "update", "template", row["hash_id"], "--name", "llm2", "--image", "x", "--search_params", "num_gpus>=2"
        )
    )
    changed, = templates(vastai)
    assert changed["name"] == "llm2" and changed["desc"] is None and changed["hash_id"] != row["hash_id"]
    assert changed["extra_filters"]["num_gpus"] == {"gte": "2"}
    refused(vastai("delete", "template", "--hash-id", row["hash_id"]), 4)
    succeeded(vastai("delete", "template", "--template-id", 6001), "Template deleted")
    assert templates(vastai) == []


def test_a_template_to_delete_must_be_named(vastai, emulator):
    refused(vastai("delete", "template"), 2, "--template-id or --hash-id")
    assert emulator.records == []


def test_a_wrong_filter_makes_no_template(vastai, emulator):
    refused(vastai("create", "template", "--name", "x", "--search_params", "num_gpus=>2"), 2, "did you mean >=")
    assert emulator.records == []


# ---- launch ----

LAUNCH = ("launch", "instance", "-n", 1, "-i", "x/y")


def test_launch_rents_what_it_found(vastai, emulator):
    succeeded(vastai(*LAUNCH, "-g", "RTX_4090", "--label", "edge", "-r", "Asia"), "instance 71000")
    assert any(i.label == "edge" for i in emulator.account.instances.values())
    query = asked(emulator)["q"]
    assert "TW" in query["geolocation"]["in"] and query["disk_space"] == {"gte": "16.0"}


def test_launch_without_offers_is_a_refusal(vastai):
    refused(vastai(*LAUNCH, "-g", "RTX_4090", "-r", "Oceania"), 4, "no offers")


# ---- names of GPUs ----

NAMES_PATH = "/api/v0/gpu_names/unique/"
OFFERS_PATH = "/api/v0/bundles/"


def cached_names(vastai, text=None):
    path = os.path.join(vastai.home, ".cache", "vastai", "gpu_names_cache.json")
    if text is not None:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    return path


def names_asked(emulator):
    return len(emulator.requests(path=NAMES_PATH))


@pytest.mark.parametrize("typed,sent", [
    ("gpu_name=rtx4090", {"eq": "RTX 4090"}), ("gpu_name=RTX_4090", {"eq": "RTX 4090"}),
    ("gpu_name=Rtx-4090 num_gpus=1", {"eq": "RTX 4090"}), ('gpu_name="h100  sxm"', {"eq": "H100 SXM"}),
    ("gpu_name!=rtx3090", {"neq": "RTX 3090"}), ("gpu_name in [rtx4090,H100_SXM]", {"in": ["RTX 4090", "H100 SXM"]}),
    ("gpu_name notin [rtx3090]", {"notin": ["RTX 3090"]}), ("gpu_name=RTX_4091", {"eq": "RTX 4091"}),
])
def test_a_gpu_name_is_forgiven_its_spelling(vastai, emulator, typed, sent):
    succeeded(vastai("search", "offers", "-n", typed))
    assert json.loads(emulator.requests(path=OFFERS_PATH)[0].body)["gpu_name"] == sent


def test_an_unknown_gpu_name_is_sent_with_a_warning(vastai, emulator):
    for typed, advice in ("RTX_4091", "; did you mean RTX_4090?"), ("Voodoo2", ""):
        result = succeeded(vastai("search", "offers", "-n", "gpu_name=" + typed))
        assert 'warning: the service has no GPU named "%s"%s\n' % (typed, advice) in result.err
    assert "no GPU" not in vastai("search", "offers", "--raw", "gpu_name=RTX_4091").err


def test_the_names_are_asked_for_once_a_day(vastai, emulator):
    succeeded(vastai("search", "offers", "num_gpus>=1"))
    assert names_asked(emulator) == 0, "no name is compared"
    for _ in range(2):
        succeeded(vastai("search", "offers", "gpu_name=rtx4090"))
    assert names_asked(emulator) == 1 and emulator.requests(path=NAMES_PATH)[0].key is None
    with open(cached_names(vastai)) as file:
        assert "RTX 4090" in json.load(file)["gpu_names"]
    assert os.stat(cached_names(vastai)).st_mode & 0o777 == 0o600
    os.utime(cached_names(vastai), (time.time() - 90000,) * 2)
    succeeded(vastai("search", "offers", "gpu_name=rtx4090"))
    assert names_asked(emulator) == 2


def test_a_list_of_the_official_tool_is_used(vastai, emulator):
    os.chmod(cached_names(vastai, '{"gpu_names": ["RTX 4090", "My Card"]}'), 0o644)
    succeeded(vastai("search", "offers", "gpu_name=mycard"))
    assert names_asked(emulator) == 0
    assert json.loads(emulator.requests(path=OFFERS_PATH)[0].body)["gpu_name"] == {"eq": "My Card"}


@pytest.mark.parametrize("text", ["", "{not json", "[]", '{"gpu_names": []}', '{"gpu_names": 1}', "x" * 20000])
def test_a_cache_without_names_is_replaced(vastai, emulator, text):
    cached_names(vastai, text)
    succeeded(vastai("search", "offers", "gpu_name=rtx4090"), "RTX 4090")
    assert names_asked(emulator) == 1


def test_a_cache_that_others_can_write_is_not_believed(vastai, emulator):
    os.chmod(cached_names(vastai, '{"gpu_names": ["Evil Card"]}'), 0o666)
    succeeded(vastai("search", "offers", "gpu_name=rtx4090"), "RTX 4090")
    assert names_asked(emulator) == 1


ANSWERS = [
    dict(status=404, body="<h1>404</h1>"), dict(status=200, body="{}"), dict(status=200, body='{"gpu_names": [1, null]}'),
    dict(status=500, body=""), dict(drop=True), dict(status=200, body=json.dumps({"gpu_names": ["x" * 63] * 400})),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
def test_without_a_list_of_names_the_query_is_sent_as_it_is(vastai, emulator, answer):
    emulator.fault(path=NAMES_PATH, times=-1, **answer)
    result = succeeded(vastai("search", "offers", "-n", "gpu_name=rtx4090"))
    assert "warning" not in result.err and not os.path.exists(cached_names(vastai))
    assert json.loads(emulator.requests(path=OFFERS_PATH)[0].body)["gpu_name"] == {"eq": "rtx4090"}


def test_a_slow_list_of_names_does_not_hold_a_search_up(vastai, emulator):
    emulator.fault(path=NAMES_PATH, hang=True)
    result = succeeded(vastai("search", "offers", "-n", "gpu_name=RTX_4090"), "8100001")
    assert result.seconds < 6


def test_names_with_control_characters_and_quotes_are_harmless(vastai, emulator):
    names = ["RTX 4090\x1b[2J", 'RTX" 4090', "RTX 4090 [x]", "RTX_4090", ""]
    emulator.fault(path=NAMES_PATH, status=200, body={"gpu_names": names})
    result = succeeded(vastai("search", "offers", "-n", "gpu_name=rtx4090"))
    assert json.loads(emulator.requests(path=OFFERS_PATH)[0].body)["gpu_name"] == {"eq": "rtx4090"}, result


def test_with_curl_the_names_are_not_asked_for(vastai, emulator):
    succeeded(vastai("--curl", "search", "offers", "gpu_name=rtx4090"))
    assert emulator.records == []


def test_launch_knows_a_wrong_name(vastai, emulator):
    refused(vastai(*LAUNCH, "-g", "RTX_4091"), 2, '"RTX_4091".*did you mean RTX_4090')
    refused(vastai(*LAUNCH, "-g", "x" * 100), 2, "unknown GPU")
    assert [r.path for r in emulator.records] == [NAMES_PATH]
    succeeded(vastai(*LAUNCH, "-g", "rtx4090"))
    emulator.fault(path=NAMES_PATH, status=500)
    os.remove(cached_names(vastai))
    refused(vastai(*LAUNCH, "-g", "RTX_4091"), 4)


# ---- a list larger than any memory ----


def high_water_kb(pid):
    with open("/proc/%d/status" % pid) as file:
        found = re.search(r"VmHWM:\s+(\d+)", file.read())
    return int(found.group(1)) if found else 0


def version_kb(vastai):
    """Peak of --version: seen while it waits for a pipe that is full."""
    read_end, write_end = os.pipe()
    fcntl.fcntl(write_end, fcntl.F_SETFL, os.O_NONBLOCK)
    try:
        while True:
            os.write(write_end, b"x" * 4096)
    except BlockingIOError:
        pass
    fcntl.fcntl(write_end, fcntl.F_SETFL, 0)
    process = vastai.start("--version", stdout=write_end)
    os.close(write_end)
    time.sleep(0.5)
    assert process.poll() is None
    peak = high_water_kb(process.pid)
    with os.fdopen(read_end, "rb") as file:
        file.read()
    assert process.wait(5) == 0
    return peak


class Drain(threading.Thread):
    """Reads a pipe to its end: how much came, and its first and last bytes."""

    def __init__(self, file):
        super().__init__(daemon=True)
        self.file, self.bytes, self.head, self.tail = file, 0, b"", b""
        self.begun = threading.Event()
        self.start()

    def run(self):
        buffer = bytearray(1 << 16)
        while got := self.file.readinto1(buffer):
            self.bytes += got
            self.head += bytes(buffer[:min(got, 4096 - len(self.head))])
            self.tail = (self.tail + bytes(buffer[max(0, got - 64):got]))[-64:]
            self.begun.set()


@pytest.mark.parametrize("flags,over_kb", [(["--raw"], 1536), ([], 4096)], ids=["raw", "table"])
def test_two_hundred_megabytes_of_offers(vastai, emulator, flags, over_kb):
    if os.environ.get("SANITIZED"):
        skip("a sanitizer's own memory hides the command's")
    emulator.fault(list_bytes=200_000_000)
    process = vastai.start(*flags, *OFFERS)
    drain, peak, began = Drain(process.stdout), 0, time.monotonic()
    while process.poll() is None:
        try:
            peak = max(peak, high_water_kb(process.pid))
        except OSError:
            pass
        time.sleep(0.01)
    drain.join()
    little = version_kb(vastai)
    print(
        "%d KB, %d over --version, %.1f s, %d bytes written" %
        (peak, peak - little, time.monotonic() - began, drain.bytes)
    )
    assert process.returncode == 0 and process.stderr.read() == b""
    assert peak - little <= over_kb
    if flags:
        assert drain.bytes > 200_000_000 and drain.head.startswith(b"[\n {\n") and drain.tail.endswith(b" }\n]\n")
    else:
        assert drain.bytes > 10_000_000 and drain.head.lstrip().startswith(b"ID ")


@pytest.mark.parametrize("flags", [["--raw"], []], ids=["raw", "table"])
def test_the_first_row_appears_before_the_last_byte_has_come(vastai, emulator, flags):
    """The service stops in the middle of its answer until a row has been seen."""
    seen = threading.Event()
    row = json.dumps({"id": 8100001, "gpu_name": "RTX 4090", "num_gpus": 1, "dph_total": 0.3639}).encode() + b", "

    def answer():
        yield b'{"offers": [' + row * 2000
        assert seen.wait(20)
        yield row[:-2] + b"]}"

    emulator.fault(status=200, body=answer(), framing="chunked")
    process = vastai.start(*flags, *OFFERS)
    drain = Drain(process.stdout)
    began = drain.begun.wait(15)
    assert began and process.poll() is None, "nothing was printed of half an answer"
    assert b"8100001" in drain.head
    seen.set()
    assert process.wait(20) == 0
    drain.join()
    assert process.stderr.read() == b"" and drain.tail.endswith(b"\n")


# ---- regions, orders, and what an empty result depends on ----


def sent(emulator):
    return json.loads(emulator.records[-1].body)


@pytest.mark.parametrize("words,op,has,hasnot", [
    ("geolocation in Europe", "in", "CH", "US"), ("geolocation=EU", "in", "SE", "CH"), ("geolocation in [EU,CH]", "in", "CH", "US"),
    ("geolocation=north_america", "in", "CA", "SE"), ('geolocation="South America"', "in", "BR", "US"),
    ("num_gpus=1 geolocation notin [Asia,US] gpu_ram>=8", "notin", "TW", "SE"), ("geolocation != EU", "notin", "DE", "CH"),
])
def test_a_region_stands_for_its_countries(vastai, emulator, words, op, has, hasnot):
    vastai("search", "offers", words)
    codes = sent(emulator)["geolocation"][op]
    assert has in codes and hasnot not in codes


@pytest.mark.parametrize("words,expected", [
    ("geolocation=SE", {"eq": "SE"}), ("geolocation in [SE,TW]", {"in": ["SE", "TW"]}), ("geolocation=any num_gpus=1", None),
])
def test_what_is_no_region_is_sent_as_it_is(vastai, emulator, words, expected):
    vastai("search", "offers", words)
    assert sent(emulator).get("geolocation") == expected


def test_launch_knows_the_same_regions(vastai):
    shown = vastai("--curl", "launch", "instance", "-g", "RTX_4090", "-n", 1, "-i", "x", "-r", "EU").out
    assert '"SE"' in shown and '"CH"' not in shown


@pytest.mark.parametrize("option,words", [
    (("--type", "foo"), "on-demand"), (("-o", "foo"), "help query"), (("-o", "dph,nonsense-"), "nonsense"), (("-o", "json"), "--output"),
    (("--limit", "-1"), "limit"), (("--storage", "-5"), "storage"),
])
def test_values_that_cannot_be_right_are_not_sent(vastai, emulator, option, words):
    refused(vastai("search", "offers", *option), 2, words)
    assert emulator.records == []


def test_an_empty_result_names_the_default_conditions(vastai):
    result = vastai("search", "offers", "num_gpus>=999")
    has_words(result.err, "verified=true external=false rentable=true", "-n removes")
    assert vastai("search", "offers", "num_gpus>=999", "-n").err == ""
    assert vastai("search", "offers", "num_gpus>=999", "--raw").err == ""


def test_the_limit_of_the_service_is_named(vastai, emulator):
    emulator.fault(times=-1, status=200, body={"success": True, "offers": [{"id": i + 1} for i in range(64)]})
    has_words(vastai("search", "offers").err, "at most 64")
    assert "at most" not in vastai("search", "offers", "--limit", 64).err


# ---- what the service has gained ----


def test_a_promised_reliability_is_a_condition(vastai, emulator):
    line = ("search", "offers", "-n", "has_sla=true target_reliability=0.99 expected_reliability>0.995")
    emulator.fault(times=-1, status=200, body={"offers": []})
    assert vastai(*line).err == "", "no field is unknown"
    sent = json.loads(emulator.records[-1].body)
    assert sent["target_reliability"] == {"eq": "0.99"} and sent["expected_reliability"] == {"gt": "0.995"}
    assert sent["has_sla"] == {"eq": True}


def test_the_promise_is_a_column(vastai):
    assert vastai("search", "offers", "--cols", "id,target_reliability,expected_reliability").out.split("\n")[1].split()[1:] == [
        "99.0%", "99.7%"]


def test_a_query_with_a_stale_price_says_to_search_again(vastai, emulator):
    emulator.fault(times=-1, status=400, body={"success": False, "error": "invalid_price", "msg": "The quote is stale"})
    for line in ("create", "instance", 8100001, "--image", "x"), ("search", "offers"):
        refused(vastai(*line), 1, "The quote is stale", "Search again")


def test_chosen_members_make_a_short_answer(vastai, emulator):
    result = vastai("search", "offers", "num_gpus=1", "--select-cols", "id, dph_total", "--limit", 1, "--raw")
    offers = json.loads(result.out)
    assert result.code == 0 and [sorted(offer) for offer in offers] == [["dph_total", "id"]]
    record = emulator.records[-1]
    assert (record.method, record.path) == ("GET", "/api/v0/bundles/")
    assert json.loads(record.query["select_cols"]) == ["id", "dph_total"]
    assert json.loads(record.query["q"])["num_gpus"] == {"eq": "1"} and json.loads(record.query["q"])["limit"] == 1
    assert "$" in vastai("search", "offers", "--select-cols", "id,dph_total").out
    refused(vastai("search", "offers", "--select-cols", "id", "--new"), 2, "--new")


ROWS = [{"id": n, "gpu_name": "RTX 4090", "value": 800.5 + n, "last_update": 1768000000.0} for n in (1, 2, 3)]


def pages_of_benchmarks(emulator):
    for rows, token in ((ROWS[:2], "TOK"), (ROWS[2:], None)):
        emulator.fault(path="/api/v0/benchmarks", status=200, body={"success": True, "benchmarks_found": len(rows),
                                                                   "benchmarks": rows, "next_token": token})


def test_pages_of_benchmarks_are_one_list(vastai, emulator):
    pages_of_benchmarks(emulator)
    result = vastai("search", "benchmarks", "value>1")
    assert result.code == 0 and [line.split()[0] for line in result.out.splitlines()] == ["ID", "1", "2", "3"]
    assert [r.query.get("after_token") for r in emulator.records] == [None, "TOK"]
    assert all(json.loads(r.query["select_filters"]) == {"value": {"gt": "1"}} for r in emulator.records)
    pages_of_benchmarks(emulator)
    assert json.loads(vastai("search", "benchmarks", "--raw").out) == ROWS
    pages_of_benchmarks(emulator)
    assert vastai("search", "benchmarks", "-q").out == "1\n2\n3\n"
    pages_of_benchmarks(emulator)
    assert vastai("search", "benchmarks", "--output", "csv").out.count("RTX 4090") == 3


def test_one_page_of_benchmarks_has_its_token(vastai, emulator):
    pages_of_benchmarks(emulator)
    reply = json.loads(vastai("search", "benchmarks", "--limit", 2, "--raw").out)
    assert (reply["benchmarks"], reply["next_token"]) == (ROWS[:2], "TOK") and emulator.records[-1].query["limit"] == "2"
    result = vastai("search", "benchmarks", "--after-token", "TOK")
    assert [line.split()[0] for line in result.out.splitlines()] == ["ID", "3"]
    assert emulator.records[-1].query["after_token"] == "TOK" and len(emulator.records) == 2


def test_benchmarks_that_are_none_or_no_list(vastai, emulator):
    emulator.fault(path="/api/v0/benchmarks", status=200, body={"success": True, "benchmarks": []})
    assert vastai("search", "benchmarks").out == "No benchmarks match the query.\n"
    emulator.fault(path="/api/v0/benchmarks", status=200, body={"success": True, "benchmarks": []})
    assert vastai("search", "benchmarks", "--raw").out == "[]\n"
    emulator.fault(path="/api/v0/benchmarks", status=200, body={"success": True, "found": 0}, times=-1)
    refused(vastai("search", "benchmarks"), 9)
    refused_raw(vastai("search", "benchmarks", "--raw"), 9)


def test_pages_of_benchmarks_without_end_are_an_error(vastai, emulator):
    emulator.fault(path="/api/v0/benchmarks", times=-1, status=200, body={"benchmarks": ROWS, "next_token": "T"})
    for flags in (), ("--raw",):
        result = vastai("search", "benchmarks", *flags)
        assert result.code == 9 and "repeat earlier ones" in result.err
