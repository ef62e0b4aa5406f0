// Stand-ins for the tests of this folder: a record that remembers what became of it, a transport that a test drives.
import type { Queued, Transport, TransportEvents } from '../../../lib/delivery/transport';

export interface TestRecord extends Queued {
  readonly name: string;
  /** 'delivered', or the error's text */
  outcome(): string | undefined;
}

export function testRecord(name: string, bytes = 10): TestRecord {
  const outcomes: string[] = [];
  return {
    name,
    bytes,
    index: 0,
    receipt: {
      delivered: () => outcomes.push('delivered'),
      failed: (error) => outcomes.push(error.message),
    },
    outcome: () => {
      if (outcomes.length > 1) throw new Error(`${name} was completed ${outcomes.length} times`);
      return outcomes[0];
    },
  };
}

/** Connects and acknowledges when it is told to. */
export class FakeTransport implements Transport<TestRecord> {
  readonly sent: string[][] = [];
  underWay: TestRecord[] = [];
  events!: TransportEvents<TestRecord>;
  connected = false;
  closed = false;

  constructor(private readonly window: number) {}

  get room(): number {
    return this.connected ? this.window - this.underWay.length : 0;
  }

  open(events: TransportEvents<TestRecord>): void {
    this.events = events;
  }

  send(records: TestRecord[]): void {
    this.sent.push(records.map(({ name }) => name));
    this.underWay.push(...records);
  }

  async close(): Promise<TestRecord[]> {
    this.closed = true;
    return this.underWay;
  }

  connect(): void {
    this.connected = true;
    this.events.trouble(undefined);
    this.events.room();
  }

  disconnect(): void {
    this.connected = false;
    this.events.trouble({ condition: 'waiting for broker', advice: 'Start it.', severe: false });
  }

  /** Acknowledges what is under way. */
  acknowledge(): void {
    const records = this.underWay;
    this.underWay = [];
    for (const record of records) this.events.delivered(record);
    this.events.room();
  }
}
