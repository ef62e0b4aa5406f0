// The word that a person probably meant.

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
  for (const other of words) {
    const length = Math.max(other.length, wanted.length);
    if (Math.abs(other.length - wanted.length) > length / 3) continue;
    const changes = distance(wanted, other.toLowerCase());
    if (changes < least && changes <= Math.max(1, length / 3)) {
      best = other;
      least = changes;
    }
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

/** Optimal string alignment: Levenshtein's distance, with swaps of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, above[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}
