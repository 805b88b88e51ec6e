# Firmware for the boards in port/boards. Each variant of the mps2-an385's: its mbedTLS configuration, its sizes.

FIRMWARE_NEEDS := gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm python3-pytest openssl
FW_BOARD   := port/boards/mps2-an385
FW_CC      := arm-none-eabi-gcc
FW_AR      := arm-none-eabi-ar
FW_CPU     := -mcpu=cortex-m3 -mthumb
FW_FLAGS   := $(FW_CPU) -Os -g -ffunction-sections -fdata-sections -fno-common --specs=nano.specs
FW_OUT     := $(BUILD)/firmware
FW_VARIANTS := mcu-lean mcu

FW_CONFIG_mcu-lean := port/mbedtls/mbedtls_config_mcu_lean.h
FW_DEFS_mcu-lean   := -DLEAN -DVAST_TLS_READAHEAD=0 -DVAST_TLS_BYTES=2048 -DARENA_BYTES=20480 -DSESSION_BYTES=768
FW_STACK_mcu-lean  := 5120

FW_CONFIG_mcu := port/mbedtls/mbedtls_config_mcu.h
FW_DEFS_mcu   := -DVAST_TLS_READAHEAD=0 -DVAST_TLS_BYTES=2048 -DARENA_BYTES=49152 -DSESSION_BYTES=2048
FW_STACK_mcu  := 8192

# The roots that the firmware trusts. The tests' own, unless ROOTS names a PEM file.
FW_ROOTS   := $(or $(ROOTS),$(FW_OUT)/pki/roots.pem)
FW_SRC     := $(sort $(wildcard $(FW_BOARD)/*.c))

$(FW_OUT)/pki/roots.pem: tests/support/pki.py tests/e2e/emulator/certs.py
	$(call say,CERTS,$(@D))
	$(Q)rm -rf $(@D) && $(PYTHON) -B tests/support/pki.py $(@D)

$(FW_OUT)/roots.c: $(FW_ROOTS) port/support/roots.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) -B port/support/roots.py $< > $@

define firmware
FW_INC_$(1) := -Iinclude -I$(FW_BOARD) -Iport/lwip/raw -I$$(LWIP_DIR)/src/include -isystem $$(FW_OUT)/$(1)/mbedtls/include
FW_LIB_OBJ_$(1)  := $$(LIB_SRC:%.c=$$(FW_OUT)/$(1)/%.o)
FW_LWIP_OBJ_$(1) := $$(LWIP_CORE:%.c=$$(FW_OUT)/$(1)/lwip/%.o)
FW_OWN_OBJ_$(1)  := $$(FW_SRC:%.c=$$(FW_OUT)/$(1)/%.o) $$(FW_OUT)/$(1)/port/lwip/raw/vast_lwip_raw.o $$(FW_OUT)/$(1)/roots.o
FW_MBEDTLS_$(1)  := $$(FW_OUT)/$(1)/mbedtls/library/libmbedtls.a

$$(FW_MBEDTLS_$(1)): $$(FW_CONFIG_$(1)) port/mbedtls/Makefile | $$(MBEDTLS_SOURCE)
	$$(call say,MBEDTLS,$$(FW_OUT)/$(1)/mbedtls)
	$$(Q)$$(call mbedtls_for,$$(FW_OUT)/$(1)/mbedtls,$$(FW_CONFIG_$(1)),$$(FW_CC),$$(FW_AR),$$(FW_FLAGS))

$$(FW_OUT)/$(1)/src/%.o: src/%.c $$(FW_MBEDTLS_$(1)) port/mps2-an385.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) $$(OURS) $$(FW_FLAGS) $$(FW_DEFS_$(1)) $$(sees) -isystem $$(FW_OUT)/$(1)/mbedtls/include -c $$< -o $$@

$$(FW_OUT)/$(1)/port/%.o: port/%.c $$(FW_MBEDTLS_$(1)) port/mps2-an385.mk | $$(LWIP_FETCH)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) -std=gnu11 $$(LWIP_WARN) -MMD -MP $$(FW_FLAGS) $$(FW_DEFS_$(1)) $$(FW_INC_$(1)) -c $$< -o $$@

$$(FW_OUT)/$(1)/lwip/%.o: $$(LWIP_DIR)/%.c $$(FW_BOARD)/lwipopts.h port/mps2-an385.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) -std=gnu11 -w -MMD -MP $$(FW_FLAGS) $$(FW_DEFS_$(1)) $$(FW_INC_$(1)) -c $$< -o $$@

$$(FW_OUT)/$(1)/roots.o: $$(FW_OUT)/roots.c port/mps2-an385.mk
	$$(Q)mkdir -p $$(@D) && $$(FW_CC) -std=gnu11 $$(FW_FLAGS) -Iinclude -c $$< -o $$@

$$(FW_OUT)/$(1)/libvastai.a: $$(filter-out %/builtin_roots.o,$$(FW_LIB_OBJ_$(1)))
$$(FW_OUT)/$(1)/liblwip.a: $$(FW_LWIP_OBJ_$(1))
$$(FW_OUT)/$(1)/libvastai.a $$(FW_OUT)/$(1)/liblwip.a:
	$$(Q)rm -f $$@ && $$(FW_AR) rcs $$@ $$^

$$(FW_OUT)/$(1)/firmware.elf: $$(FW_OWN_OBJ_$(1)) $$(FW_OUT)/$(1)/libvastai.a $$(FW_OUT)/$(1)/liblwip.a $$(FW_MBEDTLS_$(1)) $$(FW_BOARD)/mps2_an385.ld
	$$(call say,LD,$$@)
	$$(Q)$$(FW_CC) $$(FW_FLAGS) -nostartfiles -Wl,--gc-sections -Wl,--no-warn-rwx-segments -Wl,-T,$$(FW_BOARD)/mps2_an385.ld -Wl,--defsym=STACK_BYTES=$$(FW_STACK_$(1)) \
	    -Wl,-Map=$$(@D)/firmware.map $$(FW_OWN_OBJ_$(1)) $$(@D)/libvastai.a $$(@D)/liblwip.a $$(addprefix $$(@D)/mbedtls/library/,libmbedtls.a libmbedx509.a libmbedcrypto.a) -o $$@
	$$(Q)arm-none-eabi-size $$@

-include $$(FW_LIB_OBJ_$(1):.o=.d) $$(FW_LWIP_OBJ_$(1):.o=.d) $$(FW_OWN_OBJ_$(1):.o=.d)
endef
$(foreach v,$(FW_VARIANTS),$(eval $(call firmware,$(v))))

firmware: ## build the firmware for QEMU's mps2-an385 (ROOTS=file.pem: what it trusts)
	$(Q)sh tests/support/need.sh $(FIRMWARE_NEEDS)
	$(Q)$(MAKE) --no-print-directory lwip $(MBEDTLS_SOURCE)
	$(Q)$(MAKE) --no-print-directory $(FW_VARIANTS:%=$(FW_OUT)/%/firmware.elf)

.PHONY: firmware

firmware-test: firmware ## run the firmware in QEMU against the emulator: every case, and what it takes of RAM and flash
	$(Q)BUILD=$(abspath $(BUILD)) LWIP_DIR=$(LWIP_DIR) FIRMWARE="$(FW_VARIANTS)" $(PYTHON) -B -m pytest -q -p no:cacheprovider tests/firmware

.PHONY: firmware-test
