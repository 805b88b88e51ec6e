# SPDX-License-Identifier: MIT
"""Throw-away certificates for tests of what has its roots built in, the firmware and the static command: pki.py FOLDER.
roots.pem is what is built in, worker_roots.pem what only workers are verified by, and the servers prove themselves with the chains beside it; identities.json names them all."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from emulator import certs  # noqa: E402

NAME = "api.test"
SAN = ("DNS:" + NAME, "IP:10.0.2.2")
YEARS = (-1, 3650)


def chain(folder, name, key):
    """A root, and an authority below it that signs the servers."""
    root = certs.Authority(folder, "Root " + name, key=key)
    return root, certs.Authority(folder, "Authority " + name, key=key, issuer=root)


def main(folder):
    os.makedirs(folder)
    ec_root, ec = chain(folder, "EC", "ec")
    ec384_root, ec384 = chain(folder, "P-384", "ec384")
    rsa_root, rsa = chain(folder, "RSA", "rsa")
    _, stranger = chain(folder, "Stranger", "ec")
    workers = certs.worker_authority(folder)
    with open(os.path.join(folder, "worker_roots.pem"), "w") as bundle:
        bundle.write(open(workers.pem).read())
    with open(os.path.join(folder, "roots.pem"), "w") as bundle:
        for root in (ec_root, ec384_root, rsa_root):
            bundle.write(open(root.pem).read())
    identities = {
        "ec": ec.issue(NAME, SAN, days=YEARS),
        "ec384": ec384.issue(NAME, SAN, key="ec384", days=YEARS),
        "rsa": rsa.issue(NAME, SAN, key="rsa", days=YEARS),
        "stranger": stranger.issue(NAME, SAN, days=YEARS),
        "other name": ec.issue("other.test", ("DNS:other.test",), days=YEARS),
        "worker": workers.issue("pyworker.vast.ai", ("IP:10.0.2.2",), days=YEARS),
        "expired": ec.issue(NAME, SAN, days=(-30, -1)),
    }
    with open(os.path.join(folder, "identities.json"), "w") as file:
        json.dump({name: [os.path.abspath(i.chain), os.path.abspath(i.key)] for name, i in identities.items()}, file)


if __name__ == "__main__":
    main(sys.argv[1])
