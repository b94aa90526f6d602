// The peers of the npm registry: one of them over the same slices of the same text as every other, in one process.
//
//     node peers.js PEER FILE SIZE FROM BYTES SECONDS      prints {bytes, documents, found, cpu_ns}
//
// What it takes to load a library or a model, and to warm it up until it is compiled, is left out. A library that ends in an error on a slice counts it
// under `failed` and goes on. Libraries are loaded only where asked for.
import { readFileSync } from "node:fs";
import process from "node:process";
import { marks } from "./marks.js";

const LINE_END = 10, BLANK = 32, WARM_BYTES = 128 << 10;

async function wink() {
	const [{ default: winkNLP }, { default: model }] = await Promise.all([import("wink-nlp"), import("wink-eng-lite-web-model")]);
	return (pipes) => winkNLP(model, pipes);
}

// As its users do: each sentence through each recognizer. The sentences are made before anything is measured.
async function recognizers() {
	const { default: suite } = await import("@microsoft/recognizers-text-suite");
	const names = ["Number", "Ordinal", "Percentage", "Age", "Currency", "Dimension", "Temperature", "DateTime"];
	const english = suite.Culture.English;
	return (sentences) => {
		let found = 0;
		for (const sentence of sentences)
			for (const name of names)
				found += suite["recognize" + name](sentence, english).length;
		return found;
	};
}

// Each makes a function that takes what `prepare` made of a slice (the text, where there is none) and returns how many it found.
const peers = {
	"sentencex": { open: async () => { const { segment } = await import("sentencex"); return (text) => segment("en", text).length; } },
	"sbd": { open: async () => { const { default: sbd } = await import("sbd"); return (text) => sbd.sentences(text).length; } },
	"wink-sentences": { open: async () => { const nlp = (await wink())(["sbd"]); return (text) => nlp.readDoc(text).sentences().length(); } },
	"wink-numbers": { open: async () => { const nlp = (await wink())(["sbd", "ner"]); return (text) => nlp.readDoc(text).entities().length(); } },
	"compromise-sentences": { open: async () => { const { default: nlp } = await import("compromise"); return (text) => nlp.tokenize(text).length; } },
	"compromise-quotes": { open: async () => { const { default: nlp } = await import("compromise"); return (text) => nlp(text).quotations().length; } },
	"compromise-numbers": { open: async () => { const { default: nlp } = await import("compromise"); return (text) => nlp(text).numbers().length; } },
	"marks and names": { open: async () => { const run = marks(); return (text) => run(text).length; } },
	"recognizers": { open: recognizers, prepare: (text) => [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text)].map((s) => s.segment) },
};

// The rule of bench/shared/texts.c.
function sliceLength(bytes, at, size) {
	if (bytes.length - at <= size)
		return bytes.length - at;
	const half = at + (size >> 1);
	let end = bytes.lastIndexOf(LINE_END, at + size - 1);
	if (end < half)
		end = bytes.lastIndexOf(BLANK, at + size - 1);
	if (end >= half)
		return end + 1 - at;
	while (size > 1 && (bytes[at + size] & 0xc0) === 0x80)
		size--;
	return size;
}

function cut(bytes, size, from, most) {
	const slices = [];
	for (let at = 0; at < bytes.length && at < from + most;) {
		const length = sliceLength(bytes, at, size);
		if (at >= from)
			slices.push({ text: bytes.toString("utf8", at, at + length), length });
		at += length;
	}
	return slices;
}

const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) * 1000; };

async function main([name, file, size, from, most, seconds]) {
	const { open, prepare } = peers[name];
	const run = await open();
	const slices = cut(readFileSync(file), Number(size), Number(from), Number(most)).map((slice) => ({ ...slice, input: prepare ? prepare(slice.text) : slice.text }));
	const done = { bytes: 0, documents: 0, found: 0, failed: 0, cpu_ns: 0 };
	const take = (slice) => {
		try {
			done.found += run(slice.input);
		} catch {
			done.failed++;
		}
		done.documents++;
		done.bytes += slice.length;
	};
	const limit = seconds * 1e9;
	let began = cpu();
	for (let i = 0; done.bytes < WARM_BYTES && cpu() - began < limit; i++)
		take(slices[i % slices.length]);
	Object.assign(done, { bytes: 0, documents: 0, found: 0, failed: 0 });
	began = cpu();
	for (let i = 0; done.cpu_ns < limit; i++) {
		take(slices[i % slices.length]);
		done.cpu_ns = cpu() - began;
	}
	console.log(JSON.stringify(done));
}

await main(process.argv.slice(2));
