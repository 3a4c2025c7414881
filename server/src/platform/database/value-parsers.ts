// How PostgreSQL's text values become JavaScript values: the one place, used by both databases, so that neither can differ.
//
// int8 → number (throws past 2^53 rather than lose a digit) · numeric → string · date → 'YYYY-MM-DD' ·
// timestamp, timestamptz → Date · json, jsonb → parsed · bytea → Buffer · arrays of each likewise.

import { defaults, types } from 'pg';

export interface ValueParsers {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown;
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const NUMERIC_ARRAY = 1231;
const TEXT_ARRAY = 1009;
const TIMESTAMP = 1114;
const TIMESTAMP_ARRAY = 1115;

// A Date parameter is sent as UTC; by default `pg` writes local time, which shifts what lands in a `date` column.
defaults.parseInputDatesAsUTC = true;

const builtin = (oid: number): ((value: string) => unknown) => types.getTypeParser(oid, 'text');
const parseStrings = builtin(TEXT_ARRAY) as (value: string) => unknown[];

const overrides = new Map<number, (value: string) => unknown>([
  [INT8, parseInt8],
  [INT8_ARRAY, (value) => mapDeep(parseStrings(value), parseInt8)],
  [DATE, (value) => value],
  [DATE_ARRAY, parseStrings],
  [NUMERIC_ARRAY, parseStrings],
  [TIMESTAMP, parseTimestampAsUtc],
  [TIMESTAMP_ARRAY, (value) => mapDeep(parseStrings(value), parseTimestampAsUtc)],
]);

export const valueParsers: ValueParsers = {
  getTypeParser: (oid, format) =>
    format === 'binary'
      ? (types.getTypeParser(oid, 'binary') as (value: string) => unknown)
      : (overrides.get(oid) ?? builtin(oid)),
};

function parseInt8(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 value ${value} does not fit a JavaScript number`);
  return number;
}

function parseTimestampAsUtc(value: string): unknown {
  return value.endsWith('infinity') ? builtin(TIMESTAMP)(value) : new Date(`${value.replace(' ', 'T')}Z`);
}

function mapDeep(values: unknown[], parse: (value: string) => unknown): unknown[] {
  return values.map((value) =>
    Array.isArray(value) ? mapDeep(value, parse) : value === null ? null : parse(value as string),
  );
}
