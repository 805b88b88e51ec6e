# SPDX-License-Identifier: MIT
"""Renting offers, the states of what is rented, what goes on inside, price increases, scheduled jobs, copying.

An instance comes to life in stages on the emulator's clock: not known, created, loading, running. A test turns the
clock, or sets `stages` itself: {7100001: [(0, None), (1, "loading"), (2, "exited")]} by `account.stages`.
"""
import json
import uuid

from .messages import Response, ok, refusal, whole_number
from .offers import OFFERS
from .router import Route

STAGES = [(0, None), (5, "created"), (15, "loading"), (60, "running")]
FIRST = 7100001


def body_of(call):
    return json.loads(call.request.body or b"{}")


def found(call):
    return call.account.instances.get(whole_number(call.params["id"]))


def unknown():
    return refusal(404, "no_such_instance", "Instance not found")


# ---- renting ----


def rent(call, offer_id, body):
    """A new instance of an offer; None: the offer is gone."""
    rented = call.account.rented
    if offer_id in rented or offer_id not in (o["id"] for o in OFFERS):
        return None
    number = max([FIRST - 1, *call.account.instances]) + 1
    rented[offer_id] = number
    row = next(o for o in OFFERS if o["id"] == offer_id)
    call.account.add_instance(
        number,
        label=body.get("label"),
        image_uuid=body.get("image"),
        image_runtype=body.get("runtype", "ssh"),
        gpu_name=row["gpu_name"],
        num_gpus=row["num_gpus"],
        dph_total=row["dph_total"],
        is_bid=body.get("price") is not None,
        actual_status=None,
        start_date=call.clock.epoch(),
        mapped=call.service.selftest.ports(body.get("env")),
        stages=list(call.account.stages.get(number, STAGES))
    )
    return number


def create(call):
    number = rent(call, whole_number(call.params["id"]), body_of(call))
    if number is None:
        return refusal(404, "no_such_ask", "Offer is no longer available")
    return ok(new_contract=number)


def create_many(call):
    body = body_of(call)
    numbers = [rent(call, offer, body) for offer in body["ids"]]
    return ok(new_contracts=[n for n in numbers if n])


# ---- states ----


def change(instance, body, now):
    if "label" in body:
        instance.label = body["label"] or None
    state = body.get("state")
    if state:
        instance.intended_status = instance.cur_state = instance.next_state = state
        instance.stages = [(0, "loading"), (10, "running")] if state == "running" else [(0, "exited")]
        instance.since = now


def manage(call):
    instance = found(call)
    if instance is None:
        return unknown()
    if call.account.short and body_of(call).get("state") == "running":
        call.account.short -= 1
        return ok(success=False, msg="Required resources are currently unavailable, state change queued.")
    change(instance, body_of(call), call.clock.epoch())
    return ok()


def manage_many(call):
    body = body_of(call)
    if call.account.short and body.get("state") == "running":
        call.account.short -= 1
        return ok(success=False, msg="not now")
    for number in body["ids"]:
        if number in call.account.instances:
            change(call.account.instances[number], body, call.clock.epoch())
    return ok()


def destroy_many(call):
    asked = body_of(call)["instance_ids"]
    if not any(number in call.account.instances for number in asked):
        return refusal(404, "instances_not_found", "Instances %s not found." % asked)
    for number in asked:
        call.account.instances.pop(number, None)
    return ok()


def on_instance(**answer):
    """What needs an instance and nothing else."""
    return lambda call: ok(**answer) if found(call) else unknown()


# ---- inside ----


def leave(call, text, **more):
    """A text that is fetched from elsewhere, when it is ready."""
    name = uuid.uuid4().hex
    call.account.results[name] = [call.account.late, text]
    return ok(result_url="http://%s/results/%s" % (call.request.header("Host"), name), **more)


def logs(call):
    instance = found(call)
    if instance is None:
        return unknown()
    if instance.status(call.clock.epoch()) != "running":
        return ok(success=False, msg="instance is not running")
    lines = ["line %d" % n for n in range(1, 11)]
    asked = body_of(call)
    lines = [line for line in lines if asked.get("filter", "") in line][-int(asked.get("tail", "1000")):]
    return leave(call, "\n\n".join(lines) + "\n", msg="wait")


def execute(call):
    if found(call) is None:
        return unknown()
    if body_of(call)["command"].split()[0] not in ("ls", "rm", "du"):
        return ok(success=False, msg="invalid command given")
    return leave(call, "total 4\n/var/lib/docker/x/home\n\n", writeable_path="/var/lib/docker/x", msg="wait")


def result(call):
    """Of another service: it knows no key, and refuses what is not there yet."""
    for account in call.accounts:
        entry = account.results.get(call.params["name"])
        if entry and entry[0] > 0:
            entry[0] -= 1
            return Response(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml")
        if entry:
            return Response(200, entry[1], "text/plain")
    return Response(404, "<Error><Code>NoSuchKey</Code></Error>", "application/xml")


def list_keys(call):
    instance = found(call)
    return ok(ssh_keys=json.dumps(instance.keys)) if instance else unknown()


def attach(call):
    instance = found(call)
    if instance is None:
        return unknown()
    instance.keys.append({"id": 501 + len(instance.keys), "name": "key", "public_key": body_of(call)["ssh_key"]})
    return ok(msg="SSH key attached successfully")


def detach(call):
    instance = found(call)
    if instance is None:
        return unknown()
    instance.keys = [k for k in instance.keys if k["id"] != whole_number(call.params["key"])]
    return ok(msg="SSH key removed from instance.")


# ---- price increases, scheduled jobs ----


def list_increases(call):
    rows = list(call.account.increases.values())
    return ok(count=len(rows), truncated=False, pending_price_increases=rows)


def decide(call):
    if call.account.increases.pop(body_of(call)["pending_price_increase_id"], None) is None:
        return refusal(404, "no_pending_price_increase", "No such pending price increase")
    return ok()


def list_jobs(call):
    return Response(200, list(call.account.jobs.values()))


def add_job(call):
    body, jobs = body_of(call), call.account.jobs
    for number, job in jobs.items():
        if (job["api_endpoint"], job["instance_id"]) == (body["api_endpoint"], body["instance_id"]):
            return Response(422, {"success": False, "msg": "exists", "scheduled_job_id": number})
    number = 71 + len(jobs)
    jobs[number] = dict(body, id=number)
    return ok(scheduled_job_id=number)


def change_job(call):
    number = whole_number(call.params["id"])
    if number not in call.account.jobs:
        return unknown()
    call.account.jobs[number] = dict(body_of(call), id=number)
    return ok()


def drop_job(call):
    return ok() if call.account.jobs.pop(whole_number(call.params["id"]), None) else unknown()


# ---- copying ----


def copy(call):
    far = {"src_addr": "198.51.100.7", "src_port": 40122, "dst_addr": "198.51.100.8", "dst_port": 40123}
    return ok(msg="Remote to Remote copy initiated", **far)


def done(call):
    return ok()


# ---- what is rarely used: the old list, backups, a key of an instance, bids ----


def old_list(call):
    rows = [i.row(call.clock.epoch()) for i in call.account.instances.values()]
    return Response(200, {"instances_found": len(rows), "instances": rows})


def replace_key(call):
    body, instance = body_of(call), found(call)
    keys = [k for k in instance.keys if k["id"] == body["ssh_key_id"]] if instance else []
    if not keys:
        return refusal(404, "no_such_ssh_key", "no such key")
    keys[0]["public_key"] = body["ssh_key"]
    return ok(key=body["ssh_key"])


def backups(call):
    wanted = call.query.get("contract_id")
    return ok(backups=[b for b in call.account.backups.values() if wanted in (None, str(b["contract_id"]))])


def backup_files(call):
    backup = call.account.backups.get(whole_number(call.params["id"]))
    if backup is None:
        return refusal(404, "not_found", "no such backup")
    files = [{"name": name, "size": 10, "url": "https://files.example/%d/%s" % (backup["id"], name)} for name in ("a.bin", "b.bin")]
    return ok(authorization_token="tok/en=1", expires_in_sec=3600, truncated=False, files=files)


def bid_price(call):
    return Response(200, "0.2011")


I = "/api/v0/instances/"
ROUTES = [
    Route("create instance", "PUT", "/api/v0/asks/{id}/", 4.5, create),
    Route("create instances", "POST", "/api/v0/asks/bulk/", 4.5, create_many),
    Route("show instance filters", "GET", I + "filters/", 0, lambda call: ok(filters=[])),
    Route("destroy instances", "DELETE", I, 3.0, destroy_many),
    Route("reboot instance", "PUT", I + "reboot/{id}/", 1.0, on_instance()),
    Route("recycle instance", "PUT", I + "recycle/{id}/", 1.0, on_instance()),
    Route("prepay instance", "PUT", I + "prepay/{id}/", 2.0, on_instance(timescale=3.5123, discount_rate=0.3)),
    Route("change bid", "PUT", I + "bid_price/{id}/", 5.5, on_instance()),
    Route("update instance", "PUT", I + "update_template/{id}/", 2.0, on_instance(updated_instance={})),
    Route("take snapshot", "POST", I + "take_snapshot/{id}/", 0, on_instance(msg="begun")),
    Route("show deposit", "GET", I + "balance/{id}/", 3.0, on_instance(refundable_deposit=100.0)),
    Route("logs", "PUT", I + "request_logs/{id}/", 0, logs),
    Route("execute", "PUT", I + "command/{id}/", 1.5, execute),
    Route("result", "GET", "/results/{name}", 0, result, open=True),
    Route("show instance-ssh-keys", "GET", I + "{id}/ssh/", 2.0, list_keys),
    Route("attach ssh", "POST", I + "{id}/ssh/", 2.0, attach),
    Route("detach ssh", "DELETE", I + "{id}/ssh/{key}/", 2.0, detach),
    Route("show pending-price-increases", "GET", I + "pending-price-increases/", 2.0, list_increases),
    Route("accept price-increase", "PUT", I + "accept-price-increase/", 2.0, decide),
    Route("reject price-increase", "PUT", I + "reject-price-increase/", 2.0, decide),
    Route("show scheduled-jobs", "GET", "/api/v0/commands/schedule_job/", 3.5, list_jobs),
    Route("create scheduled-job", "POST", "/api/v0/commands/schedule_job/", 3.5, add_job),
    Route("update scheduled-job", "PUT", "/api/v0/commands/schedule_job/{id}/", 3.5, change_job),
    Route("delete scheduled-job", "DELETE", "/api/v0/commands/schedule_job/{id}/", 3.5, drop_job),
    Route("copy", "PUT", "/api/v0/commands/copy_direct/", 3.5, copy),
    Route("copy", "PUT", "/api/v0/commands/rsync/", 3.5, copy),
    Route("cancel copy", "DELETE", "/api/v0/commands/copy_direct/", 3.5, done),
    Route("cancel sync", "DELETE", "/api/v0/commands/rclone/", 3.5, done),
    Route("cloud copy", "POST", "/api/v0/commands/rclone/", 3.5, done),
    Route("cancel rsync", "DELETE", "/api/v0/commands/rsync/", 3.5, done),
    Route("show instances-v0", "GET", I, 20.0, old_list),
    Route("update instance-ssh-key", "PUT", I + "{id}/ssh/", 2.0, replace_key),
    Route("show instance-backups", "GET", "/api/v0/instance_backups/", 0, backups),
    Route("show instance-backup-files", "GET", "/api/v0/instance_backups/{id}/download/", 0, backup_files),
    Route("show bid-price", "PUT", "/api/v0/bundles_bid_price/{id}/", 0.8, bid_price),
    # The first that fits is taken: the routes above have no ID.
    Route("manage instance", "PUT", I + "{id}/", 1.0, manage),
    Route("manage instances", "PUT", I, 4.0, manage_many),
]
