# SPDX-License-Identifier: MIT
# Builds one static file for any Linux from musl and mbedTLS: `make static`, `make static ARCH=armv7`, ...
#
# The compiler is Debian's (cross) gcc. musl for that architecture is unpacked in the build folder, not installed, and used
# through a specs file. To use another toolchain: make static STATIC_CC=... (any gcc that targets musl).

##@ Build

ARCH         ?= x86-64
STATIC        = $(BUILD)/static/$(ARCH)

# ARCH: Debian architecture, triplet of the compiler, triplet of musl, target options ("-": the default of the compiler).
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
# -flto: inline across files, with as many jobs as there are processors; the bytes do not depend on their number.
# -fPIE: position-independent code. -fno-plt: call functions directly. No unwind tables: C code does not use them.
# -fstack-protector-strong: functions with an array, or a local variable whose address is taken, check their stack.
# -ffile-prefix-map: output does not depend on the folder.
STATIC_CFLAGS = -Os -flto=auto $(STATIC_TUNE) -fPIE -fno-plt -fno-asynchronous-unwind-tables -fno-unwind-tables \
                -fstack-protector-strong -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(BUILD))=build
# The command gives mbedTLS a static heap. Without this option the heap of the C library would be linked as well.
STATIC_HEAP    = -DMBEDTLS_PLATFORM_NO_STD_FUNCTIONS
# relro, now: address tables are read-only after start-up. noexecstack: the stack is not executable. build-id=none: the same
# source gives the same bytes. pack-relative-relocs: relocations as a bit map (RELR), which saves an eighth of the file. -s: no
# symbols.
STATIC_LDFLAGS = -static-pie -flto=auto -Wl,-z,relro,-z,now,-z,noexecstack,--build-id=none,-z,pack-relative-relocs,-s
# binutils packs relocations only for x86-64; the linker of LLVM does so for ARM (saves 40 KB) and aarch64 (74 KB), too. It cannot
# read LTO objects of gcc, so gcc first makes one object of them.
STATIC_LLD     = $(filter-out x86-64,$(ARCH))
WHOLE_LDFLAGS  = -r -nostdlib -ffunction-sections -fdata-sections -flto=auto -flinker-output=nolto-rel -fwhole-program -Wl,-u,main
LLD_LDFLAGS    = -fno-lto -static-pie -fuse-ld=lld -B$(STATIC)/bin \
                 -Wl,--gc-sections,-z,relro,-z,now,-z,noexecstack,--build-id=none,--pack-dyn-relocs=relr,--icf=all,-O2,-s
# The roots to build in: a PEM file. Empty: build in none, and use only the bundle of the system.
ROOTS        ?= /etc/ssl/certs/ca-certificates.crt

static-needs:
	$(Q)sh port/support/need.sh gcc libc6-dev dpkg-dev python3 ca-certificates \
	    $(if $(filter x86-64,$(ARCH)),,gcc-$(subst _,-,$(GNU))) $(if $(STATIC_LLD),lld)

# musl 1.2.4 or newer, which supports RELR relocations; they save an eighth of the file.
$(STATIC)/musl/.unpacked:
	$(Q)sh port/support/debbin.sh $(call of,1) $(STATIC)/musl trixie,forky,sid musl-dev

$(SPECS): $(STATIC)/musl/.unpacked port/support/musl_specs.sh
	$(Q)sh port/support/musl_specs.sh $(abspath $(STATIC)/musl/usr) $(call of,3) > $@

# The output folder depends on the set of roots; all sets share the objects.
roots_of      = $(if $(1),roots$(subst /,-,$(abspath $(1))),no-roots)
STATIC_FILE   = $(STATIC)/$(call roots_of,$(ROOTS))/vastai
STATIC_LINKED = $(STATIC_FILE)$(if $(STATIC_LLD),.o)

$(STATIC)/%/roots.c: $(ROOTS) port/support/roots.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) port/support/roots.py $(ROOTS) > $@

# Rebuilds all objects when flags or configuration change.
$(STATIC)/mbedtls/.built: $(SPECS) $(MBEDTLS_SOURCE) port/mbedtls/mbedtls_config_linux.h port/mbedtls/Makefile port/static.mk
	$(call say,MBEDTLS,$(ARCH))
	$(Q)rm -rf $(addprefix $(STATIC)/,mbedtls src port)
	$(Q)$(call mbedtls_for,$(STATIC)/mbedtls,port/mbedtls/mbedtls_config_linux.h,$(STATIC_CC),$(GNU)-gcc-ar,$(STATIC_CFLAGS) $(STATIC_HEAP))
	@touch $@

static: static-needs ## build one static file with built-in roots: ARCH=x86-64 (default), armv7, aarch64, armel, riscv64; ROOTS=FILE.pem or ROOTS=
	$(Q)$(MAKE) --no-print-directory -s $(STATIC)/mbedtls/.built $(if $(ROOTS),$(STATIC_FILE:vastai=roots.c))
	@mkdir -p $(dir $(STATIC_FILE))
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(STATIC) MBEDTLS_DIR=$(STATIC)/mbedtls CC='$(STATIC_CC)' AR=$(GNU)-gcc-ar \
	    CFLAGS='$(STATIC_CFLAGS)' LDFLAGS='$(if $(STATIC_LLD),$(WHOLE_LDFLAGS),$(STATIC_LDFLAGS))' CLI=$(STATIC_LINKED) \
	    CLI_EXTRA='$(if $(ROOTS),$(STATIC_FILE:vastai=roots.c))' $(STATIC_LINKED)
	$(if $(STATIC_LLD),$(Q)mkdir -p $(STATIC)/bin && ln -sf "$$(command -v ld.lld)" $(STATIC)/bin/ld.lld)
	$(if $(STATIC_LLD),$(Q)$(STATIC_CC) $(STATIC_CFLAGS) $(LLD_LDFLAGS) $(STATIC_LINKED) -o $(STATIC_FILE))
	@cp $(STATIC_FILE) $(STATIC)/vastai
	@echo "$(STATIC)/vastai: $$(wc -c < $(STATIC)/vastai) bytes"

.PHONY: static static-needs
