import type { Target } from '../collectors/collector.ts';
import { inspectContainer } from '../collectors/container-inspect.ts';
import { collectors } from '../collectors/index.ts';
import { targetOf } from '../collectors/target.ts';
import { oneLook } from '../host/one-look.ts';
import { rootedHost, sharedHost } from '../host/rooted.ts';
import type { ContainerInspect } from '../model/container.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Reading } from '../model/reading.ts';
import { collectAll } from './collect.ts';

/** A container that restarts all the time never holds still: the last look counts. */
const MOST_ROUNDS = 3;

/**
 * An engine that has answered a moment ago and does not now has begun to hang, as dockerd does over one container whose
 * shim is stopped: its first answer counts, and nobody waits for it a second time.
 */
const AGAIN_WITHIN_MS = 2000;

/**
 * Reads everything; once more when the engine says that the container was paused, ended or started again meanwhile,
 * because half of what was read is of another state then. Throws `HarnessError` CONTAINER_VANISHED when it was removed.
 */
export async function readEvidence(target: Target, atMs: () => number): Promise<readonly Reading[]> {
  let seen = target;
  for (let round = 1; ; round++) {
    const read = [inspectReading(seen, atMs()), ...(await collectAll(collectors, atOneLook(seen), atMs))];
    const now = await seenAgain(seen);
    if (round === MOST_ROUNDS || now.inspect === seen.inspect) return read;
    seen = now;
  }
}

/** The same target, of which nothing is read twice. */
function atOneLook(target: Target): Target {
  const host = oneLook(target.host);
  const { seenBy } = target.engineHost;
  return { ...target, host, engineHost: seenBy === 'self' ? sharedHost(host) : rootedHost(host, seenBy) };
}

/** The same target, or as the engine has it now: execs take seconds, and may have seen its end. */
export async function seenAgain(before: Target): Promise<Target> {
  const { engine, inspect, inspected } = before;
  // An engine that did not answer is not asked again.
  if (inspected.from !== 'engine') return before;
  let now: ContainerInspect;
  try {
    now = await inspectContainer(engine, inspect.id, AGAIN_WITHIN_MS);
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'CONTAINER_UNKNOWN') throw vanished(inspect, error);
    return { ...before, inspected: { from: 'engine-before', why: String(error) } };
  }
  const isSame = now.status === inspect.status && now.startedAt === inspect.startedAt;
  return isSame ? before : await targetOf({ ...before, inspect: now });
}

function vanished({ id, name }: ContainerInspect, cause: unknown): HarnessError {
  return new HarnessError({
    code: 'CONTAINER_VANISHED',
    message: `container ${name} (${id.slice(0, 12)}) was removed while it was looked at`,
    hint: `Run \`docker events --since 10m --until 0s --filter container=${id}\`: it says when it ended and was removed.`,
    exitCode: EXIT.inconclusive,
    cause,
  });
}

function inspectReading({ inspect, inspected }: Target, atMs: number): Reading {
  const isKnown = inspected.from === 'disk' || inspected.from === 'processes';
  const source = { how: isKnown ? inspected.how : `docker inspect ${inspect.name}`, atMs: Math.round(atMs) };
  if (inspected.from !== 'nobody') return { kind: 'container.inspect', status: 'read', value: inspect, source };
  return { kind: 'container.inspect', status: 'absent', why: inspected.why, source };
}
