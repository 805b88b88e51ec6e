# SPDX-License-Identifier: MIT
# The source tarball, and the test of it. The same tree gives the same bytes, whichever machine, user and folder makes
# it.

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

distcheck: dist ## unpack the source tarball; build, check, install, uninstall and clean there; make the same tarball of it
	$(Q)sh port/support/distcheck.sh $(TARBALL) $(BUILD)/distcheck '$(MAKE)' $(DISTCHECK)

.PHONY: dist distcheck

# ---- Debian packages -------------------------------------------------------------------------------------------------

# DEBARCH: the architecture of the packages, by Debian's name.
DEBARCH     = $(shell dpkg --print-architecture 2>/dev/null)
triplet_armhf := arm-linux-gnueabihf
triplet_arm64 := aarch64-linux-gnu
triplet_riscv64 := riscv64-linux-gnu
DEB_CROSS   = $(filter-out $(shell dpkg --print-architecture 2>/dev/null),$(DEBARCH))
triplet     = $(or $(triplet_$(1)),$(error DEBARCH is this machine's, armhf, arm64 or riscv64))
DEB_NEEDS   = dpkg-dev debhelper libmbedtls-dev $(foreach a,$(DEB_CROSS),gcc-$(call triplet,$(a)) libc6-dev-$(a)-cross)

deb: dist ## build Debian packages, build/dist/*.deb; DEBARCH=armhf, arm64, riscv64: for another machine
	$(Q)sh port/support/need.sh $(DEB_NEEDS)
	$(call say,DEB,$(DEBARCH))
	$(Q)sh port/support/deb.sh $(TARBALL) $(BUILD)/deb/$(DEBARCH) $(DEBARCH)
	$(Q)cd $(BUILD)/deb/$(DEBARCH) && rm -f *-dbgsym_*.deb && cp *_$(DEBARCH).deb $(abspath $(DIST))/

.PHONY: deb
