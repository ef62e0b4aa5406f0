// What an open sidebar costs the server: the processor time of one of its questions, which it asks once a second, as a share of
// a core. Measured by many questions in a row to a plant that is paused, so that nothing else is counted.
import path from 'node:path';
import type { Figure } from './harness/figure';
import { type Contender, interleave } from './harness/interleave';
import { Remote } from './harness/remote';

const DEVICES = 10_000;
const POLLS = 200;
const POLLS_PER_SECOND = 1;

/** The rows in sight of a high window, and those beyond it that the sidebar asks for. */
const PAGE = 'offset=5000&limit=30&selected=MACHINE_5001';

export const sidebar = figure('sidebar', `devices?${PAGE}`, 1);
export const sidebarFilter = figure('sidebar-filter', 'devices?offset=0&limit=30&filter=maintenance', 2);

function figure(name: string, question: string, atMost: number): Figure {
  return {
    name,
    unit: '% of a core',
    goal: { of: 'value', atMost },
    measure: () =>
      interleave(
        () => poller('ours', `/${question}`),
        () => poller('reference', ''),
        { starts: 1, rounds: 6, warmUp: 2, better: 'lower' },
      ),
  };
}

async function poller(label: string, question: string): Promise<Contender> {
  const remote = new Remote(label, path.join(__dirname, 'harness', 'sidebar-process.js'));
  const address = await remote.call<string>('started', DEVICES);
  return {
    async round() {
      await remote.call('seconds');
      for (let poll = 0; poll < POLLS; poll++) {
        const response = await fetch(address + question);
        if (!response.ok) throw new Error(`${question}: ${response.status}`);
        await response.text();
      }
      return (100 * POLLS_PER_SECOND * (await remote.call<number>('seconds'))) / POLLS;
    },
    close: () => remote.close(),
  };
}
