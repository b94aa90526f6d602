# The scanner's character classes come from unicode-data.
$(BUILD)/plugins/tokens/classes.re: plugins/tokens/classes.py
	@mkdir -p $(@D)
	$(call say,TABLE) python3 $< /usr/share/unicode >$@.new && mv $@.new $@
$(BUILD)/plugins/tokens/tokens.re.c: $(BUILD)/plugins/tokens/classes.re
