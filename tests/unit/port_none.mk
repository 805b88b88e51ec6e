# SPDX-License-Identifier: MIT
# The skeleton of a port is no part of any library; its test keeps it compiling.

$(BUILD)/unit/test_port_none.o: CPPFLAGS += -Iport/none
$(BUILD)/unit/test_port_none: $(BUILD)/port/none/none.o
-include $(BUILD)/port/none/none.d
