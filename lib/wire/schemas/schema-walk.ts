// What stands in a schema, wherever it is: the formats it names, and what may make it slow.

/** Calls back for each object in a schema, those under names of properties too. */
function eachPart(schema: unknown, visit: (part: Readonly<Record<string, unknown>>) => void): void {
  const seen = new Set<unknown>();
  const open: unknown[] = [schema];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part !== 'object' || part === null || seen.has(part)) continue;
    seen.add(part);
    if (!Array.isArray(part)) visit(part as Record<string, unknown>);
    open.push(...Object.values(part));
  }
}

/** The formats that a schema names. */
export function formatsIn(schema: unknown): Set<string> {
  const formats = new Set<string>();
  eachPart(schema, ({ format }) => {
    if (typeof format === 'string') formats.add(format);
  });
  return formats;
}

/**
 * What may take a schema very long with a value made for it, as sentences: patterns that can match a text in very many
 * ways, and arrays without a bound whose objects are compared with each other.
 */
export function risksIn(schema: unknown): string[] {
  const risks = new Set<string>();
  eachPart(schema, (part) => {
    const patterns = typeof part.patternProperties === 'object' ? Object.keys(part.patternProperties ?? {}) : [];
    if (typeof part.pattern === 'string') patterns.push(part.pattern);
    for (const pattern of patterns.filter(isAmbiguous)) {
      risks.add(`the pattern ${JSON.stringify(pattern)} repeats a repetition; a text made for it takes very long`);
    }
    if (part.uniqueItems === true && part.maxItems === undefined) {
      risks.add('uniqueItems without maxItems compares each entry with all others; a long array takes very long');
    }
  });
  return [...risks];
}

/**
 * Whether a pattern repeats, without a bound, a group that itself has a repetition or a choice: `(a+)+`, `(a|ab)*`, `(ab?)*`.
 * Some of these are harmless; all that take exponential time are among them, but for those with back references.
 */
function isAmbiguous(pattern: string): boolean {
  const groups: { varies: boolean }[] = [{ varies: false }];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at++;
    else if (character === '[') {
      for (at++; at < pattern.length && pattern[at] !== ']'; at++) if (pattern[at] === '\\') at++;
    } else if (character === '(') {
      groups.push({ varies: false });
      // What follows says what kind of group it is.
      if (pattern[at + 1] === '?') at++;
    } else if (character === ')' && groups.length > 1) {
      const { varies } = groups.pop()!;
      if (varies && isRepeated(pattern.slice(at + 1, at + 12))) return true;
      groups.at(-1)!.varies ||= varies;
    } else if ('|*+?{'.includes(character!)) {
      groups.at(-1)!.varies = true;
    }
  }
  return false;
}

/** Whether what follows a group repeats it many times. */
function isRepeated(after: string): boolean {
  if (/^[*+]/.test(after)) return true;
  const [, from, to] = /^\{(\d*)(,?\d*)\}/.exec(after) ?? [];
  return to !== undefined && (to === ',' || Number(to.slice(1) || from) > 10);
}
