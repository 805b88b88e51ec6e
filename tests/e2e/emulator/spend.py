# SPDX-License-Identifier: MIT
"""What the account spends per hour: GET /api/v0/users/spend-rate/ and the same of endpoint groups and workergroups."""
from .messages import ok
from .router import Route

DISK = 0.004  # of each instance, stopped or not
VOLUME_GB = 0.0002


def gpu_cost(instances):
    return round(sum(i.dph_total for i in instances if i.cur_state == "running"), 6)


def rate(call):
    instances, volumes = list(call.account.instances.values()), list(call.account.volumes.values())
    return ok(gpu_cost_per_hour=gpu_cost(instances), container_storage_cost_per_hour=round(DISK * len(instances), 6),
              volume_storage_cost_per_hour=round(VOLUME_GB * sum(v["disk_space"] for v in volumes), 6),
              has_active_resources=bool(instances or volumes))


def hourly(account, number):
    workers = account.workers_of(number)
    return round(gpu_cost(workers) + DISK * len(workers), 6) if workers else None


def endpoints(call):
    groups = [g.id for g in call.account.endpoints.values() if not g.deleted]
    return ok(
        endpoints=[{
            "id": n,
            "hourly_spend": hourly(call.account, n)
        } for n in groups],
        data_timestamp=call.clock.epoch()
    )


def workergroups(call):
    rows = [
        {
            "id": n,
            "hourly_spend": hourly(call.account, g.get("endpoint_id"))
        } for n, g in call.account.workergroups.items()
    ]
    return ok(workergroups=rows, data_timestamp=call.clock.epoch())


ROUTES = [
    Route("spend", "GET", "/api/v0/users/spend-rate/", 2.0, rate),
    Route("spend", "GET", "/api/v0/serverless/endpoints/spend", 2.0, endpoints),
    Route("spend", "GET", "/api/v0/serverless/workergroups/spend", 2.0, workergroups),
]
