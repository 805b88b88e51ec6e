# SPDX-License-Identifier: MIT
"""What goes wrong, and with which request."""
import dataclasses
import re
import threading

from .messages import Response


@dataclasses.dataclass
class Fault:
    # Which requests: the first that match, after `skip` of them, `times` of them (-1: all).
    method: str = None
    path: str = None  # a regular expression for the whole path
    times: int = 1
    skip: int = 0
    # An answer instead of the service's own; nothing is carried out unless `carried_out`.
    status: int = None
    body: object = None
    content_type: str = "application/json"
    headers: list = dataclasses.field(default_factory=list)
    carried_out: bool = False
    raw: bytes = None  # these bytes are the whole response, head included
    # What happens to the answer, be it the service's own or the one above.
    delay_s: float = 0
    framing: str = "length"  # "chunked", "close": delimited by the end of the connection
    chunk_bytes: int = 0  # of each piece that is sent; 0: as they come
    chunk_extension: str = ""
    trailers: list = dataclasses.field(default_factory=list)
    interim: list = dataclasses.field(default_factory=list)  # 1xx statuses that go first
    extra: bytes = b""  # follow the response
    drip_s: float = 0  # pause after each piece
    dies_after: int = None  # number of pieces of a chunked body, then last_words where a chunk size is due, and the end
    last_words: bytes = b""
    cut: int = None  # number of bytes of head and body before the end
    ending: str = "clean"  # of the connection, where it ends: "fin" (TLS without a goodbye), "reset"
    lost: bool = False  # carried out, and the connection ends without an answer
    drop: bool = False  # the connection ends without an answer, and nothing was carried out
    hang: bool = False  # no answer and no end; nothing was carried out
    close_after: bool = False  # the connection ends after the answer, which does not say so
    list_bytes: int = 0  # minimum length of a listing, in bytes

    def __post_init__(self):
        for name in ("body", "raw", "extra", "last_words"):
            value = getattr(self, name)
            if isinstance(value, str) and name != "body":
                setattr(self, name, value.encode("latin-1"))

    @property
    def answers(self):
        return self.status is not None

    @property
    def silent(self):
        return self.lost or self.drop or self.hang

    def replacement(self):
        return Response(self.status, b"" if self.body is None else self.body, self.content_type, list(self.headers))

    def matches(self, request):
        return ((self.method is None or self.method == request.method)
                and (self.path is None or re.fullmatch(self.path, request.path) is not None))


def respond(fault, carry_out):
    """What is answered under a fault, or under none; None: nothing."""
    if fault and (fault.drop or fault.hang):
        return None
    if fault and fault.answers and not fault.carried_out:
        return fault.replacement()
    response = carry_out()
    return fault.replacement() if fault and fault.answers else response


class Faults:
    def __init__(self):
        self._lock = threading.Lock()
        self._waiting = []

    def add(self, fault):
        with self._lock:
            self._waiting.append(fault)
        return fault

    def clear(self):
        with self._lock:
            self._waiting.clear()

    def take(self, request):
        """The fault for this request, or None."""
        with self._lock:
            for fault in self._waiting:
                if not fault.matches(request):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times > 0:
                    fault.times -= 1
                if fault.times == 0:
                    self._waiting.remove(fault)
                return fault
        return None
