# SPDX-License-Identifier: MIT
"""Keys: where they come from, where they go, and who may see them."""
import fcntl
import json
import os
import pty
import re
import stat
import subprocess
import termios
import time

import pytest

from conftest import beside, KEY
from judge import has_words, refused, succeeded

SHOW = ("show", "endpoints")
NO_ENV = {"VAST_API_KEY": None}
NEW = "new-key-5678-90ab-cdef"


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def read(path):
    with open(path) as file:
        return file.read()


# ---- precedence ----

# what is given -> the key that is sent
PRECEDENCE = [
    (dict(option="k-option", env="k-env", tfa="k-tfa", file="k-file"), "k-option"),
    (dict(env="k-env", tfa="k-tfa", file="k-file"), "k-env"),
    (dict(tfa="k-tfa", file="k-file", legacy="k-legacy"), "k-tfa"),
    (dict(file="k-file", legacy="k-legacy"), "k-file"),
    (dict(legacy="k-legacy"), "k-legacy"),
    (dict(file="  k-file \n\n"), "k-file"),
    (dict(tfa="k-tfa\r\n"), "k-tfa"),
    (dict(tfa="", file="k-file"), "k-file"),
    (dict(env="", file="k-file"), None),
    (dict(), None),
]


@pytest.mark.parametrize("given,sent", PRECEDENCE, ids=["-".join(g) or "nothing" for g, _ in PRECEDENCE])
def test_precedence(vastai, emulator, given, sent):
    for name in ("file", "tfa"):
        if name in given:
            vastai.write_key(given[name], {"file": "vast_api_key", "tfa": "vast_tfa_key"}[name])
    if "legacy" in given:
        path = os.path.join(vastai.home, ".vast_api_key")
        with open(path, "w") as file:
            file.write(given["legacy"])
        os.chmod(path, 0o600)
    option = ["--api-key", given["option"]] if "option" in given else []
    result = vastai(*option, *SHOW, env={"VAST_API_KEY": given.get("env")})
    assert result.code == 3, result
    record = emulator.records[0]
    assert record.key == sent
    if sent is None:
        assert record.header("Authorization") in (None, "Bearer")


EXPIRED = {
    "401": dict(status=401, body={"success": False, "error": "auth_error", "msg": "Invalid user key"}),
    "404": dict(status=404, body={"success": False, "msg": "Session expired. Please log in again."}),
}


@beside
@pytest.mark.parametrize("how", EXPIRED)
def test_an_expired_session_of_two_factors_gives_way_to_the_key(vastai, emulator, how):
    session = vastai.write_key("k-tfa", "vast_tfa_key")
    vastai.write_key(KEY)
    emulator.fault(**EXPIRED[how])
    succeeded(vastai(*SHOW, env=NO_ENV))
    assert [r.key for r in emulator.records] == ["k-tfa", KEY]
    assert not os.path.exists(session)


@beside
@pytest.mark.parametrize("how", EXPIRED)
def test_an_expired_session_that_was_the_only_key_ends_the_run(vastai, emulator, how):
    session = vastai.write_key("k-tfa", "vast_tfa_key")
    emulator.fault(**EXPIRED[how])
    refused(vastai(*SHOW, env=NO_ENV), (3, 4), "tfa login")
    assert [r.key for r in emulator.records] == ["k-tfa"]
    assert not os.path.exists(session)


def test_another_refusal_leaves_the_session_alone(vastai, emulator):
    session = vastai.write_key("k-tfa", "vast_tfa_key")
    emulator.fault(status=403, body={"success": False, "error": "forbidden", "msg": "Not allowed"})
    refused(vastai(*SHOW, env=NO_ENV), 3, "Not allowed")
    assert os.path.exists(session) and len(emulator.records) == 1


def test_no_key_at_all_says_what_to_do(vastai):
    refused(vastai(*SHOW, env=NO_ENV), 3, "set api-key|VAST_API_KEY")


def test_xdg_config_home_counts_when_absolute(vastai, emulator, tmp_path):
    folder = tmp_path / "xdg" / "vastai"
    folder.mkdir(parents=True)
    (folder / "vast_api_key").write_text("k-xdg")
    (folder / "vast_api_key").chmod(0o600)
    vastai.write_key("k-home")
    vastai(*SHOW, env={"VAST_API_KEY": None, "XDG_CONFIG_HOME": str(tmp_path / "xdg")})
    vastai(*SHOW, env={"VAST_API_KEY": None, "XDG_CONFIG_HOME": "xdg"})
    assert [r.key for r in emulator.records] == ["k-xdg", "k-home"]


@pytest.mark.parametrize("given,used", [
    (["--url"], "option"), ([], "environment")])
def test_address_precedence(bare, emulator, given, used):
    env = {"VAST_URL": emulator.url if used == "environment" else "http://127.0.0.1:1"}
    flags = [emulator.url] if used == "option" else []
    succeeded(bare(*given, *flags, *SHOW, env=env))


@pytest.mark.parametrize("where", ["vast_api_key", "vast_tfa_key"])
def test_a_key_file_that_others_can_read_is_used_with_a_warning(vastai, where):
    path = vastai.write_key(KEY, where, mode=0o644)
    result = succeeded(vastai(*SHOW, env=NO_ENV))
    has_words(result.err, os.path.basename(path), "read|mode|permission|chmod|0600|others")
    assert result.err.count("\n") == 1


def test_the_advice_on_a_key_file_names_one_word(vastai, tmp_path):
    folder = tmp_path / "my ; 'own' $HOME"
    (folder / "vastai").mkdir(parents=True)
    (folder / "vastai" / "vast_api_key").write_text(KEY)
    (folder / "vastai" / "vast_api_key").chmod(0o644)
    result = vastai("show", "endpoints", env={"VAST_API_KEY": None, "XDG_CONFIG_HOME": str(folder)})
    advice = result.err[result.err.index("chmod 600"):]
    assert subprocess.run(["sh", "-c", advice], env=vastai.env).returncode == 0
    assert (folder / "vastai" / "vast_api_key").stat().st_mode & 0o777 == 0o600


def test_a_key_file_of_ones_own_is_used_without_a_word(vastai):
    vastai.write_key(KEY)
    assert succeeded(vastai(*SHOW, env=NO_ENV)).err == ""


@pytest.mark.parametrize("key", ["a b", "a\nb", "a\rb: c", "k" * 5000, "\x7f", "caf\u00e9"])
def test_a_key_that_cannot_be_one_is_not_sent(vastai, emulator, key):
    vastai.secrets = {key}
    result = vastai("--api-key", key, *SHOW)
    assert result.code in (2, 3), result
    assert emulator.records == [] or all(r.header("c") is None for r in emulator.records)


@pytest.mark.parametrize("make,why", [(os.mkdir, "not a regular file"), (os.mkfifo, "not a regular file"),
                                      (lambda path: os.symlink(path, path), "Too many levels of symbolic links"),
                                      (lambda path: open(path, "w").write("x" * 5000), "too long for a key")])
def test_a_key_file_that_cannot_be_read_says_why(bare, make, why):
    os.makedirs(os.path.dirname(bare.keyfile))
    make(bare.keyfile)
    result = bare("--url", "http://127.0.0.1:9", "show", "user", env={"VAST_API_KEY": None})
    refused(result, 2)
    assert "cannot read %s: %s\n" % (bare.keyfile, why) in result.err, result


def test_a_key_file_with_a_nul_is_not_sent_in_part(vastai, emulator):
    vastai.write_key("half\0other")
    refused(vastai(*SHOW, env=NO_ENV), 2, "characters")
    assert emulator.records == []


# ---- who may see it ----


@pytest.mark.parametrize("how", [["--api-key", KEY], ["--api-key=" + KEY]])
def test_a_key_of_the_command_line_leaves_it_at_once(vastai, emulator, how):
    emulator.fault(delay_s=1)
    process = vastai.start(*how, *SHOW, env=NO_ENV)
    while not emulator.records:
        assert process.poll() is None
    for name in ("cmdline", "comm"):
        with open("/proc/%d/%s" % (process.pid, name), "rb") as file:
            assert KEY.encode() not in file.read()
    process.communicate()
    assert process.returncode == 0 and emulator.records[0].key == KEY


def test_explain_shows_the_request_and_not_the_key(vastai):
    result = vastai("--explain", *SHOW)
    assert result.code == 0
    has_words(result.out + result.err, r"\$VAST_API_KEY", "GET", "/api/v0/endptjobs/")


def curl():
    for folder in ("/usr/bin", "/usr/local/bin", "/bin"):
        if os.access(folder + "/curl", os.X_OK):
            return True
    return False


@pytest.mark.parametrize("over_tls", [False, True], ids=["http", "https"])
def test_curl_prints_a_line_that_works(request, over_tls):
    vastai = request.getfixturevalue("tls_vastai" if over_tls else "vastai")
    emulator = request.getfixturevalue("tls_emulator" if over_tls else "emulator")
    result = succeeded(vastai("--curl", "delete", "endpoint", 4242), r"\bcurl\b", "VAST_API_KEY")
    assert emulator.records == [] and result.out.count("\n") >= 1
    if not curl():
        from conftest import skip
        skip("no curl to run the line with")
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "VAST_API_KEY": KEY, "HOME": vastai.home}
    if over_tls:
        env["CURL_CA_BUNDLE"] = request.getfixturevalue("authority").pem
    done = subprocess.run(["sh", "-c", result.out], env=env, capture_output=True)
    assert b"Deleted endpoint job and 2 workers" in done.stdout, done
    assert 4242 not in emulator.account.endpoints


def test_a_key_on_the_command_line_is_in_neither_explain_nor_curl(vastai):
    for flag in ("--explain", "--curl"):
        vastai(flag, "--api-key", KEY, *SHOW, env=NO_ENV)  # judged by every run


# ---- set api-key ----


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_set_api_key_writes_a_file_of_ones_own(bare, umask):
    old = os.umask(umask)
    try:
        result = succeeded(bare("set", "api-key", NEW, env=NO_ENV), "vast_api_key")
    finally:
        os.umask(old)
    assert NEW not in result.out + result.err
    assert read(bare.keyfile) == NEW
    assert mode(bare.keyfile) == 0o600 and mode(os.path.dirname(bare.keyfile)) == 0o700


@pytest.mark.parametrize("typed", [NEW, NEW + "\n", "  " + NEW + "\r\n"])
def test_set_api_key_from_stdin(bare, typed):
    succeeded(bare("set", "api-key", "-", stdin=typed.encode(), env=NO_ENV))
    assert read(bare.keyfile) == NEW and mode(bare.keyfile) == 0o600


@pytest.mark.parametrize("typed", [b"", b"\n", b"  \n", b"a b\n", b"\0\n", b"x" * 100000])
def test_set_api_key_of_nothing_keeps_the_old_one(bare, typed):
    bare.write_key("old-key")
    result = bare("set", "api-key", "-", stdin=typed, env=NO_ENV)
    assert result.code == 2, result
    assert read(bare.keyfile) == "old-key"


def test_set_api_key_replaces_at_one_stroke(bare):
    path = bare.write_key("old-key", mode=0o644)
    with open(path) as held:
        succeeded(bare("set", "api-key", NEW, env=NO_ENV))
        assert held.read() == "old-key", "written in place"
    assert read(path) == NEW and mode(path) == 0o600
    assert os.listdir(os.path.dirname(path)) == ["vast_api_key"]


def test_set_api_key_that_cannot_be_written(bare):
    os.makedirs(bare.keyfile)
    result = bare("set", "api-key", NEW, env=NO_ENV)
    assert result.code not in (0, 2) and result.err
    assert os.listdir(os.path.dirname(bare.keyfile)) == ["vast_api_key"]


def test_set_api_key_on_a_full_disk(bare):
    """A home on a file system without room: /dev/full takes the place of a folder in it."""
    result = bare("set", "api-key", NEW, env={"VAST_API_KEY": None, "HOME": "/dev/full"})
    assert result.code not in (0, 2) and result.err


def test_set_api_key_does_away_with_the_legacy_file(bare):
    legacy = os.path.join(bare.home, ".vast_api_key")
    with open(legacy, "w") as file:
        file.write("legacy")
    os.chmod(legacy, 0o600)
    succeeded(bare("set", "api-key", NEW, env=NO_ENV))
    assert not os.path.exists(legacy) and read(bare.keyfile) == NEW


def test_set_api_key_warns_of_the_environment(bare):
    result = succeeded(bare("set", "api-key", NEW))
    has_words(result.out + result.err, "VAST_API_KEY")
    result = succeeded(bare("set", "api-key", NEW, env=NO_ENV))
    assert "VAST_API_KEY" not in result.out + result.err


def test_set_api_key_warns_of_a_key_file(bare, tmp_path):
    (tmp_path / "key").write_text(KEY)
    result = succeeded(bare("set", "api-key", NEW, env={**NO_ENV, "VAST_API_KEY_FILE": str(tmp_path / "key")}))
    has_words(result.out + result.err, "VAST_API_KEY_FILE takes precedence")


@pytest.mark.parametrize("variable", ["VAST_API_KEY_FILE", "CREDENTIALS_DIRECTORY"])
def test_a_key_file_is_used_and_the_key_is_shown_nowhere(vastai, emulator, tmp_path, variable):
    path = tmp_path / "vast_api_key"
    path.write_text(KEY + "\n")
    path.chmod(0o400)
    env = {**NO_ENV, variable: str(path if variable.endswith("FILE") else tmp_path)}
    result = succeeded(vastai("--explain", *SHOW, env=env))
    assert emulator.records[0].key == KEY and KEY not in result.out + result.err


def test_the_new_key_is_used(vastai, emulator):
    vastai("set", "api-key", KEY, env=NO_ENV)
    succeeded(vastai(*SHOW, env=NO_ENV))
    assert emulator.records[0].key == KEY


@pytest.mark.parametrize("text", ["plain", "gr\u00fc\u00df", "\u202e\u2028\u0085", "\x1b[2J\x7f", "it's", '"$HOME" `id` \\ \\n', "a\tb\nc\r"])
def test_a_line_of_curl_sends_the_same_bytes_through_a_shell(vastai, emulator, text):
    command = ("label", "instance", 7000001, text)
    succeeded(vastai(*command))
    sent = emulator.requests(method="PUT")[-1].body
    line = succeeded(vastai("--curl", *command)).stdout
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80[\xa8\xae]", line), line
    shell = b'curl() { while [ "$1" != --data-raw ]; do shift; done; printf %s "$2"; }\n' + line
    ran = subprocess.run(
        ["sh"], input=shell, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PATH": "/usr/bin:/bin"}, timeout=10
    )
    assert ran.returncode == 0 and ran.stderr == b"" and json.loads(
        ran.stdout
    ) == (json.loads(sent) if isinstance(sent, (bytes, str)) else sent)
    assert json.loads(ran.stdout)["label"] == text


# ---- a key that is typed ----


def typing(vastai, *line, typed=b""):
    """Runs on a terminal and types when the question is there; returns the exit status and what was shown."""
    master, slave = pty.openpty()
    process = vastai.start(*line, stdin=slave, stdout=slave, stderr=slave, env=NO_ENV, start_new_session=True,
                           preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(slave)
    shown = b""
    try:
        while piece := os.read(master, 4096):
            shown += piece
            if shown.endswith(b"type): "):
                time.sleep(0.05)
                os.write(master, typed)
    except OSError:
        pass
    os.close(master)
    return process.wait(timeout=10), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("line", [("set", "api-key"), ("set", "api-key", "-")], ids=len)
def test_a_typed_key_is_checked_and_not_shown(vastai, emulator, line):
    code, shown = typing(vastai, *line, typed=KEY.encode() + b"\n")
    assert code == 0 and KEY not in shown
    has_words(shown, "Create an API key at https://cloud.vast.ai/manage-keys/", "API key of operator@example.com stored")
    assert read(vastai.keyfile) == KEY
    assert [(r.path, r.key) for r in emulator.records] == [("/api/v0/users/current", KEY)]


def test_a_key_that_the_service_rejects_is_not_stored(vastai):
    vastai.write_key("old-key")
    for line in ("set", "api-key"), ("set", "api-key", NEW):
        code, shown = typing(vastai, *line, typed=NEW.encode() + b"\n")
        assert code == 3 and NEW not in shown
        has_words(shown, "the service rejects the key, which was not stored: Invalid user key", "manage-keys", "--no-check")
        assert read(vastai.keyfile) == "old-key"


def test_without_a_check_nothing_is_sent(vastai, emulator):
    code, shown = typing(vastai, "set", "api-key", "--no-check", typed=NEW.encode() + b"\n")
    assert code == 0 and read(vastai.keyfile) == NEW and emulator.records == []
    succeeded(vastai("set", "api-key", KEY, env=NO_ENV))  # stdin is no terminal
    assert read(vastai.keyfile) == KEY and emulator.records == []


def test_a_key_that_cannot_be_checked_is_not_stored(bare):
    code, shown = typing(bare, "--url", "http://127.0.0.1:1", "set", "api-key", typed=NEW.encode() + b"\n")
    assert code == 6 and not os.path.exists(bare.keyfile)
    has_words(shown, "could not be checked, and was not stored: cannot connect to 127.0.0.1:1", "--no-check")


def test_a_key_that_may_not_show_the_account_is_valid(vastai, emulator):
    emulator.fault(status=403, body={"msg": "user_read is missing"})
    code, shown = typing(vastai, "set", "api-key", typed=NEW.encode() + b"\n")
    assert code == 0 and read(vastai.keyfile) == NEW, shown


def test_the_first_interrupt_ends_the_question(vastai):
    code, shown = typing(vastai, "set", "api-key", typed=b"\x03")
    assert code == 130 and not os.path.exists(vastai.keyfile)


def test_without_a_terminal_nobody_is_asked_for_a_key(bare):
    refused(bare("set", "api-key", env=NO_ENV), 2, "KEY is missing")


def test_a_dash_and_an_underscore_in_an_option_are_the_same(bare):
    shown = [bare("--url", "http://127.0.0.1:1", "--curl", "create", "endpoint", option, "x").out
             for option in ("--endpoint_name", "--endpoint-name", "--endpoint-na")]
    assert shown[0] == shown[1] == shown[2] != ""


# ---- profiles ----

WORK = "key-of-the-profile-work"


@pytest.fixture
def work(vastai, emulator):
    """The command, with the profile "work" of another account."""
    emulator.accounts[WORK] = type(emulator.account)(WORK, email="work@example.com")
    vastai.secrets.add(WORK)
    succeeded(vastai("set", "api-key", WORK, "--profile", "work"))
    return vastai


def profile_file(vastai, name="vast_api_key"):
    return os.path.join(vastai.home, ".config", "vastai", "profiles", "work", name)


def test_a_profile_has_a_file_of_its_own(work):
    assert read(profile_file(work)) == WORK and mode(profile_file(work)) == 0o600
    assert mode(os.path.dirname(profile_file(work))) == 0o700 and not os.path.exists(work.keyfile)


# what is given -> the key that is sent
SELECTED = [
    (("--profile", "work"), {}, WORK),
    ((), {"VAST_PROFILE": "work", "VAST_API_KEY": None}, WORK),
    ((), {"VAST_PROFILE": "work"}, KEY),
    (("--profile", "default"), {"VAST_PROFILE": "work", "VAST_API_KEY": None}, "k-file"),
    ((), {"VAST_PROFILE": "", "VAST_API_KEY": None}, "k-file"),
    (("--api-key", "k-option"), {"VAST_PROFILE": "work", "VAST_API_KEY": None}, "k-option"),
]


@pytest.mark.parametrize("flags,env,sent", SELECTED, ids=range(len(SELECTED)))
def test_which_profile_is_used(work, emulator, flags, env, sent):
    work.write_key("k-file")
    work(*flags, *SHOW, env=env)
    assert emulator.records[0].key == sent


def test_a_session_of_a_profile_is_its_own(work, emulator):
    session = work.write_key("k-session", "profiles/work/vast_tfa_key")
    work("--profile", "work", *SHOW)
    work(*SHOW)
    assert [r.key for r in emulator.records[:1] + emulator.records[-1:]] == ["k-session", KEY]
    assert not os.path.exists(session), "an expired session is forgotten"


def test_the_list_of_profiles(work):
    work.write_key("shortkey")
    env = {"VAST_API_KEY": None, "VAST_PROFILE": "work"}
    rows = json.loads(succeeded(work("profiles", "--raw", env=env)).out)
    assert [(r["name"], r["active"], r["key"]) for r in rows] == [("default", False, "..."), ("work", True, "...work")]
    assert rows[1]["file"] == profile_file(work) and rows[1]["session"] is False
    assert succeeded(work("show", "profiles", "-q")).out == "default\nwork\n"
    assert "takes precedence" in work("profiles").err and work("profiles", env=env).err == ""


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "-a", "a b", "a.b", "x" * 65, "\u00e4"])
def test_names_that_no_profile_has(vastai, emulator, name):
    refused(vastai("--profile=" + name, *SHOW), 2, "--profile: the name of a profile")
    refused(vastai("set", "api-key", NEW, "--profile=" + name), 2, "--profile: the name of a profile")
    if name:
        refused(vastai(*SHOW, env={"VAST_PROFILE": name}), 2, "VAST_PROFILE: the name of a profile")
        refused(vastai("delete", "profile", "-y", "--", name), 2, "NAME must be")
    assert emulator.records == [] and list(vastai.files()) == []


def test_a_profile_without_a_key(vastai, emulator):
    refused(vastai("--profile", "absent", *SHOW), 2, "no API key .* profile absent", "set api-key --profile absent")
    refused(vastai("--profile", "absent", "--api-key", "x", *SHOW), 2, "exclude each other")
    assert emulator.records == []


def test_advice_names_the_profile(work):
    work.write_key(NEW, "profiles/work/vast_api_key")
    refused(work("--profile", "work", *SHOW), 3, 'set api-key KEY --profile work" stores another one')


def test_a_profile_is_deleted(work):
    work.write_key("k-session", "profiles/work/vast_tfa_key")
    result = work("delete", "profile", "work")
    assert result.code == 2
    has_words(result.err, "Delete the stored key of profile work", "not confirmed", "Nothing was deleted")
    succeeded(work("delete", "profile", "work", "--dry-run"), "would be deleted")
    assert os.path.exists(profile_file(work))
    succeeded(work("delete", "profile", "work", "-y"), "Profile work deleted", "still valid")
    assert not os.path.exists(os.path.dirname(profile_file(work)))
    refused(work("delete", "profile", "work", "-y"), 4, "no such profile")
    refused(work("delete", "profile", "default", "-y"), 2, "other than default")


def test_a_profile_with_other_files_is_reported(work):
    work.write_key("mine", "profiles/work/notes")
    refused(work("delete", "profile", "work", "-y"), 1, "cannot remove the folder", "profiles")
