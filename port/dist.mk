# SPDX-License-Identifier: MIT
# The source tarball, and the test of it. The same tree gives the same bytes, whichever machine, user and folder makes it.

##@ Install

NAME       := libvastai-$(VERSION)
DIST       := $(BUILD)/dist
TARBALL    := $(DIST)/$(NAME).tar.gz
# The time of every file that is shipped: the date of this version in CHANGELOG.md.
EPOCH       = $(or $(SOURCE_DATE_EPOCH),$(shell sh port/support/epoch.sh $(VERSION)))
# What `make distcheck` runs in the unpacked tarball between building and installing.
DISTCHECK  ?= check

$(TARBALL): always
	@mkdir -p $(@D)
	$(call say,TAR,$@)
	$(Q)sh port/support/source_tarball.sh $(NAME) $(EPOCH) $@

dist: $(TARBALL) ## make the source tarball, build/dist/libvastai-VERSION.tar.gz

distcheck: dist ## unpack the source tarball; build, check, install and uninstall there; make the same tarball of it
	$(Q)sh port/support/distcheck.sh $(TARBALL) $(BUILD)/distcheck '$(MAKE)' $(DISTCHECK)

.PHONY: dist distcheck
