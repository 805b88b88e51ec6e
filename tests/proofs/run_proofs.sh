#!/bin/sh
# run_proofs.sh CBMC_FOLDER FOLDER: checks the rows of $PROOFS, one line each, on the harnesses under FOLDER; ends with
# `proofs: N passed, M failed`. A proof that has not ended after PROOF_SECONDS (300) has failed. PROOF: those only.
set -u
cbmc=$1
folder=$2
passed=0 failed=0
while read -r harness name turns loops; do
    case " ${PROOF:-$name} " in *" $name "*) ;; *) continue ;; esac
    log=$folder/$name.log
    begin=$(date +%s)
    if timeout "${PROOF_SECONDS:-300}" sh tests/proofs/cbmc.sh "$cbmc" cbmc --drop-unused-functions --object-bits 10 \
        --function "$name" --unwind "$turns" ${loops:+--unwindset "$loops"} "$folder/$harness.goto" >"$log" 2>&1; then
        passed=$((passed + 1))
        checks=$(sed -n 's/^\*\* 0 of \([0-9]*\) failed.*/\1/p' "$log")
        echo "  $name: $checks checks, loops of $turns turns, $(($(date +%s) - begin)) s"
    else
        failed=$((failed + 1))
        echo "--- $name after $(($(date +%s) - begin)) s: $log"
        grep FAILURE "$log" || tail -n 5 "$log"
    fi
done <<ROWS
$PROOFS
ROWS
echo "proofs: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
