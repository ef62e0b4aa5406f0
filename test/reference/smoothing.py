"""Writes test/fixtures/smoothing.json: exponential smoothing, Theta, classical decomposition and the seasonality test
of statsmodels on two of its data sets and four synthetic series.

Written by statsmodels 0.15.0, numpy 2.4.6, Python 3.11. Run: python3 test/reference/smoothing.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from statsmodels.tsa.exponential_smoothing.initialization import _initialization_heuristic
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.seasonal import seasonal_decompose
from statsmodels.tsa.stattools import acf

warnings.simplefilter("ignore")
STEPS = 30
rng = np.random.default_rng(4)


def series():
    """Name → values, shortest season."""
    nile = sm.datasets.nile.load_pandas().data["volume"].to_numpy()
    co2 = sm.datasets.co2.load_pandas().data["co2"].resample("MS").mean().ffill().to_numpy()[:180]
    t = np.arange(240)
    season = 8 * np.sin(t * 2 * np.pi / 24) + 3 * np.cos(t * 4 * np.pi / 24)
    walk = 100 + np.cumsum(rng.normal(0.05, 0.5, 240)) + season + rng.normal(0, 1, 240)
    growth = np.exp(4 + 0.004 * t + 0.2 * np.sin(t * 2 * np.pi / 12) + rng.normal(0, 0.03, 240))
    about_zero = 2 * np.sin(t[:105] * 2 * np.pi / 7) + rng.normal(0, 0.5, 105)
    heater = 250 + rng.normal(0, 0.5, 240)
    trend = np.cumsum(np.cumsum(rng.normal(0, 0.1, 200)) + rng.normal(0, 0.5, 200))
    made = {
        "nile": (nile, 1),
        "co2": (co2, 12),
        "walk": (walk, 24),
        "growth": (growth, 12),
        "about_zero": (about_zero, 7),
        "heater": (heater, 1),
        "trend": (trend, 1),
    }
    return {name: (np.round(values, 3), period) for name, (values, period) in made.items()}


def result(model, start, fit):
    kept = ("smoothing_level", "smoothing_trend", "smoothing_seasonal", "damping_trend")
    alpha, beta, gamma, phi = (fit.params[name] for name in kept)
    number = lambda value, absent: absent if value is None or np.isnan(value) else float(value)
    return {
        "model": model,
        "alpha": number(alpha, 0),
        "beta": number(beta, 0),
        "gamma": number(gamma, 0),
        "phi": number(phi, 1),
        "level": float(start[0]),
        "trend": number(start[1], 0),
        "seasons": [] if start[2] is None else list(map(float, start[2])),
        "squares": float(fit.sse),
        "forecast": forecast(fit),
    }


def forecast(fit):
    """Of seasonal models from the components: statsmodels' own leaves out what the last value did to its season."""
    if fit.model.seasonal is None:
        return list(map(float, fit.forecast(STEPS)))
    h = np.arange(1, STEPS + 1)
    period = fit.model.seasonal_periods
    line = fit.level[-1] + h * fit.trend[-1]
    seasons = fit.season[-period:][(h - 1) % period]
    return list(map(float, line * seasons if fit.model.seasonal == "mul" else line + seasons))


def smoothing(values, model, period, start, **factors):
    """With the given factors and start, or the given start and the factors that statsmodels finds."""
    trend = None if model == "ses" else "add"
    seasonal = {"holt-winters-additive": "add", "holt-winters-multiplicative": "mul"}.get(model)
    level, slope, seasons = start
    made = ExponentialSmoothing(
        values,
        trend=trend,
        damped_trend=model == "damped-holt",
        seasonal=seasonal,
        seasonal_periods=period if seasonal else None,
        initialization_method="known",
        initial_level=level,
        initial_trend=slope,
        initial_seasonal=seasons,
    )
    return result(model, start, made.fit(optimized=not factors, **factors))


def estimated(values, model):
    """Factors and start that statsmodels finds."""
    made = ExponentialSmoothing(
        values,
        trend=None if model == "ses" else "add",
        damped_trend=model == "damped-holt",
        initialization_method="estimated",
    )
    fit = made.fit()
    return result(model, (fit.params["initial_level"], fit.params["initial_trend"], None), fit)


def seasonal_start(values, period, kind):
    """The heuristic of statsmodels, its level moved to the time before the first value: it stands half a season in."""
    level, slope, seasons = _initialization_heuristic(values, "add", kind, period)
    return level - slope * (period // 2), slope, seasons


def fixed(values, period):
    yield smoothing(values, "ses", 1, (values[0] + 1, None, None), smoothing_level=0.3)
    yield smoothing(
        values, "holt", 1, (values[0], 0.2, None), smoothing_level=0.4, smoothing_trend=0.15
    )
    yield smoothing(
        values,
        "damped-holt",
        1,
        (values[0], 0.7, None),
        smoothing_level=0.6,
        smoothing_trend=0.25,
        damping_trend=0.9,
    )
    for kind in seasonal_kinds(values, period):
        model = "holt-winters-additive" if kind == "add" else "holt-winters-multiplicative"
        yield smoothing(
            values,
            model,
            period,
            seasonal_start(values, period, kind),
            smoothing_level=0.3,
            smoothing_trend=0.1,
            smoothing_seasonal=0.2,
        )


def found(values, period):
    for model in ("ses", "holt", "damped-holt"):
        yield estimated(values, model)
    for kind in seasonal_kinds(values, period):
        model = "holt-winters-additive" if kind == "add" else "holt-winters-multiplicative"
        yield smoothing(values, model, period, seasonal_start(values, period, kind))


def seasonal_kinds(values, period):
    if period == 1:
        return []
    return ["add", "mul"] if values.min() > 0 else ["add"]


def theta(values, period):
    made = ThetaModel(values, period=period, deseasonalize=period > 1, use_test=False)
    fit = made.fit()
    return {
        "alpha": float(fit.params["alpha"]),
        "slope": float(fit.params["b0"]),
        "kind": "multiplicative" if made.method.startswith("mul") else "additive",
        "forecast": list(map(float, fit.forecast(STEPS))),
    }


def profiles(values, period):
    kinds = {"add": "additive", "mul": "multiplicative"}
    return {
        kinds[kind]: list(map(float, seasonal_decompose(values, model=kind, period=period).seasonal[:period]))
        for kind in seasonal_kinds(values, period)
    }


def seasonality(values, periods=(2, 5, 7, 12, 24, 30)):
    """By period, how far the autocorrelation is beyond the limit of the M4 competition; above 1 is seasonal."""
    answer = {}
    for period in periods:
        r = acf(values, nlags=period, fft=False)[1:]
        answer[period] = float(abs(r[-1]) / (1.645 * np.sqrt((1 + 2 * np.sum(r[:-1] ** 2)) / len(values))))
    return answer


def main():
    cases = [
        {
            "name": name,
            "values": list(map(float, values)),
            "period": period,
            "fixed": list(fixed(values, period)),
            "found": list(found(values, period)),
            "theta": theta(values, period),
            "profiles": profiles(values, period),
            "seasonality": seasonality(values),
        }
        for name, (values, period) in series().items()
    ]
    target = Path(__file__).resolve().parent.parent / "fixtures" / "smoothing.json"
    target.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
