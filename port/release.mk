# SPDX-License-Identifier: MIT
# Everything that is published with a version, in build/release. The same sources and the same toolchain give the same
# bytes.
#   make release [MINISIGN_KEY=FILE] [RELEASE_ARCHS="x86-64 armv7"] [RELEASE_DEBS=amd64] [ROOTS=FILE.pem]

##@ Install

RELEASE       := $(BUILD)/release
RELEASE_ARCHS ?= x86-64 armv7 aarch64 riscv64
RELEASE_DEBS  ?= amd64 armhf arm64 riscv64
RELEASE_NAME  := vastai-$(VERSION)
RELEASE_FILE   = $(RELEASE)/$(RELEASE_NAME)-linux-$(1)
# What was linked: that of the first architecture; the others have the same versions.
LINKED         = $(BUILD)/static/$(firstword $(RELEASE_ARCHS))

release: ## build all that is published, in build/release; MINISIGN_KEY=FILE signs, see port/release.mk
	$(Q)sh port/support/need.sh python3 tar gzip $(if $(MINISIGN_KEY),minisign)
	$(Q)rm -rf $(RELEASE) && mkdir -p $(RELEASE)
	$(Q)for arch in $(RELEASE_ARCHS); do \
	    $(MAKE) --no-print-directory static ARCH=$$arch && \
	    cp $(BUILD)/static/$$arch/vastai $(RELEASE)/$(RELEASE_NAME)-linux-$$arch || exit 1; done
	$(Q)rm -f $(DIST)/*.deb
	$(Q)for arch in $(RELEASE_DEBS); do $(MAKE) --no-print-directory deb DEBARCH=$$arch || exit 1; done
	$(Q)$(MAKE) --no-print-directory dist && cp $(TARBALL) $(wildcard LICENSE) $(RELEASE)/
	$(Q)cp $(DIST)/*.deb $(RELEASE)/ 2>/dev/null || test -z '$(RELEASE_DEBS)'
	$(Q)sh port/support/notice.sh $(MBEDTLS_TREE) $(LINKED)/musl > $(RELEASE)/NOTICE
	$(call say,SBOM,$(RELEASE))
	$(Q)$(PYTHON) -B port/support/sbom.py --version $(VERSION) --epoch $(EPOCH) --mbedtls $(LINKED)/mbedtls \
	    --packages $(LINKED)/musl/DEBIAN/versions --roots '$(ROOTS)' --gcc "$$($(GNU)-gcc -dumpfullversion)" \
	    $(foreach a,$(RELEASE_ARCHS),$(call RELEASE_FILE,$(a))) > $(RELEASE)/$(RELEASE_NAME).cdx.json
	$(call say,OCI,$(RELEASE))
	$(Q)$(PYTHON) -B port/support/oci.py --version $(VERSION) --epoch $(EPOCH) --licence LICENSE \
	    --notice $(RELEASE)/NOTICE --out $(RELEASE)/$(RELEASE_NAME)-oci.tar \
	    $(foreach a,$(RELEASE_ARCHS),$(a)=$(call RELEASE_FILE,$(a)))
	$(Q)cd $(RELEASE) && LC_ALL=C sha256sum $$(LC_ALL=C ls | grep -v SHA256SUMS) > SHA256SUMS
	$(if $(MINISIGN_KEY),$(Q)minisign -S -s '$(MINISIGN_KEY)' -m $(RELEASE)/SHA256SUMS -c 'libvastai $(VERSION)' \
	    -t 'libvastai $(VERSION)' </dev/null)
	@cat $(RELEASE)/SHA256SUMS

.PHONY: release
