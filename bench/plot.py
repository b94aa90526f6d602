"""The plot, as SVG written by hand: throughput by document size, latency by load, and speed against the peers, side by side. What was not measured leaves its
panel out. Axes with powers of two or ten; a line is through medians, its bars go from the least to the greatest round.
"""
from html import escape
from math import log10

from measure import KB, LOADS, PEERS, SIZES
from report import Judge

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 460, 340, 64, 40, 20, 46
LABELS = 280  # room for the names of bars
COLOURS = ["#1b6ca8", "#d1495b", "#66a182", "#8d6a9f"]


def text(x, y, words, anchor="middle", size=12, more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


def line(x1, y1, x2, y2, colour="#ccc", width=1):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


class Scale:
    """Values to places, by their logarithm or straight."""

    def __init__(self, least, most, begin, end, logarithmic=True):
        self.of = log10 if logarithmic else float
        self.least, self.most, self.begin, self.end = self.of(least), self.of(most), begin, end

    def __call__(self, value):
        return self.begin + (self.of(value) - self.least) / (self.most - self.least) * (self.end - self.begin)


def decades(least, most):
    """Powers of ten around the values."""
    first, last = int(log10(least) // 1), int(-(-log10(most) // 1))
    return [10.0 ** power for power in range(first, max(last, first + 1) + 1)]


def curves(title, x_name, y_name, places, labels, series, logarithmic_x):
    """`series` is {name: [Spread at each place]}."""
    values = [value for spreads in series.values() for spread in spreads for value in spread.values]
    ticks = decades(min(values), max(values))
    x = Scale(places[0], places[-1], LEFT + 10, WIDTH - RIGHT - 10, logarithmic_x)
    y = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    out = [text(WIDTH / 2, 18, title, size=14), text(WIDTH / 2, HEIGHT - 8, x_name),
           text(14, HEIGHT / 2, y_name, more=f'transform="rotate(-90 14 {HEIGHT / 2})"')]
    for tick in ticks:
        out += [line(LEFT, y(tick), WIDTH - RIGHT, y(tick)), text(LEFT - 6, y(tick) + 4, f"{tick:g}", "end", 11)]
    out += [text(x(place), HEIGHT - BOTTOM + 16, label, size=11) for place, label in zip(places, labels)]
    for number, (name, spreads) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(place):.1f},{y(spread.middle):.1f}" for place, spread in zip(places, spreads))
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [line(x(place), y(min(spread.values)), x(place), y(max(spread.values)), colour, 1.5) for place, spread in zip(places, spreads)]
        out.append(text(LEFT + 12, TOP + 14 + 15 * number, name, "start", 11, f'fill="{colour}"'))
    return out


def bars(title, spreads):
    """Horizontal bars on a logarithmic axis."""
    values = [value for spread in spreads.values() for value in spread.values]
    ticks = decades(min(values), max(values))
    x = Scale(ticks[0], ticks[-1], LABELS, WIDTH + 120 - RIGHT)
    step = (HEIGHT - TOP - BOTTOM) / len(spreads)
    out = [text((WIDTH + 120) / 2, 18, title, size=14)]
    for tick in ticks:
        out += [line(x(tick), TOP, x(tick), HEIGHT - BOTTOM), text(x(tick), HEIGHT - BOTTOM + 16, f"{tick:g}", size=11)]
    for number, (name, spread) in enumerate(spreads.items()):
        top, colour = TOP + number * step, COLOURS[0] if name.startswith("glossd") else COLOURS[1]
        out.append(f'<rect x="{x(ticks[0]):.1f}" y="{top + 2:.1f}" width="{x(spread.middle) - x(ticks[0]):.1f}" height="{step - 4:.1f}" fill="{colour}"/>')
        out.append(line(x(min(spread.values)), top + step / 2, x(max(spread.values)), top + step / 2, "#000"))
        out.append(text(LABELS - 6, top + step / 2 + 4, name, "end", 10))
    return out + [text((WIDTH + 120) / 2, HEIGHT - 8, "MB per CPU second, 4 KB documents")]


def panels(bench):
    judge = Judge(bench)
    if f"size: null {SIZES[0]}" in bench.rounds:
        series = {label: [judge.spread(f"size: {name} {size}", "mb_per_second") for size in SIZES]
                  for name, label in (("forwarder", "forwarder"), ("null", "glossd, null plugin"), ("fast", "glossd, all plugins, indirect: false"))}
        yield curves("Throughput by document size", "document, KB", "MB/s", SIZES, [str(size // KB) for size in SIZES], series, True), WIDTH
        series = {f"{name}, {quantile}": [judge.spread(f"load: {name} {share}", f"{quantile}_ms") for share in LOADS]
                  for name in ("forwarder", "null") for quantile in ("p50", "p99")}
        yield curves("Latency by load", "share of the own maximum", "ms", LOADS, [f"{share:g}" for share in LOADS], series, False), WIDTH
    spreads = {f"glossd: {name.removeprefix('in process: ')}": judge.spread(name, "mb_per_cpu_second") for name in bench.rounds if name.startswith("in process: ")}
    spreads.update({name.removeprefix("peer: "): judge.spread(name, "mb_per_cpu_second") for name in (f"peer: {peer}" for peer in PEERS) if name in bench.rounds})
    quality = "; ".join(f"{mode}: {judge.quality(mode)}" for mode in ("fast", "full"))
    yield bars("Against the peers", spreads) + [text((WIDTH + 120) / 2, 31, quality, size=8)], WIDTH + 120


def draw(bench):
    out, left = [], 0
    for parts, width in panels(bench):
        out.append(f'<g transform="translate({left} 0)">{"".join(parts)}</g>')
        left += width
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{HEIGHT}" viewBox="0 0 {left} {HEIGHT}" font-family="sans-serif" fill="#222">'
            f'<rect width="{left}" height="{HEIGHT}" fill="#fff"/>{"".join(out)}</svg>\n')
