# SPDX-License-Identifier: MIT
"""The service: who asks, whether they may, and what happens then."""
import dataclasses
import itertools
import threading

from . import (
    billing, connections, control, deployments, earnings, endpoints, hosting, instances, keys, offers, renting, routing,
    selftest, serverless, spend, storage, team, templates, tfa, users
)
from .account import sample_account
from .clock import Clock
from .faults import Fault, Faults, respond
from .limits import Limiter
from .messages import Response, refusal
from .router import Router
from .server import Listener

NOUNS = (
    billing,
    connections,
    deployments,
    earnings,
    endpoints,
    hosting,
    renting,  # before instances: "filters" is no id
    instances,
    keys,
    offers,
    routing,
    selftest,
    serverless,
    spend,
    storage,
    team,
    templates,
    tfa,
    users,
)
ROUTER = Router(*(noun.ROUTES for noun in NOUNS))


@dataclasses.dataclass
class Settings:
    limit_scale: float = 1.0  # of the documented intervals; 0: no limits
    limit_style: str = "text"  # see limits.STYLES
    worker_start_s: float = 5.0  # until the workers of a new workergroup are ready
    auth_status: int = 401  # 404: as some accounts see a wrong key


@dataclasses.dataclass
class Record:
    """One request as it arrived, and what was answered."""
    method: str
    target: str
    path: str
    query: dict
    headers: list
    body: bytes
    key: str
    connection: int
    tls_version: str  # "TLSv1.3"; None over plain HTTP
    resumed: bool
    at: float
    status: int = None  # None: no answer was sent

    def header(self, name):
        values = [v for n, v in self.headers if n.lower() == name.lower()]
        return ", ".join(values) if values else None


@dataclasses.dataclass
class Call:
    """What a handler gets."""
    request: object
    account: object
    params: dict
    query: dict
    fault: Fault
    clock: Clock
    accounts: list
    service: object
    connection: object


class Emulator:
    """Accounts and their things, reached through any number of listeners. Ends with its `with` block."""

    def __init__(self, *accounts, settings=None):
        self.clock = Clock()
        self.settings = settings or Settings()
        self.accounts = {a.key: a for a in accounts or (sample_account(),)}
        self.faults = Faults()
        self.records = []
        self.complaints = []  # requests that are no HTTP/1.1
        self.listeners = []
        self.routing = routing.Routing(self)
        self.selftest = selftest.SelfTest()
        self._limiter = Limiter(self.clock)
        self._lock = threading.Lock()
        self._connections = itertools.count(1)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stop()

    def listen(self, tls=None, host="127.0.0.1", port=0):
        """Starts to serve; `tls` is an ssl.SSLContext. Port 0: any, see the listener's url."""
        listener = Listener(self, tls, host, port)
        self.listeners.append(listener)
        return listener

    def stop(self):
        self.routing.stop()
        for listener in self.listeners:
            listener.stop()

    @property
    def url(self):
        """Of the first listener."""
        return self.listeners[0].url

    @property
    def account(self):
        """The first account."""
        return next(iter(self.accounts.values()))

    def fault(self, **fields):
        return self.faults.add(Fault(**fields))

    def requests(self, method=None, path=None):
        """Records that match."""
        with self._lock:
            return [r for r in self.records if method in (None, r.method) and path in (None, r.path)]

    def reset(self):
        """Forgets faults, records and limits, not the accounts."""
        with self._lock:
            self.faults.clear()
            self.records.clear()
            self.complaints.clear()
            self._limiter = Limiter(self.clock)

    # ---- for the listeners ----

    def next_connection(self):
        """A number for a connection, unique among all listeners."""
        return next(self._connections)

    def answer(self, request, connection):
        """Answers one request. Returns (record, fault or None, Response or None)."""
        if request.path.startswith(control.PREFIX):
            return None, None, control.answer(self, request)
        with self._lock:
            record = Record(request.method, request.target, request.path, request.query, request.headers, request.body,
                            request.key, connection.number, connection.tls_version, connection.resumed,
                            self.clock.epoch())
            self.records.append(record)
            fault = self.faults.take(request)
            response = respond(fault, lambda: self._carry_out(request, fault, connection))
            if response is not None and not (fault and fault.silent):
                record.status = response.status
        return record, fault, response

    def _carry_out(self, request, fault, connection):
        route, params = ROUTER.find(request.method, request.path)
        if route is None and params:
            return Response(405, "<h1>405 Method Not Allowed</h1>", "text/html", [("Allow", ", ".join(params))])
        if route is None:
            return Response(404, "<h1>404 Not Found</h1>", "text/html")
        account = self.accounts.get(request.key)
        if account is None and not route.open:
            return refusal(self.settings.auth_status, "auth_error", "Invalid user key")
        too_soon = self._limiter.refuse(route, (request.key, connection.peer), self.settings)
        if too_soon:
            return too_soon
        return route.handler(Call(request, account, params, request.query, fault, self.clock,
                                  list(self.accounts.values()), self, connection))
