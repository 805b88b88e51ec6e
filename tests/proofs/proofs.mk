# SPDX-License-Identifier: MIT
# Proofs: CBMC takes every value of what a harness leaves open, so what it shows holds for all of them: no access outside an
# object, no overflow of signed numbers, no undefined shift, every loop ends within its bound, and what the harness claims. Where a
# harness begins in any state, what it shows of one step holds for inputs of any length; else its comment says how long they are.

##@ Check

# One row a proof: the harness, its function, how often a loop may turn, and loops that turn more often.
define PROOFS
base    add_digit          3
base    parse_uint         5
base    parse_uint_long    21
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
json    json_escape        2   scan_after.0:4,unescape.0:9
json    json_unit          2   scan_after.0:8
json    json_surrogate     2   scan_after.0:11
json    json_number        2   scan_after.0:3,vast_json_feed.0:3
json    json_exponent      2   scan_after.0:5
json    json_literal       2   scan_after.0:5
json    json_next          2   scan_after.0:5
json    json_after         2   scan_after.0:4
json    decimal_take       2
json    decimal_value      22
json    number_int         4   move_point.1:21
json    utf8_take          2
json    write_string       4   strlen.0:5,memchr.0:9
http    head_status        2   head_after.0:14
http    head_end           2   head_after.0:18
http    body_feed          5
http    body_chunk         19
http    body_length        5
http    body_close         5
http    body_size          3
http    url_any            10  strchr.0:80
http    url_encode         6   strchr.0:80
http    field_value        6
http    basic_credentials  7
http    events_any         6
client  backoff            5
client  pace_wait          5
client  asked_wait         2
client  asked_threshold    5   move_point.0:21,move_point.1:21,begins_nocase.0:12,vast_words_find.0:5,vast_decimal_take.0:4,memcpy.0:12
client  may_repeat         5
client  words_raw          4
client  words_key          7   take_key.1:7,memcmp.0:11,strlen.0:11
client  words_hide         6
client  ip_parse           6
client  ip_quad            9
dns     dns_short          8
dns     dns_query          8
dns     dns_label          14
dns     dns_record         27
dns     addresses_add      2
names   conf_address       8
names   conf_address_long  64
names   conf_server        8
names   conf_number        6
names   conf_option        12
bind    bind_text          5
bind    bind_ids           3
bind    bind_mute          2
bind    bind_key           6
bind    bind_object        8
bind    bind_events        6
head    head_in_line_start 3   any_head.0:22,copy.0:9
head    head_in_line_end   3   any_head.0:22
head    head_in_head_end   3   any_head.0:22
roots   roots_decode       7
roots   roots_element      7
roots   roots_pass         14
roots   roots_past         32
roots   roots_next         31  next_body.0:3
session session_open       33
endef
export PROOFS

PROOF_BIN := $(patsubst %,$(BUILD)/proofs/%.goto,base json bind http head client session dns names roots)

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
$(BUILD)/proofs/json.goto: $(addprefix src/json/,scan.c number.c text.c write.c) src/base/integer.c src/base/out.c
$(BUILD)/proofs/http.goto: $(wildcard src/http/*.c) $(PROVEN_BASE)
$(BUILD)/proofs/client.goto: src/client/retry.c src/client/words.c src/base/address.c $(addprefix src/json/,number.c text.c) $(PROVEN_BASE)
$(BUILD)/proofs/session.goto: src/tls/session.c src/base/out.c
$(BUILD)/proofs/names.goto: port/posix/dns_message.c
$(BUILD)/proofs/roots.goto: src/base/out.c
$(BUILD)/proofs/head.goto: src/base/integer.c

# These include the file whose steps they prove.
INSIDE_bind  := src/json/bind.c
INSIDE_head  := src/http/head.c
INSIDE_dns   := port/posix/dns_message.c
INSIDE_names := port/posix/name_files.c
INSIDE_roots := port/posix/roots.c
$(foreach h,bind head dns names roots,$(eval $(BUILD)/proofs/$(h).goto: $(INSIDE_$(h))))

$(PROOF_BIN): $(BUILD)/proofs/%.goto: tests/proofs/prove_%.c tests/proofs/models.c tests/proofs/prove.h tests/proofs/proofs.mk $(CBMC_DIR)/.unpacked
	@mkdir -p $(@D)
	$(call say,PROOF,$<)
	$(Q)sh tests/proofs/cbmc.sh $(CBMC_DIR) goto-cc $(PROOF_FLAGS) $(filter-out $(INSIDE_$*),$(filter %.c,$^)) -o $@

proofs-run: $(PROOF_BIN)
	$(Q)sh tests/proofs/run_proofs.sh $(CBMC_DIR) $(BUILD)/proofs

proofs: ## prove the parsers free of faults for all short inputs (CBMC)
	$(Q)sh port/support/need.sh $(CBMC_NEEDS)
	$(Q)if $(MAKE) --no-print-directory -s $(CBMC_DIR)/.unpacked; then $(MAKE) --no-print-directory proofs-run; \
	    else echo "proofs: no CBMC: 0 passed, 0 failed, 1 skipped"; fi

.PHONY: proofs proofs-run
