# SPDX-License-Identifier: MIT
"""Templates: GET, POST, PUT, DELETE /api/v0/template/. A change makes a new hash."""
import hashlib
import json

from .messages import ok, refusal
from .offers import Misunderstood, find
from .router import Route


def hashed(template):
    return hashlib.md5(json.dumps(template, sort_keys=True).encode()).hexdigest()


def show(call):
    try:
        rows = find(list(call.account.templates.values()), json.loads(call.query.get("select_filters", "{}")))
    except Misunderstood as error:
        return refusal(400, "invalid_query", str(error))
    return ok(templates_found=len(rows), templates=rows)


def create(call):
    body = json.loads(call.request.body)
    if any(t["name"] == body["name"] for t in call.account.templates.values()):
        return ok(success=False, msg="duplicate")
    number = 6001 + len(call.account.templates)
    template = call.account.templates[number] = dict(body, id=number, count_created=0, recent_create_date=1768000000.0)
    template["hash_id"] = hashed(template)
    return ok(msg="Template created", template=template)


def by_hash(call, hash_id):
    return next((t for t in call.account.templates.values() if t["hash_id"] == hash_id), None)


def update(call):
    body = json.loads(call.request.body)
    template = by_hash(call, body["hash_id"])
    if template is None:
        return refusal(404, "not_found", "no such template")
    template.update(body)
    template["hash_id"] = hashed(template)
    return ok(template=template)


def delete(call):
    body = json.loads(call.request.body)
    template = by_hash(call, body.get("hash_id")) or call.account.templates.get(body.get("template_id"))
    if template is None:
        return refusal(404, "not_found", "no such template")
    del call.account.templates[template["id"]]
    return ok(msg="Template deleted")


ROUTES = [
    Route("search templates", "GET", "/api/v0/template/", 3.0, show),
    Route("create template", "POST", "/api/v0/template/", 3.0, create),
    Route("update template", "PUT", "/api/v0/template/", 3.0, update),
    Route("delete template", "DELETE", "/api/v0/template/", 3.0, delete),
]
