# SPDX-License-Identifier: MIT
"""python3 -m emulator: the service on loopback, with a sample account, until it is interrupted."""
import argparse
import os
import shutil
import signal
import sys
import tempfile

from . import Emulator, Settings, certs, sample_account
from .account import SAMPLE_KEY

TEXT = """\
The emulator serves HTTP on {http} and HTTPS on {https}
To talk to it:

  export VAST_API_KEY={key} VAST_URL={https}
  build/vastai --cacert {ca} show endpoints
  build/vastai --cacert {ca} chat vllm-qwen3-8b 'Say hello'
  build/vastai --cacert {ca} delete endpoint 4242

Workers of a new endpoint group start within seconds, and have a root certificate of their own:

  build/vastai --cacert {ca} create endpoint --endpoint_name mine
  build/vastai --cacert {ca} create workergroup --endpoint_name mine --template_hash toy
  build/vastai --cacert {ca} wait endpoint 4301
  build/vastai --cacert {ca} request mine /echo --data '{{"a": 1}}'
  build/vastai --cacert {ca} create session mine --lifetime 60 --session session.json
  build/vastai --cacert {ca} request mine /echo --session session.json
  build/vastai --cacert {ca} end session session.json
  build/vastai --cacert {ca} delete endpoint 4301

What goes wrong, and when, is set under {http}/_emulator/ (see tests/e2e/emulator/control.py):

  curl -d '{{"method": "DELETE", "status": 503}}' {http}/_emulator/faults

Interrupt it to end it.
"""


def arguments(argv):
    parser = argparse.ArgumentParser(prog="python3 -m emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="for HTTP; 0: any that is free")
    parser.add_argument("--tls-port", type=int, default=0, help="for HTTPS; 0: any that is free")
    parser.add_argument("--key", default=SAMPLE_KEY, help="of the sample account")
    parser.add_argument("--limits", type=float, default=1.0, help="factor on the rate limits; 0: none")
    parser.add_argument(
        "--ready", help="file to write VAST_URL, VAST_API_KEY and CACERT to, as shell assignments, once it serves"
    )
    return parser.parse_args(argv)


def tell(options, http, https, ca, root):
    if options.ready:
        part = options.ready + ".part"
        with open(part, "w") as file:
            file.write(
                "VAST_URL=%s\nVAST_API_KEY=%s\nCACERT=%s\nWORKER_CACERT=%s\n" % (https.url, options.key, ca, root)
            )
        os.rename(part, options.ready)
    else:
        print(TEXT.format(http=http.url, https=https.url, key=options.key, ca=ca), flush=True)


def main(argv=None):
    options = arguments(argv)
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    folder = tempfile.mkdtemp(prefix="emulator-")
    try:
        authority = certs.Authority(folder)
        context = certs.server_context(authority.issue())
        root = certs.worker_authority(folder)
        with Emulator(sample_account(options.key), settings=Settings(limit_scale=options.limits)) as emulator:
            http = emulator.listen(host=options.host, port=options.port)
            https = emulator.listen(context, host=options.host, port=options.tls_port)
            emulator.routing.serve_tls(root)
            emulator.selftest.serve(emulator, certs.server_context(root.issue()))
            tell(options, http, https, authority.pem, root.pem)
            signal.sigwait(ends)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
