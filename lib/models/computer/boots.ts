// When a computer boots: each day at a minute of its own, and when a person says so. From one boot to the next is an epoch,
// in which its state follows from nothing before. All times are event time, ms since the Unix epoch.

import { cellAt } from '../../core/cell-times';
import { integer } from '../../core/random';
import { MS_PER_UNIT } from '../../core/time';
import type { Device, DeviceCommands, EffectiveCommand } from '../model';
import { phaseMs } from '../start-phase';
import { RESTART_MINUTE } from './draws';
import type { ComputerSettings } from './settings';

const MINUTES_PER_DAY = 1440;

/** A stretch [startMs, endMs) that begins with a boot, or in which there is no power. */
export interface Boot {
  readonly startMs: number;
  readonly endMs: number;
  readonly isPowered: boolean;
  /** for how long it had no power before; Infinity: it is as cold as the room */
  readonly offMs: number;
}

export class BootSchedule {
  constructor(private readonly settings: Readonly<ComputerSettings>) {}

  /** The one that holds `timeMs`. */
  at(device: Device, { list }: DeviceCommands, timeMs: number): Boot {
    const msOf = ({ tick }: EffectiveCommand) => device.timeline.timeOf(tick);
    const bornMs = this.bornMs(device);
    if (timeMs < bornMs) return { startMs: -Infinity, endMs: bornMs, isPowered: false, offMs: 0 };
    const powers = list.filter((entry) => isPower(entry) && msOf(entry) >= bornMs);
    const last = powers.findLastIndex((entry) => msOf(entry) <= timeMs);
    if (last >= 0 && isOff(powers[last]!)) {
      const on = powers.slice(last).find((entry) => !isOff(entry));
      return { startMs: msOf(powers[last]!), endMs: on ? msOf(on) : Infinity, isPowered: false, offMs: 0 };
    }
    const off = powers.slice(0, last + 1).findLastIndex(isOff);
    const switchedOnMs = off < 0 ? -Infinity : msOf(powers[off + 1]!);
    const reboots = list.filter(({ command }) => command === 'reboot').map(msOf);
    const rebootedMs = reboots.findLast((ms) => ms <= timeMs) ?? -Infinity;
    const dailyMs = this.restartBefore(device, timeMs);
    const startMs = Math.max(bornMs, switchedOnMs, rebootedMs, dailyMs);
    const nextOff = powers.slice(last + 1).find(isOff);
    const endMs = Math.min(
      dailyMs + MS_PER_UNIT.d,
      nextOff ? msOf(nextOff) : Infinity,
      reboots.find((ms) => ms > timeMs) ?? Infinity,
    );
    const wasOffMs = startMs === switchedOnMs ? switchedOnMs - msOf(powers[off]!) : 0;
    return { startMs, endMs, isPowered: true, offMs: startMs === bornMs ? Infinity : wasOffMs };
  }

  /** The event time from which on there is such a computer. */
  bornMs({ index, timeline }: Device): number {
    const { startPhase, startSpacingSeconds } = this.settings;
    if (startPhase === 'as if long running') return -Infinity;
    return timeline.startMs - phaseMs(startPhase, index, Math.round(startSpacingSeconds * 1000), Infinity);
  }

  /** The last daily restart up to `timeMs`. */
  private restartBefore({ key }: Device, timeMs: number): number {
    const minute = integer(key, RESTART_MINUTE, 0, 0, MINUTES_PER_DAY - 1);
    const phase = -minute * MS_PER_UNIT.min;
    return cellAt(timeMs, MS_PER_UNIT.d, phase) * MS_PER_UNIT.d - phase;
  }
}

function isPower({ command }: EffectiveCommand): boolean {
  return command === 'power';
}

function isOff({ value }: EffectiveCommand): boolean {
  return (value as { state: string }).state === 'off';
}
