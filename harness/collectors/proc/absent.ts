import type { EngineApi } from '../../docker/engine-api.ts';
import type { Target } from '../collector.ts';

export interface Absent {
  readonly status: 'absent';
  readonly why: string;
}

export function absent(why: string): Absent {
  return { status: 'absent', why };
}

/** `null` when the engine is on this machine, as far as its address tells. */
export function absentUnlessLocal(engine: EngineApi): Absent | null {
  if ('socketPath' in engine.endpoint.connect) return null;
  return absent(`the engine is at ${engine.endpoint.url}: /proc and /sys of its machine can not be read from here`);
}

/** The container's first process, when it has one and the engine is here. */
export function initPidOf(target: Target): Absent | { readonly status: 'found'; readonly pid: number } {
  const remote = absentUnlessLocal(target.engine);
  if (remote !== null) return remote;
  const { id, initPid, status } = target.inspect;
  if (initPid === null)
    return absent(`${id === '' ? 'the container' : `container ${id.slice(0, 12)}`} is ${status}: it has no process`);
  return { status: 'found', pid: initPid };
}
