"""Judges line and branch coverage. Usage: coverage.py BUILD FOLDER...

Reads gcov's JSON for every object below BUILD that was compiled from FOLDER; a line or branch that no unit test took is
shown, and fails. What cannot be reached is to be removed from the code, not excused here.
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile


def objects(build, folders):
    for folder in folders:
        for root, _, names in os.walk(os.path.join(build, folder)):
            yield from (os.path.join(root, n) for n in sorted(names) if n.endswith(".gcno"))


def report(note):
    """gcov's account of one object: [(file, lines)]."""
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["gcov", "-b", "-j", os.path.abspath(note)], cwd=work, check=True, stdout=subprocess.DEVNULL)
        for name in os.listdir(work):
            with gzip.open(os.path.join(work, name), "rt") as f:
                for entry in json.load(f)["files"]:
                    yield entry["file"], entry["lines"]


def main():
    build, folders = sys.argv[1], sys.argv[2:]
    lines, branches = {}, {}
    for note in objects(build, folders):
        for name, entries in report(note):
            if not name.startswith(tuple(folders)):
                continue
            for entry in entries:
                at = (name, entry["line_number"])
                lines[at] = lines.get(at, 0) + entry["count"]
                for i, branch in enumerate(entry["branches"]):
                    key = at + (i,)
                    branches[key] = branches.get(key, 0) + branch["count"]
    missed = sorted(k for k, n in list(lines.items()) + list(branches.items()) if n == 0)
    for key in missed:
        print("%s:%d: %s" % (key[0], key[1], "line never run" if len(key) == 2 else "branch %d never taken" % key[2]))
    for folder in folders:
        for what, table in (("lines", lines), ("branches", branches)):
            own = [n for k, n in table.items() if k[0].startswith(folder + "/")]
            print("%-12s %-9s %d of %d" % (folder, what, sum(n > 0 for n in own), len(own)))
    empty = [f for f in folders if not any(k[0].startswith(f + "/") for k in lines)]
    if empty:
        print("no coverage data for", *empty)
    print("coverage: %d passed, %d failed" % (len(folders) - len({f for f in folders for k in missed if k[0].startswith(f + "/")}) - len(empty),
                                              len({f for f in folders for k in missed if k[0].startswith(f + "/")}) + len(empty)))
    return 1 if missed or empty else 0


if __name__ == "__main__":
    sys.exit(main())
