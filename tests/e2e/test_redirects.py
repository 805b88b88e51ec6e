# SPDX-License-Identifier: MIT
"""Which redirects are followed, and where the key goes: each method, each status and each kind of target, in one table.

Runs in a network namespace of its own, where this test has the ports 80 and 443.
"""
import http.server
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading

HERE, OTHER = "127.0.0.1", "127.0.0.2"
LISTENERS = {
    "http": (HERE, 80, False),
    "https": (HERE, 443, True),
    "another port": (HERE, 8080, False),
    "another host": (OTHER, 80, False),
    "another host, https": (OTHER, 443, True),
    "https, another port": (HERE, 4430, True),
}
COMMANDS = {
    "GET": ("show", "endpoints"),
    "POST": ("create", "endpoint", "--endpoint_name", "x"),
    "PUT": ("label", "instance", "5", "x"),
    "DELETE": ("delete", "endpoint", "5", "-y"),
}
STATUSES = (301, 302, 303, 307, 308)
# What the command is given as --url, the Location ({path}: that of the request), the listener of a redirect that is followed.
TARGETS = {
    "the same origin": ("http://127.0.0.1", "http://127.0.0.1/there/", "http"),
    "the same origin, with its port": ("http://127.0.0.1", "http://127.0.0.1:80/there/", "http"),
    "a path alone": ("http://127.0.0.1", "/there/", "http"),
    "a slash added": ("http://127.0.0.1", "{path}/", "http"),
    "http to https of the same host": ("http://127.0.0.1", "https://127.0.0.1{path}", "https"),
    "the same origin, https": ("https://127.0.0.1", "https://127.0.0.1/there/", "https"),
    "https to http of the same host": ("https://127.0.0.1", "http://127.0.0.1{path}", None),
    "http to https, another port": ("http://127.0.0.1", "https://127.0.0.1:4430{path}", None),
    "another host": ("http://127.0.0.1", "http://127.0.0.2{path}", None),
    "another host, https": ("http://127.0.0.1", "https://127.0.0.2{path}", None),
    "another host without a scheme": ("http://127.0.0.1", "//127.0.0.2{path}", None),
    "another port": ("http://127.0.0.1", "http://127.0.0.1:8080{path}", None),
    "another host before an @": ("http://127.0.0.1", "http://127.0.0.1@127.0.0.2{path}", None),
    "a circle": ("http://127.0.0.1", "{path}", None),
}
HOPS = 3  # in a circle: the redirects that are followed before the command gives up


# ---- in the namespace ----


class Service(http.server.BaseHTTPRequestHandler):
    """Redirects the first request, in a circle every one, and confirms the others."""
    status, location, circle, seen = 0, "", False, []

    def reply(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = self.headers.get("Authorization") == "Bearer made-up-key"
        Service.seen.append((self.server.title, self.command, key))
        redirected = Service.circle or len(Service.seen) == 1
        body = b"" if redirected else b'{"success": true, "results": [], "id": 5}'
        self.send_response(Service.status if redirected else 200)
        if redirected:
            self.send_header("Location", Service.location.replace("{path}", self.path.split("?")[0]))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = reply

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a client that hangs up


def serve(title, address, port, context):
    server = Server((address, port), Service)
    server.title = title
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def work(binary, folder, roots, chain, key):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    for title, (address, port, tls) in LISTENERS.items():
        serve(title, address, port, context if tls else None)
    for target, (url, location, _) in TARGETS.items():
        for method, line in COMMANDS.items():
            for status in STATUSES:
                Service.status, Service.location, Service.seen = status, location, []
                Service.circle = target == "a circle"
                argv = [binary, "--url", url, "--cacert", roots, "--api-key", "made-up-key", "--retry", "1"]
                done = subprocess.run(argv + list(line), capture_output=True, text=True, env={"HOME": folder}, timeout=30)
                print(json.dumps([target, method, status, done.returncode, done.stdout, done.stderr, Service.seen]), flush=True)


# ---- the test ----


def is_followed(method, status, listener):
    """RFC 9110, 15.4: only 307 and 308 say that the request is to be repeated as it is."""
    return listener is not None and (method == "GET" or status in (307, 308))


def test_redirects_are_followed_to_where_the_key_may_go(tmp_path, authority):
    from conftest import BINARY, pace_alone, skip
    if not shutil.which("unshare") or subprocess.run(["unshare", "-n", "ip", "link"], capture_output=True).returncode != 0:
        skip("no network namespace of one's own, or no ip program")
    pace_alone(str(tmp_path))
    identity = authority.issue(san=["IP:" + HERE, "IP:" + OTHER])
    argv = ["unshare", "-n", sys.executable, "-B", os.path.abspath(__file__), BINARY, str(tmp_path), authority.pem]
    done = subprocess.run(argv + [identity.chain, identity.key], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(TARGETS) * len(COMMANDS) * len(STATUSES)
    print_table(results)
    for result in results:
        judge(*result)


def print_table(results):
    """A line for each target and method; in each cell what was done, and which listeners received the key."""
    print("%-31s %-7s" % ("target", "method") + "".join("%-23s" % status for status in STATUSES))
    for row in range(0, len(results), len(STATUSES)):
        cells = [cell_of(result) for result in results[row:row + len(STATUSES)]]
        print(("%-31s %-7s" % tuple(results[row][:2]) + "".join("%-23s" % cell for cell in cells)).rstrip())


def cell_of(result):
    _, _, _, code, _, _, seen = result
    titles = [title for title, _, key in seen if key]
    listeners = ", ".join(sorted(set(titles))) + (" x%d" % len(titles) if len(titles) > 2 else "")
    return "%s: %s" % ("followed" if code == 0 else "refused", listeners)


def judge(target, method, status, code, out, err, seen):
    url, location, listener = TARGETS[target]
    result = (target, method, status, code, out, err, seen)
    first = [url.split(":")[0], method, True]
    if target == "a circle":
        hops = HOPS if is_followed(method, status, "http") else 0
        assert seen == [first] * (1 + hops) and code == 9, result
    elif is_followed(method, status, listener):
        assert seen == [first, [listener, method, True]] and code == 0, result
    else:
        assert seen == [first] and code == 9 and out == "", result
        assert "The key was not sent there" in err, result


if __name__ == "__main__":
    work(*sys.argv[1:])
