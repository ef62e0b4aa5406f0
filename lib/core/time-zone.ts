// Local time in an IANA time zone. Asking Intl costs microseconds; a zone's offset changes twice a year at most, so it is
// asked once for each quarter of an hour of event time.
import { LAST_TIME_MS, MS_PER_UNIT } from './time';

const SLOT_MS = 900_000;
/** Slots that are remembered: enough for devices whose event times lie apart. */
const SLOTS = 64;

export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  private readonly slots = new Float64Array(SLOTS).fill(Number.NaN);
  private readonly offsets = new Float64Array(SLOTS);

  /**
   * @param name of the IANA database, such as `Europe/Berlin`, or `UTC`
   * @throws RangeError when there is no such zone
   */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /**
   * How far local time is ahead of UTC at `time`, in ms.
   *
   * @param time ms since the Unix epoch
   */
  offsetAt(time: number): number {
    const slot = Math.floor(time / SLOT_MS);
    const place = ((slot % SLOTS) + SLOTS) % SLOTS;
    if (this.slots[place] === slot) return this.offsets[place];
    const start = this.ask(slot * SLOT_MS);
    // Until about 1970 zones also changed at odd moments, so that a slot may have two offsets: it is not remembered.
    if (start !== this.ask((slot + 1) * SLOT_MS - 1)) return this.ask(time);
    this.slots[place] = slot;
    this.offsets[place] = start;
    return start;
  }

  /**
   * The moment at which clocks show `local`, in ms since the Unix epoch: of two, where they are put back, the first; where
   * they skip it, as if they had not been put forward yet.
   *
   * @param local the same, as if the clocks were in UTC
   */
  utcOf(local: number): number {
    // Offsets are less than a day, and change less often.
    const before = local - this.offsetAt(local - MS_PER_UNIT.d);
    if (this.offsetAt(before) === local - before) return before;
    const after = local - this.offsetAt(local + MS_PER_UNIT.d);
    return this.offsetAt(after) === local - after ? after : before;
  }

  private ask(time: number): number {
    const within = Math.min(Math.max(time, -LAST_TIME_MS), LAST_TIME_MS);
    const text = this.format.formatToParts(within).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
    if (!match) return 0;
    const [, sign, hours, minutes, seconds = '0'] = match;
    const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ms : ms;
  }
}
