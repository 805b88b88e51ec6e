#!/bin/sh
# SPDX-License-Identifier: MIT
# distcheck.sh TARBALL FOLDER MAKE TARGET...: shows that the tarball is whole, as Automake's distcheck does. It is unpacked in
# FOLDER and made read-only. It is built outside its sources, TARGETs are made, it is installed in an empty root and removed
# again without a trace, the tarball that is made of it is the same, and `make distclean` leaves nothing but the sources.
set -eu
tarball=$(realpath "$1") folder=$2 make=$3
shift 3

fail() {
    echo "distcheck: $*" >&2
    exit 1
}

[ ! -d "$folder" ] || chmod -R u+w "$folder"
rm -rf "$folder"
mkdir -p "$folder/root"
tar -xzf "$tarball" -C "$folder"
folder=$(realpath "$folder")
root=$folder/root out=$folder/out
cd "$folder/$(basename "$tarball" .tar.gz)"
sources() {
    find . -type f -exec sha256sum {} + -o -printf '%y %p\n' | sort
}
sources >../before
chmod -R a-w .
# The variables of the make that runs this script are not those of a user.
unset MAKEFLAGS MAKEOVERRIDES MFLAGS BUILD
step() { # TARGET... [VARIABLE=VALUE...]
    $make -s -j2 say= BUILD="$out" "$@"
}
step all
step "$@"
step install DESTDIR="$root" prefix=/usr >/dev/null
[ -x "$root/usr/bin/vastai" ] || fail "nothing was installed"
"$root/usr/bin/vastai" --version >/dev/null || fail "what was installed does not run"
step uninstall DESTDIR="$root" prefix=/usr >/dev/null
left=$(find "$root" -mindepth 1)
[ -z "$left" ] || fail "after make uninstall there is still: $left"
step dist
cmp "$tarball" "$out/dist/$(basename "$tarball")" || fail "the tarball that is made of it differs"
step distclean >/dev/null
[ ! -e "$out" ] || fail "after make distclean there is still: $out"
sources >../after
diff ../before ../after || fail "the build changed the sources"
chmod -R u+w .
echo "$(basename "$tarball") is ready for distribution."
