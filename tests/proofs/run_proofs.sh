#!/bin/sh
# SPDX-License-Identifier: MIT
# run_proofs.sh CBMC_FOLDER FOLDER: checks the rows of $PROOFS, PROOF_JOBS (2) at a time, on the harnesses under FOLDER; ends with
# `proofs: N passed, M failed`. A proof that has not ended after PROOF_SECONDS (300) has failed. PROOF: those only.
set -u
out=$2/results
printf '%s\n' "$PROOFS" | while read -r harness name rest; do
    case " ${PROOF:-$name} " in *" $name "*) echo "$harness $name $rest" ;; esac
done | xargs -r -P "${PROOF_JOBS:-2}" -L 1 sh tests/proofs/prove_one.sh "$1" "$2" | tee "$out"
passed=$(grep -c '^  ' "$out")
failed=$(grep -c '^--- ' "$out")
echo "proofs: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
