/** Soft and hard value of one line of `/proc/PID/limits`; `null` is unlimited. */
export interface ProcessLimit {
  readonly soft: number | null;
  readonly hard: number | null;
}

/** The line of that name, such as `Max stack size`; `null` when it is not there. */
export function processLimit(text: string, name: string): ProcessLimit | null {
  // Without taking the file apart: a sweep asks for two lines of each container's first process.
  const found = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1;
  if (found === 0 && !text.startsWith(`${name} `)) return null;
  const end = text.indexOf('\n', found);
  const line = text.slice(found + name.length, end === -1 ? undefined : end);
  const [soft, hard] = line.trim().split(/\s+/u);
  if (soft === undefined || hard === undefined) return null;
  const values = [soft, hard].map((word) => (word === 'unlimited' ? null : Number(word)));
  const [softValue, hardValue] = values;
  if (softValue === undefined || hardValue === undefined) return null;
  return values.every((value) => value === null || Number.isSafeInteger(value))
    ? { soft: softValue, hard: hardValue }
    : null;
}
