import type { HostKernel } from '../model/task.ts';

/** `/proc/sys/kernel/osrelease`, such as `6.1.0-18-amd64`; `null` when it does not begin with two numbers. */
export function parseKernelRelease(text: string): HostKernel | null {
  const release = text.trim();
  const match = /^(\d{1,4})\.(\d{1,4})(?!\d)/u.exec(release);
  if (match === null) return null;
  return { release, major: Number(match[1]), minor: Number(match[2]) };
}
