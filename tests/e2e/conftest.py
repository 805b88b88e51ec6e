# SPDX-License-Identifier: MIT
"""Fixtures: the emulator, its certificates, and the built command in a home of its own."""
import collections
import concurrent.futures
import contextlib
import inspect
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from emulator import Emulator, Settings, certs, sample_account  # noqa: E402

BINARY = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "vastai"))
KEY = "e2e-key-4f1d9a7c-must-not-be-seen"


def skip(why):
    """Skips; the summary at the end lists the reasons."""
    pytest.skip(why)


def pytest_terminal_summary(terminalreporter):
    reasons = collections.Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for why, count in reasons.items():
        terminalreporter.write_line("SKIPPED: %s (%d)" % (why.removeprefix("Skipped: "), count))


class Result:
    """The result of a run of the command."""

    def __init__(self, argv, code, out, err, seconds):
        self.argv, self.code, self.stdout, self.stderr, self.seconds = argv, code, out, err, seconds

    @property
    def out(self):
        return self.stdout.decode("utf-8", "replace")

    @property
    def err(self):
        return self.stderr.decode("utf-8", "replace")

    def __repr__(self):
        return "\n%s\nexit status %s after %.2f s\nstdout: %r\nstderr: %r\n" % (
            " ".join(self.argv), self.code, self.seconds, self.out[:2000], self.err[:2000])


class Command:
    """The built command, with a home, an environment and a key of its own."""

    def __init__(self, home, flags=()):
        self.home = str(home)
        self.binary = BINARY
        self.secrets = {KEY}
        self.keyfile = os.path.join(self.home, ".config", "vastai", "vast_api_key")
        self.env = {"HOME": self.home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "VAST_API_KEY": KEY}
        self.flags = list(flags)

    def argv(self, *args):
        return [self.binary] + self.flags + [str(a) for a in args]

    def start(self, *args, env=None, **kwargs):
        """Starts it; for those who want the process."""
        merged = {k: v for k, v in {**self.env, **(env or {})}.items() if v is not None}
        kwargs.setdefault("stdin", subprocess.DEVNULL)
        kwargs.setdefault("stdout", subprocess.PIPE)
        kwargs.setdefault("stderr", subprocess.PIPE)
        return subprocess.Popen(self.argv(*args), env=merged, cwd=self.home, **kwargs)

    def run(self, *args, env=None, stdin=b"", timeout=30):
        began = time.monotonic()
        process = self.start(*args, env=env, stdin=subprocess.PIPE)
        try:
            out, err = process.communicate(stdin, timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            pytest.fail("no end after %d s: %r" % (timeout, Result(process.args, None, out, err, timeout)))
        result = Result(process.args, process.returncode, out, err, time.monotonic() - began)
        assert process.returncode >= 0, "killed by a signal: %r" % result
        self.expect_no_secret(result)
        return result

    __call__ = run

    def write_key(self, text, name="vast_api_key", mode=0o600):
        folder = os.path.dirname(self.keyfile)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def files(self):
        """The regular files of the home: a pipe would be waited for."""
        for folder, _, names in os.walk(self.home):
            paths = (os.path.join(folder, name) for name in names)
            yield from (path for path in paths if os.path.isfile(path))

    def expect_no_secret(self, result=None):
        """A key is in nothing that the command printed or wrote, the key files apart."""
        for secret in self.secrets:
            if result is not None:
                assert secret not in result.out + result.err, "the key was printed: %r" % result
            for path in self.files():
                if os.path.basename(path) not in ("vast_api_key", "vast_tfa_key", ".vast_api_key"):
                    # A command that runs at the same time may rename its new file before it is opened.
                    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
                        assert secret.encode() not in file.read(), "the key is in %s" % path


# ---- what tests are given ----


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A throw-away certificate authority."""
    if not certs.available():
        skip("no openssl program")
    return certs.Authority(str(tmp_path_factory.mktemp("certs")))


@pytest.fixture(scope="session")
def identity(authority):
    """A server's ECDSA certificate for localhost, 127.0.0.1 and ::1."""
    return authority.issue()


def judged(service):
    """Every client spoke HTTP, and showed its key where it belongs and nowhere else."""
    assert service.complaints == []
    for record in service.requests():
        elsewhere = [record.target, record.body.decode("latin-1")]
        elsewhere += [value for name, value in record.headers if name.lower() != "authorization"]
        assert KEY not in "\n".join(elsewhere), record
    for worker in service.routing.workers.values():
        judge_worker(worker, {KEY} | {g.api_key for a in service.accounts.values() for g in a.endpoints.values()})


def judge_worker(worker, keys):
    """No key of any kind in any byte that reached a worker."""
    assert worker.complaints == []
    for key in keys:
        assert key.encode() not in worker.bytes_seen()
    for record in worker.records:
        assert not {name.lower()
                    for name, _ in record.headers} & {"authorization", "proxy-authorization", "cookie"}, record


@contextlib.contextmanager
def serving(context=None):
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as service:
        service.listen(context)
        yield service
        judged(service)


def pacing_file(home):
    """The file by which the processes of a user keep the intervals of the service together."""
    return os.path.join(home, ".cache", "vastai", "pacing")


def pace_alone(home):
    """Puts a folder in its place: most tests run many commands against a service without limits."""
    os.makedirs(pacing_file(home), mode=0o700)


def pace_together(home):
    os.rmdir(pacing_file(home))


@contextlib.contextmanager
def commanding(home, *flags):
    if not os.access(BINARY, os.X_OK):
        skip("%s is not built" % BINARY)
    home.mkdir()
    pace_alone(home)
    command = Command(home, flags)
    yield command
    command.expect_no_secret()


@pytest.fixture
def emulator():
    """The service over plain HTTP, with a sample account of KEY, without rate limits."""
    with serving() as service:
        yield service


@pytest.fixture
def tls_emulator(identity):
    """The same over HTTPS."""
    with serving(certs.server_context(identity)) as service:
        yield service


@pytest.fixture
def bare(tmp_path):
    """The command without --url and --cacert."""
    with commanding(tmp_path / "home") as command:
        yield command


@pytest.fixture
def vastai(tmp_path, emulator):
    """The command, pointed at the emulator over plain HTTP."""
    with commanding(tmp_path / "plain-home", "--url", emulator.url) as command:
        yield command


@pytest.fixture
def tls_vastai(tmp_path, tls_emulator, authority):
    """The command, pointed at the emulator over HTTPS."""
    with commanding(tmp_path / "tls-home", "--url", tls_emulator.url, "--cacert", authority.pem) as command:
        yield command


@contextlib.contextmanager
def closed_port(family=socket.AF_INET, host="127.0.0.1"):
    """A port where nothing listens. It is held: another test could listen on one that was let go."""
    with socket.socket(family) as held:
        held.bind((host, 0))
        yield held.getsockname()[1]


# ---- tests that mostly wait ----

AT_ONCE = 8
# The files that take longest begin first, so that no process is left with one of them alone at the end.
LONGEST = ("test_self_test", "test_every_command", "test_data_plane", "test_benchmarks", "test_confirmation")


def beside(function):
    """Marks a test that mostly waits: it runs beside the others, from the start. It takes `vastai` and `emulator` and the
    parameters of its table, and no other fixtures."""
    return pytest.mark.beside(function)


def pytest_configure(config):
    config.addinivalue_line("markers", "beside: runs beside the others")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.stem not in LONGEST)


def pytest_collection_finish(session):
    """Starts those tests; but one of several processes starts those of a file when it comes to that file."""
    if not hasattr(session.config, "workerinput"):
        start_beside(session, session.items)


def pytest_runtest_protocol(item):
    if item.get_closest_marker("beside") and not hasattr(item, "beside"):
        start_beside(item.session, [other for other in item.session.items if other.path == item.path])


def start_beside(session, items):
    """Each has a service and a home of its own."""
    waiting = [item for item in items if item.get_closest_marker("beside")]
    if not waiting or session.config.option.collectonly or not os.access(BINARY, os.X_OK):
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="beside-"))
    session.config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    for number, item in enumerate(waiting):
        params = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        item.beside = pool.submit(run_beside, item.function, folder / str(number), params)
    session.config.add_cleanup(lambda: pool.shutdown(cancel_futures=True))


def run_beside(function, home, params):
    with serving() as emulator, commanding(home, "--url", emulator.url) as vastai:
        given = {"emulator": emulator, "vastai": vastai}
        names = inspect.signature(function).parameters
        function(**params, **{name: value for name, value in given.items() if name in names})


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if not hasattr(pyfuncitem, "beside"):
        return None
    pyfuncitem.beside.result()
    return True
