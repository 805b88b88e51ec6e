# SPDX-License-Identifier: MIT
"""Instructions and system calls of `vastai delete endpoint`, cold, resumed and warm, against nginx on loopback.

Usage: cold.py VASTAI WARM [CURL]   (WARM: the program built from tests/bench/warm.c; CURL: the shared harness's client on libcurl)

Prints one row a figure: what was measured, the bound, the value, and libcurl's, which makes the same checks, where there is CURL. Instructions are callgrind's, so they are the same on a
busy machine. The TLS handshake is mbedTLS's; everything else is counted as ours, finding the root included.
"""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile

ANSWER = '{"success": true, "deleted_workers": [1001, 1002], "failed_workers": [], "msg": "Deleted endpoint job and 2 workers"}'
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
KEY = "0123456789abcdef" * 4
WARM_REQUESTS = 1000


def run(*argv, **more):
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_certificates(work):
    for name in ("ca", "srv"):
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", work + "/" + name + ".key")
    run(
        "openssl", "req", "-x509", "-new", "-key", work + "/ca.key", "-sha256", "-days", "30", "-subj",
        "/CN=Bench Root", "-addext", "keyUsage=critical,keyCertSign", "-out", work + "/ca.pem"
    )
    run("openssl", "req", "-new", "-key", work + "/srv.key", "-subj", "/CN=localhost", "-out", work + "/srv.csr")
    with open(work + "/ext", "w") as f:
        f.write("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n"
                "extendedKeyUsage=serverAuth\n")
    run("openssl", "x509", "-req", "-in", work + "/srv.csr", "-CA", work + "/ca.pem", "-CAkey", work + "/ca.key",
        "-CAcreateserial", "-days", "30", "-sha256", "-extfile", work + "/ext", "-out", work + "/srv.pem")
    with open(work + "/bundle.pem", "w") as out:
        for name in (BUNDLE, work + "/ca.pem"):
            with open(name) as f:
                out.write(f.read())


def start_nginx(work, ports):
    servers = "".join(
        "server { listen 127.0.0.1:%d ssl; ssl_certificate %s/srv.pem; ssl_certificate_key %s/srv.key; ssl_protocols %s;"
        " ssl_session_cache shared:s%d:1m; default_type application/json; access_log %s/access.log reuse;"
        " location / { return 200 '%s'; } }\n" % (port, work, work, protocol, port, work, ANSWER)
        for protocol, port in ports.items()
    )
    with open(work + "/nginx.conf", "w") as f:
        f.write(
            "worker_processes 1; pid %s/nginx.pid; error_log %s/error.log; events { worker_connections 64; }\n"
            "http { log_format reuse '$ssl_protocol $ssl_session_reused'; keepalive_requests 100000;\n%s}\n" %
            (work, work, servers)
        )
    run("nginx", "-c", work + "/nginx.conf")


def last_connection(work):
    with open(work + "/access.log") as f:
        return f.read().split("\n")[-2]


def instructions(argv, env, *functions):
    """Of a whole run, and of it in each of the functions with all that they call."""
    with tempfile.NamedTemporaryFile() as profile:
        p = run("valgrind", "--tool=callgrind", "--callgrind-out-file=" + profile.name, *argv, env=env)
        total = int(re.search(r"Collected : (\d+)", p.stderr).group(1))
        shown = run(
            "callgrind_annotate", "--inclusive=yes", "--threshold=100", profile.name
        ).stdout if functions else ""
    return [total] + [
        int(re.search(r"^ *([\d,]+) .*:%s(?: |$)" % f, shown, re.M).group(1).replace(",", "")) for f in functions
    ]


def system_calls(argv, env, work):
    run("strace", "-f", "-c", "-o", work + "/strace", *argv, env=env)
    with open(work + "/strace") as f:
        return int(re.search(r"(\d+)(?:\s+\d+)?\s+total", f.read()).group(1))


def row(what, bound, value, peer=None):
    print(
        "%-62s %12s %12s  %-31s %s" % (
            what, "{:,}".format(bound) if bound else "-", "{:,}".format(value),
            "libcurl {:,}, ratio {:.2f}".format(peer, value / peer) if peer else "-",
            "MISSED" if bound and value > bound else ""
        )
    )


def warm_cost(argv, env):
    """Of one request more on a kept connection. There are two handshakes; their difference is spread over many requests."""
    [one], [many] = (instructions(argv(n), env) for n in (1, 1 + WARM_REQUESTS))
    return (many - one) // WARM_REQUESTS


class Peer:
    """The same deletions by libcurl."""

    def __init__(self, program, protocol, port):
        version = "tls12" if protocol == "TLSv1.2" else "tls13"
        self.argv = lambda roots, n: [
            program, "localhost",
            str(port), roots, "DELETE", "/api/v0/endptjobs/4242/",
            str(n), version
        ]

    def cold(self, work, env):
        [total] = instructions(self.argv(work + "/bundle.pem", 1), env)
        return total

    def system_calls(self, work, env):
        return system_calls(self.argv(work + "/bundle.pem", 1), env, work)

    def warm(self, work, env):
        return warm_cost(lambda n: self.argv(work + "/ca.pem", n), env)


class NoPeer:
    cold = system_calls = warm = staticmethod(lambda *_: None)


def measure(vastai, warm, peer, work, protocol, port):
    cache = work + "/cache"
    env = {"HOME": work, "PATH": os.environ["PATH"], "XDG_CACHE_HOME": cache, "VAST_API_KEY": KEY}
    url = "https://localhost:%d" % port
    argv = [vastai, "delete", "endpoint", "4242", "--url", url, "--cacert", work + "/bundle.pem"]

    shutil.rmtree(cache, ignore_errors=True)
    # All of one run: the handshakes of two runs differ by more than what is looked for, as their random numbers do.
    total, handshake, roots = instructions(argv, env, "mbedtls_ssl_handshake", "vast_roots_find")
    row("%s cold delete, in all" % protocol, 0, total, peer.cold(work, env))
    row("%s cold delete, outside the handshake" % protocol, 700000, total - handshake + roots)
    [again] = instructions(argv, env)
    if not last_connection(work).endswith(" r"):
        print("%s: the session was not resumed: %s" % (protocol, last_connection(work)))
        return False
    row("%s the same again, session resumed, in all" % protocol, 2000000 if protocol == "TLSv1.2" else 18000000, again)
    shutil.rmtree(cache, ignore_errors=True)
    calls = system_calls(argv, env, work)
    row("%s system calls of a cold delete" % protocol, 80, calls, peer.system_calls(work, env))
    cost = warm_cost(lambda n: [warm, url, work + "/ca.pem", str(n)], env)
    row("%s one warm request on a kept connection, TLS included" % protocol, 30000, cost, peer.warm(work, env))
    return True


def main():
    vastai, warm, *curl = map(os.path.abspath, sys.argv[1:])
    missing = [t for t in ("nginx", "valgrind", "strace", "openssl") if not shutil.which(t)] + [
        f for f in (BUNDLE,) if not os.path.exists(f)]
    if missing:
        print("SKIPPED: cold, resumed and warm figures: missing", *missing)
        return 0
    work = tempfile.mkdtemp(prefix="vastai-bench-")
    try:
        make_certificates(work)
        ports = {p: free_port() for p in ("TLSv1.2", "TLSv1.3")}
        start_nginx(work, ports)
        print("%-62s %12s %12s  %s" % ("figure", "bound", "measured", "peer with the same checks"))
        good = True
        for protocol, port in ports.items():
            p = subprocess.run([warm, "https://localhost:%d" % port, work + "/ca.pem", "1"], capture_output=True, text=True)
            if p.returncode != 0:
                print("SKIPPED: %s: %s" % (protocol, p.stderr.strip()))
                continue
            peer = Peer(*curl, protocol, port) if curl and os.path.exists(*curl) else NoPeer()
            good = measure(vastai, warm, peer, work, protocol, port) and good
        return 0 if good else 1
    finally:
        if os.path.exists(work + "/nginx.pid"):
            with open(work + "/nginx.pid") as f:
                os.kill(int(f.read()), 15)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
