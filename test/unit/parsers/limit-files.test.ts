import { expect, test } from 'vitest';

import { parseFileNr } from '../../../harness/parsers/file-nr.ts';
import { parseLastPid } from '../../../harness/parsers/loadavg.ts';
import { processLimit } from '../../../harness/parsers/proc-limits.ts';
import { realUid } from '../../../harness/parsers/real-uid.ts';

const LIMITS =
  'Limit                     Soft Limit           Hard Limit           Units     \n' +
  'Max processes             96365                unlimited            processes \n' +
  'Max open files            1024                 524288               files     \n';

test('a limit is its soft and its hard value, and unlimited is none', () => {
  expect(processLimit(LIMITS, 'Max open files')).toEqual({ soft: 1024, hard: 524_288 });
  expect(processLimit(LIMITS, 'Max processes')).toEqual({ soft: 96_365, hard: null });
  expect(processLimit(LIMITS, 'Max locked memory')).toBeNull();
});

test('open files of the machine, and the most there may be', () => {
  expect(parseFileNr('1399\t0\t2466183\n')).toEqual({ openCount: 1399, max: 2_466_183 });
  expect(parseFileNr('1399 0')).toBeNull();
});

test('the id that was given out last', () => {
  expect(parseLastPid('7.29 41.79 25.23 3/288 300\n')).toBe(300);
  expect(parseLastPid('7.29 41.79 25.23 3/288\n')).toBeNull();
});

test('the real uid is the first of the four, and no name can forge it', () => {
  expect(realUid('Name:\tx\nUid:\t4321\t0\t0\t0\n')).toBe(4321);
  expect(realUid('Name:\tx\\nUid:\t7\t7\t7\t7\n')).toBeNull();
});
