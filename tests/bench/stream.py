# SPDX-License-Identifier: MIT
"""What a byte of a long list, and a further ID, cost the whole command, in instructions. Usage: stream.py BINARY OFFERS.json

Two lists of the offers in that file, 2 and 10 times, come over plain HTTP on loopback; what the longer one costs more is divided by the bytes that it has more.
"""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading

# What, arguments, bound.
ROWS = (
    ("search offers --raw: instructions a byte of the answer", ("search", "offers", "--raw"), 35.0),
    ("search offers, a table: instructions a byte of the answer", ("search", "offers"), 45.0),
)
# A further ID of many costs what it costs of few.
IDS, FURTHER_BOUND = (1000, 2000, 4000), 1.01


class Handler(http.server.BaseHTTPRequestHandler):
    body = b""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_GET = do_PUT = do_POST

    def log_message(self, *_):
        pass


def instructions(binary, url, words, home):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, "--url", url, *words]
    env = {**os.environ, "VAST_API_KEY": "0" * 64, "HOME": home}
    ran = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env)
    return int(re.search(r"Collected : (\d+)", ran.stderr)[1])


def row(what, bound, value):
    print("%-66s %8g %9.5g  %-30s %s" % (what, bound, value, "-", "MISSED" if value > bound else ""))


def show_further_id(binary, home):
    few, some, many = (
        instructions(binary, "http://127.0.0.1:1", ["delete", "endpoint", "--curl", *map(str, range(1, n + 1))], home)
        for n in IDS
    )
    value = (many - some) / (IDS[2] - IDS[1]) / ((some - few) / (IDS[1] - IDS[0]))
    row("delete endpoint --curl: an ID of the 4,000th to one of the 1,000th", FURTHER_BOUND, value)


def main():
    if not os.path.exists(sys.argv[2]):
        print("SKIPPED: the command's figures: no %s" % sys.argv[2])
        return
    with open(sys.argv[2]) as file:
        offers = json.load(file)["offers"]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_address[1]
    with tempfile.TemporaryDirectory() as home:
        for what, words, bound in ROWS:
            cost = []
            for times in 2, 10:
                Handler.body = json.dumps({"offers": offers * times}).encode()
                cost.append((len(Handler.body), instructions(sys.argv[1], url, words, home)))
            value = (cost[1][1] - cost[0][1]) / (cost[1][0] - cost[0][0])
            row(what, bound, value)
        show_further_id(sys.argv[1], home)
    server.shutdown()


if __name__ == "__main__":
    main()
