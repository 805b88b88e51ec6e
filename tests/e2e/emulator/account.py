# SPDX-License-Identifier: MIT
"""What one key gives access to."""
import dataclasses

from .endpoints import Endpoint
from .hosting import sample_machines
from .instances import Instance

SAMPLE_KEY = "sample-key-31337-of-the-emulator"


@dataclasses.dataclass
class Account:
    key: str
    user_id: int = 424242
    email: str = "operator@example.com"
    balance: float = 12.5
    endpoints: dict = dataclasses.field(default_factory=dict)
    instances: dict = dataclasses.field(default_factory=dict)
    templates: dict = dataclasses.field(default_factory=dict)
    workergroups: dict = dataclasses.field(default_factory=dict)
    ssh_keys: dict = dataclasses.field(default_factory=dict)
    variables: dict = dataclasses.field(default_factory=dict)
    volumes: dict = dataclasses.field(default_factory=dict)
    machines: dict = dataclasses.field(default_factory=sample_machines)

    windows: dict = dataclasses.field(default_factory=dict)  # of maintenance, by their id
    connections: dict = dataclasses.field(default_factory=dict)
    deployments: dict = dataclasses.field(default_factory=dict)
    backups: dict = dataclasses.field(default_factory=dict)
    members: dict = dataclasses.field(default_factory=lambda: {1234: []})  # of the team, with their roles
    team: str = "edge"
    team_owner: int = 424242

    rented: dict = dataclasses.field(default_factory=dict)  # offer: instance
    stages: dict = dataclasses.field(default_factory=dict)  # see renting
    increases: dict = dataclasses.field(default_factory=dict)  # pending price increases, by their id
    jobs: dict = dataclasses.field(default_factory=dict)
    results: dict = dataclasses.field(default_factory=dict)  # name: [looks before it is ready, text]
    late: int = 0  # looks before the results to come are ready
    short: int = 0  # number of starts that are refused

    def add_endpoint(self, endpoint_id, name, workers=(), **fields):
        """Adds a group with an instance for each of its workers."""
        group = self.endpoints[endpoint_id] = Endpoint(endpoint_id, name, **fields)
        for worker in workers:
            self.add_instance(worker, endpoint=endpoint_id, label="worker of %d" % endpoint_id)
        return group

    def add_instance(self, instance_id, **fields):
        instance = self.instances[instance_id] = Instance(instance_id, **fields)
        return instance

    def workers_of(self, endpoint_id):
        return [i for i in self.instances.values() if i.endpoint == endpoint_id]


def sample_account(key=SAMPLE_KEY):
    """Two groups, of which 4242 has two workers, and an instance that belongs to neither."""
    account = Account(key)
    account.add_endpoint(4242, "vllm-qwen3-8b", workers=(1001, 1002), min_load=10.0)
    account.add_endpoint(4243, "whisper-large", workers=(1003,), cold_workers=1, max_workers=4, target_util=0.8)
    account.add_instance(7000001, label="edge-gw-1")
    return account
