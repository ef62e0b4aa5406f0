import assert from 'node:assert/strict';
import { FIRST, parseRequest } from '../../../lib/sim/command-request';

const KNOWN = ['MACHINE_001', 'Printer 1', 'Printer 10', 'Printer 1 b'];
const request = (command: string, devices: string[] = [], values = {}, atMs?: number) => ({
  command,
  devices,
  atMs,
  values,
});

describe('request of a command', () => {
  it('takes the lines of the reference', () => {
    const read = (line: string) => parseRequest(line, KNOWN);
    assert.deepEqual(
      read('a MACHINE_001 bearing_failure'),
      request('inject', ['MACHINE_001'], { [FIRST]: 'bearing_failure' }),
    );
    assert.deepEqual(read(' a  MACHINE_001 '), request('inject', ['MACHINE_001']));
    assert.deepEqual(read('c MACHINE_001'), request('clear', ['MACHINE_001']));
    assert.deepEqual(read('m MACHINE_001 30'), request('maintenance', ['MACHINE_001'], { [FIRST]: '30' }));
    assert.deepEqual(read('s'), request('devices'));
    assert.deepEqual(read('h'), request('help'));
  });

  it('finds devices with blanks in their names, the longest that fits', () => {
    for (const device of KNOWN.slice(1)) {
      const read = parseRequest(`a ${device} oil_leak`, KNOWN);
      assert.deepEqual(read, request('inject', [device], { [FIRST]: 'oil_leak' }));
    }
  });

  it('takes the whole name of a command, all devices, and devices that are unknown', () => {
    assert.deepEqual(parseRequest('inject * oil_leak', KNOWN), request('inject', ['*'], { [FIRST]: 'oil_leak' }));
    assert.deepEqual(parseRequest('clear nobody'), request('clear', ['nobody']));
    assert.deepEqual(parseRequest('pause'), request('pause'));
  });

  it('takes objects, with one device or several, and a time', () => {
    assert.deepEqual(
      parseRequest({ command: 'inject', device: 'a', failure: 'leak', from: 0.9, at: '2026-01-01T00:00:00Z' }),
      request('inject', ['a'], { failure: 'leak', from: 0.9 }, Date.UTC(2026, 0, 1)),
    );
    assert.deepEqual(parseRequest({ command: 'clear', devices: ['a', 7] }), request('clear', ['a', '7']));
    assert.deepEqual(parseRequest({ command: 'speed', value: 10 }), request('speed', [], { value: 10 }));
  });

  it('says what it expected', () => {
    const refused: [unknown, RegExp][] = [
      [7, /^payload is 7; expected a command/],
      [null, /^payload is null; expected a command/],
      [[], /^payload is \[\]; expected a command/],
      [{}, /^payload.command is nothing; expected the name of a command/],
      ['', /^payload is ""; expected a command/],
      [{ command: 'clear', device: {} }, /^payload.device is \{\}; expected the name of a device/],
      [{ command: 'clear', device: 'a', at: 'soon' }, /^payload.at is "soon"; expected a point in event time/],
    ];
    for (const [input, message] of refused) {
      assert.throws(() => parseRequest(input, KNOWN), { name: 'InputError', message });
    }
  });
});
