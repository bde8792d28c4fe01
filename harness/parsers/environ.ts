/** One variable of `/proc/PID/environ`, the first of that name as libc and Go take it; `null` when it is not set. */
export function environValue(text: string, name: string): string | null {
  const entry = text.split('\0').find((pair) => pair.startsWith(`${name}=`));
  return entry === undefined ? null : entry.slice(name.length + 1);
}
