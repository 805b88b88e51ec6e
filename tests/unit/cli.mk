# Unit tests of the command: they see src/cli, and are linked with all of it but main().

CLI_PARTS := $(filter-out $(BUILD)/src/cli/main.o,$(CLI_OBJ))

$(BUILD)/tests/unit/test_cli_%.o: tests/unit/test_cli_%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) -Isrc/cli $(ALL_SEES) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/unit/test_cli_%: $(BUILD)/tests/unit/test_cli_%.o $(CLI_PARTS) $(SUPPORT_OBJ) $(POSIX) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections $^ $(MBEDTLS_LIBS) -lcmocka -o $@
