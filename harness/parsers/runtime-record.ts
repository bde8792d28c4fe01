import type { RuntimeRecord } from '../model/runtime.ts';
import { countField, type Fields, fieldsOf, parseFields } from './json-fields.ts';

/** A cgroup by its controller, as the record has it. */
export interface RecordedCgroup {
  readonly controller: string;
  readonly path: string;
}

type Parsed = Pick<RuntimeRecord, 'content' | 'recorded'> & { readonly cgroups: readonly RecordedCgroup[] | null };

/** There are a dozen controllers. */
const MOST_CGROUPS = 20;
const MOST_CHARS = 4096;

/** What a record is, and the process it names: runc writes `init_process_pid` and `init_process_start`, crun and youki others. */
export function parseRuntimeRecord(text: string): Parsed {
  if (text.trim() === '') return { content: 'empty', recorded: null, cgroups: null };
  if (text.startsWith('\0')) return { content: 'zeros', recorded: null, cgroups: null };
  const fields = parseFields(text);
  if (fields === null) {
    return { content: text.trimStart().startsWith('{') ? 'cut-short' : 'other', recorded: null, cgroups: null };
  }
  const pid = first(fields, 'init_process_pid', 'pid');
  const start = first(fields, 'init_process_start', 'process-start-time');
  const recorded = pid === null || start === null ? null : { pid, startTicks: String(start) };
  return { content: 'json', recorded, cgroups: cgroupsOf(fields) };
}

/** `cgroup_paths` of runc: by controller on v1, one with an empty name on v2. A path that leads elsewhere is none. */
function cgroupsOf(fields: Fields): readonly RecordedCgroup[] | null {
  const cgroups = Object.entries(fieldsOf(fields, 'cgroup_paths')).flatMap(([controller, path]) =>
    typeof path === 'string' && isPath(path) ? [{ controller: controller.slice(0, 100), path }] : [],
  );
  return cgroups.length === 0 ? null : cgroups.slice(0, MOST_CGROUPS);
}

function isPath(path: string): boolean {
  return path.startsWith('/') && path.length <= MOST_CHARS && !path.split('/').includes('..') && !path.includes('\0');
}

function first(fields: Fields, ...names: readonly string[]): number | null {
  return names.map((name) => countField(fields, name)).find((count) => count !== null) ?? null;
}
