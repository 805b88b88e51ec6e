# SPDX-License-Identifier: MIT
"""The commands under "Embedding the sources" in port/README.md, run as they are shown."""
import re
import shutil

import pytest

from conftest import ROOT, copy_sources, run, succeed

PROGRAM = """
#include <stdio.h>
#include "vastai/endpoints.h"
#include "vastai/posix.h"
#include "vastai/tls.h"
#include "vastai/vastai.h"
int main(void)
{
    static vast_posix net;
    static vast_client client;
    static unsigned char buffer[VAST_BUFFER_BYTES];
    vast_config config = { .port = &vast_posix_port, .port_ctx = &net, .plain = &vast_stream_plain };
    config.buffer = buffer;
    config.buffer_bytes = sizeof buffer;
    config.tls = &vast_stream_mbedtls;
    config.console_url = "http://127.0.0.1:9";
    vast_posix_init(&net);
    vast_endpoint_deletion deletion = { 0 };
    vast_err err = vast_client_init(&client, &config);
    return err != VAST_OK || puts(vast_err_text(vast_delete_endpoint(&client, 4242, &deletion))) < 0;
}
""".lstrip()


def commands():
    section = (ROOT / "port/README.md").read_text().split("## Embedding the sources")[1].split("\n## ")[0]
    return re.search(r"```sh\n(.*?)```", section, re.S)[1]


def embed(tree, tmp_path):
    (tmp_path / "objects").mkdir()
    (tmp_path / "program.c").write_text(PROGRAM)
    return run(
        "sh",
        "-euc",
        commands(),
        cwd=tree,
        env={
            "OBJECTS": str(tmp_path / "objects"),
            "PROGRAM": str(tmp_path / "program")
        }
    )


def test_the_commands_are_ten_lines_and_the_program_has_twenty():
    assert len(commands().splitlines()) <= 10
    assert PROGRAM.count("\n") == 20


def test_the_sources_compile_without_warnings_and_the_program_runs(tmp_path):
    done = embed(ROOT, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "connect" in succeed(tmp_path / "program")


def test_a_source_that_is_not_listed_is_missed(tmp_path):
    tree = tmp_path / "tree"
    copy_sources(tree)
    listed = tree / "port/sources.mk"
    listed.write_text(listed.read_text().replace("VASTAI_CORE += src/http/url.c\n", ""))
    done = embed(tree, tmp_path)
    assert done.returncode != 0 and "undefined reference" in done.stderr
    assert "run 'make sources'" in run("make", "-s", "check-sources", "MAKE_RESTARTS=1", cwd=tree).stdout


@pytest.mark.parametrize("change", ["add", "rename", "remove"])
def test_make_writes_the_list_anew(tmp_path, change):
    copy_sources(tmp_path)
    old, new = tmp_path / "src/base/slice.c", tmp_path / "src/base/another.c"
    if change == "remove":
        old.unlink()
    else:
        (shutil.copy if change == "add" else shutil.move)(old, new)
    done = run("make", "-s", "-n", "build/src/base/wipe.o", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "port/sources.mk was rewritten: commit it\n")
    listed = (tmp_path / "port/sources.mk").read_text()
    assert ("src/base/slice.c" in listed) == old.exists() and ("src/base/another.c" in listed) == new.exists()
    assert run("make", "-s", "-n", "build/src/base/wipe.o", cwd=tmp_path).stderr == ""


def test_the_list_is_of_this_tree(tmp_path):
    copy_sources(tmp_path)
    succeed("make", "-s", "sources", cwd=tmp_path)
    assert (tmp_path / "port/sources.mk").read_text() == (ROOT / "port/sources.mk").read_text()
