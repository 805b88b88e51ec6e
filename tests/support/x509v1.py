# SPDX-License-Identifier: MIT
"""x509v1.py CERT.pem ISSUER.key OUT.pem: the same certificate as version 1, without extensions, with a new signature.
openssl has no way to ask for one that works in all its releases."""
import base64
import subprocess
import sys


def tlv(der, at):
    """Where the value of the element at `at` begins, and where it ends."""
    first = der[at + 1]
    if first < 0x80:
        return at + 2, at + 2 + first
    begin = at + 2 + (first & 0x7F)
    return begin, begin + int.from_bytes(der[at + 2:begin], "big")


def children(der):
    at, end = tlv(der, 0)
    while at < end:
        _, after = tlv(der, at)
        yield der[at:after]
        at = after


def element(tag, value):
    n = len(value)
    size = n.to_bytes((n.bit_length() + 7) // 8 or 1, "big")
    return bytes([tag]) + (size if n < 0x80 else bytes([0x80 | len(size)]) + size) + value


VERSION, EXTENSIONS = 0xA0, 0xA3


def main(cert, key, out):
    pem = open(cert).read().split("-----")[2]
    signed, algorithm, _ = children(base64.b64decode(pem))
    signed = element(0x30, b"".join(part for part in children(signed) if part[0] not in (VERSION, EXTENSIONS)))
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", key], input=signed, stdout=subprocess.PIPE, check=True
    ).stdout
    der = element(0x30, signed + algorithm + element(0x03, b"\0" + signature))
    with open(out, "w") as file:
        file.write("-----BEGIN CERTIFICATE-----\n%s-----END CERTIFICATE-----\n" % base64.encodebytes(der).decode())


main(*sys.argv[1:])
