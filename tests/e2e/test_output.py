# SPDX-License-Identifier: MIT
"""The formats of --output, and which of them is the default: a table on a terminal, in a pipe what the official tool prints."""
import csv
import io
import json

import pytest

from judge import clean, refused, succeeded
from terminal import on_terminal

IN_PIPE = [("show", "endpoints"), ("show", "workergroups"), ("show", "user"),
           ("show", "instance", 7000001), ("show", "ssh-keys"), ("show", "api-keys"),
           ("show", "machine", 36683), ("show", "maints", "--ids", "36683"), ("search", "invoices")]


@pytest.mark.parametrize("line", IN_PIPE, ids=lambda line: "-".join(map(str, line[:2])))
def test_json_in_a_pipe_where_the_official_tool_prints_json(vastai, line):
    piped = succeeded(vastai(*line))
    assert piped.out == vastai(*line, "--raw").out == vastai(*line, "--output", "json").out
    json.loads(piped.out)
    table = succeeded(vastai(*line, "-o", "table"))
    with pytest.raises(ValueError):
        json.loads(table.out)
    code, shown = on_terminal(vastai, *line, columns=400, env={"NO_COLOR": "1"})
    assert code == 0 and shown == table.out


def test_errors_stay_sentences_in_a_pipe(vastai, emulator):
    emulator.fault(times=-1, status=403, body={"success": False, "error": "auth_error", "msg": "denied"})
    refused(vastai("show", "endpoints"), 3, "denied")
    refused(vastai("show", "instance", 999), 3)


def test_ids_and_chosen_columns_are_no_json(vastai):
    assert vastai("show", "machine", 36683, "-q").out == "36683\n"
    assert vastai("show", "instance", 7000001, "-q").out == "7000001\n"


def test_formats_that_exclude_each_other(vastai, emulator):
    refused(vastai("show", "endpoints", "--output", "nonsense"), 2, "table.*json")
    result = vastai("show", "endpoints", "--raw", "-o", "table")
    assert result.code == 2 and "--raw" in result.err
    assert emulator.records == []


def test_errors_are_json_with_output_json(vastai):
    for option in (["-o", "json"], ["--output=json"], ["--output", "json"], ["--raw"]):
        assert json.loads(vastai("delete", "endpoint", 31337, *option).err)["error"] is True
        assert json.loads(vastai("delete", "endpoint", *option).err)["error"] is True


# ---- lists as data ----


def test_csv_has_the_members_as_heads(vastai):
    result = vastai("show", "endpoints", "-o", "csv")
    assert result.stdout.count(b"\r\n") == 3 and result.stdout.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert [(row["id"], row["endpoint_name"], row["target_util"]) for row in rows] == [
        ("4242", "vllm-qwen3-8b", "0.9"), ("4243", "whisper-large", "0.8")]
    chosen = vastai("show", "endpoints", "-o", "csv", "--cols", "endpoint_name,id").out
    assert chosen == "endpoint_name,id\r\nvllm-qwen3-8b,4242\r\nwhisper-large,4243\r\n"


def test_csv_quotes_what_needs_it(vastai, emulator):
    emulator.account.add_endpoint(77, 'a "b", c\nd')
    rows = list(csv.DictReader(io.StringIO(vastai("show", "endpoints", "-o", "csv").stdout.decode(), newline="")))
    assert [row["endpoint_name"] for row in rows if row["id"] == "77"] == ['a "b", c\nd']
    assert "77\t\"a" in vastai("show", "endpoints", "-o", "tsv").out


def test_an_empty_list_as_data(vastai, emulator):
    emulator.account.endpoints.clear()
    assert vastai("show", "endpoints", "-o", "csv", "--cols", "id").out == "id\r\n"
    assert vastai("show", "endpoints", "-o", "jsonl").out == "" == vastai("show", "endpoints", "-q").out


def test_a_line_of_json_for_each_element(vastai):
    lines = succeeded(vastai("show", "endpoints", "-o", "jsonl")).out.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(vastai("show", "endpoints", "--raw").out)
    lines = succeeded(vastai("show", "instances", "-o", "jsonl")).out.splitlines()
    assert [json.loads(line)["id"]
            for line in lines] == [row["id"] for row in json.loads(vastai("show", "instances", "--raw").out)]
    assert json.loads(succeeded(vastai("show", "user", "--output",
                                       "jsonl")).out) == json.loads(vastai("show", "user", "--raw").out)


@pytest.mark.parametrize("line", [("delete", "endpoint", 4242), ("show", "deposit", 7000001), ("ssh-url", 7000001)], ids=str)
def test_csv_is_for_lists(vastai, emulator, line):
    refused(vastai(*line, "-o", "csv"), 2, "list")
    assert emulator.records == []


# ---- columns and order ----


def test_ids_of_any_listing(vastai):
    assert vastai("show", "endpoints", "-q").out == "4242\n4243\n"
    assert vastai("search", "offers", "-q", "--limit", 1).out.strip().isdigit()
    assert vastai("show", "endpoints", "-q", "--sort", "id-").out == "4243\n4242\n"


def test_columns_are_listed_without_a_request(vastai, emulator):
    for line in (("show", "instances"), ("search", "offers"), ("show", "endpoints")):
        result = succeeded(vastai(*line, "--cols", "help"), r"^Name ", r"\bid\b")
    assert emulator.records == []


def test_columns_are_chosen_by_member_or_group(vastai):
    heads = lambda *names: vastai("search", "offers", "--cols", ",".join(names)).out.splitlines()[0].split("  ")
    assert [head.strip() for head in heads("id", "dph", "GPU_NAME") if head.strip()] == ["ID", "$/h", "GPU"]
    refused(vastai("search", "offers", "--cols", "id,nonsense"), 2, "nonsense", "search offers --cols help")


def test_rows_are_sorted_where_the_service_does_not(vastai, emulator):
    emulator.account.add_endpoint(77, "Alpha")
    names = lambda order: [row["endpoint_name"] for row in
                           csv.DictReader(io.StringIO(vastai("show", "endpoints", "-o", "csv", "--sort", order).out))]
    assert names("endpoint_name") == ["Alpha", "vllm-qwen3-8b", "whisper-large"]
    assert names("id-") == ["whisper-large", "vllm-qwen3-8b", "Alpha"]
    assert vastai("show", "endpoints", "--sort", "id").out.splitlines()[1].split()[0] == "77"
    refused(vastai("show", "endpoints", "--sort", "nonsense"), 2, "nonsense")
    refused(vastai("show", "endpoints", "--sort", "id", "-o", "jsonl"), 2, "JSON")
    assert vastai("search", "offers", "--sort", "id").code == 2


# ---- the terminal ----


def test_the_note_about_hidden_columns_is_the_last_line(vastai):
    code, shown = on_terminal(vastai, "search", "offers", columns=60, env={"NO_COLOR": "1"})
    assert code == 0 and shown.splitlines()[-1].startswith("("
                                                           ) and "hidden; --full shows them)" in shown.splitlines()[-1]


def test_states_have_colours_on_a_terminal_only(vastai):
    green, bold = "\x1b[32m", "\x1b[1m"
    assert green in on_terminal(vastai, "show", "instances", columns=100)[1]
    assert "\x1b" not in vastai("show", "instances").out
    forced = {"CLICOLOR_FORCE": "1"}
    assert green in vastai("show", "instances", env=forced).out
    assert "\x1b" not in vastai("show", "instances", env={**forced, "NO_COLOR": "1"}).out
    assert "\x1b" not in vastai("show", "instances", "--no-color", env=forced).out
    assert "\x1b" not in vastai("show", "instances", "-o", "csv", env=forced).out
    assert "\x1b" not in on_terminal(vastai, "show", "instances", columns=100, env={"CLICOLOR": "0"})[1]


def test_a_full_table_that_does_not_fit_becomes_records(vastai):
    code, shown = on_terminal(vastai, "search", "offers", "--full", "--limit", 1, columns=80, env={"NO_COLOR": "1"})
    assert code == 0 and shown.startswith("ID:") and max(map(len, shown.splitlines())) <= 80
    code, shown = on_terminal(vastai, "search", "offers", "--output", "wide", columns=80, env={"NO_COLOR": "1"})
    assert code == 0 and "CPU GHz" in shown.splitlines()[0]
