# SPDX-License-Identifier: MIT
"""The ten most used listings with 64 rows, on terminals of four widths, compared with the files in screens/.

UPDATE_SCREENS=1 rewrites the files."""
import os
import pathlib

import pytest

from terminal import on_terminal
from test_tty import width

ROWS = 64
SCREENS = pathlib.Path(__file__).parent / "screens"
GPUS = ["RTX 4090", "H100 SXM", "RTX 3090", "A100 PCIE", "RTX A5000"]
PLACES = ["Sweden, SE", "Quebec, CA", "British Columbia, CA", "Taiwan, TW", "Germany, DE"]
STATES = ["running", "loading", "exited", "running", "offline"]


def pick(values, i):
    return values[i % len(values)]


def instance(i):
    return {
        "id": 7000000 + i,
        "actual_status": pick(STATES, i),
        "label": "trainer-%d" % i if i % 3 else None,
        "num_gpus": 1 + i % 8,
        "gpu_name": pick(GPUS, i),
        "gpu_util": None,
        "disk_usage": None,
        "disk_space": 20.0 + i,
        "dph_total": 0.3611 + i / 100,
        "image_uuid": "pytorch/pytorch:2.%d.0-cuda12.4-cudnn9-runtime" % (i % 6),
        "verification": "verified",
        "ssh_host": "ssh%d.vast.ai" % (i % 9),
        "ssh_port": 20000 + i,
        "geolocation": pick(PLACES, i),
        "start_date": None
    }


def offer(i):
    return {
        "id": 8100000 + i,
        "num_gpus": 1 + i % 8,
        "gpu_name": pick(GPUS, i),
        "gpu_ram": 24564,
        "dph_total": 0.3639 + i / 10,
        "dlperf_per_dphtotal": 271.2,
        "reliability": 0.995,
        "cpu_cores_effective": 16.0,
        "cpu_ram": 64200,
        "disk_space": 812.5,
        "inet_down": 878.4,
        "inet_up": 612.3,
        "geolocation": pick(PLACES, i),
        "duration": 2592000,
        "verification": "verified",
        "cuda_max_good": 12.8,
        "driver_version": "570.86.10",
        "dlperf": 98.7,
        "score": 310.0,
        "machine_id": 36000 + i,
        "host_id": 5000 + i,
        "direct_port_count": 100,
        "pcie_bw": 24.5,
        "cpu_ghz": 3.4,
        "cpu_name": "AMD EPYC 7543 32-Core Processor"
    }


def endpoint(i):
    return {
        "id": 4200 + i,
        "endpoint_name": "vllm-qwen3-%db-instruct" % i,
        "endpoint_state": pick(["active", "suspended", "stopped"], i),
        "cold_workers": i % 6,
        "max_workers": 20,
        "min_load": 10.0 * i,
        "target_util": 0.9,
        "cold_mult": 2.5,
        "created_at": "2025-12-01T12:00:00Z"
    }


def workergroup(i):
    return {
        "id": 4000 + i,
        "endpoint_id": 4200 + i,
        "endpoint_name": "vllm-qwen3-%db-instruct" % i,
        "test_workers": 3,
        "cold_workers": None,
        "gpu_ram": 24.0,
        "template_hash": "661d064bbda1f2a133816b6d55da0%03d" % i,
        "search_query": "gpu_ram>=24 num_gpus=1 verified=True rentable=True",
        "created_at": "2025-12-01T12:01:00Z"
    }


def worker(i):
    return {
        "id": 1000 + i,
        "status": pick(["idle", "ready", "loading", "error"], i),
        "gpu_name": pick(GPUS, i),
        "measured_perf": 812.5 + i,
        "cur_load": 100.0,
        "reqs_working": i % 9,
        "reliability": 0.997,
        "url": "http://198.51.100.%d:40%03d" % (i, i)
    }


def machine(i):
    return {
        "id": 36600 + i,
        "num_gpus": 4,
        "gpu_name": pick(GPUS, i),
        "gpu_occupancy": "D D x x",
        "listed_gpu_cost": 0.35,
        "min_bid_price": 0.15,
        "reliability2": 0.9971,
        "verification": "verified",
        "num_reports": i % 3,
        "hostname": "rack-%d.example.com" % i,
        "public_ipaddr": "198.51.100.%d" % i,
        "geolocation": pick(PLACES, i),
        "driver_version": "570.86.10",
        "disk_space": 900
    }


def volume(i):
    return {
        "id": 9100 + i,
        "label": "V.%d" % (9100 + i),
        "disk_space": 30.0 + i,
        "status": "online",
        "instances": [],
        "machine_id": 36600 + i,
        "geolocation": pick(PLACES, i),
        "start_date": 1768000000 + i,
        "disk_name": "nvme Samsung 990 PRO",
        "inet_up": 612.3,
        "inet_down": 878.4,
        "reliability2": 0.9971,
        "verification": "verified"
    }


def ssh_key(i):
    return {
        "id": 500 + i,
        "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI%04dexampleexampleexampleexample user@edge-%d" % (i, i),
        "created_at": "2025-12-01T12:00:00Z"
    }


def api_key(i):
    return {
        "id": 10 + i,
        "name": "ci-%d" % i,
        "key": "0123456789abcdef%08d" % i,
        "rights": None,
        "created_at": "2025-12-01"
    }


def benchmark(i):
    return {
        "id": i,
        "gpu_name": pick(GPUS, i),
        "num_gpus": 1 + i % 8,
        "value": 100.5 + i,
        "type": "inference",
        "image": "vastai/test:%d" % i,
        "template_id": 600 + i,
        "machine_id": 36600 + i,
        "contract_id": 7000000 + i,
        "last_update": 1768000000 + i,
        "template_hash": "661d064bbda1f2a133816b6d55da0%03d" % i
    }


# The command, the member that holds the list (None: the answer is the list), a row, and the head of the price.
LISTINGS = {
    "show instances": ("instances", instance, "$/h"),
    "search offers": ("offers", offer, "$/h"),
    "show endpoints": ("results", endpoint, None),
    "show workergroups": ("results", workergroup, None),
    "get endpt-workers 4242": (None, worker, None),
    "show machines": ("machines", machine, "GPU $/h"),
    "show volumes": ("volumes", volume, None),
    "show ssh-keys": (None, ssh_key, None),
    "show api-keys": ("apikeys", api_key, None),
    "search benchmarks": (None, benchmark, None),
}


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize("line", LISTINGS)
def test_a_screen_is_as_expected(vastai, emulator, line, columns):
    member, row, price = LISTINGS[line]
    rows = [row(i) for i in range(ROWS)]
    emulator.fault(times=-1, status=200, body={"success": True, "total": ROWS, member: rows} if member else rows)
    code, shown = on_terminal(vastai, *line.split(), columns=columns, env={"NO_COLOR": "1"})
    lines = shown.splitlines()
    assert code == 0 and len(lines) in (ROWS + 1, ROWS + 2, ROWS + 3), shown
    assert max(map(width, lines)) <= columns, shown
    assert price is None or price in lines[0], lines[0]
    hidden = [text for text in lines if "hidden" in text]
    assert hidden in ([], lines[-1:])
    expected = SCREENS / ("%s-%d.txt" % ("-".join(line.split()[:2]), columns))
    if os.environ.get("UPDATE_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        expected.write_text(shown)
    assert shown == expected.read_text()
