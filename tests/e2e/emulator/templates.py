# SPDX-License-Identifier: MIT
"""Templates: GET, POST, PUT, DELETE /api/v0/template/. A change makes a new hash."""
import hashlib
import json

from .messages import ok, refusal, whole_number
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


# ---- pages, libraries of users, registries ----


def page(call):
    """One template a page. Without any: a refusal in words."""
    rows, at = sorted(call.account.templates.values(), key=lambda t: t["id"]), int(call.query.get("after_token", "0"))
    if not rows:
        return ok(success=False, msg="No templates found")
    more = str(at + 1) if at + 1 < len(rows) else None
    return ok(templates_found=1, templates=rows[at:at + 1], next_token=more)


def of_user(act):
    """A handler for the library of one user, named in the path: the account's own."""
    def handler(call):
        own = whole_number(call.params["user"]) == call.account.user_id
        return act(call) if own else refusal(401, "unauthorized", "not your library")
    return handler


def library(call):
    return ok(templates=list(call.account.templates.values()))


def one_of_library(call):
    template = by_hash(call, call.params["hash"])
    return ok(
        templates=[template] if template else [], referral_templates=[], popular=[], recommended=[], autoscaler=[]
    )


def save(call):
    known = json.loads(call.request.body)["template_id"] in call.account.templates
    return ok() if known else refusal(404, "not_found", "no such template")


def save_many(call):
    rows = json.loads(call.request.body)["templates"]
    for number, row in enumerate(rows, 6001 + len(call.account.templates)):
        call.account.templates[number] = dict(row, id=number, hash_id=hashed(row))
    return ok(templates=list(call.account.templates.values()))


def revise(call):
    body = json.loads(call.request.body)
    template = by_hash(call, body["hash_id"])
    if template is None:
        return refusal(404, "invalid_template", "error 404: Template not found")
    template.update(body["template"])
    template["hash_id"] = hashed(template)
    return ok(msg="Created an Edited Copy", template=template)


def tags(call):
    image = json.loads(call.request.body)["image"]
    return ok(tags=["latest", "v0.8.5"]) if image != "none" else ok(success=False, tags=[], error="No tags found")


def login(call):
    if json.loads(call.request.body)["token"] != "secret":
        return refusal(400, "auth_failed", "the registry refused the login")
    return ok(authenticated=True, repositories=["me/worker", "me/llm"])


U = "/api/v0/users/{user}/template"
ROUTES = [
    Route("search templates-v1", "GET", "/api/v1/template/", 1.9, page),
    Route("update template-v1", "PUT", "/api/v1/template/", 1.9, revise),
    Route("show templates", "GET", U + "s/", 1.6, of_user(library)),
    Route(
        "show autoscaler-templates", "GET", U + "s/autoscaler/", 1.9,
        of_user(lambda call: ok(autoscaler=[], recommended=[]))
    ),
    Route("show template", "GET", U + "s/{hash}/", 1.9, of_user(one_of_library)),
    Route("save template", "POST", U + "/", 1.9, of_user(save)),
    Route("save templates", "POST", U + "s/", 1.9, of_user(save_many)),
    Route("delete user-template", "DELETE", U + "s/", 0.9, of_user(delete)),
    Route("show image-tags", "POST", "/api/v1/templates/fetch-tags", 2.0, tags),
    Route("check registry-login", "POST", "/api/v1/templates/validate-auth", 2.0, login),
    Route("search templates", "GET", "/api/v0/template/", 1.9, show),
    Route("create template", "POST", "/api/v0/template/", 1.9, create),
    Route("update template", "PUT", "/api/v0/template/", 1.9, update),
    Route("delete template", "DELETE", "/api/v0/template/", 2.0, delete),
]
