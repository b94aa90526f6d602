// For tests: a plugin in C++17, built outside the tree from the installed header alone. Finds acronyms and, where it stands in front of their
// brackets, what they are short for: "World Health Organization (WHO)".
#include <gloss/plugin.h>

#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace
{

const gloss_field_spec fields[] = {
	{"letters", GLOSS_INTEGER, GLOSS_REQUIRED, GLOSS_NO_SPAN, "how many", nullptr, nullptr, nullptr},
	{"expansion", GLOSS_SPAN, GLOSS_OPTIONAL, GLOSS_NO_SPAN, "what it is short for", nullptr, nullptr, nullptr},
	{},
};
const gloss_layer_spec layers[] = {{"acronyms", "words of capitals", fields, false}, {}};
const gloss_option_spec options[] = {{"least", GLOSS_OPTION_INTEGER, "2", 1, 20, nullptr, "letters of the shortest"}, {}};

struct acronyms {
	gloss_layer layer;
	gloss_field letters, expansion;
	std::size_t least;
	std::vector<std::uint32_t> capitals; // where the words with a capital begin, since the last full stop
};

bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool letter(char c) { return capital(c) || (c >= 'a' && c <= 'z'); }

gloss_status open(const gloss_host *host, gloss_instance *self, void **state)
{
	auto own = new (std::nothrow) acronyms{};
	*state = own;
	if (!own || !host->layer(self, "acronyms", &own->layer) ||
	    !host->field(self, own->layer, "letters", GLOSS_INTEGER, &own->letters) ||
	    !host->field(self, own->layer, "expansion", GLOSS_SPAN, &own->expansion)) {
		delete own;
		return GLOSS_PLUGIN_ERROR;
	}
	own->least = static_cast<std::size_t>(host->option_integer(self, "least"));
	return GLOSS_OK;
}

gloss_status analyze(void *state, gloss_document *document)
{
	auto &own = *static_cast<acronyms *>(state);
	const std::string_view text(document->text, document->length);
	own.capitals.clear();
	for (std::size_t at = 0; at < text.size(); at++) {
		if (text[at] == '.')
			own.capitals.clear();
		if (!letter(text[at]) || (at && letter(text[at - 1])))
			continue;
		std::size_t end = at, upper = 0;
		for (; end < text.size() && letter(text[end]); end++)
			upper += capital(text[end]);
		if (upper < own.least || upper != end - at) {
			if (capital(text[at]))
				own.capitals.push_back(static_cast<std::uint32_t>(at));
			continue;
		}
		auto row = gloss_append(document, own.layer, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end));
		if (!row)
			return GLOSS_DOCUMENT_ERROR;
		gloss_set_integer(row, own.letters, static_cast<std::int64_t>(upper));
		if (at > 1 && text[at - 1] == '(' && own.capitals.size() >= upper) {
			auto begin = own.capitals[own.capitals.size() - upper];
			gloss_set_span(row, own.expansion, gloss_span{begin, static_cast<std::uint32_t>(at - 2)});
		}
	}
	return GLOSS_OK;
}

void close(void *state) { delete static_cast<acronyms *>(state); }

} // namespace

GLOSS_PLUGIN = {GLOSS_HEAD, "acronyms", "1.0", "Acronyms and what they are short for", layers, nullptr, nullptr, options,
		open,       analyze,    close};
