# SPDX-License-Identifier: MIT
"""The router of serverless requests: places in the queue of an endpoint group, and grants for its workers.

POST /route/        {"endpoint" or "endpoint_id", "cost", "request_idx"}; by the key of the group or of its account
GET  /pubkey/       what grants are verified with
GET  /static/jvastai_root.cer    the root certificate of workers
POST /NAME/v1/chat/completions and its like: the OpenAI gateway, by the key of the account
"""
import dataclasses
import itertools
import json

from . import certs, model, signing
from .messages import Response
from .router import Route
from .worker import Job, Worker


@dataclasses.dataclass
class Place:
    """One request that waits, or was granted a worker."""
    index: int
    cost: float
    seen: float  # when it was last asked for
    lapse_s: float
    granted: bool = False
    polls: int = 0


@dataclasses.dataclass
class Queue:
    """The queue of one endpoint group, and what tests want of its answers."""
    # Answers to come, in this order: without a place yet, not ready, in queue mode. A number counts answers of a place.
    silent: int = 0
    not_ready: int = 0
    queued: int = 0
    never: bool = False  # no worker is ever ready
    endless: bool = False  # queue mode, for ever at the same place
    # Of grants.
    extra: dict = dataclasses.field(default_factory=dict)  # members more, before the others
    pad: int = 0  # bytes of a member more
    reverse: bool = False  # members in the opposite order
    bad_signatures: int = 0  # number of further grants that are signed wrongly
    url: str = None  # in place of the worker's
    # The account.
    places: dict = dataclasses.field(default_factory=dict)
    polls: int = 0
    grants: int = 0

    @property
    def taken(self):
        """Places taken so far."""
        return len(self.places)


class Routing:
    """All queues and workers of one service."""

    def __init__(self, service):
        self.service = service
        self.tls = None  # of workers to come: an ssl.SSLContext, or None for plain HTTP
        self.root = None  # the file of the root certificate of workers
        self.workers = {}  # by the id of their instance
        self._queues = {}
        self._index = itertools.count(1)
        self._number = itertools.count(1)

    def serve_tls(self, authority):
        """Workers to come are reached by https, with certificates of this authority for their address."""
        self.tls = certs.server_context(authority.issue(name="pyworker.vast.ai", san=("IP:127.0.0.1",)))
        self.root = authority.pem

    def queue(self, endpoint_id):
        return self._queues.setdefault(endpoint_id, Queue())

    def worker(self, instance_id):
        """The worker of an instance, which serves from now on."""
        if instance_id not in self.workers:
            self.workers[instance_id] = Worker(self.service, instance_id, self.tls)
        return self.workers[instance_id]

    @property
    def executions(self):
        return [e for w in self.workers.values() for e in w.executions]

    def stop(self):
        for worker in self.workers.values():
            worker.stop()

    def _retire(self, account):
        """Ends the workers of instances that are gone."""
        for number in [n for n in self.workers if n not in account.instances]:
            self.workers.pop(number).stop()

    def ask(self, account, group, reply):
        """Answers one request to the router."""
        self._retire(account)
        now, queue = self.service.clock.epoch(), self.queue(group.id)
        queue.polls += 1
        base = {"endpoint": group.endpoint_name}
        if queue.silent > 0:
            queue.silent -= 1
            return dict(base, status=self._words(account, group, now))
        place = queue.places.get(reply.get("request_idx") or 0)
        if place is None:
            place = Place(next(self._index), reply["cost"], now, float(reply.get("replay_timeout") or 60))
            queue.places[place.index] = place
        place.seen, place.polls = now, place.polls + 1
        worker = self._worker_for(account, group, queue, place, now)
        if worker is not None:
            return self._grant(queue, place, worker, base)
        if queue.endless or queue.queued > 0:
            queue.queued -= queue.queued > 0
            waiting = self._before(queue, place, now)
            position = 3 if queue.endless else len(waiting) + queue.queued + 1
            return dict(
                base, status="queued", queue_position=position, queue_depth=position + 9, request_idx=place.index
            )
        return dict(base, status=self._words(account, group, now), request_idx=place.index)

    @staticmethod
    def _before(queue, place, now):
        """Places before this one that wait and have not lapsed."""
        return [
            p for p in queue.places.values() if p.index < place.index and not p.granted and now - p.seen < p.lapse_s
        ]

    def _worker_for(self, account, group, queue, place, now):
        if queue.never or queue.endless or group.endpoint_state == "stopped":
            return None
        if queue.not_ready > 0:
            queue.not_ready -= 1
            return None
        ready = [w for w in account.workers_of(group.id) if w.worker_status(now) == "idle"]
        if not ready or queue.queued > 0 or self._before(queue, place, now):
            return None
        return self.worker(ready[queue.grants % len(ready)].id)

    def _grant(self, queue, place, worker, base):
        place.granted = True
        queue.grants += 1
        url = queue.url or worker.url
        signature = signing.sign(url)
        if queue.bad_signatures > 0:
            queue.bad_signatures -= 1
            signature = signature[::-1]
        number = next(self._number)
        grant = dict(base, url=url, cost=place.cost, reqnum=number, request_idx=place.index, signature=signature,
                     __request_id="r-%d" % number)
        grant = dict(queue.extra, **grant)
        if queue.pad:
            grant["padding"] = "p" * queue.pad
        return dict(reversed(grant.items())) if queue.reverse else grant

    @staticmethod
    def _words(account, group, now):
        if group.endpoint_state == "stopped":
            return "endpoint stopped"
        states = [w.worker_status(now) for w in account.workers_of(group.id)]
        words = "total workers: %d; ready: %d" % (len(states), states.count("idle"))
        return words + "".join("; %s: %d" % (s, states.count(s)) for s in ("loading", "creating") if s in states)


def group_of(call, reply):
    """The account and the group that a request names, if its key may use it; the refusal otherwise."""
    key, found = call.request.key, None
    for account in call.accounts:
        for group in account.endpoints.values():
            named = reply.get("endpoint_id") == group.id or reply.get("endpoint") == group.endpoint_name
            if named and not group.deleted and key in (account.key, group.api_key):
                found = account, group
    if found:
        return found, None
    keys = {k for a in call.accounts for k in [a.key] + [g.api_key for g in a.endpoints.values()]}
    if key not in keys:
        return None, Response(401, {"error_msg": "Invalid API key"})
    return None, Response(
        400, {"error_msg": "No such endpoint: %s" % (reply.get("endpoint") or reply.get("endpoint_id"))}
    )


def route(call):
    try:
        reply = json.loads(call.request.body)
        reply["cost"] = float(reply.get("cost", 100)) if not isinstance(reply.get("cost"), int) else reply["cost"]
    except (TypeError, ValueError):
        return Response(400, {"error_msg": "invalid request"})
    found, refused = group_of(call, reply)
    return refused or Response(200, call.service.routing.ask(*found, reply))


def public_key(call):
    return Response(200, signing.public_key(), "text/plain")


def root(call):
    file = call.service.routing.root
    if file is None:
        return Response(404, "<h1>404 Not Found</h1>", "text/html")
    with open(file, "rb") as pem:
        return Response(200, pem.read(), "application/x-x509-ca-cert")


def gateway(answer):
    def handler(call):
        if not any(g.endpoint_name == call.params["name"] for g in call.account.endpoints.values()):
            return Response(404, {"error": {"message": "no such endpoint", "type": "invalid_request_error"}})
        payload = json.loads(call.request.body)
        if "model" not in payload:
            return Response(400, {"error": {"message": "model is required", "type": "invalid_request_error"}})
        return answer(payload, Job(None, call.connection))
    return handler


ROUTES = [
    Route("route", "POST", "/route/", 0, route, open=True),
    Route("pubkey", "GET", "/pubkey/", 0, public_key, open=True),
    Route("worker root", "GET", "/static/jvastai_root.cer", 0, root, open=True),
    Route("openai chat", "POST", "/{name}/v1/chat/completions", 0, gateway(model.chat)),
    Route("openai chat", "POST", "/{name}/chat/completions", 0, gateway(model.chat)),
    Route("openai completion", "POST", "/{name}/v1/completions", 0, gateway(model.completions)),
    Route("openai completion", "POST", "/{name}/completions", 0, gateway(model.completions)),
]
