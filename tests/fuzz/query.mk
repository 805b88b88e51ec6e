# The query language is the command's, not the library's: its fuzzer is linked with those parts of it.

FUZZ_QUERY_OBJ := $(BUILD)/fuzz/tests/fuzz/fuzz_query.o $(BUILD)/fuzz/src/cli/query.o $(BUILD)/fuzz/src/cli/words.o

$(BUILD)/fuzz/tests/fuzz/fuzz_query.o: ALL_SEES := -Isrc/cli

$(BUILD)/fuzz/fuzz_query: $(FUZZ_QUERY_OBJ) $(BUILD)/fuzz/libvastai.a
	$(call say,LD,$@)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer $^ $(MBEDTLS_LIBS) -o $@
