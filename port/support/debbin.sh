#!/bin/sh
# SPDX-License-Identifier: MIT
# debbin.sh ARCH FOLDER SUITE PACKAGE...: unpacks Debian binary packages of any architecture in FOLDER. It installs nothing and
# does not change the apt configuration of the system: lists, cache and sources are in FOLDER/.apt. It uses the first of the
# comma-separated suites that has the packages. FOLDER/DEBIAN/symbols lists their shared libraries, for dpkg-shlibdeps -S;
# FOLDER/DEBIAN/versions what was unpacked. If FOLDER/.unpacked lists the same packages, it does nothing.
# PACKAGE+ is the package and those that it depends on directly.
set -eu
arch=$1 folder=$2 suites=$3
shift 3
packages=$*

fail() {
    echo "$packages: $*" >&2
    exit 1
}

[ ! -e "$folder/DEBIAN/versions" ] || [ "$(cat "$folder/.unpacked" 2>/dev/null)" != "$arch $packages" ] || exit 0
command -v apt-get >/dev/null 2>&1 || fail "this is no Debian"
mkdir -p "$folder/.apt/lists/partial" "$folder/.apt/cache/archives/partial"
work=$(cd "$folder/.apt" && pwd)
: >"$work/status"
cat >"$work/apt.conf" <<CONF
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$work/lists";
Dir::State::Status "$work/status";
Dir::Cache "$work/cache";
Acquire::Languages "none";
APT::Architecture "$arch";
APT::Architectures "$arch";
APT::Sandbox::User "$(id -un)";
CONF
# shellcheck disable=SC2016
site=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$3 == "main" && $2 !~ /-/ { print $1; exit }')
[ -n "$site" ] || fail "apt names no mirror of Debian"

private() { # apt-get or apt-cache, with our lists
    APT_CONFIG=$work/apt.conf "$@"
}
names() {
    for package in $packages; do
        echo "${package%+}"
        [ "$package" = "${package%+}" ] || private apt-cache depends "${package%+}" 2>>"$work/log" | sed -n 's/^ *Depends: \([a-z0-9].*\)/\1/p'
    done | sort -u
}

for suite in $(echo "$suites" | tr , ' '); do
    echo "deb $site $suite main" >"$work/sources.list"
    private apt-get update -q >"$work/log" 2>&1 || continue
    # shellcheck disable=SC2046
    (cd "$work" && private apt-get download -q $(names) >>log 2>&1) || continue
    mkdir -p "$folder/DEBIAN"
    : >"$folder/DEBIAN/symbols"
    : >"$folder/DEBIAN/versions"
    for deb in "$work"/*.deb; do
        dpkg-deb -x "$deb" "$folder"
        dpkg-deb -e "$deb" "$work/control"
        cat "$work/control/symbols" >>"$folder/DEBIAN/symbols" 2>/dev/null || :
        rm -rf "$work/control"
        dpkg-deb -W --showformat '${Package} ${Version}\n' "$deb" >>"$folder/DEBIAN/versions"
    done
    rm -f "$work"/*.deb
    echo "$arch $packages" >"$folder/.unpacked"
    exit 0
done
tail -n 5 "$work/log" >&2
fail "not to be had for $arch in: $suites"
