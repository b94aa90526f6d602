#!/usr/bin/python3
"""Writes the bench's texts: news prose from templates of our own, and hostile texts. The same arguments give the same bytes, on every machine: the
numbers come from a generator of its own, not from Python's library.

usage: prose.py BYTES [KIND] >FILE        KIND: news (the default) or one of the hostile texts below
"""
import sys

MASK = (1 << 64) - 1
TOLD_PERCENT = 40  # of the sentences have quotes or numbers: as many of these in each KB as in news (../shared/eval, polnear-dev)

FIRST = "Ana Miriam Thomas Jane Peter Lena Omar Grace Ruth Daniel Kwame Ingrid Luis Priya Hana Viktor Nadia Samuel Elise Marcus Fatima Leo Sofia Henry".split()
LAST = ("Ruiz Aldous Okafor Whitlock Lachlan Ortiz Haddad Kim Novak Brandt Mensah Larsen Delgado Rao Sato Petrov Karimi Osei Laurent Webb Khan Fischer "
        "Moreau Lindqvist O’Neill Castellanos").split()
TITLE = "Mr. Ms. Dr. Sen. Gov. Prof. Councillor Mayor Gen. Rep.".split()
ROLE = ("the mayor of {town}|a spokeswoman for the ministry|the chief executive of {firm}|a professor of economics at the University of {town}|the union’s "
        "president|a lawyer for the families|the port’s director|an analyst at {firm}|the minister for transport|a nurse at the county hospital").split("|")
TOWN = "Port Ellery|Halden|St. Brendan’s|Marlow Falls|New Arden|Kestrel Bay|Oakhurst|Vila Serra|Lindau|Brackwater|Harrow County|Lower Sedge".split("|")
FIRM = "Ellery Lines Inc.|Northgate Holdings|Aldane & Co.|the Meridian Group|Brightwater Energy|Calder Rail|Tamsin Foods Ltd.|Oriel Systems Corp.".split("|")
SAY = "said|said|said|told reporters|added|argued|warned|insisted|explained|noted|said in a statement|said on {day}".split("|")
THINK = "believes|expects|hopes|fears|thinks|denied|acknowledged|announced|conceded|predicted|claimed|suggested".split("|")
DAY = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTH = "January February March April May June July August September October November December Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split()
THING = "bridge ferry budget hospital school pipeline harbour railway reservoir contract merger inquiry election strike harvest vaccine tunnel tariff airport museum".split()
STATE = ("late|over budget|unsafe|popular|closed for repairs|cheaper than planned|under review|on schedule|a symbol of the region|too expensive to keep|in better "
         "shape than its neighbours|what voters asked for").split("|")
NUMERAL = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty twenty-six forty-one sixty".split()
UNIT = "miles|km|tonnes|kilograms|hours|acres|passengers|jobs|households|vehicles a day|metres|beds|gallons|degrees".split("|")

# What {name} stands for, where it is not one of the tables. {a|b} in a template is a choice.
CLAIM = ("the {thing} is {state}|we had no choice|nobody asked the people who live here|it will cost {money}|we lost the {thing} in a single {season}, and with it half of what made this town|this is the end "
         "of the road for the {thing}|they promised us a {thing} and gave us a {adjective} {noun}|I have worked here for {numeral} years and never seen the like|the {thing} "
         "belongs to {town}|you can’t run a {thing} on hope|there is no money left|if the {thing} fails, {town} fails|the figures speak for themselves, whatever the {people} may say|the {noun} was {adjective} from the beginning and everyone in {town} knew it|the {people} need a {thing} that works").split("|")
MONEY = "${n1}.{d} {scale}|${k}|€{n1}.{d}m|£{n2},{ddd}|${n2}|about ${n1} million|{n2},{ddd} dollars|${n1}.{d}{d} a share".split("|")
PERCENT = "{n2} percent|{n1}.{d} percent|{n2}%|{n1}.{d} per cent|between {n1} and {n2} percent|{n1} to {n2} percent".split("|")
NUMBER = "{n2}|{k}|{k}|{n1}.{d} million|{n3}|{numeral}|more than {k}|about {n2}0|roughly {numeral}".split("|")
DATE = "{month} {dm}|{month} {dm}, 20{yy}|{day}|last {day}|{month} 20{yy}|the end of 20{yy}|{dm} {month} 20{yy}|last week|the {ordinal} of {month}".split("|")
ORDINAL = "first second third fourth tenth 3rd 12th 21st".split()
SEASON = "winter summer autumn spring".split()
SCALE = "million billion".split()

SENTENCES = """
The {thing} in {town} was {state} by {date}, {according to {firm}|officials said|and few were surprised}.
“{Claim},” {say} {speaker}.
“{Claim},” {say} {speaker}. “{Claim}, and {claim}.”
“{Claim},” {last} {say}, “and {claim}.”
{Speaker} {say} that {claim}.
{Speaker} {think} that the {thing} would be {state} before {date}.
{According to {speaker}, {claim}|As {last} put it, “{claim}.”}
{Number} {unit} were {counted|lost|promised|reported} in {town} in {month}, {up|down} {percent} from a year earlier.
The plan, drawn up by {title} {first} {last}, will cost {money} over {numeral} years, of which {money} {comes from the state|is already spent}.
{Firm} said {percent} of its {n3} workers would be offered {money} each to leave by {date}.
Shares of {firm} {rose|fell} {percent} to {money} on {day}, while oil traded at {money} a barrel.
The so-called “{thing} clause,” {numeral} lines long, was struck out on {date} by {n1} votes to {n1}.
At {h}:{mm} {a.m.|p.m.} the temperature in {town} was {n2}°C, {n1} degrees {above|below} the average for {month}.
It was the {ordinal} time in {numeral} years that the {thing} had closed.
{Last}, {n2}, who {runs a bakery near the {thing}|has lived in {town} since 19{yy}}, was asked whether {he|she} expected trouble.
He did not {reply|answer calls for comment}; neither did {speaker}.
Nothing of the kind had happened since 19{yy}, when the {thing}, then {state}, was bought for {money}.
Traffic fell by {percent} between 20{yy} and 20{yy} but has since recovered to within {percent} of its peak.
{Speaker} asked: “Who will pay for the {thing}?”
“{Claim}?” {last} said. “{Claim}. ‘{Claim},’ {my mother|the old captain} used to tell us.”
The U.S. {Treasury|Senate} and the E.U. {disagree|agree} about the {thing}, a gap of {money} that neither side {expects|wants} to close before {date}.
A third of the {unit} and half of the {thing}’s {n3} {unit} went to {town}; the rest, {number} of them, stayed where they were.
""".strip().split("\n")

# The greater part of any article: neither quotes nor many numbers.
PLAIN = """
The {thing}, which {opened|was built|had been promised} long before the {firm} {thing} {came to {town}|was planned}, has {divided|united|occupied} the {people} of {town} ever since.
{Critics|Supporters|Residents|Officials} of the {adjective} {thing} gathered {outside the courthouse|in the main square|along the quay} on {day} while the council met behind closed doors to discuss the {noun}.
The {noun} of the {adjective} {thing} has {long|often|rarely} been a matter of {noun} in {town}, where {people} and {people} depend on it for much of the year.
Under the terms of the {adjective} {noun}, {firm} would take over the {thing} and keep its {people}, provided that the {noun} was accepted by both houses of the assembly.
In the streets around the old {thing}, {people} went about their business, and the shops that had closed after the storm were slowly opening again.
Much depends on whether the {people} can agree with the {adjective} {people} of {town} over the {noun}, the {noun} and the future of the {thing}.
{First} {last} spent most of the {season} {travelling|working|campaigning} in the north of the country, where the {noun} over the {thing} began, before returning to {town} with {his|her} family.
Neither the {adjective} {noun} nor the {noun} of the {thing} was mentioned in the report, which was published without notice late on {day}.
A {adjective} {noun} between the {people} and the government, the {ordinal} since the elections, ended without a decision, and both sides went home.
Before the {thing} came, {town} was a {adjective} place of {people} and {people}, with a market, a chapel and a road that led nowhere in particular.
The {people} have since moved to {town}, and the {thing} stands empty but for a few {people} who look after the {adjective} gardens.
Because the {noun} was {adjective}, the {people} had little time to prepare, and many of the {people} who came to {town} for the {thing} left again the same evening.
It remains unclear how the {noun} will be paid for, or whether the {adjective} {thing} can be kept open through the {season} without the help of {firm}.
""".strip().split("\n")
PEOPLE = "fishermen farmers teachers nurses families voters engineers ministers workers shopkeepers students lawyers pensioners drivers investors miners bakers sailors tenants delegates".split()
NOUN = "agreement dispute proposal decision cost delay noise safety settlement question ownership history shortage debate review campaign compromise repair reform negotiation".split()
ADJECTIVE = "quiet ambitious controversial ageing new narrow unpopular temporary remote costly modest well-known historic private public long-awaited half-finished disputed coastal".split()

HOSTILE = {
    "quotation-marks": "\"",
    "curly-marks": "“”",
    "open-marks": "“ ",
    "digits": "7",
    "one-word": "a",
    "dots": ".",
    "brackets": "([{",
    "number-words": "one ",
    "said": "said “",
    "line-ends": "\n",
    "capitals": "Mr. A. B. ",
    "dates": "May 3, ",
}


class Numbers:
    """xorshift64*, with what the templates need."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state ^= self.state >> 12
        self.state = (self.state ^ self.state << 25) & MASK
        self.state ^= self.state >> 27
        return ((self.state * 0x2545F4914F6CDD1D & MASK) >> 33) % n


def parse(template):
    """A template as parts: str, (name,) or a list of choices, each again parts."""
    parts, at, text = [], 0, ""
    while at < len(template):
        if template[at] != "{":
            text += template[at]
            at += 1
            continue
        depth, end, bars = 1, at + 1, [at]
        while depth:
            depth += {"{": 1, "}": -1}.get(template[end], 0)
            if depth == 1 and template[end] == "|":
                bars.append(end)
            end += 1
        bars.append(end - 1)
        if text:
            parts.append(text)
        text = ""
        inner = [template[a + 1:b] for a, b in zip(bars, bars[1:])]
        simple = len(inner) == 1 and inner[0].isalnum()
        parts.append((inner[0],) if simple else [parse(choice) for choice in inner])
        at = end
    return parts + [text] if text else parts


TABLES = {name: [parse(entry) for entry in entries] for name, entries in {
    "first": FIRST, "last": LAST, "title": TITLE, "role": ROLE, "town": TOWN, "firm": FIRM, "say": SAY, "think": THINK, "day": DAY, "month": MONTH,
    "thing": THING, "state": STATE, "numeral": NUMERAL, "unit": UNIT, "claim": CLAIM, "money": MONEY, "percent": PERCENT, "number": NUMBER,
    "date": DATE, "ordinal": ORDINAL, "season": SEASON, "scale": SCALE,
    "people": PEOPLE, "noun": NOUN, "adjective": ADJECTIVE,
    "speaker": ["{title} {last}", "{first} {last}", "{first} {last}, {role},", "{last}", "{role}", "{first} {last}"],
}.items()}
SHAPES = [parse(sentence) for sentence in SENTENCES for _ in range(3 if "{claim}" in sentence.lower() else 1)]
PLAIN_SHAPES = [parse(sentence) for sentence in PLAIN]
RANGES = {"n1": (1, 9), "n2": (10, 90), "n3": (100, 900), "d": (0, 10), "dm": (1, 28), "yy": (10, 90), "h": (1, 12), "mm": (10, 50)}


def fill(parts, numbers):
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, list):
            out.append(fill(part[numbers.below(len(part))], numbers))
        elif part[0] in RANGES:
            least, count = RANGES[part[0]]
            out.append(str(least + numbers.below(count)))
        elif part[0] == "k":
            out.append(f"{1 + numbers.below(89)},{numbers.below(1000):03}")
        elif part[0] == "ddd":
            out.append(f"{numbers.below(1000):03}")
        elif part[0] in TABLES:
            out.append(fill(TABLES[part[0]][numbers.below(len(TABLES[part[0]]))], numbers))
        elif part[0].lower() in TABLES:
            text = fill([(part[0].lower(),)], numbers)
            out.append(text[0].upper() + text[1:])
        else:
            out.append(part[0])
    return "".join(out)


def sentence(numbers):
    shapes = SHAPES if numbers.below(100) < TOLD_PERCENT else PLAIN_SHAPES
    return fill(shapes[numbers.below(len(shapes))], numbers).replace("..", ".")


def paragraphs(numbers):
    """Paragraphs of one to five sentences; now and then a headline and a dateline, where an article begins."""
    while True:
        sentences = [sentence(numbers) for _ in range(1 + numbers.below(5))]
        if not numbers.below(12):
            yield fill(parse("{Town} {votes on|argues over|waits for} its {thing}, {ordinal} time this year"), numbers)
            sentences[0] = fill(parse("{town}, {month} {dm} — "), numbers).upper() + sentences[0]
        yield " ".join(sentences)


def news(size, write, seed=20240506):
    written = 0
    for paragraph in paragraphs(Numbers(seed)):
        data = (paragraph + "\n\n").encode()
        if written + len(data) > size:
            return
        write(data)
        written += len(data)


def main():
    size, kind = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "news"
    if kind == "news":
        news(size, sys.stdout.buffer.write)
    else:
        unit = HOSTILE[kind].encode()
        sys.stdout.buffer.write(unit * (size // len(unit)))


if __name__ == "__main__":
    main()
