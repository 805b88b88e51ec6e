#!/bin/sh
# SPDX-License-Identifier: MIT
# cbmc.sh FOLDER PROGRAM ARGUMENT...: runs a program of the Debian packages that were unpacked there, with their own loader
# and libraries.
folder=$1 program=$2
shift 2
loader=$(ls "$folder"/usr/lib*/ld-linux-*.so.* "$folder"/lib*/ld-linux-*.so.* 2>/dev/null | head -n 1)
libraries=$(ls -d "$folder"/usr/lib/*-linux-gnu* | tr '\n' :)$folder/usr/lib
exec "$loader" --library-path "$libraries" "$folder/usr/bin/$program" "$@"
