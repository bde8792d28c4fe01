import type { IdRange } from '../model/exec-place.ts';

/** The kernel takes 340 rows (user_namespaces(7)). */
const MOST_ROWS = 340;
/** Rows are three numbers of 32 bits; 4294967295 of them is every id but the one that means none. */
const ROW = /^\s*(?<inside>\d{1,10})\s+(?<outside>\d{1,10})\s+(?<count>\d{1,10})\s*$/u;

/** `/proc/PID/uid_map` or `gid_map`, as the namespace of the reader sees it; what is no row is left out. */
export function parseIdMap(text: string): readonly IdRange[] {
  return text
    .split('\n')
    .flatMap((line) => {
      const { inside, outside, count } = ROW.exec(line)?.groups ?? {};
      if (inside === undefined || outside === undefined || count === undefined) return [];
      return [{ inside: Number(inside), outside: Number(outside), count: Number(count) }];
    })
    .slice(0, MOST_ROWS);
}

/** The machine's id as the container has it; `null`: it knows no such user. */
export function insideOf(map: readonly IdRange[], id: number): number | null {
  const range = map.find(({ outside, count }) => id >= outside && id < outside + count);
  return range === undefined ? null : range.inside + (id - range.outside);
}
