#!/bin/sh
# symbols.sh ARCHIVE: fails if the library, TLS apart, asks for more than a few functions of <string.h>, or keeps memory of
# its own. The list of what it may ask for is the whole list: a new name must be argued for here.
set -eu
archive=$1
allowed='memcpy|memmove|memset|memcmp|memchr|strlen|strcmp|strncmp|strchr|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Each object's name stands before its symbols; those of TLS ask for mbedTLS and are left out.
nm -A "$archive" | grep -v ':tls_' >"$work/all"
awk '$(NF-1) ~ /^[TDBRVWC]$/ { print $NF }' "$work/all" | sort -u >"$work/own"
awk '$(NF-1) == "U" { print $NF }' "$work/all" | sort -u | comm -23 - "$work/own" >"$work/wanted"
nm "$archive" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$work/every"
bad=$(comm -23 "$work/wanted" "$work/every" | grep -vxE "$allowed" || true)
[ -z "$bad" ] || {
    echo "symbols: the library asks for:" $bad
    exit 1
}
# .data.rel.ro is constant tables that hold addresses; it is .rodata where code is not position independent.
kept=$(size -A "$archive" | awk '/^\.(data|bss|tdata|tbss)/ && !/^\.data\.rel\.ro/ { sum += $2 } END { print sum + 0 }')
[ "$kept" = 0 ] || {
    echo "symbols: .data + .bss is $kept"
    exit 1
}
echo "symbols: .data + .bss 0; asks for" $(comm -23 "$work/wanted" "$work/every")
echo "1 passed, 0 failed"
