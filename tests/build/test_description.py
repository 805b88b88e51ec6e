# SPDX-License-Identifier: MIT
"""Every operation of the service's own description has a row and a command.

The row has its method, path, parameters, interval, scope and error codes.

What differs is listed here, each with its reason; an entry that is not needed any more is an error too.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import ROOT

SHARED = pathlib.Path(os.environ.get("SHARED", ROOT.parent / "shared"))
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build"))
DESCRIPTION, DOCUMENT, RECORDED = (
    SHARED / "api" / name for name in ("backend_operations.json", "operations.json", "golden.jsonl")
)

WORKERGROUP = "an alias: the recorded runs of the official tool use /autojobs/"
# No row of this method and path.
ELSEWHERE = {
    "GET /api/v0/workergroups/": (WORKERGROUP, "list_workergroups"),
    "POST /api/v0/workergroups/": (WORKERGROUP, "create_workergroup"),
    "PUT /api/v0/workergroups/{}/": (WORKERGROUP, "update_workergroup"),
    "DELETE /api/v0/workergroups/{}/": (WORKERGROUP, "delete_workergroup"),
    "POST /get_workergroup_logs/": (
        "the recorded runs of the official tool use /get_autogroup_logs/", "workergroup_logs"
    ),
    "POST /api/v0/instances/start/": (
        "the PUT of /instances/ does the same, in the recorded runs", "set_instances_state"
    ),
}
# No row and no command, because they cannot be used.
DISABLED = {
    "GET /api/v1/instances/lite/": "disabled by the service: always 404",
    "PUT /api/v0/bundles/{}/": "disabled by the service: does nothing, answers {}",
}
WHOLE = "the whole object is the argument of the command"
KEY = "the key goes out in a header only"
ONE = "one object a request, so that each failure is reported with its object"
# Parameters that the rows do not have.
PARAMETERS = {
    "POST /api/v0/bundles/": ("*", WHOLE),
    "POST /api/v0/volumes/search/": ("*", WHOLE),
    "PUT /api/v0/users/": ("*", WHOLE),
    "POST /api/v0/team/invite/": ("email role", "sent in the query, as in the recorded runs"),
    "POST /api/v0/instances/{}/ssh/": ("instance_id", "it is in the path"),
    "DELETE /api/v0/volumes/": ("id", "sent in the query, as in the recorded runs"),
    "POST /get_endpoint_logs/": ("api_key endpoint", KEY + "; the endpoint is named by its ID"),
    "POST /get_endpoint_workers/": ("api_key", KEY),
    "POST /get_workergroup_workers/": ("api_key", KEY),
    "POST /route/": ("api_key endpoint_id guid latency", KEY + "; the others are of the service's own proxy"),
    "PUT /api/v0/commands/transfer_credit/": ("client_id", "the sender is the same"),
    "GET /api/v0/machines/": ("user_id", "owner is the same"),
    "PUT /api/v0/template/": ("template", WHOLE + " of update template-v1"),
    "POST /api/v0/secrets/": ("env_vars", ONE),
    "PUT /api/v0/machines/create_asks/": ("machines", ONE),
    "POST /api/v0/volumes/": ("machines", ONE),
    "DELETE /api/v0/team/roles/{}/": ("role_id", "the role is named in the path"),
}
# Error codes that other documents of the service name.
OTHER_CODES = {
    "create_instance": {"invalid_price"},
    "search_offers": {"invalid_args", "invalid_price"},
    "list_instances_v0": {"deprecated_endpoint"},
}


def plain(path):
    """The names of IDs do not matter; "me" is an ID."""
    return re.sub(r"/me(?=/|$)", "/{}", re.sub(r"\{\w+\}", "{}", path))


def key_of(operation):
    return "%s %s" % (operation["method"], plain(operation["path"]))


def no_slash(key):
    return key.rstrip("/")


@pytest.fixture(scope="module")
def description():
    if not DESCRIPTION.exists():
        pytest.skip("SKIPPED: %s is not here" % DESCRIPTION)
    return json.loads(DESCRIPTION.read_text())


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Name to row, as the library has them."""
    program = tmp_path_factory.mktemp("rows") / "print_rows"
    sources = [ROOT / "tests/build/print_rows.c", BUILD / "libvastai.a"]
    subprocess.run(["cc", "-I", ROOT / "include", *sources, "-o", program], check=True)
    lines = subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    return {row["name"]: row for row in map(json.loads, lines)}


def by_key(rows):
    found = {}
    for row in rows.values():
        found.setdefault(no_slash(key_of(row)), []).append(row)
    return found


def interval_ms(operation):
    """The documented one; None: none is."""
    limit = operation["rate_limit"].get("x-rateLimit")
    limit = limit.get("threshold") if isinstance(limit, dict) else limit
    return None if limit is None else round(1000 * limit)


def documented_codes(operation):
    """The codes that descriptions of refusals quote. That of a success quotes other names too."""
    found = set()
    for status, response in operation["responses"].items():
        quoted = r'error"?: "([0-9a-z_]+)"' if status == "200" else r'"([0-9a-z]+(?:_[0-9a-z]+)+|unauthorized)"'
        found.update(re.findall(quoted, response["description"]))
    return found


def recorded_paths():
    if not RECORDED.exists():
        return set()
    cases = map(json.loads, RECORDED.read_text().splitlines())
    runs = [run for case in cases for run in (case.get("plain"), case.get("raw")) if run]
    return {(e["request"]["method"], e["request"]["path"]) for run in runs for e in run["exchanges"]}


def test_every_operation_has_a_row(description, rows):
    have = by_key(rows)
    missing = {key_of(o) for o in description if no_slash(key_of(o)) not in have}
    assert len(description) == 182
    assert missing == set(ELSEWHERE) - {"POST /api/v0/instances/start/"} | set(DISABLED)
    assert [name for _, name in ELSEWHERE.values() if name not in rows] == []


def test_every_operation_of_the_older_document_has_a_row(rows):
    if not DOCUMENT.exists():
        pytest.skip("SKIPPED: %s is not here" % DOCUMENT)
    have, elsewhere = by_key(rows), {no_slash(key) for key in ELSEWHERE}
    document = json.loads(DOCUMENT.read_text())
    assert len(document) == 102
    assert [key_of(o) for o in document
            if no_slash(key_of(o)) not in have and no_slash(key_of(o)) not in elsewhere] == []


def test_slashes_are_as_registered_unless_a_recorded_run_pins_the_other_form(description, rows):
    have, recorded, wrong = by_key(rows), recorded_paths(), []
    for operation in description:
        for row in have.get(no_slash(key_of(operation)), []):
            form = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(row["path"])))
            pinned = any(method == row["method"] and form.fullmatch(path) for method, path in recorded)
            if row["path"].endswith("/") != operation["path"].endswith("/") and not pinned:
                wrong.append((row["name"], row["path"], operation["path"]))
    assert wrong == []


def test_each_row_keeps_the_documented_interval(description, rows):
    have = by_key(rows)
    wrong = [
        (row["name"], row["interval_ms"], interval_ms(operation)) for operation in description
        for row in have.get(no_slash(key_of(operation)), [])
        if interval_ms(operation) not in (None, row["interval_ms"])
    ]
    assert wrong == []


def test_each_row_names_the_scope_that_the_key_needs(description, rows):
    have = by_key(rows)
    wrong = [(row["name"], row["scope"], operation["rate_limit"]["x-scope"]) for operation in description
             for row in have.get(no_slash(key_of(operation)), [])
             if operation["rate_limit"].get("x-scope") not in (None, row["scope"])]
    assert wrong == []


def test_each_row_has_the_documented_parameters(description, rows):
    have, lacking = by_key(rows), {}
    for operation in description:
        found = have.get(no_slash(key_of(operation)), [])
        documented = {("body", f["name"]) for f in operation["body"] if not re.search(r"[.\[]", f["name"])}
        documented |= {("query", p["name"]) for p in operation["params"] if p["in"] == "query"}
        names = documented - {tuple(p) for row in found for p in row["params"]}
        if found and names:
            lacking[key_of(operation)] = " ".join(sorted(name for _, name in names))
    allowed = {
        key: lacking[key] if names == "*" and key in lacking else names
        for key, (names, _) in PARAMETERS.items()
    }
    assert lacking == allowed


def test_each_row_has_the_documented_error_codes(description, rows):
    have, wanted = by_key(rows), {name: set(codes) for name, codes in OTHER_CODES.items()}
    for operation in description:
        for row in have.get(no_slash(key_of(operation)), []):
            wanted.setdefault(row["name"], set()).update(documented_codes(operation))
    assert len(set().union(*wanted.values())) > 50
    assert {name: row["codes"].split() for name, row in rows.items() if row["codes"]} == \
           {name: sorted(codes) for name, codes in wanted.items() if codes}


def test_each_operation_has_a_command(description, rows):
    objects = list((BUILD / "src" / "cli" / "commands").glob("*.o"))
    if not objects or not shutil.which("nm"):
        pytest.skip("SKIPPED: no objects of the commands, or no nm, to look into")
    used = [o for o in objects if o.name != "api.o"]
    listed = subprocess.run(["nm", "-u", *used], capture_output=True, text=True, check=True).stdout
    named, have = set(re.findall(r"\bU vast_op_(\w+)", listed)), by_key(rows)
    without = [key_of(o) for o in description if no_slash(key_of(o)) in have and
               not named.intersection(row["name"] for row in have[no_slash(key_of(o))])]
    assert without == []
    assert [name for _, name in ELSEWHERE.values() if name not in named] == []
