import type { PidsLevel } from '../model/cgroup.ts';
import type { EvidenceKind, EvidenceMap, Reading } from '../model/reading.ts';
import type { ContainerTasks } from '../model/task.ts';
import { command, fact, heading } from './block.ts';
import type { Block } from './block.ts';
import { shellWord } from './printable.ts';
import { counted } from './quantity.ts';

const MOST_HOLDERS = 3;

interface ReadOf<K extends EvidenceKind> {
  readonly kind: K;
  readonly value: EvidenceMap[K];
}

/** The newest value of one kind; `null` when it was not read. */
export function readingOf<K extends EvidenceKind>(readings: readonly Reading[], kind: K): EvidenceMap[K] | null {
  const isOfKind = (reading: Reading): reading is Reading & ReadOf<K> =>
    reading.kind === kind && reading.status === 'read';
  const [newest] = readings.filter(isOfKind).toSorted((a, b) => b.source.atMs - a.source.atMs);
  return newest?.value ?? null;
}

/** The levels that have a limit, the one that binds first, and what is free there. */
export function levelFacts(readings: readonly Reading[]): readonly Block[] {
  const levels = readingOf(readings, 'cgroup.pids')?.levels ?? [];
  return limitedLevels(levels).map((level) => fact(level.of, levelText(level)));
}

function limitedLevels(levels: readonly PidsLevel[]): readonly PidsLevel[] {
  return levels.filter(({ max }) => max !== null).toSorted((a, b) => freeSlots(a) - freeSlots(b));
}

/** The limit at each level that has one, and who holds the slots. */
export function slotBlocks(readings: readonly Reading[]): readonly Block[] {
  const pids = readingOf(readings, 'cgroup.pids');
  const tasks = readingOf(readings, 'container.tasks');
  if (pids === null && tasks === null) return [];
  const limited = pids === null ? [] : limitedLevels(pids.levels);
  const [binding] = limited;
  return [
    heading('The slots'),
    ...(pids !== null && limited.length === 0 ? [fact('limit', 'none at any level')] : []),
    ...limited.map((level) => fact(level.of, levelText(level))),
    ...(tasks === null ? [] : [fact('held by', holdersText(tasks))]),
    ...(binding === undefined ? [] : [command(`grep . ${shellWord(binding.path)}/pids.*`)]),
  ];
}

function levelText(level: PidsLevel): string {
  const free = freeSlots(level);
  const room = free < 0 ? `${-free} above the limit` : `${free} free`;
  const refused = level.refusals === null ? '' : `, ${counted(level.refusals, 'refusal')} so far`;
  return `pids.current ${level.current}, pids.max ${level.max}: ${room}${refused}, in ${level.path}`;
}

function freeSlots({ max, current }: PidsLevel): number {
  return (max ?? Number.POSITIVE_INFINITY) - current;
}

/** How many tasks, in how many processes, and who has the most. */
export function holdersText({ threadsCount, processesCount, zombiesCount, byThreads }: ContainerTasks): string {
  const top = byThreads.slice(0, MOST_HOLDERS).map(({ name, pid, threads }) => `${name} (pid ${pid}) ${threads}`);
  const processes = processesCount === 1 ? '1 process' : `${processesCount} processes`;
  const zombies = zombiesCount === 0 ? '' : `, ${counted(zombiesCount, 'zombie')}`;
  return `${counted(threadsCount, 'thread')} in ${processes}${zombies}: ${top.join(', ')}`;
}
