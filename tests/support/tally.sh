#!/bin/sh
# SPDX-License-Identifier: MIT
# tally.sh MAKE TARGET...: runs each target, adds up the `N passed`, `N failed`, `N skipped` of their closing lines, and ends
# with a line of the times and one of the sums. A target that fails without counting a failure counts as one, one that ends
# well without counting anything as a pass. MAKE may hold quoted variables.
set -u
make=$1
shift
passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
count() { grep -oE "[0-9]+ $1" "$out" | tail -n 1 | grep -oE '[0-9]+' || echo 0; }
times=
for target; do
    echo "== $target"
    begun=$(date +%s)
    { eval "$make --no-print-directory $target" 2>&1 || echo "status $?" >"$out.status"; } | tee "$out"
    grep -E '[0-9]+ (passed|failed|skipped|error)' "$out" | tail -n 1 >"$out.last"
    mv "$out.last" "$out"
    p=$(count passed) f=$(count failed) s=$(count skipped)
    if [ -f "$out.status" ]; then
        rm -f "$out.status"
        [ "$f" != 0 ] || f=1
        echo "== $target FAILED"
    elif [ "$p" = 0 ] && [ "$s" = 0 ]; then
        p=1
    fi
    times="$times $target $(($(date +%s) - begun)) s,"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo "times:${times%,}"
line="$passed passed, $failed failed"
[ "$skipped" = 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "$failed" = 0 ]
