/** By how much a counter rose; `null` when it was not there before or is not there after, which is not zero. */
export function rise(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}
