#!/bin/sh
# run_unit.sh BUILD BINARY...: runs cmocka programs, shows what failed, ends with `N passed, N failed[, N skipped]`.
# A program that dies counts as a failure of its own, whatever it printed before.
set -u
build=$1
shift
passed=0 failed=0 skipped=0
out=$build/unit/output
for program; do
    CMOCKA_MESSAGE_OUTPUT=TAP "$program" >"$out" 2>&1
    status=$?
    ok=$(grep -c '^ok ' "$out")
    bad=$(grep -c '^not ok ' "$out")
    skip=$(grep -c '^ok .*# SKIP' "$out")
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    passed=$((passed + ok - skip)) failed=$((failed + bad)) skipped=$((skipped + skip))
    grep -h '^SKIPPED' "$out" | sed "s|^|  $(basename "$program"): |"
    [ "$bad" = 0 ] || {
        echo "--- $program (exit status $status)"
        grep -v '^ok ' "$out"
    }
done
line="$passed passed, $failed failed"
[ "$skipped" = 0 ] || line="$line, $skipped skipped"
echo "unit: $line"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
