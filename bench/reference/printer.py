"""The printer's record as a plain Python generator: what one writes without a simulator at hand.

Usage: python3 printer.py
See rounds.serve for what it reads and answers.
"""
import math
import random

from rounds import serve

PRINT_S = 28_800
PAUSE_S = 300
CYCLE_S = 7200
DIPS_PER_PRINT = 20


def ambient_target(second):
    """The enclosure's temperature in °C: an hour of 50, then a parabola down to 25, every two hours."""
    beyond = second % CYCLE_S - 3600
    return 50.0 if beyond <= 0 else 50.0 - 25.0 * (beyond / 3600) ** 2


def plan_dips():
    """Start second → duration in seconds of the dips of one print."""
    return {random.randrange(PRINT_S): random.randint(30, 35) for _ in range(DIPS_PER_PRINT)}


def printer(name, start_ms):
    """Yields one record a second, print after print."""
    timestamp = start_ms
    while True:
        hotend_dips, bed_dips = plan_dips(), plan_dips()
        hotend_dip = bed_dip = (0, 0)
        burst_start = random.randint(5, 300)
        burst_end = burst_start + random.randint(1, 4)
        burst = random.uniform(-3, 3)
        for second in range(PRINT_S):
            hotend = random.gauss(250, 0.5)
            bed = random.gauss(110, 0.5)
            ambient = random.gauss(ambient_target(second), 0.2)
            if second in hotend_dips:
                hotend_dip = (second, hotend_dips[second])
            if second in bed_dips:
                bed_dip = (second, bed_dips[second])
            if second < hotend_dip[0] + hotend_dip[1]:
                hotend -= 20 * math.sin(math.pi * (second - hotend_dip[0]) / hotend_dip[1])
            if second < bed_dip[0] + bed_dip[1]:
                bed -= 10 * math.sin(math.pi * (second - bed_dip[0]) / bed_dip[1])
            fluctuated = ambient
            if burst_start <= second < burst_end:
                fluctuated += burst
            elif second >= burst_end:
                burst_start = second + random.randint(5, 300)
                burst_end = burst_start + random.randint(1, 4)
                burst = random.uniform(-3, 3)
            yield {
                "printer": name,
                "timestamp": timestamp,
                "hotend_temperature": hotend,
                "bed_temperature": bed,
                "ambient_temperature": ambient,
                "fluctuated_ambient_temperature": fluctuated,
            }
            timestamp += 1000
        timestamp += PAUSE_S * 1000


if __name__ == "__main__":
    serve(printer("Printer 1", 1_767_225_600_000))
