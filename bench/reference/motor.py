"""The motor's records as plain Python generators: what one writes without a simulator at hand.

Usage: python3 motor.py voltage | physical
See rounds.serve for what it reads and answers.
"""
import math
import random
import sys

from rounds import serve

RATE = 10
PERIOD_S = 6


def voltage(name, start_s):
    """Yields the reference's record ten times a second."""
    n = 0
    while True:
        t = start_s + n / RATE
        value = max(1.0, 12.0 * math.sin(2 * math.pi * t / PERIOD_S) + 1.0 + random.gauss(0, 0.3))
        yield {"device": name, "timestamp": t, "voltage": round(value, 4)}
        n += 1


def physical(name, start_s):
    """Yields the record of an induction motor of 75 kW ten times a second; temperature and noise step by step."""
    rated_current, rated_torque, rated_slip, breakdown = 133.9, 484.7, 0.015, 2.5
    critical_slip = rated_slip * (breakdown + math.sqrt(breakdown * breakdown - 1))
    dt = 1 / RATE
    temperature, wear = 65.0, 0.0
    supply = frequency = shake = 0.0
    kept = math.exp(-dt / 30)
    kick = math.sqrt(1 - kept * kept)
    n = 0
    while True:
        t = start_s + n / RATE
        supply = supply * kept + random.gauss(0, 0.01 * kick)
        frequency = frequency * kept + random.gauss(0, 0.0004 * kick)
        shake = shake * kept + random.gauss(0, 0.02 * kick)
        wear = min(1.0, max(0.0, wear + random.gauss(0, 0.00001)))
        load = 0.03 + 0.87 * max(0.0, math.sin(2 * math.pi * t / PERIOD_S))
        current = load
        for _ in range(3):
            volts = 1 + supply - 0.03 * current
            flux = volts / (1 + frequency)
            share = load / (breakdown * flux * flux)
            slip = critical_slip * (1 - math.sqrt(1 - share * share)) / share if share < 1 else 1.0
            rotor = math.sqrt(load * slip * (1 + frequency) / rated_slip)
            current = math.sqrt((0.35 * flux) ** 2 + (1 - 0.35 ** 2) * rotor ** 2)
        temperature += dt / 1800 * (25 + 80 * (0.25 + 0.75 * current * current) - temperature)
        speed = 1 - slip
        sound = 0.9 * (1 + 0.6 * wear)
        parts = (
            0.6 * sound * speed * speed,
            0.35 * sound * (0.5 + 0.5 * load) * speed,
            0.3 * sound * (0.4 + 0.6 * load),
            0.65 * sound * speed,
        )
        vibration = round(math.sqrt(sum(part * part for part in parts)) * (1 + shake), 3)
        yield {
            "device": name,
            "timestamp": t,
            "state": "running" if share < 1 else "stalled",
            "voltage": round(400 * (volts + random.gauss(0, 0.003)), 2),
            "current": round(rated_current * max(0.0, current + random.gauss(0, 0.003)), 2),
            "speed": round(1500 * ((1 + frequency) * speed + random.gauss(0, 0.0003)), 1),
            "torque": round(rated_torque * (load + random.gauss(0, 0.003)), 2),
            "frequency": round(50 * (1 + frequency), 3),
            "temperature": round(temperature + random.gauss(0, 0.1), 2),
            "vibration": vibration,
            "zone": "A" if vibration <= 1.4 else "B" if vibration <= 2.8 else "C" if vibration <= 4.5 else "D",
        }
        n += 1


if __name__ == "__main__":
    record = {"voltage": voltage, "physical": physical}[sys.argv[1]]
    serve(record("Motor 1", 1_767_225_600))
