# SPDX-License-Identifier: MIT
"""A server that others wrote: nginx with TLS in front of the emulator, whose log shows what was resumed."""
import os
import shutil
import socket
import subprocess
import time

import pytest

from conftest import BINARY, Command, skip
from judge import succeeded

CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info;
events {{ worker_connections 64; }}
http {{
    log_format seen '$ssl_protocol $ssl_session_reused $ssl_cipher $server_port "$request" $status';
    access_log {folder}/access.log seen;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    proxy_http_version 1.1;
    {servers}
}}
"""
SERVER = """
    server {{
        listen 127.0.0.1:{port} ssl; ssl_certificate {identity.chain}; ssl_certificate_key {identity.key};
        ssl_protocols {protocols}; ssl_session_cache shared:s{port}:1m; ssl_session_tickets {tickets};
        location / {{ proxy_pass {origin}; proxy_set_header Host $http_host; }}
    }}
"""
CHAINS = ("ec", "rsa")
PROTOCOLS = {"1.2 only": "TLSv1.2", "1.3 capable": "TLSv1.2 TLSv1.3"}
TICKETS = ("on", "off")


def binaries():
    extra = os.environ.get("MBEDTLS36_VASTAI")
    return [BINARY] + ([extra] if extra else [])


def free_ports(count):
    """All held until the last is drawn: a port that was let go can be drawn again."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in held]
    for sock in held:
        sock.close()
    return ports


def find_nginx():
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


class Nginx:
    def __init__(self, folder, authority, origin):
        self.log = os.path.join(folder, "access.log")
        self.ports, servers = {}, []
        identities = {chain: authority.issue(key=chain) for chain in CHAINS}
        free = free_ports(len(CHAINS) * len(PROTOCOLS) * len(TICKETS))
        for chain in CHAINS:
            for name, protocols in PROTOCOLS.items():
                for tickets in TICKETS:
                    port = self.ports[chain, name, tickets] = free.pop()
                    servers.append(
                        SERVER.format(
                            port=port, identity=identities[chain], protocols=protocols, origin=origin, tickets=tickets
                        )
                    )
        self._config = os.path.join(folder, "nginx.conf")
        with open(self._config, "w") as file:
            file.write(CONFIG.format(folder=folder, servers="".join(servers)))
        self._process = subprocess.Popen(
            [find_nginx(), "-c", self._config, "-p", folder, "-e",
             os.path.join(folder, "error.log")],
            stderr=subprocess.DEVNULL
        )
        self._wait(next(iter(self.ports.values())))

    def _wait(self, port):
        for _ in range(100):
            assert self._process.poll() is None, "nginx ended"
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("nginx does not listen")

    def seen(self, port, count):
        """What it logs about the requests on a port, as soon as that many are there."""
        for _ in range(100):
            lines = [line.split() for line in open(self.log)] if os.path.exists(self.log) else []
            mine = [line for line in lines if line[3] == str(port)]
            if len(mine) >= count:
                return mine
            time.sleep(0.02)
        return mine

    def stop(self):
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture(scope="module")
def chained(authority, tmp_path_factory):
    """An authority below the root, so that servers send chains."""
    from emulator import certs
    return certs.Authority(str(tmp_path_factory.mktemp("chained")), "Intermediate", issuer=authority)


@pytest.fixture
def nginx(emulator, chained, tmp_path):
    if not os.access(BINARY, os.X_OK):
        skip("%s is not built" % BINARY)
    if find_nginx() is None:
        skip("no nginx")
    server = Nginx(str(tmp_path), chained, emulator.url)
    yield server
    server.stop()


@pytest.mark.parametrize("binary", binaries(), ids=lambda b: "mbedtls-3.6" if b != BINARY else "system")
def test_delete_and_resume_by_the_account_of_nginx(nginx, emulator, authority, tmp_path, binary):
    account, wrong = emulator.account, []
    for (chain, name, tickets), port in nginx.ports.items():
        home = tmp_path / ("home-%d" % port)
        home.mkdir()
        command = Command(home, ["--url", "https://localhost:%d" % port, "--cacert", authority.pem])
        command.binary = binary
        for group in (51, 52):
            account.add_endpoint(group, "served by nginx", workers=(group * 10,))
            succeeded(
                command("delete", "endpoint", group),
                "Endpoint group %d deleted. Workers destroyed: %d0" % (group, group)
            )
            assert group not in account.endpoints
        seen = nginx.seen(port, 2)
        print(chain, name, "tickets", tickets, *seen[0][:3], "then", seen[1][1])
        if name == "1.2 only":
            assert seen[0][0] == "TLSv1.2"
        if [line[1] for line in seen] != [".", "r"]:
            wrong.append((chain, name, "tickets " + tickets, [line[:2] for line in seen]))
    assert not wrong, "not resumed: %s" % wrong
