# SPDX-License-Identifier: MIT
"""The firmware in QEMU's mps2-an385, against the emulator on the host: what is deleted, what is refused, what it takes.
These hold for every image, whatever drives it."""
import os
import shutil
import socket
import struct
import subprocess
import time

import pytest

from conftest import FOLDER, NAME, Fault
from expect import (BOUNDS, DELETION, VERSIONS, assert_ended, assert_refused, assert_within_bounds, needs_version,
                    requests)

# ---- it works ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("identity", ["ec", "ec384", "rsa"])
def test_deletes(board, serve, emulator, identity, version):
    needs_version(board, version)
    url = serve(identity, least=VERSIONS[version], most=VERSIONS[version])
    run = board.run(url=url)
    assert_ended(run, "VAST_OK")
    assert run.number("deleted workers") == 2 and run.of["tls"] == version, run
    assert requests(emulator) == [DELETION]
    assert 4242 not in emulator.accounts[emulator.requests()[0].key].endpoints
    assert_within_bounds(run, board)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_second_call_of_a_boot_is_resumed(board, serve, emulator, version):
    needs_version(board, version)
    run = board.run(url=serve(least=VERSIONS[version], most=VERSIONS[version]), calls=2)
    assert_ended(run, "VAST_E_NOT_FOUND")
    assert run.all("result") == ["VAST_OK", "VAST_E_NOT_FOUND"] and run.all("resumed") == ["no", "yes"], run
    assert [r.resumed for r in emulator.requests()] == [False, True]
    assert_within_bounds(run, board)


def test_a_listing_of_a_megabyte_streams_through(board, serve, emulator):
    emulator.faults.add(Fault(list_bytes=1 << 20))
    run = board.run(url=serve(), do="list")
    assert_ended(run, "VAST_OK")
    assert run.number("listed") > 1000, run
    assert_within_bounds(run, board)


def test_lost_frames_come_again(board, serve, emulator):
    run = board.run(url=serve(), lose=6)
    assert_ended(run, "VAST_OK")
    assert requests(emulator)[-1] == DELETION


def test_a_failure_of_some_workers_is_told(board, serve, emulator):
    next(iter(emulator.accounts.values())).instances[1001].survives = 1
    run = board.run(url=serve())
    assert_ended(run, "VAST_OK")
    assert run.number("failed workers") == 1, run


# ---- servers that are not to be believed -----------------------------------------------------------------------------


@pytest.mark.parametrize("identity, cause", [
    ("stranger", "the chain does not end in a trusted root"),
    ("other name", "the certificate is for another name"),
    ("expired", "the certificate has expired"),
])
def test_a_server_that_proves_nothing_is_refused(board, serve, emulator, identity, cause):
    assert_refused(board.run(url=serve(identity)), emulator, cause)


def test_without_the_time_nothing_is_sent(board, serve, emulator):
    run = board.run(url=serve(), clock="unknown")
    assert_refused(run, emulator, "the time is not known, so the certificate's dates cannot be checked")


def test_without_the_time_the_firmware_may_do_without_dates(board, serve, emulator):
    run = board.run(url=serve(), clock="unknown", policy="optional")
    assert_ended(run, "VAST_OK")
    assert requests(emulator) == [DELETION], run


def test_before_its_time_a_certificate_is_refused(board, serve, emulator):
    # The chain as a whole begins later than this clock says.
    run = board.run(url=serve(), clock=1000000000)
    assert_ended(run, "VAST_E_TLS")
    assert "not valid yet" in run.of["cause"], run
    assert emulator.requests() == []


# ---- servers and networks that fail ----------------------------------------------------------------------------------


def test_a_server_that_says_nothing_ends_with_the_deadline(board, names):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        run = board.run(url="https://%s:%d" % (NAME, silent.getsockname()[1]), timeout=3000)
    assert_ended(run, "VAST_E_TIMEOUT")
    assert run.of["stage"] == "tls handshake", run
    assert 2900 <= run.number("took ms") <= 3500 and time.monotonic() - began < 15, run


def test_a_request_without_an_answer_has_an_unknown_outcome(board, serve, emulator):
    emulator.faults.add(Fault(method="DELETE", hang=True, times=-1))
    run = board.run(url=serve(), timeout=4000)
    assert_ended(run, "VAST_E_UNKNOWN_OUTCOME")
    assert run.number("took ms") <= 4500, run


def test_a_name_without_an_address_is_told(board, names):
    run = board.run(url="https://nowhere.invalid", timeout=5000)
    assert_ended(run, "VAST_E_RESOLVE")


# ---- a server of TLS 1.2 alone that signs with RSA-PSS: what mbedTLS 3.6.6 failed at ---------------------------------

NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 16; }}
http {{
    access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5; proxy_http_version 1.1;
    server {{
        listen 127.0.0.1:{port} ssl; ssl_certificate {identity.chain}; ssl_certificate_key {identity.key};
        ssl_protocols TLSv1.2; ssl_conf_command SignatureAlgorithms rsa_pss_rsae_sha256;
        location / {{ proxy_pass {origin}; proxy_set_header Host $http_host; }}
    }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


@pytest.fixture
def pss_server(emulator, identities, tmp_path):
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if nginx is None:
        pytest.skip("no nginx")
    port, config = free_port(), tmp_path / "nginx.conf"
    config.write_text(
        NGINX.format(folder=tmp_path, port=port, identity=identities["rsa"], origin=emulator.listen().url)
    )
    process = subprocess.Popen([nginx, "-c", str(config), "-p", str(tmp_path), "-e", str(tmp_path / "error.log")])
    for _ in range(100):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield "https://%s:%d" % (NAME, port)
    process.terminate()
    process.wait()


def test_tls_1_2_alone_with_rsa_pss(board, pss_server, emulator):
    run = board.run(url=pss_server)
    if board.is_lean:  # mbedTLS offers RSA-PSS only where it is built with TLS 1.3
        assert_refused(run, emulator, "no TLS version from 1.2 on, cipher suite or group in common with the server")
        return
    assert_ended(run, "VAST_OK")
    assert run.of["tls"] == "TLSv1.2" and requests(emulator) == [DELETION], run


# ---- what it takes ---------------------------------------------------------------------------------------------------


def test_the_image_fits(board):
    assert board.flash_bytes() <= BOUNDS[board.variant]["flash"]


def test_no_heap_but_the_arena_is_linked(board):
    out = subprocess.run(["arm-none-eabi-nm", board.image], capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1] for line in out.splitlines()}
    assert not names & {"malloc", "_malloc_r", "_sbrk", "pvPortMalloc", "printf", "snprintf"}, names
    assert os.path.getsize(os.path.join(FOLDER, board.variant, "firmware.map")) > 0


# ---- what a stranger on the network could guess ----------------------------------------------------------------------


def opening_segments(path):
    """Source port and initial sequence number of each TCP connection that the firmware opened, from a capture."""
    data, at, found = open(path, "rb").read(), 24, []
    while at + 16 <= len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        frame = data[at + 16:at + 16 + size]
        at += 16 + size
        if len(frame) >= 54 and frame[12:14] == b"\x08\x00" and frame[23] == 6 and frame[47] == 0x02:
            found.append((int.from_bytes(frame[34:36], "big"), int.from_bytes(frame[38:42], "big")))
    return found


def test_ports_and_sequence_numbers_do_not_follow_from_each_other(board, serve, tmp_path):
    url, seen = serve(), []
    for boot in range(2):
        capture = str(tmp_path / ("boot%d.pcap" % boot))
        board.run(url=url, calls=3, capture=capture)
        seen += opening_segments(capture)
    ports, numbers = [p for p, _ in seen], [n for _, n in seen]
    assert len(seen) >= 6 and len(set(ports)) == len(ports) and len(set(numbers)) == len(numbers), seen
    near = [abs(a - b) for i, a in enumerate(numbers) for b in numbers[:i]]
    assert min(near) > 10000, "sequence numbers lie close together: %r" % numbers
    steps = {(b - a) % 65536 for a, b in zip(ports, ports[1:])}
    assert len(steps) > 1, "ports follow a pattern: %r" % ports
