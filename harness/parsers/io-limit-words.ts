/** Which limit is meant. */
export interface LimitedDisk {
  readonly path: string;
  /** `MAJOR:MINOR`. */
  readonly device: string;
  readonly what: 'read' | 'write';
}

/** Amounts in bytes in a second; `null`: no limit. */
export interface IoLimitWords {
  set(bytesPerSecond: number | null): string;
  has(text: string, bytesPerSecond: number): boolean;
}

/**
 * What to write for a limit of one disk, and what the file reads then: `8:0 1000000` in `blkio.throttle.write_bps_device`
 * of v1, `8:0 rbps=max wbps=1000000 riops=max wiops=max` in `io.max` of v2. No limit is a 0 there and a `max` here.
 */
export function ioLimitWords({ path, device, what }: LimitedDisk): IoLimitWords {
  const isV2 = path.endsWith('/io.max');
  const key = what === 'read' ? 'rbps' : 'wbps';
  const word = (bytes: number | null): string => (isV2 ? `${key}=${bytes ?? 'max'}` : String(bytes ?? 0));
  return {
    set: (bytes) => `${device} ${word(bytes)}`,
    has: (text, bytes) =>
      text.split('\n').some((line) => {
        const [of, ...words] = line.trim().split(/\s+/u);
        return of === device && words.includes(word(bytes));
      }),
  };
}
