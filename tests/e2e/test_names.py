# SPDX-License-Identifier: MIT
"""Names in place of IDs: a listing says which object is meant. A number is an ID, and nothing is looked up for it."""
import json
import re

import pytest

from judge import refused, succeeded


def rows(*names, first=71, key="name", **more):
    return [dict({"id": first + i, key: name}, **more) for i, name in enumerate(names)]


PAIR = ("alpha", "beta")
PERSONS = [{"id": 71, "username": "alpha", "email": "al@example.com"}, {"id": 72, "username": "beta", "email": "beta"}]


class Listing:
    """What is listed: the path, its body, and the lines of commands with their method and path for the ID 72."""

    def __init__(self, path, body, *lines):
        self.path, self.body, self.lines = path, body, lines


I, S, T = "/api/v0/instances/", "/api/v0/", "/api/v0/team/"
LISTINGS = {
    "instance": Listing(
        "/api/v1/instances/", {"instances": rows(*PAIR, key="label"), "next_token": None},
        ("show instance beta", "GET", I + "72/"), ("start instance beta -y", "PUT", I + "72/"),
        ("stop instance beta", "PUT", I + "72/"), ("destroy instance beta -y", "DELETE", I + "72/"),
        ("destroy instance --label beta -y", "DELETE", I + "72/"), ("label instance beta gamma", "PUT", I + "72/"),
        ("reboot instance beta", "PUT", I + "reboot/72/"), ("recycle instance beta -y", "PUT", I + "recycle/72/"),
        ("update instance beta --image x -y", "PUT", I + "update_template/72/"),
        ("prepay instance beta 5 -y", "PUT", I + "prepay/72/"), ("change bid beta -y", "PUT", I + "bid_price/72/"),
        ("take snapshot beta --repo x", "POST", I + "take_snapshot/72/"),
        ("wait instance beta --timeout 1 --interval 1", "GET", I + "72/"), ("show deposit beta", "GET", I + "balance/72/"), ("logs beta", "PUT", I + "request_logs/72/"),
        ("execute beta ls -y", "PUT", I + "command/72/"), ("show instance-ssh-keys beta", "GET", I + "72/ssh/"),
        ("attach ssh beta 'ssh-ed25519 AAAA me'", "POST", I + "72/ssh/"),
        ("detach ssh beta 5", "DELETE", I + "72/ssh/5/")
    ),
    "endpoint group": Listing(
        "/api/v0/endptjobs/", {"results": rows(*PAIR, key="endpoint_name")},
        ("delete endpoint beta -y", "DELETE", "/api/v0/endptjobs/72/"), ("show endpoint beta", "GET", "/api/v0/endptjobs/72/"),
        ("update endpoint beta --min_load 1 -y", "PUT", "/api/v0/endptjobs/72/"),
    ),
    "workergroup": Listing(
        "/api/v0/autojobs/", {"results": rows(*PAIR, key="endpoint_name")},
        ("delete workergroup beta -y", "DELETE", "/api/v0/autojobs/72/"),
        ("update workergroup beta --cold_workers 1 -y", "PUT", "/api/v0/autojobs/72/"),
    ),
    "deployment": Listing(
        "/api/v0/deployments", {"deployments": rows(*PAIR)}, ("show deployment beta", "GET", "/api/v0/deployment/72/"),
        ("delete deployment beta -y", "DELETE", "/api/v0/deployment/72/"),
    ),
    "volume": Listing("/api/v0/volumes", {"volumes": rows("alpha", "beta ", key="label")}),
    "API key": Listing(
        S + "auth/apikeys/", {"apikeys": rows(*PAIR)}, ("show api-key beta", "GET", S + "auth/apikeys/72/"),
        ("delete api-key beta -y", "DELETE", S + "auth/apikeys/72/")
    ),
    "webhook": Listing(
        S + "webhooks/", {"webhooks": rows(*PAIR)}, ("delete webhook beta -y", "DELETE", S + "webhooks/72/"),
        ("test webhook beta", "POST", S + "webhooks/72/test/")
    ),
    "member": Listing(
        T + "members/", PERSONS, ("remove member beta -y", "DELETE", T + "members/72/"),
        ("remove member al@example.com -y", "DELETE", T + "members/71/"),
        ("add member-role beta ops", "POST", T + "members/72/roles/")
    ),
    "role": Listing(T + "roles-full/", rows(*PAIR), ("update team-role beta --name x", "PUT", T + "roles/72/")),
}
CASES = [(name, *line) for name, listing in LISTINGS.items() for line in listing.lines]


def words(line):
    return re.findall(r"'[^']*'|\S+", line)


@pytest.mark.parametrize("noun,line,method,path", CASES, ids=[case[1] for case in CASES])
def test_a_name_stands_for_the_id(vastai, emulator, noun, line, method, path):
    listing = LISTINGS[noun]
    emulator.fault(method="GET", path=listing.path, status=200, body=listing.body)
    emulator.fault(times=-1, status=400, body={"success": False, "msg": "no"})
    vastai("--retry", 1, *(word.strip("'") for word in words(line)))
    assert [(r.method, r.path) for r in emulator.records[:2]] == [("GET", listing.path), (method, path)]


# The ID is sent in the query or in the body.
def test_a_volume_is_named_by_its_label(vastai, emulator):
    listing = LISTINGS["volume"]
    emulator.fault(method="GET", path=listing.path, status=200, body=listing.body)
    vastai("--retry", 1, "delete", "volume", "beta", "-y")
    assert emulator.records[-1].method == "DELETE" and emulator.records[-1].query["id"] == "72"


def test_a_template_is_named_by_name_or_hash(vastai, emulator):
    for name in "beta", "0f0e":
        emulator.reset()
        body = {"templates": [{"id": 71, "name": "alpha", "hash_id": "1111"}, {"id": 72, "name": "beta", "hash_id": "0f0e"}]}
        emulator.fault(method="GET", path="/api/v0/users/424242/templates/", status=200, body=body)
        vastai("--retry", 1, "delete", "template", "--template-id", name, "-y")
        assert [r.method for r in emulator.records] == ["GET", "GET", "DELETE"]
        assert json.loads(emulator.records[-1].body)["template_id"] == 72


def test_several_names_and_ids_need_one_listing(vastai, emulator):
    result = succeeded(vastai("delete", "endpoint", "whisper-large", 4242, "-y"))
    assert "4243 deleted" in result.out and "4242 deleted" in result.out
    assert [r.method for r in emulator.records] == ["GET", "DELETE", "DELETE"] and not emulator.account.endpoints


def test_instances_are_destroyed_by_their_labels(vastai, emulator):
    emulator.account.add_instance(7000002, label="edge-gw-2")
    succeeded(vastai("destroy", "instances", "edge-gw-1", "--label", "edge-gw-2", "-y"))
    assert not {7000001, 7000002} & set(emulator.account.instances)
    select = json.loads(emulator.records[0].query["select_filters"])
    assert set(select["label"]["in"]) == {"edge-gw-1", "edge-gw-2"}


def test_a_label_that_looks_like_an_id_is_given_by_the_option(vastai, emulator):
    emulator.account.add_instance(7000002, label="7000001")
    succeeded(vastai("destroy", "instance", "--label", "7000001", "-y"))
    assert 7000001 in emulator.account.instances and 7000002 not in emulator.account.instances


def test_labels_are_found_on_every_page(vastai, emulator):
    for number in range(60):
        emulator.account.add_instance(8000000 + number, label="worker-%d" % number)
    succeeded(vastai("destroy", "instance", "worker-59", "-y"))
    assert 8000059 not in emulator.account.instances


def test_a_number_is_an_id_and_nothing_is_looked_up(vastai, emulator):
    emulator.account.add_instance(7000002, label="7000001")
    succeeded(vastai("destroy", "instance", "7000001", "-y"))
    assert [r.method for r in emulator.records] == ["DELETE"] and 7000002 in emulator.account.instances


@pytest.mark.parametrize("line,near,listing", [
    (("delete", "endpoint", "vllm-qwen3-8", "-y"), "vllm-qwen3-8b", "show endpoints"),
    (("destroy", "instance", "edge-gw1", "-y"), "edge-gw-1", "show instances"),
    (("destroy", "instance", "--label", "zzz", "-y"), None, "show instances"),
])
def test_an_unknown_name_is_not_found_and_nothing_is_done(vastai, emulator, line, near, listing):
    result = refused(vastai(*line), 4, 'no (endpoint group|instance) has the (name|label)', "vastai " + listing)
    assert ("Did you mean \"%s\"?" % near in result.err) if near else ("Did you mean" not in result.err)
    assert all(r.method == "GET" for r in emulator.records)


def test_with_several_names_one_unknown_stops_all(vastai, emulator):
    refused(vastai("delete", "endpoint", "whisper-large", "no-such-group", "-y"), 4, "no-such-group")
    assert set(emulator.account.endpoints) == {4242, 4243}


def test_a_name_that_is_not_unique_is_refused_with_the_candidates(vastai, emulator):
    for number in range(12):
        emulator.account.add_instance(7100000 + number, label="twin")
    result = refused(vastai("destroy", "instance", "twin", "-y"), 2, "12 instances have the label \"twin\"", "Give the ID")
    assert "7100000, 7100001" in result.err and "7100007 and others" in result.err and "7100008" not in result.err
    reply = json.loads(refused(vastai("--raw", "destroy", "instance", "twin", "-y"), 2).err)
    assert "7100000" in reply["msg"] and len(emulator.account.instances) == 16


@pytest.mark.parametrize("line", [("delete", "endpoint", "abc"), ("destroy", "instance", "--label", "edge-gw-1")])
def test_without_a_terminal_a_name_needs_a_yes_where_harm_is_done(vastai, emulator, line):
    refused(vastai(*line, stdin=b"y\n"), 2, "without a terminal", "by its ID", "-y")
    assert emulator.records == [] and 7000001 in emulator.account.instances


def test_with_curl_a_name_cannot_be_looked_up(vastai, emulator):
    refused(vastai("--curl", "delete", "endpoint", "whisper-large"), 2, "--curl", "endpoint groups", "give the ID")
    assert emulator.records == []


def test_with_dry_run_a_name_is_looked_up(vastai, emulator):
    result = succeeded(vastai("--dry-run", "delete", "endpoint", "whisper-large"))
    assert result.out.startswith("DELETE /api/v0/endptjobs/4243/ ") and [r.method for r in emulator.records] == ["GET"]


@pytest.mark.parametrize("bad", ["0", "-5", "1.5", "99999999999999999999", "", " "])
def test_what_looks_like_a_number_is_no_name(vastai, emulator, bad):
    refused(vastai("show", "endpoint", "--", bad), 2, "is not an ID")
    assert emulator.records == []


@pytest.mark.parametrize("fault,code", [(dict(status=401, body={"msg": "Invalid user key"}), 3), (dict(status=200, body="[]"), 9),
                                        (dict(status=200, body={"results": [{"id": 5}, {}, {"endpoint_name": "x"}]}), 4)])
def test_a_listing_that_fails_is_reported_as_such(vastai, emulator, fault, code):
    emulator.fault(times=-1, **fault)
    result = refused(vastai("delete", "endpoint", "x", "-y"), code)
    assert code == 4 or "look up endpoint groups" in result.err, result
    assert [r.method for r in emulator.records] == ["GET"]


def test_hostile_names_are_shown_without_control_characters(vastai, emulator):
    emulator.account.add_endpoint(5, "evil\x1b[2J")
    result = refused(vastai("delete", "endpoint", "evil[2J", "-y"), 4)
    assert "\x1b" not in result.err
    refused(vastai("delete", "endpoint", "x" * 3000, "-y"), 4, "x" * 150)


def test_too_many_names_are_refused(vastai, emulator):
    refused(vastai("destroy", "instances", *("n%d" % i for i in range(65)), "-y"), 2, "at most 64")
    assert emulator.records == []


def test_several_ids_point_to_the_plural(vastai, emulator):
    refused(vastai("destroy", "instance", 1, 2), 2, "unexpected argument \"2\"", "\"vastai destroy instances\"")
    refused(vastai("show", "instance", 1, 2), 2, "unexpected argument \"2\"")
    refused(vastai("destroy", "instance", "--label", "a", "5"), 2, "unexpected argument \"5\"")
    refused(vastai("destroy", "instance", "--label", "a", "--label", "b"), 2, "ID is given twice")
    assert emulator.records == []
