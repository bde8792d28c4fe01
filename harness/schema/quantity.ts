const MS_OF = { ms: 1, s: 1000, m: 60_000 } as const;
const BYTES_OF = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** What a duration looks like in a scenario: `500ms`, `90s`, `2m`. */
export const DURATION = /^(\d{1,9})(ms|s|m)$/;

/** What an amount of memory looks like in a scenario: `64MiB`. */
export const SIZE = /^(\d{1,9})(B|KiB|MiB|GiB)$/;

/** Milliseconds of a text that matches `DURATION`. */
export function durationMs(text: string): number {
  return amount(text, DURATION, MS_OF);
}

/** Bytes of a text that matches `SIZE`. */
export function sizeBytes(text: string): number {
  return amount(text, SIZE, BYTES_OF);
}

function amount(text: string, form: RegExp, factors: Readonly<Record<string, number>>): number {
  const [, digits = '', unit = ''] = form.exec(text) ?? [];
  return Number(digits) * (factors[unit] ?? Number.NaN);
}
