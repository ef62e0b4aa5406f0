"""A Raspberry Pi's record as a plain Python generator: what one writes without a simulator at hand.

Usage: python3 computer.py
See rounds.serve for what it reads and answers.
"""
import math
import random

from rounds import serve

DAY_S = 86_400
SOFT, HARD = 80, 85


def raspberry_pi(name, start_ms):
    """Yields one record a second; heat and clock move every five."""
    second = start_ms // 1000
    temperature = 53.0
    clock, volts, load = 1.8, 0.946, 0.1
    state, occurred, bits = "idle", 0, 0
    burst_from = second + random.expovariate(1 / 1800)
    burst_until = burst_from + random.uniform(60, 900)
    burst = random.uniform(0.5, 0.99)
    restart = second + random.randrange(DAY_S)
    fault_from = second + random.expovariate(1 / (240 * 3600))
    fault_until = fault_from + random.uniform(4, 24) * 3600
    before = temperature
    while True:
        if second % 5 == 0:
            if second >= restart:
                restart += DAY_S
                occurred = 0
            hour = 2 * math.pi * second / DAY_S
            activity = 0.6 + 0.4 * math.cos(hour - 3.67)
            room = 25 + 1.5 * math.cos(hour - 3.93)
            if second >= burst_until:
                burst_from = second + random.expovariate(activity / 1800)
                burst_until = burst_from + random.uniform(60, 900)
                burst = random.uniform(0.5, 0.99)
            if second >= burst_from:
                load = burst
            else:
                load = max(0.02, 0.1 * (0.4 + 0.8 * activity) * random.gauss(1, 0.35))
            worn = 0
            if fault_from <= second < fault_until:
                worn = min(1, (second - fault_from) / (fault_until - fault_from) / 0.6)
            if second >= fault_until:
                fault_from = second + random.expovariate(1 / (240 * 3600))
                fault_until = fault_from + random.uniform(4, 24) * 3600
            if temperature < SOFT:
                clock = 1.8
            elif temperature < HARD:
                clock = 1.8 - 0.262 * (temperature - SOFT) / (HARD - SOFT)
            else:
                clock = max(0.6, 1.538 - 0.938 * (temperature - HARD) / 4)
            volts = max(0.85, 0.946 - 0.218 * (1.8 - clock))
            watts = 2.7 + 2.297 * volts * volts * clock * load
            resistance = 15 / (1 + 0.442 * (1 - worn))
            share = 5 / (resistance * 17)
            before = temperature
            temperature = (temperature + share * (room + watts * resistance)) / (1 + share)
            if temperature >= HARD:
                state = "overheated"
            elif temperature >= SOFT:
                state = "throttled"
            elif temperature < SOFT - 2:
                state = "busy" if load >= 0.5 else "idle"
            bits = (2 if clock < 1.8 else 0) + (8 if temperature >= SOFT else 0)
            if state in ("throttled", "overheated"):
                bits += 4
            occurred |= bits
        shown = before + (temperature - before) * (second % 5) / 5
        yield {
            "device": name,
            "timestamp": second * 1000,
            "state": state,
            "GPU_temp_celsius": round(random.gauss(shown, 0.2), 1),
            "CPU_temp_celsius": round(random.gauss(shown, 0.2), 1),
            "frequency_arm_hz": round(clock * 1e9),
            "frequency_core_hz": 333_333_333 if state == "throttled" else 500_000_000,
            "frequency_pwm_hz": 0,
            "voltage_core_v": round(random.gauss(volts, 0.0002), 4),
            "voltage_sdram_c_v": 1.1,
            "voltage_sdram_i_v": 1.1,
            "voltage_sdram_p_v": 1.1,
            "memory_arm_bytes": 994_050_048,
            "memory_gpu_bytes": 79_691_776,
            "throttled": bits + 65_536 * occurred,
        }
        second += 1


if __name__ == "__main__":
    serve(raspberry_pi("raspberry", 1_767_225_600_000))
