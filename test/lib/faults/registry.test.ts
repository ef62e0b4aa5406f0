// Every fault at the edges of its parameters and of what sensors send.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { FieldError } from '../../../lib/core/errors';
import type { Parameters } from '../../../lib/faults/fault';
import { readParameters } from '../../../lib/faults/parameters';
import { FAULT_NAMES, FAULTS } from '../../../lib/faults/registry';
import { inject, rule, stream, T0 } from './kit';

const KINDS = path.resolve(__dirname, '../../../lib/faults/kinds');
const VALUES = [0, -0, 1, -1, 20.5, 1e-300, -1e308, 1e308, Number.MAX_VALUE];

describe('registry of sensor faults', () => {
  it('has one file a fault, named as the fault is', () => {
    const files = readdirSync(KINDS).filter((name) => name.endsWith('.js'));
    assert.deepEqual(files.toSorted(), FAULT_NAMES.map((name) => `${name.replaceAll('_', '-')}.js`).toSorted());
  });

  for (const fault of FAULTS) {
    /** The defaults, and each parameter at each of its edges. */
    const edges: [string, Parameters][] = [['defaults', readParameters(fault, {})]];
    for (const spec of fault.parameters) {
      const values = spec.kind === 'choice' ? spec.choices : [spec.min, spec.max, 0, 1e-9].filter((v) => v >= spec.min);
      for (const value of values) {
        try {
          edges.push([`${spec.name} ${value}`, readParameters(fault, { [spec.name]: value })]);
        } catch (error) {
          // Two parameters that bound each other.
          assert.ok(error instanceof FieldError && ['least', 'most', 'low', 'high'].includes(spec.name), `${error}`);
        }
      }
    }

    it(`${fault.name} loses no reading and makes no infinite number, whatever its parameters and the values are`, () => {
      for (const [what, parameters] of edges) {
        for (const inDeviations of [false, true]) {
          for (const kind of ['always', 'random'] as const) {
            const occurrence = { kind, everyMs: 20_000, shortestMs: 0, longestMs: 10_000 };
            const input = stream(200, (i) => VALUES[i % VALUES.length]!);
            const { readings, truth } = inject([{ ...rule(fault.name), parameters, inDeviations, occurrence }], input);
            const starts = truth.filter(({ phase }) => phase === 'start');
            assert.ok(starts.length > 0, what);
            const lost = new Set(input.map(({ timestamp }) => timestamp));
            for (const { timestamp, value, device, ...others } of readings) {
              assert.equal(device, 'a');
              assert.deepEqual(others, {});
              assert.ok(Number.isFinite(timestamp), what);
              const isMissing =
                fault.name === 'missing' && (value === undefined || value === null || Number.isNaN(value));
              assert.ok(isMissing || Number.isFinite(value), `${what}: ${value}`);
              lost.delete(timestamp);
            }
            const mayBeLost = fault.name === 'dropout' || fault.name === 'clock_skew';
            assert.ok(lost.size === 0 || mayBeLost, `${what}: ${lost.size} lost`);
          }
        }
      }
    });

    it(`${fault.name} refuses parameters out of range or of another kind, by name`, () => {
      for (const spec of fault.parameters) {
        const wrong = spec.kind === 'choice' ? ['junk', 7, {}] : [spec.max * 2, 'junk', {}, Number.NaN, true];
        for (const value of wrong) {
          const refused = (error: FieldError) => error instanceof FieldError && error.field === spec.name;
          assert.throws(() => readParameters(fault, { [spec.name]: value }), refused, `${spec.name} = ${value}`);
        }
      }
    });

    it(`${fault.name} leaves the object that came in as it was, and other fields and texts alone`, () => {
      const input = [{ device: 'a', timestamp: T0, value: 5, other: 7, state: 'on', nothing: null, gone: Number.NaN }];
      const before = structuredClone(input);
      const target = fault.touches === 'value' ? ['value'] : [];
      const [reading] = inject([rule(fault.name, {}, { fields: target })], input).readings;
      assert.deepEqual(input, before);
      if (!reading) return;
      const { other, state, nothing, gone } = reading;
      assert.deepEqual({ other, state, nothing, gone }, { other: 7, state: 'on', nothing: null, gone: Number.NaN });
    });
  }
});
