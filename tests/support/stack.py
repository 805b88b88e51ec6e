# SPDX-License-Identifier: MIT
"""The deepest stack of a call, TLS apart. Usage: stack.py BUILD LIMIT

Reads what gcc wrote with -fcallgraph-info=su: the stack of each function and whom it calls. A call through a pointer has no
target there; POINTERS names whom the functions of a file may reach so inside the library, since what is inlined where differs
from compiler to compiler. A file that is missing there fails, so that a new pointer cannot hide from the figure. What lies
outside (a port, a TLS stream, a visitor) is the caller's.
"""
import os
import re
import sys

STATES = ["run_pace", "run_connect", "run_open", "run_send", "run_head", "run_body"]
STREAM = ["plain_open", "anywhere_open", "plain_send", "plain_recv", "plain_close"]
CHECKS = ["fits_text", "fits_number", "fits_int", "fits_ids", "fits_bool"]
WRITERS = ["put_text", "put_json", "put_int", "put_ids", "put_bool"]
BINDERS = [
    "take_clip", "take_text", "take_int", "take_micros", "take_bool", "take_id", "begin_ids", "enter_object",
    "enter_list", "enter_element", "leave_in_list"
]
VALUES = ["put_scaled", "put_version", "put_date", "put_plain", "put_words"]
VISITS = [
    "take_row", "see_group", "show_endpoint", "show_group", "show_worker", "show_offer", "show_key", "show_instance"
]
TAKES = ["vast_bind_event", "take_workers", "take_keys", "take_log", "take_page", "take_deletion", "take_instance"]
ENDS = ["end_bound", "vast_end_new_id", "end_shown", "end_request", "end_log", "end_text", "end_instance"]
TEXTS = ["keep_grant", "take_text"]
REACHES = ["plain_reaches", "anywhere_reaches"]
# Calls at workers: what begins them, writes their bodies, and judges them.
BEGINS = ["begin_request", "begin_create", "begin_get", "begin_health", "begin_end"]
BODIES = ["vast_put_auth_data", "put_create", "put_session"]
JUDGES = ["vast_judge_work", "judge_create", "judge_get", "judge_health", "judge_end"]
# The functions of each kind of flow.
CALLS = ["call", "call_instance", "call_endpoint"]
NEXTS = ["next", "next_instance", "next_endpoint"]
# File -> functions of ours that its pointers may reach. An empty list: outside only.
POINTERS = {
    "src/api/completion.c": [],
    "src/api/endpoints.c": [],
    "src/api/fields.c": ["given_text", "given_int", "given_flag"],
    "src/api/instances.c": [],
    "src/api/offers.c": [],
    "src/api/query_value.c": VALUES,
    "src/api/spend.c": [],
    "src/api/ssh_keys.c": [],
    "src/api/workergroups.c": [],
    "src/api/workers.c": ["count_worker"],
    "src/client/blocking.c": [],
    "src/client/bodies.c": ["vast_query_read", "read_body"],
    "src/client/client.c": STREAM + ["parse"],
    "src/client/engine.c": STREAM + ENDS + TEXTS + ["parse", "open_tunnel", "follow"],
    "src/client/explain.c": ["vast_put_message", "vast_put_address", "vast_query_read", "read_body"],
    "src/client/judge.c": TAKES,
    "src/client/message.c": ["put_connect", "put_framing"],
    "src/client/origin.c": REACHES,
    "src/client/params.c": WRITERS,
    "src/client/retry.c": [],
    "src/client/types.c": ["vast_put_path_segment", "vast_put_query_value", "vast_put_json_string", "put_as_it_is"],
    "src/flow/deletion.c": [],
    "src/flow/machine.c": [],
    "src/flow/request.c": [],
    "src/flow/serverless.c": JUDGES,
    "src/flow/text.c": ["begin_request", "begin_log"],
    "src/flow/worker.c": [],
    "src/http/events.c": ["take_piece"],
    "src/json/bind.c": VISITS,
    "src/json/scan.c": ["vast_judge_event", "take_event"],
    "src/tls/plain.c": [],
}
# These scan with no handler: below them no pointer is called.
WITHOUT_HANDLER = ["fits_number"]
# What these dispatch to besides; only they do.
DISPATCH = {
    "vast_next_piece": ["write_next"],
    "vast_call_step": STATES,
    "vast_call_finish": STATES,
    "vast_args_fault": CHECKS,
    "vast_bind_event": BINDERS,
    "vast_bind_begin": ["begin_list"],
    "call": ["begin_look_up", "begin_route", "begin_work"],
    "next": ["after_look_up", "after_route", "after_work"],
    "begin_call": CALLS,
    "vast_flow_step": NEXTS,
    "worker_fault": REACHES,
    "vast_worker_begin": REACHES + BODIES + BEGINS,
    "put_before": BODIES,
    "read_body": BODIES,
    "end_flow": ["end"],
    "report": ["describe"]
}


def parse(root):
    """(stack, callees, file) by function of all objects below root; static functions are named file:function."""
    stack, calls, home = {}, {}, {}
    for folder, _, names in os.walk(root):
        for name in sorted(n for n in names if n.endswith(".ci")):
            with open(os.path.join(folder, name)) as f:
                text = f.read()
            source_file = re.search(r'graph: \{ title: "([^"]+)"', text).group(1)
            for title, label in re.findall(r'node: \{ title: "([^"]+)" label: "([^"]*)"', text):
                size = re.search(r"(\d+) bytes \((static|dynamic,bounded|dynamic)\)", label)
                if size:
                    if size.group(2) == "dynamic":
                        sys.exit("stack: %s has a stack without bound" % title)
                    stack[title] = int(size.group(1))
                    home[title] = source_file
            for source, target in re.findall(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', text):
                calls.setdefault(source, set()).add(target)
    return stack, calls, home


def short(title):
    return title.rsplit(":", 1)[-1]


def main():
    build, limit = sys.argv[1], int(sys.argv[2])
    stack, calls, home = parse(os.path.join(build, "src"))
    by_name = {}
    for title in stack:
        by_name.setdefault(short(title), []).append(title)
    indirect = [t for t in stack if "__indirect_call" in calls.get(t, ())]
    unknown = sorted({home[t] for t in indirect} - set(POINTERS))
    unused = sorted(set(POINTERS) - {home[t] for t in indirect})
    for name in unknown:
        print("stack: %s calls through a pointer; name its targets in tests/support/stack.py" % name)
    for name in unused:
        print("stack: %s calls through no pointer any more" % name)
    deepest = {}

    def depth(title, above, handled):
        if title in above:
            sys.exit("stack: recursion: " + " -> ".join(map(short, above + (title,))))
        handled = handled and short(title) not in WITHOUT_HANDLER
        if (title, handled) not in deepest:
            best = (0, ())
            targets = [t for t in calls.get(title, ()) if t in stack]
            if handled and title in indirect:
                names = POINTERS.get(home[title], []) + DISPATCH.get(short(title), [])
                targets += [t for n in names for t in by_name.get(n, ())]
            for target in targets:
                best = max(best, depth(target, above + (title,), handled))
            deepest[title, handled] = (stack[title] + best[0], (title,) + best[1])
        return deepest[title, handled]

    worst = max((depth(t, (), True) for t in stack), default=(0, ()))
    for title in worst[1]:
        print("  %5d  %s" % (stack[title], short(title)))
    print("stack: deepest %d bytes, limit %d" % (worst[0], limit))
    good = worst[0] <= limit and not unknown and not unused
    print("stack: %d passed, %d failed" % (good, not good))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
