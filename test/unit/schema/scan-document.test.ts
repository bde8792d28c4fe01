import { assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { judgeSweep } from '../../../harness/danger/judge-sweep.ts';
import type { SweptContainer } from '../../../harness/model/scan.ts';
import { parseScanDocument } from '../../../harness/schema/scan-document.ts';
import { paperContainer, paperLevel, paperSweep } from '../danger/paper-sweep.ts';

const VARIANTS: readonly Partial<SweptContainer>[] = [
  {},
  { name: null, engineState: null, engine: 'unknown', within: 'c0ffee' },
  // Attaching is never refused: there may be more tasks than the limit.
  { pids: [paperLevel({ max: 30, current: 33, refusals: 7 }), paperLevel({ of: 'ancestor', max: 50, current: 33 })] },
  { freezer: { state: 'frozen', askedAt: '/sys/fs/cgroup/freezer/docker/x' } },
  { freezer: null, init: { status: 'gone' }, shim: { status: 'unread', pid: null, name: null } },
  { init: { status: 'unread', why: 'it ended' }, shim: { status: 'gone', pid: 1, name: null }, processesCount: null },
  { since: { refusals: 3, oomKills: null, elapsedMs: 60_000 }, zombiesCount: null, runtime: 'crun' },
  {
    memory: [
      {
        path: '/sys/fs/cgroup/memory/docker/x',
        of: 'own',
        limitBytes: 8192,
        usageBytes: 8192,
        reclaimableBytes: 0,
        swapFreeBytes: null,
        oomKills: 2,
        onExhaustion: 'waiting',
      },
    ],
  },
];
const seen = paperSweep(VARIANTS.map((change, n) => paperContainer({ id: `${n}`.repeat(64), ...change })));
const report = judgeSweep(seen, { at: '2026-01-02T03:04:05.678Z', atMs: 1_767_323_045_678, execNeeds: null });
const text = JSON.stringify({ schemaVersion: 1, hostname: 'db-3', ...report });

test('what another machine prints is read back as it was there', () => {
  expect(parseScanDocument(text)).toEqual({ status: 'valid', value: { schemaVersion: 1, ...report } });
});

test('a document that is cut, or that says something else somewhere, is refused with the place', () => {
  expect(parseScanDocument(text.slice(0, -1))).toMatchObject({ status: 'invalid' });
  const other = parseScanDocument(text.replace('"schemaVersion":1', '"schemaVersion":2'));
  expect(other).toMatchObject({ status: 'invalid', problem: expect.stringContaining('schemaVersion') });
  const invented = parseScanDocument(text.replace('"verdict":"ok"', '"verdict":"fine"'));
  expect(invented).toMatchObject({ status: 'invalid', problem: expect.stringContaining('verdict') });
});

test('no answer makes it throw, and no problem has a control character', () => {
  assert(
    property(string({ unit: 'binary' }), constantFrom('', text), (noise, end) => {
      const checked = parseScanDocument(`${noise}${end}`);
      // oxlint-disable-next-line no-control-regex
      expect(checked.status === 'invalid' ? checked.problem : '').not.toMatch(/[\u0000-\u001F\u007F-\u009F]/u);
    }),
  );
});
