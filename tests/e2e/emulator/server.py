# SPDX-License-Identifier: MIT
"""Listeners and connections: bytes to requests and back, one thread each."""
import contextlib
import select
import socket
import ssl
import struct
import threading
import time

from . import wire
from .messages import refusal

IDLE_S = 60
HANDSHAKE_S = 20


class Connection:
    """One client's connection."""

    def __init__(self, listener, sock, peer, number):
        self.number = number
        self.peer = peer
        self._listener = listener
        self._sock = sock
        self._tls = listener.tls

    @property
    def tls_version(self):
        return self._sock.version() if self._tls else None

    @property
    def resumed(self):
        return bool(self._tls and self._sock.session_reused)

    def run(self):
        try:
            self._sock.settimeout(HANDSHAKE_S)
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                self._sock.do_handshake()
            self._sock.settimeout(IDLE_S)
            self._serve()
        except ssl.SSLError as error:
            self._listener.note_tls(str(error))
        except OSError:
            pass  # the client went away, or the emulator ends
        finally:
            self.end("clean")

    def _serve(self):
        emulator = self._listener.emulator
        with self._sock.makefile("rb") as stream:
            while True:
                try:
                    request = wire.read_request(stream)
                except (wire.BadRequest, ValueError) as error:
                    emulator.complaints.append(str(error))
                    self._send(wire.encode(refusal(400, "bad_request", str(error)))[0], 0)
                    return
                if request is None or not self._answer(emulator, request):
                    return

    def _answer(self, emulator, request):
        """False: the connection has ended."""
        _, fault, response = emulator.answer(request, self)
        if fault is None:
            pieces, ends = wire.encode(response)
            self._send(pieces, 0)
            return not ends and not asks_to_close(request)
        return self._answer_badly(fault, request, response)

    def _answer_badly(self, fault, request, response):
        stopped = self._listener.stopping.wait
        if fault.hang:
            stopped(3600)
        if fault.delay_s:
            stopped(fault.delay_s)
        if fault.silent:
            self.end(fault.ending)
            return False
        pieces, ends = wire.encode(response, fault)
        self._send(wire.spoiled(pieces, fault), fault.drip_s)
        if ends or fault.cut is not None or fault.dies_after is not None or fault.close_after or fault.ending != "clean" or asks_to_close(
                request):
            self.end(fault.ending)
            return False
        return True

    def idle(self, seconds):
        """Lets time pass. Raises OSError when the client closes the connection during that time, or the emulator ends."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._listener.stopping.is_set() or self._is_gone(max(0, min(0.05, until - time.monotonic()))):
                raise ConnectionResetError("the client has gone")

    def _is_gone(self, within_s):
        if not select.select([self._sock], [], [], within_s)[0]:
            return False
        if not self._tls:
            return not self._sock.recv(1, socket.MSG_PEEK)
        self._sock.settimeout(0)
        try:
            return not self._sock.recv(1)
        except ssl.SSLWantReadError:
            return False
        finally:
            self._sock.settimeout(IDLE_S)

    def _send(self, pieces, pause_s):
        for piece in pieces:
            self._sock.sendall(piece)
            if pause_s and self._listener.stopping.wait(pause_s):
                return

    def end(self, how):
        """Ends the connection: "clean", "fin" (no TLS goodbye) or "reset". Idempotent."""
        with contextlib.suppress(OSError, ValueError):
            if how == "reset":
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif how == "clean" and self._tls:
                self._sock.settimeout(0)  # says goodbye, and does not wait for the answer
                with contextlib.suppress(OSError, ValueError):
                    self._sock.unwrap()
            if how != "reset":
                self._sock.shutdown(socket.SHUT_RDWR if how == "stop" else socket.SHUT_WR)
        with contextlib.suppress(OSError):
            self._sock.close()


def asks_to_close(request):
    return (request.header("Connection") or "").lower() == "close"


class Listener:
    """A port that the emulator is reached by."""

    def __init__(self, emulator, tls=None, host="127.0.0.1", port=0):
        self.emulator = emulator
        self.tls = tls
        self.host = host
        self.stopping = threading.Event()
        self.tls_errors = []  # of handshakes that failed
        self.connections = 0  # how many there were
        self._open = set()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._sock = socket.create_server((host, port), family=family, backlog=64)
        self.port = self._sock.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return self.url_for("[%s]" % self.host if ":" in self.host else self.host)

    def url_for(self, name):
        """Its URL under another name for the same host."""
        return "%s://%s:%d" % ("https" if self.tls else "http", name, self.port)

    def note_tls(self, text):
        self.tls_errors.append(text)

    def _accept(self):
        while not self.stopping.is_set():
            try:
                sock, peer = self._sock.accept()
                if self.tls:
                    sock = self.tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False,
                                                suppress_ragged_eofs=True)
            except OSError:
                continue
            self.connections += 1
            connection = Connection(self, sock, peer[0], self.emulator.next_connection())
            self._open.add(connection)
            threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection):
        try:
            connection.run()
        finally:
            self._open.discard(connection)

    def stop(self):
        """Closes the socket last: its number may be another listener's at once, and the thread would accept there."""
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._sock.close()
        for connection in list(self._open):
            connection.end("stop")
