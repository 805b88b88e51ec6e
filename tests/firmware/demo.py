# SPDX-License-Identifier: MIT
"""demo.py IMAGE [WORD=VALUE...]: serves the sample account on the host's loopback, lets the firmware delete an endpoint group
there, and shows its output and the requests that the service received. The words are those of settings.h."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
sys.dont_write_bytecode = True

from emulator import Emulator, Settings, certs, sample_account  # noqa: E402

KEY = "the-key-of-the-demonstration"
HOST = "10.0.2.2"  # what the machine calls its host's loopback


def main(image, *words):
    with open(os.path.join(os.path.dirname(os.path.dirname(image)), "pki", "identities.json")) as file:
        identity = certs.Identity(*json.load(file)["ec"])
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as emulator:
        url = emulator.listen(certs.server_context(identity)).url_for(HOST)
        asked = ["url=" + url, "key=" + KEY, *words]
        code = subprocess.run(
            [
                "qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", "none",
                "-kernel", image, "-nic", "user", "-semihosting-config",
                "enable=on,target=native" + "".join(",arg=" + word for word in asked)
            ],
            stdin=subprocess.DEVNULL
        ).returncode
        for request in emulator.requests():
            print("the service saw: %s %s" % (request.method, request.path))
    print("exit status: %d" % code)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
