# SPDX-License-Identifier: MIT
"""A small HTTP proxy for CONNECT, with optional Basic authorization. It keeps what it was asked and what it carried."""
import base64
import contextlib
import select
import socket
import threading


class ConnectProxy:
    def __init__(self, user=None, password=None, status=None, split=0, silent=False):
        self.wanted = None
        if user is not None:
            self.wanted = "Basic " + base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
        self._status = status  # answered to everything, when set
        self._split = split  # bytes of each piece of the answer; 0: at once
        self._silent = silent
        self.heads = []  # requests, head only
        self.carried = 0  # bytes from the clients
        self._open = []
        self._sock = socket.create_server(("127.0.0.1", 0))
        self.port = self._sock.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def url(self, userinfo=""):
        return "http://%s127.0.0.1:%d" % (userinfo, self.port)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()  # before the number of the socket is another's
        for sock in [self._sock] + self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self):
        while True:
            try:
                sock, _ = self._sock.accept()
            except OSError:
                return
            self._open.append(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, client):
        with contextlib.suppress(OSError, ValueError), client:  # ValueError: closed by the end of the test
            head = self._read_head(client)
            self.heads.append(head)
            if self._silent:
                client.recv(1)
                return
            status, target = self._judge(head)
            if status != 200:
                self._say(client, status, b"<h1>no</h1>")
                return
            with socket.create_connection(target) as origin:
                self._say(client, 200, b"")
                self._relay(client, origin)

    @staticmethod
    def _read_head(client):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = client.recv(1)
            if not byte:
                raise OSError("ended inside the head")
            head += byte
        return head.decode("latin-1")

    def _judge(self, head):
        line, *fields = head.split("\r\n")
        method, target, version = line.split(" ")
        if self._status is not None:
            return self._status, None
        if method != "CONNECT" or version != "HTTP/1.1":
            return 405, None
        sent = [f.partition(":")[2].strip() for f in fields if f.lower().startswith("proxy-authorization:")]
        if self.wanted is not None and sent != [self.wanted]:
            return 407, None
        host, _, port = target.rpartition(":")
        return 200, (host.strip("[]"), int(port))

    def _say(self, client, status, body):
        fields = "" if status == 200 else "Content-Length: %d\r\n" % len(body)
        fields += 'Proxy-Authenticate: Basic realm="x"\r\n' if status == 407 else ""
        answer = ("HTTP/1.1 %d Answer\r\nVia: test\r\n%s\r\n" % (status, fields)).encode() + body
        size = self._split or len(answer)
        for at in range(0, len(answer), size):
            client.sendall(answer[at:at + size])

    def _relay(self, client, origin):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        origin.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        other = {client: origin, origin: client}
        while True:
            ready, _, _ = select.select(list(other), [], [], 60)
            if not ready:
                return
            for sock in ready:
                data = sock.recv(65536)
                if not data:
                    return
                if sock is client:
                    self.carried += len(data)
                other[sock].sendall(data)
