# SPDX-License-Identifier: MIT
"""Throw-away certificates, made by the openssl program in a folder of the caller's."""
import dataclasses
import os
import shutil
import ssl
import subprocess
import time

CONFIG = """
[ req ]
distinguished_name = name
[ name ]
[ ca ]
default_ca = authority
[ authority ]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
[ any ]
commonName = supplied
"""

KEYS = {
    "ec": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "ec384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "rsa1024": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
    "rsa-pss": ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
}
ROOT = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign", "subjectKeyIdentifier=hash")
WORKER_ROOT = ("basicConstraints=critical,CA:TRUE,pathlen:1", "subjectKeyIdentifier=hash")
MIDDLE = ROOT + ("authorityKeyIdentifier=keyid",)
LEAF = ("basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature,keyEncipherment",
        "extendedKeyUsage=serverAuth", "authorityKeyIdentifier=keyid")
LOOPBACK = ("DNS:localhost", "IP:127.0.0.1", "IP:::1")
DAY_S = 86400


def openssl(*args):
    done = subprocess.run(("openssl",) + args, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError("openssl %s: %s" % (" ".join(args), done.stderr))
    return done.stdout


def moment(days):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + days * DAY_S))


@dataclasses.dataclass
class Identity:
    """What a server proves itself with."""
    chain: str  # file: its certificate, and those of the authorities between it and the root
    key: str  # file


def available():
    return shutil.which("openssl") is not None


class Authority:
    """A certificate authority. `pem` is the file of its own certificate."""

    def __init__(
        self, folder, name="Throw-away Root", key="ec", issuer=None, extensions=None, days=(-1, 3650), digest="sha256"
    ):
        self.folder = os.path.join(folder, name.replace(" ", "-").lower())
        os.makedirs(self.folder)
        self.name = name
        self.key = os.path.join(self.folder, "ca.key")
        self.pem = os.path.join(self.folder, "ca.pem")
        self._issuer = issuer
        self._count = 0
        self._config = os.path.join(self.folder, "openssl.cnf")
        with open(self._config, "w") as file:
            file.write(CONFIG.format(folder=self.folder))
        open(os.path.join(self.folder, "index.txt"), "w").close()
        new_key(self.key, key)
        request = self._request(name, self.key)
        (issuer or self)._sign(
            request, self.pem, extensions or (MIDDLE if issuer else ROOT), days, digest, own=issuer is None
        )

    def _request(self, name, key):
        file = key + ".csr"
        openssl("req", "-new", "-config", self._config, "-key", key, "-subj", "/CN=" + name, "-out", file)
        return file

    def _sign(self, request, out, extensions, days, digest, own=False):
        listed = out + ".ext"
        with open(listed, "w") as file:
            file.write("\n".join(extensions) + "\n")
        signer = ["-selfsign"] if own else ["-cert", self.pem]
        openssl(
            "ca", "-batch", "-notext", "-config", self._config, "-keyfile", self.key, *signer, "-in", request, "-out",
            out, "-extfile", listed, "-startdate", moment(days[0]), "-enddate", moment(days[1]), "-md", digest
        )

    def issue(self, name="localhost", san=LOOPBACK, key="ec", days=(-1, 30), digest="sha256", extensions=LEAF):
        """A server's certificate; `days` from now that it begins and ends, `san` its alternative names."""
        self._count += 1
        base = os.path.join(self.folder, "leaf%d" % self._count)
        new_key(base + ".key", key)
        names = ("subjectAltName=" + ",".join(san),) if san else ()
        self._sign(self._request(name, base + ".key"), base + ".crt", tuple(extensions) + names, days, digest)
        with open(base + ".pem", "w") as chain:
            for file in [base + ".crt"] + self._between():
                chain.write(open(file).read())
        return Identity(base + ".pem", base + ".key")

    def _between(self):
        return [self.pem] + self._issuer._between() if self._issuer else []


def worker_authority(folder):
    """A root as that of the service for its workers: it has a path length, and no key usage."""
    return Authority(folder, "Root of Workers", extensions=WORKER_ROOT)


def new_key(file, kind):
    openssl("genpkey", *KEYS[kind], "-out", file)
    os.chmod(file, 0o600)


def server_context(identity, least=ssl.TLSVersion.TLSv1_2, most=ssl.TLSVersion.TLSv1_3, ciphers=None, tickets=None):
    """TLS for a listener. `ciphers` may lower OpenSSL's security level: "ALL:@SECLEVEL=0"."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if ciphers:
        context.set_ciphers(ciphers)
    context.minimum_version, context.maximum_version = least, most
    if tickets is not None:
        context.num_tickets = tickets
    context.load_cert_chain(identity.chain, identity.key)
    return context
