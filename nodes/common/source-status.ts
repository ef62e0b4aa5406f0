// What a source says of itself: a condition in at most 20 characters.
import type { Plant } from '../../lib/sim/plant';
import type { Run } from './feed';
import { countText, type Status } from './status';

/** What the status tells of readings that are being sent. */
type Going = Pick<Run<object>, 'finished' | 'held' | 'progress' | 'sent' | 'flaws'>;

const EVERY_MS = 500;
const RESTARTED_MS = 2000;

export class SourceStatus {
  private nextMs = 0;
  private flaws = 0;

  /**
   * @param noun what the devices are called, plural
   * @param flawed what is said of the readings that something was wrong with
   */
  constructor(
    private readonly status: Status,
    private readonly noun: string,
    private readonly flawed = 'late',
  ) {}

  /** The plant has begun anew; stays for a moment. */
  restarted(): void {
    this.flaws = 0;
    this.nextMs = performance.now() + RESTARTED_MS;
    this.status.waits('restarted');
  }

  /** Two sources of the plant have a device of the same id. */
  clash(deviceId: string): void {
    this.status.failed(`clash: ${deviceId}`);
  }

  /** Shows how it goes; cheap enough for each turn. */
  show(run: Going, plant: Plant, devices: number): void {
    const now = performance.now();
    if (now < this.nextMs && !run.finished) return;
    this.nextMs = now + EVERY_MS;
    const { sent, flaws, progress } = run;
    const grew = flaws > this.flaws;
    this.flaws = flaws;
    if (devices === 0) this.status.works(`no ${this.noun} here`);
    else if (run.finished) this.status.works(`done: ${countText(sent)}`);
    else if (plant.paused) this.status.waits('paused');
    else if (progress !== undefined) this.showProgress(run, plant, progress);
    else if (run.held) this.status.waits('waits for a sink');
    else if (grew) this.status.waits(`${countText(flaws)} ${this.flawed}`);
    else if (flaws > 0) this.status.works(`${speedText(plant.speed)}, ${countText(flaws)} ${this.flawed}`);
    else this.status.works(`${this.counted(devices)} ${speedText(plant.speed)}`);
  }

  private counted(devices: number): string {
    return devices === 1 ? `1 ${this.noun.replace(/s$/, '')}` : `${countText(devices)} ${this.noun}`;
  }

  private showProgress(run: Going, plant: Plant, share: number): void {
    const text = `${plant.backfills ? 'backfill' : 'history'} ${Math.floor(share * 100)} %`;
    if (run.held) this.status.waits(`waits: ${text}`);
    else this.status.works(text);
  }
}

function speedText(speed: number): string {
  return `×${speed < 1000 ? Number(speed.toPrecision(3)) : countText(speed)}`;
}
