# The word tables are compiled from their .tsv files before anything that reads them.
$(BUILD)/plugins/numbers/terms.o: $(BUILD)/plugins/numbers/terms_table.h
$(BUILD)/plugins/numbers/terms_table.h: plugins/numbers/terms.py $(wildcard plugins/numbers/*.tsv)
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $< plugins/numbers > $@.new && mv $@.new $@
