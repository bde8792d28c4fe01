import { type FileHandle, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Journal, JournalHead, JournalRecord, JournalStep, UndoneBy } from '../model/journal.ts';
import type { UndoResult, UndoStep } from '../model/undo-step.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { parseJournal } from '../parsers/journal.ts';

/** What a change looks like before it is made. */
export interface PlannedChange {
  readonly scope: string;
  /** For a person: what is changed. */
  readonly what: string;
  readonly undo: UndoStep;
}

/** The journal of a run that is under way: append-only, on disk before each change. */
export interface JournalWriter {
  readonly path: string;
  readonly run: string;
  /** Returns when the step is on disk. Only then may the machine be changed. */
  record(change: PlannedChange): Promise<JournalStep>;
  undone(id: number, by: UndoneBy, result: UndoResult): Promise<void>;
  close(): Promise<void>;
}

/** Whole lines or nothing: what did not fit on a full disk is cut off again, or the next line would be glued to it. */
async function append(file: FileHandle, record: JournalRecord): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(`${JSON.stringify(record)}\n`);
    await file.datasync();
  } catch (error) {
    await file.truncate(size).catch(() => {});
    throw error;
  }
}

/** Starts a journal. `head` says who writes it, so that a later command can tell a dead run from a living one. */
export async function startJournal(directory: string, head: Omit<JournalHead, 'v' | 'type'>): Promise<JournalWriter> {
  const path = join(directory, `${head.run}.ndjson`);
  const file = await begin(directory, path, { v: 1, type: 'run', ...head }).catch((error: unknown) => {
    throw unwritable(path, error);
  });

  let count = 0;
  // One line after the other: one that fails is cut off, and must not take another one with it.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = async (record: JournalRecord): Promise<void> => {
    const mine = last.then(async () => await append(file, record));
    last = mine.catch(() => {});
    await mine;
  };
  return {
    path,
    run: head.run,
    async record(change) {
      const step: JournalStep = { v: 1, type: 'step', id: ++count, at: new Date().toISOString(), ...change };
      await inTurn(step).catch((error: unknown) => {
        throw unwritable(path, error);
      });
      return step;
    },
    undone: async (id, by, result) => await inTurn({ v: 1, type: 'undone', id, by, result }),
    close: async () => await file.close(),
  };
}

async function begin(directory: string, path: string, head: JournalHead): Promise<FileHandle> {
  const file = await open(path, 'ax', 0o600);
  try {
    await append(file, head);
    // The file's name has to survive a power cut too.
    await using folder = await open(directory, 'r');
    await folder.sync();
    return file;
  } catch (error) {
    await file.close();
    await unlink(path);
    throw error;
  }
}

function unwritable(path: string, error: unknown): HarnessError {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
    return new HarnessError({
      code: 'RUN_LOCKED',
      message: `${path} is there already: another run has the same name`,
      hint: 'Give another --seed, or wait a second.',
      exitCode: EXIT.usage,
    });
  }
  return new HarnessError({
    code: 'JOURNAL_UNWRITABLE',
    message: `${path} can not be written, so nothing is changed: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Make room there, or set XDG_STATE_HOME to a directory with room, and run again.',
    exitCode: EXIT.inconclusive,
    cause: error,
  });
}

/** For the one that takes over: appends to a journal that another process began. */
export async function appendUndone(
  path: string,
  undone: { id: number; by: UndoneBy; result: UndoResult },
): Promise<void> {
  await using file = await open(path, 'a');
  // The last line of the one that died may be torn, and would swallow this one.
  await file.appendFile('\n');
  await append(file, { v: 1, type: 'undone', ...undone });
}

/** `null` for a file that is gone or has no head. */
export async function readJournal(path: string): Promise<Journal | null> {
  try {
    const parsed = parseJournal(await readFile(path, 'utf8'));
    return parsed === null ? null : { path, ...parsed };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Every journal in the directory, oldest first. Empty when there is no such directory. */
export async function readJournals(directory: string): Promise<readonly Journal[]> {
  const names = await readdir(directory).catch(() => []);
  const journals = await Promise.all(
    names
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted()
      .map(async (name) => await readJournal(join(directory, name))),
  );
  return journals.filter((journal) => journal !== null);
}

const STRAY_AFTER_MS = 60_000;

/** Files that died before their first line was whole: nothing was changed under them. One that is new may be just begun. */
export async function strayJournals(directory: string, nowMs: number): Promise<readonly string[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.ndjson'));
  const paths = names.map((name) => join(directory, name));
  const are = await Promise.all(
    paths.map(async (path) => {
      const age = nowMs - (await stat(path)).mtimeMs;
      return age > STRAY_AFTER_MS && (await readJournal(path)) === null;
    }),
  );
  return paths.filter((_, index) => are[index]);
}

/** A journal whose every step is undone has done its work. */
export async function discardJournal(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}
