#!/bin/sh
# SPDX-License-Identifier: MIT
# deb.sh TARBALL FOLDER ARCH: builds the Debian packages for ARCH from the source tarball, in FOLDER. For another
# architecture than this machine's, mbedTLS and the C library of ARCH are unpacked in FOLDER/sysroot, not installed. They are
# of this Debian; for riscv64, which Debian 12 does not have, of Debian 13.
set -eu
tarball=$(realpath "$1") folder=$2 arch=$3
support=$(dirname "$(realpath "$0")")
name=$(basename "$tarball" .tar.gz)
version=${name#libvastai-}

mkdir -p "$folder"
folder=$(realpath "$folder")
rm -rf "${folder:?}/$name" "$folder"/*.deb
cp "$tarball" "$folder/libvastai_$version.orig.tar.gz"
tar -xzf "$tarball" -C "$folder"
cp -R "$folder/$name/port/debian" "$folder/$name/debian"
# The maintainer that debian/control names is that of the changelog as well.
maintainer=$(sed -n 's/^Maintainer: //p' "$folder/$name/debian/control")
sed -i "s|^ -- .*  | -- $maintainer  |" "$folder/$name/debian/changelog"

options=
if [ "$arch" != "$(dpkg --print-architecture)" ]; then
    # shellcheck source=/dev/null
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    [ "$arch" != riscv64 ] || suite=$suite,trixie
    sh "$support/debbin.sh" "$arch" "$folder/sysroot" "$suite" libmbedtls-dev+ libc6
    export SYSROOT="$folder/sysroot"
    options="-a$arch -d" # the build dependencies are in the sysroot
fi
# The variables of the make that runs this script, and what the user has set for other builds, are not those of the
# package.
unset MAKEFLAGS MAKEOVERRIDES MFLAGS BUILD CFLAGS CPPFLAGS LDFLAGS CC AR MBEDTLS_DIR
cd "$folder/$name"
# shellcheck disable=SC2086
LC_ALL=C dpkg-buildpackage -us -uc -b $options >../build.log 2>&1 || {
    tail -n 30 ../build.log >&2
    exit 1
}
