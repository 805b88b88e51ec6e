# SPDX-License-Identifier: MIT
"""Each column of each table and block has a value somewhere in the emulator's answers: a misspelt key is a dash for ever.

The row test compares the keys with recorded answers; here they meet the answers that the emulator really sends.
"""
import re

import catalogue
from test_every_command import with_rsync

# What must be made first, for a list that is empty in the sample account.
MADE_BY = {
    "show volumes": "create volume",
    "show ssh-keys": "create ssh-key",
    "show workergroups": "create workergroup",
    "show maints": "schedule maint",
}
# Lines in place of the examples, which choose columns.
LINES = {"show instances": ["show", "instances"]}
# Columns of members that the emulator leaves out. Those of recorded answers are in tests/unit/answers.txt.
OPTIONAL = {
    "delete maints": {"Message"},
    "get wrkgrp-workers": {"Created", "DLPerf", "Disk GB", "GPU", "Load", "Performance", "Reliability",
        "Requests"},
    "metrics gpu-locations": {"City", "Latitude", "Longitude"},
    "save templates": {"Description", "Image", "Tag"},
    "schedule maints": {"Message"},
    "search invoices": {"After $", "Before $", "Delayed", "Expected", "Paid"},
    "search offers": {"CPU", "CPU GHz", "Disk $/GB/month", "Down $/GB", "Min bid $/h", "PCIe GB/s", "Ports",
        "Reserved $/h", "Up $/GB"},
    "search volumes": {"CPU GHz", "CUDA", "Disk", "Down Mb/s", "Driver", "Host", "Max days", "Up Mb/s"},
    "show api-keys": {"All rights", "Created", "Team", "Team ID", "User"},
    "show earnings-v1": {"Day"},
    "show instance": {"CPUs", "GPU temperature C", "GPU utilization %", "Jupyter token", "RAM GB", "disk GB",
        "disk used GB", "down Mb/s", "ends (UTC)", "host", "location", "onstart", "template", "up Mb/s", "verified"},
    "show instances": {"Disk GB", "Down Mb/s", "Location", "Template", "Up Mb/s", "Used GB", "Util %", "Verified",
        "Volumes"},
    "show invoices": {"Quantity", "Rate"},
    "show invoices-v1": {"Endpoint", "To (UTC)", "Workergroup"},
    "show machine": {"Discount", "Disk GB", "Down $/GB", "Driver", "GPU $/h", "IP address", "Location", "Min bid",
        "Occupancy", "Reports", "Up $/GB"},
    "show machines-v1": {"GPU $/h", "Location", "Occupied"},
    "show machines": {"Discount", "Disk GB", "Down $/GB", "Driver", "GPU $/h", "IP address", "Location",
        "Min bid", "Occupancy", "Reports", "Up $/GB"},
    "whoami": {"user", "credit"},
    "show user": {"address", "billing set up", "can pay", "city", "country", "credit", "low-balance threshold",
        "low-balance warning", "name", "user"},
    "show volumes": {"Cluster", "Disk", "Down Mb/s", "Driver", "Host", "Reliability", "Up Mb/s", "Verified"},
    "show workergroups": {"Cold workers", "Created", "Endpoint", "GPU RAM GB", "Key", "Launch options",
        "Template ID"},
    "tfa status": {"Last used (UTC)", "Locked until (UTC)", "Phone", "User"},
}


def table_of(lines):
    """Title to the set of its values; None if the lines are not a table. Lines of another form, such as totals, do not count."""
    rows = [re.split(r" {2,}", line.strip()) for line in lines]
    rows = [row for row in rows if len(row) == len(rows[0])]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    return {title: {row[i] for row in rows[1:]} for i, title in enumerate(rows[0])}


def block_of(lines):
    """The same for a block: lines `title: value`, with the values below each other."""
    pairs = [re.match(r"([^:]+:) +(.*)$", line) for line in lines]
    if len(pairs) < 3 or not all(pairs) or len({pair.start(2) for pair in pairs}) != 1:
        return None
    return {pair[1].rstrip(":"): {pair[2]} for pair in pairs}


def shown(vastai, line):
    lines = vastai("--timeout", 5, "--retry", 1, "--full", *(word for word in line if word != "-q")).out.splitlines()
    return (block_of(lines) or table_of(lines) or {}) if lines else {}


def test_every_column_has_a_value_somewhere(vastai, emulator):
    with_rsync(vastai)
    commands, tables, faults = catalogue.lines(vastai.home), 0, []
    for name, line in commands.items():
        emulator.reset()
        if name in MADE_BY:
            assert vastai(*commands[MADE_BY[name]]).code == 0
        columns = shown(vastai, LINES.get(name, line))
        tables += columns != {}
        optional = OPTIONAL.get(name, set())
        faults += ["%s: %s: no value in the emulator's answer" % (name, title)
                   for title, values in columns.items() if values == {"-"} and title not in optional]
    assert not faults, "\n".join(faults)
    assert tables >= 20

