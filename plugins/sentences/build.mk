# The tokens layer is read through plugins/tokens/reading.
plugin_objects_sentences += $(BUILD)/plugins/sentences/reading.o
$(BUILD)/plugins/sentences/%.o: plugin_flags += -Iplugins/tokens/reading
$(BUILD)/plugins/sentences/reading.o: plugins/tokens/reading/reading.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(plugin_flags) $(CFLAGS) -O3 -fPIC -c -o $@ $<
