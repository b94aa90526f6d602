#!/usr/bin/env python3
"""Compile the .tsv files beside this one into hash tables in C, or into the documentation page of the units and currencies.

usage: terms.py FOLDER > terms_table.h
       terms.py --names FOLDER > word_names.h
       terms.py --page FOLDER > docs/units.md

Words are found by their key (the first eight bytes, see the tokens plugin), longer forms by their bytes; terms.c has the other half of
both hashes.
"""
import re
import sys

WORD_SLOT_BITS = 15
WORD_SHARED, WORD_NOTED, WORD_MARKS = 1, 2, 2  # see terms.h
OTHER_SLOT_BITS = 12
LONGEST_MEASURE = 6  # tokens
PART_NAMES = {"paise": "paisa", "pennies": "penny", "p": "pence", "ore": "öre", "stotinki": "stotinka", "agorot": "agora"}

PREFIXES = {"pico": ("p", 1e-12), "nano": ("n", 1e-9), "micro": ("µ", 1e-6), "milli": ("m", 1e-3), "centi": ("c", 1e-2), "deci": ("d", 1e-1),
            "deca": ("da", 1e1), "hecto": ("h", 1e2), "kilo": ("k", 1e3), "mega": ("M", 1e6), "giga": ("G", 1e9), "tera": ("T", 1e12), "peta": ("P", 1e15), "exa": ("E", 1e18)}
CHOICES = {"": (), "all": [p for p in PREFIXES if p not in ("peta", "exa")], "small": ("nano", "micro", "milli"),
           "binary": ("kilo", "mega", "giga", "tera", "peta", "exa"), "large": ("kilo", "mega", "giga"), "milli": ("milli",), "centi": ("centi",),
           "thousands": ("kilo", "mega")}
# The unit of SI for each kind of unit that has one.
SI = {"length": ("metre", "m"), "area": ("square metre", "m2"), "volume": ("cubic metre", "m3"), "mass": ("kilogram", "kg"), "time": ("second", "s"),
      "speed": ("metre per second", "m/s"), "power": ("watt", "W"), "energy": ("joule", "J"), "potential": ("volt", "V"), "current": ("ampere", "A"),
      "resistance": ("ohm", "Ohm"), "force": ("newton", "N"), "pressure": ("pascal", "Pa"), "frequency": ("hertz", "Hz"), "temperature": ("kelvin", "K"),
      "angle": ("radian", "rad"), "flow": ("cubic metre per second", "m3/s"), "torque": ("newton metre", "N.m"), "rate": ("hertz", "Hz"),
      "information": ("bit", "bit"), "bandwidth": ("bit per second", "bit/s"), "amount": ("mole", "mol"), "activity": ("becquerel", "Bq"),
      "dose": ("sievert", "Sv"), "absorbed_dose": ("gray", "Gy"), "light": ("lumen", "lm"), "illuminance": ("lux", "lx"), "induction": ("tesla", "T"),
      "charge": ("coulomb", "C"), "capacitance": ("farad", "F"), "inductance": ("henry", "H"), "conductance": ("siemens", "S"), "flux": ("weber", "Wb"),
      "intensity": ("candela", "cd"), "luminance": ("candela per square metre", "cd/m2"), "solid_angle": ("steradian", "sr"),
      "catalysis": ("katal", "kat"), "concentration": ("mole per cubic metre", "mol/m3")}
CALENDAR = ("month", "quarter", "year", "decade", "century", "millennium", "night", "weekend", "business day")  # no fixed number of seconds
WORDS = ("gray", "henry", "gill", "nit", "are")  # their names are more often something else
OFFSETS = {"celsius": 273.15, "fahrenheit": 255.3722222222222, "delisle": 373.15}  # in kelvin, behind the factor
# Units that "a" before them counts, as a prefix or a second word lets it: "a mile", but not "a foot" or "a bar".
COUNTED_BY_ARTICLE = ("mile", "acre", "hectare", "gallon", "litre", "gram", "ounce", "pint", "quart", "tablespoon", "teaspoon", "bushel", "watt", "furlong", "inch",
                      "tonne", "light-year")
GLUED_SQUARES = ("metre", "kilometre", "centimetre", "foot", "mile", "yard", "inch")  # sqft, sqmiles
# Forms of units that the tables make of others.
OTHER_FORMS = (("kilogram", ("Kg", "KG", "Kgs"), ("kilo", "kilos", "kgs")), ("cubic centimetre", ("cc",), ()), ("kilometre", ("kms", "KM", "Km"), ()),
               ("centimetre", ("cms",), ()), ("milligram", ("mgs",), ()), ("microgram", ("mcg",), ()), ("square foot", ("sf",), ()), ("cubic foot", ("cuft",), ()), ("cubic metre", ("cbm",), ()),
               ("microfarad", ("µF", "uF"), ()), ("nanofarad", ("nF",), ()), ("picofarad", ("pF",), ()), ("millihenry", ("mH",), ()),
               ("millitesla", ("mT",), ()), ("microtesla", ("µT",), ()), ("microsiemens", ("µS",), ()), ("millisiemens", ("mS",), ()),
               ("kilohertz", ("KHz",), ()), ("megahertz", ("Mhz",), ()), ("gigahertz", ("Ghz",), ()), ("kilowatt hour", ("KWh", "kwh"), ()),
               ("centipoise", ("cP",), ()), ("centistokes", ("cSt",), ()), ("millicoulomb", ("mC",), ()),
               ("kiloparsec", ("kpc",), ()), ("megaparsec", ("Mpc",), ()), ("terabit", ("Tb",), ()), ("kilobit", ("kb", "Kb"), ()), ("megabyte", ("mb",), ()), ("gigabyte", ("gb",), ()), ("terabyte", ("tb",), ()), ("gigabyte", (), ("gig", "gigs")), ("megabyte", (), ("meg", "megs")),
               ("megabit per second", ("mbps", "MBit/s"), ()), ("gigabit per second", ("gbps",), ()), ("kilobit per second", ("KBPS",), ()))
SENSES = ("none", "about", "over", "under", "at_least", "at_most", "up", "down", "exactly")
INVARIABLE = ("foot", "hertz", "siemens", "lux", "yen", "yuan", "renminbi", "baht", "rand", "won", "quid", "sterling", "celsius", "fahrenheit",
              "feet", "inch", "inches", "century", "millennia")


def rows(path):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("# ")]


def listed(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def plural(form):
    """A name and its regular plural; names of more words take it at the end, or before "per"."""
    head, per, tail = form.partition(" per ")
    last = head.rpartition(" ")[2]
    if last in INVARIABLE and last != "century" or last.endswith("s"):
        return [form]
    if last.endswith("y") and last[-2] not in "aeiou":
        return [form, head[:-1] + "ies" + per + tail]
    return [form, head + ("es" if last.endswith(("ch", "sh", "x")) else "s") + per + tail]


def loose(form):
    """A unit's form as it is looked up: over hyphens and stops, as in "square-foot" and "sq. ft."."""
    return re.sub(r"(?<=[^\W\d])[.-]\s*(?=[^\W\d])", " ", form).rstrip(".")


def units(folder):
    """Every unit, those with prefixes and powers too: [name, kind, factor, ucum, symbols, names, smaller, counted by an article]."""
    out = []
    for row in rows(folder + "/units.tsv"):
        name, kind, factor, ucum, choice, symbols, forms, smaller = (row + [""] * 8)[:8]
        factor, symbols, forms = float(factor), listed(symbols), [name.lower()] + listed(forms)
        made = [[name, factor, ucum, symbols, [f for f in forms if f not in WORDS], smaller, name in COUNTED_BY_ARTICLE]]
        for prefix in CHOICES[choice]:
            letter, times = PREFIXES[prefix]
            letters = ["µ", "μ", "u"] if letter == "µ" else ["k", "K"] if letter == "k" and kind == "information" else [letter]
            made.append([prefix + name, factor * times, letters[-1 if letter == "µ" else 0] + ucum, [p + s for p in letters for s in symbols],
                         [prefix + gap + f for f in forms for gap in (["", " "] if choice in ("all", "binary") else [""])]
                         + (["deka" + f for f in forms] if prefix == "deca" else []), "", kind != "time"])
        for made_name, made_factor, code, signs, names, then, counted in made:
            out.append([made_name, kind, made_factor, code, signs, [p for f in names for p in plural(f)], then, counted])
        if kind == "length":
            for made_name, made_factor, code, signs, names, *_ in list(made):
                for power, words, marks, area in ((2, ("square ", "sq "), ("2", "²"), "area"), (3, ("cubic ", "cu "), ("3", "³"), "volume")):
                    bare = [p for f in names if " " not in f for p in plural(f)]
                    all_names = [w + p for p in bare for w in words] + [f"{p} {'squared' if power == 2 else 'cubed'}" for p in bare]
                    all_names += [w + s.lower() for s in signs for w in words if s.isalpha()]
                    all_names += ["sq" + p for p in bare + signs if made_name in GLUED_SQUARES and power == 2]
                    out.append([words[0] + made_name, area, made_factor ** power, code + str(power), [s + m for s in signs if s.isalpha() for m in marks], all_names, "", True])
    at = {u[0]: u for u in out}
    for name, symbols, names in OTHER_FORMS:
        at[name][4].extend(symbols)
        at[name][5].extend(names)
    for unit in out:  # BTUs
        unit[4] = list(dict.fromkeys(loose(s) for s in unit[4] + [s + "s" for s in unit[4] if len(s) > 2 and s.isupper() and s.isascii()]))
        unit[5] = list(dict.fromkeys(loose(f) for f in unit[5]))
    return out


def quoted(text):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in text.encode()) + '"'


def tokens(form):
    """The form as the tokens plugin takes it apart."""
    return re.findall(r"[^\W\d_]\w*(?:['\u2019][^\W\d_]\w*)*|\d+|[<>=~≈≥≤]{2}|\^\+|\S", form)


def folded(form):
    """ASCII letters small, as the tokens plugin's keys have them."""
    return "".join(c.lower() if c.isascii() else c for c in form)


def key(form):
    return int.from_bytes(form.encode()[:8], "little")


def key_hash(form):
    """Of a word: its key, multiplied by an odd number, so that no two keys have the same."""
    return key(form) * 0xD6E8FEB86659FD93 % 2**64


def form_hash(form):
    """Of a form of several tokens: 32-bit FNV-1a."""
    value = 2166136261
    for byte in form.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def places_of(entries, size):
    """An open-addressing table with linear probing, of (hash, entry): each entry in the first free place from its hash on; 0 is free."""
    places = [0] * size
    for at, entry in entries:
        at %= size
        while places[at]:
            at = (at + 1) % size
        places[at] = entry
    return places


def print_slots(name, places, storage=""):
    size = len(places)
    print(f"{storage}const uint16_t {name}[{size}] = {{")
    for at in range(0, size, 24):
        print("\t" + ", ".join(map(str, places[at:at + 24])) + ",")
    print("};\n")


def table(name, c_type, entries):
    """entries: {form: initialiser of what follows the form and its length}."""
    print(f"static const {c_type} {name}[] = {{")
    for form, rest in entries.items():
        print(f"\t{{{quoted(form)}, {len(form.encode())}, {rest}}},")
    print("};\n")
    size = 1
    while size < 2 * len(entries):
        size *= 2
    print_slots(f"{name}_slots", places_of(((form_hash(form), index) for index, form in enumerate(entries, 1)), size), "static ")


# What a row of the lexicon gives to its word.
SENSE_ROLES = ("modifier", "after", "change", "comparison")
CALENDAR_ROLES = ("month", "weekday", "season", "daypart", "day", "direction", "clock", "repeat", "decade", "quarter", "fiscal", "portion", "bound")
BEGIN_ROLES = ("small", "tens", "hundred", "magnitude", "dozen", "ordinal", "vague", "month", "weekday", "day", "direction", "clock", "money", "begins", "decade",
               "quarter", "fiscal", "moment", "period", "repeat", "season", "holiday", "possessive")
POSSESSIVE_ROLES = ("month", "weekday", "season", "daypart", "day", "period")
GIVEN_NAMES = ("april", "may", "june", "august", "summer", "autumn")
VALUE_ROLES = ("small", "tens", "hundred", "magnitude", "dozen", "ordinal", "parts")


class Word:
    """A token that the lexicon knows, or with which a longer form begins or ends; lengths are sets of bits, one for each number of tokens."""

    def __init__(self):
        self.roles, self.value, self.scale, self.calendar, self.sense, self.name = [], 0, 0, 0, "none", None
        self.units = self.currencies = self.after = self.modifiers = self.holidays = self.ends = self.inside = 0


def read_lexicon(folder):
    """The words, and the phrases of several tokens with what they say."""
    words, phrases = {}, {}
    for form, role, value in rows(folder + "/lexicon.tsv"):
        parts = tokens(form)
        if len(parts) > 1:
            at_end = words.setdefault(parts[-1 if role == "modifier" else 0], Word())
            lengths = "modifiers" if role == "modifier" else "after"
            setattr(at_end, lengths, getattr(at_end, lengths) | 1 << len(parts))
            phrases.setdefault(form, ([], value))[0].append("ROLE_" + role.upper())
            continue
        word = words.setdefault(form, Word())
        if role in SENSE_ROLES:
            word.sense = value
        elif role in CALENDAR_ROLES:
            word.calendar = int(value)
        elif role in ("suffix", "vague", "letter"):
            word.scale = int(value)
        elif role in VALUE_ROLES:
            word.value = int(value)
        if role == "named":
            word.name = value if value != "1" else None
        elif role == "ends":
            word.ends = int(value)
        else:
            word.roles.append(role)
    for form, word in words.items():
        word.modifiers |= 2 * ("modifier" in word.roles)
        word.after |= 2 * ("after" in word.roles)
        word.name = word.name or (re.sub("\\W", "_", form) if form[0].isalpha() and form.isascii() else None)
    return words, phrases


def holidays(folder):
    """The rules, and the names with the index of theirs: {month, day, weekday, nth, offset, easter}."""
    rules, names = [], {}
    for name, rule, *others in rows(folder + "/holidays.tsv"):
        easter = re.fullmatch(r"easter([+-]\d+)", rule)
        month, day, nth, offset = (int(part or 0) for part in re.fullmatch(r"(\d+)-(\d+)(?:-(-?\d+))?([+-]\d+)?", rule).groups()) if not easter else (0, 0, 0, int(easter[1]))
        rules.append(f"{{{month}, {0 if nth else day}, {day if nth else 0}, {nth}, {offset}, {'true' if easter else 'false'}}}")
        for form in [name] + (listed(others[0]) if others else []):
            for written in {form, form.replace("'", "\u2019")}:
                names[written] = len(rules) - 1
    return rules, names


def add_holidays(folder, words, phrases):
    rules, names = holidays(folder)
    for form in sorted(names):
        parts = tokens(folded(form))
        word = words.setdefault(parts[0], Word())
        for part in parts[1:]:  # that they are known tells "New Year" from "New Jersey"
            words.setdefault(part, Word())
        word.holidays |= 1 << len(parts)
        if "holiday" not in word.roles:
            word.roles.append("holiday")
        phrases.setdefault(folded(form), ([], "none"))[0].append("ROLE_HOLIDAY")
    return rules, names


def add_measures(words, measures, every):
    """Tells the words that begin the form of a unit or currency how long such forms are."""
    for form, (unit, currency, flags, *_) in measures.items():
        parts = tokens(folded(form))
        word = words.setdefault(parts[0], Word())
        if len(parts) > LONGEST_MEASURE or re.fullmatch(r"\$\w+", form):  # $US113 is one token with its number: money.c looks for it
            continue
        for part in parts[1:]:
            if not part.isdigit():
                words.setdefault(part, Word()).inside = 1
        word.units |= (unit >= 0) << len(parts)
        if unit >= 0 and len(parts) == 1 and every[unit][7] and "MEASURE_NAME" in flags and "counted" not in word.roles:
            word.roles.append("counted")
        word.currencies |= (currency >= 0) << len(parts)
        if "MEASURE_SIGN" in flags and not {"function", "money"} & set(word.roles):
            word.roles.append("money")  # but not "ALL 500 seats"


def add_possessives(words):
    """Monday's is Monday: the word stands for that of its value. Not those of names (May's)."""
    for form in list(words):
        if not {*words[form].roles} & {*POSSESSIVE_ROLES} or form in GIVEN_NAMES or form.endswith("s"):
            continue
        for written in (form + "'s", form + "\u2019s"):
            word = words.setdefault(written, Word())
            word.value = form
            word.roles.append("possessive")


def is_looked_at(form, word):
    """Whether its key is not all that there is to know about it."""
    return len(form.encode()) >= 8 or "possessive" in word.roles


def all_words(folder):
    """All words in the order of their numbers: those together that documents have often, and behind all others those that are looked at; phrases, holidays and measures."""
    words, phrases = read_lexicon(folder)
    of_lexicon = set(words)
    rules, names = add_holidays(folder, words, phrases)
    measures = read_measures(folder)
    add_measures(words, measures, units(folder))
    add_possessives(words)
    order = sorted(words, key=lambda form: (is_looked_at(form, words[form]), form not in of_lexicon, not {*words[form].roles} & {*BEGIN_ROLES}))
    numbers = {form: number for number, form in enumerate(order, 1)}
    for word in words.values():
        if "possessive" in word.roles:
            word.value = numbers[word.value]
    return {form: words[form] for form in order}, of_lexicon, phrases, rules, names, measures


def print_words(words):
    print("const struct gl_word gl_words[] = {\n\t{.form = \"\"},")
    for form, w in words.items():
        roles = " | ".join("ROLE_" + role.upper() for role in w.roles) or "0"
        print(f"\t{{{quoted(form)}, {roles}, {w.value}, {w.scale}, {len(form.encode())}, {w.calendar}, "
              f"{SENSES.index(w.sense)}, {w.units}, {w.currencies}, {w.after}, {w.modifiers}, {w.holidays}, {w.ends}, {w.inside}}},")
        assert not w.ends or not (w.units or w.currencies or w.after), f"{form} goes on with a number"
    print("};\nconst int gl_word_count = sizeof(gl_words) / sizeof(*gl_words);\n")
    print("const uint64_t gl_begin_roles = " + " | ".join("ROLE_" + role.upper() for role in BEGIN_ROLES) + ";\n")
    print_index(words)


def print_index(words):
    """The slots of the words, see gl_word_slots; those that find theirs taken go elsewhere."""
    rest = 64 - WORD_SLOT_BITS
    slots, others = [WORD_NOTED << rest] * (1 << WORD_SLOT_BITS), []
    for number, (form, word) in enumerate(words.items(), 1):
        upper, lower = divmod(key_hash(form), 1 << rest)
        if slots[upper] >> rest + WORD_MARKS:
            slots[upper] |= WORD_SHARED << rest
            others.append((key_hash(form), number))
        else:
            noted = is_looked_at(form, word) or {*word.roles} & {*BEGIN_ROLES}
            slots[upper] = (number << WORD_MARKS | (WORD_NOTED if noted else 0)) << rest | lower
    print(f"const uint64_t gl_word_slots[{len(slots)}] = {{")
    for at in range(0, len(slots), 8):
        print("\t" + ", ".join(map(hex, slots[at:at + 8])) + ",")
    print("};\n")
    size = 1 << OTHER_SLOT_BITS
    assert len(words) < 1 << WORD_SLOT_BITS - WORD_MARKS and len(others) < size / 2
    print_slots("other_words", places_of(((at >> 64 - OTHER_SLOT_BITS, number) for at, number in others), size), "static ")


def print_names(folder):
    """The indices of the words in the table, for rules that ask for one word."""
    words, of_lexicon, *_ = all_words(folder)
    print("/* Made by terms.py from the tables beside it; not to be edited. */\nenum gl_word_name {\n\tWORD_NONE = 0,")
    for number, (form, word) in enumerate(words.items(), 1):
        if word.name and form in of_lexicon:
            print(f"\tWORD_{word.name.upper()} = {number},")
    print("};\n\n/* From this number on words are to be looked at: they may be longer than their key, or stand for others. */")
    print(f"enum {{ GL_WORDS_LOOKED_AT = {1 + sum(not is_looked_at(*entry) for entry in words.items())} }};")


def read_measures(folder):
    """The forms of units and currencies: {form: [index of the unit, of the currency, flags, of the ambiguous sign, name and share of a part]}, -1: none."""
    measures = {}
    every = units(folder)
    for index, unit in enumerate(every):
        for symbol in unit[4]:
            measures.setdefault(symbol, [index, -1, "MEASURE_SYMBOL", -1, None, 0])
    for index, unit in enumerate(every):
        for form in unit[5]:
            measures.setdefault(form.lower(), [index, -1, "MEASURE_NAME", -1, None, 0])
    ambiguous = assumed(folder)
    codes = [row[0] for row in rows(folder + "/currencies.tsv")]
    for number, (_, code, forms, *_) in enumerate(ambiguous):
        for form in listed(forms):
            word = form[0].isalpha() and form[0].islower()
            for written in plural(form) if word and form != "kr" else [form]:
                add_currency(measures, written, codes.index(code), "MEASURE_NAME" if word and form != "kr" else "MEASURE_SIGN", number)
    for index, row in enumerate(rows(folder + "/currencies.tsv")):
        code, _, signs, forms, parts = (row + [""] * 5)[:5]
        for sign in [code] + [written for sign in listed(signs) for written in sign_forms(sign)]:
            add_currency(measures, sign, index, "MEASURE_SIGN")
        for form in listed(forms):
            for written in plural(form.lower()):
                add_currency(measures, written, index, "MEASURE_NAME")
        for part in listed(parts):
            name, _, share = part.partition(":")
            for written in plural(name.lower()) if len(name) > 1 else []:
                add_currency(measures, written, index, "MEASURE_PART", part=PART_NAMES.get(name, name), share=int(share or 100))
    return measures


def assumed(folder):
    """What an ambiguous sign or name is taken for: [sign, code, forms, why]."""
    return rows(folder + "/assumed.tsv")


def sign_forms(sign):
    """A sign as texts have it: US$, US $, $US, U.S.$, u.s. $."""
    letters = sign[:-1]
    if not sign.endswith("$") or not letters.isalpha():
        return [sign]
    forms = [sign, f"{letters} $", "$" + letters] + ([f"{letters.lower()} $", letters.lower() + "$"] if letters not in ("A", "S") else [])
    if len(letters) == 2 and letters.isupper():
        dotted = f"{letters[0]}.{letters[1]}"
        forms += [d + gap for d in (dotted, dotted.lower()) for gap in ("$", " $", ".$", ". $")]
    return forms


def add_currency(measures, form, index, flag, ambiguous=-1, part=None, share=0):
    entry = measures.setdefault(form, [-1, -1, "0", -1, None, 0])
    if entry[1] < 0:
        entry[1:] = [index, entry[2] + " | " + flag, ambiguous, part, share]


def compile_tables(folder):
    print("/* Made by terms.py from the tables beside it; not to be edited. */\n")
    every = units(folder)
    names = [u[0] for u in every]
    print("static const struct gl_unit units[] = {")
    for name, kind, factor, ucum, _, _, smaller, counted in every:
        flags = [str(flag).lower() for flag in (name in CALENDAR, counted)]
        print(f"\t{{{quoted(name)}, {quoted(ucum) if ucum else 'NULL'}, {factor!r}, KIND_OF_{kind.upper()}, {names.index(smaller) if smaller else -1}, {', '.join(flags)}, {OFFSETS.get(name, 0)!r}}},")
    print("};\nconst int gl_unit_count = sizeof(units) / sizeof(*units);\n\nstatic const struct gl_si units_of_si[KIND_OF_USERS + 1] = {")
    for kind, (name, code) in SI.items():
        print(f"\t[KIND_OF_{kind.upper()}] = {{{quoted(name)}, {quoted(code)}}},")
    print("};\n\nstatic const struct gl_currency currencies[] = {")
    for row in rows(folder + "/currencies.tsv"):
        print(f"\t{{{quoted(row[0])}}},")
    print("};\n")
    print("const struct gl_ambiguous gl_ambiguous[] = {")
    for sign, code, *_ in assumed(folder):
        print(f"\t{{{quoted(sign)}, {quoted(code)}}},")
    print("};\nconst int gl_ambiguous_count = sizeof(gl_ambiguous) / sizeof(*gl_ambiguous);\n")
    words, _, phrases, rules, names, measures = all_words(folder)
    print("static const struct gl_holiday holidays[] = {\n\t" + ",\n\t".join(rules) + ",\n};\n")
    print_words(words)
    table("phrases", "struct gl_phrase", {form: f"{' | '.join(roles)}, {SENSES.index(sense)}, {names.get(form, -1)}" for form, (roles, sense) in phrases.items()})
    table("measures", "struct gl_measure", {form: f"{unit}, {currency}, {flags}, {ambiguous}, {share}, {quoted(part) if part else 'NULL'}"
                                          for form, (unit, currency, flags, ambiguous, part, share) in measures.items()})


def page(folder):
    print("# Units and currencies\n\nWhat the `numbers` layer calls them. Made by `plugins/numbers/terms.py --page plugins/numbers` from `units.tsv`,\n`currencies.tsv` and `assumed.tsv`.\n")
    print("Units of money are ISO 4217 codes, or the name of the hundredth where that is what the text has (`cent`, `penny`, `pence`). Rates are joined by `per`:\n"
          "`kilometre per hour`, in UCUM with `/`; products by a space, in UCUM with a point: `pascal second`, `Pa.s`. Powers of lengths are `square metre` and `cubic metre`,\n"
          "of others `second squared`. `percent` has the UCUM code `%`; `percentage point` and `basis point` have none.\n")
    print("## Units\n\n| unit | kind | UCUM |\n|---|---|---|")
    for name, kind, _, ucum, *_ in units(folder):
        print(f"| {name} | {kind} | {'`' + ucum + '`' if ucum else ''} |")
    print("\n## Currencies\n\n| code | names |\n|---|---|")
    for row in rows(folder + "/currencies.tsv"):
        code, _, signs, forms, _ = (row + [""] * 5)[:5]
        print(f"| {code} | {', '.join(listed(forms)[:1] + listed(signs))} |")
    print("\n## Signs and names of several currencies\n\nThese are marked `assumed`; the option `currencies` says otherwise: `currencies: [$=CAD, kr=NOK]`.\n\n"
          "| sign | taken for | forms | why |\n|---|---|---|---|")
    for sign, code, forms, why in assumed(folder):
        print(f"| {sign} | {code} | {', '.join(listed(forms))} | {why} |")


if __name__ == "__main__":
    if sys.argv[1] == "--page":
        page(sys.argv[2])
    elif sys.argv[1] == "--names":
        print_names(sys.argv[2])
    else:
        compile_tables(sys.argv[1])
