#!/bin/sh
# SPDX-License-Identifier: MIT
# debsrc.sh PACKAGE MIN_VERSION FOLDER SUITE...: unpacks the Debian source package of PACKAGE in FOLDER/VERSION and makes
# FOLDER/src a link to it. It uses the first SUITE that has at least MIN_VERSION. If FOLDER/src has it, it does nothing.
#
# It uses the mirror that apt is configured for; apt verifies signatures as usual. Lists, cache and sources are in FOLDER/.apt,
# so the apt configuration of the system is not changed, and root permissions are not needed.
set -eu
package=$1 least=$2 folder=$3
shift 3

fail() {
    echo "$package: $*" >&2
    exit 1
}

[ ! -f "$folder/src/.version" ] || ! dpkg --compare-versions "$(cat "$folder/src/.version")" ge "$least" || exit 0
command -v apt-get >/dev/null 2>&1 || fail "this is no Debian: name a source tree of $least or newer, see 'make help'"
command -v dpkg-source >/dev/null 2>&1 || fail "dpkg-source is missing: install dpkg-dev"

mkdir -p "$folder/.apt/lists/partial" "$folder/.apt/cache/archives/partial"
work=$(cd "$folder/.apt" && pwd)
cat >"$work/apt.conf" <<CONF
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$work/lists";
Dir::Cache "$work/cache";
Acquire::Languages "none";
APT::Sandbox::User "$(id -un)";
CONF

# Update suites (bookworm-updates, bookworm-security) may be on another site.
# shellcheck disable=SC2016
site=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$3 == "main" && $2 !~ /-/ { print $1; exit }')
[ -n "$site" ] || fail "apt names no mirror of Debian"

private() { # apt-get or apt-cache, with our lists
    APT_CONFIG=$work/apt.conf "$@"
}
newest_in() { # SUITE
    echo "deb-src $site $1 main" >"$work/sources.list"
    private apt-get update -q >"$work/log" 2>&1 || return 0
    private apt-cache showsrc --only-source "$package" 2>>"$work/log" | sed -n 's/^Version: //p' | sort -V | tail -n 1
}

for suite; do
    version=$(newest_in "$suite")
    [ -n "$version" ] || continue
    dpkg --compare-versions "$version" ge "$least" || continue
    echo "$package $version from Debian's $suite"
    (cd "$work" && private apt-get source -q --only-source --download-only "$package=$version" >>log 2>&1) ||
        { tail -n 5 "$work/log" >&2 && fail "the source could not be fetched"; }
    rm -rf "${folder:?}/$version"
    dpkg-source -x "$work/${package}_${version#*:}.dsc" "$folder/$version" >>"$work/log" 2>&1 ||
        { tail -n 5 "$work/log" >&2 && fail "the source could not be unpacked"; }
    rm -f "$folder/${package}_"*.orig.tar.*
    echo "$version" >"$folder/$version/.version"
    ln -sfn "$version" "$folder/src"
    exit 0
done
[ ! -s "$work/log" ] || tail -n 5 "$work/log" >&2
fail "no version of $least or newer in: $*"
