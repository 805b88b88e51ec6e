# SPDX-License-Identifier: MIT
# One static file for any Linux: musl, mbedTLS from source, nothing else. `make static`, `make static ARCH=armv7`, ...
#
# The compiler is Debian's (cross) gcc; musl of that architecture is unpacked beside it, never installed, and a specs file
# points the compiler there. A toolchain of your own: make static STATIC_CC=... (any gcc that targets musl).

##@ Build

ARCH         ?= x86-64
STATIC        = $(BUILD)/static/$(ARCH)

# ARCH: Debian's architecture, the compiler's triplet, musl's triplet, what to compile for ("-": the compiler's default).
row_x86-64   := amd64    x86_64-linux-gnu     x86_64-linux-musl     -
row_armv7    := armhf    arm-linux-gnueabihf  arm-linux-musleabihf  -march=armv7-a+fp,-mthumb
row_aarch64  := arm64    aarch64-linux-gnu    aarch64-linux-musl    -
row_armel    := armel    arm-linux-gnueabi    arm-linux-musleabi    -
row_riscv64  := riscv64  riscv64-linux-gnu    riscv64-linux-musl    -
of            = $(or $(word $(1),$(row_$(ARCH))),$(error ARCH is one of x86-64 armv7 aarch64 armel riscv64))
comma        := ,
GNU           = $(call of,2)
MUSL_LIB      = $(STATIC)/musl/usr/lib/$(call of,3)
SPECS         = $(STATIC)/musl.specs
STATIC_CC    ?= $(GNU)-gcc -specs=$(abspath $(SPECS))
STATIC_TUNE   = $(filter-out -,$(subst $(comma), ,$(call of,4)))
# -flto=1: functions that only one caller uses are merged into it, across files. -fPIE: the file is position-independent.
# -fno-plt: calls go straight to the function. No unwind tables: nothing in C reads them. -fstack-protector-strong: a function with
# an array, or with a local whose address it takes, checks its stack. -ffile-prefix-map: built in two places, the file is the same.
STATIC_CFLAGS = -Os -flto=1 $(STATIC_TUNE) -fPIE -fno-plt -fno-asynchronous-unwind-tables -fno-unwind-tables \
                -fstack-protector-strong -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(BUILD))=build
# The command gives mbedTLS a heap of its own: with the C library's as its default, that would be in the file too.
STATIC_HEAP    = -DMBEDTLS_PLATFORM_NO_STD_FUNCTIONS
# relro, now: tables of addresses are read-only once the program runs. noexecstack: data is never executed. build-id=none: the same
# bytes from the same source. pack-relative-relocs: relocations as a bit map (RELR), an eighth of the file. -s: no symbols.
STATIC_LDFLAGS = -static-pie -flto=1 -Wl,-z,relro,-z,now,-z,noexecstack,--build-id=none,-z,pack-relative-relocs,-s
# Of other machines binutils packs no relocations, and LLVM's linker does: 40 KB of ARM's file, 74 KB of aarch64's. That one reads no
# LTO of gcc's, which makes one object first.
STATIC_LLD     = $(filter-out x86-64,$(ARCH))
WHOLE_LDFLAGS  = -r -nostdlib -ffunction-sections -fdata-sections -flto=1 -flinker-output=nolto-rel -fwhole-program -Wl,-u,main
LLD_LDFLAGS    = -fno-lto -static-pie -fuse-ld=lld -B$(STATIC)/bin \
                 -Wl,--gc-sections,-z,relro,-z,now,-z,noexecstack,--build-id=none,--pack-dyn-relocs=relr,--icf=all,-O2,-s
# The roots that are built in: a PEM file. Empty: none, the system's bundle only.
ROOTS        ?= /etc/ssl/certs/ca-certificates.crt

static-needs:
	$(Q)sh port/support/need.sh gcc libc6-dev dpkg-dev python3 ca-certificates \
	    $(if $(filter x86-64,$(ARCH)),,gcc-$(subst _,-,$(GNU))) $(if $(STATIC_LLD),lld)

# 1.2.4 or newer: tables of addresses are relocated from a bit map then (RELR), which is an eighth of the file.
$(STATIC)/musl/.unpacked:
	$(Q)sh port/support/debbin.sh $(call of,1) $(STATIC)/musl trixie,forky,sid musl-dev

$(SPECS): $(STATIC)/musl/.unpacked port/support/musl_specs.sh
	$(Q)sh port/support/musl_specs.sh $(abspath $(STATIC)/musl/usr) $(call of,3) > $@

# What roots are built in names the folder of the file; the objects are the same for all.
roots_of      = $(if $(1),roots$(subst /,-,$(abspath $(1))),no-roots)
STATIC_FILE   = $(STATIC)/$(call roots_of,$(ROOTS))/vastai
STATIC_LINKED = $(STATIC_FILE)$(if $(STATIC_LLD),.o)

$(STATIC)/%/roots.c: $(ROOTS) port/support/roots.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) port/support/roots.py $(ROOTS) > $@

# Objects that were made with other flags, or another configuration, are none of this build's.
$(STATIC)/mbedtls/.built: $(SPECS) $(MBEDTLS_SOURCE) port/mbedtls/mbedtls_config_linux.h port/mbedtls/Makefile port/static.mk
	$(call say,MBEDTLS,$(ARCH))
	$(Q)rm -rf $(addprefix $(STATIC)/,mbedtls src port)
	$(Q)$(call mbedtls_for,$(STATIC)/mbedtls,port/mbedtls/mbedtls_config_linux.h,$(STATIC_CC),$(GNU)-gcc-ar,$(STATIC_CFLAGS) $(STATIC_HEAP))
	@touch $@

static: static-needs ## one static file, roots built in: ARCH=x86-64 (default), armv7, aarch64, armel, riscv64; ROOTS=FILE.pem or ROOTS=
	$(Q)$(MAKE) --no-print-directory -s $(STATIC)/mbedtls/.built $(if $(ROOTS),$(STATIC_FILE:vastai=roots.c))
	@mkdir -p $(dir $(STATIC_FILE))
	$(Q)$(MAKE) --no-print-directory BUILD=$(STATIC) MBEDTLS_DIR=$(STATIC)/mbedtls CC='$(STATIC_CC)' AR=$(GNU)-gcc-ar \
	    CFLAGS='$(STATIC_CFLAGS)' LDFLAGS='$(if $(STATIC_LLD),$(WHOLE_LDFLAGS),$(STATIC_LDFLAGS))' CLI=$(STATIC_LINKED) \
	    CLI_EXTRA='$(if $(ROOTS),$(STATIC_FILE:vastai=roots.c))' $(STATIC_LINKED)
	$(if $(STATIC_LLD),$(Q)mkdir -p $(STATIC)/bin && ln -sf "$$(command -v ld.lld)" $(STATIC)/bin/ld.lld)
	$(if $(STATIC_LLD),$(Q)$(STATIC_CC) $(STATIC_CFLAGS) $(LLD_LDFLAGS) $(STATIC_LINKED) -o $(STATIC_FILE))
	@cp $(STATIC_FILE) $(STATIC)/vastai
	@echo "$(STATIC)/vastai: $$(wc -c < $(STATIC)/vastai) bytes"

# ---- distribution ------------------------------------------------------------------------------------------------------

DIST_ARCHS ?= x86-64 armv7 aarch64

dist: ## static files of all architectures, their checksums, and the licences of what is in them
	$(Q)for arch in $(DIST_ARCHS); do $(MAKE) --no-print-directory static ARCH=$$arch || exit 1; done
	$(Q)rm -rf $(BUILD)/dist && mkdir -p $(BUILD)/dist
	$(Q)for arch in $(DIST_ARCHS); do cp $(BUILD)/static/$$arch/vastai $(BUILD)/dist/vastai-$(VERSION)-linux-$$arch || exit 1; done
	$(Q)sh port/support/notice.sh $(MBEDTLS_TREE) $(BUILD)/static/$(firstword $(DIST_ARCHS))/musl > $(BUILD)/dist/NOTICE
	$(Q)cp LICENSE $(BUILD)/dist/
	$(Q)cd $(BUILD)/dist && sha256sum $$(ls | grep -v SHA256SUMS) > SHA256SUMS && cat SHA256SUMS

.PHONY: static static-needs dist
