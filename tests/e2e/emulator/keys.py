# SPDX-License-Identifier: MIT
"""Keys and variables of the account: /api/v0/ssh/, /api/v0/auth/apikeys/, /api/v0/secrets/."""
import json

from .messages import Response, ok, refusal, whole_number
from .router import Route

SECRET_OF_KEY_12 = "api-key-number-12-of-the-emulator"


def body_of(call):
    return json.loads(call.request.body or b"{}")


def absent():
    return refusal(404, "not_found", "There is none of that name or id")


# ---- ssh keys ----


def show_ssh_keys(call):
    return Response(200, list(call.account.ssh_keys.values()))


def create_ssh_key(call):
    number = 501 + len(call.account.ssh_keys)
    key = {"id": number, "key": body_of(call)["ssh_key"], "created_at": "2026-01-15T12:00:00Z", "deleted_at": None}
    call.account.ssh_keys[number] = key
    return ok(key=key)


def update_ssh_key(call):
    key = call.account.ssh_keys.get(whole_number(call.params["id"]))
    if key is None:
        return absent()
    key["key"] = body_of(call)["ssh_key"]
    return ok(key=key)


def delete_ssh_key(call):
    return ok() if call.account.ssh_keys.pop(whole_number(call.params["id"]), None) else absent()


# ---- api keys ----


def show_api_keys(call):
    return Response(
        200, {"apikeys": [{
            "id": 12,
            "name": "ci",
            "key": SECRET_OF_KEY_12,
            "rights": {
                "api": {
                    "misc": {}
                }
            }
        }]}
    )


def create_api_key(call):
    return Response(200, {"id": 13, "key": "api-key-number-13", "permissions": body_of(call)["permissions"]})


def delete_api_key(call):
    return Response(200, '"Successfully Deleted API Key"') if call.params["id"] == "12" else absent()


# ---- variables ----


def show_variables(call):
    return ok(secrets=call.account.variables)


def set_variable(call):
    reply = body_of(call)
    if (call.request.method == "PUT") != (reply["key"] in call.account.variables):
        return absent() if call.request.method == "PUT" else refusal(400, "exists", "There is one of that name")
    call.account.variables[reply["key"]] = reply["value"]
    return ok(msg="Stored")


def delete_variable(call):
    name = body_of(call)["key"]
    if name not in call.account.variables:
        return absent()
    del call.account.variables[name]
    return ok(msg="Deleted")


ROUTES = [
    Route("show ssh-keys", "GET", "/api/v0/ssh/", 1.0, show_ssh_keys),
    Route("create ssh-key", "POST", "/api/v0/ssh/", 1.0, create_ssh_key),
    Route("update ssh-key", "PUT", "/api/v0/ssh/{id}/", 1.0, update_ssh_key),
    Route("delete ssh-key", "DELETE", "/api/v0/ssh/{id}/", 1.0, delete_ssh_key),
    Route("show api-keys", "GET", "/api/v0/auth/apikeys/", 1.0, show_api_keys),
    Route("create api-key", "POST", "/api/v0/auth/apikeys/", 2.0, create_api_key),
    Route("delete api-key", "DELETE", "/api/v0/auth/apikeys/{id}/", 2.0, delete_api_key),
    Route("show env-vars", "GET", "/api/v0/secrets/", 5.0, show_variables),
    Route("create env-var", "POST", "/api/v0/secrets/", 3.0, set_variable),
    Route("update env-var", "PUT", "/api/v0/secrets/", 3.0, set_variable),
    Route("delete env-var", "DELETE", "/api/v0/secrets/", 3.0, delete_variable),
]
