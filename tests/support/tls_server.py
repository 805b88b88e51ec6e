# SPDX-License-Identifier: MIT
"""A TLS server for tests. Usage: tls_server.py CERTS. Prints its port; ends when its standard input does.

A client first sends a line in clear that says what it wants, `chain=good versions=1.2 does=echo`, then begins with TLS:
  chain     NAME of NAME.chain and NAME.chainkey in CERTS
  versions  1.1, 1.2, 1.3 or 1.2-1.3 (as given if absent)
  tickets   no: sessions are kept by the server, under an id
  curve     the only group
  does      echo, until it receives a goodbye; send:N (N bytes, then a goodbye); answer:N (the same once it has received a
            byte); cut (some bytes, then an end without goodbye); reset (an end in the handshake); garbage (an answer that is no TLS); hello11 (a ServerHello of TLS 1.1); alert:N (a fatal alert);
            account (a line in clear on the last TLS connection)
"""
import contextlib
import socket
import ssl
import struct
import sys
import threading
import warnings

warnings.simplefilter("ignore")
VERSIONS = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
certs = sys.argv[1]
contexts = {}
lock = threading.Lock()
accounts = [["none"]]  # what became of each TLS connection; the last one is asked for


def context(want):
    key = tuple(sorted((k, v) for k, v in want.items() if k != "does"))
    with lock:
        if key not in contexts:
            c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            low, _, high = want.get("versions", "1.2-1.3").partition("-")
            c.set_ciphers("ALL:@SECLEVEL=0")
            c.minimum_version = VERSIONS[low]
            c.maximum_version = VERSIONS[high or low]
            c.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE  # what the client prefers, as nginx does
            if want.get("tickets") == "no":
                c.options |= ssl.OP_NO_TICKET
            if "curve" in want:
                c.set_ecdh_curve(want["curve"])
            name = "%s/%s" % (certs, want["chain"])
            c.load_cert_chain(name + ".chain", name + ".chainkey")
            contexts[key] = c
        return contexts[key]


def line(sock):
    text = b""
    while not text.endswith(b"\n"):
        text += sock.recv(1)
    return text.decode().strip()


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


HELLO11 = b"\x03\x02" + bytes(range(32)) + b"\0\xc0\x2b\0"
HELLO11 = b"\x02\0\0" + bytes([len(HELLO11)]) + HELLO11
PLAIN = {
    "garbage": lambda n: b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "hello11": lambda n: b"\x16\x03\x02\0" + bytes([len(HELLO11)]) + HELLO11,
    "alert": lambda n: bytes([21, 3, 3, 0, 2, 2, int(n)]),
}


def pattern(size):
    return bytes(i * 7 % 251 for i in range(size))


def talk(tls, does):
    if does == "echo":
        while data := tls.recv(65536):
            tls.sendall(data)
    elif does == "cut":
        tls.sendall(b"half")
        return
    else:
        if does.startswith("answer:"):
            tls.recv(1)
        tls.sendall(pattern(int(does.partition(":")[2])))
    tls.unwrap()


def serve(sock):
    sock.settimeout(20)
    want = dict(part.split("=", 1) for part in line(sock).split())
    does = want["does"]
    if does == "account":
        sock.sendall(accounts[-1][0].encode() + b"\n")
    elif does == "reset":
        sock.recv(100)
        reset(sock)
    elif does.partition(":")[0] in PLAIN:
        what, _, number = does.partition(":")
        sock.recv(65536)
        sock.sendall(PLAIN[what](number))
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65536):
                pass
        sock.close()
    else:
        account = ["begun"]
        accounts.append(account)
        try:
            with context(want).wrap_socket(sock, server_side=True, suppress_ragged_eofs=False) as tls:
                account[0] = "%s %s" % (tls.version(), "reused" if tls.session_reused else "new")
                talk(tls, does)
                account[0] += " goodbye"
        except (OSError, ValueError) as error:
            account[0] += " failed %s" % getattr(error, "reason", error)
            sock.close()


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), listener.shutdown(socket.SHUT_RDWR)), daemon=True).start()
    while True:
        try:
            sock, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(sock,), daemon=True).start()


main()
