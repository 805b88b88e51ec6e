# SPDX-License-Identifier: MIT
"""The rows that README shows, and how a contributor adds them to a tree."""
import re
import shutil

from conftest import ROOT, copy_product

OPERATIONS, COMMANDS = "src/api/instance_ops.c", "src/cli/commands/instances.c"


def copy_project(to):
    """The product with its unit tests."""
    copy_product(to)
    shutil.copytree(ROOT / "tests", to / "tests", ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    return to


def block(containing):
    """The one block of C in README that has this text."""
    found = [b for b in re.findall(r"```c\n(.*?)```", (ROOT / "README.md").read_text(), re.S) if containing in b]
    assert len(found) == 1, "README has %d blocks of C with %s" % (len(found), containing)
    return found[0]


def operation():
    return block("const vast_op vast_op_label_instance = {")


def command():
    return block('.words = "label instance"')


def edit(tree, path, old, new):
    """Replaces a text that the file has once."""
    text = (tree / path).read_text()
    assert text.count(old) == 1, "%s has %r %d times" % (path, old, text.count(old))
    (tree / path).write_text(text.replace(old, new))


def renamed(text):
    """The sample as another command, since the tree has a `label instance`."""
    text = text.replace("label instance", "mark instance").replace("vast_op_label_instance", "vast_op_mark_instance")
    return text.replace("label_params", "mark_params").replace("label_arguments", "mark_arguments")


def add(tree, operation_text, command_text):
    """Adds an operation and its command: two rows, and the operation's name in ops.h and in the registry."""
    with open(tree / OPERATIONS, "a") as file:
        file.write("\n" + renamed(operation_text))
    edit(tree, "include/vastai/ops.h", "extern const vast_op vast_op_label_instance;",
         "extern const vast_op vast_op_label_instance;\nextern const vast_op vast_op_mark_instance;")
    edit(tree, "src/api/registry.c", "    OP(label_instance),\n", "    OP(label_instance),\n    OP(mark_instance),\n")
    table = "static const vast_command rows[] = {\n"
    arguments, row = renamed(command_text).split(table)
    edit(tree, COMMANDS, table, arguments + table + row[:row.rindex("};")])
