// The schemas that the palette brings, by name: of its messages and of the records of its formats.
import { MESSAGE_SCHEMAS } from './messages';
import { RECORD_SCHEMAS } from './records';

export const SCHEMAS = { ...MESSAGE_SCHEMAS, ...RECORD_SCHEMAS };
export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as SchemaName[];
