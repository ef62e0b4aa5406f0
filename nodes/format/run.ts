// A format node at work: its messages, what it remembers over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { ColumnMemory, type SavedColumns } from '../../lib/wire/column-memory';
import { Complaints } from '../common/complaints';
import { EarlyMessages } from '../common/early-messages';
import { keepState } from '../common/kept-state';
import { countText, Status } from '../common/status';
import { type Outputs, SteadyOutput } from '../common/steady-output';
import { type Converter, converterOf } from './convert';
import type { FormatNodeSettings } from './settings';

type Done = (error?: Error) => void;

/** What a deploy leaves alone. */
interface Kept {
  columns: ColumnMemory;
  /** the settings that the columns belong to */
  columnsOf: string;
  /** what could not leave before the deploy */
  waiting: readonly Outputs[];
}

/** The columns as JSON. Messages are not saved: they may hold the response of an http request. */
interface Saved {
  columns: SavedColumns;
  columnsOf: string;
}

export function runFormat(RED: NodeAPI, node: Node, settings: FormatNodeSettings): void {
  const status = new Status(node);
  const early = new EarlyMessages(RED, node);
  const output = new SteadyOutput(RED, node);
  const complaints = new Complaints(node);
  const { direction, format, options, store } = settings;
  const columnsOf = JSON.stringify([direction, format, options.header, options.columns, options.delimiter]);
  const did = direction === 'encode' ? 'encoded' : 'decoded';
  let convert: Converter | undefined;
  let good = 0;
  let bad = 0;

  const take = (msg: NodeMessageInFlow, done: Done): void => {
    let error: Error | undefined;
    try {
      const converted = convert!(msg, Date.now());
      if (converted.messages.length > 0) output.send([converted.messages]);
      good += converted.records;
      error = converted.error;
    } catch (unusable) {
      error = unusable as Error;
    }
    if (error) bad++;
    status.works(bad > 0 ? `${countText(good)}, ${countText(bad)} bad` : `${countText(good)} ${did}`);
    if (error) complaints.complete(error, msg, done);
    else done();
  };

  node.on('input', (msg, _send, done) => {
    if (convert) take(msg, done);
    else early.add(msg, done);
  });
  node.on('close', () => {
    complaints.close();
    status.close();
  });

  const create = (saved?: unknown): Kept => {
    const { columns, columnsOf: of } = (saved ?? { columns: [], columnsOf }) as Saved;
    return { columns: new ColumnMemory(columns), columnsOf: of, waiting: [] };
  };
  const save = (kept: Kept): Saved => ({ columns: kept.columns.save(), columnsOf: kept.columnsOf });
  keepState<Kept>(node, { fingerprint: '', store, create, save }, (kept) => {
    if (kept.columnsOf !== columnsOf) {
      kept.columns = new ColumnMemory();
      kept.columnsOf = columnsOf;
    }
    output.resume(kept.waiting);
    kept.waiting = output.waiting;
    convert = converterOf(settings, kept.columns);
    status.waits('no records yet');
    early.drain(take);
  });
}
