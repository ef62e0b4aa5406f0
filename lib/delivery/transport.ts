// What the outbox and the batcher need of a connection, whatever the protocol: no type of a client library gets past a
// transport.

/** Who waits for records: told once for each of them. */
export interface Receipt {
  delivered(): void;
  /** @param index of the record in the message that it came with */
  failed(error: Error, index: number): void;
}

/** A record on its way. */
export interface Queued {
  /** its size against the outbox's bound */
  readonly bytes: number;
  readonly receipt: Receipt;
  /** its place in the message that it came with */
  readonly index: number;
}

/** Why nothing is sent at the moment. A transport goes on trying; nothing is lost by it. */
export interface Trouble {
  /** the condition in at most 20 characters, for a status */
  readonly condition: string;
  /** one sentence or two: what is wrong and what to do */
  readonly advice: string;
  /** a person has to do something; otherwise it may pass by itself */
  readonly severe: boolean;
}

/** What a transport tells the one who feeds it. */
export interface TransportEvents<R> {
  /** It may have room for more records. */
  room(): void;
  /** The other side has acknowledged the record. */
  delivered(record: R): void;
  /** The record can never be delivered; those after it go on. */
  refused(record: R, error: Error): void;
  /** It cannot send because of `trouble`; undefined: it can. */
  trouble(trouble: Trouble | undefined): void;
}

export interface Transport<R> {
  /** How many records it takes now: 0 while it has no connection or enough under way. */
  readonly room: number;
  /** Connects and stays so, with growing pauses between the attempts, until `close`. */
  open(events: TransportEvents<R>): void;
  /** Sends records, in this order. Each is delivered or refused once, or among what `close` gives back. */
  send(records: R[]): void;
  /** Ends the connection, at once. Resolves with the records that are neither delivered nor refused, in order. */
  close(): Promise<R[]>;
}
