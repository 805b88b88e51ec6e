# SPDX-License-Identifier: MIT
"""The operations that only the service's own description has: what each command sends, and what it says of the answer."""
import json

import pytest

A, B = "/api/v0/", "/api/v1/"
ME = 424242
TEMPLATE = {"name": "llm", "image": "vllm/vllm-openai", "tag": "v1"}
# Command line, method, path, body or query, and what the output contains.
CALLS = [
    ("show cloud-connections", "GET", A + "users/cloud/", {}, '"cloud_type": "s3"'),
    (
        "create connection --provider s3 --name b --access-key K --secret-key S", "POST", A + "users/cloud/", {
            "provider": "s3",
            "user_given_name": "b",
            "access_key": "K",
            "secret_access_key": "S"
        }, "Connected"
    ),
    ("delete connection 12 -y", "DELETE", A + "users/cloud/", {
        "id": 12
    }, "Connection 12 deleted."),
    (
        "regenerate subaccount-keys 1234 -y --show-secrets", "PUT", A + "subaccounts/regenerate_keys/", {
            "subaccount_user_id": 1234
        }, "new-key-of-1234"
    ),
    (
        "regenerate subaccount-keys --all -y", "PUT", A + "subaccounts/regenerate_keys/", {
            "regenerate_all": True
        }, "...1235"
    ),
    ("show machines-v1 --limit 1", "GET", B + "machines/", {
        "limit": "1"
    }, "36683"),
    ("search maints 36683", "POST", A + "machines/maintenances", {
        "machine_ids": [36683]
    }, "power"),
    (
        "delete maint 51 -y", "DELETE", A + "machines/maintenances", {
            "maintenance_id": 51
        }, "Maintenance window 51 cancelled."
    ),
    (
        "schedule maints 36683 22110 --sdate 1790000000 --duration 2 --maintenance_category gpu -y", "POST",
        A + "machines/maintenances/batch", {
            "machine_ids": [36683, 22110],
            "sdate": 1790000000,
            "duration": 2,
            "maintenance_category": "gpu"
        }, "22110"
    ),
    ("delete maints 51 -y", "DELETE", A + "machines/maintenances/batch", {
        "maintenance_ids": [51]
    }, "yes"),
    (
        "report machine 36683 --instance 7000001 --problem Other --message slow -y", "PUT", A + "machines/36683/report", {
            "instance_id": 7000001,
            "problem": "Other",
            "message": "slow"
        }, "Machine 36683 reported."
    ),
    ("search templates-v1 --limit 1", "GET", B + "template/", {
        "limit": "1"
    }, "vllm/vllm-openai"),
    (
        "update template-v1 HASH may.json", "PUT", B + "template/", {
            "template": {
                "api": {
                    "misc": {}
                }
            }
        }, "Created an Edited Copy"
    ),
    ("show templates", "GET", A + "users/424242/templates/", {}, "vllm/vllm-openai"),
    ("show autoscaler-templates", "GET", A + "users/424242/templates/autoscaler/", {}, '"recommended": []'),
    ("show template HASH", "GET", None, {}, '"image": "vllm/vllm-openai"'),
    (
        "save template 6001", "POST", A + "users/424242/template/", {
            "template_id": 6001
        }, "Template 6001 is in the library."
    ),
    (
        "save templates templates.json --edit", "POST", A + "users/424242/templates/", {
            "templates": [{
                "name": "llm"
            }],
            "is_an_edit": True
        }, "6002"
    ),
    (
        "delete user-template 6001 -y", "DELETE", A + "users/424242/templates/", {
            "template_id": 6001
        }, "Template 6001 deleted."
    ),
    ("show image-tags vllm/vllm-openai", "POST", B + "templates/fetch-tags", {
        "image": "vllm/vllm-openai"
    }, "v0.8.5"),
    (
        "check registry-login --server docker.io --username me --token secret", "POST", B + "templates/validate-auth", {
            "server": "docker.io",
            "username": "me",
            "token": "secret"
        }, "me/worker"
    ),
    ("show bid-price 12345 --max-start 60", "PUT", A + "bundles_bid_price/12345/", {
        "max_start": 60
    }, "0.2011"),
    ("update team fleet", "PUT", A + "team/", {
        "team_name": "fleet"
    }, 'Team renamed to "fleet".'),
    (
        "transfer team 1234 -y --delete-billing", "PUT", A + "team/transfer/", {
            "new_team_owner_id": 1234,
            "delete_billing": True
        }, "Team transferred to user 1234."
    ),
    ("show team-balances", "GET", A + "team/balances", {}, "$12.50"),
    ("show team-role-names", "GET", A + "team/roles/", {}, "viewer"),
    (
        "add member-role 1234 ops", "POST", A + "team/members/1234/roles/", {
            "role": "ops"
        }, 'Role "ops" given to member 1234.'
    ),
    (
        "update member-role 1234 7", "PUT", A + "team/members/1234/roles/", {
            "member_id": 1234,
            "role_id": 7
        }, "Member 1234 now has role 7."
    ),
    ("show charges-chart", "GET", A + "charges/chart/", {}, '"amount": 1.25'),
    ("show total-earnings", "GET", A + "user/earnings", {}, "$9.00"),
    ("show earnings-data", "GET", A + "user/earnings/data", {}, '"gpu_earn": 8.0'),
    (
        "show earnings-v1 --group-by machine --limit 1", "GET", B + "user/earnings/", {
            "group_by": "machine",
            "limit": "1"
        }, "$10.00"
    ),
    ("show earnings-chart", "GET", B + "user/earnings/chart/", {}, '"buckets"'),
    ("show earnings-summary", "GET", B + "user/earnings/summary/", {}, "99.7%"),
    ("show endpoint 4242", "GET", A + "endptjobs/4242/", {}, "vllm-qwen3-8b"),
    (
        "create deployment --name d --image i --file-hash h --storage 80 --ttl -1 -y", "PUT", A + "deployments/", {
            "name": "d",
            "image": "i",
            "file_hash": "h",
            "storage": 80,
            "ttl": -1
        }, "https://s3.example/up"
    ),
    ("show deployment-url 644", "GET", A + "deployment/644/download_url/", {}, "https://s3.example/blob-644?sign=1\n"),
    ("heartbeat deployment 644", "POST", A + "deployment/644/heartbeat/", {}, "Heartbeat of deployment 644 recorded."),
    ("cancel rsync 7000002", "DELETE", A + "commands/rsync/", {
        "dst_id": "7000002"
    }, "The copy to instance 7000002"),
    ("show instance-backups --contract-id 7000001", "GET", A + "instance_backups/", {
        "contract_id": "7000001"
    }, "9001"),
    ("show instances-v0", "GET", A + "instances/", {}, "7000001"),
    (
        "update instance-ssh-key 7000001 501 ssh-ed25519-AAAA", "PUT", A + "instances/7000001/ssh/", {
            "ssh_key_id": 501,
            "ssh_key": "ssh-ed25519-AAAA"
        }, "SSH key 501 of instance 7000001 replaced."
    ),
]


@pytest.fixture
def account(emulator):
    """An account that has one of everything."""
    account = emulator.account
    account.connections[12] = {"name": "b", "cloud_type": "s3"}
    account.windows[51] = {
        "id": 51,
        "machine_id": 36683,
        "start_time": 1790000000,
        "duration_hours": 2,
        "maintenance_category": "power"
    }
    account.templates[6001] = dict(TEMPLATE, id=6001, hash_id="0f0e0d0c")
    account.deployments[644] = {"name": "x", "tag": "default", "file_hash": "f", "beats": 0}
    account.backups[9001] = {"id": 9001, "contract_id": 7000001, "status": "done", "size": 20, "created_at": 1768384800}
    account.instances[7000001].keys.append({"id": 501, "name": "key", "public_key": "old"})
    return account


def home_files(vastai):
    for name, text in {"may.json": '{"api": {"misc": {}}}', "templates.json": '[{"name": "llm"}]'}.items():
        with open("%s/%s" % (vastai.home, name), "w") as file:
            file.write(text)


@pytest.mark.parametrize("line,method,path,sent,shown", CALLS, ids=[" ".join(c[0].split()[:2]) + " %d" % n for n, c in enumerate(CALLS)])
def test_what_it_sends_and_shows(vastai, emulator, account, line, method, path, sent, shown):
    home_files(vastai)
    result = vastai(*line.replace("HASH", "0f0e0d0c").split())
    assert result.code == 0 and shown in result.out and result.err == "", result
    record = emulator.records[-1]
    assert (record.method, record.path) == (method, path or A + "users/424242/templates/0f0e0d0c/")
    got = record.query if method == "GET" else json.loads(record.body or b"{}")
    assert {k: v for k, v in got.items() if k in sent} == sent and set(got) - set(sent) <= {"hash_id", "client_id"}
    raw = vastai("--raw", *line.replace("HASH", "0f0e0d0c").split())
    assert raw.code in (0, 1, 4, 8) and (raw.code or json.loads(raw.out) is not None), raw


@pytest.mark.parametrize("line", ["transfer team 1234", "regenerate subaccount-keys 1234", "schedule maints 36683 --sdate 1790000000",
                                  "delete maint 51", "delete user-template 6001"])
def test_what_cannot_be_undone_is_asked_about(vastai, emulator, account, line):
    result = vastai(*line.split(), stdin=b"n\n")
    assert result.code == 1 and emulator.records == []


@pytest.mark.parametrize("line", ["regenerate subaccount-keys", "regenerate subaccount-keys 1234 --all"])
def test_one_subaccount_or_all(vastai, emulator, line):
    result = vastai(*line.split(), "-y")
    assert result.code == 2 and "--all" in result.err and emulator.records == []


def test_all_pages_are_one_table(vastai, emulator, account):
    lines = vastai("show", "machines-v1").out.splitlines()
    assert [line.split()[0] for line in lines] == ["ID", "36683", "22110"]
    assert [r.query for r in emulator.records] == [{}, {"after_token": "1"}]


def test_pages_without_end_are_an_error(vastai, emulator):
    emulator.fault(times=-1, status=200, body={"success": True, "machines": [], "next_token": "x"})
    result = vastai("show", "machines-v1")
    assert result.code == 9 and "repeat" in result.err


@pytest.mark.parametrize("flags,out", [((), "No templates.\n"), (("--raw",), "[]\n")])
@pytest.mark.parametrize("page", [(), ("--limit", "5")])
def test_a_refusal_that_says_there_is_nothing_is_an_empty_list(vastai, emulator, flags, out, page):
    emulator.account.templates.clear()
    result = vastai("search", "templates-v1", *page, *flags)
    assert (result.code, result.out, result.err) == (0, out, "")


@pytest.mark.parametrize("line,status,body,plain,raw", [
    ("show image-tags none", 200, {"success": False, "tags": [], "error": "No tags found"}, "No tags.\n", []),
    ("show endpoints", 400, {"msg": "No endpoints for user 42 found."}, None, []),
    ("cleanup machine 36683", 200, {"success": False, "msg": "No expired contracts to delete"}, None,
     {"success": False, "msg": "No expired contracts to delete"}),
])
def test_nothing_is_said_as_nothing(vastai, emulator, line, status, body, plain, raw):
    emulator.fault(times=-1, status=status, body=body)
    result = vastai(*line.split())
    assert (result.code, result.err) == (0, "") and plain in (None, result.out) and result.out != ""
    result = vastai("--raw", *line.split())
    assert (result.code, json.loads(result.out), result.err) == (0, raw, "")


@pytest.mark.parametrize("flags", [(), ("--raw",)])
def test_keys_of_the_team_are_not_shown(vastai, emulator, flags):
    result = vastai("show", "team-keys", *flags)
    assert result.code == 0 and "team-key-number-12" not in result.out and '"username": "bob"' in result.out


def test_a_batch_that_failed_in_part_has_its_exit_status(vastai, emulator, account):
    result = vastai("schedule", "maints", 36683, 5, "--sdate", 1790000000, "-y")
    assert result.code == 8 and "1 of 2 failed" in result.err
    assert "User is not the owner of the machine" in result.out
    result = vastai("schedule", "maints", 5, 6, "--sdate", 1790000000, "-y")
    assert result.code == 1
    result = vastai("delete", "maints", 51, 99, "-y")
    assert result.code == 8 and "1 of 2 failed" in result.err


@pytest.mark.parametrize("token_first", [True, False])
def test_files_of_a_backup_have_urls_that_work(vastai, emulator, account, token_first):
    files = [{"name": "a", "size": 3, "url": "https://f.example/a"}, {"name": "b", "size": 4, "url": "https://f.example/b"}]
    token, rest = {"authorization_token": "tok/en=1"}, {"files": files}
    emulator.fault(
        times=-1, status=200, body=dict(success=True, **(dict(token, **rest) if token_first else dict(rest, **token)))
    )
    result = vastai("show", "instance-backup-files", 9001)
    assert result.code == 0
    assert result.out == ("a  3 bytes\n  https://f.example/a?Authorization=tok%2Fen%3D1\n"
                          "b  4 bytes\n  https://f.example/b?Authorization=tok%2Fen%3D1\n")


def test_a_backup_that_is_listed_in_part_says_so(vastai, emulator):
    emulator.fault(
        times=-1, status=200, body={
            "success": True,
            "authorization_token": "t",
            "truncated": True,
            "files": []
        }
    )
    assert vastai("show", "instance-backup-files", 9001).code == 8
    result = vastai("show", "instance-backup-files", 9001, "--raw")
    assert result.code == 8 and json.loads(result.out)["truncated"] is True


@pytest.mark.parametrize("body,code", [({"success": True}, 9), ({"success": True, "files": [{"name": "a", "url": "u"}]}, 9),
                                       ({"success": True, "files": [{"name": "a", "url": "u" * 600}], "authorization_token": "t"}, 9)])
def test_a_backup_without_files_or_token_is_an_error(vastai, emulator, body, code):
    emulator.fault(times=-1, status=200, body=body)
    result = vastai("show", "instance-backup-files", 9001)
    assert (result.code, result.out) == (code, "")


def test_the_library_of_another_user(vastai, emulator, account):
    result = vastai("show", "templates", "--user", 7)
    assert result.code == 3 and [r.path for r in emulator.records] == ["/api/v0/users/7/templates/"]


@pytest.mark.parametrize("line,scope", [("destroy instance 7000001 -y", "instance_write"), ("show machines", "machine_read"),
                                        ("spend", "user_read"), ("show endpoints", "misc"), ("show user", None)])
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_named_with_the_permission_that_it_needs(vastai, emulator, line, scope, status):
    emulator.fault(times=-1, status=status, body={"msg": "not allowed"})
    result = vastai(*line.split())
    assert result.code == 3 and "(ends in ...seen), and was sent to %s;" % emulator.url in result.err
    assert ("key with limited permissions needs the permission %s." % scope in result.err) == (scope is not None)
    assert "permissions" not in result.err or scope is not None
    reply = json.loads(vastai(*line.split(), "--raw").err)
    assert reply.get("scope") == scope


def test_a_short_key_is_not_told_and_no_key_needs_no_permission(vastai, emulator):
    emulator.fault(times=-1, status=401, body={"msg": "not allowed"})
    result = vastai("show", "machines", "--api-key", "short")
    assert result.code == 3 and "ends in" not in result.err and "hort" not in result.err


@pytest.mark.parametrize("key,first", [(None, ""), ("", "$VAST_API_KEY is empty. ")])
def test_without_a_key_none_is_said_to_be_refused(vastai, emulator, key, first):
    result = vastai("show", "machines", env={"VAST_API_KEY": key})
    assert result.code == 3 and result.err == (
        "vastai: show machines: no API key was sent (HTTP 401): Invalid user key\n"
        '  %sCreate a key at https://cloud.vast.ai/manage-keys/, and run "vastai set api-key KEY" or set $VAST_API_KEY.\n' %
        first)


def test_a_response_that_confirms_nothing_is_described_once(vastai, emulator):
    emulator.fault(method="DELETE", times=-1, status=200, body={})
    result = vastai("destroy", "instance", 7000001, "-y")
    assert result.code == 10 and result.err.splitlines()[0].endswith(
        ", but no response confirms it: it may have been carried out: the response does not say what was done"), result


def test_a_reliability_can_be_asked_for(vastai, emulator):
    result = vastai("create", "instance", 8100001, "--image", "x", "--target-reliability", "0.99")
    assert result.code == 0 and json.loads(emulator.records[-1].body)["target_reliability"] == 0.99
    assert vastai("create", "instance", 8100001, "--image", "x", "--target-reliability", "1.5").code == 2
    emulator.fault(status=400, body={"success": False, "error": "invalid_price", "msg": "The quote is stale: search again"})
    result = vastai("create", "instance", 8100002, "--image", "x", "--target-reliability", "0.99")
    assert result.code == 1 and "search again" in result.err


@pytest.mark.parametrize("place", ["vast.9001:/data", "hf.12:/bucket/data"])
def test_a_backup_and_a_bucket_are_places_to_copy_from(vastai, emulator, place):
    assert vastai("copy", place, "7000001:/data").code == 0
    assert json.loads(emulator.records[-1].body)["src_id"] == place.split(":")[0]


# ---- error codes in words ----

CODES = [
    ("tfa login -c 123456", 429, {"error": "tfa_locked"}, 5, "tfa_locked (the 2FA method is locked", "another 2FA method"),
    ("label instance 7000001 x", 400, {"error": "invalid_args", "msg": "label_too_long"}, 1, "(the label is too long)",
     "Use a shorter label."),
    ("create instance 8100002 --image x", 410, {"error": "no_such_ask", "msg": "Instance type 8100002 is no longer available."},
     1, "no longer available.", "vastai search offers"),
    ("prepay instance 7000001 5", 400, {"error": "insufficient_credit", "msg": "Insufficient credit"}, 1, "Insufficient credit",
     "vastai show user"),
    ("tfa status", 403, {"error": "team_user_forbidden"}, 3, "(2FA belongs to a user, not to a team)", "not of a team"),
    ("destroy instance 7000001 -y", 404, {"error": "no_such_instance", "msg": "No such instance"}, 4, "No such instance",
     "lists what exists"),
    ("show instances-v0", 410, {"error": "deprecated_endpoint", "msg": "Use v1"}, 1, "Use v1", "newer command"),
]


@pytest.mark.parametrize("line,status,body,code,words,advice", CODES, ids=[row[2]["error"] for row in CODES])
def test_an_error_code_is_said_in_words_with_what_to_do(vastai, emulator, line, status, body, code, words, advice):
    emulator.fault(times=-1, status=status, body=dict(body, success=False))
    result = vastai("--retry", 1, *line.split())
    assert (result.code, result.out) == (code, "") and words in result.err and advice in result.err, result
    assert result.err.count("\n") == 2
    reply = json.loads(vastai("--retry", 1, "--raw", *line.split()).err)
    assert reply["code"] == body.get("msg" if body.get("msg") == "label_too_long" else "error")


def test_an_unknown_code_is_shown_as_it_is(vastai, emulator):
    emulator.fault(times=-1, status=400, body={"success": False, "error": "brand_new_code"})
    result = vastai("show", "user")
    assert result.code == 1 and result.err.endswith(": brand_new_code\n")
    assert "code" not in json.loads(vastai("show", "user", "--raw").err)


# ---- set role, and what hosts promise ----


def test_a_role_changes_what_help_lists_and_nothing_else(vastai, emulator):
    whole = vastai("help").out
    assert "\nHosting:\n" in whole and "show machines" in whole
    result = vastai("set", "role", "client")
    assert (result.code, result.out, result.err) == (
        0, 'Role client stored: "vastai help" leaves out the commands for hosts.\n', ""
    )
    for line in ("help",), ("--help",):
        short = vastai(*line).out
        assert "show machines" not in short and 'left out; "vastai set role host" lists it' in short
    assert vastai("show", "machines").code == 0 and "usage: " in vastai("show", "machines", "--help").out
    assert "show machines" in vastai("help", "show").out
    assert vastai("set", "role", "host").out == 'Role host stored: "vastai help" lists the commands for hosts.\n'
    assert vastai("help").out == whole
    assert json.loads(vastai("set", "role", "client", "--raw").out)["success"] is True


def test_a_role_that_is_none_or_cannot_be_stored(vastai):
    assert vastai("set", "role", "guest").code == 2 and vastai("set", "role").code == 2
    assert vastai("set", "role", "client", "--dry-run").code == 0 and "Hosting:" in vastai("help").out
    result = vastai("set", "role", "client", env={"HOME": "/proc/nowhere", "XDG_CONFIG_HOME": ""})
    assert result.code == 1 and "cannot store the role" in result.err


def test_a_host_promises_a_reliability(vastai, emulator):
    line = ("list", "machine", 36683, "-g", "0.5", "--sla_r_claim", "0.99", "--sla_sigma_x", "0.01", "--sla_max_beta", "2")
    assert vastai(*line).code == 0
    sent = json.loads(emulator.records[-1].body)
    assert (sent["sla_r_claim"], sent["sla_sigma_x"], sent["sla_max_beta"]) == (0.99, 0.01, 2)
    assert vastai("list", "machine", 36683, "--sla_r_claim", "1.5").code == 2
