#!/bin/sh
# SPDX-License-Identifier: MIT
# epoch.sh VERSION: prints when CHANGELOG.md says that VERSION was released, in seconds since 1970.
set -eu
day=$(sed -n "s/^## \[$1\] - //p" CHANGELOG.md)
[ -n "$day" ] || {
    echo "CHANGELOG.md has no line \"## [$1] - YYYY-MM-DD\"" >&2
    exit 1
}
date -u -d "$day" +%s
