# SPDX-License-Identifier: MIT
# Unit tests of the command: they see src/cli, and are linked with all of it but main(). A test that has a vast_commands[] of
# its own gets that one, because the parts lie in an archive.

CLI_PARTS := $(BUILD)/unit/libcli.a

$(CLI_PARTS): $(filter-out $(BUILD)/src/cli/main.o,$(CLI_OBJ))
	@mkdir -p $(@D)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/unit/test_cli_%.o: test_cli_%.c Makefile $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(OURS) $(ALL_SEES) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/unit/test_cli_%: $(BUILD)/unit/test_cli_%.o $(CLI_PARTS) $(SUPPORT_OBJ) $(POSIX) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(MBEDTLS_LIBS) -lcmocka -o $@
