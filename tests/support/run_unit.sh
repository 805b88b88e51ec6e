#!/bin/sh
# SPDX-License-Identifier: MIT
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
    # Some versions of cmocka print a skipped test as `not ok N # SKIP`.
    skip=$(grep -cE '^(not )?ok .*# SKIP' "$out")
    ok=$(grep '^ok ' "$out" | grep -vc '# SKIP')
    bad=$(grep '^not ok ' "$out" | grep -vc '# SKIP')
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
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
