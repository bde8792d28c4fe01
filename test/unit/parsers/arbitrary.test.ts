import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseBundleOptions } from '../../../harness/parsers/bundle-options.ts';
import { parseCgroupMembership } from '../../../harness/parsers/cgroup-membership.ts';
import { parseCount, parseLimit } from '../../../harness/parsers/cgroup-value.ts';
import { execLines } from '../../../harness/parsers/daemon-log-lines.ts';
import { parseEngineInfo } from '../../../harness/parsers/engine-info.ts';
import { parseContainerInspect } from '../../../harness/parsers/engine-inspect.ts';
import { environValue } from '../../../harness/parsers/environ.ts';
import { flatKeyedValue } from '../../../harness/parsers/flat-keyed.ts';
import { parseFreezerStateV1, parseFreezerStateV2 } from '../../../harness/parsers/freezer-files.ts';
import { parseKernelRelease } from '../../../harness/parsers/kernel-release.ts';
import { parseThreadsCount } from '../../../harness/parsers/loadavg.ts';
import { parseMemoryLimitV1, parseOomKills } from '../../../harness/parsers/memory-files.ts';
import { parseMountinfo } from '../../../harness/parsers/mountinfo.ts';
import { parsePidList } from '../../../harness/parsers/pid-list.ts';
import { parsePidsFiles } from '../../../harness/parsers/pids-files.ts';
import { parseProcStatus } from '../../../harness/parsers/proc-status.ts';
import { errorRecords } from '../../../harness/parsers/runtime-log.ts';
import { parseShimCommandLine } from '../../../harness/parsers/shim-command-line.ts';

/** Text made of what these formats are made of, so that it gets further than the first check. */
const nearText = fc
  .array(
    fc.constantFrom(
      'max',
      '0',
      '42',
      '9223372036854771712',
      '-1',
      ':',
      '/',
      '..',
      ' - ',
      ' ',
      '\n',
      '\0',
      '\t',
      '\\040',
      '{',
      '"msg":',
      '"a"',
      '}',
      'Name:',
      'Threads:',
      'PPid:',
      '-id',
      '=',
      'frozen',
      'containerd-shim',
      'cgroup',
      '6.18',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));
const text = fc.oneof(fc.string({ unit: 'binary' }), nearText);

const NEVER_THROW = {
  parseBundleOptions,
  parseCgroupMembership,
  parseCount,
  execLines,
  environValue: (input: string) => environValue(input, 'PATH'),
  flatKeyedValue: (input: string) => flatKeyedValue(input, 'max'),
  parseFreezerStateV1,
  parseFreezerStateV2: (input: string) => parseFreezerStateV2({ freeze: input, events: input }),
  parseKernelRelease,
  parseThreadsCount,
  parseOomKills,
  parseMountinfo,
  parsePidList,
  parseProcStatus,
  errorRecords,
  parseShimCommandLine,
} satisfies Record<string, (input: string) => unknown>;

function answerOf(parse: (input: string) => number | null, input: string): string {
  try {
    return String(parse(input));
  } catch (error) {
    return String(error);
  }
}

describe('arbitrary text', () => {
  test.each(Object.entries(NEVER_THROW))('never makes %s throw', (_, parse) => {
    fc.assert(
      fc.property(text, (input) => {
        expect(() => parse(input)).not.toThrow();
      }),
    );
  });

  test.each([
    ['parseLimit', parseLimit],
    ['parseMemoryLimitV1', parseMemoryLimitV1],
    [
      'parsePidsFiles',
      (input: string) =>
        parsePidsFiles({ max: input, current: input, peak: input, events: input, eventsLocal: input }).max,
    ],
  ] as const)('makes %s give a count, null, or an error that quotes it', (_, parse) => {
    fc.assert(
      fc.property(text, (input) => {
        expect(answerOf(parse, input)).toMatch(/^(?:\d+(?:e\+\d+)?|null|Error: [a-z._ ]+: not a number: ".*)$/su);
      }),
    );
  });

  test('is no answer of the engine: a clear error says so', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        expect(() => parseContainerInspect(answer)).toThrow("the engine's inspect answer has no container id");
        expect(() => parseEngineInfo({ info: answer, version: answer })).toThrow('docker info: no ServerVersion');
      }),
    );
  });
});
