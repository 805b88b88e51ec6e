# SPDX-License-Identifier: MIT
"""The market: POST /api/v0/bundles/, PUT /api/v0/search/asks/, POST /api/v0/volumes/search/ and of network volumes,
PUT /api/v0/launch_instance/, GET /api/v0/benchmarks, GET /api/v0/invoices."""
import json

from .messages import Response, ok, refusal
from .router import Route


def offer(number, gpu, count, ram_mb, price, country, **more):
    row = {
        "id": number,
        "ask_contract_id": number,
        "gpu_name": gpu,
        "num_gpus": count,
        "gpu_ram": ram_mb,
        "gpu_total_ram": ram_mb * count,
        "dph_total": price,
        "cpu_cores": 16 * count,
        "cpu_cores_effective": 16.0 * count,
        "direct_port_count": 100 * count,
        "pcie_bw": 24.1,
        "compute_cap": 890,
        "cpu_ram": max(64217, ram_mb) * count,
        "disk_space": 812.46,
        "reliability": 0.9951,
        "geolocation": country,
        "verification": "verified",
        "duration": 2592000.0,
        "cuda_max_good": 12.8,
        "driver_version": "570.124.04",
        "inet_down": 878.4,
        "inet_up": 612.3,
        "dlperf": 98.7 * count,
        "dlperf_per_dphtotal": round(98.7 * count / price, 1),
        "score": 400 - 10 * count,
        "machine_id": 36000 + number % 1000,
        "host_id": 166946,
        "external": False,
        "rentable": True,
        "expected_reliability": 0.9971,
        "target_reliability": 0.99,
        "rented": False
    }
    return dict(row, **more)


OFFERS = [
    offer(8100001, "RTX 4090", 1, 24564, 0.3639, "Taiwan, TW"),
    offer(8100002, "RTX 3090", 4, 24576, 0.9111, "Sweden, SE"),
    offer(8100003, "H100 SXM", 8, 81559, 18.5556, "Norway, NO"),
    offer(8100004, "RTX 4090", 2, 24564, 0.7012, "Iceland, IS", verification="unverified"),
]
GPU_NAMES = ["RTX 3090", "RTX 4090", "RTX 5090", "RTX A5000", "H100 SXM", "H100 NVL", "A100 PCIE", "GTX 1070"]
VOLUMES = [
    {
        "id": 8200001,
        "disk_space": 900.2,
        "storage_cost": 0.1,
        "disk_bw": 3301.4,
        "reliability": 0.9649,
        "machine_id": 36683,
        "geolocation": "Taiwan, TW",
        "verification": "verified",
        "external": False,
        "score": 2
    },
    {
        "id": 8200002,
        "disk_space": 55.0,
        "storage_cost": 0.15,
        "disk_bw": 811.0,
        "reliability": 0.99,
        "machine_id": 36684,
        "geolocation": "Sweden, SE",
        "verification": "verified",
        "external": False,
        "score": 1
    },
]
BENCHMARKS = [{"id": 1, "contract_id": 2, "machine_id": 302, "gpu_name": "RTX 4090", "num_gpus": 1, "value": 812.456,
               "type": "llm", "template_hash": "ab", "template_id": 6001, "image": "vllm/vllm-openai",
               "last_update": 1768000000.0, "launch_args": ""}]
INVOICES = [{"id": 9, "amount_cents": 3500, "when": 1768000000.0, "service": "stripe_payments", "is_credit": True},
            {"id": 10, "amount_cents": 120, "when": 1767000000.0, "service": "charge", "is_credit": False}]

TESTS = {
    "eq": lambda a, b: a == b, "neq": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and a > b, "gte": lambda a, b: a is not None and a >= b,
    "lt": lambda a, b: a is not None and a < b, "lte": lambda a, b: a is not None and a <= b,
    "in": lambda a, b: a in b, "notin": lambda a, b: a not in b,
}
BESIDE = ("order", "type", "limit", "allocated_storage")


class Misunderstood(Exception):
    """A query that the service does not read."""


def seen(row, field):
    if field == "verified":
        return row.get("verification") == "verified"
    if field == "geolocation":  # asked for by its country
        return row["geolocation"].rpartition(" ")[2]
    if field not in row:
        raise Misunderstood("unknown field: " + field)
    return row[field]


def like(value, wanted):
    """What a query's text means beside a value of this type."""
    if isinstance(wanted, list):
        return [like(value, w) for w in wanted]
    if isinstance(wanted, str) and isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return float(wanted)
        except ValueError:
            raise Misunderstood("not a number: " + wanted) from None
    return wanted


def fits(row, query):
    for field, tests in query.items():
        if field in BESIDE:
            continue
        value = seen(row, field)
        if not all(TESTS[op](value, like(value, wanted)) for op, wanted in tests.items()):
            return False
    return True


def find(rows, query):
    found = [r for r in rows if fits(r, query)]
    for field, direction in reversed(query.get("order", [])):
        found.sort(key=lambda r: seen(r, field), reverse=direction == "desc")
    return found[:query.get("limit", 64)]


def search(call, rows, query):
    if call.fault and call.fault.list_bytes:
        return Response(200, many(rows, call.fault.list_bytes))
    try:
        return Response(200, {"offers": find(rows, query)})
    except (Misunderstood, KeyError, AttributeError, TypeError) as error:
        return refusal(400, "invalid_query", str(error))


def many(rows, least_bytes):
    """A listing of at least that many bytes: the same offers over and over."""
    block = b", ".join(json.dumps(r).encode() for r in rows * 64)
    yield b'{"offers": ['
    for _ in range(least_bytes // (len(block) + 2)):
        yield block + b", "
    yield block + b"]}"


def body_of(call):
    body = json.loads(call.request.body)
    if not isinstance(body, dict):
        raise ValueError("no object")
    return body


def search_offers(call):
    return search(call, OFFERS, body_of(call))


def select_offers(call):
    try:
        found = find(OFFERS, json.loads(call.query.get("q", "{}")))
    except (Misunderstood, ValueError) as error:
        return refusal(400, "invalid_query", str(error))
    names = json.loads(call.query.get("select_cols", '["*"]'))
    shown = found if "*" in names else [{name: row[name] for name in names if name in row} for row in found]
    return ok(offers=shown)


def search_asks(call):
    return search(call, OFFERS, body_of(call)["q"])


def search_volumes(call):
    return search(call, VOLUMES, body_of(call))


def filtered(rows):
    def show(call):
        try:
            return Response(200, find(rows, json.loads(call.query.get("select_filters", "{}"))))
        except Misunderstood as error:
            return refusal(400, "invalid_query", str(error))
    return show


def launch(call):
    body = body_of(call)
    found = find(OFFERS, body["q"])
    if not found:
        return refusal(404, "no_offers", "no offers fit the query")
    number = 7100000 + len(call.account.instances)
    call.account.add_instance(number, label=body["label"], image_uuid=body["image"], gpu_name=found[0]["gpu_name"],
                              num_gpus=found[0]["num_gpus"], dph_total=found[0]["dph_total"])
    return ok(new_contract=number)


def gpu_names(call):
    return Response(200, {"gpu_names": GPU_NAMES})


ROUTES = [
    Route("gpu names", "GET", "/api/v0/gpu_names/unique/", 0, gpu_names, open=True),
    Route("search offers", "POST", "/api/v0/bundles/", 2.0, search_offers),
    Route("search offers --new", "PUT", "/api/v0/search/asks/", 0, search_asks),
    Route("search volumes", "POST", "/api/v0/volumes/search/", 2.0, search_volumes),
    Route("search network-volumes", "POST", "/api/v0/network_volumes/search/", 0, search_volumes),
    Route("search offers --select-cols", "GET", "/api/v0/bundles/", 0.8, select_offers),
    Route("search benchmarks", "GET", "/api/v0/benchmarks", 3.0, filtered(BENCHMARKS)),
    Route("search invoices", "GET", "/api/v0/invoices", 3.0, filtered(INVOICES)),
    Route("launch instance", "PUT", "/api/v0/launch_instance/", 2.0, launch),
]
