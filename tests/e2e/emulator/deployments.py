# SPDX-License-Identifier: MIT
"""Deployments: create or update by name and tag, keep alive, download."""
import json

from .messages import ok, refusal, whole_number
from .router import Route


def save(call):
    body = json.loads(call.request.body)
    rows = call.account.deployments
    same = [n for n, d in rows.items() if (d["name"], d["tag"]) == (body["name"], body.get("tag", "default"))]
    number = same[0] if same else 644 + len(rows)
    action = "created" if not same else "exists" if rows[number]["file_hash"] == body["file_hash"] else "soft_update"
    rows[number] = dict(body, tag=body.get("tag", "default"), beats=0)
    upload = {"upload_url": "https://s3.example/up", "upload_fields": {"key": "blob"}} if action != "exists" else {}
    return ok(action=action, deployment_id=number, endpoint_id=4242, **upload)


def of_deployment(act):
    def handler(call):
        number = whole_number(call.params["id"])
        found = call.account.deployments.get(number)
        return act(number, found) if found else refusal(404, "not_found", "Deployment %s not found." % number)
    return handler


def beat(number, deployment):
    deployment["beats"] += 1
    return ok(deployment_id=number)


ROUTES = [
    Route("create deployment", "PUT", "/api/v0/deployments/", 2.0, save),
    Route("heartbeat deployment", "POST", "/api/v0/deployment/{id}/heartbeat/", 2.0, of_deployment(beat)),
    Route("show deployment-url", "GET", "/api/v0/deployment/{id}/download_url/", 2.0, of_deployment(
        lambda number, deployment: ok(download_url="https://s3.example/blob-%d?sign=1" % number))),
]
