# Proofs: CBMC takes every value of what a harness leaves open, so what it shows holds for all of them: no access outside an
# object, no overflow of signed numbers, no undefined shift, every loop ends within its bound, and what the harness claims.

# One row a proof: the harness, its function, how often a loop may turn, and loops that turn more often.
define PROOFS
base    add_digit          3
base    parse_uint         5
base    hex_digit          2
base    ms_between         2
base    slice_copy         5
base    slice_is           6
base    put_bytes          5
base    put_int            21
base    put_uint           21
json    json_value         2
json    json_array         2   scan_after.0:3
json    json_object        2   scan_after.0:3
json    json_colon         2   scan_after.0:5
json    json_string        2   scan_after.0:3
json    json_utf8          2   scan_after.0:4
json    json_escape        2   scan_after.0:4,memchr.0:9
json    json_unit          2   scan_after.0:8,encode.0:4
json    json_surrogate     2   scan_after.0:11,encode.0:4
json    json_number        2   scan_after.0:3,vast_json_feed.0:3
json    json_exponent      2   scan_after.0:5
json    json_literal       2   scan_after.0:5
json    json_next          2   scan_after.0:5
json    json_after         2   scan_after.0:4
json    decimal_take       2
json    number_int         4   move_point.1:21
json    utf8_take          2
json    write_string       4   strlen.0:5,memchr.0:9
http    head_status        2   head_after.0:14
http    head_end           2   head_after.0:18
http    body_feed          5
http    body_length        5
http    body_close         5
http    body_size          3
http    url_any            10  strchr.0:80
http    url_encode         6   strchr.0:80
http    field_value        6
http    basic_credentials  7
client  backoff            5
client  pace_wait          5
client  asked_wait         2
client  may_repeat         5
client  words_raw          4
client  words_hide         6
client  ip_parse           6
client  ip_quad            9
dns     dns_short          8
dns     dns_query          8
dns     addresses_add      2
endef
export PROOFS

PROOF_BIN := $(patsubst %,$(BUILD)/proofs/%.goto,base json http client dns)

# In a suite that is newer than the oldest one built on: taken from there with its own C library, never installed.
CBMC_DIR   := $(BUILD)/cbmc
CBMC_NEEDS := gcc libc6-dev dpkg-dev

# Big-endian, so that JSON is read by the byte: by the word it is read as in the unit tests, against an unreadable page.
PROOF_FLAGS  = -std=gnu11 -U__BYTE_ORDER__ -D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__ -Iinclude $(ALL_SEES) -Itests/proofs

$(CBMC_DIR)/.unpacked:
	$(Q)sh port/support/debbin.sh $$(dpkg --print-architecture) $(CBMC_DIR) trixie,forky,sid cbmc minisat libc6 libstdc++6 libgcc-s1

# No file more than a proof needs: a call by address is taken for one of every function of that type that is linked, so that the
# binding beside the scanner makes a proof of either a hundred times as large.
PROVEN_BASE := src/base/integer.c src/base/slice.c src/base/out.c
$(BUILD)/proofs/base.goto: $(PROVEN_BASE)
$(BUILD)/proofs/json.goto: $(addprefix src/json/,scan.c number.c text.c write.c) src/base/out.c
$(BUILD)/proofs/http.goto: $(wildcard src/http/*.c) $(PROVEN_BASE)
$(BUILD)/proofs/client.goto: src/client/retry.c src/client/words.c src/tls/address.c $(addprefix src/json/,number.c text.c) $(PROVEN_BASE)
$(BUILD)/proofs/dns.goto: port/posix/dns_message.c

$(PROOF_BIN): $(BUILD)/proofs/%.goto: tests/proofs/prove_%.c tests/proofs/models.c tests/proofs/prove.h tests/proofs/proofs.mk $(CBMC_DIR)/.unpacked
	@mkdir -p $(@D)
	$(call say,PROOF,$<)
	$(Q)sh tests/proofs/cbmc.sh $(CBMC_DIR) goto-cc $(PROOF_FLAGS) $(filter %.c,$^) -o $@

proofs-run: $(PROOF_BIN)
	$(Q)sh tests/proofs/run_proofs.sh $(CBMC_DIR) $(BUILD)/proofs

proofs: ## prove the parsers free of faults for all short inputs (CBMC)
	$(Q)sh tests/support/need.sh $(CBMC_NEEDS)
	$(Q)if $(MAKE) --no-print-directory -s $(CBMC_DIR)/.unpacked; then $(MAKE) --no-print-directory proofs-run; \
	    else echo "proofs: no CBMC: 0 passed, 0 failed, 1 skipped"; fi

.PHONY: proofs proofs-run
