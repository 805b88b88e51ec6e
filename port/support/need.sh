#!/bin/sh
# SPDX-License-Identifier: MIT
# need.sh PACKAGE...: installs the missing Debian packages and names them. On other systems it prints the list.
# With NO_INSTALL=1, and in the build of a Debian package, it installs nothing: it names what is missing, and fails.
set -u
command -v dpkg-query >/dev/null 2>&1 || {
    echo "This is no Debian: please install the like of: $*"
    exit 0
}
missing=
for package; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "${NO_INSTALL:-0}" != 0 ] || env | grep -q '^DEB_'; then
    echo "Missing, and not to be installed here:$missing" >&2
    exit 1
fi
echo "Installing from Debian:$missing"
root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
        echo "Neither root nor sudo. Please install:$missing" >&2
        exit 1
    }
    root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! $root apt-get install -y -q --no-install-recommends $missing >"$log" 2>&1; then
    $root apt-get update -q >"$log" 2>&1 && $root apt-get install -y -q --no-install-recommends $missing >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        exit 1
    }
fi
