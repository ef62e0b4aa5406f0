"""Writes test/fixtures/features.json: features of fields as pandas computes them, of waveforms as NumPy and SciPy do.

Written by Python 3.11 with numpy 2.4.6, pandas 2.3.3, scipy 1.17.1:  python3 test/reference/features.py
"""
import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.signal import find_peaks, get_window, periodogram
from scipy.stats import kurtosis

T0_MS = 1_767_225_600_000
COUNT = 160
WINDOW_COUNT = 20
WINDOW_S = 30
SPAN = 12
ALPHA = 0.3
HALF_LIFE_S = 20

rng = np.random.default_rng(4)


def plain(values):
    """As JSON: what is not defined is null."""
    return [None if not np.isfinite(value) else float(value) for value in values]


def rolling(windows, series):
    return {
        "rolling_mean": plain(windows.mean()),
        "rolling_std": plain(windows.std()),
        "rolling_min": plain(windows.min()),
        "rolling_max": plain(windows.max()),
        "z_score": plain((series - windows.mean()) / windows.std()),
    }


def half_life_average(values, elapsed_s):
    """By its definition, as Polars' ewm_mean_by; pandas takes no times with adjust=False."""
    averages = [values[0]]
    for value, elapsed in zip(values[1:], elapsed_s[1:]):
        kept = 0.5 ** (elapsed / HALF_LIFE_S)
        averages.append(kept * averages[-1] + (1 - kept) * value)
    return averages


def field(values, gaps_ms):
    """Features of values at irregular times, some of them at the time of the one before."""
    times = T0_MS + np.cumsum(gaps_ms)
    index = pd.to_datetime(times, unit="ms")
    series = pd.Series(values, index=index)
    elapsed = np.diff(times, prepend=np.nan) / 1000
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = series.diff().to_numpy() / elapsed
    return {
        "values": plain(values),
        "times": [int(time) for time in times],
        "by_count": rolling(series.rolling(WINDOW_COUNT, min_periods=1), series),
        "by_time": rolling(series.rolling(f"{WINDOW_S}s"), series),
        "at_least_5": plain(series.rolling(WINDOW_COUNT, min_periods=5).mean()),
        "rate_of_change": plain(rate),
        "ewma_span": plain(series.ewm(span=SPAN, adjust=False).mean()),
        "ewma_alpha": plain(series.ewm(alpha=ALPHA, adjust=False).mean()),
        "ewma_half_life": plain(half_life_average(values, elapsed)),
        # At a steady pace pandas has it.
        "ewma_half_life_at_1_hz": plain(series.ewm(halflife=HALF_LIFE_S, adjust=False).mean()),
    }


def waveform(samples, rate_hz, bands, peaks=3):
    count = len(samples)
    centred = samples - samples.mean()
    window = get_window("hann", count)
    amplitudes = np.abs(np.fft.rfft(centred * window)) * 2 / window.sum()
    found, _ = find_peaks(amplitudes)
    highest = found[np.argsort(-amplitudes[found])][:peaks]
    frequencies, power = periodogram(centred, rate_hz, window="hann", detrend=False)
    width = rate_hz / count
    return {
        "samples": plain(samples),
        "rate": rate_hz,
        "rms": float(np.sqrt(np.mean(samples**2))),
        "rms_without_mean": float(np.std(samples)),
        "crest_factor": float(np.max(np.abs(samples)) / np.sqrt(np.mean(samples**2))),
        "crest_factor_without_mean": float(np.max(np.abs(centred)) / np.std(samples)),
        "kurtosis": float(kurtosis(samples, fisher=False)),
        "peak_frequencies": [float(bin * width) for bin in highest],
        "peak_amplitudes": [float(amplitudes[bin]) for bin in highest],
        "bands": [
            {"low": low, "high": high, "power": float(power[(frequencies >= low) & (frequencies < high)].sum() * width)}
            for low, high in bands
        ],
    }


def signal(count, rate_hz, tones, noise, offset):
    t = np.arange(count) / rate_hz
    sines = sum(amplitude * np.sin(2 * np.pi * frequency * t + phase) for frequency, amplitude, phase in tones)
    return np.round(offset + sines + rng.normal(0, noise, count), 6)


gaps = rng.choice([0, 500, 1000, 1000, 1000, 2500, 45_000], COUNT, p=[0.05, 0.2, 0.2, 0.2, 0.2, 0.13, 0.02])
walk = np.round(70 + np.cumsum(rng.normal(0, 0.5, COUNT)), 3)
fixture = {
    "settings": {
        "windowCount": WINDOW_COUNT,
        "windowMs": WINDOW_S * 1000,
        "span": SPAN,
        "alpha": ALPHA,
        "halfLifeMs": HALF_LIFE_S * 1000,
    },
    "fields": {
        "walk": field(walk, gaps),
        "huge offset": field(np.round(1e9 + rng.normal(0, 1, COUNT), 6), gaps),
        "steps": field(np.repeat(np.round(rng.normal(0, 10, COUNT // 8), 2), 8), gaps),
    },
    "waveforms": {
        "power of two": waveform(
            signal(256, 1024.0, [(100, 2, 0.3), (250, 1, 1.1), (371, 0.5, 2)], 0.1, 1.5), 1024.0, [(0, 512.1), (90, 110), (200, 300)]
        ),
        "even": waveform(signal(250, 1000.0, [(50, 1, 0), (121.7, 3, 0.5)], 0.2, 0), 1000.0, [(40, 60), (100, 500)]),
        "odd": waveform(signal(255, 510.0, [(31, 4, 0), (77, 1, 1)], 0.3, -9.81), 510.0, [(0, 255), (20, 40), (60.5, 90)]),
        "a prime number": waveform(signal(127, 254.0, [(13, 1, 0), (40, 2, 0)], 0.2, 0), 254.0, [(10, 50)]),
        "noise": waveform(np.round(rng.laplace(0, 1, 200), 6), 100.0, [(0, 10), (10, 50.1)]),
    },
}
path = Path(__file__).parents[1] / "fixtures" / "features.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
print(path, path.stat().st_size)
