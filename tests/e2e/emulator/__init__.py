# SPDX-License-Identifier: MIT
"""An emulator of the Vast.ai service: stateful, over HTTP and HTTPS, with faults on demand. Standard library only.

One module a noun (endpoints, instances, users), each with a table of routes that `router` joins; `service` holds the state
and judges requests, `routing`, `worker`, `model` and `signing` are the serverless data plane (workers have ports of their own), `server` carries bytes, `wire` frames them, `faults` says what goes wrong, `control` is the same over
HTTP. `certs` makes throw-away certificates. Run it by `python3 -m emulator`.
"""
from .account import Account, sample_account
from .clock import Clock
from .faults import Fault
from .names import Names
from .service import Emulator, Settings

__all__ = ["Account", "Clock", "Emulator", "Fault", "Names", "Settings", "sample_account"]
