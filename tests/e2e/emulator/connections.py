# SPDX-License-Identifier: MIT
"""Cloud storage connections, and the API keys of subaccounts."""
import json

from .messages import Response, ok, refusal
from .router import Route

NEEDS = {"s3": ("access_key", "secret_access_key"), "hf": ("access_key", "secret_access_key", "namespace"),
         "b2": ("key_id", "application_key"), "drive": ("code",), "dropbox": ("code", "state")}


def show(call):
    return Response(200, [{"id": n, **c} for n, c in call.account.connections.items()])


def create(call):
    body = json.loads(call.request.body)
    missing = [name for name in NEEDS.get(body["provider"], ("provider",)) if name not in body]
    if missing:
        return ok(success=False, msg="Missing param: %s" % missing[0])
    call.account.connections[12 + len(call.account.connections)] = {
        "name": body.get("user_given_name"),
        "cloud_type": body["provider"]
    }
    return ok(msg="Connected")


def delete(call):
    gone = call.account.connections.pop(json.loads(call.request.body)["id"], None)
    return ok(msg="Deleted Connection") if gone else refusal(404, "not_found", "Cloud Connection Not Found")


def regenerate(call):
    body = json.loads(call.request.body)
    one = body.get("subaccount_user_id")
    if bool(body.get("regenerate_all")) == bool(one):
        return refusal(400, "invalid_args", "Must specify subaccount_user_id or regenerate_all")
    users = [one] if one else [1234, 1235]
    return ok(
        regenerated_keys=[
            {
                "user_id": n,
                "email": "sub%d@example.com" % n,
                "derived_key": "new-key-of-%d" % n
            } for n in users
        ]
    )


ROUTES = [
    Route("show cloud-connections", "GET", "/api/v0/users/cloud/", 2.9, show),
    Route("create connection", "POST", "/api/v0/users/cloud/", 2.9, create),
    Route("delete connection", "DELETE", "/api/v0/users/cloud/", 2.9, delete),
    Route("regenerate subaccount-keys", "PUT", "/api/v0/subaccounts/regenerate_keys/", 2.0, regenerate),
]
