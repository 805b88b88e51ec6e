# SPDX-License-Identifier: MIT
# Measured figures. Instructions by callgrind, so that they are the same on a busy machine; the harness and the payloads of the
# parsers' figures are shared with other projects' peers and lie outside; where they are absent that part is skipped.

##@ Measure

BENCH       := $(BUILD)/bench
BENCH_NEEDS := gcc dpkg-dev valgrind strace nginx-light openssl ca-certificates python3
BENCH_PEERS ?= $(BENCH)/peers
PEER_NEEDS  := g++ libjsmn-dev libcjson-dev libyajl-dev libjson-c-dev libjansson-dev libsimdjson-dev libhttp-parser-dev node-llhttp \
               libcurl4-openssl-dev libssl-dev libmbedtls-dev
PARSERS     := $(filter src/base/% src/json/% src/http/%,$(LIB_SRC))
PARSER_CC   := gcc -O2 -g -std=c11 -D_GNU_SOURCE -w -Iinclude -Isrc/base -Isrc/json -Isrc/http

# The file that is shipped, but without LTO and with its symbols: callgrind must find the handshake in it.
BENCH_FLAGS := -Os -g -fPIE -fno-plt -fstack-protector-strong

bench-static: $(SPECS) $(MBEDTLS_SOURCE)
	$(Q)$(call mbedtls_for,$(BENCH)/mbedtls,port/mbedtls/mbedtls_config_linux.h,$(STATIC_CC),$(GNU)-gcc-ar,$(BENCH_FLAGS))
	$(Q)$(MAKE) --no-print-directory -s BUILD=$(BENCH)/static MBEDTLS_DIR=$(BENCH)/mbedtls CC='$(STATIC_CC)' AR=$(GNU)-gcc-ar \
	    CFLAGS='$(BENCH_FLAGS)' LDFLAGS='-static-pie -Wl,--gc-sections' say= $(BENCH)/static/vastai $(BENCH)/static/warm

bench: ## measure the figures of README: parsers, cold, resumed and warm deletions, system calls
	$(Q)sh port/support/need.sh $(BENCH_NEEDS)
	$(Q)$(MAKE) --no-print-directory bench-parsers
	$(Q)$(MAKE) --no-print-directory bench-static
	$(Q)$(PYTHON) -B tests/bench/stream.py $(BENCH)/static/vastai $(BENCH)/payloads/offers64.json
	$(Q)$(PYTHON) -B tests/bench/cold.py $(BENCH)/static/vastai $(BENCH)/static/warm $(BENCH)/peers/cl_curl

bench-parsers:
	$(Q)if [ -d $(SHARED)/bench ]; then $(MAKE) --no-print-directory bench-parsers-run; \
	else echo "SKIPPED: the parsers' figures: no harness at $(SHARED)/bench"; fi

bench-parsers-run: bench-peers
	@mkdir -p $(BENCH)/ours $(BENCH)/payloads
	$(Q)$(PYTHON) -B $(SHARED)/bench/gen_payloads.py $(BENCH)/payloads >/dev/null
	$(Q)$(PYTHON) -B tests/bench/payloads.py $(BENCH)/payloads
	$(Q)$(PARSER_CC) -I$(SHARED)/bench/json $(SHARED)/bench/json/bench.c tests/bench/json_peer.c $(PARSERS) -o $(BENCH)/ours/json-vastai
	$(Q)$(PARSER_CC) -I$(SHARED)/bench/http $(SHARED)/bench/http/hbench.c tests/bench/http_peer.c $(PARSERS) -o $(BENCH)/ours/http-vastai
	$(Q)$(PYTHON) -B tests/bench/parsers.py $(BENCH)/payloads $(BENCH)/ours $(BENCH_PEERS)

# The harness builds them from what Debian has.
bench-peers: $(BENCH)/peers/.built

$(BENCH)/peers/.built:
	$(Q)sh port/support/need.sh $(PEER_NEEDS)
	$(Q)bash $(SHARED)/bench/build_debian_peers.sh $(@D) >/dev/null 2>&1
	$(Q)touch $@

$(BUILD)/warm: tests/bench/warm.c $(POSIX) $(LIB)
	$(Q)$(CC) -std=c11 -Iinclude -I$(POSIX_INC) $(CFLAGS) $(LDFLAGS) $^ $(MBEDTLS_LIBS) -o $@

.PHONY: bench bench-static bench-parsers bench-parsers-run bench-peers
