// The columns of CSV texts whose header line came once: by key, or under the empty name for all. Bounded: beyond that
// the oldest is forgotten, and its header is written once more.

const MAX_SCOPES = 10_000;

export type SavedColumns = [scope: string, columns: string[]][];

export class ColumnMemory {
  private readonly columns = new Map<string, readonly string[]>();

  /** @throws when what was saved is something else */
  constructor(saved: SavedColumns = []) {
    for (const [scope, columns] of saved) {
      if (![scope, ...columns].every((text) => typeof text === 'string')) throw new Error('no columns of CSV');
      this.set(scope, columns);
    }
  }

  get(scope: string): readonly string[] | undefined {
    return this.columns.get(scope);
  }

  set(scope: string, columns: readonly string[]): void {
    if (this.columns.size >= MAX_SCOPES && !this.columns.has(scope)) {
      this.columns.delete(this.columns.keys().next().value!);
    }
    this.columns.set(scope, columns);
  }

  save(): SavedColumns {
    return Array.from(this.columns, ([scope, columns]) => [scope, [...columns]]);
  }
}
