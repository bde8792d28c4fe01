import type { RuntimeRecord } from '../model/runtime.ts';
import { countField, type Fields, parseFields } from './json-fields.ts';

/** What a record is, and the process it names: runc writes `init_process_pid` and `init_process_start`, crun and youki others. */
export function parseRuntimeRecord(text: string): Pick<RuntimeRecord, 'content' | 'recorded'> {
  if (text.trim() === '') return { content: 'empty', recorded: null };
  if (text.startsWith('\0')) return { content: 'zeros', recorded: null };
  const fields = parseFields(text);
  if (fields === null) return { content: text.trimStart().startsWith('{') ? 'cut-short' : 'other', recorded: null };
  const pid = first(fields, 'init_process_pid', 'pid');
  const start = first(fields, 'init_process_start', 'process-start-time');
  return { content: 'json', recorded: pid === null || start === null ? null : { pid, startTicks: String(start) } };
}

function first(fields: Fields, ...names: readonly string[]): number | null {
  return names.map((name) => countField(fields, name)).find((count) => count !== null) ?? null;
}
