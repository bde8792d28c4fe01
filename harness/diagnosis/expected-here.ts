import type { Reading } from '../model/reading.ts';
import type { Scenario } from '../model/scenario.ts';

import { read } from './rank.ts';

type Expectation = Scenario['expect'];

/** `runc version 1.0.0~rc93+ds1`: the first two numbers. */
const RUNC = /^runc version (?<major>\d{1,4})\.(?<minor>\d{1,4})/u;

/** What is true under that runtime, by the first line of its `--version`; `null`: it is not known, and nothing changes. */
export function expectedUnder(expect: Expectation, version: string | null): Expectation {
  const { oldRunc, ...usual } = expect;
  const is = RUNC.exec(version ?? '')?.groups;
  if (oldRunc === undefined || is === undefined || usual.diagnosis !== 'named') return usual;
  const [major = 0, minor = 0] = oldRunc.before.split('.').map(Number);
  const [isMajor, isMinor] = [Number(is['major']), Number(is['minor'])];
  const isOlder = isMajor < major || (isMajor === major && isMinor < minor);
  return isOlder ? { ...usual, layer: oldRunc.layer } : usual;
}

/** What is true under the runtime that was read; the usual when none was. */
export function expectedHere(expect: Expectation, readings: readonly Reading[]): Expectation {
  return expectedUnder(expect, read(readings, 'container.home')?.runtimeVersion ?? null);
}
