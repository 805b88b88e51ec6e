# SPDX-License-Identifier: MIT
"""Endpoint groups: GET and POST /api/v0/endptjobs/, GET, PUT and DELETE /api/v0/endptjobs/{id}/."""
import dataclasses
import json

from .messages import Response, ok, refusal, whole_number
from .router import Route


@dataclasses.dataclass
class Endpoint:
    id: int
    endpoint_name: str
    min_load: float = 0.0
    min_cold_load: float = 0.0
    target_util: float = 0.9
    cold_mult: float = 2.5
    cold_workers: int = 5
    max_workers: int = 20
    endpoint_state: str = "active"
    created_at: str = "2025-12-01T12:00:00Z"
    max_queue_time: float = None
    target_queue_time: float = None
    inactivity_timeout: int = None
    api_key: str = "secret-of-the-group"
    lingers: int = 0  # number of listings that still show it after its deletion
    deleted: bool = False

    def row(self, account):
        hidden = ("lingers", "deleted")
        row = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in hidden}
        return dict(row, user_id=account.user_id, auto_delete_in_seconds=None, auto_delete_due_24h=False)


def show(call):
    rows = []
    for group in list(call.account.endpoints.values()):
        if group.deleted:
            group.lingers -= 1
            if group.lingers < 0:
                del call.account.endpoints[group.id]
                continue
        rows.append(group.row(call.account))
    if call.fault and call.fault.list_bytes:
        return Response(200, many(rows, call.account, call.fault.list_bytes))
    return ok(results=rows)


def many(rows, account, least_bytes):
    """A listing of at least that many bytes: made-up groups, then the true ones."""
    template = json.dumps(Endpoint(7, "filler").row(account)).replace('"id": 7,', '"id": %d,').encode() + b", "
    yield b'{"success": true, "results": ['
    sent, number = 0, 1000000
    while sent < least_bytes:
        block = b"".join(template % n for n in range(number, number + 64))
        sent, number = sent + len(block), number + 64
        yield block
    yield ", ".join(json.dumps(r) for r in rows or [Endpoint(number, "last").row(account)]).encode() + b"]}"


def delete_workers(account, number):
    """Ids of those that are gone and of those that are not."""
    deleted, failed = [], []
    for worker in account.workers_of(number):
        (deleted if worker.survive_or_die(account) else failed).append(worker.id)
    return deleted, failed


def delete(call):
    number = whole_number(call.params["id"])
    group = call.account.endpoints.get(number)
    if group is None or group.deleted:
        return refusal(400, "invalid_args", "Routegroup not found for user")
    deleted, failed = delete_workers(call.account, number)
    group.deleted = True
    if group.lingers <= 0:
        del call.account.endpoints[number]
    return ok(deleted_workers=deleted, failed_workers=failed,
              msg="Deleted endpoint job and %d workers" % len(deleted))


SETTINGS = ("endpoint_name", "endpoint_state", "min_load", "min_cold_load", "target_util", "cold_mult", "cold_workers",
            "max_workers", "max_queue_time", "target_queue_time", "inactivity_timeout")
FIRST_ID = 4301


def settings_of(call):
    reply = json.loads(call.request.body)
    return {name: reply[name] for name in SETTINGS if reply.get(name) is not None}


def is_taken(account, name, number):
    return any(g.endpoint_name == name and g.id != number and not g.deleted for g in account.endpoints.values())


def create(call):
    fields = settings_of(call)
    number = max([FIRST_ID - 1] + list(call.account.endpoints)) + 1
    name = fields.setdefault("endpoint_name", "endpoint-%d" % number)
    if is_taken(call.account, name, number):
        return refusal(400, "invalid_args", "Endpoint with name %s already exists" % name)
    call.account.endpoints[number] = Endpoint(
        number, created_at=call.clock.iso(), api_key="secret-of-group-%d" % number, **fields
    )
    return ok(result=number)


def found(call):
    group = call.account.endpoints.get(whole_number(call.params["id"]))
    return group if group and not group.deleted else None


def update(call):
    group, fields = found(call), settings_of(call)
    if group is None:
        return refusal(400, "invalid_args", "Routegroup not found for user")
    if is_taken(call.account, fields.get("endpoint_name"), group.id):
        return refusal(400, "invalid_args", "Endpoint with name %s already exists" % fields["endpoint_name"])
    for name, value in fields.items():
        setattr(group, name, value)
    return ok()


def show_one(call):
    group = found(call)
    if group is None:
        return refusal(
            404, "not_found", "Endpoint %s for user %d not found." % (call.params["id"], call.account.user_id)
        )
    return ok(result=group.row(call.account))


ROUTES = [
    Route("show endpoints", "GET", "/api/v0/endptjobs/", 3.0, show),
    Route("create endpoint", "POST", "/api/v0/endptjobs/", 4.0, create),
    Route("show endpoint", "GET", "/api/v0/endptjobs/{id}/", 2.0, show_one),
    Route("update endpoint", "PUT", "/api/v0/endptjobs/{id}/", 2.0, update),
    Route("delete endpoint", "DELETE", "/api/v0/endptjobs/{id}/", 3.0, delete),
]
