import assert from 'node:assert/strict';
import { computerStatus, computerStress } from '../../../../lib/models/computer/status';
import { at, CALM, computerOf } from './fleet';

const reading = (fields: object) => ({ device: 'pc1', timestamp: 0, ...fields });

describe('computer: status', () => {
  it('is stressed above 0.7 of what there is from rest to limit, OK up to there', () => {
    for (const [field, limit, beyond] of [
      ['LoadCPUTotal', 70, 70.1],
      ['LoadGPUCore', 70, 70.1],
      ['PowerCPUPackage', 18.9, 19],
      ['TemperatureCPUPackage', 81, 81.1],
      ['TemperatureGPUCore', 81, 81.1],
      ['CPU_temp_celsius', 67, 67.1],
      ['GPU_temp_celsius', 67, 67.1],
    ] as const) {
      assert.equal(computerStatus(reading({ [field]: limit })), 'OK', field);
      assert.equal(computerStatus(reading({ [field]: beyond })), 'stressed', field);
    }
  });

  it('takes another threshold', () => {
    assert.equal(computerStatus(reading({ LoadCPUTotal: 50 }), 0.4), 'stressed');
    assert.equal(computerStatus(reading({ LoadCPUTotal: 99 }), 1), 'OK');
  });

  it('is stressed while the governor holds the computer back, not when it once did', () => {
    assert.equal(computerStatus(reading({ throttled: 0xe000e })), 'stressed');
    assert.equal(computerStatus(reading({ throttled: 0x50001 })), 'stressed');
    assert.equal(computerStatus(reading({ throttled: 0xf0000 })), 'OK');
    for (const state of ['throttled', 'overheated', 'failed']) assert.equal(computerStress(reading({ state })), 1);
    for (const state of ['idle', 'busy']) assert.equal(computerStatus(reading({ state })), 'OK');
  });

  it('takes what is there: nothing sent is OK, junk is no measurement', () => {
    assert.equal(computerStatus(null), 'OK');
    assert.equal(computerStatus(reading({ LoadCPUTotal: '99', CPU_temp_celsius: Number.NaN })), 'OK');
    assert.equal(computerStress(reading({ CPU_temp_celsius: 500 })), 1);
    assert.equal(computerStress(reading({ CPU_temp_celsius: -20 })), 0);
  });

  it('is OK of a computer at rest, and stressed of one at full work', () => {
    for (const profile of ['raspberry-pi-4', 'pc'] as const) {
      const fleet = computerOf({ settings: { ...CALM, profile } }, [[10, 'load', { percent: 99, minutes: 60 }]]);
      assert.equal(computerStatus(at(fleet, 9)), 'OK');
      assert.equal(computerStatus(at(fleet, 40)), 'stressed');
    }
  });
});
