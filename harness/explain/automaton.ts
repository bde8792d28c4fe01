/** Finds any of many substrings in one pass over bytes (Aho and Corasick, as a complete table). */
export interface Automaton {
  /** From `state + classOf[byte]` to the next state, already multiplied by the number of classes; `HIT` at an end. */
  readonly next: Int32Array;
  readonly classOf: Uint8Array;
}

export const HIT = -1;
export const START = 0;

/** Bytes that occur in no word share class 0. Letters are folded: a log is read once, in whatever case it is written. */
export function automatonOf(words: readonly string[]): Automaton {
  const classOf = new Uint8Array(256);
  let classes = 1;
  for (const word of words) {
    for (const character of word.toLowerCase()) {
      const byte = character.charCodeAt(0);
      if (classOf[byte] !== 0) continue;
      classOf[byte] = classes;
      classOf[character.toUpperCase().charCodeAt(0)] = classes;
      classes++;
    }
  }
  const children: number[][] = [emptyRow(classes)];
  const ends = [false];
  for (const word of words) {
    let state = 0;
    for (const character of word.toLowerCase()) {
      const kind = classOf[character.charCodeAt(0)] ?? 0;
      let child = children[state]?.[kind] ?? -1;
      if (child === -1) {
        child = children.push(emptyRow(classes)) - 1;
        ends.push(false);
        const row = children[state];
        if (row !== undefined) row[kind] = child;
      }
      state = child;
    }
    ends[state] = true;
  }
  return { next: complete(children, ends, classes), classOf };
}

function emptyRow(classes: number): number[] {
  return Array.from({ length: classes }, () => -1);
}

/** Fills each gap with where the longest suffix would go, breadth first. */
function complete(children: readonly number[][], ends: boolean[], classes: number): Int32Array {
  const next = new Int32Array(children.length * classes);
  const fallback = new Int32Array(children.length);
  const queue = [0];
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at] ?? 0;
    const back = fallback[state] ?? 0;
    if (ends[back] === true) ends[state] = true;
    for (let kind = 0; kind < classes; kind++) {
      const child = children[state]?.[kind] ?? -1;
      const otherwise = state === 0 ? 0 : (next[back * classes + kind] ?? 0);
      if (child === -1) {
        next[state * classes + kind] = otherwise;
        continue;
      }
      next[state * classes + kind] = child;
      fallback[child] = otherwise;
      queue.push(child);
    }
  }
  return next.map((state) => (ends[state] === true ? HIT : state * classes));
}

/** Where the first word ends between two positions; -1 when there is none. */
export function firstHit({ next, classOf }: Automaton, bytes: Uint8Array, from: number, to: number): number {
  let state = START;
  for (let at = from; at < to; at++) {
    state = next[state + (classOf[bytes[at] ?? 0] ?? 0)] ?? START;
    if (state === HIT) return at;
  }
  return -1;
}
