# SPDX-License-Identifier: MIT
"""Instances: GET /api/v1/instances/, GET and DELETE /api/v0/instances/{id}/. A worker is an instance of a group."""
import base64
import dataclasses
import json

from .messages import ok, refusal, whole_number
from .router import Route

PAGE = 25
EVER = 1 << 30
OURS = (
    "survives", "endpoint", "stages", "since", "keys", "made_at", "start_s", "mapped"
)  # members that the service does not show


@dataclasses.dataclass
class Instance:
    id: int
    label: str = None
    endpoint: int = None  # id of the group whose worker it is
    actual_status: str = "running"
    intended_status: str = "running"
    cur_state: str = "running"
    next_state: str = "running"
    image_uuid: str = "vllm/vllm-openai:v0.8.5"
    image_runtype: str = "ssh_direc ssh_proxy"
    status_msg: str = "success, running vllm/vllm-openai\n"
    ssh_host: str = "ssh5.vast.example"
    ssh_port: int = 30022
    machine_id: int = 5150
    gpu_name: str = "RTX 4090"
    num_gpus: int = 1
    public_ipaddr: str = "198.51.100.7"
    start_date: float = 1768384800.0
    dph_total: float = 0.3611
    disk_space: float = None
    is_bid: bool = False
    survives: int = 0  # number of deletions, the group's included, that fail on it
    stages: list = None  # [(seconds, status), ...] since `since`; None: it stays as it is
    since: float = None  # None: start_date
    keys: list = dataclasses.field(default_factory=list)
    made_at: float = None  # of a worker: when it began to start; None: long ago
    start_s: float = 0.0  # time that its start takes
    mapped: dict = dataclasses.field(default_factory=dict)  # ports beside that of SSH, which only test containers have

    def status(self, now):
        past = now - (self.start_date if self.since is None else self.since)
        for seconds, status in self.stages or ():
            if past >= seconds:
                self.actual_status = status
        return self.actual_status

    def worker_status(self, now):
        """How the router sees it, as a worker."""
        past = self.start_s if self.made_at is None else now - self.made_at
        return "idle" if past >= self.start_s else "loading" if past >= self.start_s / 2 else "creating"

    def perf(self, now):
        """What the service has measured; before that, an estimate."""
        return 812.5 if self.worker_status(now) == "idle" else 98.7

    def survive_or_die(self, account):
        """One attempt at a deletion. True: it is gone."""
        if self.survives > 0:
            self.survives -= 1
            return False
        del account.instances[self.id]
        return True

    def row(self, now):
        self.status(now)
        row = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in OURS}
        ports = {"22/tcp": [{"HostIp": "0.0.0.0", "HostPort": "40122"}], **self.mapped}
        if self.mapped:
            row["public_ipaddr"] = "127.0.0.1"
        return dict(row, ports=ports, extra_env=[], template_id=None)


def show(call):
    """One page, in the order of the ids. Filters other than the page are not read: nothing here needs them."""
    limit = min(int(call.query.get("limit", PAGE)), PAGE)
    rows = sorted(call.account.instances.values(), key=lambda i: i.id)
    rest = [i for i in rows if i.id > after(call.query.get("after_token"))]
    page, more = rest[:limit], rest[limit:]
    return ok(
        instances_found=len(rows),
        total_instances=len(rows),
        label_counts={},
        instances=[i.row(call.clock.epoch()) for i in page],
        next_token=token(page[-1].id) if more else None
    )


def token(last_id):
    return base64.b64encode(json.dumps({"values": {"id": last_id}}).encode()).decode()


def after(text):
    return json.loads(base64.b64decode(text))["values"]["id"] if text else 0


def show_one(call):
    instance = call.account.instances.get(whole_number(call.params["id"]))
    return ok(instances=instance.row(call.clock.epoch()) if instance else None)


def destroy(call):
    number = whole_number(call.params["id"])
    if number is None:
        return refusal(400, "invalid_args", "invalid instance_id")
    instance = call.account.instances.get(number)
    if instance is None:
        return refusal(404, "no_such_instance", "Instance not found")
    if not instance.survive_or_die(call.account):
        return ok(success=False, error="internal_error", msg="Instance could not be destroyed")
    return ok(msg="Instance destroyed successfully")


ROUTES = [
    Route("show instances", "GET", "/api/v1/instances/", 1.0, show),
    Route("show instance", "GET", "/api/v0/instances/{id}/", 2.0, show_one),
    Route("destroy instance", "DELETE", "/api/v0/instances/{id}/", 3.0, destroy),
]
