#!/bin/sh
# SPDX-License-Identifier: MIT
# distcheck.sh TARBALL FOLDER MAKE TARGET...: shows that the tarball is whole. It is unpacked in FOLDER; there it is
# built, TARGETs are made, it is installed and removed again without a trace, and the tarball that is made of it is the
# same.
set -eu
tarball=$(realpath "$1") folder=$2 make="$3 -s say="
shift 3

fail() {
    echo "distcheck: $*" >&2
    exit 1
}

rm -rf "$folder"
mkdir -p "$folder/root"
tar -xzf "$tarball" -C "$folder"
root=$(realpath "$folder/root")
cd "$folder/$(basename "$tarball" .tar.gz)"
sources() {
    find . -name build -prune -o -type f -exec sha256sum {} + | sort
}
sources >../before
# The variables of the make that runs this script are not those of a user.
unset MAKEFLAGS MAKEOVERRIDES MFLAGS BUILD
$make -j2 all "$@"
$make install DESTDIR="$root" prefix=/usr >/dev/null
[ -x "$root/usr/bin/vastai" ] || fail "nothing was installed"
$make uninstall DESTDIR="$root" prefix=/usr >/dev/null
left=$(find "$root" -mindepth 1)
[ -z "$left" ] || fail "after make uninstall there is still: $left"
$make dist
cmp "$tarball" "build/dist/$(basename "$tarball")" || fail "the tarball that is made of it differs"
$make clean
sources >../after
diff ../before ../after || fail "the build changed the sources"
echo "$(basename "$tarball") is ready for distribution."
