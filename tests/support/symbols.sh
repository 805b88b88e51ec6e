#!/bin/sh
# SPDX-License-Identifier: MIT
# symbols.sh OBJECT...: fails if the library, TLS apart, asks for more than a few functions of <string.h>, or keeps memory of
# its own. The list of what it may ask for is the whole list: a new name must be argued for here.
set -eu
allowed='memcpy|memmove|memset|memcmp|memchr|strlen|strcmp|strncmp|strchr|strcspn|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nm "$@" | awk 'NF == 3 { print $3 }' | sort -u >"$work/own"
nm "$@" | awk 'NF > 1 && $(NF-1) == "U" { print $NF }' | sort -u | comm -23 - "$work/own" >"$work/wanted"
bad=$(grep -vxE "$allowed" "$work/wanted" || true)
[ -z "$bad" ] || {
    echo "symbols: the library asks for:" $bad
    exit 1
}
# .data.rel.ro is constant tables that hold addresses; it is .rodata where code is not position independent.
kept=$(size -A "$@" | awk '/^\.(data|bss|tdata|tbss)/ && !/^\.data\.rel\.ro/ { sum += $2 } END { print sum + 0 }')
[ "$kept" = 0 ] || {
    echo "symbols: .data + .bss is $kept"
    exit 1
}
echo "symbols: .data + .bss 0; asks for" $(cat "$work/wanted")
echo "1 passed, 0 failed"
