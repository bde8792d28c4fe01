import { automatonOf, firstHit } from './automaton.ts';
import { MARKS } from './marks.ts';

/** A line that may matter. */
export interface ScannedLine {
  readonly text: string;
  /** Where it begins in the input, bytes. */
  readonly offset: number;
  /** It contains a mark. Otherwise it stands in the head of the input, or right behind a marked line. */
  readonly marked: boolean;
  /** In a short input every line counts. */
  readonly inHead: boolean;
}

export interface Scanner {
  push(chunk: Uint8Array): void;
  /** All bytes that were read. */
  end(): number;
}

/** Longer lines are cut: nobody writes them to be read. */
export const MAX_LINE_BYTES = 64 * 1024;
/** An input up to this size is read as a whole, whatever its lines contain. */
export const HEAD_BYTES = 64 * 1024;
/** Behind a marked line: the rest of a wrapped text, a traceback. */
const LINES_AFTER = 6;
const automaton = automatonOf(MARKS);
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Bytes in any portions -> the lines that may matter. What is kept between two portions is one line at most. */
export function scanner(onLine: (line: ScannedLine) => void): Scanner {
  const decoder = new TextDecoder('utf-8');
  let carry = new Uint8Array(0);
  /** The rest of a line that was cut. */
  let skipping = false;
  let bytes = 0;
  let owed = 0;

  function emit(data: Uint8Array, start: number, end: number, marked: boolean, inHead: boolean): void {
    const last = data[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    const text = decoder.decode(data.subarray(start, Math.max(start, last)));
    onLine({ text, offset: bytes - data.length + start, marked, inHead });
  }

  /** One line after the other: in the head, and behind a marked line. */
  function lineByLine(data: Uint8Array, start: number): number {
    const found = data.indexOf(NEWLINE, start);
    const end = found === -1 ? data.length : found;
    const cut = Math.min(end, start + MAX_LINE_BYTES);
    const marked = firstHit(automaton, data, start, cut) !== -1;
    const inHead = bytes - data.length + start < HEAD_BYTES;
    owed = marked ? LINES_AFTER : owed - 1;
    emit(data, start, cut, marked, inHead);
    return end + 1;
  }

  /** Straight to the next line with a mark. */
  function leap(data: Uint8Array, start: number): number {
    const at = firstHit(automaton, data, start, data.length);
    if (at === -1) return data.length;
    const from = data.lastIndexOf(NEWLINE, at) + 1;
    const found = data.indexOf(NEWLINE, at);
    const end = found === -1 ? data.length : found;
    // A mark behind the cut is as good as none.
    if (at - from < MAX_LINE_BYTES) {
      owed = LINES_AFTER;
      emit(data, from, Math.min(end, from + MAX_LINE_BYTES), true, false);
    }
    return end + 1;
  }

  /** Whole lines only. */
  function take(data: Uint8Array): void {
    const base = bytes - data.length;
    for (let at = 0; at < data.length;) {
      at = owed > 0 || base + at < HEAD_BYTES ? lineByLine(data, at) : leap(data, at);
    }
  }

  return {
    push(chunk) {
      let fresh = chunk;
      if (skipping) {
        const end = fresh.indexOf(NEWLINE);
        bytes += end === -1 ? fresh.length : end + 1;
        if (end === -1) return;
        skipping = false;
        fresh = fresh.subarray(end + 1);
      }
      const last = fresh.lastIndexOf(NEWLINE);
      const data = joined(carry, fresh.subarray(0, last + 1));
      if (last !== -1) {
        bytes += data.length;
        take(data);
        carry = fresh.slice(last + 1);
      } else carry = joined(carry, fresh);
      if (carry.length > MAX_LINE_BYTES) {
        bytes += carry.length;
        take(carry);
        carry = new Uint8Array(0);
        skipping = true;
      }
    },
    end() {
      bytes += carry.length;
      if (carry.length > 0) take(carry);
      carry = new Uint8Array(0);
      return bytes;
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
