# SPDX-License-Identifier: MIT
"""A name server on loopback that knows one name."""
import socket
import threading

ANSWER, NO_SUCH_NAME = b"\x81\x80", b"\x81\x83"
TYPE_A = b"\0\1"


class Names:
    """Says that `name` is `address`, an IPv4 one, and of any other name that there is none. `asked` counts the questions."""

    def __init__(self, name, address, port=0):
        self.asked = 0
        self.record = b"\xc0\x0c" + TYPE_A + b"\0\1\0\0\0\x3c\0\4" + socket.inet_aton(address)
        self.wanted = b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", port))
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            question, source = self.sock.recvfrom(512)
            self.asked += 1
            self.sock.sendto(self.answer(question), source)

    def answer(self, question):
        asked = question[12:question.index(b"\0", 12) + 5
                         ]  # the name, its type and class; what comes after is not for us
        records = self.record if asked.startswith(self.wanted + TYPE_A) else b""
        verdict = ANSWER if asked.startswith(self.wanted) else NO_SUCH_NAME
        return question[:2] + verdict + b"\0\1" + (b"\0\1" if records else b"\0\0") + bytes(4) + asked + records
