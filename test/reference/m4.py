"""Writes test/fixtures/m4.json: Naive2 with the seasonality test, sMAPE, MASE and OWA of the M4 competition, after its own
R program ("Benchmarks and Evaluation.R" of github.com/Mcompetitions/M4-methods), on made-up series.

Written by numpy 2.4.6, statsmodels 0.15.0, Python 3.11. Run: python3 test/reference/m4.py
"""
import json
from pathlib import Path

import numpy as np
from statsmodels.tsa.seasonal import seasonal_decompose

rng = np.random.default_rng(17)
HORIZON = 18


def acf(values, lags):
    """As R's acf: products of deviations from the overall mean, over the sum of their squares."""
    off = values - values.mean()
    return np.array([np.sum(off[lag:] * off[: len(off) - lag]) for lag in range(1, lags + 1)]) / np.sum(off * off)


def is_seasonal(values, period):
    if len(values) < 3 * period:
        return False
    r = acf(values, period)
    limits = 1.645 / np.sqrt(len(values)) * np.sqrt(np.cumsum(np.concatenate([[1], 2 * r**2])))
    return bool(abs(r[period - 1]) > limits[period - 1])


def naive2(values, period):
    """naive(values / seasons) · seasons, where decompose(values, "multiplicative") of R is seasonal_decompose here."""
    seasonal = period > 1 and is_seasonal(values, period)
    if not seasonal:
        return np.full(HORIZON, values[-1]), seasonal
    seasons = seasonal_decompose(values, model="multiplicative", period=period).seasonal
    ahead = np.resize(seasons[-period:], HORIZON)
    return values[-1] / seasons[-1] * ahead, seasonal


def smape(actual, forecast):
    return float(200 * np.mean(np.abs(actual - forecast) / (np.abs(actual) + np.abs(forecast))))


def mase(actual, forecast, values, period):
    scale = np.mean(np.abs(values[period:] - values[:-period]))
    return float(np.mean(np.abs(actual - forecast)) / scale)


def made_up():
    """Name, period, values and what came after them."""
    def course(length, period, strength, noise, growth=0.002):
        t = np.arange(length + HORIZON)
        season = 1 + strength * np.sin(2 * np.pi * t / max(period, 2)) + strength / 2 * np.cos(6 * np.pi * t / max(period, 2))
        return np.round(500 * np.exp(growth * t) * season * np.exp(rng.normal(0, noise, len(t))), 2)

    walk = np.round(1000 + np.cumsum(rng.normal(0, 10, 200 + HORIZON)), 2)
    return [
        ("monthly", 12, course(120, 12, 0.2, 0.05)),
        ("hardly seasonal", 12, course(120, 12, 0.03, 0.08)),
        ("not seasonal", 12, walk[: 90 + HORIZON]),
        ("too short for the test", 12, course(35, 12, 0.3, 0.02)),
        ("three cycles", 12, course(36, 12, 0.3, 0.02)),
        ("hourly, odd length", 24, course(251, 24, 0.4, 0.1)),
        ("odd period", 7, course(100, 7, 0.2, 0.05)),
        ("no period", 1, walk),
    ]


def main():
    cases = []
    for name, period, course in made_up():
        values, actual = course[:-HORIZON], course[-HORIZON:]
        forecast, seasonal = naive2(values, period)
        naive = np.full(HORIZON, values[-1])
        score, reference = (smape(actual, naive), mase(actual, naive, values, period)), (
            smape(actual, forecast),
            mase(actual, forecast, values, period),
        )
        cases.append(
            {
                "name": name,
                "period": period,
                "values": values.tolist(),
                "actual": actual.tolist(),
                "seasonal": seasonal,
                "naive2": forecast.tolist(),
                "sMape": reference[0],
                "mase": reference[1],
                "owaOfNaive": (score[0] / reference[0] + score[1] / reference[1]) / 2,
            }
        )
    target = Path(__file__).resolve().parent.parent / "fixtures" / "m4.json"
    target.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
