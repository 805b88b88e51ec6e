# SPDX-License-Identifier: MIT
"""Names are found as glibc's getaddrinfo finds them, over a table of resolv.conf and of what name servers do.

Each worker has network and mount namespaces of its own, with name servers on loopback. The response identifies the address:
nothing listens at GOOD, and a listener at OTHER hangs up.
"""
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

WORKERS = 8
GOOD, OTHER, LISTED = "127.0.0.1", "127.0.0.2", "127.0.0.3"
HOST = "console.vast.test"
FAST = "options timeout:1 attempts:1\n"
ONE, TWO = "nameserver 127.0.0.53\n", "nameserver 127.0.0.53\nnameserver 127.0.0.54\n"
FAILURES = ["nxdomain", "nodata", "servfail", "refused", "silent", "notimp", "formerr", "lame"]


def case(name, conf, first, second=None, host=HOST, hosts="", why=None, options=FAST, flags=()):
    """The end of a name selects what servers do: the longest that fits counts. why: (our answer, the reason why it differs from
    glibc's). flags: options of the command that bound its time, in seconds."""
    return {
        "name": name,
        "conf": conf + options,
        "first": first,
        "second": second or {},
        "host": host,
        "hosts": hosts,
        "why": why,
        "flags": flags
    }


def search_cases():
    for suffix in FAILURES + ["other"]:
        for host in ["good", "alias", "nxdomain", "servfail"]:
            yield case("ndots:5, search domain %s, name %s" % (suffix, host), ONE + "search ns.test\noptions ndots:5\n",
                       {"ns.test": suffix, HOST: host})
    for host in FAILURES:
        yield case(
            "ndots:1, name %s, search domain has it" % host, ONE + "search ns.test\n", {
                "ns.test": "other",
                HOST: host
            }
        )
    for first in FAILURES:
        why = {
            "refused": (OTHER, "a refusal is about its own domain: the next one is asked"),
            "notimp": (OTHER, "likewise"),
            "formerr": (OTHER, "likewise"),
            "lame": (OTHER, "likewise")
        }.get(first)
        yield case(
            "ndots:5, two domains, first %s, second has it" % first,
            ONE + "search a.test b.test\noptions ndots:5\n", {
                "a.test": first,
                "b.test": "other",
                HOST: "good"
            },
            why=why
        )


def server_cases():
    for first in FAILURES + ["good", "closed"]:
        for second in ["other", "nxdomain", "servfail"]:
            conf = TWO.replace("127.0.0.53", "127.0.0.55") if first == "closed" else TWO
            differs = (first, second) == ("formerr", "other")
            why = (OTHER, "a server that cannot read the question leaves it to the next") if differs else None
            yield case("two servers, %s and %s" % (first, second), conf, {HOST: first}, {HOST: second}, why=why)


def other_cases():
    for what in ["tc", "long", "stuck"]:
        yield case("answer %s" % what, ONE, {HOST: what})
    yield case("answer tc-aaaa-stuck", ONE, {HOST: "tc-aaaa-stuck"},
               why=(GOOD, "the IPv4 addresses are there: half a second is enough"))
    yield case(
        "trailing dot", ONE + "search ns.test\noptions ndots:5\n", {
            "ns.test": "other",
            HOST: "good"
        }, host=HOST + "."
    )
    yield case("search line wins over domain", ONE + "domain a.test\nsearch b.test\noptions ndots:5\n",
               {"a.test": "nxdomain", "b.test": "other", HOST: "nxdomain"})
    long_line = LISTED + " " + " ".join("name%d.test" % n for n in range(400)) + " " + HOST + "\n"
    yield case("hosts, last of 400 names in a line", ONE, {HOST: "good"}, hosts=long_line)
    yield case("hosts, in a comment", ONE, {HOST: "good"}, hosts=LISTED + " other.test # " + HOST + "\n")


def silent_cases():
    """The name servers do not answer for the name itself: no slower than glibc, and within the options of the command."""
    silent = {"test": "silent"}
    for options in ["timeout:1 attempts:1", "timeout:1 attempts:3", "timeout:2 attempts:1"]:
        yield case("silent, %s" % options, ONE, silent, options="options %s\n" % options)
    yield case("silent, two servers", TWO, silent, silent)
    yield case("silent, also in two search domains", ONE + "search a.test b.test\noptions ndots:5\n", silent)
    yield case("silent, as resolv.conf presets it", ONE, silent, options="")
    for flag in ["--connect-timeout", "--timeout"]:
        yield case("silent, as resolv.conf presets it, %s 2" % flag, ONE, silent, options="", flags=(flag, "2"))


def cases():
    return list(search_cases()) + list(server_cases()) + list(other_cases()) + list(silent_cases())


# ---- in the namespaces ----

CODES = {"nxdomain": 3, "servfail": 2, "refused": 5, "notimp": 4, "formerr": 1}


def wire(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def record(owner, kind, data):
    return owner + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def addresses(act, kind):
    text = OTHER if act == "other" else GOOD
    return [record(b"\xc0\x0c", 1, socket.inet_aton(text))] if kind == 1 else []


def answer(query, rules, tcp):
    """The bytes to send, or None."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += query[at] + 1
    name, kind = ".".join(labels).lower(), struct.unpack(">H", query[at + 1:at + 3])[0]
    fitting = [end for end in rules if name == end or name.endswith("." + end)]
    act = rules[max(fitting, key=len)] if fitting else "nxdomain"
    flags, records = 0x8180 | CODES.get(act, 0), []
    if act == "silent" or (tcp and (act == "stuck" or (act == "tc-aaaa-stuck" and kind == 28))):
        return None
    if act == "lame":
        flags = 0x8100
    elif act == "alias":
        records = [record(b"\xc0\x0c", 5, wire("real.test"))]
        records += [record(wire("real.test"), 1, socket.inet_aton(GOOD))] if kind == 1 else []
    elif act == "long":
        records = addresses(act, kind) * 100
    elif not tcp and (act in ("tc", "stuck") or (act == "tc-aaaa-stuck" and kind == 28)):
        flags |= 0x200
    elif act in ("good", "other", "tc", "tc-aaaa-stuck"):
        records = addresses(act, kind)
    return query[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0) + query[12:at + 5] + b"".join(records)


class Server:
    def __init__(self, address):
        self.rules = {}
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((address, 53))
        self.tcp = socket.create_server((address, 53))
        threading.Thread(target=self.datagrams, daemon=True).start()
        threading.Thread(target=self.streams, daemon=True).start()

    def datagrams(self):
        while True:
            query, sender = self.udp.recvfrom(4096)
            reply = answer(query, self.rules, False)
            if reply:
                self.udp.sendto(reply, sender)

    def streams(self):
        while True:
            threading.Thread(target=self.stream, args=(self.tcp.accept()[0],), daemon=True).start()

    def stream(self, peer):
        data = b""
        while piece := peer.recv(4096):
            data += piece
            while len(data) > 2 and len(data) >= 2 + struct.unpack(">H", data[:2])[0]:
                length = struct.unpack(">H", data[:2])[0]
                reply, data = answer(data[2:2 + length], self.rules, True), data[2 + length:]
                if reply is None:  # glibc waits for a stream without an end
                    time.sleep(2)
                    return peer.close()
                peer.sendall(struct.pack(">H", len(reply)) + reply)


def hang_up():
    listener = socket.create_server((OTHER, 4430))
    while True:
        listener.accept()[0].close()


def by_glibc(host):
    """Its addresses, "none", or "no end" after 15 s."""
    script = (
        "import socket,sys\ntry: print(' '.join(sorted({a[4][0] for a in socket.getaddrinfo(sys.argv[1], 1, type=1)})))\n"
        "except socket.gaierror: print('none')"
    )
    try:
        return subprocess.run([sys.executable, "-S", "-c", script, host], capture_output=True, text=True,
                              timeout=15).stdout.strip()
    except subprocess.TimeoutExpired:
        return "no end"


def by_us(binary, host, listed, flags, key):
    argv = [binary, "--url", "https://%s:4430" % host, "--retry", "1", "--api-key", key, *flags]
    done = subprocess.run(argv + ["show", "endpoints"], capture_output=True, text=True, env={"HOME": "/nonexistent"})
    output = done.stderr
    if "refused" in output:
        return LISTED if listed else GOOD
    return OTHER if "handshake" in output or "closed" in output or "reset" in output else "none" if "resolv" in output else output


def work(binary, folder, numbers):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for name, text in (("nsswitch.conf", "hosts: files dns\n"), ("resolv.conf", ""), ("hosts", "")):
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(text)
        subprocess.run(["mount", "--bind", path, "/etc/" + name], check=True)
    servers = [Server("127.0.0.53"), Server("127.0.0.54")]
    threading.Thread(target=hang_up, daemon=True).start()
    table = cases()
    for number in numbers:
        row = table[number]
        for name in ("conf", "hosts"):
            with open(os.path.join(folder, "resolv.conf" if name == "conf" else name), "w") as file:
                file.write(row[name])
        servers[0].rules, servers[1].rules = row["first"], row["second"]
        began = time.monotonic()
        libc = by_glibc(row["host"])
        between = time.monotonic()
        # A key of its own: processes that share one keep the intervals of the service together.
        ours = by_us(binary, row["host"], LISTED in libc, row["flags"], "made-up-key-%d" % number)
        print(json.dumps([number, libc, ours, between - began, time.monotonic() - between]), flush=True)


# ---- the test ----


def run_all(binary, folder):
    total, running = len(cases()), []
    for worker in range(WORKERS):
        own = os.path.join(str(folder), str(worker))
        os.mkdir(own)
        argv = ["unshare", "-mn", sys.executable, "-B", os.path.abspath(__file__), binary, own]
        argv += [str(number) for number in range(worker, total, WORKERS)]
        running.append(subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    results = {}
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        for line in out.splitlines():
            number, libc, ours, libc_s, our_s = json.loads(line)
            results[number] = (libc, ours, libc_s, our_s)
    return results


def test_names_are_found_as_by_glibc(tmp_path, capsys):
    from conftest import BINARY, skip
    if not shutil.which("unshare") or subprocess.run(["unshare", "-mn", "ip", "link"],
                                                     capture_output=True).returncode != 0:
        skip("no network and mount namespaces of one's own, or no ip program")
    table, results = cases(), run_all(os.path.abspath(BINARY), tmp_path)
    assert len(table) >= 60 and len(results) == len(table)
    wrong = []
    with capsys.disabled():
        print("\n%-62s %-12s %-12s %6s %6s" % ("resolv.conf and servers", "glibc", "ours", "s", "s"))
        for number, row in enumerate(table):
            libc, ours, libc_s, our_s = results[number]
            expected, reason = row["why"] or (libc, "")
            most = float(row["flags"][1]) if row["flags"] else libc_s
            note = "DIFFERS" if ours != expected else reason if ours != libc else ""
            note += " LATE" if our_s > most + 1 else ""
            print("%-62s %-12s %-12s %6.1f %6.1f %s" % (row["name"], libc, ours, libc_s, our_s, note))
            if ours != expected or our_s > most + 1:
                wrong.append(row["name"])
    assert wrong == []


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], [int(word) for word in sys.argv[3:]])
