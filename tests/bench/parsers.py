# SPDX-License-Identifier: MIT
"""Shows the parsers' rows of a bench run beside their bounds. Usage: parsers.py JSON.tsv HTTP.tsv PAYLOADS FOLDER...

FOLDER has peers, http-NAME, which read the responses that tests/bench/payloads.py makes.
"""
import csv
import pathlib
import re
import subprocess
import sys

# What, file, size of the pieces, column, bound.
ROWS = (
    (
        "JSON, three fields of each row, 1 KB pieces: instructions a byte", 0, "offers64.json", "1024", "ir_per_byte",
        12.5
    ),
    ("  text beyond ASCII", 0, "utf8.json", "1024", "ir_per_byte", 12.0),
    ("  short escapes, one in six characters", 0, "escapes.json", "1024", "ir_per_byte", 15.0),
    ("  \\uXXXX alone", 0, "units.json", "1024", "ir_per_byte", 16.0),
    ("  13 levels deep", 0, "deep.json", "1024", "ir_per_byte", 30.0),
    ("  numbers", 0, "numbers.json", "1024", "ir_per_byte", 16.0),
    ("HTTP response, 699 B head + 109 B body: instructions", 1, "resp_cl.http", "0", "ir_per_response", 6000.0),
)

# What, file, how often the harness reads it, what one reading is divided by, bound.
RESPONSES = (
    ("HTTP response, 72 B head + 109 B body: instructions", "resp_short.http", 100, 1, 1200.0),
    ("HTTP response, 4 KB head of 41 fields + 109 B body: instructions", "resp_fields.http", 20, 1, 15000.0),
    ("HTTP chunk of 16 bytes: instructions", "resp_chunks16.http", 1, 11000, 140.0),
)
ROW = "%-66s %-12s %10g %10g  %s"


def instructions(*command):
    """What the harness's loop takes."""
    words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=bench_loop", *command]
    reply = subprocess.run(words, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", reply)[1])


def print_responses(payloads, folders):
    for what, name, times, parts, bound in RESPONSES:
        for peer in sorted(peer for folder in folders for peer in pathlib.Path(folder).glob("http-*")):
            value = instructions(str(peer), str(pathlib.Path(payloads, name)), "0", str(times)) / times / parts
            ours = peer.name == "http-vastai"
            print(ROW % (what, peer.name[len("http-"):], bound, value, "MISSED" if ours and value > bound else ""))


def main():
    tables = []
    for name in sys.argv[1:3]:
        with open(name) as f:
            tables.append(list(csv.DictReader(f, delimiter="\t")))
    for what, table, name, piece, column, bound in ROWS:
        for row in tables[table]:
            if row["file"] == name and row["piece"] == piece:
                value = float(row[column])
                print(
                    ROW %
                    (what, row["peer"], bound, value, "MISSED" if row["peer"] == "vastai" and value > bound else "")
                )
    print_responses(sys.argv[3], sys.argv[4:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
