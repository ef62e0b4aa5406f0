// Writes the recording that comes with the replay node, `nodes/replay/pumps.csv`: three pumps, a reading a second for five
// minutes, a worn bearing and a leak. It is made up: `node dist/scripts/pumps-recording.js > nodes/replay/pumps.csv`.
import { deviceKey } from '../lib/core/hash';
import { normal } from '../lib/core/random';

const START_MS = Date.UTC(2026, 0, 5, 8);
const SECONDS = 300;
const PUMPS = ['pump 1', 'pump 2', 'pump 3'];

/** 0 before `from`, 1 from `to` on, in s. */
const ramp = (second: number, from: number, to: number) => Math.min(1, Math.max(0, (second - from) / (to - from)));

function row(pump: number, second: number): string {
  const key = deviceKey('recording', PUMPS[pump]!);
  const noise = (channel: number) => normal(key, channel, second);
  const isWorn = pump === 1 && second >= 90 && second < 150;
  const leaks = pump === 2 && second >= 180 && second < 250;
  const idles = pump === 0 && second >= 200 && second < 215;
  const wear = isWorn ? ramp(second, 90, 140) : 0;
  const leak = leaks ? ramp(second, 180, 220) : 0;
  const pressure = (idles ? 0.2 : 5.8 - 1.9 * leak + 0.15 * Math.sin((2 * Math.PI * second) / 60)) + 0.03 * noise(0);
  const flow = idles ? 0 : 120 - 45 * leak + 0.8 * noise(1);
  const vibration = Math.abs(idles ? 0.1 : 2.1 + 6 * wear + (0.12 + 0.5 * wear) * noise(2));
  const label = isWorn ? 'worn bearing' : leaks ? 'leak' : 'normal';
  // Now and then a sensor says nothing.
  const heat = second % 50 === 7 ? '' : (41 + pump + 7 * wear + 0.1 * noise(3)).toFixed(1);
  const time = new Date(START_MS + second * 1000).toISOString().replace('.000', '');
  const values = [pressure.toFixed(2), Math.max(0, flow).toFixed(1), vibration.toFixed(2), heat];
  return [time, PUMPS[pump], ...values, idles ? 'idle' : 'running', label].join(',');
}

const rows = ['timestamp,device,pressure,flow,vibration,temperature,state,label'];
for (let second = 0; second < SECONDS; second++) {
  for (let pump = 0; pump < PUMPS.length; pump++) rows.push(row(pump, second));
}
process.stdout.write(`${rows.join('\n')}\n`);
