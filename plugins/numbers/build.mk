# The word tables are compiled from their .tsv files before anything that reads them.
number_tables := $(BUILD)/plugins/numbers/terms_table.h $(BUILD)/plugins/numbers/word_names.h
$(plugin_objects_numbers): $(number_tables)
$(BUILD)/plugins/numbers/word_names.h: table_flags := --names
$(number_tables): plugins/numbers/terms.py $(wildcard plugins/numbers/*.tsv)
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $< $(table_flags) plugins/numbers > $@.new && mv $@.new $@
