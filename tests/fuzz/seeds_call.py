# SPDX-License-Identifier: MIT
"""seeds_call.py FOLDER: writes the inputs that fuzz_call begins with: each operation, with each response below.

An input is a byte for the settings, then what the server does; see tests/fuzz/fuzz_call.c.
"""
import hashlib
import os
import sys

OPERATIONS = {"delete endpoint": 0, "list endpoints": 1, "destroy instance": 2, "post": 3}
HTTPS, PROXY, PACING, SMALL_BUFFER, CHUNKED = 4, 8, 16, 32, 64
SETTINGS = (0, HTTPS, HTTPS | PROXY, SMALL_BUFFER | CHUNKED, PACING)

# The acts of a server.
AGAIN, CLOSE, NEXT = (bytes((0xff, act)) for act in (0, 1, 6))
LATE = bytes((0xff, 5, 8))  # 2 s
TUNNEL = b"HTTP/1.1 200 Connection established\r\n\r\n"
BROKEN_CHUNK = b"HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"msg\":\"a\r\nx\r\n"

# Bodies of errors, some of them malformed: what is read of them must not depend on where they are split.
ERRORS = (
    b'{"error":"Instance 5\nnot found"}',
    b'{"error":"\nnot found"}',
    b'{"msg":"not found\\q"}',
    b'{"msg":"not\\u00e9\\ud83d\\ude00 found"}',
    b'{"msg":"not \xc3found"}',
    b'{"detail":[{"msg":"field required"},{"msg":"too long"}]}',
    b'{"error":"auth_error","msg":"threshold=3.0"}',
    b'{"success":false,"error":"no_such_instance"',
    b'<html><body>Instance 5 not found</body></html>',
    b'Instance 5 ' + b'x' * 300 + b' not found',
    b'{"msg":"' + b'x' * 252 + b'\\u00e9\xf0\x9f\x98\x80"}',
    b'{"msg":"k3y-0123456789-abcdef-xyz"}',
)
SUCCESSES = (
    b'{"success":true}',
    b'{"success":true,"msg":"k3y-0123456789-abcdef-xyz","results":[{"id":1,"endpoint_name":"a"}]}',
    b'{"success":true,"deleted_workers":[1,2,3],"failed_workers":[4]}',
    b'{"success":false,"msg":"Instance not found"}',
    b'{"msg":"cut of',
    b'{"msg":"a",x}',
    b'<html>Log in</html>',
    b'[1,x]',
    b'',
)


def whole(status, body):
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


def chunked(status, body):
    halves = body[:len(body) // 2], body[len(body) // 2:]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves if half)
    return b"HTTP/1.1 %s\r\nTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n" % (status, chunks)


def stories():
    """What a server does, in the order of its connections."""
    for status in b"400 No", b"404 No", b"429 No", b"503 No":
        for body in ERRORS:
            yield whole(status, body)
            yield chunked(status, body)
            # The response to the first attempt is lost.
            yield CLOSE + NEXT + whole(status, body)
    for body in SUCCESSES:
        yield whole(b"200 OK", body) + LATE + chunked(b"200 OK", body)
        yield b"HTTP/1.0 200 OK\r\n\r\n" + body + AGAIN + CLOSE + NEXT + whole(b"200 OK", body)
    yield BROKEN_CHUNK + NEXT + whole(b"200 OK", SUCCESSES[0])
    yield b"HTTP/1.1 100 Go\r\n\r\n" + whole(b"307 Go", b"") + whole(b"204 No", b"")
    yield b"HTTP/1.1 307 Go\r\nLocation: /api/v0/x/\r\n\r\n" + NEXT + whole(b"200 OK", SUCCESSES[0])


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for story in stories():
        for operation in OPERATIONS.values():
            for settings in SETTINGS:
                seed = bytes((operation | settings, )) + (TUNNEL if settings & PROXY else b"") + story
                with open(os.path.join(folder, "seed-" + hashlib.sha1(seed).hexdigest()[:16]), "wb") as file:
                    file.write(seed)


if __name__ == "__main__":
    main(sys.argv[1])
