# PACKED=1: the texts of the library and the command are packed between preprocessor and compiler, see vastai/packable.h. What
# phrases are found depends on all of them. Without -MT a preprocessed file's dependencies would be told of an object's name.
ifdef PACKED
PACKED_SRC := $(LIB_SRC) $(CLI_SRC)
PACKED_OBJ := $(addprefix $(BUILD)/packed/,phrases.o unpack.o)
READ       := $(PACKED_SRC:src/%.c=$(BUILD)/read/%.i)
CPPFLAGS   += -DVAST_PACKED

$(BUILD)/read/%.i: src/%.c Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) $(OURS) $(sees) $(CPPFLAGS) $(CFLAGS) -E -P -MT $@ $< -o $@

$(BUILD)/packed/.made: port/packed/pack.py $(READ)
	@mkdir -p $(@D)
	$(call say,PACK,$(@D))
	$(Q)$(PYTHON) $< $(@D) $(BUILD)/read $(READ) && touch $@

# What there is to warn of is told where the sources themselves are compiled.
$(LIB_OBJ) $(CLI_OBJ): $(BUILD)/src/%.o: $(BUILD)/packed/.made
	@mkdir -p $(@D)
	$(call say,CC,$(@D:$(BUILD)/%=%)/$*.c)
	$(Q)$(CC) $(OURS) -w $(CPPFLAGS) $(CFLAGS) -c $(BUILD)/packed/$*.i -o $@

$(BUILD)/packed/unpack.o: port/packed/unpack.c Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) $(OURS) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/packed/phrases.o: $(BUILD)/packed/.made
	$(Q)$(CC) $(OURS) -Iport/packed $(CPPFLAGS) $(CFLAGS) -c $(BUILD)/packed/phrases.c -o $@

$(LIB): $(PACKED_OBJ)

-include $(READ:.i=.d) $(PACKED_OBJ:.o=.d)
endif

# What reads packed texts is tested in every build, with a table of phrases of the test's own.
$(BUILD)/port/packed/unpack.o $(BUILD)/tests/unit/test_unpack.o: CPPFLAGS += -DVAST_PACKED -Iport/packed
$(BUILD)/unit/test_unpack: $(BUILD)/port/packed/unpack.o
