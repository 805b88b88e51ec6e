# SPDX-License-Identifier: MIT
"""A serverless worker: an HTTP server of its own that checks grants, queues requests, keeps sessions and asks its model."""
import contextlib
import dataclasses
import json
import random
import string
import threading

from . import model, signing
from .faults import respond
from .messages import Response
from .server import Listener

GRANT_MEMBERS = ("cost", "endpoint", "reqnum", "request_idx", "signature", "url")
JSON = "application/json; charset=utf-8"
MAX_SESSIONS = 10
# What the worker writes where a chunk size is due, when its model dies in the middle of a stream.
SECOND_HEAD = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n0\r\n\r\n"


@dataclasses.dataclass
class Received:
    """One request as it arrived, and what was answered."""
    method: str
    path: str
    target: str
    headers: list
    body: bytes
    connection: int
    status: int = None


@dataclasses.dataclass
class Session:
    id: str
    auth_data: object
    lifetime: float
    expiration: float
    created_at: float
    on_close_route: str
    on_close_payload: object
    connections: list = dataclasses.field(default_factory=list)

    def shown(self):
        return {
            name: getattr(self, name)
            for name in ("auth_data", "lifetime", "expiration", "created_at", "on_close_route", "on_close_payload")
        }


@dataclasses.dataclass
class Job:
    """One execution: where the model may wait for time to pass."""
    worker: object
    connection: object
    session: object = None
    cost: float = 0.0

    def idle(self, seconds):
        """Lets time pass; an OSError when the client has closed the connection during that time."""
        if seconds > 0:
            self.connection.idle(seconds)


def empty(status):
    return Response(status, b"", "application/octet-stream")


def json_response(status, value):
    return Response(status, value, JSON)


def text(status, words):
    return Response(status, "%d: %s" % (status, words), "text/plain; charset=utf-8")


def faults_of(reply):
    """What is wrong with the body of a request; {} if nothing is."""
    if "auth_data" not in reply:
        return {"auth_data": "field missing"}
    missing = {name: "missing parameter" for name in GRANT_MEMBERS if name not in (reply["auth_data"] or {})}
    if missing:
        return {"auth_data": missing}
    if "payload" not in reply:
        return {"payload": "field missing"}
    return {} if isinstance(reply["payload"], dict) else {"payload": {"data": "payload must be a dictionary"}}


class Worker:
    """The worker of one instance. It serves until stop()."""

    def __init__(self, service, instance, tls=None, host="127.0.0.1"):
        self.service = service
        self.id = instance
        self.records = []
        self.complaints = []
        self.executions = []  # (path, payload) of what its model began
        self.completed = 0  # how many of them came to their end
        self.cancelled = 0  # and how many the client cut off
        self.closed = []  # what its model received at the ends of sessions
        self.sessions = {}
        self.busy = 0  # number of further requests that are refused because of the queue
        self.perf = 1e9  # workload per second
        self.max_queue_s = 30.0
        self.token_s = 0.0  # time that each token of a stream takes
        self._load = 0.0
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self.listener = Listener(self, tls, host)

    @property
    def url(self):
        return self.listener.url

    def stop(self):
        self.listener.stop()

    def bytes_seen(self):
        """All that has reached it."""
        parts = [b"%s %s %r " % (r.method.encode(), r.target.encode(), r.headers) + r.body for r in list(self.records)]
        return b"\n".join(parts)

    # ---- for the listener ----

    def next_connection(self):
        return self.service.next_connection()

    def answer(self, request, connection):
        record = Received(
            request.method, request.path, request.target, request.headers, request.body, connection.number
        )
        self.records.append(record)
        fault = self.service.faults.take(request)
        response = respond(fault, lambda: self._answer(request, connection))
        if response is not None and not (fault and fault.silent):
            record.status = response.status
        return record, fault, response

    def _answer(self, request, connection):
        handler = SESSION_CALLS.get(request.path) or (Worker._work if request.path in model.ROUTES else None)
        if handler is None:
            return text(404, "Not Found")
        if request.method != "POST":
            return text(405, "Method Not Allowed")
        try:
            reply = json.loads(request.body)
        except ValueError:
            reply = None
        if not isinstance(reply, dict):
            return json_response(422, {"error": "invalid JSON"})
        return handler(self, request, reply, connection)

    # ---- requests ----

    def _work(self, request, reply, connection):
        wrong = faults_of(reply)
        if wrong:
            return json_response(422, wrong)
        session = None
        if reply.get("session_id") is not None:
            session = self._session(reply["session_id"])
            if session is None:
                return json_response(410, {"error": "invalid session"})
            session.expiration += session.lifetime  # even if the signature is wrong
        grant = reply["auth_data"]
        if not signing.verify(grant["url"], grant["signature"]):
            return empty(401)
        cost = 0.0 if session else float(grant["cost"])
        with self._lock:
            if self.busy > 0 or self._load / self.perf > self.max_queue_s:
                self.busy = max(0, self.busy - 1)
                return empty(429)
            self._load += cost
        self.executions.append((request.path, reply["payload"]))
        if session:
            session.connections.append(connection)
        return self._execute(request.path, reply["payload"], Job(self, connection, session, cost))

    def _execute(self, path, payload, job):
        answer, parallel = model.ROUTES[path]
        try:
            with contextlib.nullcontext() if parallel else self._turn:
                response = answer(payload, job)
        except BaseException:
            self._end(job, False)
            raise
        if hasattr(response.body, "__next__"):
            response.body = self._watched(response.body, job)
        else:
            self._end(job, True)
        return response

    def _watched(self, pieces, job):
        """The pieces of a stream, with an account of how it ended."""
        whole = False
        try:
            yield from pieces
            whole = True
        finally:
            self._end(job, whole)

    def _end(self, job, whole):
        with self._lock:
            self._load -= job.cost
            if job.session and job.connection in job.session.connections:
                job.session.connections.remove(job.connection)
            self.completed += whole
            self.cancelled += not whole

    # ---- sessions ----

    def _session(self, number):
        """A session that has not expired."""
        session = self.sessions.get(number)
        if session and session.expiration < self.service.clock.epoch():
            self._close(session)
            return None
        return session

    def _close(self, session):
        del self.sessions[session.id]
        for connection in session.connections:
            connection.end("clean")
        if session.on_close_route:
            self.closed.append((session.on_close_route, dict(session.on_close_payload or {}, session_id=session.id)))

    def _create(self, request, reply, connection):
        if "auth_data" not in reply:
            return Response(
                500, "500 Internal Server Error\n\nServer got itself in trouble", "text/plain; charset=utf-8"
            )
        for session in list(self.sessions.values()):
            self._session(session.id)
        if len(self.sessions) >= MAX_SESSIONS:
            return empty(429)
        wanted, now = reply.get("payload") or {}, self.service.clock.epoch()
        lifetime = float(wanted.get("lifetime") or 60)
        number = "".join(random.choice(string.ascii_letters + string.digits) for _ in range(13))
        self.sessions[number] = Session(number, reply["auth_data"], lifetime, now + lifetime, now,
                                        wanted.get("on_close_route"), wanted.get("on_close_payload"))
        return json_response(201, {"session_id": number, "expiration": now + lifetime})

    def _named(self, reply):
        """The session that a call names, and the refusal of the call."""
        if "session_id" not in reply or "session_auth" not in reply:
            return None, json_response(
                422, {name: "field missing"
                      for name in ("session_id", "session_auth") if name not in reply}
            )
        session = self._session(reply["session_id"])
        if session and session.auth_data != reply["session_auth"]:
            return None, json_response(401, {"error": "session_auth is not valid"})
        return session, None

    def _get(self, request, reply, connection):
        session, refused = self._named(reply)
        if session is None:
            return refused or json_response(400, {"error": "session does not exist"})
        return json_response(200, dict({"session_id": session.id}, **session.shown()))

    def _health(self, request, reply, connection):
        session, refused = self._named(reply)
        return refused or json_response(200, {"ok": session is not None})

    def _finish(self, request, reply, connection):
        session, refused = self._named(reply)
        if session is None:
            return refused or json_response(400, {"error": "session with id %s not found" % reply["session_id"]})
        self._close(session)
        return json_response(200, {"ended": True, "removed_session": session.id})


SESSION_CALLS = {
    "/session/create": Worker._create,
    "/session/get": Worker._get,
    "/session/health": Worker._health,
    "/session/end": Worker._finish,
}
