// A format node at work: its messages, what it remembers over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { ColumnMemory, type SavedColumns } from '../../lib/wire/column-memory';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import { type Converter, converterOf } from './convert';
import type { FormatNodeSettings } from './settings';

/** The columns of CSV, and the settings that they belong to. */
interface Remembered {
  readonly columns: ColumnMemory;
  readonly fingerprint: string;
}

export function runFormat(RED: NodeAPI, node: Node, settings: FormatNodeSettings): void {
  const { direction, format, options, store } = settings;
  const fingerprint = JSON.stringify([direction, format, options.header, options.columns, options.delimiter]);
  keepWorking<Remembered, SavedColumns>(RED, node, {
    fingerprint,
    store,
    begin: (saved) => ({ columns: new ColumnMemory(saved), fingerprint }),
    save: ({ columns }) => columns.save(),
    fits: (remembered) => remembered.fingerprint === fingerprint,
    work: ({ columns }, output, status) => {
      const did = direction === 'encode' ? 'encoded' : 'decoded';
      return new Working(node, converterOf(settings, columns), did, output, status);
    },
  });
}

class Working implements Work {
  private readonly complaints: Complaints;
  private good = 0;
  private bad = 0;

  constructor(
    node: Node,
    private readonly convert: Converter,
    private readonly did: string,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    status.waits('no records yet');
  }

  take(msg: NodeMessageInFlow, done: (error?: Error) => void): void {
    let error: Error | undefined;
    try {
      const { messages, records, error: ofSome } = this.convert(msg, Date.now());
      if (messages.length > 0) this.output.send([messages]);
      this.good += records;
      error = ofSome;
    } catch (unusable) {
      error = unusable as Error;
    }
    if (error) this.bad++;
    const good = countText(this.good);
    this.status.works(this.bad > 0 ? `${good}, ${countText(this.bad)} bad` : `${good} ${this.did}`);
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    this.complaints.close();
  }
}
