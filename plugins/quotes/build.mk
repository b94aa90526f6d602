# The tokens layer is read through plugins/tokens/reading.
plugin_objects_quotes += $(BUILD)/plugins/quotes/reading.o
$(BUILD)/plugins/quotes/%.o: plugin_flags += -Iplugins/tokens/reading
$(BUILD)/plugins/quotes/reading.o: plugins/tokens/reading/reading.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(plugin_flags) $(CFLAGS) -O3 -fPIC -c -o $@ $<

# The table of cues.
$(BUILD)/plugins/quotes/cues.o: $(BUILD)/plugins/quotes/cue_table.h
$(BUILD)/plugins/quotes/cue_table.h: plugins/quotes/cue_table.py plugins/quotes/cues.tsv
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $^ >$@.new && mv $@.new $@
