# One static file for any Linux: musl, mbedTLS from source, nothing else. `make static`, `make static ARCH=armv7`, ...
#
# The compiler is Debian's (cross) gcc; musl of that architecture is unpacked beside it, never installed, and a specs file
# points the compiler there. A toolchain of your own: make static STATIC_CC=... (any gcc that targets musl).

ARCH         ?= x86-64
STATIC        = $(BUILD)/static/$(ARCH)

# ARCH: Debian's architecture, the compiler's triplet, musl's triplet, what to tune for. -Oz: 4 KB less for 0.3 % more
# instructions of a delete on x86-64; of Thumb it makes nothing smaller. Registers given out by priority, and instructions left in
# their order, make more of Thumb's instructions short ones. What guards the stack is read beside the thread's pointer, where musl
# has a copy of it, at 8 bytes below: in half the instructions that finding the variable takes. What does not change in a loop
# stays there, and small functions are called: fewer registers are held, 1.5 KB.
CANARY       := -mstack-protector-guard=tls,-mstack-protector-guard-offset=-8
row_x86-64   := amd64    x86_64-linux-gnu     x86_64-linux-musl     -Oz
row_armv7    := armhf    arm-linux-gnueabihf  arm-linux-musleabihf  -march=armv7-a+fp,-mthumb,-fira-algorithm=priority,-fno-schedule-insns2,-fno-move-loop-invariants,-fno-inline-small-functions,$(CANARY)
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
# The paths of the build leave no trace in the file: built in two places, it is the same.
STATIC_CFLAGS = -Os -flto=1 $(STATIC_WHOLE) $(STATIC_TUNE) -fPIE -fno-plt -fno-asynchronous-unwind-tables -fno-unwind-tables \
                $(STATIC_GUARD) -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(BUILD))=build
# All of it is compiled as one piece; equal ends of two branches are joined late, where they are instructions already.
STATIC_WHOLE   = -flto-partition=one -fno-tree-tail-merge
# Functions with an array on the stack, and those that take a local's address, are guarded. On armv7 that is 12 KB too many: there
# it is those with an array of unsigned bytes, however small, for what is received lies in such; arrays of char gcc does not know
# again when it compiles all as one piece.
STATIC_GUARD   = $(if $(filter armv7,$(ARCH)),-fstack-protector --param=ssp-buffer-size=1,-fstack-protector-strong)
# The command gives mbedTLS a heap of its own: with the C library's as its default, that would be in the file too.
STATIC_HEAP    = -DMBEDTLS_PLATFORM_NO_STD_FUNCTIONS
# Relocations in a bit map (RELR): an eighth of the file. Constants beside the code, not on pages of their own: 4 KB.
STATIC_LDFLAGS = -static-pie -flto=1 -Wl,-z,relro,-z,now,-z,noexecstack,--build-id=none,-z,pack-relative-relocs,-z,noseparate-code,-s
# Of other machines binutils packs no relocations, and LLVM's linker does: 40 KB of ARM's file, 74 KB of aarch64's. That one reads no
# LTO of gcc's, which makes one object first.
STATIC_LLD     = $(filter-out x86-64,$(ARCH))
WHOLE_LDFLAGS  = -r -nostdlib -ffunction-sections -fdata-sections -flto=1 -flinker-output=nolto-rel -fwhole-program -Wl,-u,main
LLD_LDFLAGS    = -fno-lto -static-pie -fuse-ld=lld -B$(STATIC)/bin \
                 -Wl,--gc-sections,-z,relro,-z,now,-z,noexecstack,--build-id=none,--pack-dyn-relocs=relr,--icf=all,-O2,-s
# The roots that are built in: a PEM file. Empty: none, the system's bundle only.
ROOTS        ?= /etc/ssl/certs/ca-certificates.crt

static-needs:
	$(Q)sh tests/support/need.sh gcc libc6-dev dpkg-dev python3 ca-certificates \
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

# Of musl's functions those that can more than the command asks for.
$(STATIC)/lean.o: port/musl/lean.c $(SPECS) port/static.mk
	$(Q)$(STATIC_CC) -std=c11 -Wall -Wextra $(STATIC_CFLAGS) -c $< -o $@

# More of them in a plain form, for a machine that has such a file: no part of LTO, as the compiler calls some by itself.
LEAN_MORE = $(patsubst port/musl/%.c,$(STATIC)/%.o,$(wildcard port/musl/lean_$(ARCH).c))

$(STATIC)/lean_%.o: port/musl/lean_%.c $(SPECS) port/static.mk
	$(Q)$(STATIC_CC) -std=c11 -Wall -Wextra $(STATIC_CFLAGS) -fno-lto -ffunction-sections -fno-stack-protector \
	    -fno-tree-loop-distribute-patterns -c $< -o $@

static: static-needs ## one static file, roots built in: ARCH=x86-64 (default), armv7, aarch64, armel, riscv64; ROOTS=FILE.pem or ROOTS=
	$(Q)$(MAKE) --no-print-directory -s $(STATIC)/mbedtls/.built $(STATIC)/lean.o $(LEAN_MORE) $(if $(ROOTS),$(STATIC_FILE:vastai=roots.c))
	@mkdir -p $(dir $(STATIC_FILE))
	$(Q)$(MAKE) --no-print-directory BUILD=$(STATIC) MBEDTLS_DIR=$(STATIC)/mbedtls CC='$(STATIC_CC)' AR=$(GNU)-gcc-ar \
	    PACKED=1 CFLAGS='$(STATIC_CFLAGS)' LDFLAGS='$(if $(STATIC_LLD),$(WHOLE_LDFLAGS),$(STATIC_LDFLAGS))' CLI=$(STATIC_LINKED) \
	    CLI_EXTRA='$(STATIC)/lean.o $(if $(ROOTS),$(STATIC_FILE:vastai=roots.c))' $(STATIC_LINKED)
	$(if $(STATIC_LLD),$(Q)mkdir -p $(STATIC)/bin && ln -sf "$$(command -v ld.lld)" $(STATIC)/bin/ld.lld)
	$(if $(STATIC_LLD),$(Q)$(STATIC_CC) $(STATIC_CFLAGS) $(LLD_LDFLAGS) $(STATIC_LINKED) $(LEAN_MORE) -o $(STATIC_FILE))
	$(Q)$(PYTHON) port/support/loaded.py $(STATIC_FILE)
	@cp $(STATIC_FILE) $(STATIC)/vastai
	@echo "$(STATIC)/vastai: $$(wc -c < $(STATIC)/vastai) bytes"

# ---- tests ---------------------------------------------------------------------------------------------------------------

# The whole path through the file that is shipped: its own TLS 1.2 and 1.3, musl's start, roots by need; and alone in a root file
# system, with the tests' roots built in. Files of other machines run in qemu, behind a script of the command's name.
STATIC_E2E  ?= tests/e2e/test_packed.py tests/e2e/test_static_parts.py tests/e2e/test_empty_root.py tests/e2e/test_delete.py tests/e2e/test_tls.py $(if $(QEMU),,tests/e2e/test_nginx.py tests/e2e/test_sessions.py)
qemu_armv7   := qemu-arm
qemu_armel   := qemu-arm
qemu_aarch64 := qemu-aarch64
qemu_riscv64 := qemu-riscv64
QEMU          = $(qemu_$(ARCH))

$(STATIC)/pki/roots.pem: tests/support/pki.py tests/e2e/emulator/certs.py
	$(call say,CERTS,$(@D))
	$(Q)rm -rf $(@D) && $(PYTHON) -B tests/support/pki.py $(@D)

# A program that is compiled and linked as the static file is.
part          = $(STATIC_CC) $(STATIC_CFLAGS) $(if $(STATIC_LLD),$(LLD_LDFLAGS),$(STATIC_LDFLAGS)) -fno-lto tests/static/$(1).c $(2) -o $(STATIC)/run/$(1)

static-test: ## end-to-end tests of the static file, other machines' in qemu: ARCH=armv7, ...
	$(Q)sh tests/support/need.sh $(TEST_NEEDS) $(if $(QEMU),qemu-user qemu-user-static)
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(MAKE) --no-print-directory $(STATIC)/pki/roots.pem
	$(Q)$(MAKE) --no-print-directory static ROOTS=$(STATIC)/pki/roots.pem && cp $(STATIC)/vastai $(STATIC)/pki/vastai-with-roots
	$(Q)$(MAKE) --no-print-directory static ROOTS= && cp $(STATIC)/vastai $(STATIC)/pki/vastai-without-roots
	$(Q)$(MAKE) --no-print-directory static
	@mkdir -p $(STATIC)/run
	@printf '#!/bin/sh\nexec %s %s "$$@"\n' '$(QEMU)' $(abspath $(STATIC)/vastai) > $(STATIC)/run/vastai && chmod +x $(STATIC)/run/vastai
	$(Q)$(call part,smash)
	$(if $(LEAN_MORE),$(Q)$(call part,plain_check,-fno-builtin $(LEAN_MORE)))
	$(Q)BUILD=$(abspath $(STATIC))$(if $(QEMU),/run) PLAIN=$(abspath $(CLI)) SMASH='$(QEMU) $(abspath $(STATIC))/run/smash' \
	    $(if $(LEAN_MORE),PLAIN_CHECK='$(QEMU) $(abspath $(STATIC))/run/plain_check') STATIC=$(abspath $(STATIC)/pki) QEMU=$(QEMU) SHARED=$(SHARED) \
	    $(PYTHON) -B -m pytest -q -p no:cacheprovider $(STATIC_E2E)

static-test-armv7:
	$(Q)$(MAKE) --no-print-directory static-test ARCH=armv7 ROOTS=

# ---- distribution ------------------------------------------------------------------------------------------------------

DIST_ARCHS ?= x86-64 armv7 aarch64

dist: ## static files of all architectures, their checksums, and the licences of what is in them
	$(Q)for arch in $(DIST_ARCHS); do $(MAKE) --no-print-directory static ARCH=$$arch || exit 1; done
	$(Q)rm -rf $(BUILD)/dist && mkdir -p $(BUILD)/dist
	$(Q)for arch in $(DIST_ARCHS); do cp $(BUILD)/static/$$arch/vastai $(BUILD)/dist/vastai-$(VERSION)-linux-$$arch || exit 1; done
	$(Q)sh port/support/notice.sh $(MBEDTLS_TREE) $(BUILD)/static/$(firstword $(DIST_ARCHS))/musl > $(BUILD)/dist/NOTICE
	$(Q)cp LICENSE $(BUILD)/dist/
	$(Q)cd $(BUILD)/dist && sha256sum $$(ls | grep -v SHA256SUMS) > SHA256SUMS && cat SHA256SUMS

.PHONY: static static-needs static-test static-test-armv7 dist
