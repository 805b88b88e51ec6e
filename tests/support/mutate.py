# SPDX-License-Identifier: MIT
"""mutate.py [--seed N] [--count N] [--list FILE] [FILE...]: changes one place of the library at a time, in a copy of the tree, and
says which changes the unit tests do not notice.

A list has one change a line: file, the text that is replaced (it must be there once), its replacement; separated by tabs. Without
it, places are drawn at random from the files, the same ones for the same seed. Changes that are known to change nothing are left
out: mutants-equivalent.txt has file, line, changed line and the reason, separated by tabs.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

# The tests that concern a file, or the files of a folder: folders in tests/unit, or single tests. Slow ones are tried last.
SLOW = ("test_client_endless", "test_posix_call", "test_port_posix", "test_port_resolver", "test_posix_pollfds")
TESTS = {
    "port/posix/roots.c": ("test_roots", "test_posix_call"),
    "port/posix/dns_message.c": ("test_port_dns", "test_port_resolver"),
    "port/posix/name_files.c": ("test_port_dns", "test_port_resolver"),
    "port/posix/resolver.c": ("test_port_resolver", "test_posix_pollfds"),
    "port/posix": ("port",),
    "src/base": ("base", "json", "http", "client"),
    "src/json": ("json", "client", "api"),
    "src/http": ("http", "client"),
    "src/client": ("client", "api", "flow", "test_posix_call"),
    "src/tls": ("tls", "test_posix_call"),
    "src/api": ("api",),
    "src/flow": ("flow",),
}
DEFAULT = ("src/client", "src/http", "port/posix")
CFLAGS = "CFLAGS=-O0"
EQUIVALENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mutants-equivalent.txt")
TIME_S = 60  # a change may make a test run for ever
PATIENCE_S = 300  # without a change

# What is replaced, and by what. Operators are between blanks in this code.
CHANGES = [
    (re.compile(pattern), new) for pattern, new in (
        (r" < ", " <= "),
        (r" <= ", " < "),
        (r" > ", " >= "),
        (r" >= ", " > "),
        (r" == ", " != "),
        (r" != ", " == "),
        (r" && ", " || "),
        (r" \|\| ", " && "),
        (r" \+ ", " - "),
        (r" - ", " + "),
        (r"\btrue\b", "false"),
        (r"\bfalse\b", "true"),
        (r"(?<![\w.])0(?![\w.])", "1"),
        (r"(?<![\w.])1(?![\w.])", "2"),
        (r"\[2\]", "[1]"),
        (r"(?<=\()!(?=\w)", ""),
        (r"(?<=\bif \()(?=\w)", "!"),
        (r"\+\+;", ";"),
        (r"^(    )+\w[\w>.\[\]-]* [+|&-]?= [^;]*;$", ";"),
        (r"^(    )+\w+\([^;]*\);$", ";"),
        (r"^(    )+e->\w+ = [^;]*;$", ";"),
    )
]


def blanked(text):
    """The text with comments, strings, static assertions and lines of the preprocessor blanked, as long as it was."""
    hide = lambda found: re.sub(r"[^\n]", "~", found.group())
    text = re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", hide, text, flags=re.S)
    text = re.sub(r"_Static_assert\(.*?\);", hide, text, flags=re.S)
    text = re.sub(r"^#[^\n]*(?:\\\n[^\n]*)*", hide, text, flags=re.M)
    return text


def sites(tree, path):
    with open(os.path.join(tree, path)) as file:
        text = file.read()
    seen = blanked(text)
    for pattern, new in CHANGES:
        for found in re.finditer(pattern.pattern, seen, re.M):
            yield path, found.start(), found.end(), new


def lines_of(text, start, end, new):
    """The line of a place, before and after the change, without blanks around it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.index("\n", end)
    return text[first:last].strip(), (text[first:start] + new + text[end:last]).strip()


def equivalent():
    with open(EQUIVALENT) as file:
        rows = [line.split("\t") for line in file if not line.startswith("#")]
    return {tuple(row[:3]) for row in rows}


def tests_of(path):
    chosen = []
    for part in TESTS.get(path) or TESTS[os.path.dirname(path)]:
        folder = os.path.join("tests/unit", part)
        chosen += [part] if part.startswith("test_") else [
            f[:-2] for f in sorted(os.listdir(folder)) if re.fullmatch(r"test_.*\.c", f)
        ]
    own = "test_%s_%s" % (os.path.basename(os.path.dirname(path)), os.path.basename(path)[:-2])
    return sorted(chosen, key=lambda name: (SLOW.index(name) + 1 if name in SLOW else 0, name != own))


def make(tree, *targets):
    """What it says if it fails; else None."""
    done = subprocess.run(["make", "-s", "-j2", CFLAGS, "say=@:", *targets], cwd=tree, capture_output=True, text=True)
    return done.stderr or "make failed" if done.returncode != 0 else None


def run(tree, test, time_s=TIME_S):
    """What it says of each case. With a skipped case some versions of cmocka exit with another status than 0."""
    try:
        done = subprocess.run(
            [os.path.join("build/unit", test)],
            cwd=tree,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=time_s,
            env={
                **os.environ, "CMOCKA_MESSAGE_OUTPUT": "TAP"
            }
        )
    except subprocess.TimeoutExpired:
        return "no end"
    return done.returncode, [line for line in done.stdout.splitlines() if line.startswith(("ok", "not ok"))]


def killer(tree, path, before):
    """The test that fails, None if none does, "" if the change does not compile."""
    for test in tests_of(path):
        if make(tree, "build/unit/" + test):
            return ""
        # On a busy machine a test of times may fail once without any reason.
        if run(tree, test) != before[test] and (test not in SLOW or run(tree, test) != before[test]):
            return test
    return None


def try_change(tree, before, path, start, end, new):
    target = os.path.join(tree, path)
    with open(target) as file:
        text = file.read()
    with open(target, "w") as file:
        file.write(text[:start] + new + text[end:])
    found = killer(tree, path, before)
    with open(target, "w") as file:
        file.write(text)
    verdict = "SURVIVED" if found is None else found and "killed by " + found or "does not compile"
    line = text.count("\n", 0, start) + 1
    print("%s:%d: %s\t%s\t%s" % (path, line, verdict, *lines_of(text, start, end, new)), flush=True)
    return found


def listed(tree, name):
    with open(name) as file:
        for line in file:
            path, old, new = (part.replace("\\n", "\n") for part in line.rstrip("\n").split("\t"))
            with open(os.path.join(tree, path)) as source:
                text = source.read()
            assert text.count(old) == 1, (path, old, text.count(old))
            yield path, text.index(old), text.index(old) + len(old), new


def copy(tree):
    """The tree is the mutants' own: it may change here during that time."""
    for part in ("src", "include", "port", "tests", "Makefile"):
        (shutil.copytree if os.path.isdir(part) else shutil.copy)(part, os.path.join(tree, part))


def drawn(tree, files, seed):
    files = files or sorted(
        os.path.join(f, n) for f in DEFAULT for n in os.listdir(os.path.join(tree, f)) if n.endswith(".c")
    )
    known = equivalent()
    changes = []
    for path in files:
        with open(os.path.join(tree, path)) as file:
            text = file.read()
        changes += [c for c in sites(tree, path) if (path, *lines_of(text, *c[1:])) not in known]
    random.Random(seed).shuffle(changes)
    return changes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--list")
    parser.add_argument("files", nargs="*")
    given = parser.parse_args()
    survived = killed = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as tree:
        copy(tree)
        changes = list(listed(tree, given.list)) if given.list else drawn(tree, given.files, given.seed)
        every = sorted({test for path, *_ in changes[:given.count * 2] for test in tests_of(path)})
        failure = make(tree, "build/certs/done", *["build/unit/" + test for test in every])
        if failure:
            sys.exit("the tree does not build: " + failure)
        before = {test: run(tree, test, PATIENCE_S) for test in every}
        broken = [
            test for test, result in before.items()
            if result == "no end" or any(c.startswith("not ok") and "# SKIP" not in c for c in result[1])
        ]
        if broken:
            sys.exit("without a change these fail: " + " ".join(broken))
        for change in changes:
            found = try_change(tree, before, *change)
            survived += found is None
            killed += bool(found)
            if survived + killed == given.count:
                break
    print("%d passed, %d failed" % (killed, survived))
    return survived != 0


if __name__ == "__main__":
    sys.exit(main())
