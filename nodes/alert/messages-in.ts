// What may come into an alert node, told apart by its kind: readings, forecasts, events, and a person's word that they
// know.
import type { NodeMessageInFlow } from 'node-red';
import { InputError, shown } from '../../lib/core/errors';
import { parseReading } from '../../lib/core/reading';
import type { Alert } from '../../lib/monitor/alert';
import type { Acknowledgement, Alerter } from '../../lib/monitor/alerter';
import { deviceOf, gatherRows, isForecastRow, parseForecast, parseRow } from '../../lib/monitor/forecast-in';
import { eachItem } from '../common/readings-in';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Hands what a message carries to `alerter`, and what it causes to `out`.
 *
 * @param now wall time, ms since the Unix epoch
 * @returns the error that the message must be completed with, or undefined when all of it was good
 */
export function takeMessage(
  msg: NodeMessageInFlow & { ack?: unknown },
  alerter: Alerter,
  now: number,
  out: Alert[],
): InputError | undefined {
  const { payload, topic } = msg;
  const { settings } = alerter;
  const { keyProperty } = settings;
  /** index behind the rows that have been taken as one forecast */
  let rowsEnd = 0;
  const takeRow = (row: Fields, index: number): void => {
    if (index < rowsEnd) {
      parseRow(row, topic, keyProperty);
      return;
    }
    const { forecasts, end } = gatherRows(Array.isArray(payload) ? payload : [row], index, topic, keyProperty);
    rowsEnd = end;
    alerter.takeForecasts(forecasts, now, out);
  };
  return eachItem(payload, (item, index) => {
    const fields = typeof item === 'object' && item !== null ? (item as Fields) : {};
    const { kind, ack } = fields;
    if (msg.ack === true || ack === true) alerter.acknowledge(acknowledgement(fields, topic, keyProperty));
    else if (kind === undefined) alerter.takeReading(parseReading(item, topic, now, settings), now, out);
    else if (kind === 'event') alerter.takeEvent(fields, topic, now, out);
    else if (kind !== 'forecast') throw new InputError(`payload.kind is ${shown(kind)}; expected ${KINDS}`);
    else if (isForecastRow(fields)) takeRow(fields, index);
    else alerter.takeForecast(parseForecast(fields, topic, keyProperty), now, out);
  });
}

const KINDS = 'none (a reading), "forecast", "event", or payload.ack to be true';

/** An alert itself will do, sent back with `ack`. */
function acknowledgement(fields: Fields, topic: unknown, keyProperty: string): Acknowledgement {
  const { field, id } = fields;
  return { device: deviceOf(fields, topic, keyProperty), field: textOf('field', field), id: textOf('id', id) };
}

function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  throw new InputError(`payload.${name} is ${shown(value)}; expected text`);
}
