// Missing: the reading comes without the field, or with nothing in it.
import { BLOCK, share } from '../common-parameters';
import type { FaultyValue, ValueFault } from '../fault';

const FORMS: Readonly<Record<string, FaultyValue>> = { absent: undefined, null: null, NaN: Number.NaN };

export const missing: ValueFault = {
  name: 'missing',
  touches: 'value',
  parameters: [{ name: 'as', kind: 'choice', choices: Object.keys(FORMS), fallback: 'absent' }, share(100), BLOCK],
  empties: true,
  apply: (_value, _moment, { words }) => FORMS[words.as],
};
