#!/bin/sh
# SPDX-License-Identifier: MIT
# demo.sh BINARY: deletes an endpoint group in the emulator, over HTTPS, and shows that it is gone.
set -eu
binary=$1
python=${PYTHON:-python3}
folder=$(mktemp -d)
pid=

tidy() {
    status=$?
    trap - EXIT INT TERM
    [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || :
    rm -rf "$folder"
    exit "$status"
}
trap tidy EXIT
trap 'exit 130' INT TERM

fail() {
    echo "demo: $*" >&2
    exit 1
}

start() {
    (cd tests/e2e && exec "$python" -B -m emulator --limits 0.1 --ready "$folder/ready" 2>"$folder/log") &
    pid=$!
    tries=0
    until [ -f "$folder/ready" ]; do
        kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 300 ] || fail "the emulator did not start: $(cat "$folder/log")"
        tries=$((tries + 1))
        sleep 0.1
    done
}

# Shows a command line as one would type it, then runs it.
run() {
    printf '\n$ vastai %s\n' "$*"
    "$binary" --cacert "$CACERT" "$@"
}

start
. "$folder/ready"
export VAST_URL VAST_API_KEY
export HOME="$folder" XDG_CONFIG_HOME="$folder/config" XDG_CACHE_HOME="$folder/cache"
unset https_proxy HTTPS_PROXY http_proxy HTTP_PROXY all_proxy ALL_PROXY
echo "The emulator serves $VAST_URL with a certificate of its own authority."

# Whether a group is listed.
listed() {
    "$binary" --cacert "$CACERT" --raw show endpoints >"$folder/listing" || fail "the groups could not be listed"
    grep -Eq "\"id\": *$1([^0-9]|\$)" "$folder/listing"
}

run show endpoints
listed 4242 || fail "4242 is not listed"
run delete endpoint 4242 -y
run show endpoints
! listed 4242 || fail "4242 is still listed"
listed 4243 || fail "4243 is gone too"

cat <<END

4242 is gone, and its workers with it. The same against the real service, with an id of yours:

  $binary set api-key YOUR_KEY
  $binary delete endpoint ID
END
