# SPDX-License-Identifier: MIT
"""Writes root certificates as C tables that need no parsing at start. Usage: roots.py BUNDLE.pem [NAME] > roots_builtin.c

A root's own signature is never checked, since being in the table is what makes it trusted: it is replaced by an empty one, which
makes a third of the bytes unnecessary and leaves a certificate that any X.509 parser reads. Same input, same output.
NAME is that of the set, by default the one that is built into the library: a firmware may have several.
"""
import base64
import hashlib
import re
import sys


def header(der, at):
    """Length of a DER header at `at`, and of its content."""
    length, size = der[at + 1], 2
    if length & 0x80:
        size += length & 0x7F
        length = int.from_bytes(der[at + 2:at + size], "big")
    return size, length


def element(der, at):
    size, length = header(der, at)
    return der[at:at + size + length]


def sequence(content):
    n = len(content)
    if n < 0x80:
        return bytes([0x30, n]) + content
    size = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x30, 0x80 | len(size)]) + size + content


def trimmed(der):
    """The certificate with an empty signature, and where its subject lies: (der, offset, length)."""
    at = header(der, 0)[0]
    body = element(der, at)
    algorithm = element(der, at + len(body))
    out = sequence(body + algorithm + b"\x03\x02\x00\x00")
    at = header(out, 0)[0]
    at += header(out, at)[0]
    if out[at] == 0xA0:
        at += len(element(out, at))
    for _ in ("serial", "algorithm", "issuer", "validity"):
        at += len(element(out, at))
    return out, at, len(element(out, at))


def main():
    with open(sys.argv[1]) as f:
        pem = re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", f.read(), re.S)
    if not pem:
        sys.exit("roots.py: no certificate in " + sys.argv[1])
    roots = sorted({trimmed(base64.b64decode(p)) for p in pem})
    print('/* Made by roots.py: %d roots. */\n#include "vastai/tls.h"\n' % len(roots))
    print("static const uint8_t der[] = {")
    for root, _, _ in roots:
        for i in range(0, len(root), 24):
            print("    " + " ".join("%d," % b for b in root[i:i + 24]))
    print("};\n\nstatic const vast_root_row rows[] = {")
    at = 0
    for root, subject_at, subject_len in roots:
        print("    { %d, %d, %d, %d }," % (at, len(root), subject_at, subject_len))
        at += len(root)
    name = hashlib.sha256(b"".join(root for root, _, _ in roots)).hexdigest()
    symbol = sys.argv[2] if len(sys.argv) > 2 else "vast_builtin_roots"
    print("};\n\nconst vast_root_set %s = { der, rows, sizeof rows / sizeof *rows, \"%s\" };" % (symbol, name))


if __name__ == "__main__":
    main()
