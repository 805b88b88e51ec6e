# SPDX-License-Identifier: MIT
"""HTTP/1.1 on the wire: requests in, responses out, framed as asked for. Strict with what comes in: clients are judged."""
import http

from .messages import Request

HEAD_LIMIT = 64 * 1024


class BadRequest(Exception):
    pass


def read_request(stream):
    """The next request of a stream; None at its end."""
    line = stream.readline(HEAD_LIMIT)
    if not line:
        return None
    parts = without_crlf(line).split(" ")
    if len(parts) != 3 or parts[2] != "HTTP/1.1" or not parts[1].startswith("/"):
        raise BadRequest("request line %r" % line)
    headers = list(read_fields(stream))
    check_fields(headers)
    request = Request(parts[0], parts[1], headers)
    request.body = read_body(stream, request)
    return request


def without_crlf(line):
    if not line.endswith(b"\r\n"):
        raise BadRequest("line without CRLF: %r" % line)
    return line[:-2].decode("latin-1")


def read_fields(stream):
    while True:
        line = without_crlf(stream.readline(HEAD_LIMIT))
        if not line:
            return
        name, colon, value = line.partition(":")
        if not colon or not name or name.strip() != name or " " in name:
            raise BadRequest("field %r" % line)
        yield name, value.strip(" \t")


def check_fields(headers):
    names = [n.lower() for n, _ in headers]
    if names.count("host") != 1:
        raise BadRequest("%d Host fields" % names.count("host"))
    for name in ("content-length", "transfer-encoding", "authorization", "content-type"):
        if names.count(name) > 1:
            raise BadRequest("%s twice" % name)
    if "content-length" in names and "transfer-encoding" in names:
        raise BadRequest("both length and encoding")


def read_body(stream, request):
    if request.header("Transfer-Encoding") is not None:
        return b"".join(read_chunks(stream))
    length = request.header("Content-Length") or "0"
    if not length.isdigit():
        raise BadRequest("Content-Length %r" % length)
    return read_exactly(stream, int(length))


def read_exactly(stream, count):
    data = stream.read(count)
    if len(data) != count:
        raise BadRequest("body ends after %d of %d bytes" % (len(data), count))
    return data


def read_chunks(stream):
    while True:
        size = int(without_crlf(stream.readline(HEAD_LIMIT)).partition(";")[0], 16)
        if size == 0:
            break
        yield read_exactly(stream, size)
        without_crlf(stream.readline(HEAD_LIMIT))
    list(read_fields(stream))


# ---- out ----


def reason(status):
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def head(response, fields):
    lines = ["HTTP/1.1 %d %s" % (response.status, reason(response.status))]
    if response.status not in (204, 304):
        lines.append("Content-Type: " + response.content_type)
    lines += ["%s: %s" % field for field in list(response.headers) + fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def encode(response, fault=None):
    """The bytes of a response, piece by piece, and whether the connection must end after it: (pieces, ends)."""
    framing = fault.framing if fault else "length"
    if framing == "length" and not isinstance(response.body, (bytes, str, dict, list, type(None))):
        framing = "chunked"
    if response.status in (204, 304):
        return iter([head(response, [])]), False
    pieces = resized(response.pieces(), fault.chunk_bytes if fault else 0)
    if framing == "close":
        return after(head(response, [("Connection", "close")]), pieces), True
    if framing == "chunked":
        return after(head(response, [("Transfer-Encoding", "chunked")]), chunks(pieces, fault)), False
    whole = list(pieces)
    return after(head(response, [("Content-Length", str(sum(map(len, whole))))]), whole), False


def after(first, rest):
    yield first
    yield from rest


def resized(pieces, size):
    if not size:
        yield from (p for p in pieces if p)
        return
    for piece in pieces:
        for at in range(0, len(piece), size):
            yield piece[at:at + size]


def chunks(pieces, fault):
    extension = fault.chunk_extension if fault else ""
    for count, piece in enumerate(pieces):
        if fault and fault.dies_after == count:
            yield fault.last_words
            return
        yield b"%x%s\r\n%s\r\n" % (len(piece), extension.encode(), piece)
    trailers = "".join("%s: %s\r\n" % t for t in (fault.trailers if fault else []))
    yield b"0\r\n" + trailers.encode() + b"\r\n"


def limited(pieces, count):
    """The bytes, truncated."""
    for piece in pieces:
        if count <= 0:
            return
        yield piece[:count]
        count -= len(piece)


def spoiled(pieces, fault):
    """What a fault makes of the bytes of a response."""
    if fault.raw is not None:
        pieces = iter([fault.raw])
    interim = b"".join(b"HTTP/1.1 %d %s\r\nX-Interim: 1\r\n\r\n" % (s, reason(s).encode()) for s in fault.interim)
    if interim:
        pieces = after(interim, pieces)
    if fault.cut is not None:
        pieces = limited(pieces, fault.cut)
    yield from pieces
    if fault.extra:
        yield fault.extra
