"""Writes test/fixtures/downsampling.json: what independent implementations choose from series that the tests make anew.

Written with Python 3.11, tsdownsample 0.1.5.1, numpy 2.4.6: `python3 test/reference/downsampling.py`.

The series come from a linear congruential generator and exact arithmetic, so that test/support/lcg-series.ts makes the
same ones bit by bit and only indexes are stored. What tsdownsample does not define (LTTB with NaN, M4 that leaves NaN
out, swinging door) comes from the plain definitions below.
"""
import json
import math
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import tsdownsample as ts

SIZES = [(50, 12), (50, 40), (1009, 40), (20011, 100)]
KINDS = ["walk", "noise", "steps", "waves", "spikes", "constant", "huge"]
PLACES = ["none", "even", "uneven", "gaps", "halves"]


def draws(seed, count):
    """Numbers in [0, 1), multiples of 2⁻³²."""
    state, out = seed, []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(state / 2**32)
    return out


def values(kind, n):
    u = draws(1 + KINDS.index(kind), n)
    if kind == "walk":
        return list(accumulate(v - 0.5 for v in u))
    if kind == "noise":
        return u
    if kind == "steps":
        return [float(math.floor(v * 8)) for v in u]
    if kind == "waves":
        return [abs(i % 200 - 100) + v * 4 for i, v in enumerate(u)]
    if kind == "spikes":
        return [v * 1e5 if v < 0.01 else v for v in u]
    if kind == "huge":
        return [(v - 0.5) * 1e290 for v in u]
    return [5.0] * n


def times(kind, n):
    """Event times in ms; None: equally far apart."""
    if kind == "none":
        return None
    start = 1767225600000.0
    if kind == "even":
        return [start + 1000 * i for i in range(n)]
    if kind == "halves":
        # The second part begins in the middle, where bins meet.
        first, end = n // 3, 2000.0 * (n - 1 - n // 3)
        return [start + (1000 * i if i < first else end - 1000 * (n - 1 - i)) for i in range(n)]
    u = draws(99, n)
    if kind == "uneven":
        return list(accumulate((1.0 + math.floor(v * 2000) for v in u[1:]), initial=start))
    return list(accumulate((1000.0 if v > 0.01 else 50_000.0 * v * n for v in u[1:]), initial=start))


def with_gaps(y):
    """Single NaN, and runs of them that fill whole buckets."""
    n = len(y)
    return [math.nan if i % 23 == 7 or 0.4 < i / n < 0.55 or i > n - 3 else v for i, v in enumerate(y)]


# ---- the plain definitions


def bins(x, n, count):
    """Equally many points where there is no x, else bins of equal width; none where a bin is empty.

    A point at the end of a bin is in it, unless it would be the first there.
    """
    x = np.arange(n, dtype=float) if x is None else np.asarray(x)
    ends = [0]
    for edge in x[0] + (x[-1] - x[0]) / count * np.arange(1, count):
        ends.append(ends[-1] if x[ends[-1]] >= edge else int(np.searchsorted(x, edge, side="right")))
    return [range(start, end) for start, end in pairwise([*ends, n]) if end > start]


def m4_without_nan(x, y, count):
    chosen = set()
    for places in bins(x, len(y), count // 4):
        there = [i for i in places if not math.isnan(y[i])]
        if there:
            chosen |= {there[0], min(there, key=lambda i: y[i]), max(there, key=lambda i: y[i]), there[-1]}
        if x is not None and len(places) <= 4:
            chosen |= set(there)
    return sorted(chosen)


def lttb_with_nan(x, y, count, keep):
    """Largest triangle over buckets of the points from the first to the last that is there."""
    there = range(len(y)) if keep else [i for i, v in enumerate(y) if not math.isnan(v)]
    first, last = there[0], there[-1]
    n = last - first + 1
    if n <= count:
        return [i for i in range(first, last + 1) if keep or not math.isnan(y[i])]
    width = (n - 2) / (count - 2)
    edges = [first + 1 + int(width * i) for i in range(count - 1)] + [last + 1]
    place = (lambda i: float(i)) if x is None else (lambda i: x[i])
    chosen, anchor = [first], None if math.isnan(y[first]) else first
    for bucket in range(count - 2):
        here, after = range(edges[bucket], edges[bucket + 1]), range(edges[bucket + 1], edges[bucket + 2])
        gaps = [i for i in here if math.isnan(y[i])]
        if keep and gaps:
            chosen.append(gaps[0])
            continue
        numbers = [y[i] for i in after if not math.isnan(y[i])]
        a = None if anchor is None else y[anchor]
        c = math.fsum(numbers) / len(numbers) if numbers else a
        a = c if a is None else a
        ax = place(first if anchor is None else anchor)
        cx = (place(after[0]) + place(after[-1])) / 2

        def area(i):
            return abs((ax - cx) * (y[i] - a) - (ax - place(i)) * (c - a))

        candidates = [i for i in here if not math.isnan(y[i])]
        if candidates:
            anchor = max(candidates, key=area)
            chosen.append(anchor)
    return [*chosen, last]


def minmax_lttb_with_nan(x, y, count, keep):
    there = range(len(y)) if keep else [i for i, v in enumerate(y) if not math.isnan(v)]
    first, last = there[0], there[-1]
    if (last - first + 1) // count <= 4:
        return lttb_with_nan(x, y, count, keep)
    inner = slice(first + 1, last)
    method = ts.NaNMinMaxDownsampler() if keep else ts.MinMaxDownsampler()
    arrays = [np.array(y[inner])] if x is None else [np.array(x[inner]), np.array(y[inner])]
    found = [first + 1 + int(i) for i in method.downsample(*arrays, n_out=4 * count)]
    candidates = [first, *(i for i in found if keep or not math.isnan(y[i])), last]
    reduced_x = [float(i) if x is None else x[i] for i in candidates]
    chosen = lttb_with_nan(reduced_x, [y[i] for i in candidates], count, keep)
    return sorted({candidates[i] for i in chosen})


def swinging_door(t, y, deviation, min_ms, max_ms):
    """Each reading since the last kept one is held against the line to the new one."""
    kept = [0]
    for i in range(1, len(y)):
        anchor = kept[-1]
        slope = (y[i] - y[anchor]) / (t[i] - t[anchor])
        fits = all(abs(y[anchor] + slope * (t[k] - t[anchor]) - y[k]) <= deviation for k in range(anchor + 1, i))
        age = t[i - 1] - t[anchor]
        if (not fits or t[i] - t[anchor] > max_ms) and i - 1 > anchor and age >= min_ms:
            kept.append(i - 1)
    return kept if kept[-1] == len(y) - 1 else [*kept, len(y) - 1]


# ---- the fixture


def downsampled(method, x, y, count):
    arrays = [np.array(y)] if x is None else [np.array(x), np.array(y)]
    return method.downsample(*arrays, n_out=count)


def unique(chosen, y=None):
    """Ascending, none twice; without NaN when y is given (tsdownsample gives one of a bin that has nothing else)."""
    return [int(i) for i in np.unique(chosen) if y is None or not math.isnan(y[int(i)])]


def selections():
    methods = {
        "lttb": ts.LTTBDownsampler(),
        "minmax": ts.MinMaxDownsampler(),
        "minmaxlttb": ts.MinMaxLTTBDownsampler(),
        "m4": ts.M4Downsampler(),
    }
    for n, count in SIZES:
        for place in PLACES if n < 20_000 else ["none", "uneven"]:
            x = times(place, n)
            for kind in KINDS:
                y = values(kind, n)
                for name, method in methods.items():
                    chosen = unique(downsampled(method, x, y, count))
                    yield {"method": name, "x": place, "y": kind, "n": n, "count": count, "chosen": chosen}


def selections_with_nan():
    for n, count in SIZES[:3]:
        for place in PLACES:
            x = times(place, n)
            for kind in ["walk", "steps"]:
                y = with_gaps(values(kind, n))
                for nan, method, chosen in [
                    ("skip", "minmax", unique(downsampled(ts.MinMaxDownsampler(), x, y, count), y)),
                    ("keep", "minmax", unique(downsampled(ts.NaNMinMaxDownsampler(), x, y, count))),
                    ("skip", "m4", m4_without_nan(x, y, count)),
                    ("keep", "m4", unique(downsampled(ts.NaNM4Downsampler(), x, y, count))),
                    ("skip", "lttb", lttb_with_nan(x, y, count, False)),
                    ("keep", "lttb", lttb_with_nan(x, y, count, True)),
                    ("skip", "minmaxlttb", minmax_lttb_with_nan(x, y, count, False)),
                    ("keep", "minmaxlttb", minmax_lttb_with_nan(x, y, count, True)),
                ]:
                    yield {"method": method, "nan": nan, "x": place, "y": kind, "n": n, "count": count, "chosen": chosen}


def doors():
    for kind, deviation in [("walk", 1), ("noise", 0.4), ("waves", 3), ("steps", 2), ("spikes", 50), ("constant", 0)]:
        for place, min_ms, max_ms in [("even", 0, None), ("uneven", 0, 20_000), ("gaps", 5_000, 60_000)]:
            t, y = times(place, 500), values(kind, 500)
            kept = swinging_door(t, y, deviation, min_ms, math.inf if max_ms is None else max_ms)
            yield {"x": place, "y": kind, "n": 500, "deviation": deviation, "minMs": min_ms, "maxMs": max_ms, "kept": kept}


def lines(items):
    return ",\n".join("    " + json.dumps(item, separators=(",", ":")) for item in items)


def main():
    file = Path(__file__).parent.parent / "fixtures" / "downsampling.json"
    file.write_text(
        '{\n  "selections": [\n' + lines([*selections(), *selections_with_nan()]) + "\n  ],\n"
        '  "swingingDoors": [\n' + lines(doors()) + "\n  ]\n}\n"
    )


if __name__ == "__main__":
    main()
