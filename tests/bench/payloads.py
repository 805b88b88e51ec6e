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
    return [row(i, text=[DRAW.uniform(-1e6, 1e6) if n % 2 else DRAW.randrange(1 << 40) for n in range(120)]) for i in range(COUNT)]


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows, ascii_only in (("utf8", utf8, False), ("escapes", escapes, False), ("units", units, True), ("deep", deep, True),
                                   ("numbers", numbers, True)):
        text = json.dumps({"offers": rows()}, separators=(",", ":"), ensure_ascii=ascii_only)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
