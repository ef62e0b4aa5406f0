"""The machine's record as a plain Python generator: what one writes without a simulator at hand.

Usage: python3 machine.py
See rounds.serve for what it reads and answers.
"""
import math
import random

from rounds import serve

SENSORS = {
    "temperature": (60, 85, 95),
    "vibration": (2, 8, 12),
    "pressure": (4.5, 6.5, 8),
    "flow_rate": (180, 220, 250),
    "power_consumption": (45, 55, 65),
    "oil_level": (75, 95, 60),
    "bearing_temperature": (70, 90, 105),
}
FAILURES = {
    "bearing_failure": {"vibration": 0.5, "bearing_temperature": 2},
    "pump_failure": {"pressure": -0.1, "flow_rate": -2, "power_consumption": 0.8},
    "overheating": {"temperature": 3, "power_consumption": 1.2},
    "oil_leak": {"oil_level": -0.5, "temperature": 1.5},
}
HOUR_S = 3600
MTBF_S = 240 * HOUR_S
MAINTENANCE_EVERY_S = 30 * 24 * HOUR_S


def machine(name, start_ms):
    """Yields one record a second."""
    second = start_ms // 1000
    offset = random.uniform(-0.04, 0.04)
    failure, failed, repaired = None, 0, 0
    next_failure = second + random.expovariate(1 / MTBF_S)
    next_maintenance = second + random.randrange(MAINTENANCE_EVERY_S)
    maintained_until = 0
    while True:
        if failure and second >= repaired:
            failure = None
        if second >= next_failure:
            failure = FAILURES[random.choice(list(FAILURES))]
            failed, repaired = second, second + random.uniform(2, 24) * HOUR_S
            next_failure = second + random.expovariate(1 / MTBF_S)
        if second >= next_maintenance:
            failure = None
            maintained_until = second + random.randint(15, 119) * 60
            next_maintenance = second + MAINTENANCE_EVERY_S
        daily = 0.08 * math.sin(2 * math.pi * second / 86_400)
        weekly = 0.06 * math.sin(2 * math.pi * second / 604_800)
        yearly = 0.04 * math.sin(2 * math.pi * second / 31_557_600)
        shift = 0.5 + daily + weekly + yearly + offset
        record = {
            "machine_id": name,
            "timestamp": second * 1000,
            "maintenance_status": "maintenance" if second < maintained_until else "operational",
        }
        for sensor, (low, high, critical) in SENSORS.items():
            width = high - low
            if failure and sensor in failure:
                value = low + width * shift + failure[sensor] * (second - failed) / HOUR_S
                value = min(value, critical) if critical > high else max(value, critical)
                value += random.gauss(0, 0.02 * width)
            else:
                value = random.gauss(low + width * shift, 0.05 * width)
                value = min(max(value, low), high)
            record[sensor] = round(value, 2)
        yield record
        second += 1


if __name__ == "__main__":
    serve(machine("MACHINE_001", 1_767_225_600_000))
