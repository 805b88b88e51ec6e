# SPDX-License-Identifier: MIT
"""`verify webhook`: a notification on stdin, its headers as options."""
import hashlib
import hmac
import json
import time

import pytest

SECRET = "whsec-of-a-webhook-0123456789"
BODY = json.dumps({"event_id": "e1", "user_id": 424242, "notif_type": "low_credit", "subject": "Low credit \u00e9",
                   "message": "..", "timestamp": 1790000000.25}).encode()


def headers(body=BODY, secret=SECRET, at=None):
    at = str(int(time.time()) if at is None else at)
    signature = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return ["--timestamp", at, "--signature", "sha256=" + signature]


def test_a_genuine_notification(vastai, emulator):
    vastai.env["VAST_WEBHOOK_SECRET"] = SECRET
    result = vastai("verify", "webhook", *headers(), stdin=BODY)
    assert (result.code, result.out, result.err) == (0, "The notification is genuine.\n", "")
    assert json.loads(vastai("verify", "webhook", *headers(), "--raw", stdin=BODY).out)["success"] is True
    assert vastai("verify", "webhook", *headers(b""), stdin=b"").code == 0
    assert emulator.records == []


def test_the_secret_as_an_option(vastai):
    assert vastai("verify", "webhook", *headers(), "--secret", SECRET, stdin=BODY).code == 0


@pytest.mark.parametrize("body", [BODY + b"\n", BODY[:-1], b"", BODY.replace(b"424242", b"424243")])
def test_another_body_is_not_genuine(vastai, body):
    vastai.env["VAST_WEBHOOK_SECRET"] = SECRET
    result = vastai("verify", "webhook", *headers(), stdin=body)
    assert (result.code, result.out) == (1, "") and "not genuine" in result.err and SECRET not in result.err


def test_an_old_notification_is_refused_unless_asked_for(vastai):
    vastai.env["VAST_WEBHOOK_SECRET"] = SECRET
    old = headers(at=int(time.time()) - 600)
    result = vastai("verify", "webhook", *old, stdin=BODY)
    assert (result.code, result.out) == (1, "") and "too old" in result.err
    assert vastai("verify", "webhook", *old, "--max-age", 3600, stdin=BODY).code == 0
    assert vastai("verify", "webhook", *headers(at=int(time.time()) + 600), stdin=BODY).code == 1


@pytest.mark.parametrize("line", [
    ["--signature", "sha256=" + 64 * "0"], ["--timestamp", "1"], ["--timestamp", "x", "--signature", "sha256=" + 64 * "0"],
    ["--timestamp", "1", "--signature", 64 * "0"], ["--timestamp", "1", "--signature", "sha256=0"]])
def test_what_is_malformed_is_a_usage_error(vastai, line):
    vastai.env["VAST_WEBHOOK_SECRET"] = SECRET
    result = vastai("verify", "webhook", *line, stdin=BODY)
    assert result.code == 2 and result.err


def test_without_a_secret_nothing_is_genuine(vastai):
    for secret in (None, ""):
        if secret is not None:
            vastai.env["VAST_WEBHOOK_SECRET"] = secret
        assert vastai("verify", "webhook", *headers(), stdin=BODY).code == 2


def test_a_body_without_end_is_refused(vastai):
    vastai.env["VAST_WEBHOOK_SECRET"] = SECRET
    result = vastai("verify", "webhook", *headers(), stdin=b"x" * 300000)
    assert result.code == 2 and "256 KB" in result.err
