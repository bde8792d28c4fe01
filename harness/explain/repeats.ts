import { momentAt } from './clock.ts';
import { isConsequence, sameness } from './echoes.ts';
import { ownCopy } from './own-copy.ts';
import { type LogRecord, parseRecord } from './record.ts';
import { peel } from './wrappers.ts';

/** A line as far as it matters for what it belongs to; its words are worked out when they are asked for. */
export interface Told extends Omit<LogRecord, 'text'> {
  text(): string;
  /** Equal for lines that tell of the same thing. */
  readonly key: string;
  readonly consequence: boolean;
}

/** Holds no line and none of its words: it is there for as long as the log is read. */
interface Known {
  readonly told: Pick<Told, 'program' | 'headed' | 'key' | 'consequence'>;
  readonly hasTime: boolean;
  /** Which of the ids of such a line is the container, and which the exec; -1 for none. */
  readonly container: number;
  readonly execId: number;
  /** Where its time stands; -1 when it has none. */
  readonly time: number;
}

/**
 * So many kinds of lines are taken apart. Programs have some hundreds of sentences; a log with more is made to be one, and
 * is not worth the time: a line of one kind more costs a twentieth of one that is looked into.
 */
const MOST_SHAPES = 10_000;

/**
 * A failing health check writes the same line for days. A line that differs from one before in numbers and ids only is
 * not taken apart again: five times the speed on a log that consists of failures. `null` for a line of one kind too many.
 */
export function repeats(): (line: string) => Told | null {
  /** `null`: a line of that kind has to be taken apart each time. */
  const shapes = new Map<number, Known | null>();
  return (line) => {
    const hash = hashOf(line);
    const before = shapes.get(hash);
    if (before === undefined && shapes.size >= MOST_SHAPES) return null;
    const ids = idsOf(line);
    const quick = before === undefined || before === null ? null : again(before, line, ids);
    if (quick !== null) return quick;
    const told = tell(line);
    if (before === undefined) shapes.set(hash, knownOf(told, line, ids));
    return told;
  };
}

function tell(line: string): Told {
  const { text, ...rest } = parseRecord(line);
  return { ...rest, text: () => text, key: sameness(peel(text).inner), consequence: isConsequence(text) };
}

function again({ told, hasTime, container, execId, time }: Known, line: string, ids: readonly string[]): Told | null {
  const moment = time === -1 ? null : momentAt(line.slice(time, time + 48));
  if (moment === null && hasTime) return null;
  return {
    ...told,
    moment,
    ids: { container: ids[container] ?? null, execId: ids[execId] ?? null },
    times: 1,
    text: () => parseRecord(line).text,
  };
}

/** `null` when numbers of such a line say more than which and when. */
function knownOf(told: Told, line: string, ids: readonly string[]): Known | null {
  const container = placeOf(told.ids.container, ids);
  const execId = placeOf(told.ids.execId, ids);
  const time = told.moment === null ? -1 : line.indexOf(told.moment.text);
  if (container === null || execId === null || told.times !== 1 || /\(x\d/u.test(line)) return null;
  // A time that stands deeper in the line moves with the numbers before it.
  if (told.moment !== null && (time === -1 || time > 8)) return null;
  const { program, headed, key, consequence } = told;
  return {
    told: { program: program === null ? null : ownCopy(program), headed, key: ownCopy(key), consequence },
    hasTime: told.moment !== null,
    container,
    execId,
    time,
  };
}

function placeOf(id: string | null, ids: readonly string[]): number | null {
  if (id === null) return -1;
  const place = ids.indexOf(id);
  return place === -1 ? null : place;
}

const NINE = 57;
const SHORTEST_ID = 12;
/** 1 for hexadecimal digits in lower case. */
const IS_HEX = Uint8Array.from({ length: 256 }, (_, code) => Number(/[\da-f]/u.test(String.fromCodePoint(code))));

/** Begin and end of each id in the line that was hashed last; more than these are digits like others. */
const places = new Int32Array(2 * 16);
let placed = 0;

/** Two sums of 26 bits each (FNV-1a and a polynomial), as one number: over all but digits and ids. Fills `places`. */
function hashOf(line: string): number {
  placed = 0;
  let fnv = 0x811c_9dc5;
  let sum = 7;
  /** The sums where the run of hexadecimal digits began, should it turn out to be an id. */
  let fnvBefore = fnv;
  let sumBefore = sum;
  let start = 0;
  for (let at = 0; at <= line.length; at++) {
    const code = at === line.length ? 0 : line.charCodeAt(at);
    if (code < 256 && IS_HEX[code] === 1) {
      if (code <= NINE) continue;
    } else {
      if (at - start >= SHORTEST_ID) {
        fnv = fnvBefore;
        sum = sumBefore;
        if (placed < places.length) {
          places[placed++] = start;
          places[placed++] = at;
        }
      }
      start = at + 1;
    }
    fnv = Math.imul(fnv ^ code, 0x0100_0193);
    sum = (Math.imul(sum, 31) + code) | 0;
    if (start === at + 1) {
      fnvBefore = fnv;
      sumBefore = sum;
    }
  }
  return (fnv >>> 6) * 0x400_0000 + (sum >>> 6);
}

/** Runs of twelve and more hexadecimal digits in the line that was hashed last, in their order. */
function idsOf(line: string): readonly string[] {
  const ids: string[] = [];
  for (let at = 0; at < placed; at += 2) ids.push(line.slice(places[at], places[at + 1]));
  return ids;
}
