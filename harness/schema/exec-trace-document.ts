import { z } from 'zod';

import { EXIT } from '../model/exit-code.ts';
import { type ExecTrace, LANE_ROLES } from '../model/exec-trace.ts';
import { HarnessError } from '../model/harness-error.ts';
import { printable } from '../report/printable.ts';
import { execEnd } from './exec-schema.ts';
import { checkJson } from './json-document.ts';

const ms = z.number().min(-1e9).max(1e9);
const text = z.string().max(65_536);

const execOutcome = z.enum(['works', 'fails', 'hangs', 'not-tried']);

const result = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done') }),
  z.object({ status: z.literal('refused'), errno: text }),
  z.object({ status: z.literal('unfinished') }),
]);

const at = { tid: z.int(), atMs: ms, tookMs: ms.nullable() };

const event = z.discriminatedUnion('kind', [
  z.object({
    ...at,
    kind: z.literal('clone'),
    makes: z.enum(['thread', 'process']),
    flags: z.array(text).max(64),
    child: z.int().nullable(),
    result,
    repeats: z.int().min(1),
    untilMs: ms,
  }),
  z.object({ ...at, kind: z.literal('setns'), namespace: text, result }),
  z.object({ ...at, kind: z.literal('cgroup-join'), path: text, controller: text, result }),
  z.object({
    ...at,
    kind: z.literal('message'),
    way: z.enum(['sent', 'received']),
    socket: z.enum(['init', 'sync', 'stage-1', 'stage-2', 'other']),
    bytes: z.int().min(0),
    what: text.nullable(),
    result,
  }),
  z.object({ ...at, kind: z.literal('execve'), path: text, result }),
  z.object({ ...at, kind: z.literal('signal'), signal: text }),
  z.object({ ...at, kind: z.literal('rlimit'), resource: text, result }),
]);

const lane = z.object({
  tid: z.int(),
  process: z.int(),
  role: z.enum(LANE_ROLES),
  name: text.nullable(),
  fromMs: ms,
  untilMs: ms.nullable(),
  end: z.discriminatedUnion('how', [
    z.object({ how: z.literal('exited'), code: z.int() }),
    z.object({ how: z.literal('killed'), signal: text }),
    z.object({ how: z.literal('superseded') }),
    z.object({ how: z.literal('unseen') }),
  ]),
});

/** What `initp trace --json` prints and `--from` reads. */
export const execTrace = z.object({
  schemaVersion: z.literal(1),
  container: z.object({ id: text, name: text }),
  runtime: z.object({ family: z.enum(['runc', 'crun', 'other']), binary: text, version: text.nullable() }),
  how: text,
  method: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('strace'), version: text }),
    z.object({ kind: z.literal('proc'), everyMs: ms, why: text }),
  ]),
  end: execEnd,
  outcome: execOutcome,
  stdout: text,
  stderr: text,
  durationMs: ms,
  untraced: z.object({ end: execEnd, outcome: execOutcome, durationMs: ms }).nullable(),
  lanes: z.array(lane).max(10_000),
  events: z.array(event).max(10_000),
  steps: z.array(
    z.object({
      name: z.enum(['start', 'bootstrap', 'execSetns', 'cgroup join', 'config', 'parseSync', 'end']),
      fromMs: ms,
      untilMs: ms,
    }),
  ),
  race: z.object({
    joinMs: ms.nullable(),
    joinTookMs: ms.nullable(),
    threadsBefore: z.int(),
    threadsAfter: z.int(),
    refused: z.record(text, z.int()),
    refusedForMs: ms,
  }),
  leftOut: z.int(),
});

/** Reads a saved trace, which anybody may have written; `file` is for the message. */
export function parseExecTrace(json: string, file: string): ExecTrace {
  const checked = checkJson<ExecTrace>(execTrace, json);
  if (checked.status === 'valid') return checked.value;
  throw new HarnessError({
    code: 'USAGE',
    message: `${printable(file)} is no trace of this version of initp: ${checked.problem}`,
    hint: 'Give what `initp trace CONTAINER --json` printed, unchanged.',
    exitCode: EXIT.usage,
    cause: checked.cause,
  });
}
