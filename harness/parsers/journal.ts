import type { JournalHead, JournalRecord, JournalStep, JournalUndone } from '../model/journal.ts';

/** What a journal's text holds. `null`: no head, so nothing was changed under it. */
export interface JournalText {
  readonly head: JournalHead;
  readonly steps: readonly JournalStep[];
  readonly undone: readonly JournalUndone[];
}

/**
 * Reads a journal, one JSON record a line. A last line that was torn by a crash is dropped: its change was not made,
 * because the line is on disk before the change. A line that does not parse elsewhere is dropped too.
 */
export function parseJournal(text: string): JournalText | null {
  const records = text.split('\n').flatMap((line) => recordOf(line) ?? []);
  const head = records.find((record) => record.type === 'run');
  if (head === undefined) return null;
  return {
    head,
    steps: records.filter((record) => record.type === 'step'),
    undone: records.filter((record) => record.type === 'undone'),
  };
}

/** Steps without a good end yet, newest first: the order of undoing. */
export function pendingSteps(journal: Pick<JournalText, 'steps' | 'undone'>): readonly JournalStep[] {
  const ended = new Set(journal.undone.filter(({ result }) => result.status !== 'failed').map(({ id }) => id));
  return journal.steps.filter(({ id }) => !ended.has(id)).toReversed();
}

function recordOf(line: string): JournalRecord | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const FIELDS = {
  run: { run: 'string', pid: 'number', startTime: 'string', startedAt: 'string', endpoint: 'string' },
  step: { id: 'number', scope: 'string', what: 'string', at: 'string', undo: 'object' },
  undone: { id: 'number', by: 'string', result: 'object' },
} as const;

/** The directory is ours alone (mode 0700), so the fields are checked for what a torn or older file could lack. */
function isRecord(value: unknown): value is JournalRecord {
  if (!has(value, 'v', 'number') || value.v !== 1 || !has(value, 'type', 'string')) return false;
  if (value.type !== 'run' && value.type !== 'step' && value.type !== 'undone') return false;
  if (!Object.entries(FIELDS[value.type]).every(([field, type]) => has(value, field, type))) return false;
  // `null` is an object too.
  if (value.type === 'undone') return has(value, 'result', 'object') && has(value.result, 'status', 'string');
  return value.type !== 'step' || (has(value, 'undo', 'object') && has(value.undo, 'kind', 'string'));
}

function has<F extends string>(value: unknown, field: F, type: string): value is Record<F, unknown> {
  return typeof value === 'object' && value !== null && field in value && typeof Reflect.get(value, field) === type;
}
