# SPDX-License-Identifier: MIT
"""Keys, variables, the account, money and two-factor login."""
import json
import os
import shlex
import stat

import pytest

from conftest import KEY
from emulator import keys, tfa
from judge import has_words, refused, refused_raw, succeeded
from test_first_day import Terminal

OPEN_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAImadeup edge@gw"
PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nmadeup\n-----END OPENSSH PRIVATE KEY-----\n"


def bodies(emulator):
    return [json.loads(r.body) for r in emulator.requests() if r.body]


def write(vastai, name, text):
    path = os.path.join(vastai.home, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


def read(vastai, name):
    with open(os.path.join(vastai.home, name)) as file:
        return file.read()


# ---- ssh keys ----


def test_an_ssh_key_from_its_creation_to_its_end(vastai, emulator):
    succeeded(vastai("create", "ssh-key", OPEN_KEY), "501 added")
    succeeded(vastai("show", "ssh-keys"), "501", "edge@gw")
    write(vastai, "other.pub", OPEN_KEY + "2\n")
    succeeded(vastai("update", "ssh-key", 501, "other.pub"), "SSH key 501 replaced")
    assert json.loads(vastai("show", "ssh-keys", "--raw").out)[0]["key"] == OPEN_KEY + "2\n"
    assert succeeded(vastai("create", "ssh-key", "other.pub")) and emulator.records[-1].body == json.dumps(
        {"ssh_key": OPEN_KEY + "2\n"}, separators=(",", ":")).encode()
    succeeded(vastai("delete", "ssh-key", 501))
    refused(vastai("delete", "ssh-key", 501), 4, "no such object", "show ssh-keys")


def test_a_private_key_is_never_sent(vastai, emulator):
    write(vastai, "id", PRIVATE_KEY)
    refused(vastai("create", "ssh-key", PRIVATE_KEY), 2, "private")
    refused(vastai("create", "ssh-key", "id"), 2, "private")
    refused(vastai("create", "ssh-key", "no-such-file.pub"), 2, "neither a public key nor a file that contains one")
    refused(vastai("update", "ssh-key", 501, "id"), 2, "private")
    refused(vastai("update", "ssh-key", 501, "no-key"), 2, "public")
    assert emulator.records == []


def with_keygen(vastai, status=0):
    """A replacement that writes the same files as ssh-keygen."""
    write(
        vastai, "bin/ssh-keygen",
        "#!/bin/sh\n[ %d = 0 ] || exit %d\nwhile [ $# -gt 0 ]; do [ \"$1\" = -f ] && f=$2; shift; done\n"
        "echo new-private > \"$f\"; echo '%s' > \"$f.pub\"\n" % (status, status, OPEN_KEY)
    )
    os.chmod(os.path.join(vastai.home, "bin/ssh-keygen"), 0o755)
    return {"PATH": os.path.join(vastai.home, "bin") + ":/usr/bin:/bin"}


def test_a_key_pair_is_made_when_no_key_is_given(vastai, emulator):
    env = with_keygen(vastai)
    succeeded(vastai("create", "ssh-key", env=env), "New key pair", "501 added")
    assert bodies(emulator) == [{"ssh_key": OPEN_KEY}]


def test_a_pair_that_is_there_is_kept_as_a_backup(vastai, emulator):
    env = with_keygen(vastai)
    write(vastai, ".ssh/id_ed25519", "old")
    write(vastai, ".ssh/id_ed25519.pub", "old.pub")
    has_words(vastai("create", "ssh-key", env=env, stdin=b"n\n").err, "No key was generated")
    assert emulator.records == [] and read(vastai, ".ssh/id_ed25519") == "old"
    succeeded(vastai("create", "ssh-key", env=env, stdin=b"y\n"), "added")
    names = sorted(os.listdir(os.path.join(vastai.home, ".ssh")))
    assert len(names) == 4 and sum("backup_" in n for n in names) == 2
    assert read(vastai, ".ssh/" + next(n for n in names if n.startswith("id_ed25519.backup"))) == "old"


def test_without_ssh_keygen_it_says_so(vastai, emulator):
    refused(vastai("create", "ssh-key", env={"PATH": "/nonexistent"}), 1, "ssh-keygen")
    refused(vastai("create", "ssh-key", env=with_keygen(vastai, 3)), 1, "ssh-keygen")
    assert emulator.records == []


# ---- api keys, variables, the user ----


def test_keys_in_tables_show_their_last_four_characters(vastai):
    assert keys.SECRET_OF_KEY_12 not in succeeded(vastai("show", "api-keys", "-o", "table"), r"\.\.\.ator").out
    assert keys.SECRET_OF_KEY_12 in vastai("show", "api-keys", "-o", "table", "--show-secrets").out
    assert json.loads(vastai("show", "api-keys", "--raw").out)["apikeys"][0]["key"] == keys.SECRET_OF_KEY_12


def test_permissions_come_from_a_file_of_json(vastai, emulator):
    write(vastai, "may.json", '{"api": {"misc": {}}}')
    write(vastai, "broken.json", '{"api": ')
    command = ("create", "api-key", "--name", "ci", "--permission_file")
    succeeded(vastai(*command, "may.json"), "api-key-number-13")
    assert bodies(emulator) == [{"name": "ci", "permissions": {"api": {"misc": {}}}}]
    refused(vastai(*command, "broken.json"), 2, "broken.json", "JSON")
    refused(vastai(*command, "absent.json"), 2, "absent.json")
    assert len(emulator.records) == 1


def test_values_of_variables_are_shown_when_asked_for(vastai, emulator):
    succeeded(vastai("create", "env-var", "TOKEN", "hf_\u00e9madeup"))
    hidden = succeeded(vastai("show", "env-vars"), "TOKEN", r"\*\*\*\*\*")
    assert "madeup" not in hidden.out and "hidden" in hidden.err
    assert json.loads(vastai("show", "env-vars", "--raw").out) == {"TOKEN": "*****"}
    succeeded(vastai("show", "env-vars", "-s"), "madeup")
    assert json.loads(vastai("show", "env-vars", "-s", "--raw").out) == {"TOKEN": "hf_\u00e9madeup"}
    succeeded(vastai("update", "env-var", "TOKEN", "other"))
    assert emulator.account.variables == {"TOKEN": "other"}
    succeeded(vastai("delete", "env-var", "TOKEN"))
    refused(vastai("delete", "env-var", "TOKEN"), 4, "show env-vars")
    succeeded(vastai("show", "env-vars"), "no environment variables")


def test_the_file_for_set_user_is_the_body(vastai, emulator):
    text = '{"fullname": "Edge Ops",\n "balance_threshold": 5.5}\n'
    write(vastai, "me.json", text)
    emulator.fault(method="PUT", status=200, body={"success": True, "msg": "Changed"})
    succeeded(vastai("set", "user", "--file", "me.json"), "Changed")
    assert emulator.records[0].body == text.encode()


def test_a_subaccount_may_be_a_host(vastai, emulator):
    emulator.fault(method="POST", times=2, status=200, body={"id": 9, "username": "bob"})
    command = ("create", "subaccount", "--email", "b@example.com", "--username", "bob", "--password", "pw")
    succeeded(vastai(*command, "--type", "Host"), "9")
    succeeded(vastai(*command), "9")
    assert [b["host_only"] for b in bodies(emulator)] == [True, False]


def test_a_webhooks_secret_is_told_once(vastai, emulator):
    emulator.fault(method="POST", status=200, body={"success": True, "webhook": {"id": 42, "webhook_secret": "w-sec"}})
    succeeded(vastai("create", "webhook", "https://example.com/", "--event", "client:a", "client:b"), "42", "w-sec")
    assert bodies(emulator) == [{"webhook_url": "https://example.com/", "event_types": ["client:a", "client:b"]}]


# ---- money ----


def test_credit_is_transferred_after_a_yes(vastai, emulator):
    for stdin in b"", b"n\n", b"yess\n":
        result = vastai("transfer", "credit", "bob@example.com", "5", stdin=stdin)
        assert result.code == (1 if stdin else 2) and result.out == "", result
        has_words(result.err, r"\$5 to bob", "Nothing was transferred")
    assert emulator.records == []
    succeeded(vastai("transfer", "credit", "bob@example.com", "5", stdin=b"y\n"), "transferred to bob")
    succeeded(vastai("transfer", "credit", "-r", "bob@example.com", "-a", ".5", "--skip"), "transferred to bob")
    assert emulator.account.balance == 7.0
    refused(vastai("transfer", "credit", "bob@example.com", "500", "--skip"), 1, "insufficient")
    refused(vastai("transfer", "credit", "bob@example.com"), 2, "AMOUNT is required")


def test_in_a_pipe_invoices_come_to_the_end_unasked(vastai, emulator):
    every = succeeded(vastai("show", "invoices-v1", "-i"), "page 1", "page 2", "2 of 2 invoices")
    assert "?" not in every.err and every.out.count("Amount") == 1 and "--next-token" not in every.out, every
    succeeded(vastai("show", "invoices-v1", "-c", stdin=b"n\n"), "page 1", "page 2", "2 of 2 charges")
    succeeded(vastai("show", "invoices-v1", "-i", "-t", "tok2"), "page 2")
    raw = vastai("show", "invoices-v1", "-i", "--raw", stdin=b"y\n")
    assert json.loads(raw.out)["next_token"] == "tok2"
    assert [r.query.get("after_token") for r in emulator.records] == [None, "tok2"] * 2 + ["tok2", None]


def test_on_a_terminal_invoices_come_page_by_page(vastai, emulator):
    vastai.write_key(KEY)
    terminal = Terminal(vastai)
    status, lines, asked = terminal.run("show", "invoices-v1", "-i", answer="n")
    text = "\n".join(lines)
    assert status == 0 and asked and "page 2" not in text, text
    has_words(text, "page 1", "1 of 2 invoices", "tok2", "Show the next page")
    status, lines, asked = terminal.run("show", "invoices-v1", "-c", answer="y")
    assert status == 0 and asked
    has_words("\n".join(lines), "page 1", "page 2", "2 of 2 charges")
    status, lines, asked = terminal.run("show", "invoices-v1", "-i", answer="\x04")
    assert status == 8
    has_words("\n".join(lines), "the list is incomplete: 1 of 2")
    emulator.fault(status=200, body={"results": [{"type": "invoice", "amount": 1}], "total": 2, "next_token": "a; $(id)"})
    assert "Next page: --next-token 'a; $(id)'" in terminal.run("show", "invoices-v1", "-i", answer="n")[1]


PART = {
    "start": 1767916800,
    "end": 1767916800,
    "type": "gpu",
    "source": None,
    "description": "96 hours",
    "amount": 37.344,
    "metadata": {},
    "items": []
}
CHARGE = {"start": 1767916800, "end": 1768176000, "type": "instance", "source": "instance-7", "description": "4 days",
          "amount": 38.421, "metadata": {"label": "a", "amount": 5}, "items": [PART, dict(PART, type="disk", amount=0)]}
GROUP = dict(CHARGE, type="serverless", source="endpoint-9", items=[CHARGE])


def test_charges_are_a_tree_when_asked_for(vastai, emulator):
    tree = ("show", "invoices-v1", "-c", "-f", "tree")
    emulator.fault(times=2, status=200, body={"total": 3, "results": [CHARGE, GROUP, dict(CHARGE, amount=0)]})
    top = ["instance instance-7  $38.4210  4 days  (2026-01-09 00:00 to 2026-01-12 00:00)",
           "serverless endpoint-9  $38.4210  4 days  (2026-01-09 00:00 to 2026-01-12 00:00)"]
    lines = succeeded(vastai(*tree), "3 of 3").out.splitlines()
    assert lines[:-1] == [top[0], top[1], "  " + top[0]]
    lines = succeeded(vastai(*tree, "-v")).out.splitlines()
    part = "gpu  $37.3440  96 hours  (2026-01-09 00:00)"
    assert lines[:-1] == [top[0], "  " + part, top[1], "  " + top[0], "    " + part]
    emulator.fault(status=200, body={"total": 0, "results": []})
    succeeded(vastai(*tree), "No charges")


DAY = 86400
JANUARY = 1767225600  # the first, 2026

# what is given -> which seconds are asked for, from the first of January on
PERIODS = [
    (("-s", "2026-01-01", "-e", "2026-01-31"), 0, 30 * DAY),
    (("-s", "2026-01-01"), 0, 7 * DAY),
    (("-e", "2026-01-08"), 0, 7 * DAY),
    (("-s", "%d" % JANUARY, "-e", "2026-01-02T06:00"), 0, DAY + 6 * 3600),
]


@pytest.mark.parametrize("given,begin,end", PERIODS)
def test_dates_are_utc_and_one_gives_seven_days(vastai, emulator, given, begin, end):
    vastai("show", "invoices-v1", "-c", *given)
    asked = json.loads(emulator.records[0].query["select_filters"])
    assert asked == {"day": {"gte": JANUARY + begin, "lte": JANUARY + end}}


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "2026-1-1", "26-01-01", ""])
def test_what_is_no_date_is_refused(vastai, emulator, date):
    refused(vastai("show", "invoices-v1", "-i", "-s", date), 2, "date")
    refused(vastai("show", "earnings", "-s", date), 2, "date")
    assert emulator.records == []


# options -> ids that stay
SIFTED = [
    ((), [1, 2, 4]),
    (("-c",), [1, 4]),
    (("-p",), [2]),
    (("-s", "2026-01-13", "-e", "2026-01-15"), [1, 2]),
    (("-s", "1768390500"), [2]),
    (("--instance_label", "x"), [4]),
    (("-s", "not a date"), [1, 2, 4]),
]


@pytest.mark.parametrize("given,ids", SIFTED)
def test_old_invoices_are_sifted(vastai, emulator, given, ids):
    assert [i["id"] for i in json.loads(vastai("show", "invoices", "--raw", *given).out)] == ids
    assert vastai("show", "invoices", "-q", *given).out.split() == [str(i) for i in ids]
    table = succeeded(vastai("show", "invoices", *given), "Total: ")
    assert ["item %d" % n in table.out for n in (1, 2, 3, 4)] == [n in ids for n in (1, 2, 3, 4)]


def test_the_total_is_exact(vastai):
    succeeded(vastai("show", "invoices"), r"Total: \$33\.99")


def test_items_are_left_out_of_a_long_answer_too(vastai, emulator):
    rows = [
        {
            "id": n,
            "type": "charge" if n % 3 else "payment",
            "amount": "1.0",
            "timestamp": 1.0,
            "description": "x" * (n % 700)
        } for n in range(1, 1000)
    ]
    emulator.fault(times=2, status=200, body={"invoices": rows})
    charges = [n for n in range(1, 1000) if n % 3]
    assert [i["id"] for i in json.loads(vastai("show", "invoices", "-c", "--raw").out)] == charges
    assert len(succeeded(vastai("show", "invoices", "-c")).out.splitlines()) == len(charges) + 2


# ---- two-factor login ----


def test_a_login_stores_the_session_key(vastai, emulator):
    succeeded(vastai("tfa", "login", "-t", "totp", "-c", "123456"), "Logged in", "left: 2")
    path = os.path.join(vastai.home, ".config/vastai/vast_tfa_key")
    assert read(vastai, ".config/vastai/vast_tfa_key") == tfa.SESSION_KEY
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    vastai("show", "user", env={"VAST_API_KEY": None})
    assert [r.key for r in emulator.records][:2] == [KEY, tfa.SESSION_KEY]


def test_a_wrong_code_is_told_with_its_count(vastai, emulator):
    result = vastai("tfa", "login", "-c", "000000")
    assert result.code == 1 and result.out == "", result
    assert "Wrong code" in result.err and "attempts: 2" in result.err and "2026-01-15 12:26" in result.err
    assert not os.path.exists(os.path.join(vastai.home, ".config/vastai/vast_tfa_key"))
    refused_raw(vastai("tfa", "login", "-c", "000000", "--raw"), 1, 400, "Wrong code")


def test_a_session_key_that_is_none_is_not_stored(vastai, emulator):
    emulator.fault(status=200, body={"session_key": "a\nb"})
    refused(vastai("tfa", "login", "-c", "123456"), 9, "session key")
    assert not os.path.exists(os.path.join(vastai.home, ".config/vastai/vast_tfa_key"))


def test_backup_codes_are_never_lost(vastai, emulator):
    regenerate = ("tfa", "regen-codes", "-c", "123456")
    assert vastai(*regenerate).code == 2
    assert emulator.records == []
    succeeded(vastai(*regenerate, "-y"), *tfa.CODES)
    succeeded(vastai(*regenerate, stdin=b"y\n3\n"), *tfa.CODES)
    saved = succeeded(vastai(*regenerate, stdin=b"y\n9\n2\n\n2\nnew/codes.txt\n"), "new/codes.txt")
    assert tfa.CODES[0] not in saved.out
    succeeded(vastai(*regenerate, "-y", "--save", "codes.txt"), "codes.txt")
    for name in "new/codes.txt", "codes.txt":
        text = read(vastai, name)
        assert all(code in text for code in tfa.CODES)
        assert stat.S_IMODE(os.stat(os.path.join(vastai.home, name)).st_mode) == 0o600
    lost = vastai(*regenerate, "-y", "--save", "/proc/nothing/here")
    assert lost.code == 1 and tfa.CODES[9] in lost.out


def test_backup_codes_go_to_downloads(vastai):
    succeeded(vastai("tfa", "activate", "123456", "--secret", "s", stdin=b"1\n"), "Downloads")
    names = os.listdir(os.path.join(vastai.home, "Downloads"))
    assert len(names) == 1 and names[0].startswith("vastai_backup_codes_2")
    assert json.loads(vastai("tfa", "activate", "123456", "--secret", "s", "--raw").out)["backup_codes"] == tfa.CODES


def test_a_method_is_deleted_after_a_yes(vastai, emulator):
    assert vastai("tfa", "delete", "-id", "42", "-c", "123456").code == 2
    refused(vastai("tfa", "delete", "-id", "42", "-c", "123456", "-t", "sms"), 2, "--secret")
    assert emulator.records == []
    succeeded(vastai("tfa", "delete", "-id", "42", "-c", "123456", stdin=b"y\n"), "left: 1")
    assert bodies(emulator) == [{"code": "123456", "target_id": 42}]


def test_an_authorization_in_one_run_and_in_two(vastai, emulator):
    succeeded(vastai("tfa", "auth-new", stdin=b" 123456 \n"), "add a 2FA method")
    assert bodies(emulator) == [{"tfa_method": "email"}, {"secret": "sec-1", "code": "123456"}]
    half = vastai("tfa", "auth-new", "-t", "totp")
    assert half.code == 2 and "--secret sec-1" in half.err, half
    half = vastai("tfa", "auth-new", "--raw")
    assert half.code == 2 and json.loads(half.out) == {
        "success": False,
        "secret": "sec-1"
    } and json.loads(half.err)["error"] is True, half
    succeeded(vastai("tfa", "auth-new", "--secret", "sec-1", "--code", "123456"))
    succeeded(vastai("tfa", "auth-new", "-bc", tfa.CODES[0]), "add a 2FA method")
    refused(vastai("tfa", "auth-new", "--code", "123456"), 2, "--secret")


@pytest.mark.parametrize("line", [("auth-new",), ("send-sms", "-p", "+1"), ("send-email",), ("totp-setup",)], ids=lambda line: line[0])
def test_a_secret_in_a_line_to_paste_is_one_word(vastai, emulator, line):
    emulator.fault(times=-1, status=200, body={"success": True, "secret": "a'; id $(id) \"b", "provisioning_uri": "otpauth://x"})
    result = vastai("tfa", *line)
    lines = [text for text in (result.out + result.err).splitlines() if "vastai tfa " in text and "--secret" in text]
    assert lines, result
    for text in lines:
        words = shlex.split(text[text.index("vastai tfa"):])
        assert words[words.index("--secret") + 1] == "a'; id $(id) \"b", text


def test_the_methods_are_listed(vastai):
    succeeded(vastai("tfa", "status"), "totp", "Phone", "2025-10-09 08:53", "left: 8")
    assert json.loads(vastai("tfa", "status", "--raw").out)["tfa_enabled"] is True


# a command, the response of the service -> exit status, the message
ENDS = [
    (("login", "-c", "1"), {"session_key": KEY, "backup_codes_remaining": 0}, 0, ["current key", "no backup codes"]),
    (("login", "-c", "1"), {"success": True}, 0, ["no session key"]),
    (("delete", "-c", "1", "-y"), {"success": True}, 0, ["2FA is now off"]),
    (("regen-codes", "-c", "1", "-y"), {"success": True}, 9, ["sent none"]),
    (("auth-new",), {"success": True}, 9, ["no secret"]),
    (("send-sms", "-p", "+1"), {"secret": "s-1"}, 0, ["-t sms --secret s-1", r"--phone-number \+1 CODE"]),
    (("send-email",), {"secret": "s-1"}, 0, ["-t email --secret s-1"]),
    (("resend-sms", "-s", "s-1"), {"success": True}, 0, ["sent again"]),
    (("totp-setup",), {"secret": "JBSW", "provisioning_uri": "otpauth://totp/x"}, 0, ["JBSW", "otpauth://totp/x"]),
    (("update", "42", "-l", "x"), {"success": True}, 0, ["42 updated"]),
    (("status",), {"tfa_enabled": False, "methods": []}, 0, ["2FA is off"]),
    (("status",), {"tfa_enabled": False}, 9, ["tfa status"]),
]


@pytest.mark.parametrize("command,body,code,words", ENDS)
def test_what_two_factor_commands_end_with(vastai, emulator, command, body, code, words):
    emulator.fault(status=200, body=body)
    result = vastai("tfa", *command)
    assert result.code == code, result
    has_words(result.out if code == 0 else result.err, *words)


@pytest.mark.parametrize("command", [c for c, _, _, _ in ENDS])
def test_two_factor_commands_answer_a_refusal(vastai, emulator, command):
    emulator.fault(status=400, body={"error": "2fa_expired", "msg": "The code has expired"})
    refused(vastai("tfa", *command), 1, "has expired")


CURL = [("tfa", *c) for c, _, _, _ in ENDS] + [
    ("show", "env-vars"),
    ("show", "invoices"),
    ("show", "invoices-v1", "-i"),
    ("show", "invoices", "--instance_label", "x"),
    ("show", "earnings"),
    ("transfer", "credit", "bob", "1"),
    ("create", "ssh-key", OPEN_KEY),
    ("destroy", "team"),
]


@pytest.mark.parametrize("command", CURL)
def test_curl_shows_the_request_and_sends_nothing(vastai, emulator, command):
    assert succeeded(vastai("--curl", *command)).out.startswith("curl ")
    assert emulator.records == []


def test_with_curl_no_key_is_made(vastai, emulator):
    refused(vastai("--curl", "create", "ssh-key", env=with_keygen(vastai)), 2, "--curl")
    assert not os.path.exists(os.path.join(vastai.home, ".ssh"))


def test_places_that_cannot_be_written_are_told(vastai, emulator):
    write(vastai, "a-file", "")
    blocked = {"HOME": os.path.join(vastai.home, "a-file"), "XDG_CONFIG_HOME": None}
    refused(vastai("create", "ssh-key", env=blocked), 1, ".ssh")
    refused(vastai("create", "ssh-key", env={"HOME": None}), 1, "HOME")
    refused(vastai("tfa", "login", "-c", "123456", env=blocked), 1, "could not be stored")


def test_codes_in_a_folder_get_a_name(vastai):
    os.mkdir(os.path.join(vastai.home, "codes"))
    succeeded(vastai("tfa", "regen-codes", "-y", "-c", "123456", "--save", "~/codes"), "codes/vastai_backup_codes_")
    assert len(os.listdir(os.path.join(vastai.home, "codes"))) == 1


def test_a_listing_that_breaks_off_is_an_error(vastai, emulator):
    for command in ("show", "env-vars"), ("show", "invoices"), ("show", "invoices-v1", "-i"), ("tfa", "status"):
        emulator.fault(status=200, body={"success": True})
        refused(vastai(*command), 9)
        emulator.fault(status=403, body={"msg": "Not yours"})
        refused(vastai(*command), 3, "Not yours")


def test_a_label_among_too_many_items_is_not_looked_for(vastai, emulator):
    rows = [{"id": n, "type": "charge", "amount": "1", "timestamp": 1.0, "description": "x" * 90} for n in range(2000)]
    emulator.fault(status=200, body={"invoices": rows})
    refused(vastai("show", "invoices", "--instance_label", "x"), 1, "too many", "shorter period")


def test_an_item_that_is_too_long_to_be_left_out_is_an_error(vastai, emulator):
    rows = [{"id": n, "type": "payment", "amount": "1", "timestamp": 1.0, "description": "x" * 9000} for n in range(3)]
    emulator.fault(status=200, body={"invoices": rows})
    assert vastai("show", "invoices", "-c", "--raw").code == 9
