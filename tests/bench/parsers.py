# SPDX-License-Identifier: MIT
"""Shows the parsers' rows of a bench run beside their bounds. Usage: parsers.py JSON.tsv HTTP.tsv"""
import csv
import sys

# What, file, size of the pieces, column, bound.
ROWS = (
    ("JSON, three fields of each row, 1 KB pieces: instructions a byte", 0, "offers64.json", "1024", "ir_per_byte", 15.0),
    ("  text beyond ASCII", 0, "utf8.json", "1024", "ir_per_byte", 12.0),
    ("  short escapes, one in six characters", 0, "escapes.json", "1024", "ir_per_byte", 15.0),
    ("  \\uXXXX alone", 0, "units.json", "1024", "ir_per_byte", 16.0),
    ("  13 levels deep", 0, "deep.json", "1024", "ir_per_byte", 30.0),
    ("  numbers", 0, "numbers.json", "1024", "ir_per_byte", 16.0),
    ("HTTP response, 699 B head + 109 B body: instructions", 1, "resp_cl.http", "0", "ir_per_response", 6000.0),
)


def main():
    tables = []
    for name in sys.argv[1:3]:
        with open(name) as f:
            tables.append(list(csv.DictReader(f, delimiter="\t")))
    for what, table, name, piece, column, bound in ROWS:
        for row in tables[table]:
            if row["file"] == name and row["piece"] == piece:
                value = float(row[column])
                print("%-66s %-12s %10g %10g  %s" % (what, row["peer"], bound, value,
                                                     "MISSED" if row["peer"] == "vastai" and value > bound else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
