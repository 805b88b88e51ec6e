# The manual page and the completions, printed by the command itself from its rows, and installed with it.

TEST_NEEDS += mandoc zsh fish

MANUAL      := $(BUILD)/vastai.1
COMPLETIONS := $(addprefix $(BUILD)/completion/,vastai _vastai vastai.fish)
SHELL_OF_vastai      := bash
SHELL_OF__vastai     := zsh
SHELL_OF_vastai.fish := fish

$(MANUAL): $(CLI)
	$(call say,MAN,$@)
	$(Q)$(CLI) help --man > $@

$(BUILD)/completion/%: $(CLI)
	@mkdir -p $(@D)
	$(call say,MAKE,$@)
	$(Q)$(CLI) help --completion $(SHELL_OF_$*) > $@

man: $(MANUAL) ## make the manual page, build/vastai.1

install: install-manual
install-manual: $(MANUAL) $(COMPLETIONS)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,man/man1 bash-completion/completions zsh/site-functions fish/vendor_completions.d)
	install -m 644 $(MANUAL) $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(BUILD)/completion/vastai $(DESTDIR)$(PREFIX)/share/bash-completion/completions/
	install -m 644 $(BUILD)/completion/_vastai $(DESTDIR)$(PREFIX)/share/zsh/site-functions/
	install -m 644 $(BUILD)/completion/vastai.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/

.PHONY: man install-manual
