# SPDX-License-Identifier: MIT
"""The firmware in QEMU, and what it talks to on the host's loopback: the emulator of the service, and a name server."""
import json
import os
import ssl
import subprocess
import sys
import time

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
sys.dont_write_bytecode = True

from emulator import Emulator, Fault, Names, Settings, certs, sample_account  # noqa: E402

FOLDER = os.path.join(os.environ.get("BUILD", "build"), "firmware")
KEY = "firmware-key-9c2e51-must-not-be-seen"
NAME = "api.test"
RUN_LIMIT_S = 60
TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


PARTS = ("lwip", "mbedtls", "libvastai", "kernel", "task stacks", "arena", "firmware", "data", "stack", "all")
measured = {}  # variant -> name -> most bytes in any run


class Run:
    """What one run of the firmware printed, as a table; where a name comes again, the later one holds, `all` has each."""

    def __init__(self, code, text):
        self.code, self.text = code, text
        self.lines = [line.split(": ", 1) for line in text.splitlines() if ": " in line]
        self.of = dict(self.lines)

    def all(self, name):
        return [value for found, value in self.lines if found == name]

    def number(self, name):
        return int(self.of[name])

    def tasks(self):
        """Name, bytes of the stack, and how many of them were used, of each task of an operating system."""
        return list(zip(self.all("task"), map(int, self.all("task stack")), map(int, self.all("task stack used"))))

    def __repr__(self):
        return "\nexit status %s\n%s\n" % (self.code, self.text)


class Board:
    """The machine with one variant of the firmware."""

    def __init__(self, variant, dns_port):
        self.variant, self.dns_port, self.is_lean = variant, dns_port, variant.endswith("lean")
        self.image = os.path.join(FOLDER, variant, "firmware.elf")

    def flash_bytes(self):
        """Code, constants, and the initial values of data."""
        out = subprocess.run(["arm-none-eabi-size", self.image], capture_output=True, text=True, check=True).stdout
        text, data = out.splitlines()[1].split()[:2]
        return int(text) + int(data)

    def note(self, run):
        most = measured.setdefault(self.variant, {"flash": self.flash_bytes()})
        for name in ["ram " + part for part in PARTS] + ["arena used", "stack used"]:
            if name in run.of:
                most[name] = max(most.get(name, 0), run.number(name))
        for task, room, used in run.tasks():
            tasks = most.setdefault("tasks", {})
            tasks[task] = (room, max(used, tasks.get(task, (0, 0))[1]))

    def run(self, icount=None, capture=None, **words):
        words = {"key": KEY, "dns": self.dns_port, **words}
        asked = "".join(",arg=%s=%s" % item for item in words.items())
        argv = ["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", "none",
                "-kernel", self.image, "-nic", "user,id=net", "-semihosting-config", "enable=on,target=native" + asked]
        argv += ["-icount", icount] if icount else []
        argv += ["-object", "filter-dump,id=dump,netdev=net,file=" + capture] if capture else []
        try:
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=RUN_LIMIT_S)
        except subprocess.TimeoutExpired as late:
            pytest.fail("no end after %d s: %r" % (RUN_LIMIT_S, late.output))
        run = Run(done.returncode, done.stdout.decode("utf-8", "replace"))
        assert KEY not in run.text, "the key was printed: %r" % run
        self.note(run)
        return run


def pytest_terminal_summary(terminalreporter):
    """What the firmware takes, in bytes; of stack and arena also the most that any run used. `make size` has a gate on it."""
    if measured:
        with open(os.path.join(FOLDER, "measured.json"), "w") as file:
            json.dump(measured, file, indent=1, sort_keys=True)
    for variant, most in sorted(measured.items()):
        terminalreporter.write_line("%s: flash %d, RAM %d" % (variant, most["flash"], most.get("ram all", 0)))
        rows = ["%s %d" % (part, most.get("ram " + part, 0)) for part in PARTS[:-1]]
        terminalreporter.write_line("  RAM by part: " + ", ".join(rows))
        terminalreporter.write_line(
            "  used at most: arena %d, stack %d" % (most.get("arena used", 0), most.get("stack used", 0))
        )
        tasks = ["%s %d of %d" % (task, used, room) for task, (room, used) in most.get("tasks", {}).items()]
        if tasks:
            terminalreporter.write_line("  stacks of tasks, at most: " + ", ".join(tasks))


@pytest.fixture(scope="session")
def names():
    return Names(NAME, "10.0.2.2")


@pytest.fixture(scope="session")
def identities():
    with open(os.path.join(FOLDER, "pki", "identities.json")) as file:
        return {name: certs.Identity(*files) for name, files in json.load(file).items()}


@pytest.fixture(params=os.environ.get("FIRMWARE", "mcu-lean mcu").split())
def board(request, names):
    return Board(request.param, names.port)


@pytest.fixture
def emulator():
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as running:
        yield running


@pytest.fixture
def serve(emulator, identities):
    """Starts the service with this identity; returns its URL by name."""

    def start(identity="ec", least=TLS12, most=TLS13, **more):
        context = certs.server_context(identities[identity], least, most, **more)
        return emulator.listen(context).url_for(NAME)

    return start
