// What one writes in a quarter of an hour: marks by a regular expression, and the name that stands nearest.
export function marks() {
	const between = /["“]([^"“”\n]+)["”]/gu, name = /\p{Lu}[\p{L}'’.]+(?: \p{Lu}[\p{L}'’.]+)*/gu;
	return (text) => {
		const found = [...text.matchAll(between)].map((match) => [match.index + 1, match.index + 1 + match[1].length]);
		const names = [...text.matchAll(name)].map((match) => ({ begin: match.index, end: match.index + match[0].length, text: match[0], name: match[0] }))
			.filter((one) => found.every(([begin, end]) => one.end <= begin || end <= one.begin));
		const away = (one, begin, end) => Math.max(one.begin - end, begin - one.end);
		return found.map(([begin, end]) => [begin, end, names.reduce((best, one) => (best && away(best, begin, end) <= away(one, begin, end) ? best : one), undefined)]);
	};
}
