import { type Fingerprint, RUNC_RELEASES } from './fingerprint.ts';

/** Oldest and newest runc of a signature's `versions`, as places in the order of releases. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const RELEASE = String.raw`\d+\.\d+(?:\.\d+)?(?:-rc\.?\d+)?|rc\d+`;
const SINCE = new RegExp(
  String.raw`runc (?:since|from) (?<from>${RELEASE})|runc (?<also>${RELEASE}) (?:and|or) later`,
  'iu',
);
const UNTIL = new RegExp(String.raw`runc (?:to|until|up to|before) (?<to>${RELEASE})`, 'iu');
const BETWEEN = new RegExp(String.raw`runc (?<from>${RELEASE}) to (?<to>${RELEASE})`, 'iu');

/** The signature is of other releases of runc than the text. A `versions` that is not understood contradicts nothing. */
export function contradicts(versions: string | undefined, fingerprint: Fingerprint | null): boolean {
  const span = versions === undefined || fingerprint === null ? null : spanOf(versions);
  if (span === null || fingerprint === null) return false;
  return RUNC_RELEASES.indexOf(fingerprint.newest) < span.from || RUNC_RELEASES.indexOf(fingerprint.oldest) > span.to;
}

function spanOf(versions: string): Span | null {
  // Two spans, as of two programs, are more than is understood here.
  if (/;|crun|docker|containerd/iu.test(versions)) return null;
  const between = BETWEEN.exec(versions)?.groups;
  if (between !== undefined) return { from: firstOf(between['from'] ?? ''), to: lastOf(between['to'] ?? '') };
  const since = SINCE.exec(versions)?.groups;
  if (since !== undefined) return { from: firstOf(since['from'] ?? since['also'] ?? ''), to: Infinity };
  const until = UNTIL.exec(versions)?.groups;
  return until === undefined ? null : { from: 0, to: lastOf(until['to'] ?? '') };
}

/** `1.1` -> [1, 1, null, null]; `rc93` and `1.0.0-rc93` -> [1, 0, 0, 93]. */
function partsOf(release: string): readonly (number | null)[] {
  const whole = release.startsWith('rc') ? `1.0.0-${release}` : release;
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?(?:-rc\.?(\d+))?$/u.exec(whole);
  return [1, 2, 3, 4].map((index) => (found?.[index] === undefined ? null : Number(found[index])));
}

/** The first release in the list that is not older. */
function firstOf(release: string): number {
  const at = RUNC_RELEASES.findIndex((each) => compare(partsOf(each), partsOf(release), 0) >= 0);
  return at === -1 ? RUNC_RELEASES.length : at;
}

/** The last release in the list that is not newer; `1.1` is all of 1.1. */
function lastOf(release: string): number {
  return RUNC_RELEASES.findLastIndex((each) => compare(partsOf(each), partsOf(release), Infinity) <= 0);
}

function compare(a: readonly (number | null)[], b: readonly (number | null)[], missing: number): number {
  for (let index = 0; index < 4; index++) {
    // A release is newer than its candidates.
    const otherwise = index === 3 ? Infinity : missing;
    const difference = (a[index] ?? (index === 3 ? 9999 : 0)) - (b[index] ?? (otherwise === Infinity ? 9999 : 0));
    if (difference !== 0) return difference;
  }
  return 0;
}
