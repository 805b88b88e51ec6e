#!/bin/sh
# SPDX-License-Identifier: MIT
# run_fuzz.sh SECONDS FOLDER BINARY...: runs each fuzzer for so long on a corpus under FOLDER, shows what failed and where the
# input lies that did it, and ends with `fuzz: N passed, M failed`. tests/fuzz/seeds_x.py writes the first inputs of fuzz_x.
set -u
seconds=$1
folder=$2
shift 2
passed=0 failed=0
for program; do
    name=$(basename "$program")
    mkdir -p "$folder/corpus/$name" "$folder/crashes"
    seeds=tests/fuzz/seeds_${name#fuzz_}.py
    [ ! -f "$seeds" ] || "${PYTHON:-python3}" -B "$seeds" "$folder/corpus/$name"
    dict=tests/fuzz/$name.dict
    [ -f "$dict" ] && dict=-dict=$dict || dict=
    # shellcheck disable=SC2086
    if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 $dict \
        -artifact_prefix="$folder/crashes/$name-" "$folder/corpus/$name" >"$folder/$name.log" 2>&1; then
        passed=$((passed + 1))
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$name.log")
        echo "  $name: $runs runs in $seconds s"
    else
        failed=$((failed + 1))
        echo "--- $name"
        tail -n 40 "$folder/$name.log"
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
