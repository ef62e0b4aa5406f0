"""The record of a device of one's own as a plain Python generator: what one writes without a simulator at hand.

Usage: python3 custom.py
Reads a number of records a line from standard input, makes as many, and answers with the seconds of
processor time that it took.
"""
import math
import random
import sys
import time
from itertools import islice


def device(name, start_ms):
    """Yields one record a second."""
    second = 0
    level = 7.0
    while True:
        level += random.gauss(0, 0.1)
        if level > 9:
            level = 18 - level
        elif level < 6:
            level = 12 - level
        load = 80 if second % 50 < 10 else 20
        yield {
            "device": name,
            "timestamp": start_ms + second * 1000,
            "temperature": round(20 + 5 * math.sin(2 * math.pi * second / 3600), 2),
            "pressure": round(random.gauss(4, 0.1), 2),
            "humidity": round(random.uniform(40, 60), 2),
            "load": load,
            "level": round(level, 2),
            "power": round(2 + 0.3 * load * level / 7, 2),
            "count": second % 1000,
            "mode": random.choice(["manual", "automatic", "automatic"]),
        }
        second += 1


def main():
    records = device("device 1", 1_767_225_600_000)
    for line in sys.stdin:
        count = int(line)
        begin = time.process_time()
        for _ in islice(records, count):
            pass
        print(time.process_time() - begin, flush=True)


if __name__ == "__main__":
    main()
