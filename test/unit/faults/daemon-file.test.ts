import { expect, test } from 'vitest';

import daemonFile from '../../../harness/faults/daemon-file.ts';
import { laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

const SPEC = { fault: 'daemon-file', which: 'containerd' } as const;
const PATH = '/usr/bin/containerd';

function runningFrom(link: string, files = new Map([[PATH, 'ELF']])) {
  const tools = nestedWith(files);
  return { ...tools, host: { ...tools.host, readLink: async () => await Promise.resolve(link) } };
}

test('the daemon runs on from a file that has lost its name', async () => {
  const files = new Map([[PATH, 'ELF']]);
  await daemonFile.inject(SPEC, runningFrom(`${PATH} (deleted)`, files));
  expect([...files]).toEqual([[PATH, 'ELF']]);
});

test.each([
  ['one that still runs from its file', runningFrom(PATH)],
  ['one that is nowhere', runningFrom(`${PATH} (deleted)`, new Map())],
  ["the host's own", laboratory().tools],
])('%s is no injection', async (_, tools) => {
  await expect(daemonFile.inject(SPEC, tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
