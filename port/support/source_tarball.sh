#!/bin/sh
# SPDX-License-Identifier: MIT
# source_tarball.sh NAME EPOCH FILE: packs the sources in the current folder as NAME/ into FILE, a .tar.gz. The bytes
# depend only on the sources: files are sorted, belong to root, have the time EPOCH and the mode 644 or 755.
#
# In a clone of git the sources are what git tracks; in an unpacked tarball they are all files outside build/.
set -eu
name=$1 epoch=$2 file=$3
if [ -e .git ]; then
    git ls-files -z
else
    find . -path ./build -prune -o -name __pycache__ -prune -o -type f -print0 | sed -z 's|^\./||'
fi | LC_ALL=C sort -z | tar --null --no-recursion -T - --transform "s|^|$name/|" --format=ustar --owner=0 --group=0 --numeric-owner \
    --mode=u+rw,go=rX --mtime="@$epoch" -cf - | gzip -9n >"$file.new"
mv "$file.new" "$file"
