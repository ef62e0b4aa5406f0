// What a source says of itself: a condition in at most 20 characters.
import type { Plant } from '../../lib/sim/plant';
import type { Pump } from '../../lib/sim/pump';
import { countText, type Status } from './status';

const EVERY_MS = 500;
const RESTARTED_MS = 2000;

export class SourceStatus {
  private nextMs = 0;
  private late = 0;

  /** @param noun what the devices are called, plural */
  constructor(
    private readonly status: Status,
    private readonly noun: string,
  ) {}

  /** The plant has begun anew; stays for a moment. */
  restarted(): void {
    this.late = 0;
    this.nextMs = performance.now() + RESTARTED_MS;
    this.status.waits('restarted');
  }

  /** Two sources of the plant have a device of the same id. */
  clash(deviceId: string): void {
    this.status.failed(`clash: ${deviceId}`);
  }

  /** Shows how it goes; cheap enough for each turn of the pump. */
  show(pump: Pump, plant: Plant, devices: number): void {
    const now = performance.now();
    if (now < this.nextMs && !pump.finished) return;
    this.nextMs = now + EVERY_MS;
    const { sent, late } = pump.position;
    const grew = late > this.late;
    this.late = late;
    if (devices === 0) this.status.works(`no ${this.noun} here`);
    else if (pump.finished) this.status.works(`done: ${countText(sent)}`);
    else if (plant.paused) this.status.waits('paused');
    else if (pump.progress !== undefined) this.showProgress(pump, plant, pump.progress);
    else if (pump.held) this.status.waits('waits for a sink');
    else if (grew) this.status.waits(`${countText(late)} late`);
    else if (late > 0) this.status.works(`${speedText(plant.speed)}, ${countText(late)} late`);
    else this.status.works(`${countText(devices)} ${this.noun} ${speedText(plant.speed)}`);
  }

  private showProgress(pump: Pump, plant: Plant, share: number): void {
    const text = `${plant.backfills ? 'backfill' : 'history'} ${Math.floor(share * 100)} %`;
    if (pump.held) this.status.waits(`waits: ${text}`);
    else this.status.works(text);
  }
}

function speedText(speed: number): string {
  return `×${speed < 1000 ? Number(speed.toPrecision(3)) : countText(speed)}`;
}
