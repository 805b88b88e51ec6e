# SPDX-License-Identifier: MIT
"""The router's signature of a grant: RSA, PKCS #1 v1.5 with SHA-256, over the worker's URL alone; by the openssl program."""
import base64
import contextlib
import functools
import json
import subprocess
import tempfile


def openssl(*args, data=b""):
    return subprocess.run(("openssl",) + args, input=data, capture_output=True)


@contextlib.contextmanager
def as_file(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        yield file.name


@functools.lru_cache(None)
def private_key():
    """Made once in a process: every emulator in it signs with it."""
    return openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048").stdout


@functools.lru_cache(None)
def public_key():
    return openssl("pkey", "-pubout", data=private_key()).stdout


def message(url):
    return json.dumps({"url": url}, indent=4).encode()


@functools.lru_cache(None)
def sign(url):
    with as_file(private_key()) as key:
        done = openssl("dgst", "-sha256", "-sign", key, data=message(url))
    if done.returncode:
        raise RuntimeError("openssl dgst: %r" % done.stderr)
    return base64.b64encode(done.stdout).decode()


@functools.lru_cache(None)
def verify(url, signature):
    try:
        raw = base64.b64decode(signature, validate=True)
    except (TypeError, ValueError):
        return False
    with as_file(public_key()) as key, as_file(raw) as file:
        return openssl("dgst", "-sha256", "-verify", key, "-signature", file, data=message(url)).returncode == 0


