# SPDX-License-Identifier: MIT
"""Volumes: GET, PUT, POST, DELETE /api/v0/volumes/; offers of them."""
import json

from .messages import Response, ok, refusal, whole_number
from .router import Route

OFFERS = {8200001: 36683, 8200002: 22110}  # offer: machine


def show(call):
    kind = call.query.get("type")
    if kind not in ("all_volume", "local_volume", "network_volume"):
        return refusal(400, "invalid_args", "no such type")
    return Response(200, {"volumes": [] if kind == "network_volume" else list(call.account.volumes.values())})


def add(call, offer, size, name):
    number = 9100 + len(call.account.volumes)
    call.account.volumes[number] = {
        "id": number,
        "label": name,
        "disk_space": float(size),
        "status": "active",
        "start_date": call.clock.epoch() - 86400,
        "machine_id": OFFERS[offer],
        "geolocation": "Sweden, SE ",
        "instances": [{
            "id": 7000001
        }]
    }
    return ok(volume_name="V.%d" % number)


def create(call):
    body = json.loads(call.request.body)
    if body["id"] not in OFFERS:
        return refusal(404, "no_such_ask", "no such offer")
    return add(call, body["id"], body["size"], body.get("name"))


def copy(call):
    body = json.loads(call.request.body)
    source = call.account.volumes.get(body["src_id"])
    if source is None or body["dst_id"] not in OFFERS:
        return refusal(404, "not_found", "no such volume or offer")
    return add(call, body["dst_id"], body.get("size", source["disk_space"]), "copy")


def delete(call):
    gone = call.account.volumes.pop(whole_number(call.query.get("id", "")), None)
    return ok() if gone else refusal(404, "not_found", "no such volume")


ROUTES = [
    Route("show volumes", "GET", "/api/v0/volumes", 2.0, show),
    Route("create volume", "PUT", "/api/v0/volumes/", 1.0, create),
    Route("delete volume", "DELETE", "/api/v0/volumes/", 2.0, delete),
    Route("clone volume", "POST", "/api/v0/volumes/copy/", 1.0, copy),
]
