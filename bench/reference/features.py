"""The features of ten numbers of ten devices with pandas, all readings at once: what one writes in a notebook.

Usage: python3 features.py
Reads a number of readings a line from standard input, computes their features, and answers with the seconds of processor
time that it took. The table of readings is made before.
"""
import sys
import time

import numpy as np
import pandas as pd

DEVICES = 10
FIELDS = 10
WINDOW = 60

random = np.random.default_rng(1)


def tables(count):
    """A table a device: a row a reading, one a second."""
    rows = count // DEVICES
    index = pd.date_range("2026-01-01", periods=rows, freq="s")
    names = [f"field_{field}" for field in range(FIELDS)]
    return [pd.DataFrame(50 + 10 * random.random((rows, FIELDS)), index, names) for _ in range(DEVICES)]


def features(table):
    """The table with rolling mean, standard deviation, minimum, maximum, z-score, rate of change and moving average."""
    windows = table.rolling(WINDOW, min_periods=1)
    mean, std = windows.mean(), windows.std()
    seconds = table.index.to_series().diff().dt.total_seconds()
    columns = {
        "rolling_mean": mean,
        "rolling_std": std,
        "rolling_min": windows.min(),
        "rolling_max": windows.max(),
        "z_score": (table - mean) / std,
        "rate_of_change": table.diff().div(seconds, axis=0),
        "ewma": table.ewm(span=WINDOW, adjust=False).mean(),
    }
    return pd.concat([table, *(part.add_prefix(f"{name}_") for name, part in columns.items())], axis=1)


def main():
    for line in sys.stdin:
        given = tables(int(line))
        begin = time.process_time()
        made = [features(table) for table in given]
        seconds = time.process_time() - begin
        assert all(table.shape[1] == FIELDS * 8 for table in made)
        print(seconds, flush=True)


if __name__ == "__main__":
    main()
