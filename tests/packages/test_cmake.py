# SPDX-License-Identifier: MIT
"""CMake projects that find, fetch or contain the library, for this machine, armhf and Cortex-M."""
import re
import shutil

import pytest

from conftest import ROOT, files_under, make, run, succeed

POSIX_MAIN = """
#include <stdio.h>
#include "vastai/posix.h"
#include "vastai/tls.h"
#include "vastai/vastai.h"
static vast_posix net;
static vast_tls tls;
int main(void)
{
    const vast_wire wire = { .port = &vast_posix_port, .port_ctx = &net };
    vast_tls_config config = { .find_root = NULL };
    vast_posix_init(&net);
    printf("%s %d\\n", vast_version(), vast_tls_init(&tls, &config, &wire) == VAST_E_ARG);
    return 0;
}
"""
# A program without an operating system; `port` has no functions, since the program is not run.
DEVICE_MAIN = """
#include "vastai/endpoints.h"
#include "vastai/tls.h"
#include "vastai/vastai.h"
static vast_client client;
static unsigned char buffer[VAST_BUFFER_BYTES];
static const vast_port port;
int main(void)
{
    vast_config config = { .port = &port, .api_key = "key", .plain = &vast_stream_plain };
    config.buffer = buffer;
    config.buffer_bytes = sizeof buffer;
    vast_endpoint_deletion deletion = { 0 };
    vast_err err = vast_client_init(&client, &config);
    return err == VAST_OK ? (int)vast_delete_endpoint_begin(&client, 4242, &deletion) : 1;
}
"""
WAYS = {
    "add_subdirectory": "add_subdirectory({tree}/port/cmake vastai)",
    "FetchContent": "include(FetchContent)\nFetchContent_Declare(vastai URL {tarball} SOURCE_SUBDIR port/cmake)\nFetchContent_MakeAvailable(vastai)",
    "find_package": "find_package(vastai 0.2 REQUIRED)",
    "make install": "find_package(vastai 0.2 REQUIRED)",
}
ARMHF = """
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-linux-gnueabihf-gcc)
"""
CORTEX_M4 = """
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR cortex-m4)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-m4 -mthumb -Os")
set(CMAKE_EXE_LINKER_FLAGS_INIT "--specs=nosys.specs -Wl,--gc-sections")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
"""


def project(folder, way, main, link, more=""):
    folder.mkdir()
    (folder / "main.c").write_text(main)
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.18)\nproject(consumer C)\n%s\nadd_executable(consumer main.c)\n"
        "set_target_properties(consumer PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)\n"
        "target_compile_options(consumer PRIVATE -Wall -Wextra -Werror)\ntarget_link_libraries(consumer PRIVATE %s)\n%s"
        % (way, link, more)
    )
    return folder


def build(folder, *options, toolchain=None):
    if toolchain:
        (folder / "toolchain.cmake").write_text(toolchain)
        options += ("-DCMAKE_TOOLCHAIN_FILE=toolchain.cmake",)
    succeed("cmake", "-S", folder, "-B", folder / "build", "-DCMAKE_BUILD_TYPE=MinSizeRel", *options, cwd=folder)
    succeed("cmake", "--build", folder / "build", "-j", "2")
    return folder / "build/consumer"


@pytest.fixture(scope="module")
def prefixes(tree, tmp_path_factory):
    """{way: where the library is installed}"""
    folder = tmp_path_factory.mktemp("prefixes")
    make(tree, "install", "prefix=%s" % (folder / "make"))
    succeed(
        "cmake", "-S", tree / "port/cmake", "-B", folder / "build", "-DCMAKE_INSTALL_PREFIX=%s" % (folder / "cmake")
    )
    succeed("cmake", "--build", folder / "build", "-j", "2", "--target", "install")
    (folder / "cmake").rename(folder / "moved")  # an installation may be moved
    return {"find_package": folder / "moved", "make install": folder / "make"}


@pytest.mark.parametrize("way", WAYS)
def test_a_native_program(tree, prefixes, tmp_path, way):
    make(tree, "dist")
    tarball = next((tree / "build/dist").glob("*.tar.gz"))
    folder = project(tmp_path / "consumer", WAYS[way].format(tree=tree, tarball=tarball), POSIX_MAIN, "vastai::posix")
    program = build(folder, *(["-DCMAKE_PREFIX_PATH=%s" % prefixes[way]] if way in prefixes else []))
    version = re.search(r'VAST_VERSION "(.*)"', (ROOT / "include/vastai/vastai.h").read_text())[1]
    assert succeed(program) == version + " 1\n"


def test_both_installations_have_the_same_files(prefixes):
    ours = {
        path
        for path in files_under(prefixes["make install"])
        if path.startswith(("include/", "lib/", "share/libvastai/")) and not path.endswith(".pc")
    }
    assert files_under(prefixes["find_package"]) == ours


@pytest.mark.parametrize("wanted, found", [("0.2", True), ("0.2.0", True), ("0.1", False), ("0.3", False), ("0.2.99", False)])
def test_find_package_compares_versions(prefixes, tmp_path, wanted, found):
    folder = project(tmp_path / "consumer", "find_package(vastai %s REQUIRED)" % wanted, POSIX_MAIN, "vastai::posix")
    done = run("cmake", "-S", folder, "-B", folder / "build", "-DCMAKE_PREFIX_PATH=%s" % prefixes["make install"])
    assert (done.returncode == 0) == found, done.stderr


@pytest.mark.parametrize("way", ["add_subdirectory", "find_package"])
def test_a_program_for_armhf(tree, tmp_path, armhf_mbedtls, way):
    (tmp_path / "armhf.cmake").write_text(ARMHF)
    cross = ["-DCMAKE_TOOLCHAIN_FILE=%s" % (tmp_path / "armhf.cmake"), "-DMBEDTLS_DIR=%s" % armhf_mbedtls]
    options = []
    if way == "find_package":
        succeed(
            "cmake", "-S", tree / "port/cmake", "-B", tmp_path / "build",
            "-DCMAKE_INSTALL_PREFIX=%s" % (tmp_path / "prefix"), *cross
        )
        succeed("cmake", "--build", tmp_path / "build", "-j", "2", "--target", "install")
        options = ["-DCMAKE_PREFIX_PATH=%s" % (tmp_path / "prefix")]
    folder = project(tmp_path / "consumer", WAYS[way].format(tree=tree), POSIX_MAIN, "vastai::posix")
    program = build(folder, *cross, *options)
    assert "Machine:                           ARM" in succeed("readelf", "-h", program)


def fetched(target, folder):
    """The source of a project that the build fetches from Debian."""
    if not (ROOT / folder).exists() and run("make", "-s", target, cwd=ROOT).returncode != 0:
        pytest.skip("%s: the source cannot be fetched" % target)
    return ROOT / folder


@pytest.fixture(scope="module")
def mbedtls_headers(tmp_path_factory):
    """Headers of mbedTLS with the configuration of a small device: the archives are not needed by a program without TLS."""
    folder = tmp_path_factory.mktemp("mbedtls")
    shutil.copytree(fetched("build/mbedtls/src/.version", "build/mbedtls/src") / "include", folder / "include")
    shutil.copy(ROOT / "port/mbedtls/mbedtls_config_mcu_lean.h", folder / "include/mbedtls/mbedtls_config.h")
    return folder


@pytest.mark.parametrize("way", ["add_subdirectory", "find_package"])
def test_a_program_for_a_cortex_m(tree, tmp_path, mbedtls_headers, way):
    (tmp_path / "m4.cmake").write_text(CORTEX_M4)
    cross = ["-DCMAKE_TOOLCHAIN_FILE=%s" % (tmp_path / "m4.cmake"), "-DMBEDTLS_DIR=%s" % mbedtls_headers]
    options = []
    if way == "find_package":
        succeed(
            "cmake", "-S", tree / "port/cmake", "-B", tmp_path / "build",
            "-DCMAKE_INSTALL_PREFIX=%s" % (tmp_path / "prefix"), *cross
        )
        succeed("cmake", "--build", tmp_path / "build", "-j", "2", "--target", "install")
        options = ["-DCMAKE_PREFIX_PATH=%s" % (tmp_path / "prefix")]
    check = "if(TARGET vastai::posix)\n  message(FATAL_ERROR \"a port to POSIX on a bare machine\")\nendif()\n"
    folder = project(tmp_path / "consumer", WAYS[way].format(tree=tree), DEVICE_MAIN, "vastai::vastai", check)
    program = build(folder, *cross, *options)
    assert "Machine:                           ARM" in succeed("readelf", "-h", program)
    assert "vast_delete_endpoint_begin" in succeed("nm", program)


# Where each port's lwipopts.h and the rest of its platform are; the toolchain.
LWIP_PLATFORMS = {
    "raw": (CORTEX_M4, ("port/boards/mps2-an385/superloop", "port/boards/mps2-an385/common"), ()),
    "sockets": (None, ("tests/lwip/sockets", "tests/lwip"), ("contrib/ports/unix/port/include",)),
}


@pytest.mark.parametrize("kind", LWIP_PLATFORMS)
def test_the_lwip_ports_are_compiled_with_the_lwipopts_of_the_program(tree, tmp_path, mbedtls_headers, kind):
    lwip = fetched("lwip", "build/lwip/src")
    toolchain, own, theirs = LWIP_PLATFORMS[kind]
    includes = [tree / folder for folder in own] + [lwip / folder for folder in ("src/include", *theirs)]
    # lwIP itself is not linked: only the objects of its port are made.
    text = WAYS["add_subdirectory"].format(tree=tree) + "\nmacro(add_executable)\n  add_library(${ARGV})\nendmacro()"
    folder = project(tmp_path / "consumer", text, DEVICE_MAIN, "vastai::lwip_" + kind)
    with open(folder / "CMakeLists.txt", "a") as lists:
        lists.write("set_target_properties(consumer PROPERTIES C_EXTENSIONS ON)\n"
                    "target_include_directories(consumer SYSTEM PRIVATE %s)\n" % " ".join(map(str, includes)))
    build(folder, "-DMBEDTLS_DIR=%s" % mbedtls_headers, toolchain=toolchain)
    assert "vast_lwip_%s_port" % kind in succeed(
        "arm-none-eabi-nm" if toolchain else "nm", folder / "build/libconsumer.a"
    )
