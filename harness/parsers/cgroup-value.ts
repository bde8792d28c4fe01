/** A whole number on a line of its own, as `pids.current` and `memory.current` are; `null` for anything else. */
export function parseCount(text: string): number | null {
  const trimmed = text.trim();
  return /^\d{1,20}$/u.test(trimmed) ? Number(trimmed) : null;
}

/** A limit file of the pids controller or of cgroup v2: a number, or `max` for none. Throws for anything else. */
export function parseLimit(text: string): number | null {
  if (text.trim() === 'max') return null;
  return countOf('a limit', text);
}

/** Like `parseCount`, but a file that must have a number and has none is an error. */
export function countOf(what: string, text: string): number {
  const count = parseCount(text);
  if (count === null) throw new Error(`${what}: not a number: ${JSON.stringify(text.slice(0, 80))}`);
  return count;
}
