import { expect, test } from 'vitest';

import runtimeState from '../../../harness/faults/runtime-state.ts';
import { laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

const { workload } = laboratory().tools;
const PATH = `/run/docker/runtime-runc/moby/${workload.id}/state.json`;
const RECORD = `{"id":"c","init_process_pid":139,"init_process_start":1524813,"x":"${'y'.repeat(200)}"}`;

test.each([
  ['missing', undefined],
  ['cut-short', RECORD.slice(0, 100)],
  ['zeros', '\0'.repeat(4096)],
  ['another-life', RECORD.replace('1524813', '2524813')],
] as const)('%s', async (variant, content) => {
  const files = new Map([[PATH, RECORD]]);
  await runtimeState.inject({ fault: 'runtime-state', variant }, nestedWith(files));
  expect(files.get(PATH)).toBe(content);
});

test.each([
  ['that is as it was', 'cut-short', nestedWith(new Map([[PATH, RECORD]]), { truncate: () => 0 })],
  ['that is still there', 'missing', nestedWith(new Map([[PATH, RECORD]]), { rm: () => 0 })],
  ["of the host's own engine", 'missing', laboratory().tools],
] as const)('a record %s is no injection', async (_, variant, tools) => {
  await expect(runtimeState.inject({ fault: 'runtime-state', variant }, tools)).rejects.toMatchObject({
    code: 'INJECTION_FAILED',
  });
});
