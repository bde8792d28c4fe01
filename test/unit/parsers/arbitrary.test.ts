import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseBundleOptions } from '../../../harness/parsers/bundle-options.ts';
import { parseCgroupMembership } from '../../../harness/parsers/cgroup-membership.ts';
import { parseCount, parseLimit } from '../../../harness/parsers/cgroup-value.ts';
import { parseCpuFilesV1, parseCpuFilesV2 } from '../../../harness/parsers/cpu-files.ts';
import { execLines } from '../../../harness/parsers/daemon-log-lines.ts';
import { parseEngineInfo } from '../../../harness/parsers/engine-info.ts';
import { parseContainerInspect } from '../../../harness/parsers/engine-inspect.ts';
import { environValue } from '../../../harness/parsers/environ.ts';
import { flatKeyedValue } from '../../../harness/parsers/flat-keyed.ts';
import { parseFreezerV1, parseFreezerV2 } from '../../../harness/parsers/freezer-files.ts';
import { kernelEvents, parseKmsgRecord, parseMonotonicLine } from '../../../harness/parsers/kernel-log-lines.ts';
import { parseKernelRelease } from '../../../harness/parsers/kernel-release.ts';
import { parseKeyUsers, parseRootUid } from '../../../harness/parsers/key-users.ts';
import { parseFileNr } from '../../../harness/parsers/file-nr.ts';
import { parseLastPid, parseThreadsCount } from '../../../harness/parsers/loadavg.ts';
import { processLimit } from '../../../harness/parsers/proc-limits.ts';
import { realUid } from '../../../harness/parsers/real-uid.ts';
import { parseMeminfo, parseOvercommit } from '../../../harness/parsers/meminfo.ts';
import {
  parseMemoryFilesV1,
  parseMemoryFilesV2,
  parseMemoryLimitV1,
  parseOomKills,
} from '../../../harness/parsers/memory-files.ts';
import { parseMountinfo } from '../../../harness/parsers/mountinfo.ts';
import { parsePidList } from '../../../harness/parsers/pid-list.ts';
import { parsePidsFiles } from '../../../harness/parsers/pids-files.ts';
import { parsePressure } from '../../../harness/parsers/pressure.ts';
import { namespacePids } from '../../../harness/parsers/namespace-pids.ts';
import { processAgeMs } from '../../../harness/parsers/process-age.ts';
import { stateOf } from '../../../harness/parsers/process-stat.ts';
import { parseProcStatus, tracerPidOf } from '../../../harness/parsers/proc-status.ts';
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
      'Killed process 7 (',
      'oom-kill:',
      'task_memcg=',
      'some avg10=',
      '1.00',
      ' kB',
      ',-;',
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
  parseFreezerV1: (input: string) => parseFreezerV1({ state: input, selfFreezing: input }),
  parseFreezerV2: (input: string) => parseFreezerV2({ freeze: input, events: input }),
  parseKernelRelease,
  parseKmsgRecord,
  parseMonotonicLine,
  kernelEvents: (input: string) => kernelEvents([{ atMs: 0, text: input }], { nowMs: 1, most: 9 }),
  parseKeyUsers,
  parseRootUid,
  parseMeminfo,
  parseOvercommit,
  parsePressure,
  parseThreadsCount,
  parseLastPid,
  parseFileNr,
  realUid,
  processLimit: (input: string) => processLimit(input, 'Max open files'),
  parseOomKills,
  parseMountinfo,
  parsePidList,
  namespacePids,
  parseProcStatus,
  processAgeMs: (input: string) => processAgeMs(input, input),
  stateOf,
  tracerPidOf,
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

/** The files that both versions of the memory controller have. */
function sameFiles(input: string) {
  return { limit: input, usage: input, stat: input, peak: input, swapLimit: null, swapUsage: input };
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
    ['parseCpuFilesV1', (input: string) => parseCpuFilesV1(input, input, input).quotaUs],
    ['parseCpuFilesV2', (input: string) => parseCpuFilesV2(input, input).quotaUs],
    [
      'parseMemoryFilesV1',
      (input: string) => parseMemoryFilesV1({ ...sameFiles(input), failcnt: input, oomControl: input }).usageBytes,
    ],
    [
      'parseMemoryFilesV2',
      (input: string) => parseMemoryFilesV2({ ...sameFiles(input), events: input, eventsLocal: input }).usageBytes,
    ],
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
