import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Signature } from '../model/qualification.ts';
import { median } from '../report/quantity.ts';
import { said, triedOf } from '../report/tally.ts';
import { normalise } from './normalise.ts';

/** Go tries to make a thread twenty times before it gives up (runtime/cgo/gcc_libinit.c). */
const TRIES_OF_GO = 20;

/** What the execs showed, each different thing once; in the order in which it was first seen. */
export function signaturesOf(attempts: readonly ExecAttempt[]): readonly Signature[] {
  const groups = new Map<string, { signature: Omit<Signature, 'count' | 'medianMs'>; durations: number[] }>();
  for (const attempt of triedOf(attempts)) {
    const signature = signatureOf(attempt);
    const key = JSON.stringify(signature);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { signature, durations: [attempt.durationMs] });
    else group.durations.push(attempt.durationMs);
  }
  return [...groups.values()].map(({ signature, durations }) => ({
    ...signature,
    count: durations.length,
    medianMs: Math.round(median(durations) ?? 0),
  }));
}

function signatureOf(attempt: ExecAttempt): Omit<Signature, 'count' | 'medianMs'> {
  const { entry, kind, outcome, end, logAdded, pidsDeltas, memoryDeltas } = attempt;
  const refused = Math.max(0, ...pidsDeltas.map(({ refusals }) => refusals ?? 0));
  return {
    entry,
    kind,
    outcome,
    exitCode: end.status === 'exited' ? end.exitCode : null,
    text: normalise(said(attempt)),
    log: [...new Set((logAdded?.errors ?? []).map(normalise))],
    refusals: refused === 0 ? 'none' : refused < TRIES_OF_GO ? 'some' : 'twenty-or-more',
    oomKills: memoryDeltas.some(({ oomKills }) => (oomKills ?? 0) > 0) ? 'some' : 'none',
  };
}
