#!/usr/bin/env python3
"""Learns plugins/quotes/quotes.weights from the training articles of PolNeAR.

usage: train.py [--build DIR] [--corpus FILE] [--lexicon FILE] [--part I/N] [--to FILE]

--part 3/4 leaves out every document whose number modulo 4 is 3: a fold. The same weights, bit for bit, each time.
"""
import argparse, json, os, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../shared")  # beside the project


def question(document):
    """A document whose meta has its attributions, as quotes_columns.c reads them."""
    text, bytes_to, at = document["text"], [], 0
    for character in text:
        bytes_to.append(at)
        at += len(character.encode())
    bytes_to.append(at)
    words = []
    for quote in document["quotes"]:
        words.append(f"N{int(bool(quote.get('speech')))} 0")
        words += [f"C{bytes_to[b]} {bytes_to[e]}" for b, e in quote["content"]]
        words += [f"Q{bytes_to[b]} {bytes_to[e]}" for b, e in quote["cue"][:1]]
        words += [f"S{bytes_to[b]} {bytes_to[e]}" for b, e in quote["source"][:1]]
    return {"id": document["id"], "text": text, "lang": "en", "meta": " ".join(words)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--corpus", default=os.path.join(SHARED, "eval/quotes/polnear-train.jsonl"))
    p.add_argument("--lexicon", default=os.path.join(SHARED, "data/pos-lexicon.tsv"))
    p.add_argument("--part")
    p.add_argument("--to", default=os.path.join(HERE, "../quotes.weights"))
    a = p.parse_args()
    documents = [json.loads(line) for line in open(a.corpus, encoding="utf-8")]
    if a.part:
        out, of = map(int, a.part.split("/"))
        documents = [d for i, d in enumerate(documents) if i % of != out]
    scratch = os.environ.get("SCRATCH") or tempfile.mkdtemp(prefix="quotes.")
    columns = os.path.join(scratch, "columns")
    folder = os.path.abspath(os.path.join(a.build, "plugins"))
    feed = "".join(json.dumps(question(d), ensure_ascii=False) + "\n" for d in documents)
    with open(os.path.join(scratch, "config.yaml"), "w") as f:
        f.write(f"plugin_path: [{folder}, {folder}/quotes/train]\npipeline: [tokens, sentences, quotes_columns: {{to: {columns}}}]\n")
    subprocess.run([os.path.join(a.build, "gloss"), "analyze", "--jsonl", "--config", f.name], input=feed.encode(), stdout=subprocess.DEVNULL, check=True)
    subprocess.run([os.path.join(folder, "quotes/train/train"), columns, a.lexicon, a.to], check=True)


main()
