# SPDX-License-Identifier: MIT
"""With VAST_URL every request goes there: those of the serverless service too, which has a host of its own otherwise."""
import re

import pytest

import catalogue
from conftest import KEY
from judge import succeeded

GROUP, GROUP_KEY = "vllm-qwen3-8b", "secret-of-the-group"
# Commands whose requests go to the serverless service, and the path of one of them.
SERVERLESS = {
    "get endpt-logs": (("get", "endpt-logs", 4242), "/get_endpoint_logs/"),
    "get endpt-workers": (("get", "endpt-workers", 4242), "/get_endpoint_workers/"),
    "get wrkgrp-logs": (("get", "wrkgrp-logs", 4242), "/get_autogroup_logs/"),
    "get wrkgrp-workers": (("get", "wrkgrp-workers", 4242), "/get_workergroup_workers/"),
    "wait endpoint": (("wait", "endpoint", 4242, "--timeout", 3), "/get_endpoint_workers/"),
    "request": (("request", GROUP, "/echo"), "/route/"),
    "request, a stream": (("request", GROUP, "/say", "--stream", "--data", '{"pieces": ["data: a\\n\\n"]}'), "/route/"),
    "create session": (("create", "session", GROUP, "--lifetime", 60, "--session", "session.json"), "/route/"),
    "chat": (("chat", GROUP, "hello"), "/route/"),
    "chat, through the gateway": (("chat", GROUP, "hello", "--via", "openai"), "/%s/v1/chat/completions" % GROUP),
    "api --run": (("api", "POST", "/get_endpoint_workers/", "--run", "--field", "id=4242"), "/get_endpoint_workers/"),
}


def hosts_of(text):
    return set(re.findall(r"^Host: (\S+)$", text, re.MULTILINE))


@pytest.mark.parametrize("name", SERVERLESS)
def test_a_serverless_command_asks_the_service_that_was_named(bare, emulator, name):
    line, path = SERVERLESS[name]
    bare.env["VAST_URL"] = emulator.url
    result = bare("--explain", *line)
    # The wait may last too long for this test, and nothing confirms what a free request does.
    assert result.code == 0 or (name, result.code) in (("wait endpoint", 7), ("api --run", 10)), result
    workers = {worker.url.split("//")[1] for worker in emulator.routing.workers.values()}
    assert emulator.url.split("//")[1] in hosts_of(result.err) <= {emulator.url.split("//")[1]} | workers, result
    asked = [record for record in emulator.records if record.path == path]
    assert asked and all(record.key in (KEY, GROUP_KEY) for record in asked), [record.path for record in emulator.records]


def test_no_command_names_another_service(bare, emulator):
    """--curl, over the example of every command."""
    shown = 0
    for name, line in catalogue.lines(bare.home).items():
        result = bare("--curl", *line, env={"VAST_URL": "http://127.0.0.1:9/", "CONTAINER_ID": "7000001"})
        addresses = re.findall(r"https?://[^\s'\"]+", " ".join(re.findall(r"^curl .*$", result.out, re.MULTILINE)))
        requests = [address for address in addresses if re.match(r"https?://(127|[a-z]*\.vast\.ai)", address)]
        assert all(address.startswith("http://127.0.0.1:9/") for address in requests), (name, result)
        shown += bool(requests)
    assert shown > 120


@pytest.mark.parametrize("run", [True, False], ids=["VAST_RUN_URL", "no VAST_RUN_URL"])
def test_another_serverless_service_may_be_named_beside_it(bare, emulator, run):
    listener = emulator.listen()
    env = {"VAST_URL": emulator.url, "VAST_RUN_URL": listener.url if run else None}
    succeeded(bare("get", "endpt-workers", 4242, env=env))
    assert (listener.connections > 0) == run
