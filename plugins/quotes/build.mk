# The tokens layer is read through plugins/tokens/reading.
plugin_objects_quotes += $(BUILD)/plugins/quotes/reading.o
$(BUILD)/plugins/quotes/%.o: plugin_flags += -Iplugins/tokens/reading
$(BUILD)/plugins/quotes/reading.o: plugins/tokens/reading/reading.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(plugin_flags) $(CFLAGS) -O3 -fPIC -c -o $@ $<

# The words that the rules know.
$(BUILD)/plugins/quotes/words.o: $(BUILD)/plugins/quotes/word_table.h
$(BUILD)/plugins/quotes/word_table.h: plugins/quotes/word_table.py plugins/quotes/words.tsv plugins/quotes/cues.tsv
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $^ >$@.new && mv $@.new $@
