# SPDX-License-Identifier: MIT
"""Prints a CycloneDX 1.5 bill of materials of the static files: what was linked, with the versions that were linked.

Usage: sbom.py --version 0.2.0 --epoch SECONDS --mbedtls FOLDER --packages FILE --roots FILE.pem --gcc VERSION FILE...
FOLDER is the mbedTLS that was linked, as MBEDTLS_DIR; --packages a file of lines PACKAGE VERSION, with musl-dev.
"""
import argparse
import datetime
import hashlib
import json
import os
import re
import uuid


def mbedtls_version(folder):
    with open(os.path.join(folder, "include/mbedtls/build_info.h")) as file:
        return re.search(r'^#define MBEDTLS_VERSION_STRING +"(.*)"', file.read(), re.M)[1]


def package_version(path, package):
    with open(path) as file:
        return dict(line.split() for line in file)[package]


def component(name, version, licence, description, **more):
    """One component; `more` are further members, or others than those."""
    return {
        "type": "library",
        "bom-ref": "%s@%s" % (name, version),
        "name": name,
        "version": version,
        "description": description,
        "licenses": [{"expression": licence}],
        **more,
    }


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def linked(args):
    musl = package_version(args.packages, "musl-dev")
    parts = [
        component("mbedtls", mbedtls_version(args.mbedtls), "Apache-2.0 OR GPL-2.0-or-later", "TLS and cryptography"),
        component("musl", musl, "MIT", "C library", purl="pkg:deb/debian/musl@%s?arch=source" % musl),
        component("libgcc", args.gcc, "GPL-3.0-or-later WITH GCC-exception-3.1", "runtime of the compiler"),
    ]
    if args.roots:
        digest = sha256(args.roots)
        hashes = [{"alg": "SHA-256", "content": digest}]
        about = "trusted root certificates that are built in"
        parts.append(component("root-certificates", digest[:16], "MPL-2.0", about, type="data", hashes=hashes))
    return parts


def static_file(path, version):
    name, hashes = os.path.basename(path), [{"alg": "SHA-256", "content": sha256(path)}]
    return component(name, version, "MIT", "the command as one file", type="file", hashes=hashes)


def main():
    parser = argparse.ArgumentParser()
    for name in ("version", "mbedtls", "packages", "gcc"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--roots", default="")
    parser.add_argument("--epoch", type=int, required=True)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    parts = linked(args)
    own = component("libvastai", args.version, "MIT", "Vast.ai client for small machines")
    files = [static_file(path, args.version) for path in args.files]
    names = [part["bom-ref"] for part in parts]
    created = datetime.datetime.fromtimestamp(args.epoch, datetime.timezone.utc)
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**own, "type": "application"},
        },
        "components": parts + files,
        "dependencies": [{"ref": each["bom-ref"], "dependsOn": names} for each in (own, *files)]
                        + [{"ref": name} for name in names],
    }
    bom["serialNumber"] = "urn:uuid:%s" % uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bom, sort_keys=True))
    print(json.dumps(bom, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
