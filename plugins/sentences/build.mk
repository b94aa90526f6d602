# The tokens layer is read through plugins/tokens/reading.
plugin_objects_sentences += $(BUILD)/plugins/sentences/reading.o
$(BUILD)/plugins/sentences/%.o: plugin_flags += -Iplugins/tokens/reading
$(BUILD)/plugins/sentences/reading.o: plugins/tokens/reading/reading.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(plugin_flags) $(CFLAGS) -O3 -fPIC -c -o $@ $<

$(BUILD)/plugins/sentences/model.o: plugins/sentences/weights
$(BUILD)/plugins/sentences/model.o: plugin_flags += -DWEIGHTS='"$(CURDIR)/plugins/sentences/weights"'

# For training (train/train.py): the plugin with a recorder in place of the model.
$(BUILD)/plugins/sentences/train/sentences.so: $(filter-out %/model.o,$(call objects,plugins/sentences/*.c)) $(BUILD)/plugins/sentences/train/record.o $(BUILD)/plugins/sentences/reading.o
	$(call say,LD) $(CC) $(LDFLAGS) -shared -o $@ $^
$(BUILD)/plugins/sentences/train/%.o: plugin_flags += -Iplugins/sentences -Iplugins/tokens/reading
