// The word that a person probably meant.

const MOST_SHOWN = 60;

/**
 * The one of `words` that is most like `word`: one that begins with it or holds it, else the one that the fewest insertions,
 * deletions, replacements and swaps of neighbours away, if those are no more than a third of its length. Upper and lower
 * case are alike.
 */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  // All too many words hold a single letter.
  if (wanted.length < 2) return words.find((other) => other.toLowerCase() === wanted && wanted !== '');
  const holding = [...words]
    .filter((other) => other.toLowerCase().includes(wanted))
    .sort((a, b) => a.toLowerCase().indexOf(wanted) - b.toLowerCase().indexOf(wanted) || a.length - b.length)[0];
  if (holding !== undefined) return holding;
  let best: string | undefined;
  let least = Infinity;
  const rows: Rows = [[], [], []];
  for (const other of words) {
    const length = Math.max(other.length, wanted.length);
    if (Math.abs(other.length - wanted.length) > length / 3) continue;
    const most = Math.max(1, Math.floor(length / 3));
    const changes = distance(wanted, other.toLowerCase(), Math.min(most, least - 1), rows);
    if (changes === undefined) continue;
    best = other;
    least = changes;
  }
  return best;
}

/** What follows an unknown word in an error: the one that was probably meant, or what there is. */
export function suggestion(word: string, words: readonly string[], most = 12): string {
  const meant = nearest(word, words);
  if (meant !== undefined) return `did you mean ${meant}?`;
  if (words.length === 0) return 'there is none';
  const more = words.length > most ? ` and ${words.length - most} more` : '';
  return `there ${words.length === 1 ? 'is' : 'are'} ${words.slice(0, most).join(', ')}${more}`;
}

/** A word as an error quotes it: by its beginning when it is long. */
export function quoted(word: string): string {
  return `'${word.length > MOST_SHOWN ? `${word.slice(0, MOST_SHOWN)}…` : word}'`;
}

/** Of the table of distances, the last three. */
type Rows = [before: number[], above: number[], row: number[]];

/**
 * Optimal string alignment: Levenshtein's distance, with swaps of neighbours; undefined when it is over `most`. Cheap then:
 * a fleet has 100 000 ids that are all a bit alike.
 */
function distance(a: string, b: string, most: number, rows: Rows): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  let [before, above, row] = rows;
  for (let j = 0; j <= b.length; j++) above[j] = j;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let fewest = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let changes = Math.min(replaced, above[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        changes = Math.min(changes, before[j - 2]! + 1);
      row[j] = changes;
      if (changes < fewest) fewest = changes;
    }
    // A swap reaches back two rows, and costs one more than what it finds there.
    if (fewest > most) return undefined;
    [before, above, row] = [above, row, before];
  }
  const changes = above[b.length]!;
  return changes <= most ? changes : undefined;
}
