import assert from 'node:assert/strict';
import { InputError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';
import { readMachineSettings } from '../../nodes/machine/settings';
import { readStreamingFile } from '../../nodes/machine/streaming-file';
import { Draws } from '../support/draws';
import { junk } from '../support/junk';

/** The file that the reference documents. */
const DOCUMENTED = `streaming:
  rate: 1.0
  duration: null
  machines: null
  output_mode: "console"
  output_path: null
  api_url: null
  kafka_topic: null
  kafka_bootstrap_servers:
    - "localhost:9092"
  include_anomalies: true
  anomaly_injection_rate: 0.01
  maintenance_simulation: true
  maintenance_interval: 3600
  data_format: "json"
  include_derived_features: true
  include_anomaly_labels: true
  interactive_mode: false
  verbose: true
`;

const fieldsOf = (text: string) => readStreamingFile(text).fields;
const refusal = (text: string) => {
  try {
    return `taken: ${JSON.stringify(readStreamingFile(text))}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('streaming configuration of the reference', () => {
  it('is taken as it is documented, and what belongs elsewhere is named with its place', () => {
    const { fields, notes } = readStreamingFile(DOCUMENTED);
    assert.deepEqual(fields, {
      rate: 1,
      end: 'never',
      failureMode: 'share',
      sharePercent: 1,
      maintenanceMode: 'as the reference',
      maintenanceSeconds: 3600,
    });
    const named = notes.map((note) => note.split(':')[0]);
    assert.deepEqual(named.toSorted(), [
      'data_format',
      'include_anomaly_labels',
      'include_derived_features',
      'interactive_mode',
      'kafka_bootstrap_servers',
      'maintenance_interval',
      'output_mode',
      'verbose',
    ]);
    assert.ok(!notes.some((note) => note.includes('unknown')));
    readMachineSettings(new Settings(fields));
  });

  it('may be the keys without their block, in any order', () => {
    assert.deepEqual(fieldsOf('rate: 5\nduration: 600'), { rate: 5, end: 'time', endAfter: 600, endAfterUnit: 's' });
    for (const text of [
      'include_anomalies: false\nanomaly_injection_rate: 0.05',
      'anomaly_injection_rate: 0.05\ninclude_anomalies: false',
    ]) {
      assert.deepEqual(fieldsOf(text), { failureMode: 'none', sharePercent: 5 });
    }
    assert.deepEqual(fieldsOf('maintenance_interval: 7200\nmaintenance_simulation: false'), {
      maintenanceMode: 'none',
      maintenanceSeconds: 7200,
    });
  });

  it('takes machines whose numbers follow each other, and says of others why not', () => {
    assert.deepEqual(fieldsOf('machines: [MACHINE_003, MACHINE_004]'), { prefix: 'MACHINE_', first: '003', count: 2 });
    assert.deepEqual(fieldsOf('machines: [Press 9, Press 10]'), { prefix: 'Press ', first: '9', count: 2 });
    assert.deepEqual(readMachineSettings(new Settings(fieldsOf('machines: [A09, A10]'))).source.ids, ['A09', 'A10']);
    for (const text of ['machines: [MACHINE_001, MACHINE_003]', 'machines: [Press, Lathe]', 'machines: ["1", "2"]']) {
      const { fields, notes } = readStreamingFile(text);
      assert.deepEqual(fields, {});
      assert.match(notes[0]!, /^machines: names that do not end in numbers that follow each other/);
    }
  });

  it('names keys that it does not know, with those that were probably meant', () => {
    assert.deepEqual(readStreamingFile('streaming:\n  rates: 1\n  colour: red\npresets:\n  a: 1\n').notes, [
      'rates: unknown, left out; did you mean rate?',
      'colour: unknown, left out',
      'presets: unknown, left out',
    ]);
  });

  it('refuses a value that cannot be used, with its line', () => {
    const lines: [string, string][] = [
      ['streaming:\n  duration: 3\n  rate: 0', 'line 3: rate is 0; expected a number from 0.001 to 1000'],
      ['rate: "1"', 'line 1: rate is "1"; expected a number from 0.001 to 1000'],
      ['duration: long', 'line 1: duration is "long"; expected a number from 0.001 to 1000000000'],
      ['anomaly_injection_rate: 1', 'line 1: anomaly_injection_rate is 1; expected a number from 0 to 0.25'],
      ['include_anomalies: maybe', 'line 1: include_anomalies is "maybe"; expected true or false'],
      ['machines: [1, 2]', 'line 1: machines is [1,2]; expected a list of names'],
      ['streaming: 3', 'streaming is 3; expected a block of settings'],
      ['', 'the file holds null; expected a block "streaming:" of settings'],
      ['- a', 'the file holds ["a"]; expected a block "streaming:" of settings'],
    ];
    for (const [text, expected] of lines) assert.equal(refusal(text), expected);
  });

  it('refuses what is no YAML, with the line and the reason', () => {
    assert.match(refusal('streaming:\n  rate: 1\n   duration: 2'), /^line 2: Nested mappings are not allowed/);
    assert.match(refusal('streaming:\n  rate: [1'), /^line \d: /);
    assert.match(refusal('rate: 1\nrate: 2'), /^line 2: Map keys must be unique/);
    assert.match(refusal('\trate: 1'), /^line 1: /);
    assert.match(refusal('#'.repeat(100_001)), /^the file has 100001 characters/);
  });

  it('is not led astray by what is in a file', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]`;
    assert.match(refusal(bomb), /alias/i);
    assert.deepEqual(fieldsOf('constructor: 1\ntoString: 2\n"__proto__": 3\nrate: 2'), { rate: 2 });
  });

  it('answers any value of any key by fields that the node takes, or by an error of its own', () => {
    const draws = new Draws('streaming files');
    const keys = [...DOCUMENTED.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key!);
    let taken = 0;
    for (let n = 0; n < 2000; n++) {
      const values = keys
        .filter(() => draws.chance(0.2))
        .map((key) => [key, draws.choice([1, 0.1, true, junk(draws, 2)])]);
      const replacer = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
      const text = JSON.stringify({ streaming: Object.fromEntries(values) }, replacer);
      try {
        const { fields } = readStreamingFile(text);
        readMachineSettings(new Settings({ ...fields }));
        taken++;
      } catch (error) {
        assert.ok(error instanceof InputError, `${error}`);
      }
    }
    assert.ok(taken > 200, `${taken} taken`);
  });
});
