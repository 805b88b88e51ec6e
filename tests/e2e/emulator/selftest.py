# SPDX-License-Identifier: MIT
"""The test image of the service: what its containers report at GET https://ADDRESS:PORT/progress, which needs no key."""
from .messages import Response
from .router import Route

PROGRESS = ["Running system requirements test...\n", "Running system requirements test...\nRunning ECC test...\n", "DONE\n"]


class SelfTest:
    """What test containers say. Each request takes the next page; the last one stays."""

    def __init__(self):
        self.listener = None
        self.pages = list(PROGRESS)

    def serve(self, service, context):
        """Serves their port, by TLS with a certificate that no root has signed."""
        self.listener = service.listen(context)

    def ports(self, environment):
        """What is mapped for an instance that was rented with these ports."""
        if self.listener is None or "-p 5000:5000" not in (environment or {}):
            return {}
        return {"5000/tcp": [{"HostIp": "0.0.0.0", "HostPort": str(self.listener.port)}]}


def progress(call):
    pages = call.service.selftest.pages
    text = pages.pop(0) if len(pages) > 1 else pages[0]
    return Response(200, text, "text/plain; charset=utf-8")


ROUTES = [Route("progress", "GET", "/progress", 0, progress, open=True)]
