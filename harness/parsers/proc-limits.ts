/** Soft and hard value of one line of `/proc/PID/limits`; `null` is unlimited. */
export interface ProcessLimit {
  readonly soft: number | null;
  readonly hard: number | null;
}

/** The line of that name, such as `Max stack size`; `null` when it is not there. */
export function processLimit(text: string, name: string): ProcessLimit | null {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  const [soft, hard] = line?.slice(name.length).trim().split(/\s+/u) ?? [];
  if (soft === undefined || hard === undefined) return null;
  const values = [soft, hard].map((word) => (word === 'unlimited' ? null : Number(word)));
  const [softValue, hardValue] = values;
  if (softValue === undefined || hardValue === undefined) return null;
  return values.every((value) => value === null || Number.isSafeInteger(value))
    ? { soft: softValue, hard: hardValue }
    : null;
}
