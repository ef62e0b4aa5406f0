// What a person may ask of a device that fails and is maintained.
import { type CommandSpec, DRAWN } from './model';

/** @param failures the names of its failures */
export function failureCommands(failures: readonly string[]): readonly CommandSpec[] {
  return [
    {
      name: 'inject',
      does: 'lets it fail',
      parameters: [
        { name: 'failure', kind: 'choice', choices: failures, fallback: DRAWN },
        { name: 'from', kind: 'number', unit: '(0: the present value, 1: critical)', min: 0, max: 1, fallback: 0 },
        { name: 'rate', kind: 'number', unit: '× the stated rate', min: 0.001, max: 100_000, fallback: 1 },
        { name: 'hours', kind: 'number', unit: 'h', min: 0.001, max: 100_000, fallback: 24 },
      ],
    },
    { name: 'clear', does: 'ends its failure', parameters: [] },
    {
      name: 'maintenance',
      does: 'stops it, and repairs it',
      parameters: [{ name: 'minutes', kind: 'number', unit: 'min', min: 0.1, max: 100_000, fallback: 30 }],
    },
  ];
}
