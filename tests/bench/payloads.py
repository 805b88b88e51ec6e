# SPDX-License-Identifier: MIT
"""Texts that show what the scanner costs where it is not plain ASCII. Usage: payloads.py FOLDER

The same bytes at each run. Every text is an object with a list `offers`, whose elements have the members that the bench picks (id,
dph_total, gpu_name) and one that it does not.
"""
import json
import pathlib
import random
import sys

COUNT = 100
DRAW = random.Random(20261128)


def row(number, **more):
    return {"id": 7000000 + number, "dph_total": DRAW.uniform(0.1, 9), "gpu_name": "RTX 4090", **more}


def utf8():
    """Mostly characters of three bytes, some of two and four, a blank now and then."""
    letters = [chr(DRAW.randrange(0x4E00, 0x9FA0)) for _ in range(400)] + ["ü", "é", "ß", "Ж", " ", "😀"] * 8
    return [row(i, text="".join(DRAW.choice(letters) for _ in range(600))) for i in range(COUNT)]


def escapes():
    """A log: a line break or a quotation mark every few letters."""
    words = ["epoch", "loss", "ok", "step", "gpu", "done"]
    text = lambda: "".join(DRAW.choice(words) + DRAW.choice(["\n", '"', "\\", "\t"]) for _ in range(250))
    return [row(i, text=text()) for i in range(COUNT)]


def units():
    """Letters beyond ASCII as Python's json writes them: \\uXXXX, a surrogate pair now and then."""
    letters = "üéßЖ中文字符😀"
    return [row(i, text="".join(DRAW.choice(letters) for _ in range(300))) for i in range(COUNT)]


def nested(levels):
    value = 1
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


def deep():
    return [row(i, text=[nested(12) for _ in range(12)]) for i in range(COUNT)]


def numbers():
    return [
        row(i, text=[DRAW.uniform(-1e6, 1e6) if n % 2 else DRAW.randrange(1 << 40) for n in range(120)])
        for i in range(COUNT)
    ]


CONTENT = "".join(chr(97 + i % 26) for i in range(176000)).encode()
ANSWER = b'{"success": true, "deleted_workers": [1001, 1002], "failed_workers": [], "msg": "Deleted endpoint job an"}...'[:
                                                                                                                          109
                                                                                                                          ]


def response(head, content):
    return ("HTTP/1.1 200 OK\r\n%s\r\n" % head).encode() + content


def responses():
    """A short head, one of 4 KB, and a body in chunks of 16 bytes."""
    chunks = b"".join(b"10\r\n%s\r\n" % CONTENT[at:at + 16] for at in range(0, len(CONTENT), 16)) + b"0\r\n\r\n"
    fields = "".join("X-Header-Number-%02d: %s\r\n" % (n, ("value%d-" % n) * 10) for n in range(40))
    kind = "Content-Type: application/json\r\n"
    return {"resp_short.http": response(kind + "Content-Length: 109\r\n", ANSWER),
            "resp_fields.http": response(fields + "Content-Length: 109\r\n", ANSWER),
            "resp_chunks16.http": response(kind + "Transfer-Encoding: chunked\r\n", chunks)}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows, ascii_only in (("utf8", utf8, False), ("escapes", escapes, False), ("units", units, True),
                                   ("deep", deep, True), ("numbers", numbers, True)):
        text = json.dumps({"offers": rows()}, separators=(",", ":"), ensure_ascii=ascii_only)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    for name, data in responses().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
