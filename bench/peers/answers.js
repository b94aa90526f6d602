// What a peer finds in documents, in the form that the scorers of ../shared/eval read: a program for evaluate.py in place of gloss.
//
//     node answers.js PEER < documents.jsonl > results.jsonl
//
// A library that gives text and no places is followed through the document; one that ends in an error on a document has found nothing there.
import { createInterface } from "node:readline";
import process from "node:process";
import { marks } from "./marks.js";

const BLANK = /\s/u;

// Sentences that a library gives as text, found again letter by letter: some rewrite white space and leave out rules of dashes.
function places(text, parts) {
	const spans = [];
	let at = 0;
	for (const part of parts) {
		let begin = -1, end = at;
		for (const letter of part.replace(/\s+/gu, "")) {
			while (at < text.length && BLANK.test(text[at]))
				at++;
			const there = text.indexOf(letter, at);
			if (there < 0)
				return spans;
			at = there;
			begin = begin < 0 ? at : begin;
			end = at += letter.length;
		}
		if (begin >= 0)
			spans.push({ begin, end });
	}
	return spans;
}

// Of items that share characters, that of the narrower kind, then the longest; bare numbers stay inside it.
const NARROW = ["money", "percent", "temperature", "age", "quantity", "date", "time", "datetime", "duration", "set", "ordinal", "fraction", "cardinal"];
const width = ({ begin, end, kind }) => NARROW.indexOf(kind) * 1e6 - (end - begin);

function apart(items) {
	const kept = [];
	for (const item of items.sort((a, b) => width(a) - width(b))) {
		const over = kept.find((other) => other.begin < item.end && item.begin < other.end);
		if (!over)
			kept.push(item);
		else if (item.kind === "cardinal")
			over.nums = [...(over.nums ?? []), { begin: item.begin, end: item.end, value: item.value }];
	}
	return kept.sort((a, b) => a.begin - b.begin);
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const segments = (text) => [...segmenter.segment(text)].map((s) => s.segment);

const KINDS = { number: "cardinal", percentage: "percent", currency: "money", dimension: "quantity", "datetimeV2.daterange": "date", "datetimeV2.timerange": "time",
	"datetimeV2.datetimerange": "datetime" };

// One result of a recognizer. A date has several readings; the last is that in the future.
function recognized({ start, end, typeName, resolution }, from) {
	const item = { begin: from + start, end: from + end + 1, kind: KINDS[typeName] ?? typeName.replace("datetimeV2.", "") };
	if (typeName.startsWith("datetimeV2")) {
		const reading = resolution?.values?.at(-1) ?? {};
		return { ...item, timex: reading.timex, value: reading.value, start: reading.start, end_time: reading.end };
	}
	const value = Number.parseFloat(resolution?.value);
	return { ...item, value: Number.isNaN(value) ? undefined : value, unit: resolution?.isoCurrency ?? resolution?.unit };
}

async function recognizers() {
	const { default: suite } = await import("@microsoft/recognizers-text-suite");
	const names = ["Number", "Ordinal", "Percentage", "Age", "Currency", "Dimension", "Temperature"];
	return ({ text, date }) => {
		const items = [];
		let from = 0;
		for (const sentence of segments(text)) {
			for (const name of names)
				items.push(...suite["recognize" + name](sentence, suite.Culture.English).map((found) => recognized(found, from)));
			const dates = date ? suite.recognizeDateTime(sentence, suite.Culture.English, undefined, new Date(date)) : suite.recognizeDateTime(sentence, suite.Culture.English);
			items.push(...dates.map((found) => recognized(found, from)));
			from += sentence.length;
		}
		return apart(items);
	};
}

const SIGNS = { "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };

async function compromiseNumbers() {
	const { default: nlp } = await import("compromise");
	const tags = [["Money", "money"], ["Percent", "percent"], ["Ordinal", "ordinal"], ["Fraction", "fraction"]];
	return ({ text }) => apart(nlp(text).numbers().json({ offset: true }).map(({ text: words, offset, terms, number }) => {
		const [, kind] = tags.find(([tag]) => terms.some((term) => term.tags.includes(tag))) ?? [];
		const unit = SIGNS[[...words][0]] ?? (number.unit || undefined);
		return { begin: offset.start, end: offset.start + offset.length, kind: kind ?? (unit ? "quantity" : "cardinal"), value: number.num ?? undefined, unit };
	}));
}

const quote = (begin, end, speaker) => ({ begin, end, content: [[begin, end]], kind: "direct", speaker });

async function compromiseQuotes() {
	const { default: nlp } = await import("compromise");
	return ({ text }) => nlp(text).quotations().json({ offset: true }).map(({ offset }) => quote(offset.start, offset.start + offset.length));
}

const split = (open) => ({ layer: "sentences", open: async () => { const run = await open(); return ({ text }) => places(text, run(text)); } });

const peers = {
	// ICU's own rules, as node has them built in.
	"ICU": split(async () => segments),
	"sentencex": split(async () => { const { segment } = await import("sentencex"); return (text) => segment("en", text); }),
	"sbd": split(async () => { const { default: sbd } = await import("sbd"); return (text) => sbd.sentences(text, { newline_boundaries: true }); }),
	"wink-sentences": split(async () => {
		const [{ default: winkNLP }, { default: model }] = await Promise.all([import("wink-nlp"), import("wink-eng-lite-web-model")]);
		const nlp = winkNLP(model, ["sbd"]);
		return (text) => nlp.readDoc(text).sentences().out();
	}),
	"compromise-sentences": split(async () => { const { default: nlp } = await import("compromise"); return (text) => nlp.tokenize(text).out("array"); }),
	"compromise-quotes": { layer: "quotes", open: compromiseQuotes },
	"marks and names": { layer: "quotes", open: async () => { const run = marks(); return ({ text }) => run(text).map((found) => quote(...found)); } },
	"compromise-numbers": { layer: "numbers", open: compromiseNumbers },
	"recognizers": { layer: "numbers", open: recognizers },
};

// Places in code points, for those in UTF-16.
function counter(text) {
	const points = new Uint32Array(text.length + 1);
	for (let i = 0; i < text.length; i++)
		points[i + 1] = points[i] + ((text.charCodeAt(i) & 0xfc00) !== 0xdc00);
	const moved = (one) => one && { ...one, begin: points[one.begin], end: points[one.end] };
	return (item) => ({ ...moved(item), content: item.content?.map((span) => span.map((at) => points[at])), nums: item.nums?.map(moved), speaker: moved(item.speaker) });
}

async function main([name]) {
	const { layer, open } = peers[name];
	const run = await open();
	for await (const line of createInterface({ input: process.stdin })) {
		const document = JSON.parse(line);
		let items = [];
		try {
			items = run(document).filter(({ begin, end }) => begin < end && end <= document.text.length).map(counter(document.text));
		} catch {
			items = [];
		}
		console.log(JSON.stringify({ id: document.id, layers: { [layer]: items } }));
	}
}

await main(process.argv.slice(2));
