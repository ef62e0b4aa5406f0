// Records of industrial machines as lines of CSV, with the same columns as their JSON.
import { csvReader, csvWriter } from './csv';
import { INDUSTRIAL_COLUMNS, industrialReading, industrialRecord } from './industrial-record';
import { CSV_TYPES, type WireFormat } from './wire-format';

export const industrialCsv: WireFormat = {
  ...CSV_TYPES,
  // The columns are those of the record, whatever another format was told.
  writer: (options, memory) => csvWriter({ ...options, columns: [] }, memory, industrialRecord),
  reader: (options, memory) =>
    csvReader(
      { ...options, columns: [] },
      memory,
      (fields, _topic, arrival) => [industrialReading(fields, arrival)],
      // A header tells itself by a name; a line without one has one of the known sets of columns.
      {
        key: 'machine_id',
        isHeader: (cells) => cells.some((cell) => cell?.trim() === 'machine_id'),
        columnsOf: (cells) =>
          INDUSTRIAL_COLUMNS.find(({ length }) => length === cells.length) ?? INDUSTRIAL_COLUMNS[0]!,
      },
    ),
};
