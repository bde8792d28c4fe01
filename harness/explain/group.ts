import { apart, type Moment } from './clock.ts';
import { containerKey, type Ids } from './ids.ts';
import { ownCopy } from './own-copy.ts';
import type { Told } from './repeats.ts';

/** What was printed about one failure: lines of one container, one exec, one moment. */
export interface Group {
  ids: Ids;
  /** `containerKey` of its container. */
  key: string;
  moment: Moment | null;
  last: Moment | null;
  /** How often it happened. */
  count: number;
  /** Distinct texts and where they stood, first seen first. */
  readonly texts: { text: string; readonly offset: number }[];
  /** `sameness` of each text, without its envelope. */
  readonly keys: Set<string>;
  /** How often each program has told of it: the most talkative decides, the others are its echoes. */
  readonly tellers: Map<string, number>;
  /** Distinct ones, the first `MAX_EXECS`. */
  readonly execIds: Set<string>;
  /** Where its last line began in the input. */
  offset: number;
}

export interface Grouping {
  add(record: Told, offset: number): Group | null;
  /** A line that goes on with the one before it. */
  append(text: string): void;
  readonly groups: readonly Group[];
  readonly echoes: number;
  /** Failures that found no room. */
  readonly dropped: number;
}

/** What one failing exec writes, it writes within this. */
const WINDOW_S = 3;
/** Lines without any time belong together when they stand together. */
const NEAR_BYTES = 4096;
const MAX_GROUPS = 2000;
const MAX_TEXTS = 24;
/** Characters of all texts together: what is kept does not grow with the log, whatever is in it. */
const MAX_CHARACTERS = 4_000_000;
const MAX_APPENDED = 4000;
/** How many groups back a line may belong. */
const MAX_KEYS = 64;
const MAX_TOLD = 10_000;
const MAX_TELLERS = 256;
const LOOK_BACK = 24;
const MAX_EXECS = 20;

export function grouping(): Grouping {
  const groups: Group[] = [];
  /** Container and words -> the group that has told of it. */
  const told = new Map<string, Group>();
  let current: Group | null = null;
  let echoes = 0;
  let dropped = 0;
  let characters = 0;

  function join(group: Group, record: Told, key: string, offset: number): Group {
    if (!group.keys.has(key)) {
      if (group.keys.size < MAX_KEYS) group.keys.add(ownCopy(key));
      if (group.texts.length < MAX_TEXTS && characters < MAX_CHARACTERS) {
        const text = ownCopy(record.text());
        characters += text.length;
        group.texts.push({ text, offset });
      }
    }
    learnIds(group, record.ids);
    group.last = record.moment === null ? group.last : { ...record.moment, text: ownCopy(record.moment.text) };
    group.moment ??= group.last;
    group.offset = offset;
    const { execId } = record.ids;
    if (execId !== null && group.execIds.size < MAX_EXECS) group.execIds.add(ownCopy(execId));
    // As good as always it is there.
    const name = `${group.key} ${key}`;
    if (told.get(name) !== group) {
      if (told.size >= MAX_TOLD) told.clear();
      told.set(name, group);
    }
    current = group;
    return group;
  }

  function open(record: Told, offset: number): Group | null {
    if (groups.length >= MAX_GROUPS || characters >= MAX_CHARACTERS) {
      dropped++;
      current = null;
      return null;
    }
    const group: Group = {
      ids: { container: null, execId: null },
      key: '',
      moment: null,
      last: null,
      count: 0,
      texts: [],
      keys: new Set(),
      tellers: new Map(),
      execIds: new Set(),
      offset,
    };
    groups.push(group);
    return group;
  }

  return {
    groups,
    get echoes() {
      return echoes;
    },
    get dropped() {
      return dropped;
    },
    add(record, offset) {
      if (record.consequence) {
        echoes++;
        return null;
      }
      const { key } = record;
      const its = containerKey(record.ids);
      const near = neighbour(groups, record, its, offset);
      const same = near?.keys.has(key) === true ? near : told.get(`${its} ${key}`);
      const group = same ?? near ?? open(record, offset);
      if (group === null) return null;
      if (!counts(group, record, key) && same !== undefined) echoes++;
      return join(group, record, key, offset);
    },
    append(text) {
      const last = current?.texts.at(-1);
      if (last !== undefined && last.text.length <= MAX_APPENDED) last.text += ` ${text}`;
    },
  };
}

/** The first line that says which container and which exec decides. */
function learnIds(group: Group, { container, execId }: Ids): void {
  const { ids } = group;
  if ((ids.container !== null || container === null) && (ids.execId !== null || execId === null)) return;
  group.ids = { container: ids.container ?? kept(container), execId: ids.execId ?? kept(execId) };
  group.key = containerKey(group.ids);
}

function kept(id: string | null): string | null {
  return id === null ? null : ownCopy(id);
}

/** The group that a line belongs to: the newest that is near enough, and of no other container and no other exec. */
function neighbour(groups: readonly Group[], record: Told, its: string, offset: number): Group | null {
  let loose: Group | null = null;
  for (let back = 1; back <= Math.min(LOOK_BACK, groups.length); back++) {
    const group = groups[groups.length - back];
    if (group === undefined || !isNear(group, record, offset)) continue;
    const own = group.key;
    if (own !== '' && its !== '' && own !== its) continue;
    const { execId } = group.ids;
    if (execId !== null && record.ids.execId !== null && execId !== record.ids.execId) continue;
    const sure =
      (own !== '' && own === its) || (execId !== null && execId === record.ids.execId) || group.keys.has(record.key);
    if (sure) return group;
    // Two that each say whom they are about, and not the same, are two failures at one time.
    if (isAnonymous(record.ids) || isAnonymous(group.ids)) loose ??= group;
  }
  return loose;
}

function isAnonymous({ container, execId }: Ids): boolean {
  return container === null && execId === null;
}

function isNear(group: Group, { moment }: Told, offset: number): boolean {
  const seconds = apart(group.last, moment);
  if (seconds !== null) return seconds <= WINDOW_S;
  return offset - group.offset <= NEAR_BYTES;
}

/**
 * Notes that a program tells of a failure; `true` when it is one more. The next layer hands the same words on, and so
 * does the same exec when it is told of twice.
 */
function counts(group: Group, { program, ids, times }: Told, key: string): boolean {
  if (ids.execId !== null && group.execIds.has(ids.execId)) return false;
  const teller = `${program ?? ''} ${key}`;
  const told = (group.tellers.get(teller) ?? 0) + times;
  if (told > times || group.tellers.size < MAX_TELLERS) group.tellers.set(teller, told);
  const more = told > group.count;
  group.count = Math.max(group.count, told);
  return more;
}
