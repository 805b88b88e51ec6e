# SPDX-License-Identifier: MIT
"""Deliberate mistakes in rows (`make rows-mistakes`): each is refused by the compiler or by the row test, in words that name the row and its member."""
import re
import subprocess

import pytest

import sample

OPS, INSTANCES, ENDPOINTS = "src/api/instance_ops.c", "src/cli/commands/instances.c", "src/cli/commands/endpoints.c"
INVOICES = "src/cli/commands/invoices.c"
ROW_TESTS = ["build/unit/test_" + name for name in ("cli_rows", "cli_row_views", "api_operations")]
LABEL = r'\.name = "label", \.feeds = "label", \.help = "(.*?)"'
MIN_LOAD = r'\.key = "min_load", \.title = "(.*?)", \.unit = VAST_UNIT_FIXED_1'
COLD_WORKERS = r'\.name = "--cold_workers",\s*\.value_name = "N",\s*\.type = VAST_ARGUMENT_INT,'
SAMPLE_ID = '{ .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", '
STATE = r'(\.name = "--endpoint_state",\s*\.value_name = "STATE",)'


class Edit:
    """One replacement by a pattern that occurs once, after the first place of `after`."""

    def __init__(self, path, pattern, new, after=""):
        self.path, self.pattern, self.new, self.after = path, pattern, new, after

    def apply(self, tree):
        text = (tree / self.path).read_text()
        at = text.index(self.after)
        assert re.search(self.pattern, text[at:], re.S), "%s has no %s" % (self.path, self.pattern)
        (tree / self.path).write_text(text[:at] + re.sub(self.pattern, self.new, text[at:], count=1, flags=re.S))


class Sample:
    """The rows of README, with a mistake in the operation or in the command."""

    def __init__(self, part, old, new):
        self.part, self.old, self.new = part, old, new

    def apply(self, tree):
        texts = {"operation": sample.operation(), "command": sample.command()}
        assert texts[self.part].count(self.old) == 1
        texts[self.part] = texts[self.part].replace(self.old, self.new)
        sample.add(tree, texts["operation"], texts["command"])


COMPILER, ROW_TEST = "compiler", "row test"

# What is wrong, how, who refuses it, the row, the member.
MISTAKES = [
    (
        "a column without a comma", Edit(ENDPOINTS, MIN_LOAD, r'.key = "min_load" .title = "\1"'), COMPILER,
        "show_endpoints_columns", "title"
    ),
    (
        "a command without a comma before .op",
        Edit(INSTANCES, r"ARGUMENTS\(label_instance_arguments\),",
             "ARGUMENTS(label_instance_arguments)"), COMPILER, "label instance", "op"
    ),
    (
        "no example", Edit(INSTANCES, r'\s*\.example = ".*?",', "",
                           after='.words = "label instance"'), ROW_TEST, "label instance", ".example"
    ),
    (
        "a view's member outside VIEW()",
        Edit(ENDPOINTS, r'\.view = VIEW\(\.list = "results",',
             '.list = "results", .view = VIEW('), COMPILER, "show endpoints", "list"
    ),
    (
        "a help text without .help", Edit(INSTANCES, LABEL, r'.name = "label", .feeds = "label", "\1"'), ROW_TEST,
        "label instance: label", ".help"
    ),
    (
        "a parameter that the operation lacks",
        Edit(INSTANCES, LABEL,
             r'.name = "label", .feeds = "lable", .help = "\1"'), ROW_TEST, "label instance: label", ".feeds"
    ),
    (
        "text that feeds an INT", Edit(ENDPOINTS, COLD_WORKERS, '.name = "--cold_workers", .value_name = "N",'),
        ROW_TEST, "create endpoint: --cold_workers", ".feeds"
    ),
    (
        "a number that is no unit", Edit(ENDPOINTS, MIN_LOAD, r'.key = "min_load", .title = "\1", .unit = 16'),
        ROW_TEST, "show endpoints: min_load", ".unit"
    ),
    (
        "the path of the list in a column",
        Edit(ENDPOINTS, MIN_LOAD,
             r'.key = "min_load", .title = "\1", .list = "results"'), COMPILER, "show_endpoints_columns", "list"
    ),
    (".hidden for .hide", Edit(ENDPOINTS, r"\.hide = NAMES", ".hidden = NAMES"), COMPILER, "show endpoints", "hidden"),
    (
        "no path of the list", Edit(ENDPOINTS, r'VIEW\(\.list = "results",',
                                    "VIEW("), ROW_TEST, "show endpoints", ".list"
    ),
    (
        "no help text", Edit(INSTANCES, LABEL,
                             '.name = "label", .feeds = "label"'), ROW_TEST, "label instance: label", ".help"
    ),
    (
        "a misspelt key", Edit(ENDPOINTS, r'\.key = "endpoint_name"',
                               '.key = "endpoint_nmae"', after="show_endpoints_columns"), ROW_TEST, "show endpoints: endpoint_nmae", ".key"
    ),
    (
        "a misspelt key in a view of a handler",
        Edit(INVOICES, r'\.key = "metadata\.invoice_id"',
             '.key = "metadata.invoice"'), ROW_TEST, "show invoices-v1: metadata.invoice", ".key"
    ),
    (
        "a view of a handler that no row names",
        Edit(INVOICES, r"\.views = VIEWS\(&charges_view, &invoices_view\)",
             ".views = VIEWS(&charges_view)"), ROW_TEST, INVOICES, ".views"
    ),
    (
        "a path without its parameter",
        Edit(OPS, r"/instances/\{id\}/", "/instances/{idx}/",
             after="vast_op_label_instance"), ROW_TEST, "label_instance", "path"
    ),
    ("the same in a new operation", Sample("operation", "/{id}/", "/{idx}/"), ROW_TEST, "mark_instance", "path"),
    (
        "swapped numbers",
        Edit(
            OPS,
            r"\.repeat = VAST_REPEAT_ALWAYS,(.*?)\.min_interval_ms = 1000",
            r".repeat = 1000,\1.min_interval_ms = VAST_REPEAT_ALWAYS",
            after="vast_op_label_instance"
        ), ROW_TEST, "label_instance", "repeat"
    ),
    (
        "the same in a new operation, with typed members",
        Sample("operation", ".repeat = VAST_REPEAT_ALWAYS",
               ".repeat = VAST_IN_BODY"), COMPILER, "vast_op_mark_instance", "VAST_IN_BODY"
    ),
    (
        "an enumerator of another member",
        Edit(INSTANCES, LABEL, r'.name = "label", .type = VAST_VIEW_JSON, .feeds = "label", .help = "\1"'), COMPILER,
        "label_instance_arguments", "VAST_VIEW_JSON"
    ),
    (
        "a text in .full", Edit(ENDPOINTS, MIN_LOAD, r'.key = "min_load", .title = "\1", .full = "%"'), COMPILER,
        "show_endpoints_columns", ".full"
    ),
    ("a misspelt name in a sentence", Edit(INSTANCES, r"\{label\}", "{lable}"), ROW_TEST, "label instance", ".done"),
    ("a sentence with an open brace", Edit(INSTANCES, r"\{label\}", "{label"), ROW_TEST, "label instance", ".done"),
    (
        "a sentence with a member that the answer lacks", Edit(ENDPOINTS, r"\{\.result\}",
                                                               "{.resutl}"), ROW_TEST, "create endpoint", ".done"
    ),
    (
        "choices as one text", Edit(ENDPOINTS, STATE, r'\1 .choices = "active|stopped",'), COMPILER,
        "update_endpoint_arguments", "choices"
    ),
    (
        "a preset that is no choice",
        Edit(ENDPOINTS, STATE, r'\1 .choices = NAMES("active", "stopped"), .preset = "gone",'), ROW_TEST,
        "update endpoint: --endpoint_state", ".preset"
    ),
    (
        "a preset of another type",
        Edit(ENDPOINTS, COLD_WORKERS, '.name = "--cold_workers", .type = VAST_ARGUMENT_INT, .preset = "few",'),
        ROW_TEST, "create endpoint: --cold_workers", ".preset"
    ),
    (
        "two options of one letter",
        Sample(
            "command", SAMPLE_ID, '{ .name = "--force", .short_name = "-f", .type = VAST_ARGUMENT_FLAG, .help = "h" },'
            '{ .name = "--fast", .short_name = "-f", .type = VAST_ARGUMENT_FLAG, .help = "h" },' + SAMPLE_ID
        ), ROW_TEST, "mark instance: --fast", ".name"
    ),
    (
        "an optional positional before a required one",
        Sample("command", SAMPLE_ID, SAMPLE_ID + ".count = VAST_OPTIONAL, "), ROW_TEST, "mark instance: label", ".count"
    ),
    (
        "a flag with a value name", Edit(ENDPOINTS, STATE, r"\1 .type = VAST_ARGUMENT_FLAG,"), ROW_TEST,
        "update endpoint: --endpoint_state", ".type"
    ),
    (
        "a group of one", Edit(ENDPOINTS, STATE,
                               r'\1 .one_of = "state",'), ROW_TEST, "update endpoint: --endpoint_state", ".one_of"
    ),
    (
        "an argument that nothing reads", Edit(INSTANCES, LABEL, r'.name = "label", .help = "\1"'), ROW_TEST,
        "label instance: label", ".feeds"
    ),
    (
        "a required parameter that nothing feeds",
        Sample("command", SAMPLE_ID, SAMPLE_ID.replace('.feeds = "id", ', "")), ROW_TEST, "mark instance", ".arguments"
    ),
    (
        "a member given twice",
        Sample("command", '.example = "7000001 trainer-2",',
               '.example = "7000001 trainer-2", .example = "7",'), COMPILER, "mark instance", "example"
    ),
    (
        "a command that does not say whether it does harm", Sample("command", "        .harm = VAST_HARM_NONE,\n", ""), ROW_TEST,
        "mark instance", ".harm"
    ),
    (
        "a command that destroys and does not ask", Sample("command", "VAST_HARM_NONE", "VAST_HARM_DESTROYS"), ROW_TEST,
        "mark instance", ".question"
    ),
    (
        "a deletion that is harmless by its row",
        Edit(INSTANCES, r"VAST_HARM_DESTROYS", "VAST_HARM_NONE", after='.words = "destroy instance"'), ROW_TEST,
        "destroy instance", ".harm"
    ),
    (
        "a misspelt argument in a question", Edit(INSTANCES, r"Destroy instance \{id\}", "Destroy instance {di}"), ROW_TEST,
        "destroy instance", ".question"
    ),
    (
        "a misspelt member in what a question shows", Edit(INSTANCES, r'\.key = "dph_total"', '.key = "dph"'), ROW_TEST,
        "destroy instance: dph", ".stake"
    ),
    (
        "a misspelt member of names", Edit(ENDPOINTS, r'\.keys = NAMES\("endpoint_name"\)', '.keys = NAMES("name")'), ROW_TEST,
        "delete endpoint: name", ".names"
    ),
    (
        "a column without a title", Edit(ENDPOINTS, MIN_LOAD,
                                         '.key = "min_load"'), ROW_TEST, "show endpoints: min_load", ".title"
    ),
    (
        "a table without columns", Edit(ENDPOINTS, r",\s*COLUMNS\(show_endpoints_columns\)",
                                        ""), COMPILER, "show_endpoints_columns", "unused"
    ),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    tree = sample.copy_project(tmp_path_factory.mktemp("mistakes"))
    done = build(tree)
    assert done.returncode == 0, done.stderr
    assert refusal_of_tests(tree) is None
    return tree


def build(tree):
    return subprocess.run(
        ["make", "-s", "-j2", "CFLAGS=-O0 -Werror", *ROW_TESTS], cwd=tree, capture_output=True, text=True
    )


def refusal_of_tests(tree):
    """What the first test says that fails; None: all pass."""
    for test in ROW_TESTS:
        done = subprocess.run([test], cwd=tree, capture_output=True, text=True)
        if done.returncode != 0:
            return done.stderr + done.stdout
    return None


def row_at(tree, path, line):
    """The command, array or operation that a line of a file belongs to."""
    rows = re.findall(
        r'\.words = "(.*?)"|^(?:static )?const \w+ (\w+)(?:\[\])? = ',
        "\n".join((tree / path).read_text().split("\n")[:line]), re.M
    )
    return next(name for name in rows[-1] if name)


def judge_compiler(tree, reply, row, member):
    """The message has the place of a line of that row, and the member."""
    places = re.findall(r"^(src/\S+?):(\d+):\d+: error: (.*)", reply, re.M)
    assert places, reply
    assert any(row == row_at(tree, path, int(line)) for path, line, _ in places), reply
    assert member in reply


@pytest.fixture
def files(tree):
    """The files of the tree that a mistake changes; restored at the end."""
    paths = [OPS, INSTANCES, ENDPOINTS, INVOICES, "include/vastai/ops.h", "src/api/registry.c"]
    before = {path: (tree / path).read_text() for path in paths}
    yield tree
    for path, text in before.items():
        if (tree / path).read_text() != text:
            (tree / path).write_text(text)


@pytest.mark.parametrize("mistake,refused_by,row,member", [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_refused(files, mistake, refused_by, row, member):
    mistake.apply(files)
    built = build(files)
    if refused_by == COMPILER:
        assert built.returncode != 0, "the compiler accepts it"
        judge_compiler(files, built.stderr, row, member)
        return
    assert built.returncode == 0, built.stderr
    reply = refusal_of_tests(files)
    assert reply is not None, "the row test accepts it"
    assert any(row in line and member in line for line in reply.split("\n")), reply
