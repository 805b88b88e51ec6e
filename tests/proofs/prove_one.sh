#!/bin/sh
# SPDX-License-Identifier: MIT
# prove_one.sh CBMC_FOLDER FOLDER HARNESS NAME TURNS [LOOPS]: checks one row on the harnesses under FOLDER and says in one write
# how it went: `  NAME: ...` when it holds, else `--- NAME ...`. Its log is FOLDER/NAME.log.
set -u
cbmc=$1 folder=$2 harness=$3 name=$4 turns=$5 loops=${6-}
log=$folder/$name.log
begin=$(date +%s)
if timeout "${PROOF_SECONDS:-300}" sh tests/proofs/cbmc.sh "$cbmc" cbmc --drop-unused-functions --object-bits 10 \
    --function "$name" --unwind "$turns" ${loops:+--unwindset "$loops"} "$folder/$harness.goto" >"$log" 2>&1; then
    checks=$(sed -n 's/^\*\* 0 of \([0-9]*\) failed.*/\1/p' "$log")
    echo "  $name: $checks checks, loops of $turns turns, $(($(date +%s) - begin)) s"
else
    echo "--- $name after $(($(date +%s) - begin)) s: $log
$(grep FAILURE "$log" || tail -n 5 "$log")"
fi
