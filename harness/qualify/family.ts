import type { RuntimeIdentity } from '../model/qualification.ts';

/** Runtimes that are expected to fail alike. */
export const FAMILIES = ['runc <= 1.0', 'runc 1.1', 'runc 1.2 and 1.3', 'runc >= 1.4', 'crun', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

/** By what it says of itself, not by what somebody called it. */
export function familyOf({ version }: Pick<RuntimeIdentity, 'version'>): Family {
  if (version.startsWith('crun ')) return 'crun';
  const found = /^runc (?<major>\d+)\.(?<minor>\d+)/u.exec(version)?.groups;
  if (found === undefined) return 'other';
  const [major, minor] = [Number(found['major']), Number(found['minor'])];
  if (major === 1 && minor === 0) return 'runc <= 1.0';
  if (major === 1 && minor === 1) return 'runc 1.1';
  if (major === 1 && minor <= 3) return 'runc 1.2 and 1.3';
  return major === 0 ? 'runc <= 1.0' : 'runc >= 1.4';
}
