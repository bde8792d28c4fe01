import { describe, expect, test } from 'vitest';

import { meantBy, narrowed, type Narrowing } from '../../../harness/commands/selection.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';

function scenario(name: string, ...tags: readonly string[]): Scenario {
  const text = `title: x\ntags: [${tags.join(', ')}]\nfaults: []\nexpect: { diagnosis: healthy }\n`;
  return parseScenario(text, `${name}.yaml`);
}

const ALL = [
  scenario('pids-low', 'pids'),
  scenario('pids-pod', 'pids', 'pod'),
  scenario('memory-full', 'memory'),
  scenario('pod', 'other'),
];
const NOTHING: Narrowing = { tags: [], exclude: [], shard: null };

function left(narrowing: Partial<Narrowing>): readonly string[] {
  return narrowed(ALL, { ...NOTHING, ...narrowing }).map(({ name }) => name);
}

function meant(word: string): readonly string[] {
  return meantBy(word, ALL).map(({ name }) => name);
}

test('a word is a name, or else a tag; a pattern is either', () => {
  expect(meant('pod')).toEqual(['pod']);
  expect(meant('pids')).toEqual(['pids-low', 'pids-pod']);
  expect(meant('p?d')).toEqual(['pids-pod', 'pod']);
  expect(meant('*-full')).toEqual(['memory-full']);
  expect(meant('full')).toEqual([]);
});

test('nothing narrows to everything, in the same order', () => {
  expect(left({})).toEqual(ALL.map(({ name }) => name));
});

test('of several tags one is enough', () => {
  expect(left({ tags: ['memory', 'pod'] })).toEqual(['pids-pod', 'memory-full']);
});

test('names, tags and patterns are left out, also of what has a tag', () => {
  expect(left({ exclude: ['memory-full'] })).toEqual(['pids-low', 'pids-pod', 'pod']);
  expect(left({ exclude: ['pids'] })).toEqual(['memory-full', 'pod']);
  expect(left({ exclude: ['pids-*', 'memory'] })).toEqual(['pod']);
  expect(left({ tags: ['pids'], exclude: ['pids-low'] })).toEqual(['pids-pod']);
});

describe('the parts of a run', () => {
  test.each([1, 2, 3, 4])('%i of them hold every scenario once', (of) => {
    const parts = Array.from({ length: of }, (_, n) => left({ shard: { part: n + 1, of } }));
    expect(parts.flat().toSorted()).toEqual(ALL.map(({ name }) => name).toSorted());
    const sizes = parts.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

test.each([
  ['a tag that no chosen scenario has', { tags: ['pid'] }, 'SCENARIO_UNKNOWN', 'did you mean pids?'],
  ['a name to leave out that is none', { exclude: ['pids-lo'] }, 'SCENARIO_UNKNOWN', 'did you mean pids-low?'],
  ['a pattern that fits nothing', { exclude: ['x*'] }, 'SCENARIO_UNKNOWN', '"x*"'],
  ['all of them left out', { exclude: ['*'] }, 'NOTHING_SELECTED', 'all of them left out'],
  ['more parts than scenarios', { shard: { part: 5, of: 5 } }, 'NOTHING_SELECTED', 'too few for 5 parts'],
])('%s is a mistake of the command line', (_, narrowing, code, message) => {
  expect(() => left(narrowing)).toThrow(
    expect.objectContaining({ code, exitCode: 64, message: expect.stringContaining(message) }),
  );
});
