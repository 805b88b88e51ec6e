# SPDX-License-Identifier: MIT
"""Two-factor login: /api/v0/tfa/. The right code is 123456, the right secret sec-1."""
import json

from .messages import Response, ok
from .router import Route

SESSION_KEY = "tfa-session-of-the-emulator"
CODES = ["AAAA-%04d" % n for n in range(10)]


def proven(call):
    reply = json.loads(call.request.body or b"{}")
    return reply.get("code") == "123456" or reply.get("backup_code") == CODES[0]


def wrong():
    return Response(400, {"error": "2fa_verification_failed", "msg": "Wrong code", "fail_count": 2,
                          "locked_until": 1768480000.0})


def login(call):
    return Response(200, {"session_key": SESSION_KEY, "backup_codes_remaining": 2}) if proven(call) else wrong()


def delete(call):
    return ok(remaining_methods=1) if proven(call) else wrong()


def regenerate(call):
    return Response(200, {"msg": "success", "backup_codes": CODES}) if proven(call) else wrong()


def begin(call):
    if json.loads(call.request.body).get("backup_code") == CODES[0]:
        return ok(msg="Authorization successful.")
    return ok(secret="sec-1")


def end(call):
    return ok() if json.loads(call.request.body) == {"secret": "sec-1", "code": "123456"} else wrong()


def activate(call):
    return ok(backup_codes=CODES) if proven(call) else wrong()


def status(call):
    method = {"id": 42, "method": "totp", "label": "Phone", "is_primary": True, "phone_number": None,
              "created_at": 1760000000.0, "last_used": None, "fail_count": 0, "locked_until": None}
    return Response(200, {"tfa_enabled": True, "methods": [method], "backup_codes_remaining": 8})


ROUTES = [
    Route("tfa login", "POST", "/api/v0/tfa/", 1.1, login),
    Route("tfa delete", "DELETE", "/api/v0/tfa/", 1.1, delete),
    Route("tfa regen-codes", "PUT", "/api/v0/tfa/regen-backup-codes/", 1.1, regenerate),
    Route("tfa auth-new", "POST", "/api/v0/tfa/authorize-new-method/", 2.0, begin),
    Route("tfa auth-new", "PUT", "/api/v0/tfa/authorize-new-method/", 2.0, end),
    Route("tfa activate", "POST", "/api/v0/tfa/confirm-new/", 2.0, activate),
    Route("tfa status", "GET", "/api/v0/tfa/status/", 1.0, status),
]
