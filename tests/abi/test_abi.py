"""The plugin ABI as strangers meet it: plugins built outside the tree from the installed header alone, good ones and every kind of bad one."""
import os, re, subprocess

import pytest
from workshop import ROOT, run

# One plugin that provides and requires what its maker says; every other thing about it can be spoilt.
TEMPLATE = """
#include <gloss/plugin.h>
#include <stdlib.h>
extern const gloss_field_spec fields[], inner[];
const gloss_field_spec inner[] = {{"g", GLOSS_BOOL, 0, 0, NULL, NULL, NULL, NULL}, {NULL, 0, 0, 0, NULL, NULL, NULL, NULL}};
const gloss_field_spec fields[] = {{"f", GLOSS_RECORD, 0, 0, NULL, NULL, NULL, inner}, {NULL, 0, 0, 0, NULL, NULL, NULL, NULL}};
static const gloss_layer_spec layers[] = {PROVIDES {NULL, NULL, NULL, false}};
static const char *const needs[] = {REQUIRES NULL};
static const gloss_option_spec options[] = {
	{"width", GLOSS_OPTION_INTEGER, "3", 1, 9, NULL, "a number"}, {"ratio", GLOSS_OPTION_NUMBER, "0.5", 0, 1, NULL, "another"},
	{"style", GLOSS_OPTION_ENUM, "plain", 0, 0, (const char *const[]){"plain", "bold", NULL}, "a word"}, {NULL, 0, NULL, 0, 0, NULL, NULL}};
static gloss_layer layer;
static gloss_status begin(const gloss_host *host, gloss_instance *self, void **state)
{
	const char *provided = layers[0].name;
	(void)state;
	return !provided || host->layer(self, provided, &layer) ? GLOSS_OK : GLOSS_PLUGIN_ERROR;
}
static gloss_status analyze(void *state, gloss_document *document)
{
	(void)state;
	return !layers[0].name || gloss_append(document, layer, 0, document->length) ? GLOSS_OK : GLOSS_DOCUMENT_ERROR;
}
GLOSS_EXPORT const gloss_descriptor SYMBOL = {HEAD, "NAME", "1.0", "For tests", layers, needs, NULL, options, begin, analyze, NULL};
"""
SIZES = "sizeof(gloss_layer_spec), sizeof(gloss_field_spec), sizeof(gloss_option_spec), 0"


def source(name, provides=(), requires=(), head="GLOSS_HEAD", symbol="gloss_plugin_descriptor"):
    text = TEMPLATE.replace("PROVIDES", "".join(f'{{"{layer}", NULL, NULL, false}}, ' for layer in provides))
    return text.replace("REQUIRES", "".join(f'"{layer}", ' for layer in requires)).replace("HEAD", head).replace("SYMBOL", symbol).replace("NAME", name)


def test_the_installed_header_stands_alone(installed, tmp_path):
    header = [p.relative_to(installed[0]) for p in (installed[0] / "usr/include").rglob("*.h")]
    assert [str(p) for p in header] == ["usr/include/gloss/plugin.h"]
    for language, standard in (("c", "c11"), ("c++", "c++17")):
        for compiler in ("gcc", "clang"):
            if run("which", compiler).returncode:
                continue
            done = run(compiler, "-x", language, f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", *installed[1], "-",
                       input="#include <gloss/plugin.h>\n")
            assert done.returncode == 0, done.stderr


def test_the_example(workshop):
    workshop.build("example", ROOT / "plugins/example/example.c")
    assert len((ROOT / "plugins/example/example.c").read_text().splitlines()) <= 80
    text = "“Write to jo.doe+news@mail.example.org, or see (https://example.org/a?b=c).” – @jo, #budget24 #1 a@b http://x.example/é"
    links = workshop.analyze(text, "example")["layers"]["links"]
    assert [(text[link["begin"]:link["end"]], link["kind"], link.get("site")) for link in links] == [
        ("jo.doe+news@mail.example.org", "email", "mail.example.org"), ("https://example.org/a?b=c", "url", "example.org"), ("@jo", "handle", None),
        ("#budget24", "hashtag", None), ("http://x.example/", "url", "x.example")]
    links = workshop.analyze(text, {"example": {"tags": False}})["layers"]["links"]
    assert [link["kind"] for link in links] == ["email", "url", "url"]


EDGES = {
    "x://y": ["x://y"], "#a://b": ["#a"], "a@b.org://x": ["a@b.org"], "@a@b.c@d.e": ["@a", "b.c@d.e"], "@a+b@c.de": ["@a", "+b@c.de"],
    "-a@x.org.": ["a@x.org"], "a@b.c\0d": ["a@b.c"], "x://y\0z": ["x://y"], "é@ü #é": [], "...@x.org": [], "a@@b": [], "a@b": [], "&#39;": [],
    "x://-": [], "a://": [], "://": [], "@": [], "#": [], "a@.": [], "@@##::": [], "\0@\0#\0": [],
}


@pytest.mark.parametrize("text", EDGES)
def test_the_example_at_the_edges(workshop, text):
    workshop.build("example", ROOT / "plugins/example/example.c")
    result = workshop.analyze(text, "example")
    assert result["outcome"] == "whole"
    assert [text[link["begin"]:link["end"]] for link in result["layers"]["links"]] == EDGES[text]


def test_the_example_takes_linear_time(workshop):
    workshop.build("example", ROOT / "plugins/example/example.c")
    for piece in ("a@", "@a", "a://", "://", "#", "a.", "x@y.", "a-", "a:", ":", "_@"):
        assert workshop.analyze(piece * (1_000_000 // len(piece)), {"example": {"deadline": {"base": "2s"}}})["outcome"] == "whole", piece


def test_a_plugin_in_cxx(workshop):
    workshop.build("acronyms", ROOT / "tests/abi/acronyms.cc", suffix=".cc")
    text = "Naïve: the World Health Organization (WHO) met NATO. A U."
    assert workshop.analyze(text, "acronyms")["layers"]["acronyms"] == [
        {"begin": 38, "end": 41, "letters": 3, "expansion": {"begin": 11, "end": 36}}, {"begin": 47, "end": 51, "letters": 4}]
    assert len(workshop.analyze(text, {"acronyms": {"least": 4}})["layers"]["acronyms"]) == 1


HEADS = {
    "magic": ("0x12345678u, GLOSS_ABI_MAJOR, GLOSS_ABI_MINOR, sizeof(gloss_descriptor), " + SIZES, "is not a glossd plugin: its descriptor begins with 0x12345678"),
    "major": ("GLOSS_MAGIC, 9, 3, sizeof(gloss_descriptor), " + SIZES, "was built for plugin ABI 9.3, this glossd has 1."),
    "size": ("GLOSS_MAGIC, GLOSS_ABI_MAJOR, GLOSS_ABI_MINOR, 24, " + SIZES, "has a descriptor of 24 bytes, wanted "),
    "rows": ("GLOSS_MAGIC, GLOSS_ABI_MAJOR, GLOSS_ABI_MINOR, sizeof(gloss_descriptor), 8, 8, 8, 0", "build it with a header of this ABI"),
    "odd rows": ("GLOSS_MAGIC, GLOSS_ABI_MAJOR, GLOSS_ABI_MINOR, sizeof(gloss_descriptor), " + SIZES.replace("layer_spec)", "layer_spec) + 1"), "build it with a header of this ABI"),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_head_that_is_wrong(workshop, case):
    head, message = HEADS[case]
    workshop.build("bad", source("bad", ["a"], head=head))
    for words in workshop.refused("bad"):
        assert f"{workshop.folder}/plugins/bad.so: " in words and message in words


# What is changed in the template, and what is said of it.
DECLARATIONS = {
    "a version": ('"1.0"', r'"1.\xff"', "a text of `bad` is not UTF-8, or longer than 4096 bytes"),
    "a long summary": ('"For tests"', '"%s"' % ("x" * 4097), "a text of `bad` is not UTF-8, or longer than 4096 bytes"),
    "a layer's help": ('"a", NULL, NULL', r'"a", "\xc3", NULL', "a text of `a` is not UTF-8"),
    "a field's help": ("GLOSS_BOOL, 0, 0, NULL", r'GLOSS_BOOL, 0, 0, "\x80"', "a text of `g` is not UTF-8"),
    "an option's help": ('"a number"', r'"\xed\xa0\x80"', "a text of `width` is not UTF-8"),
    "an option's word": ('"bold"', r'"\xe2\x82"', "a text of `style` is not UTF-8"),
    "a word twice": ('"bold"', '"plain"', 'enum option.style has the name "plain" twice'),
    "an option twice": ('"ratio"', '"width"', "option width is declared twice"),
    "its own layer": ("needs[] = {", 'needs[] = {"a", ', "requires layer `a`, which it provides itself"),
    "a name of no layer": ("needs[] = {", 'needs[] = {"A b", ', '"A b" among the layers that it requires is no name of a layer'),
    "an unknown type": ("GLOSS_RECORD, 0, 0", "77, 0, 0", "field a.f has an unknown type, presence or span: 77, 0, 0"),
    "an unknown presence": ("GLOSS_BOOL, 0, 0", "GLOSS_BOOL, 2, 0", "field f.g has an unknown type, presence or span: 1, 2, 0"),
    "an unknown span": ("GLOSS_RECORD, 0, 0", "GLOSS_RECORD, 0, 200", "field a.f has an unknown type, presence or span: 10, 0, 200"),
    "a list without its end": ("layers[] = {", "layers[] = {%s" % "".join(f'{{"l{i}", NULL, NULL, false}}, ' for i in range(1100)), "has 1024 layers or more, or their list has no end"),
}


@pytest.mark.parametrize("case", DECLARATIONS)
def test_a_declaration_that_is_wrong(workshop, case):
    good, bad, message = DECLARATIONS[case]
    text = source("bad", ["a"]).replace('"a", NULL, NULL', '"a", NULL, fields') if "GLOSS_" in good else source("bad", ["a"])
    assert text.count(good) == 1
    workshop.build("bad", text.replace(good, bad), "-Wno-overlength-strings")
    for words in workshop.refused("bad"):
        assert f"{workshop.folder}/plugins/bad.so: " in words and message in words


def test_no_descriptor(workshop):
    workshop.build("bad", source("bad", symbol="another_descriptor"))
    for words in workshop.refused("bad"):
        assert "plugins/bad.so: is not a glossd plugin: it exports no gloss_plugin_descriptor" in words


def test_no_shared_object(workshop):
    (workshop.folder / "plugins/bad.so").write_text("not an object\n")
    for words in workshop.refused("bad"):
        assert "plugins/bad.so: cannot be loaded: " in words


def test_a_shared_object_that_is_cut_short(workshop):
    workshop.build("bad", source("bad", ["a"]))
    file = workshop.folder / "plugins/bad.so"
    os.truncate(file, file.stat().st_size // 3)
    for words in workshop.refused("bad"):
        assert "plugins/bad.so: cannot be loaded: it is cut short" in words


def test_a_pipe(workshop):
    os.mkfifo(workshop.folder / "plugins/bad.so")
    for words in workshop.refused("bad"):
        assert "plugins/bad.so: cannot be loaded: it is a pipe" in words


def test_a_name_that_differs(workshop):
    workshop.build("bad", source("good"))
    for words in workshop.refused("bad"):
        assert 'plugins/bad.so: calls itself "good"; a plugin\'s name is that of its file' in words


def test_no_such_plugin(workshop):
    for words in workshop.refused("nobody"):
        assert f"{workshop.folder}/test.yaml:2:" in words and "there is no plugin `nobody`" in words and str(workshop.folder / "plugins") in words


def test_a_cycle(workshop):
    for name, provides, requires in (("one", "a", "b"), ("two", "b", "c"), ("three", "c", "a"), ("four", "d", "a")):
        workshop.build(name, source(name, [provides], [requires]))
    for words in workshop.refused("one", "two", "three"):
        assert "test.yaml:1:1: " in words and re.search("`one`, `two`, `three` .*cycle", words)


def test_a_layer_that_nobody_provides(workshop):
    workshop.build("needy", source("needy", ["a"], ["b"]))
    for words in workshop.refused("needy"):
        assert "test.yaml:2:" in words and "plugin `needy` requires layer `b`, which no plugin of the pipeline provides" in words


def test_a_layer_that_is_provided_twice(workshop):
    workshop.build("one", source("one", ["a"]))
    workshop.build("two", source("two", ["a"]))
    for words in workshop.refused("one", "two"):
        assert "test.yaml:3:" in words and "layer `a` is provided twice, by plugin `one` and by plugin `two`" in words


OPTIONS = {
    "unknown": ({"colour": "red"}, "has no option `colour`; it has width, ratio, style"),
    "above": ({"width": 10}, 'option `width` of plugin `one` is "10", wanted 1 to 9'),
    "below": ({"width": 0}, 'option `width` of plugin `one` is "0", wanted 1 to 9'),
    "no number": ({"width": "3px"}, 'option `width` of plugin `one` is "3px", wanted a whole number'),
    "above one": ({"ratio": 1.5}, 'option `ratio` of plugin `one` is "1.5", wanted 0 to 1'),
    "not finite": ({"ratio": "nan"}, 'option `ratio` of plugin `one` is "nan", wanted a number'),
    "no such word": ({"style": "bald"}, 'option `style` of plugin `one` is "bald", wanted one of plain, bold'),
    "a list": ({"width": [1, 2]}, "option `width` of plugin `one` wants one value, not a list"),
    "a map": ({"width": {"a": 1}}, "option `width` must be a value or a list of values"),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_an_option_that_does_not_fit(workshop, case):
    given, message = OPTIONS[case]
    workshop.build("one", source("one", ["a"]))
    for words in workshop.refused({"one": given}):
        assert re.search(r"test\.yaml:2:\d+: ", words) and message in words


def test_options_that_fit(workshop):
    workshop.build("one", source("one", ["a"]))
    assert workshop.analyze("text", {"one": {"width": 9, "ratio": 1, "style": "bold"}})["layers"] == {"a": [{"begin": 0, "end": 4}]}


def test_order_is_what_the_layers_ask(workshop):
    workshop.build("one", source("one", ["a"], ["b"]))
    workshop.build("two", source("two", ["b"]))
    assert [entry["plugin"] for entry in workshop.analyze("text", "one", "two")["provenance"]] == ["two", "one"]


def grown(header):
    """The header as a later minor may have it: each struct that may grow has a member more, at its end."""
    for name in ("gloss_field_spec", "gloss_layer_spec", "gloss_option_spec", "gloss_descriptor"):
        header, changes = re.subn(r"\n\} %s;" % name, r"\n\tconst void *later[3];\n} %s;" % name, header)
        assert changes == 1, name
    header, changes = re.subn(r"(#define GLOSS_ABI_MINOR) \d+", r"\1 7", header)
    assert changes == 1
    return header


@pytest.fixture
def later_header(tmp_path):
    folder = tmp_path / "later"
    (folder / "gloss").mkdir(parents=True)
    (folder / "gloss/plugin.h").write_text(grown((ROOT / "include/gloss/plugin.h").read_text()))
    return folder


def test_a_plugin_of_a_later_minor_loads(workshop, later_header):
    """Its rows are longer than the host's own; what stands behind the host's members is not looked at."""
    workshop.flags = [f"-I{later_header}"]
    workshop.build("example", ROOT / "plugins/example/example.c")
    assert len(workshop.analyze("See https://example.org #now", {"example": {"tags": True}})["layers"]["links"]) == 2


def test_a_plugin_of_an_earlier_minor_loads(workshop, later_header):
    """A host built with the later header reads the shorter rows of a plugin that was built with today's."""
    build = workshop.folder / "later-build"
    done = subprocess.run(["make", "-C", ROOT, "-j2", f"BUILD={build}", "OPT=-O0", "CC=gcc", "SAN=", str(build / "gloss")], capture_output=True, text=True,
                          env={**os.environ, "CPPFLAGS": f"-I{later_header}"}, timeout=280)
    assert done.returncode == 0, done.stderr
    workshop.build("example", ROOT / "plugins/example/example.c")
    links = workshop.analyze("See https://example.org #now", {"example": {"tags": True}}, program=build / "gloss")["layers"]["links"]
    assert [link["kind"] for link in links] == ["url", "hashtag"]
