# SPDX-License-Identifier: MIT
"""Requests and responses, apart from how they travel."""
import dataclasses
import json
import urllib.parse


@dataclasses.dataclass
class Request:
    method: str
    target: str
    headers: list  # pairs, as received
    body: bytes = b""
    version: str = "HTTP/1.1"

    def __post_init__(self):
        self.path, _, query = self.target.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))

    def header(self, name):
        """Its one value; None when it is absent or there are several."""
        values = [v for n, v in self.headers if n.lower() == name.lower()]
        return values[0] if len(values) == 1 else None

    @property
    def key(self):
        scheme, _, key = (self.header("Authorization") or "").partition(" ")
        return key if scheme == "Bearer" and key else None


@dataclasses.dataclass
class Response:
    status: int
    body: object = b""  # bytes, text, an object for JSON, or a generator of bytes
    content_type: str = "application/json"
    headers: list = dataclasses.field(default_factory=list)

    def pieces(self):
        """The body as bytes, in pieces."""
        if isinstance(self.body, bytes):
            return [self.body]
        if isinstance(self.body, str):
            return [self.body.encode()]
        if isinstance(self.body, (dict, list)) or self.body is None:
            return [json.dumps(self.body).encode()]
        return self.body


def ok(success=True, **members):
    return Response(200, dict(success=success, **members))


def refusal(status, error, msg):
    return Response(status, {"success": False, "error": error, "msg": msg})


def whole_number(text):
    """The number in a path; None if it is not a number."""
    return int(text) if text.isascii() and text.isdigit() else None
