# SPDX-License-Identifier: MIT
"""The result of `logs` is not fetched from a name that resolves to a private address, unless the service has one too.

Runs in network and mount namespaces of its own, where this machine has public addresses too.
"""
import http.server
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading

PUBLIC, PRIVATE, LAN = "198.51.100.1", "127.0.0.1", "10.0.0.1"
HOSTS = {
    "console.test": [PUBLIC],
    "console-lan.test": [LAN],
    "store.test": [PUBLIC],
    "store-both.test": [LAN, PUBLIC],
    "store-lan.test": [LAN],
    "store-loopback.test": [PRIVATE],
    "store-link.test": ["169.254.169.254"],
    "store-local.test": ["fd00::1"],
    "store-mapped.test": ["::ffff:127.0.0.1"],
}
# Console, host of the result, whether it is fetched.
CASES = [
    ("console.test", "store.test", True),
    ("console.test", "console.test", True),
    ("console.test", "store-both.test", True),
    ("console.test", "store-lan.test", False),
    ("console.test", "store-loopback.test", False),
    ("console.test", "store-link.test", False),
    ("console.test", "store-local.test", False),
    ("console.test", "store-mapped.test", False),
    ("console-lan.test", "store.test", True),
    ("console-lan.test", "store-lan.test", True),
    ("console-lan.test", "store-loopback.test", True),
    (PUBLIC, "store-lan.test", False),
]


# ---- in the namespaces ----


class Service(http.server.BaseHTTPRequestHandler):
    """The console at any host, which names the store; and the store, which has the text."""
    protocol_version = "HTTP/1.1"
    store, fetched = "", []

    def reply(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.reply(json.dumps({"success": True, "result_url": "https://%s:4430/result" % Service.store}).encode())

    def do_GET(self):
        Service.fetched.append(self.headers["Host"])
        self.reply(b"the log\n")

    def log_message(self, *args):
        pass


def serve(address, chain, key):
    server = http.server.ThreadingHTTPServer((address, 4430), Service)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def work(binary, folder, roots, chain, key):
    for address in PUBLIC, LAN:
        subprocess.run(["ip", "address", "add", address + "/32", "dev", "lo"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    path = os.path.join(folder, "hosts")
    with open(path, "w") as file:
        file.writelines("%s %s\n" % (address, name) for name, all_of in HOSTS.items() for address in all_of)
    subprocess.run(["mount", "--bind", path, "/etc/hosts"], check=True)
    for address in PUBLIC, LAN, PRIVATE:
        serve(address, chain, key)
    for console, store, _ in CASES:
        Service.store, Service.fetched = store, []
        argv = [binary, "--url", "https://%s:4430" % console, "--cacert", roots, "--api-key", "made-up-key", "--timeout", "10"]
        done = subprocess.run(argv + ["logs", "5"], capture_output=True, text=True, env={"HOME": folder}, timeout=30)
        print(json.dumps([console, store, done.returncode, done.stdout, done.stderr, Service.fetched]), flush=True)


# ---- the test ----


def test_a_result_is_fetched_from_public_addresses(tmp_path, authority):
    from conftest import BINARY, skip
    if not shutil.which("unshare") or subprocess.run(["unshare", "-mn", "ip", "link"],
                                                     capture_output=True).returncode != 0:
        skip("no network and mount namespaces of one's own, or no ip program")
    identity = authority.issue(san=["DNS:" + name for name in HOSTS] + ["IP:" + PUBLIC])
    argv = ["unshare", "-mn", sys.executable, "-B", os.path.abspath(__file__), BINARY, str(tmp_path), authority.pem]
    done = subprocess.run(argv + [identity.chain, identity.key], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(CASES)
    for (console, store, fetched), result in zip(CASES, results):
        _, _, code, out, err, requests = result
        assert (code, out.strip()) == ((0, "the log") if fetched else (9, "")), result
        assert requests == ([store + ":4430"] if fetched else []), result
        assert fetched or "a private network" in err and len(err.splitlines()) == 1, result


if __name__ == "__main__":
    work(*sys.argv[1:])
