import { afterEach, expect, test, vi } from 'vitest';

import { type Terminal, terminal } from '../../../harness/commands/terminal.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** As when the output goes to a file or a pipe: there is no terminal under a test. */
function withEnvironment(environment: Readonly<Record<string, string>>): Terminal {
  for (const name of ['COLUMNS', 'NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, environment[name]);
  return terminal({ json: false });
}

test.each([
  ['7', 20],
  ['20', 20],
  ['100', 100],
  ['500', 120],
  ['0', 80],
  ['wide', 80],
])('COLUMNS=%s makes lines of %i columns', (columns, wide) => {
  expect(withEnvironment({ COLUMNS: columns }).columns).toBe(wide);
});

test('without a terminal there is no colour unless it is forced, and NO_COLOR beats that', () => {
  expect(withEnvironment({}).colour).toBeFalsy();
  expect(withEnvironment({ FORCE_COLOR: '1' }).colour).toBe(true);
  expect(withEnvironment({ FORCE_COLOR: '1', NO_COLOR: '1' }).colour).toBe(false);
  // An empty one is none: https://no-color.org.
  expect(withEnvironment({ FORCE_COLOR: '1', NO_COLOR: '' }).colour).toBe(true);
});
