# The tokens layer is read through plugins/tokens/reading.
plugin_objects_quotes += $(BUILD)/plugins/quotes/reading.o
$(BUILD)/plugins/quotes/%.o: plugin_flags += -Iplugins/tokens/reading
$(BUILD)/plugins/quotes/reading.o: plugins/tokens/reading/reading.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC) $(CC) -Iinclude $(plugin_flags) $(CFLAGS) -O3 -fPIC -c -o $@ $<

# What was learned lies beside the plugin.
plugin_data += quotes.weights
all: $(BUILD)/plugins/quotes.weights
$(BUILD)/plugins/quotes.weights: plugins/quotes/quotes.weights
	@mkdir -p $(@D)
	$(call say,CP) cp $< $@.new && mv $@.new $@

# The words that the rules know.
$(BUILD)/plugins/quotes/words.o: $(BUILD)/plugins/quotes/word_table.h
$(BUILD)/plugins/quotes/word_table.h: plugins/quotes/word_table.py plugins/quotes/words.tsv
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $^ >$@.new && mv $@.new $@

# Training (plugins/quotes/train/train.py): a plugin that writes what the tagger sees, and a program that learns from it.
quotes_shared := $(addprefix $(BUILD)/plugins/quotes/,columns.o features.o templates.o tags.o tagger.o tables.o pieces.o relations.o linking.o)
train-quotes: all $(BUILD)/plugins/quotes/train/quotes_columns.so $(BUILD)/plugins/quotes/train/train
$(BUILD)/plugins/quotes/train/quotes_columns.so: $(addprefix $(BUILD)/plugins/quotes/,train/quotes_columns.o columns.o features.o templates.o tags.o lexemes.o units.o pieces.o text.o marks.o words.o reading.o)
	$(call say,LD) $(CC) $(LDFLAGS) -shared -o $@ $^
$(BUILD)/plugins/quotes/train/train: $(addprefix $(BUILD)/plugins/quotes/,train/train.o train/learning.o train/corpus.o train/ranking.o) $(quotes_shared)
	$(call say,LD) $(CC) $(LDFLAGS) -o $@ $^ -lm
.PHONY: train-quotes
# Square roots of eight numbers at once, which no error code may follow.
$(BUILD)/plugins/quotes/train/learning.o: plugin_flags += -fno-math-errno

# Tests that need more than the plugin: its parts, and an allocator that fails.
$(BUILD)/plugins/quotes/tests/test_tagging: $(addprefix $(BUILD)/plugins/quotes/,columns.o features.o templates.o tags.o tagger.o)
$(BUILD)/plugins/quotes/tests/test_memory: LDFLAGS += -Wl,--wrap=gl_arena_alloc
$(BUILD)/plugins/quotes/tests/test_attribution: $(addprefix $(BUILD)/plugins/quotes/,columns.o features.o templates.o tags.o tagger.o lexemes.o units.o pieces.o relations.o linking.o continuing.o text.o marks.o words.o reading.o)
$(BUILD)/plugins/quotes/tests/test_attribution.o: CPPFLAGS += -Iplugins/tokens/reading
$(BUILD)/plugins/quotes/tests/test_words: $(addprefix $(BUILD)/plugins/quotes/,marks.o words.o reading.o)
$(BUILD)/plugins/quotes/tests/test_words.o: CPPFLAGS += -Iplugins/tokens/reading
$(BUILD)/plugins/quotes/tests/test_people: $(addprefix $(BUILD)/plugins/quotes/,text.o marks.o words.o reading.o)
$(BUILD)/plugins/quotes/tests/test_people.o: CPPFLAGS += -Iplugins/tokens/reading
