# SPDX-License-Identifier: MIT
# Sizes as a habit: one table of every layer on every target, and a gate on its growth.

##@ Measure

SIZE_NEEDS := gcc-arm-none-eabi libnewlib-arm-none-eabi
# No start-up code and no platform: the probes are linked for their size, not to run.
PROBE_LINK := -nostartfiles -Wl,-e,main -Wl,--gc-sections -Wl,--unresolved-symbols=ignore-all -specs=nano.specs
# As firmware is built: the JSON scanner without its shortcuts, see vastai/config.h.
MCU_CFLAGS := -mcpu=cortex-m4 -mthumb -Os -DVAST_JSON_SMALL=1
X86_CFLAGS := -Os

size-mcu:
	$(Q)if command -v arm-none-eabi-gcc >/dev/null 2>&1; then \
	    $(MAKE) --no-print-directory -s -j$(JOBS) BUILD=$(BUILD)/size/cortex-m4 CC=arm-none-eabi-gcc AR=arm-none-eabi-ar \
	        CFLAGS="$(MCU_CFLAGS)" say= size-objects size-probes; \
	else echo "SKIPPED: sizes on Cortex-M4: arm-none-eabi-gcc is missing"; fi

size-host:
	$(Q)$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=$(BUILD)/size/x86-64 CC=gcc CFLAGS="$(X86_CFLAGS)" say= size-objects size-command

# What a device links: TLS is measured with its mbedTLS, in the firmware.
SIZE_OBJ := $(filter-out $(TLS_SRC:%.c=$(BUILD)/%.o),$(LIB_OBJ))

size-objects: $(SIZE_OBJ)

size-command: $(CLI_OBJ)

size-probes: $(BUILD)/probe.map $(BUILD)/probe-serverless.map $(BUILD)/probe-stream.map

$(BUILD)/probe.map: PROBE_DEFS :=
$(BUILD)/probe-serverless.map: PROBE_DEFS := -DPROBE_SERVERLESS
$(BUILD)/probe-stream.map: PROBE_DEFS := -DPROBE_STREAM
$(BUILD)/%.map: tests/bench/size_probe.c $(SIZE_OBJ)
	$(Q)$(CC) $(OURS) $(CFLAGS) $(PROBE_DEFS) -c $< -o $(@:.map=.probe)
	$(Q)$(CC) $(CFLAGS) $(PROBE_LINK) -Wl,-Map,$@ $(@:.map=.probe) $(SIZE_OBJ) -o $(@:.map=.elf)

size: size-mcu size-host ## one table of sizes per layer and target; fails on growth over tests/bench/sizes.txt
	$(Q)$(PYTHON) tests/bench/size.py $(BUILD)/size tests/bench/sizes.txt

size-functions: size-mcu ## the same for a device, with every function that is linked
	$(Q)$(PYTHON) tests/bench/size.py --functions $(BUILD)/size tests/bench/sizes.txt

size-accept: size-mcu size-host ## take the present sizes as the accepted ones
	$(Q)$(PYTHON) tests/bench/size.py --accept $(BUILD)/size tests/bench/sizes.txt

.PHONY: size size-mcu size-host size-objects size-command size-probes size-functions size-accept
