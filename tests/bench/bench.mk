# Measured figures. Instructions by callgrind, so that they are the same on a busy machine; the harness and the payloads of the
# parsers' figures are shared with other projects' peers and lie outside; where they are absent that part is skipped.

BENCH       := $(BUILD)/bench
BENCH_NEEDS := valgrind strace nginx-light openssl ca-certificates python3
BENCH_PEERS ?= $(BENCH)/ours
PARSERS     := $(filter src/base/% src/json/% src/http/%,$(LIB_SRC))
PARSER_CC   := gcc -O2 -g -std=c11 -D_GNU_SOURCE -w -Iinclude -Isrc/base -Isrc/json -Isrc/http

bench: ## measure the figures of README: parsers, cold, resumed and warm deletions, system calls
	$(Q)sh tests/support/need.sh $(BENCH_NEEDS)
	$(Q)$(MAKE) --no-print-directory -s BUILD=$(BENCH)/o2 CFLAGS="-O2 -g" say= $(BENCH)/o2/vastai $(BENCH)/o2/warm
	$(Q)$(MAKE) --no-print-directory bench-parsers
	$(Q)$(PYTHON) -B tests/bench/cold.py $(BENCH)/o2/vastai $(BENCH)/o2/warm

bench-parsers:
	$(Q)if [ -d $(SHARED)/bench ]; then $(MAKE) --no-print-directory bench-parsers-run; \
	else echo "SKIPPED: the parsers' figures: no harness at $(SHARED)/bench"; fi

bench-parsers-run:
	@mkdir -p $(BENCH)/ours $(BENCH)/payloads
	$(Q)$(PYTHON) -B $(SHARED)/bench/gen_payloads.py $(BENCH)/payloads >/dev/null
	$(Q)$(PARSER_CC) -I$(SHARED)/bench/json $(SHARED)/bench/json/bench.c tests/bench/json_peer.c $(PARSERS) -o $(BENCH)/ours/json-vastai
	$(Q)$(PARSER_CC) -DMEMTRACK -I$(SHARED)/bench/json $(SHARED)/bench/json/bench.c tests/bench/json_peer.c $(PARSERS) -o $(BENCH)/ours/mem-json-vastai
	$(Q)$(PARSER_CC) -I$(SHARED)/bench/http $(SHARED)/bench/http/hbench.c tests/bench/http_peer.c $(PARSERS) -o $(BENCH)/ours/http-vastai
	$(Q)rm -f $(BENCH)/json.tsv $(BENCH)/http.tsv
	$(Q)FILES="offers64.json:o:1 delete.json:d:200" PIECES="1024" bash $(SHARED)/bench/run_json.sh $(BENCH)/payloads $(BENCH)/json.tsv $(BENCH_PEERS)
	$(Q)bash $(SHARED)/bench/http/run_http.sh $(BENCH)/payloads $(BENCH)/http.tsv $(BENCH_PEERS) 2>/dev/null
	$(Q)$(PYTHON) -B tests/bench/parsers.py $(BENCH)/json.tsv $(BENCH)/http.tsv

$(BUILD)/warm: tests/bench/warm.c $(POSIX) $(LIB)
	$(Q)$(CC) -std=c11 -Iinclude -Iport/posix $(CFLAGS) $^ $(MBEDTLS_LIBS) -o $@

.PHONY: bench bench-parsers bench-parsers-run
