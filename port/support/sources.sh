#!/bin/sh
# SPDX-License-Identifier: MIT
# sources.sh: prints port/sources.mk, the list of the sources of the library and its ports, as the tree has them.
set -eu
export LC_ALL=C

list() { # NAME FILE...
    variable=$1
    shift
    for file; do
        echo "$variable += $file"
    done
    echo
}

cat <<'HEAD'
# SPDX-License-Identifier: MIT
# The sources of the library and its ports, one a line: for make, for CMake, and for a project that compiles them itself (see
# "Embedding the sources" in port/README.md). Made by `make sources`; do not edit.
#
# CORE: the library without TLS. TLS: what needs mbedTLS. The others are ports. INCLUDE: directories of public headers.
# PRIVATE: directories that only CORE and TLS include from.

HEAD
needs_mbedtls='^#include [<"](mbedtls[/_]|trust\.h)'
# shellcheck disable=SC2046
{
    list VASTAI_CORE $(ls src/*/*.c | grep -v ^src/cli/ | xargs grep -LE "$needs_mbedtls")
    list VASTAI_TLS $(ls src/*/*.c | grep -v ^src/cli/ | xargs grep -lE "$needs_mbedtls")
    list VASTAI_POSIX port/posix/*.c
    list VASTAI_LWIP_RAW port/lwip/raw/*.c port/lwip/*.c
    list VASTAI_LWIP_SOCKETS port/lwip/sockets/*.c port/lwip/*.c
    list VASTAI_INCLUDE include
    list VASTAI_POSIX_INCLUDE port/posix/include
    list VASTAI_PRIVATE $(ls src/*/*.h | grep -v ^src/cli/ | xargs -n 1 dirname | sort -u)
} | sed '$d'
