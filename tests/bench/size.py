"""One table of sizes, and a gate on growth. Usage: size.py [--accept] BUILD/size ACCEPTED

A row is a target and a part of the library; .text is code, .rodata constants (tables with addresses included). Bounds are those
of the design; a figure that is more than 2 % over its accepted value fails, and so does one over its bound.
"""
import os
import subprocess
import sys

TOOLS = {"cortex-m4": "arm-none-eabi-size", "x86-64": "size"}
SERVERLESS = ("src/api/endpoints.o", "src/api/serverless.o", "src/api/instances.o")
# Part of the library: the objects of it, by prefix of their path.
PARTS = {
    "base": ("src/base/",),
    "json": ("src/json/",),
    "http": ("src/http/",),
    "client": ("src/client/",),
    "core: http + json + retry": ("src/base/", "src/json/", "src/http/", "src/client/"),
    "core + serverless api": ("src/base/", "src/json/", "src/http/", "src/client/") + SERVERLESS,
    "api, all rows": ("src/api/",),
    "cli": ("src/cli/",),
}
# (target, part): (column, bytes).
BOUNDS = {
    ("cortex-m4", "core: http + json + retry"): ("text", 12 * 1024),
    ("cortex-m4", "core + serverless api"): ("text", 20 * 1024),
    ("x86-64", "cli"): ("text+rodata", 120 * 1024),
}
# Written for people on bigger machines; a device that calls vast_call() does not link it.
APART = ("src/client/explain.o",)


def sections(tool, path):
    """{text, rodata, data, bss} of one object."""
    out = {"text": 0, "rodata": 0, "data": 0, "bss": 0}
    for line in subprocess.run([tool, "-A", path], check=True, capture_output=True, text=True).stdout.splitlines():
        name, _, rest = line.partition(" ")
        if not name.startswith("."):
            continue
        for prefix, kind in ((".text", "text"), (".rodata", "rodata"), (".data.rel.ro", "rodata"), (".data", "data"), (".bss", "bss")):
            if name == prefix or name.startswith(prefix + "."):
                out[kind] += int(rest.split()[0])
                break
    return out


def measure(root):
    rows = []
    for target, tool in TOOLS.items():
        base = os.path.join(root, target)
        objects = {os.path.relpath(os.path.join(d, n), base): os.path.join(d, n)
                   for d, _, names in os.walk(base) for n in names if n.endswith(".o")}
        if not objects:
            continue
        by_name = {n: sections(tool, p) for n, p in objects.items() if n not in APART}
        for part, prefixes in PARTS.items():
            of = [s for n, s in by_name.items() if n.startswith(prefixes)]
            if of:
                rows.append((target, part, {k: sum(s[k] for s in of) for k in ("text", "rodata", "data", "bss")}))
    return rows


def value(sizes, column):
    return sum(sizes[c] for c in column.split("+"))


def main():
    args = [a for a in sys.argv[1:] if a != "--accept"]
    rows = measure(args[0])
    if "--accept" in sys.argv:
        with open(args[1], "w") as f:
            f.write("# target, part, .text + .rodata in bytes: accepted by `make size-accept`\n")
            for target, part, s in rows:
                f.write("%s\t%s\t%d\n" % (target, part, value(s, "text+rodata")))
    accepted = {}
    if os.path.exists(args[1]):
        with open(args[1]) as f:
            accepted = {tuple(line.split("\t")[:2]): int(line.split("\t")[2]) for line in f if not line.startswith("#")}
    passed = failed = 0
    print("%-10s %-28s %8s %8s %6s %6s" % ("target", "part", ".text", ".rodata", ".data", ".bss"))
    for target, part, s in rows:
        notes = []
        column, bound = BOUNDS.get((target, part), ("text", None))
        if bound is not None:
            notes.append("%s <= %d" % (column, bound) if value(s, column) <= bound else "OVER %s <= %d" % (column, bound))
        was = accepted.get((target, part))
        if was is not None and value(s, "text+rodata") > was * 1.02:
            notes.append("GREW from %d" % was)
        bad = any(n.startswith(("OVER", "GREW")) for n in notes) or (target == "cortex-m4" and s["data"] + s["bss"] != 0)
        passed, failed = passed + (not bad), failed + bad
        print("%-10s %-28s %8d %8d %6d %6d  %s" % (target, part, s["text"], s["rodata"], s["data"], s["bss"], ", ".join(notes)))
    print("size: %d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
