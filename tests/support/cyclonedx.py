# SPDX-License-Identifier: MIT
"""Checks a CycloneDX bill of materials in JSON against the schema of its version: cyclonedx.py FOLDER < BILL.json

The validator and the schema are those of OWASP's library for JavaScript. It is installed from npm in FOLDER, unless it is there, and
none of its scripts is run. Exit status: 0 valid, 1 not valid (the errors are on stdout), 77 npm cannot install it.
"""
import os
import subprocess
import sys

PACKAGES = ("@cyclonedx/cyclonedx-library@10.3.0", "ajv@8.20.0", "ajv-formats@3.0.1", "ajv-formats-draft2019@1.6.1")
INSTALL = ("npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
NOT_HERE = 77
VALIDATE = """
const { Validation } = require("@cyclonedx/cyclonedx-library");
const text = require("node:fs").readFileSync(0, "utf8");
new Validation.JsonStrictValidator(JSON.parse(text).specVersion).validate(text).then((errors) => {
    console.log(errors === null ? "valid" : JSON.stringify(errors, null, 1));
    process.exitCode = errors === null ? 0 : 1;
});
"""


def install(folder):
    """@return whether the library is in `folder`. A build that may not install anything does not fetch anything either."""
    if os.path.isdir(os.path.join(folder, "node_modules", "@cyclonedx")):
        return True
    if os.environ.get("NO_INSTALL", "0") != "0" or any(name.startswith("DEB_") for name in os.environ):
        return False
    os.makedirs(folder, exist_ok=True)
    try:
        subprocess.run([*INSTALL, "--prefix", folder, *PACKAGES], cwd=folder, capture_output=True, check=True, timeout=180)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def main():
    folder = sys.argv[1]
    if not install(folder):
        print("npm cannot install " + PACKAGES[0])
        return NOT_HERE
    return subprocess.run(["node", "-e", VALIDATE], cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
