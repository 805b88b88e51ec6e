# SPDX-License-Identifier: MIT
"""The host's side: machines, their offers and their maintenance. Places of GPUs on the market."""
import json

from .messages import Response, ok, refusal, whole_number
from .router import Route


def sample_machines():
    return {
        n: {
            "id": n,
            "machine_id": n,
            "num_gpus": g,
            "gpu_name": "RTX 4090",
            "hostname": "rack-%d" % n,
            "reliability2": 0.9971,
            "verification": "verified",
            "listed_gpu_cost": None,
            "min_bid_price": None
        }
        for n, g in ((36683, 4), (22110, 1))
    }


def show(call):
    return Response(200, {"machines": list(call.account.machines.values())})


def on_machine(act):
    """A handler for one machine of the account, named in the path."""
    def handler(call):
        machine = call.account.machines.get(whole_number(call.params["id"]))
        return act(call, machine) if machine else refusal(404, "not_found", "no such machine")
    return handler


def offer(call):
    body = json.loads(call.request.body)
    machine = call.account.machines.get(body["machine"])
    if machine is None:
        return ok(success=False, msg="not yours")
    machine.update(listed_gpu_cost=body["price_gpu"], end_date=body["end_date"])
    return ok(extended=0)


def withdraw(call, machine):
    machine["listed_gpu_cost"] = None
    return ok()


def set_min_bid(call, machine):
    machine["min_bid_price"] = json.loads(call.request.body)["price"]
    return ok()


def announce(call, machine):
    body = json.loads(call.request.body)
    machine["maintenance"] = {
        "machine_id": machine["id"],
        "start_time": body["sdate"],
        "duration_hours": body["duration"],
        "end_time": body["sdate"] + 3600 * body["duration"],
        "maintenance_category": body["maintenance_category"]
    }
    return ok()


def call_off(call, machine):
    gone = machine.pop("maintenance", None)
    return ok(msg="deleted %d scheduled maintenance window(s)" % (1 if gone else 0))


def maintenances(call):
    wanted = json.loads(call.query["machine_ids"])
    return Response(
        200, [m["maintenance"] for m in call.account.machines.values() if m["id"] in wanted and "maintenance" in m]
    )


# ---- windows of maintenance with an id of their own ----


def machines_page(call):
    """One machine a page."""
    rows, at = list(call.account.machines.values()), int(call.query.get("after_token", "0"))
    more = str(at + 1) if at + 1 < len(rows) else None
    return ok(total_machines=len(rows), machines_found=1, machines=rows[at:at + 1], next_token=more)


def find_windows(call):
    wanted = json.loads(call.request.body)["machine_ids"]
    return Response(200, [w for w in call.account.windows.values() if w["machine_id"] in wanted])


def add_windows(call):
    body = json.loads(call.request.body)
    results = []
    for number in body["machine_ids"]:
        if number not in call.account.machines:
            results.append({"success": False, "machine_id": number, "msg": "User is not the owner of the machine"})
            continue
        window = 51 + len(call.account.windows)
        call.account.windows[window] = {"id": window, "machine_id": number, "start_time": body["sdate"],
                                        "duration_hours": body.get("duration", 1),
                                        "maintenance_category": body.get("maintenance_category", "other")}
        results.append({"success": True, "machine_id": number, "notifications_sent": 1})
    done = any(r["success"] for r in results)
    return Response(200 if done else 400, {"success": done, "results": results})


def drop_window(call):
    gone = call.account.windows.pop(json.loads(call.request.body)["maintenance_id"], None)
    return ok(msg="Maintenance cancelled") if gone else refusal(400, "invalid_args", "Maintenance record not found")


def drop_windows(call):
    results = [{"success": call.account.windows.pop(n, None) is not None, "maintenance_id": n, "msg": None}
               for n in json.loads(call.request.body)["maintenance_ids"]]
    done = any(r["success"] for r in results)
    return Response(200 if done else 400, {"success": done, "results": results})


def report(call):
    body = json.loads(call.request.body)
    if body["instance_id"] not in call.account.instances:
        return refusal(403, "forbidden", "You can only report machines on which you have an active instance")
    return ok()


PLACES = [
    {
        "gpu_name": "RTX 4090",
        "city": "Taipei",
        "country_code": "TW",
        "rented": True,
        "verified": True,
        "datacenter": True,
        "num_gpus": 4
    },
    {
        "gpu_name": "H100 SXM",
        "city": None,
        "country_code": "SE",
        "rented": False,
        "verified": True,
        "datacenter": False,
        "num_gpus": 8
    },
    {
        "gpu_name": "RTX 3090",
        "city": "Oslo",
        "country_code": "NO",
        "rented": False,
        "verified": False,
        "num_gpus": 2
    },
]


def places(call):
    return ok(locations=PLACES)


ROUTES = [
    Route("show machines", "GET", "/api/v0/machines", 2.5, show),
    Route("show maints", "GET", "/api/v0/machines/maintenances", 2.0, maintenances),
    Route(
        "show machine", "GET", "/api/v0/machines/{id}", 1.1, on_machine(lambda call, machine: Response(200, [machine]))
    ),
    Route("list machine", "PUT", "/api/v0/machines/create_asks/", 5.0, offer),
    Route("unlist machine", "DELETE", "/api/v0/machines/{id}/asks/", 1.8, on_machine(withdraw)),
    Route("set min-bid", "PUT", "/api/v0/machines/{id}/minbid/", 1.5, on_machine(set_min_bid)),
    Route("schedule maint", "PUT", "/api/v0/machines/{id}/dnotify", 2.5, on_machine(announce)),
    Route("cancel maint", "PUT", "/api/v0/machines/{id}/cancel_maint/", 2.5, on_machine(call_off)),
    Route("show machines-v1", "GET", "/api/v1/machines/", 2.0, machines_page),
    Route("search maints", "POST", "/api/v0/machines/maintenances", 1.0, find_windows),
    Route("delete maint", "DELETE", "/api/v0/machines/maintenances", 1.0, drop_window),
    Route("schedule maints", "POST", "/api/v0/machines/maintenances/batch", 2.0, add_windows),
    Route("delete maints", "DELETE", "/api/v0/machines/maintenances/batch", 2.0, drop_windows),
    Route("report machine", "PUT", "/api/v0/machines/{id}/report", 1.2, report),
    Route("metrics gpu-locations", "GET", "/api/v0/metrics/gpu/locations/", 2.0, places),
]
