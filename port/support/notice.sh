#!/bin/sh
# SPDX-License-Identifier: MIT
# notice.sh MBEDTLS_TREE MUSL_FOLDER: prints the licences of the other software in a static file.
set -eu
echo "This file contains, besides libvastai (MIT, see LICENSE):"
echo
echo "Mbed TLS, under the Apache License 2.0 (or, at your choice, the GPL 2.0 or later)"
echo "----------------------------------------------------------------------------------"
cat "$1/LICENSE"
echo
echo "musl, under the MIT licence"
echo "---------------------------"
cat "$2"/usr/share/doc/musl-dev/copyright
