# SPDX-License-Identifier: MIT
# Builds the firmware in port/boards, in several variants of mbedTLS configuration and sizes.

##@ Devices

FIRMWARE_NEEDS := gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm python3-pytest openssl
FW_BOARD   := port/boards/mps2-an385
FW_CC      := arm-none-eabi-gcc
FW_AR      := arm-none-eabi-ar
FW_CPU     := -mcpu=cortex-m3 -mthumb
FW_FLAGS   := $(FW_CPU) -Os -g -ffunction-sections -fdata-sections -fno-common --specs=nano.specs
FW_OUT     := $(BUILD)/firmware
FW_VARIANTS := mcu-lean mcu
# The lean variant that streams a chat completion instead of calling the service.
FW_CHAT    := mcu-chat
# The same on FreeRTOS. You provide its source: FREERTOS_KERNEL_DIR= names the folder with tasks.c, include and portable.
FW_RTOS_VARIANTS := rtos-lean rtos
FW_KERNEL  := $(FREERTOS_KERNEL_DIR)

FW_CONFIG_mcu-lean := port/mbedtls/mbedtls_config_mcu_lean.h
FW_CONFIG_mcu := port/mbedtls/mbedtls_config_mcu.h

# The variants: folder, mbedTLS configuration, sizes in bytes, lwIP and port. STACK is the stack of main(), or of interrupts
# under FreeRTOS.
FW_LEAN := -DLEAN -DVAST_JSON_SMALL=1 -DVAST_TLS_READAHEAD=0 -DVAST_TLS_SEND_BUFFER=0 -DVAST_TLS_BYTES=2048 -DARENA_BYTES=20480 -DSESSION_BYTES=768
FW_FULL := -DVAST_JSON_SMALL=1 -DVAST_TLS_READAHEAD=0 -DVAST_TLS_SEND_BUFFER=0 -DVAST_TLS_BYTES=2048 -DARENA_BYTES=49152 -DSESSION_BYTES=2048
FW_LOOP_mcu-lean   := superloop
FW_TLS_mcu-lean    := mcu-lean
FW_DEFS_mcu-lean   := $(FW_LEAN)
FW_STACK_mcu-lean  := 5120
FW_LOOP_mcu        := superloop
FW_TLS_mcu         := mcu
FW_DEFS_mcu        := $(FW_FULL)
FW_STACK_mcu       := 8192
FW_LOOP_mcu-chat   := superloop
FW_TLS_mcu-chat    := mcu-lean
FW_DEFS_mcu-chat   := $(FW_LEAN) -DCHAT
FW_STACK_mcu-chat  := 5120
FW_LOOP_rtos-lean  := freertos
FW_TLS_rtos-lean   := mcu-lean
FW_DEFS_rtos-lean  := $(FW_LEAN) -DAPPLICATION_STACK_BYTES=4096
FW_STACK_rtos-lean := 768
FW_LOOP_rtos       := freertos
FW_TLS_rtos        := mcu
FW_DEFS_rtos       := $(FW_FULL) -DAPPLICATION_STACK_BYTES=5120
FW_STACK_rtos      := 768

FW_LWIP_superloop   := $(LWIP_CORE)
FW_LWIP_freertos    := $(LWIP_CORE) $(LWIP_API)
FW_PORT_superloop   := $(VASTAI_LWIP_RAW)
FW_PORT_freertos    := $(VASTAI_LWIP_SOCKETS)
FW_KERNEL_freertos  := tasks.c queue.c list.c portable/GCC/ARM_CM3/port.c
FW_KERNEL_INC_freertos := -I$(FW_KERNEL)/include -I$(FW_KERNEL)/portable/GCC/ARM_CM3
# Rebuilds all objects that include kernel headers when the kernel changes.
FW_STAMP_freertos   := $(FW_OUT)/kernel-dir

# The roots that the firmware trusts: the PEM file ROOTS; default: the test root.
FW_ROOTS   := $(or $(ROOTS),$(FW_OUT)/pki/roots.pem)
FW_SRC      = $(sort $(wildcard $(FW_BOARD)/common/*.c $(FW_BOARD)/$(1)/*.c))

$(FW_OUT)/roots.c: $(FW_ROOTS) port/support/roots.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) -B port/support/roots.py $< > $@

# The roots that only workers are verified by: the PEM file WORKER_ROOTS; default: a test root.
$(FW_OUT)/worker_roots.c: $(or $(WORKER_ROOTS),$(FW_ROOTS)) port/support/roots.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) -B port/support/roots.py $(or $(WORKER_ROOTS),$(FW_OUT)/pki/worker_roots.pem) worker_roots > $@

define firmware_mbedtls
$$(FW_OUT)/$(1)/mbedtls/library/libmbedtls.a: $$(FW_CONFIG_$(1)) port/mbedtls/Makefile | $$(MBEDTLS_SOURCE)
	$$(call say,MBEDTLS,$$(FW_OUT)/$(1)/mbedtls)
	$$(Q)$$(call mbedtls_for,$$(FW_OUT)/$(1)/mbedtls,$$(FW_CONFIG_$(1)),$$(FW_CC),$$(FW_AR),$$(FW_FLAGS))
endef
$(foreach v,$(FW_VARIANTS),$(eval $(call firmware_mbedtls,$(v))))

# $(1): the variant, $(2): its folder, $(3): the folder of its mbedTLS
define firmware
FW_INC_$(1) := -Iinclude -I$(FW_BOARD)/common -I$(FW_BOARD)/$(2) $$(addprefix -I,$$(dir $$(FW_PORT_$(2)))) -I$$(LWIP_DIR)/src/include \
    $$(FW_KERNEL_INC_$(2)) -isystem $(3)/include
FW_LIB_OBJ_$(1)  := $$(LIB_SRC:%.c=$$(FW_OUT)/$(1)/%.o)
FW_LWIP_OBJ_$(1) := $$(FW_LWIP_$(2):%.c=$$(FW_OUT)/$(1)/lwip/%.o)
FW_OWN_OBJ_$(1)  := $$(patsubst %.c,$$(FW_OUT)/$(1)/%.o,$$(call FW_SRC,$(2)) $$(FW_PORT_$(2))) $$(FW_OUT)/$(1)/roots.o $$(FW_OUT)/$(1)/worker_roots.o
FW_KERNEL_OBJ_$(1) := $$(FW_KERNEL_$(2):%.c=$$(FW_OUT)/$(1)/kernel/%.o)
FW_PARTS_$(1)    := $$(FW_OUT)/$(1)/libvastai.a $$(FW_OUT)/$(1)/liblwip.a $$(if $$(FW_KERNEL_$(2)),$$(FW_OUT)/$(1)/libfreertos.a)
FW_MBEDTLS_$(1)  := $$(addprefix $(3)/library/,libmbedtls.a libmbedx509.a libmbedcrypto.a)

$$(FW_OUT)/$(1)/src/%.o: src/%.c $(3)/library/libmbedtls.a port/mps2-an385.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) $$(OURS) $$(FW_FLAGS) $$(FW_DEFS_$(1)) $$(sees) -isystem $(3)/include -c $$< -o $$@

$$(FW_OUT)/$(1)/port/%.o: port/%.c $(3)/library/libmbedtls.a $$(FW_STAMP_$(2)) port/mps2-an385.mk | $$(LWIP_FETCH)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) -std=gnu11 $$(LWIP_WARN) -MMD -MP $$(FW_FLAGS) $$(FW_DEFS_$(1)) $$(FW_INC_$(1)) -c $$< -o $$@

$$(FW_OUT)/$(1)/lwip/%.o: $$(LWIP_DIR)/%.c $$(FW_STAMP_$(2)) port/mps2-an385.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) -std=gnu11 -w -MMD -MP $$(FW_FLAGS) $$(FW_DEFS_$(1)) $$(FW_INC_$(1)) -c $$< -o $$@

$$(FW_OUT)/$(1)/kernel/%.o: $$(FW_KERNEL)/%.c $$(FW_STAMP_$(2)) port/mps2-an385.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(FW_CC) -std=gnu11 -w -MMD -MP $$(FW_FLAGS) $$(FW_INC_$(1)) -c $$< -o $$@

$$(FW_OUT)/$(1)/roots.o $$(FW_OUT)/$(1)/worker_roots.o: $$(FW_OUT)/$(1)/%.o: $$(FW_OUT)/%.c port/mps2-an385.mk
	$$(Q)mkdir -p $$(@D) && $$(FW_CC) -std=gnu11 $$(FW_FLAGS) -Iinclude -c $$< -o $$@

$$(FW_OUT)/$(1)/libvastai.a: $$(filter-out %/builtin_roots.o,$$(FW_LIB_OBJ_$(1)))
$$(FW_OUT)/$(1)/liblwip.a: $$(FW_LWIP_OBJ_$(1))
$$(FW_OUT)/$(1)/libfreertos.a: $$(FW_KERNEL_OBJ_$(1))
$$(FW_PARTS_$(1)):
	$$(Q)rm -f $$@ && $$(FW_AR) rcs $$@ $$^

$$(FW_OUT)/$(1)/firmware.elf: $$(FW_OWN_OBJ_$(1)) $$(FW_PARTS_$(1)) $(3)/library/libmbedtls.a $$(FW_BOARD)/common/mps2_an385.ld
	$$(call say,LD,$$@)
	$$(Q)$$(FW_CC) $$(FW_FLAGS) -nostartfiles -Wl,--gc-sections -Wl,--no-warn-rwx-segments -Wl,-T,$$(FW_BOARD)/common/mps2_an385.ld \
	    -Wl,--defsym=STACK_BYTES=$$(FW_STACK_$(1)) -Wl,-Map=$$(@D)/firmware.map $$(FW_OWN_OBJ_$(1)) $$(FW_PARTS_$(1)) $$(FW_MBEDTLS_$(1)) -o $$@
	$$(Q)arm-none-eabi-size $$@

-include $$(FW_LIB_OBJ_$(1):.o=.d) $$(FW_LWIP_OBJ_$(1):.o=.d) $$(FW_OWN_OBJ_$(1):.o=.d) $$(FW_KERNEL_OBJ_$(1):.o=.d)
endef
$(foreach v,$(FW_VARIANTS) $(FW_CHAT) $(if $(FW_KERNEL),$(FW_RTOS_VARIANTS)),$(eval $(call firmware,$(v),$(FW_LOOP_$(v)),$(FW_OUT)/$(FW_TLS_$(v))/mbedtls)))

firmware: ## build the firmware for QEMU's mps2-an385 (ROOTS=FILE.pem: trusted roots)
	$(Q)sh port/support/need.sh $(FIRMWARE_NEEDS)
	$(Q)$(MAKE) --no-print-directory lwip $(MBEDTLS_SOURCE)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(patsubst %,$(FW_OUT)/%/firmware.elf,$(FW_VARIANTS) $(FW_CHAT))

.PHONY: firmware

# ---- FreeRTOS: only if FREERTOS_KERNEL_DIR is set

$(FW_STAMP_freertos): always
	@mkdir -p $(@D)
	@echo '$(FW_KERNEL)' | cmp -s - $@ || echo '$(FW_KERNEL)' > $@

firmware-rtos: ## build the firmware on FreeRTOS (FREERTOS_KERNEL_DIR= names its source)
	$(Q)test -f '$(FW_KERNEL)/tasks.c' || { echo "FREERTOS_KERNEL_DIR= must name the FreeRTOS kernel's source, where tasks.c is" >&2; exit 1; }
	$(Q)sh port/support/need.sh $(FIRMWARE_NEEDS)
	$(Q)$(MAKE) --no-print-directory lwip $(MBEDTLS_SOURCE)
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(FW_RTOS_VARIANTS:%=$(FW_OUT)/%/firmware.elf)

.PHONY: firmware-rtos
