# SPDX-License-Identifier: MIT
"""Workergroups, their logs and workers: /api/v0/autojobs/ and the autoscaler's paths."""
import json

from .endpoints import delete_workers
from .messages import Response, ok, refusal, whole_number
from .router import Route

LOGS = {"info0": "a\n", "info1": "b \u6f22\u5b57 \u00e9\nc", "trace": "d\n", "debug": "e\x1b[2J\n"}


def show(call):
    return ok(results=list(call.account.workergroups.values()))


FIRST_WORKER = 1101
MOST_AT_ONCE = 3


def group_for(account, reply):
    """The endpoint group of a workergroup to be."""
    for group in account.endpoints.values():
        if group.id == reply.get("endpoint_id") or group.endpoint_name == reply.get("endpoint_name"):
            return group
    return None


def recruit(call, group, reply):
    """Instances for the first workers, which become ready one after the other."""
    count = min(reply.get("cold_workers") or group.cold_workers, group.max_workers, MOST_AT_ONCE)
    taken = [n for n in call.account.instances if FIRST_WORKER <= n < 7000000]
    for n in range(count):
        call.account.add_instance(
            max([FIRST_WORKER - 1] + taken) + 1 + n,
            endpoint=group.id,
            label="worker of %d" % group.id,
            made_at=call.clock.epoch(),
            start_s=call.service.settings.worker_start_s * (1 + n / 2)
        )


def create(call):
    reply = json.loads(call.request.body)
    group = group_for(call.account, reply)
    number = 4001 + len(call.account.workergroups)
    named = {"endpoint_id": group.id, "endpoint_name": group.endpoint_name} if group else {}
    call.account.workergroups[number] = dict(reply, id=number, search_query=reply["search_params"], **named)
    if group:
        recruit(call, group, reply)
    return ok(id=number)


def update(call):
    group = call.account.workergroups.get(whole_number(call.params["id"]))
    if group is None:
        return refusal(404, "not_found", "No such workergroup")
    group.update({k: v for k, v in json.loads(call.request.body).items() if v is not None})
    return ok()


def delete(call):
    group = call.account.workergroups.pop(whole_number(call.params["id"]), None)
    if group is None:
        return refusal(404, "not_found", "No such workergroup")
    deleted, failed = delete_workers(call.account, group.get("endpoint_id"))
    return ok(deleted_workers=deleted, failed_workers=failed, msg="Deleted workergroup")


def logs(call):
    reply = json.loads(call.request.body)
    known = reply["id"] in call.account.endpoints or reply["id"] in call.account.workergroups
    return Response(200, LOGS if known else {"error": "no such group"})


def workers(call):
    number = json.loads(call.request.body)["id"]
    if number not in call.account.endpoints:
        return Response(200, {"error_msg": "no such endpoint"})
    now = call.clock.epoch()
    return Response(200, [{"id": w.id, "status": w.worker_status(now), "gpu_name": w.gpu_name, "measured_perf": w.perf(now)}
                          for w in call.account.workers_of(number)])


def group_workers(call):
    return Response(200, {"workers": [{"id": 1001, "status": "running", "url": "http://192.0.2.1:8000", "loop_lag_max": 0.004,
                                       "deployment_version_id": 12, "warnings": ["the disk is nearly full"]}]})


def update_workers(call):
    if json.loads(call.request.body)["workergroup_id"] not in call.account.workergroups:
        return Response(200, {"error_msg": "no such workergroup"})
    return ok()


ROUTES = [
    Route("show workergroups", "GET", "/api/v0/autojobs/", 2.0, show),
    Route("create workergroup", "POST", "/api/v0/autojobs/", 4.0, create),
    Route("update workergroup", "PUT", "/api/v0/autojobs/{id}/", 2.0, update),
    Route("delete workergroup", "DELETE", "/api/v0/autojobs/{id}/", 3.0, delete),
    Route("update workers", "POST", "/update_workers/", 0, update_workers),
    Route("get endpt-logs", "POST", "/get_endpoint_logs/", 0, logs),
    Route("get wrkgrp-logs", "POST", "/get_autogroup_logs/", 0, logs),
    Route("get endpt-workers", "POST", "/get_endpoint_workers/", 0, workers),
    Route("get wrkgrp-workers", "POST", "/get_workergroup_workers/", 0, group_workers),
]
