# SPDX-License-Identifier: MIT
# Tests of the firmware, in QEMU.

##@ Test

# The roots that it trusts unless ROOTS names others.
$(FW_OUT)/pki/roots.pem: tests/support/pki.py tests/e2e/emulator/certs.py
	$(call say,CERTS,$(@D))
	$(Q)rm -rf $(@D) && $(PYTHON) -B tests/support/pki.py $(@D)

FW_PYTEST   = BUILD=$(abspath $(BUILD)) LWIP_DIR=$(LWIP_DIR) FIRMWARE="$(1)" FREERTOS_KERNEL_DIR=$(abspath $(FW_KERNEL)) \
    $(PYTEST) tests/firmware/test_calls.py

firmware-test: firmware ## run the firmware in QEMU against the emulator: every case, and what it takes of RAM and flash
	$(Q)$(call FW_PYTEST,$(FW_VARIANTS)) tests/firmware/test_superloop.py tests/firmware/test_chat.py

firmware-demo: firmware ## let the firmware delete an endpoint group in the emulator, and tell what it took
	$(Q)$(PYTHON) -B tests/firmware/demo.py $(FW_OUT)/mcu-lean/firmware.elf

ifneq ($(FW_KERNEL),)
firmware-rtos-test: firmware-rtos ## run it in QEMU against the emulator; a skip that is counted, when no kernel is given
	$(Q)$(call FW_PYTEST,$(FW_RTOS_VARIANTS)) tests/firmware/test_rtos.py
else
firmware-rtos-test:
	@echo "0 passed, 1 skipped: the firmware on FreeRTOS; FREERTOS_KERNEL_DIR= names no kernel's source"
endif

.PHONY: firmware-test firmware-demo firmware-rtos-test
