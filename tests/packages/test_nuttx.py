# SPDX-License-Identifier: MIT
"""The application folder for NuttX, built on this machine, and what the port does with NuttX's generators."""
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT, run, succeed

sys.path.append(str(ROOT / "tests/e2e"))

KEY = "nuttx-key-0123456789"
# What NuttX's Application.mk is given is compiled and linked here.
APPLICATION = """
program: $(MAINSRC) $(CSRCS)
	cc -std=gnu11 -Wall -Wextra -Werror $(CFLAGS) $^ -lmbedtls -lmbedx509 -lmbedcrypto -o $@
"""
ENTROPY = """
#include "%s/port/posix/platform.c"

#include <stdio.h>
int main(void)
{
    uint8_t out[8] = { 0 };
    int refused = vast_posix_entropy(NULL, out, sizeof out) == VAST_IO_ERROR;
    printf("%%d %%d\\n", refused, (out[0] | out[1] | out[2] | out[3] | out[4] | out[5]) != 0);
    return 0;
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    apps = tmp_path_factory.mktemp("apps")
    shutil.copytree(ROOT / "port/nuttx", apps / "external/vastai")
    (apps / "Make.defs").touch()
    (apps / "Application.mk").write_text(APPLICATION)
    shutil.copy(ROOT / "src/tls/builtin_roots.c", apps / "external/vastai/roots.c")
    succeed("make", "-s", "APPDIR=%s" % apps, "VASTAI_DIR=%s" % ROOT, "program", cwd=apps / "external/vastai")
    return apps / "external/vastai/program"


def test_the_program_deletes_a_group(program):
    from emulator import Emulator, Settings, sample_account
    with Emulator(sample_account(KEY), settings=Settings(limit_scale=0)) as service:
        service.listen(None)
        env = {"VAST_URL": service.url, "VAST_API_KEY": KEY}
        done = subprocess.run([program, "4242"], env=env, capture_output=True, text=True, timeout=60)
        assert (done.returncode,
                done.stdout) == (0, "Endpoint group 4242 deleted; workers that may still be billed: 0\n"), done.stderr
        assert sorted(service.accounts[KEY].endpoints) == [4243]
        again = subprocess.run([program, "4242"], env=env, capture_output=True, text=True, timeout=60)
        assert again.returncode == 1 and "Routegroup not found" in again.stderr


def test_its_make_defs_add_it_only_where_it_is_configured():
    for option, folders in ((["CONFIG_VASTAI=y"], "/apps/external/vastai"), ([], "")):
        text = "include %s/port/nuttx/Make.defs\nshow:\n\t@echo $(CONFIGURED_APPS)" % ROOT
        assert succeed("make", "-s", "-f", "-", "show", "APPDIR=/apps", *option, input=text).strip() == folders


# NuttX's options with whether the port refuses.
@pytest.mark.parametrize("option, refuses", [("DEV_URANDOM_XORSHIFT128", 1), ("DEV_URANDOM_CONGRUENTIAL", 1), (None, 1),
                                             ("DEV_URANDOM_RANDOM_POOL", 0), ("DEV_URANDOM_ARCH", 0)])
def test_a_predictable_generator_of_nuttx_is_refused(tmp_path, option, refuses):
    (tmp_path / "nuttx").mkdir()
    (tmp_path / "nuttx/config.h").write_text("#define CONFIG_%s 1\n" % option if option else "")
    (tmp_path / "main.c").write_text(ENTROPY % ROOT)
    succeed(
        "cc", "-std=gnu11", "-Wall", "-Werror", "-D__NuttX__", "-I%s" % tmp_path, "-I%s/include" % ROOT,
        "-I%s/port/posix" % ROOT, "-I%s/port/posix/include" % ROOT, tmp_path / "main.c", "-o", tmp_path / "main"
    )
    assert succeed(tmp_path / "main") == "%d %d\n" % (refuses, not refuses)


def test_tls_does_not_start_without_entropy(program, tmp_path):
    """The same program with NuttX's default generator says why it stops."""
    folder = program.parent
    (tmp_path / "nuttx").mkdir()
    (tmp_path / "nuttx/config.h").touch()
    succeed("make", "-s", "-B", "APPDIR=%s" % folder.parents[1], "VASTAI_DIR=%s" % ROOT, "program", cwd=folder,
            env={"C_INCLUDE_PATH": str(tmp_path), "CFLAGS": "-D__NuttX__"})
    done = run(folder / "program", "4242")
    assert done.returncode == 2 and "TLS refuses to start" in done.stderr
