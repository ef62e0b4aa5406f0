"""A selection method of tsdownsample (Rust) on a walk of a million points, one thread.

Usage: python3 downsampling.py lttb | lttb-times | minmaxlttb
Reads a number of points a line from standard input, selects a thousand of each million, and answers
with the seconds of processor time that it took.
"""
import sys
import time

import numpy as np
from tsdownsample import LTTBDownsampler, MinMaxLTTBDownsampler

POINTS = 1_000_000
CHOSEN = 1000


def walk():
    """The series that the other side has (test/support/lcg-series.ts)."""
    state, value = 1, 0.0
    for _ in range(POINTS):
        state = (state * 1664525 + 1013904223) % 2**32
        value += state / 2**32 - 0.5
        yield value


def main():
    method = sys.argv[1]
    downsampler = MinMaxLTTBDownsampler() if method == "minmaxlttb" else LTTBDownsampler()
    series = [np.fromiter(walk(), float, POINTS)]
    if method == "lttb-times":
        series.insert(0, 1_767_225_600_000.0 + 1000.0 * np.arange(POINTS))
    for line in sys.stdin:
        rounds = int(line) // POINTS
        begin = time.process_time()
        for _ in range(rounds):
            downsampler.downsample(*series, n_out=CHOSEN, parallel=False)
        print(time.process_time() - begin, flush=True)


if __name__ == "__main__":
    main()
