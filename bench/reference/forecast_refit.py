"""statsforecast's Theta, series after series: fit and point forecast.

Usage: python3 forecast_refit.py <length> <period> <horizon>
Reads a number of series a line from standard input, fits as many, and answers with the seconds of processor
time that it took. The series are those of harness/refit-process.ts. A first one is fitted before, so that
imports and whatever is compiled on demand are not counted.
"""
import math
import sys
import time

import numpy as np
from statsforecast.models import Theta


def noise():
    """From -0.5 to 0.5 (the generator of Numerical Recipes)."""
    state = 1
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state / 2**32 - 0.5


def series(length, period):
    """Yields one after the other: a wandering level with a season, where there is one, and noise."""
    draws = noise()
    while True:
        level = 100.0
        values = np.empty(length)
        for i in range(length):
            level += 0.4 * next(draws)
            season = 10 * math.sin(2 * math.pi * i / period) if period > 1 else 0
            values[i] = level + season + 2 * next(draws)
        yield values


def main():
    length, period, horizon = map(int, sys.argv[1:])
    theta = Theta(season_length=period)
    source = series(length, period)
    pool = [next(source)]
    theta.forecast(pool[0], h=horizon)
    for line in sys.stdin:
        count = int(line)
        while len(pool) < count:
            pool.append(next(source))
        begin = time.process_time()
        for values in pool[:count]:
            theta.forecast(values, h=horizon)
        print(time.process_time() - begin, flush=True)


if __name__ == "__main__":
    main()
