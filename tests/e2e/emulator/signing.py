# SPDX-License-Identifier: MIT
"""The router's signature of a grant: RSA, PKCS #1 v1.5 with SHA-256, over the worker's URL alone; by the openssl program."""
import base64
import contextlib
import functools
import json
import subprocess
import tempfile
import threading


LOCK = threading.RLock()


def once(function):
    """Runs a function once for the same arguments, and in one thread at a time."""
    cached = functools.lru_cache(None)(function)

    @functools.wraps(function)
    def locked(*args):
        with LOCK:
            return cached(*args)
    return locked


def openssl(*args, data=b""):
    return subprocess.run(("openssl",) + args, input=data, capture_output=True)


@contextlib.contextmanager
def as_file(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        yield file.name


@once
def private_key():
    """Made once in a process: every emulator in it signs with it."""
    return openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048").stdout


@once
def public_key():
    return openssl("pkey", "-pubout", data=private_key()).stdout


def message(url):
    return json.dumps({"url": url}, indent=4).encode()


@once
def sign(url):
    with as_file(private_key()) as key:
        done = openssl("dgst", "-sha256", "-sign", key, data=message(url))
    if done.returncode:
        raise RuntimeError("openssl dgst: %r" % done.stderr)
    return base64.b64encode(done.stdout).decode()


@once
def verify(url, signature):
    try:
        raw = base64.b64decode(signature, validate=True)
    except (TypeError, ValueError):
        return False
    with as_file(public_key()) as key, as_file(raw) as file:
        return openssl("dgst", "-sha256", "-verify", key, "-signature", file, data=message(url)).returncode == 0


