// Heat, power and clock: against the equations, and against what the reference recorded.
import assert from 'node:assert/strict';
import { max, mean, min } from 'simple-statistics';
import type { Reading } from '../../../../lib/core/reading';
import { Computer } from '../../../../lib/models/computer/computer';
import { COMPUTER_PROFILES, clockOf, meanClockOf, voltsOf } from '../../../../lib/models/computer/profiles';
import { ComputerThermal, LOOK_MS } from '../../../../lib/models/computer/thermal';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { at, CALM, computerOf, numbers, runOf } from './fleet';

const NEW = { fan: 0, dust: 0, supply: 0 };
const pi = COMPUTER_PROFILES['raspberry-pi-4'];
const { pc } = COMPUTER_PROFILES;

/** A chip at a temperature, at its next look. */
function chip(profile: typeof pi, temperature: number, load: number, room = 25, wear = NEW): ComputerThermal {
  const thermal = new ComputerThermal(profile);
  thermal.begin(temperature);
  thermal.look(load, wear, room);
  return thermal;
}

describe('computer: power', () => {
  it('is what it takes at rest, and k · V² · f · load', () => {
    const thermal = new ComputerThermal(pi);
    assert.equal(thermal.power(0, 1.8), 2.7);
    assert.ok(Math.abs(thermal.power(1, 1.8) - 6.4) < 1e-9);
    const half = thermal.power(0.5, 0.9, 0.473) - 2.7;
    assert.ok(Math.abs(half - 3.7 / 2 / 2 / 4) < 1e-9);
    assert.ok(Math.abs(new ComputerThermal(pc).power(1, 3.995) - 27) < 1e-9);
  });
});

describe('computer: heat', () => {
  it('settles where the power goes through the resistance: T = room + P · R', () => {
    for (const load of [0, 0.3, 0.6]) {
      const thermal = new ComputerThermal(pi);
      thermal.begin(25);
      for (let look = 0; look < 2000; look++) thermal.look(load, NEW, 22);
      const expected = 22 + (2.7 + 3.7 * load) * (15 / (1 + pi.fanGain));
      assert.ok(Math.abs(thermal.next - expected) < 1e-6, `${thermal.next} ≠ ${expected}`);
    }
  });

  it('moves by (P − (T − room) / R) / C', () => {
    const { next } = chip(pi, 40, 1);
    const rate = (6.4 - (40 - 25) / (15 / (1 + pi.fanGain))) / 17;
    const moved = (next - 40) / (LOOK_MS / 1000);
    // A step that looks ahead, as wide as 3 % of the time constant.
    assert.ok(Math.abs(moved / rate - 1) < 0.04, `${moved} ≠ ${rate}`);
  });

  it('is worse without a fan, and with dust', () => {
    const passive = 15;
    const withFan = passive / (1 + pi.fanGain);
    for (const [wear, resistance] of [
      [NEW, withFan],
      [{ ...NEW, fan: 1 }, passive],
      [{ ...NEW, fan: 0.5 }, passive / (1 + pi.fanGain / 2)],
      [{ ...NEW, dust: 1 }, 1.4 * withFan],
    ] as const) {
      const settled = new ComputerThermal(pi).settled(25, wear);
      assert.ok(Math.abs(settled - (25 + 2.7 * resistance)) < 1e-3, `${settled}`);
    }
  });

  it('has a PC’s fan follow the temperature, from 30 % to full', () => {
    const resistance = (temperature: number) => {
      const thermal = chip(pc, temperature, 0);
      const { next, clock, volts } = thermal;
      // From the step: next = (T + s (room + P R)) / (1 + s), with s R = 5 / C.
      const heat = (5 / 20) * thermal.power(0, clock, volts);
      const s = (temperature + heat - next) / (next - 25);
      return 5 / 20 / s;
    };
    assert.ok(Math.abs(resistance(55) - 12.8 / (1 + 3.2 * 0.3)) < 1e-9);
    assert.ok(Math.abs(resistance(75) - 12.8 / (1 + 3.2 * 0.65)) < 1e-9);
    assert.ok(Math.abs(resistance(96) - 12.8 / 4.2) < 1e-9);
  });

  it('is the same at the same moment at any sample rate', () => {
    const settings = { ...CALM, burstsPerHour: 4 };
    const temperatures = (periodMs: number) => {
      const fleet = computerOf({ settings, periodMs });
      return Array.from({ length: 50 }, (_, i) => at(fleet, 5 + 10 * i).CPU_temp_celsius);
    };
    const often = temperatures(1000);
    assert.deepEqual(temperatures(5000), often);
    assert.deepEqual(temperatures(300_000), often);
    assert.ok(new Set(often).size > 10);
  });

  it('moves in small steps between two looks', () => {
    const fleet = computerOf({ periodMs: 100 }, [[10, 'load', { percent: 99 }]]);
    const { readings } = runOf(fleet, 12);
    const temperatures = numbers(readings, 'CPU_temp_celsius');
    const steps = temperatures.slice(1).map((value, i) => Math.abs(value - temperatures[i]!));
    assert.ok(max(steps) < 0.11, `${max(steps)}`);
  });
});

describe('computer: governor', () => {
  it('lowers the clock of a Raspberry Pi in proportion from 80 to 85 °C, and to its lowest within 4 K above', () => {
    const clock = (temperature: number) => chip(pi, temperature, 1).clock;
    assert.deepEqual([20, 79.99].map(clock), [1.8, 1.8]);
    assert.ok(clock(80.01) < 1.8);
    for (const [temperature, expected] of [
      [80, 1.8],
      [82.5, 1.669],
      [85, 1.538],
      [87, 1.069],
      [89, 0.6],
      [120, 0.6],
    ] as const) {
      assert.ok(Math.abs(clock(temperature) - expected) < 1e-9, `${clock(temperature)} at ${temperature} °C`);
    }
  });

  it('lowers the clock of a PC from 100 °C on', () => {
    assert.equal(chip(pc, 99.99, 1).clock, 3.995);
    assert.ok(Math.abs(chip(pc, 105, 1).clock - 2.6) < 1e-9);
    assert.ok(Math.abs(chip(pc, 109, 1).clock - 0.397) < 1e-9);
  });

  it('lowers the voltage after the clock, and raises it before', () => {
    const thermal = new ComputerThermal(pi);
    thermal.begin(84);
    thermal.look(1, NEW, 25);
    assert.ok(thermal.clock < 1.6);
    assert.equal(thermal.volts, 0.946);
    thermal.look(1, NEW, 25);
    assert.ok(Math.abs(thermal.volts - 0.9) < 0.005, `${thermal.volts}`);
    thermal.next = 60;
    thermal.look(1, NEW, 25);
    assert.deepEqual([thermal.clock, thermal.volts], [1.8, 0.946]);
  });

  it('never lets the voltage below its least', () => {
    assert.equal(voltsOf(pi, 0.6), 0.85);
    assert.equal(voltsOf(pi, 1.8), 0.946);
    assert.ok(Math.abs(voltsOf(pi, 1.58) - 0.898) < 1e-3);
  });

  it('holds a Raspberry Pi at full work between its limits, for as long as it has to', () => {
    const { readings } = runOf(computerOf({}, [[10, 'load', { percent: 99, minutes: 1000 }]]), 1000);
    const held = readings.filter(({ state }) => state === 'throttled');
    assert.ok(held.length > 10_000);
    const temperatures = numbers(held, 'CPU_temp_celsius');
    assert.ok(min(temperatures) >= 80 && max(temperatures) < 85, `${min(temperatures)} … ${max(temperatures)}`);
    const settled = numbers(held.slice(1000), 'CPU_temp_celsius');
    assert.ok(max(settled) - min(settled) < 0.2, 'it swings');
    assert.ok(settled[0]! > 81.8 && settled[0]! < 84.2, `${settled[0]}`);
  });
});

describe('computer: throttled bits', () => {
  const bits = ({ throttled }: Reading) => `0x${(throttled as number).toString(16)}`;

  it('say what is, and what has occurred until the next boot', () => {
    const asked = [
      [10, 'load', { percent: 99, minutes: 30 }],
      [80, 'reboot'],
    ] as const;
    const fleet = computerOf({}, asked);
    assert.equal(bits(at(fleet, 5)), '0x0');
    assert.equal(bits(at(fleet, 11)), '0x0');
    assert.equal(bits(at(fleet, 35)), '0xe000e');
    assert.equal(bits(at(fleet, 60)), '0xe0000');
    assert.equal(bits(at(fleet, 79)), '0xe0000');
    assert.equal(bits(at(fleet, 85)), '0x0');
  });

  it('are forgotten by the daily restart, and by being switched on after a failure', () => {
    const work = [10, 'load', { percent: 99, minutes: 30 }] as const;
    assert.equal(bits(at(computerOf({}, [work]), 23 * 60)), '0xe0000');
    assert.equal(bits(at(computerOf({}, [work]), 25 * 60)), '0x0');
    const failed = [
      [60, 'fail'],
      [70, 'power', { state: 'on' }],
    ] as const;
    assert.equal(bits(at(computerOf({}, [work, ...failed]), 75)), '0x0');
  });

  it('are those of under-voltage while a weak supply sags', () => {
    const asked = [
      [5, 'under-voltage'],
      [10, 'load', { percent: 99, minutes: 5 }],
    ] as const;
    const fleet = computerOf({}, asked);
    assert.equal(bits(at(fleet, 9)), '0x0');
    assert.equal(bits(at(fleet, 12)), '0x50005');
    assert.equal(at(fleet, 12).frequency_arm_hz, 600_000_000);
    assert.equal(bits(at(fleet, 20)), '0x50000');
  });
});

/** All that ten computers send in three days of usual work. */
function usual(profile: 'raspberry-pi-4' | 'pc'): Reading[] {
  const ids = deviceIds({ prefix: 'Computer ', count: 10 });
  const model = new Computer({ profile, faults: false });
  const fleet = new Fleet({ model, seed: '1', ids, periodMs: 5000, startMs: Date.UTC(2026, 0, 5) });
  const readings: Reading[] = [];
  for (let i = 0; i < ids.length; i++) {
    for (let tick = 0; tick < 3 * 17_280; tick++) {
      const reading = fleet.reading(tick, i);
      if (reading) readings.push(reading);
    }
  }
  return readings;
}

/** The values of a field are within [low, high], and come close to both ends. */
function assertSpan(readings: readonly Reading[], field: string, low: number, high: number, slack: number): void {
  const values = numbers(readings, field);
  const [least, most] = [min(values), max(values)];
  assert.ok(Math.abs(least - low) <= slack, `${field} from ${least}, expected ${low}`);
  assert.ok(Math.abs(most - high) <= slack, `${field} to ${most}, expected ${high}`);
}

describe('computer: what the reference recorded of a Raspberry Pi 4', () => {
  const readings = usual('raspberry-pi-4');
  const normal = readings.filter(({ state }) => state === 'idle' || state === 'busy');
  const throttled = readings.filter(({ state }) => state === 'throttled');

  it('has 53 °C to the limit at 1.8 GHz, core at 500 MHz and 0.946 V', () => {
    assertSpan(normal, 'CPU_temp_celsius', 53, 81, 1);
    assertSpan(normal, 'GPU_temp_celsius', 53, 81, 1);
    assertSpan(normal, 'frequency_arm_hz', 1.8e9, 1.8e9, 0);
    assertSpan(normal, 'frequency_core_hz', 5e8, 5e8, 0);
    assertSpan(normal, 'voltage_core_v', 0.946, 0.946, 0.0015);
  });

  it('has, throttled, up to 84.2 °C at 1.58 GHz and more, core at 333 MHz and 0.898 V and more', () => {
    assert.ok(throttled.length > 1000);
    assert.ok(Math.abs(max(numbers(throttled, 'CPU_temp_celsius')) - 84.2) < 1);
    assert.ok(Math.abs(mean(numbers(throttled, 'CPU_temp_celsius')) - 82) < 1);
    assert.ok(Math.abs(min(numbers(throttled, 'frequency_arm_hz')) - 1.58e9) < 2e7);
    assertSpan(throttled, 'frequency_core_hz', 333_333_333, 333_333_333, 0);
    assert.ok(Math.abs(min(numbers(throttled, 'voltage_core_v')) - 0.898) < 0.003);
  });

  it('has SDRAM at 1.1 V and the memory as it was split', () => {
    for (const reading of readings.slice(0, 1000)) {
      assert.deepEqual(
        [reading.voltage_sdram_c_v, reading.voltage_sdram_i_v, reading.voltage_sdram_p_v, reading.frequency_pwm_hz],
        [1.1, 1.1, 1.1, 0],
      );
      assert.deepEqual([reading.memory_arm_bytes, reading.memory_gpu_bytes], [994_050_048, 79_691_776]);
    }
  });
});

describe('computer: what the reference recorded of PCs', () => {
  const readings = usual('pc');
  const idle = readings.filter(({ state, LoadCPUTotal }) => state === 'idle' && (LoadCPUTotal as number) <= 25);

  it('has, idle, a clock of 397 to 3274 MHz with mean 1802, 4.6 to 12.4 W, 2 to 25 %, from 54 °C on', () => {
    assertSpan(idle, 'ClockCPUCoreOne', 397, 3274, 1);
    assert.ok(Math.abs(mean(numbers(idle, 'ClockCPUCoreOne')) - 1802) < 10);
    assertSpan(idle, 'PowerCPUPackage', 4.6, 12.4, 1.5);
    assertSpan(idle, 'LoadCPUTotal', 2, 25, 1.5);
    assert.ok(Math.abs(min(numbers(idle, 'TemperatureCPUPackage')) - 54) < 1);
  });

  it('has, stressed, a clock to 3995 MHz, to 101 °C, 99 % and 27 W', () => {
    assert.equal(max(numbers(readings, 'ClockCPUCoreOne')), 3995);
    assert.ok(Math.abs(max(numbers(readings, 'TemperatureCPUPackage')) - 101) < 1);
    assert.ok(Math.abs(max(numbers(readings, 'LoadCPUTotal')) - 99) < 1);
    assert.ok(Math.abs(max(numbers(readings, 'PowerCPUPackage')) - 27) < 1.5);
  });

  it('has a graphics card only where it is asked for', () => {
    const keys = [
      'device',
      'timestamp',
      'state',
      'ClockCPUCoreOne',
      'PowerCPUPackage',
      'LoadCPUTotal',
      'TemperatureCPUPackage',
    ];
    const settings = { ...CALM, profile: 'pc' } as const;
    assert.deepEqual(Object.keys(at(computerOf({ settings }), 5)), [...keys, 'TemperatureGPUCore', 'LoadGPUCore']);
    const without = computerOf({ settings: { ...settings, graphicsCard: false } });
    assert.deepEqual(Object.keys(at(without, 5)), keys);
    assert.equal(without.channels.length, 4);
    assert.equal(at(without, 5).TemperatureCPUPackage, at(computerOf({ settings }), 5).TemperatureCPUPackage);
  });

  it('asks on average for the mean of the clocks it asks for', () => {
    const drawn = Array.from({ length: 10_000 }, (_, i) => clockOf(pc, 0.1, (i + 0.5) / 10_000));
    assert.ok(Math.abs(mean(drawn) - meanClockOf(pc, 0.1)) < 1e-6);
    assert.ok(Math.abs(mean(drawn) - 1.802) < 0.001);
  });
});

describe('computer: work', () => {
  it('is most at the busiest hour, and least twelve hours later', () => {
    const readings = usual('pc');
    const busy = (hour: number) => {
      const then = readings.filter(({ timestamp }) => new Date(timestamp).getUTCHours() === hour);
      return then.filter(({ state }) => state !== 'idle').length / then.length;
    };
    assert.ok(busy(14) > 2 * busy(2), `${busy(14)} and ${busy(2)}`);
  });

  it('comes as often, as long and as heavy as the settings say', () => {
    const settings = { ...CALM, startPhase: 'as if long running', profile: 'pc', burstLoadMinPercent: 60 } as const;
    const model = new Computer({
      ...settings,
      burstsPerHour: 2,
      burstMinMinutes: 2,
      burstMaxMinutes: 6,
      idleLoadPercent: 5,
    });
    const ids = deviceIds({ prefix: 'Computer ', count: 20 });
    const fleet = new Fleet({ model, seed: '1', ids, periodMs: 5000, startMs: Date.UTC(2026, 0, 5) });
    const lengths: number[] = [];
    const loads: number[] = [];
    let gaps = 0;
    for (let i = 0; i < ids.length; i++) {
      let length = 0;
      for (let tick = 0; tick < 3 * 17_280; tick++) {
        const load = fleet.reading(tick, i)?.LoadCPUTotal as number | undefined;
        if (load !== undefined && load > 40) {
          length++;
          loads.push(load);
        } else {
          if (length > 0) lengths.push(length / 12);
          length = 0;
          gaps++;
        }
      }
    }
    assert.ok(Math.abs(mean(lengths) - 4) < 0.15, `${mean(lengths)} min`);
    assert.ok(Math.abs(mean(loads) - 79.5) < 1.5, `${mean(loads)} %`);
    // A gap of the rate's mean at the hour: the mean activity is 0.6 of the busiest hour's.
    const perHour = lengths.length / ((gaps * 5) / 3600);
    assert.ok(Math.abs(perHour - 1.2) < 0.12, `${perHour} an hour of rest`);
  });
});
