# SPDX-License-Identifier: MIT
"""The control interface over HTTP, for other processes. No key is asked for, nothing is recorded.

POST   /_emulator/faults    one fault, or a list: the fields of faults.Fault
DELETE /_emulator/faults    forgets those that wait
GET    /_emulator/records   the requests so far
GET    /_emulator/settings  PUT: changes the members given
POST   /_emulator/clock     {"advance": seconds}
POST   /_emulator/workers   {"id": 1001, "survives": 1}: the number of its deletions that fail
POST   /_emulator/queue     {"id": 4242, "not_ready": 3}: the members of routing.Queue, for an endpoint group
GET    /_emulator/executions   what the models of workers began: [path, payload]
POST   /_emulator/reset     forgets faults, records and limits
"""
import dataclasses
import json

from .faults import Fault
from .messages import Response, ok, refusal

PREFIX = "/_emulator/"


def add_faults(emulator, body):
    for fields in body if isinstance(body, list) else [body]:
        emulator.faults.add(Fault(**fields))
    return ok()


def clear_faults(emulator, body):
    emulator.faults.clear()
    return ok()


def show_records(emulator, body):
    rows = [dataclasses.asdict(r) for r in emulator.requests()]
    return Response(200, [dict(r, body=r["body"].decode("latin-1")) for r in rows])


def show_settings(emulator, body):
    return Response(200, dataclasses.asdict(emulator.settings))


def change_settings(emulator, body):
    emulator.settings = dataclasses.replace(emulator.settings, **body)
    return show_settings(emulator, body)


def turn_clock(emulator, body):
    emulator.clock.advance(float(body["advance"]))
    return ok()


def mark_worker(emulator, body):
    for account in emulator.accounts.values():
        if body["id"] in account.instances:
            account.instances[body["id"]].survives = body["survives"]
            return ok()
    return refusal(404, "no_such_instance", "Instance not found")


def change_queue(emulator, body):
    queue = emulator.routing.queue(body.pop("id"))
    for name, value in body.items():
        if not hasattr(queue, name):
            raise KeyError(name)
        setattr(queue, name, value)
    return ok(taken=queue.taken, polls=queue.polls, grants=queue.grants)


def show_executions(emulator, body):
    return Response(200, [list(e) for e in emulator.routing.executions])


def reset(emulator, body):
    emulator.reset()
    return ok()


TABLE = {
    ("POST", "faults"): add_faults,
    ("DELETE", "faults"): clear_faults,
    ("GET", "records"): show_records,
    ("GET", "settings"): show_settings,
    ("PUT", "settings"): change_settings,
    ("POST", "clock"): turn_clock,
    ("POST", "workers"): mark_worker,
    ("POST", "queue"): change_queue,
    ("GET", "executions"): show_executions,
    ("POST", "reset"): reset,
}


def answer(emulator, request):
    action = TABLE.get((request.method, request.path[len(PREFIX):]))
    if action is None:
        return refusal(404, "not_found", "no such control")
    try:
        return action(emulator, json.loads(request.body) if request.body else {})
    except (KeyError, TypeError, ValueError) as error:
        return refusal(400, "invalid_args", "%s: %s" % (type(error).__name__, error))
