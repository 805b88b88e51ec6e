# SPDX-License-Identifier: MIT
"""One table of sizes, and a gate on growth. Usage: size.py [--accept] BUILD/size ACCEPTED

A row is a target and a part of the library; .text is code, .rodata constants (tables with addresses included). The gated rows of a
device are linked images: what --gc-sections leaves of the probes (size_probe.c), counted from the linker's map. The other rows are
whole objects, a program links less of them. Bounds are those of the design; a figure that is more than 2 % over its accepted value
fails. One over its bound fails too, unless it was accepted as it is: then it is shown as missed, and may not grow.
Static files and the firmware are counted whole, as they were last built and run; what was not is reported as skipped.
--functions lists the functions of the smaller image as well.
"""
import json
import os
import re
import subprocess
import sys

TOOLS = {"cortex-m4": "arm-none-eabi-size", "x86-64": "size"}
STATIC_ARCHS = ("x86-64", "armv7", "aarch64")
SYSTEM_ROOTS = "/etc/ssl/certs/ca-certificates.crt"
CORE = ("src/base/", "src/json/", "src/http/", "src/client/")
# Part of the library: the objects of it, by prefix of their path.
PARTS = {
    "base, whole": ("src/base/",),
    "json, whole": ("src/json/",),
    "http, whole": ("src/http/",),
    "client, whole": ("src/client/",),
    "api, all rows": ("src/api/",),
    "flow, whole": ("src/flow/",),
    "cli, whole": ("src/cli/",),
    "  of it commands": ("src/cli/commands/",),
    "  of it run": ("src/cli/run/",),
    "  of it help": ("src/cli/help/",),
    "  of it output": ("src/cli/output/",),
    "  of it grammar": ("src/cli/grammar/",),
}
# What the libraries that the design compares with have no part for: rows into requests, answers into the service's words and into
# structs. It is linked all the same, and counted in the row after the gated one.
INTERPRETER = (
    "src/client/params.o", "src/client/types.o", "src/client/words.o", "src/client/judge.o", "src/client/answer.o",
    "src/client/bound.o"
)
# Part of a linked image: the image, and the objects that are counted. "": those that are not ours, libc and libgcc.
LINKED = {
    "http + json + retry": ("probe", CORE),
    "  with rows and words": ("probe", CORE),
    "  of it base": ("probe", ("src/base/",)),
    "  of it json": ("probe", ("src/json/",)),
    "  of it http": ("probe", ("src/http/",)),
    "  of it client": ("probe", ("src/client/",)),
    "  beside it api rows": ("probe", ("src/api/",)),
    "  beside it tls layer": ("probe", ("src/tls/",)),
    "  beside it libc, libgcc": ("probe", ("",)),
    "core + serverless api": ("probe-serverless", CORE + ("src/api/",)),
    "core + a streamed request": ("probe-stream", CORE + ("src/api/", "src/flow/")),
}
# (target, part): (column, bytes).
BOUNDS = {
    ("cortex-m4", "http + json + retry"): ("text", 12 * 1024),
    ("cortex-m4", "  with rows and words"): ("text", 14336),
    ("cortex-m4", "core + serverless api"): ("text", 20 * 1024),
    ("static x86-64", "file without roots"): ("bytes", 600 * 1024),
    ("static armv7", "file without roots"): ("bytes", 500 * 1024),
    ("static aarch64", "file without roots"): ("bytes", 620 * 1024),
    ("static x86-64", "  roots built in add"): ("bytes", 160 * 1024),
    ("mcu-lean", "flash"): ("bytes", 128 * 1024),
    ("mcu-lean", "ram all"): ("bytes", 44 * 1024),
    ("mcu-chat", "flash"): ("bytes", 144 * 1024),
    ("mcu-chat", "ram all"): ("bytes", 48 * 1024),
    ("mcu", "flash"): ("bytes", 160 * 1024),
    ("mcu", "ram all"): ("bytes", 96 * 1024),
}
KINDS = ((".text", "text"), (".rodata", "rodata"), (".data.rel.ro", "rodata"), (".data", "data"), (".bss", "bss"))


def kind_of(section):
    for prefix, kind in KINDS:
        if section == prefix or section.startswith(prefix + "."):
            return kind
    return None


def none():
    return {"text": 0, "rodata": 0, "data": 0, "bss": 0}


def sections(tool, path):
    """{text, rodata, data, bss} of one object."""
    out = none()
    for line in subprocess.run([tool, "-A", path], check=True, capture_output=True, text=True).stdout.splitlines():
        name, _, rest = line.partition(" ")
        if kind_of(name):
            out[kind_of(name)] += int(rest.split()[0])
    return out


def linked(path):
    """[(section, bytes, object)] of what a linker's map says was kept."""
    with open(path) as f:
        text = f.read().split("Linker script and memory map", 1)[1]
    rows = re.findall(r"^ (\.\S+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+)$", text, re.M)
    return [(section, int(size, 16), name) for section, size, name in rows if int(size, 16) != 0 and kind_of(section)]


def layer_of(name):
    """"src/json/" of an object's path; "": not ours."""
    found = re.search(r"(?:^|/)(src/\w+/)\w+\.o$", name)
    return found.group(1) if found else "" if name.endswith(")") else None


def measure(root):
    rows = []
    for target, tool in TOOLS.items():
        base = os.path.join(root, target)
        objects = {os.path.relpath(os.path.join(d, n), base): os.path.join(d, n)
                   for d, _, names in os.walk(base) for n in names if n.endswith(".o")}
        for part, prefixes in PARTS.items():
            of = [sections(tool, p) for n, p in objects.items() if n.startswith(prefixes)]
            if of:
                rows.append((target, part, {k: sum(s[k] for s in of) for k in none()}))
        for part, (image, layers) in LINKED.items():
            path = os.path.join(base, image + ".map")
            if os.path.exists(path):
                sizes = none()
                apart = INTERPRETER if part == "http + json + retry" else ()
                for section, size, name in linked(path):
                    if layer_of(name) in layers and not (apart and name.endswith(apart)):
                        sizes[kind_of(section)] += size
                rows.append((target, part, sizes))
    return rows


def is_newer(path, than):
    """A file that was linked before its objects were last made is of another day."""
    return os.path.exists(path) and os.path.getmtime(path) >= os.path.getmtime(than)


def static_rows(folder):
    """Bytes of the static files as they were built last: `make static ROOTS=`, and with the system's roots."""
    for arch in STATIC_ARCHS:
        files = [
            os.path.join(folder, arch, roots, "vastai")
            for roots in ("no-roots", "roots" + SYSTEM_ROOTS.replace("/", "-"))
        ]
        objects = os.path.join(folder, arch, "libvastai.a")
        sizes = [os.path.getsize(f) if is_newer(f, objects) else None for f in files]
        if sizes[0] is None:
            print("SKIPPED: the static file of %s: not built (make static ARCH=%s ROOTS=)" % (arch, arch))
            continue
        yield "static " + arch, "file without roots", {"bytes": sizes[0]}
        if sizes[1] is not None:
            yield "static " + arch, "  roots built in add", {"bytes": sizes[1] - sizes[0]}


def firmware_rows(path):
    """What the firmware's last test run measured: flash, RAM by part, the most of stack and arena that any run used."""
    if not os.path.exists(path):
        print("SKIPPED: the firmware's parts: not measured (make firmware-test)")
        return
    with open(path) as f:
        for variant, most in sorted(json.load(f).items()):
            for part, size in most.items():
                if part != "tasks":  # {task: [bytes of its stack, most of them used]}: the memory is part of "ram all"
                    yield variant, part, {"bytes": size}


def show_functions(root):
    kept = [
        (layer_of(name), size, section[len(".text."):], os.path.basename(name))
        for section, size, name in linked(os.path.join(root, "cortex-m4", "probe.map")) if kind_of(section) == "text"
    ]
    for layer, size, function, name in sorted((k for k in kept if k[0] in CORE), key=lambda k: (k[0], -k[1])):
        print("%5d  %-32s %s%s" % (size, function, layer, name[:-2] + ".c"))


def value(sizes, column):
    return sum(sizes[c] for c in column.split("+"))


def gated(sizes):
    return sizes["bytes"] if "bytes" in sizes else value(sizes, "text+rodata")


def read_accepted(path):
    if not os.path.exists(path):
        return {}
    with open(path) as f:
        return {tuple(line.split("\t")[:2]): int(line.split("\t")[2]) for line in f if not line.startswith("#")}


def accept(path, rows):
    """Parts that were not built keep what was accepted of them."""
    sizes = {**read_accepted(path), **{(target, part): gated(s) for target, part, s in rows}}
    with open(path, "w") as f:
        f.write("# target, part, bytes (of objects .text + .rodata): accepted by `make size-accept`\n")
        for (target, part), size in sizes.items():
            f.write("%s\t%s\t%d\n" % (target, part, size))


def judge(target, part, sizes, was):
    """The messages about a row."""
    notes = []
    column, bound = BOUNDS.get((target, part), ("text", None))
    if bound is not None:
        verdict = "" if value(sizes, column) <= bound else "OVER " if was is None else "MISSED "
        notes.append("%s%s <= %d" % (verdict, column, bound))
    if was is not None and gated(sizes) > was * 1.02:
        notes.append("GREW from %d" % was)
    if target == "cortex-m4" and sizes["data"] + sizes["bss"] != 0:
        notes.append("OVER .data + .bss is 0")
    return notes


def show(target, part, sizes, notes):
    columns = [sizes["bytes"]] if "bytes" in sizes else [sizes[c] for c in ("text", "rodata", "data", "bss")]
    print("%-14s %-28s %s  %s" % (target, part, "".join("%9d" % c for c in columns), ", ".join(notes)))


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    built = os.path.dirname(args[0])
    objects = measure(args[0])
    whole = [
        *static_rows(os.path.join(built, "static")), *firmware_rows(os.path.join(built, "firmware", "measured.json"))
    ]
    if "--functions" in sys.argv:
        show_functions(args[0])
    if "--accept" in sys.argv:
        accept(args[1], objects + whole)
    accepted = read_accepted(args[1])
    passed = failed = 0
    for head, rows in ((".text  .rodata    .data     .bss", objects), ("bytes", whole)):
        print("%-14s %-28s     %s" % ("target", "part", head))
        for target, part, sizes in rows:
            notes = judge(target, part, sizes, accepted.get((target, part)))
            bad = any(n.startswith(("OVER", "GREW")) for n in notes)
            passed, failed = passed + (not bad), failed + bad
            show(target, part, sizes, notes)
    print("size: %d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
