import type { RuntimeLogRecord } from '../model/log.ts';
import { parseFields, textField } from './json-fields.ts';

/** logrus levels of `error` and above; crun uses the first. */
const ERRORS: ReadonlySet<string> = new Set(['error', 'fatal', 'panic']);

/**
 * The records of a runtime's JSON log, oldest first. Lines that are no record are left out: the first may have lost
 * its beginning, the last its end, and a log is written by any runtime call, several at a time.
 */
export function parseRuntimeLog(text: string): readonly RuntimeLogRecord[] {
  const records: RuntimeLogRecord[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue;
    const fields = parseFields(line);
    if (fields === null) continue;
    const message = textField(fields, 'msg');
    if (message === null) continue;
    records.push({ level: textField(fields, 'level') ?? '', message, time: textField(fields, 'time') ?? '' });
  }
  return records;
}

/** The records of level `error` or above, oldest first. */
export function errorRecords(text: string): readonly RuntimeLogRecord[] {
  return parseRuntimeLog(text).filter((record) => ERRORS.has(record.level.toLowerCase()));
}
