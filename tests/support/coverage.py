# SPDX-License-Identifier: MIT
"""Judges coverage. Usage: coverage.py BUILD FOLDER:LINES[:BRANCHES]...

Reads gcov's JSON for every object below BUILD that was compiled from a folder, and adds up what all runs of it took. LINES and
BRANCHES are the least shares, in per cent. Where a folder misses its share, the lines and branches that were never taken are
shown, and it fails. What no input can reach is to be removed from the code, not excused here.
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile


def notes(build, folder):
    for root, _, names in os.walk(os.path.join(build, folder)):
        yield from (os.path.abspath(os.path.join(root, n)) for n in sorted(names) if n.endswith(".gcno"))


def reports(folder, files):
    """gcov's account of these objects: [(source file, lines)]."""
    with tempfile.TemporaryDirectory() as work:
        for file in files:
            subprocess.run(["gcov", "-b", "-j", file], cwd=work, check=True, stdout=subprocess.DEVNULL)
        for name in sorted(os.listdir(work)):
            with gzip.open(os.path.join(work, name), "rt") as f:
                yield from (
                    (e["file"], e["lines"]) for e in json.load(f)["files"] if e["file"].startswith(folder + "/")
                )


def counts(build, folder):
    """How often each was taken: {(file, line): n}, {(file, line, branch): n}."""
    lines, branches = {}, {}
    for name, entries in reports(folder, notes(build, folder)):
        for entry in entries:
            at = (name, entry["line_number"])
            lines[at] = lines.get(at, 0) + entry["count"]
            for i, branch in enumerate(entry["branches"]):
                branches[at + (i,)] = branches.get(at + (i,), 0) + branch["count"]
    return lines, branches


def shown(key):
    return "%s:%d: %s" % (key[0], key[1], "line never run" if len(key) == 2 else "branch %d never taken" % key[2])


def judge(folder, what, table, least):
    """Whether enough was taken."""
    missed = sorted(key for key, n in table.items() if n == 0)
    enough = bool(table) and 100 * len(missed) <= (100 - least) * len(table)
    if not enough:
        print("\n".join(map(shown, missed)) or "no coverage data for %s" % folder)
    share = 100 - 100 * len(missed) / max(1, len(table))
    print(
        "%-12s %-9s %d of %d: %.1f %%, least %g %%" %
        (folder, what, len(table) - len(missed), len(table), share, least)
    )
    return enough


def main():
    good = 0
    for row in sys.argv[2:]:
        folder, *least = row.split(":")
        tables = zip(("lines", "branches"), counts(sys.argv[1], folder), map(float, least))
        good += all([judge(folder, *one) for one in tables])
    print("coverage: %d passed, %d failed" % (good, len(sys.argv) - 2 - good))
    return 1 if good != len(sys.argv) - 2 else 0


if __name__ == "__main__":
    sys.exit(main())
