import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseCount, parseLimit } from '../../../harness/parsers/cgroup-value.ts';
import { flatKeyedValue } from '../../../harness/parsers/flat-keyed.ts';
import { parseFreezerV1, parseFreezerV2 } from '../../../harness/parsers/freezer-files.ts';
import { parseMemoryLimitV1, parseMemoryLimitV2, parseOomKills } from '../../../harness/parsers/memory-files.ts';
import { parsePidList } from '../../../harness/parsers/pid-list.ts';
import { parsePidsFiles } from '../../../harness/parsers/pids-files.ts';

describe('pids files', () => {
  test('give the numbers of a full container on v1, which has no pids.events.local', () => {
    const files = { max: '10000\n', current: '10000\n', peak: '10000\n', events: 'max 1\n', eventsLocal: null };
    expect(parsePidsFiles(files)).toEqual({
      max: 10_000,
      current: 10_000,
      peak: 10_000,
      refusals: 1,
      ownRefusals: null,
    });
  });

  test('give null for no limit and for the files an old kernel does not have', () => {
    const files = { max: 'max\n', current: '3\n', peak: null, events: null, eventsLocal: null };
    expect(parsePidsFiles(files)).toEqual({ max: null, current: 3, peak: null, refusals: null, ownRefusals: null });
  });

  test('keep the two counters of Linux 6.11 apart', () => {
    const files = { max: '30\n', current: '30\n', peak: '30\n', events: 'max 21\n', eventsLocal: 'max 0\n' };
    expect(parsePidsFiles(files)).toMatchObject({ refusals: 21, ownRefusals: 0 });
  });

  test('with a limit that is no number are an error', () => {
    expect(() => parseLimit('maximum\n')).toThrow('not a number: "maximum\\n"');
  });

  test('any count survives the way through the file', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (count) => {
        expect([parseCount(`${count}\n`), parseLimit(`${count}\n`)]).toEqual([count, count]);
      }),
    );
  });
});

describe('memory files', () => {
  test.each(['9223372036854771712', '9223372036854710272', '9223372036854775807'])('%s is no limit on v1', (text) => {
    expect(parseMemoryLimitV1(`${text}\n`)).toBeNull();
  });

  test('a limit is a limit, on v1 and on v2', () => {
    expect(parseMemoryLimitV1('67108864\n')).toBe(67_108_864);
    expect(parseMemoryLimitV2('67108864\n')).toBe(67_108_864);
    expect(parseMemoryLimitV2('max\n')).toBeNull();
  });

  test('count the kills on v2 and on v1, where old kernels do not', () => {
    const events = 'low 0\nhigh 0\nmax 14\noom 1\noom_kill 2\noom_group_kill 0\n';
    expect(parseOomKills(events)).toBe(2);
    expect(parseOomKills('oom_kill_disable 0\nunder_oom 0\noom_kill 3\n')).toBe(3);
    expect(parseOomKills('oom_kill_disable 0\nunder_oom 0\n')).toBeNull();
    expect(parseOomKills(null)).toBeNull();
  });

  test('a key is matched whole: oom is not oom_kill', () => {
    expect(flatKeyedValue('oom_kill 2\noom 1\n', 'oom')).toBe(1);
  });
});

function wordOf(state: string): string | undefined {
  return parseFreezerV1({ state, selfFreezing: null })?.state;
}

describe('freezer files', () => {
  test('have three words on v1', () => {
    expect(['THAWED\n', 'FREEZING\n', 'FROZEN\n', 'frozen\n', 'toString'].map(wordOf)).toEqual([
      'thawed',
      'freezing',
      'frozen',
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['1\n', true],
    ['0\n', false],
    [null, null],
    ['x', null],
  ])('on v1 self_freezing %j tells whether this very cgroup was told to freeze: %s', (selfFreezing, asked) => {
    expect(parseFreezerV1({ state: 'FROZEN\n', selfFreezing })).toEqual({ state: 'frozen', asked });
  });

  test.each([
    ['0\n', 'populated 1\nfrozen 0\n', { state: 'thawed', asked: false }],
    ['1\n', 'populated 1\nfrozen 0\n', { state: 'freezing', asked: true }],
    ['1\n', 'populated 1\nfrozen 1\n', { state: 'frozen', asked: true }],
    ['0\n', 'populated 1\nfrozen 1\n', { state: 'frozen', asked: false }],
    ['0\n', 'populated 1\n', null],
  ])('on v2 cgroup.freeze %j and cgroup.events %j are %j', (freeze, events, files) => {
    expect(parseFreezerV2({ freeze, events })).toEqual(files);
  });
});

test('a pid list leaves out pid 0, which the reader can not see, and anything that is no pid', () => {
  expect(parsePidList('0\n1\n4095\n4095\n\nx\n')).toEqual([1, 4095, 4095]);
});
