#!/bin/sh
# SPDX-License-Identifier: MIT
# musl_specs.sh FOLDER TRIPLET: prints a gcc specs file for the musl unpacked in FOLDER (lib/TRIPLET, include/TRIPLET).
set -eu
lib=$1/lib/$2 include=$1/include/$2
cat <<SPECS
%rename cpp_options own_cpp_options

*cpp_options:
-nostdinc -isystem $include -isystem include%s %(own_cpp_options)

*cc1:
%(cc1_cpu) -nostdinc -isystem $include -isystem include%s

*link_libgcc:
-L$lib -L .%s

*libgcc:
libgcc.a%s %:if-exists(libgcc_eh.a%s)

*startfile:
%{static-pie:$lib/rcrt1.o; static:$lib/crt1.o; :$lib/Scrt1.o} $lib/crti.o %{static-pie|pie:crtbeginS.o%s; :crtbeginT.o%s}

*endfile:
%{static-pie|pie:crtendS.o%s; :crtend.o%s} $lib/crtn.o

*link:
%{static-pie:-static -pie --no-dynamic-linker -z text} %{static:-static}

SPECS
