# SPDX-License-Identifier: MIT
"""Instructions of our parsers and of their peers, in one run. Usage: parsers.py PAYLOADS OURS [PEERS]

PAYLOADS has what tests/bench/payloads.py and the shared harness make; OURS and PEERS have that harness's programs, json-NAME and
http-NAME. Each row names its goal, our figure, and the best peer that makes the same checks: one that refuses every text below that
is no JSON, or no HTTP response, in pieces where the row has pieces. A peer that takes only a whole text is in the rows that say so.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
WRONG = {
    "json": (
        b'["\xff"]', b'["\xe2\x82"]', b'["\xc0\xaf"]', b'["\xed\xa0\x80"]', b'["a\nb"]', b"[1,]", b"[01]", b"[1.]", b"[nul]", b"[1",
        b"[1] x", b'["\\x"]', b'["\\ud800"]', b'{"a" 1}', b"[1][2]", b"[+1]", b"{1:2}", b"[NaN]", b"[1]\0", b"[1}"
    ),
    "http": (
        b"HTTP/1.1 200 OK\nContent-Length: 1\n\nx", HEAD + b"A: b\rc\r\nContent-Length: 1\r\n\r\nx",
        HEAD + b"A: b\0c\r\nContent-Length: 1\r\n\r\nx", HEAD + b"Content-Length : 1\r\n\r\nx",
        HEAD + b"A(: b\r\nContent-Length: 1\r\n\r\nx", HEAD + b"abc\r\nContent-Length: 1\r\n\r\nx",
        HEAD + b"Content-Length: +1\r\n\r\nx", HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 99999999999999999999\r\n\r\nx", HEAD + b"Content-Length: 5\r\n\r\nx",
        b"HTTP/1.1 2x0 OK\r\nContent-Length: 1\r\n\r\nx", CHUNKED + b"g\r\nx\r\n0\r\n\r\n",
        CHUNKED + b"fffffffffffffffff\r\nx\r\n0\r\n\r\n", CHUNKED + b"1\nx\n0\n\n", CHUNKED + b"1\r\nxy\r\n0\r\n\r\n"
    ),
}

# What, kind, file, size of the pieces (0: the whole text), how often it is read, what one reading is divided by (0: its bytes), goal.
ROWS = (
    ("JSON, three fields of each row, 1 KB pieces: instructions a byte", "json", "offers64.json", 1024, 1, 0, 12.5),
    ("  text beyond ASCII", "json", "utf8.json", 1024, 1, 0, 12.0),
    ("  short escapes, one in six characters", "json", "escapes.json", 1024, 1, 0, 15.0),
    ("  \\uXXXX alone", "json", "units.json", 1024, 1, 0, 16.0),
    ("  13 levels deep", "json", "deep.json", 1024, 1, 0, 30.0),
    ("  numbers", "json", "numbers.json", 1024, 1, 0, 16.0),
    ("  the first again, the whole text in memory", "json", "offers64.json", 0, 1, 0, 12.5),
    ("HTTP response, 72 B head + 109 B body: instructions", "http", "resp_short.http", 0, 100, 1, 1200.0),
    ("HTTP response, 699 B head + 109 B body: instructions", "http", "resp_cl.http", 0, 200, 1, 6000.0),
    ("HTTP response, 4 KB head of 41 fields + 109 B body: instructions", "http", "resp_fields.http", 0, 20, 1, 15000.0),
    ("HTTP chunk of 16 bytes: instructions", "http", "resp_chunks16.http", 0, 1, 11000, 140.0),
)


def command(program, kind, path, piece, times):
    task = ["o"] if kind == "json" else []
    return [str(program), str(path), *task, str(piece), str(times)]


def read(program, kind, path, piece):
    """What it found there; None: an error, or it does not take pieces."""
    done = subprocess.run(command(program, kind, path, piece, 1), capture_output=True, text=True)
    found = done.stdout.partition("|")[0].split()[1:]
    return None if done.returncode or found == ["n/a"] else found


def refuses(program, kind, text, piece, work):
    path = pathlib.Path(work, "wrong")
    path.write_bytes(text)
    return read(program, kind, path, min(piece, 3)) is None


def is_strict(program, kind, piece, work):
    return all(refuses(program, kind, text, piece, work) for text in WRONG[kind])


def instructions(program, kind, path, piece, times):
    """What the harness's loop takes for one reading."""
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=bench_loop"]
    reply = subprocess.run(tool + command(program, kind, path, piece, times), check=True, capture_output=True, text=True)
    return int(re.search(r"Collected : (\d+)", reply.stderr)[1]) / times


def name_of(program):
    return program.name.split("-", 1)[1]


def figure(row, program, payloads):
    _, kind, name, piece, times, divisor, _ = row
    path = pathlib.Path(payloads, name)
    return instructions(program, kind, path, piece, times) / (divisor or path.stat().st_size)


def figures(row, ours, folders, payloads, work):
    """Of each peer that finds what we find, and makes the same checks."""
    _, kind, name, piece, *_ = row
    path = pathlib.Path(payloads, name)
    wanted = read(ours, kind, path, piece)
    assert wanted and is_strict(ours, kind, piece, work), ours
    peers = [p for folder in folders for p in pathlib.Path(folder).glob(kind + "-*")]
    return {
        name_of(p): figure(row, p, payloads)
        for p in peers if read(p, kind, path, piece) == wanted and is_strict(p, kind, piece, work)
    }


def show(what, goal, ours, peers):
    best = min(peers, key=peers.get) if peers else None
    peer = "%s %.5g, ratio %.2f" % (best, peers[best], ours / peers[best]) if best else "-"
    print("%-66s %8g %9.5g  %-30s %s" % (what, goal, ours, peer, "MISSED" if ours > goal else ""))


def main():
    payloads, folder, *others = sys.argv[1:]
    print("%-66s %8s %9s  %s" % ("figure", "goal", "measured", "best peer with the same checks"))
    with tempfile.TemporaryDirectory() as work:
        for row in ROWS:
            ours = pathlib.Path(folder, row[1] + "-vastai")
            peers = figures(row, ours, others, payloads, work)
            show(row[0], row[-1], figure(row, ours, payloads), peers)


if __name__ == "__main__":
    main()
