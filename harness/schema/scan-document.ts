import { z } from 'zod';

import { SCAN_ENGINES, SCAN_VERDICTS, type ScanReport } from '../model/scan.ts';
import { checkJson, type Checked } from './json-document.ts';
import { cause } from './finding-schema.ts';

const count = z.int().nonnegative();
const bytes = z.number().nonnegative();
const verdict = z.enum(SCAN_VERDICTS);
const level = { path: z.string(), of: z.enum(['own', 'ancestor']) };

const danger = z.object({ rule: cause, verdict: z.enum(['at-risk', 'exec-broken']), because: z.string() });

const container = z.object({
  id: z.string(),
  engine: z.enum(SCAN_ENGINES),
  name: z.string().nullable(),
  engineState: z.string().nullable(),
  cgroup: z.string(),
  within: z.string().nullable(),
  pids: z.array(
    z.object({
      ...level,
      max: count.nullable(),
      current: count,
      peak: count.nullable(),
      refusals: count.nullable(),
      ownRefusals: count.nullable(),
    }),
  ),
  memory: z.array(
    z.object({
      ...level,
      limitBytes: bytes.nullable(),
      usageBytes: bytes.nullable(),
      reclaimableBytes: bytes.nullable(),
      swapFreeBytes: z.number().nullable(),
      oomKills: count.nullable(),
      onExhaustion: z.enum(['kills', 'waits', 'waiting']),
    }),
  ),
  freezer: z.object({ state: z.enum(['thawed', 'freezing', 'frozen']), askedAt: z.string().nullable() }).nullable(),
  processesCount: count.nullable(),
  zombiesCount: count.nullable(),
  init: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('there'),
      pid: z.int(),
      state: z.string(),
      openFilesLimit: z.number().nullable(),
      processesLimit: z.number().nullable(),
      uid: count.nullable(),
    }),
    z.object({ status: z.literal('gone') }),
    z.object({ status: z.literal('unread'), why: z.string() }),
  ]),
  shim: z.object({
    status: z.enum(['running', 'stopped', 'gone', 'other', 'unread']),
    pid: z.int().nullable(),
    name: z.string().nullable(),
  }),
  runtime: z.string().nullable(),
  since: z.object({ refusals: count.nullable(), oomKills: count.nullable(), elapsedMs: z.number() }).nullable(),
  verdict,
  dangers: z.array(danger),
  headroom: z.int().nullable(),
  execNeeds: count,
});

const scanDocument: z.ZodType<ScanReport & { readonly schemaVersion: 1 }> = z.object({
  schemaVersion: z.literal(1),
  at: z.iso.datetime(),
  atMs: z.number().nonnegative(),
  containers: z.array(container),
  host: z.array(
    z.object({
      what: z.string(),
      used: z.number(),
      max: z.number(),
      unit: z.enum(['count', 'bytes']),
      verdict,
      danger: danger.nullable(),
    }),
  ),
  counts: z.object({ ok: count, 'at-risk': count, 'exec-broken': count }),
  leftOut: z.array(z.string()),
  tookMs: z.number().nonnegative(),
  readsCount: count,
});

/** What `initp scan --json` has printed, on a machine that may send anything instead. */
export function parseScanDocument(text: string): Checked<ScanReport & { readonly schemaVersion: 1 }> {
  return checkJson(scanDocument, text);
}
