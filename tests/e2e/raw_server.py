# SPDX-License-Identifier: MIT
"""A server on loopback that a test writes itself, byte by byte: the base of those that the emulator cannot play."""
import socket
import threading


class RawServer:
    """Calls `talk(peer)` for each connection, in a thread of its own. `requests` is for what `talk` receives."""

    def __init__(self):
        self.requests = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return  # the server was closed
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer):
        try:
            with peer:
                self.talk(peer)
        except OSError:
            pass  # the client closed the connection

    def talk(self, peer):
        raise NotImplementedError

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()  # before the number of the socket is another's
        self.socket.close()
