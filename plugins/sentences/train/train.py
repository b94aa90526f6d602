#!/usr/bin/env python3
"""Learns the weights of the sentences plugin's model from treebank documents.

usage: train.py [--folds N] BUILD TRAIN.jsonl … > plugins/sentences/weights

BUILD is a build tree in which `make BUILD/plugins/sentences/train/sentences.so` has run. Each document goes through that plugin, which writes the features of
every gap that the model is asked about; what is learned is a logistic regression over them, by AdaGrad in a fixed order, its weights averaged over the
last rounds and rounded to one byte. The same input gives the same weights, bit for bit. With --folds nothing is written: each part of the
documents in turn is held out, and the sentences found in it are scored.
"""
import argparse, array, json, math, os, random, subprocess, sys, tempfile
from pathlib import Path

NOTICE = """Weights of the model of sentences, a byte each, behind these 256. Learned by train/train.py from UD English EWT (CC BY-SA 4.0) and the
openly licensed documents of UD English GUM (CC BY)."""
HEAD = 256  # bytes, as in model.c
BUCKETS = 1 << 17  # GAP_BUCKETS of gap.h
EDITED = 2    # what a place in the edited and spoken texts of GUM weighs beside one of the four times as many in EWT: chosen on folds
ROUNDS = 12
AVERAGED = 6  # of them, the last
ORDERS = 6    # in which everything is learned anew; all are averaged
RATE = 0.1    # of AdaGrad
DECAY = 0.05
UNIT = 16     # a weight of 1
END = 1.25     # what the rules' word for an end counts for beside the weights: chosen on folds


def begins_of(text, sentences):
    """Offsets in bytes where sentences begin, but for the first."""
    at, byte, begins = 0, 0, set()
    for begin in sentences:
        byte, at = byte + len(text[at:begin].encode()), begin
        if begin and byte:
            begins.add(byte)
    return begins


def gaps_of(build, config, text, begins):
    """[(offset in bytes, the rules' word, features)] of one text, and the offsets where sentences begin that the model is not asked about."""
    run = subprocess.run([build / "gloss", "analyze", "--config", config, "--jsonl"], input=json.dumps({"text": text}) + "\n", text=True,
                         env={**os.environ, "SENTENCES": " ".join(map(str, sorted(begins)))}, capture_output=True, check=True)
    rows = (line.split() for line in run.stderr.splitlines() if line.startswith("gap "))
    gaps = [(int(row[1]), row[2] == "1", [int(feature) for feature in row[3:]]) for row in rows]
    sentences = json.loads(run.stdout)["layers"]["sentences"]
    return gaps, begins_of(text, [sentence["begin"] for sentence in sentences]) - {offset for offset, _, _ in gaps}


def read(build, files):
    documents = []
    with tempfile.TemporaryDirectory(prefix="sentences.") as folder:
        config = Path(folder) / "train.yaml"
        config.write_text(f"plugin_path: [{build}/plugins/sentences/train, {build}/plugins]\npipeline: [tokens, sentences]\nlang: en\n")
        for file in files:
            for line in open(file, encoding="utf-8"):
                document = json.loads(line)
                begins = begins_of(document["text"], [begin for begin, _ in document["sentences"]])
                gaps, settled = gaps_of(build, config, document["text"], begins)
                documents.append((gaps, begins, settled, EDITED if document["id"].startswith("gum") else 1))
    return documents


def told(features, weights):
    return sum([weights[feature] for feature in features])


def learn(documents):
    gaps = [(features, offset in begins, weight) for gaps, begins, _, weight in documents for offset, _, features in gaps]
    total = [0.0] * BUCKETS
    order = random.Random(1)
    for turn in range(ROUNDS * ORDERS):
        if turn % ROUNDS == 0:
            weights, squares = [0.0] * BUCKETS, [0.01] * BUCKETS
        order.shuffle(gaps)
        for features, ends, weight in gaps:
            error = weight * (ends - 1 / (1 + math.exp(-max(-30.0, min(30.0, told(features, weights))))))
            if -0.002 < error < 0.002:
                continue
            for feature in features:
                slope = error - DECAY * weights[feature]
                squares[feature] += slope * slope
                weights[feature] += RATE * slope / math.sqrt(squares[feature])
        if turn % ROUNDS >= ROUNDS - AVERAGED:
            total = [sum(pair) for pair in zip(total, weights)]
    return [max(-127, min(127, round(weight / AVERAGED / ORDERS * UNIT))) for weight in total]


def score(documents, weights):
    """F1 of whole sentences: what is settled, and what the model, or the rules, say of the gaps."""
    right = {"model": 0, "rules": 0}
    found, gold = dict(right), 0
    for gaps, begins, settled, _ in documents:
        ends = [0, *sorted(begins), 1 << 40]
        wanted = set(zip(ends, ends[1:]))
        gold += len(wanted)
        cuts = {"model": {o for o, rule, f in gaps if told(f, weights) + END * UNIT * rule > 0}, "rules": {o for o, rule, _ in gaps if rule}}
        for name, cut in cuts.items():
            ends = [0, *sorted(cut | settled), 1 << 40]
            got = set(zip(ends, ends[1:]))
            found[name] += len(got)
            right[name] += len(got & wanted)
    return {name: 200 * right[name] / (found[name] + gold) for name in right}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folds", type=int)
    parser.add_argument("build", type=Path)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    documents = read(arguments.build.resolve(), arguments.files)
    if arguments.folds:
        for fold in range(arguments.folds):
            held = documents[fold::arguments.folds]
            weights = learn([d for i, d in enumerate(documents) if i % arguments.folds != fold])
            print(f"fold {fold}", *(f"{name} {f1:.2f}" for name, f1 in score(held, weights).items()), flush=True)
        return
    sys.stdout.buffer.write(NOTICE.ljust(HEAD - 1).encode() + b"\n" + array.array("b", learn(documents)).tobytes())


main()
