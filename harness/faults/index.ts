import type { FaultId, FaultSpec } from '../model/scenario.ts';
import type { Fault } from './fault.ts';
import enginePause from './engine-pause.ts';
import engineStop from './engine-stop.ts';
import fullNeighbour from './full-neighbour.ts';
import headroom from './headroom.ts';
import hiddenFreeze from './hidden-freeze.ts';
import initSignal from './init-signal.ts';
import pidsLimit from './pids-limit.ts';
import podPidsLimit from './pod-pids-limit.ts';
import processBomb from './process-bomb.ts';
import runtimeBinary from './runtime-binary.ts';
import threadBomb from './thread-bomb.ts';
import unreapedChildren from './unreaped-children.ts';

/** Every fault by its id. A test compares this list with the folder. */
export const faults = {
  'engine-pause': enginePause,
  'engine-stop': engineStop,
  'full-neighbour': fullNeighbour,
  headroom,
  'hidden-freeze': hiddenFreeze,
  'init-signal': initSignal,
  'pids-limit': pidsLimit,
  'pod-pids-limit': podPidsLimit,
  'process-bomb': processBomb,
  'runtime-binary': runtimeBinary,
  'thread-bomb': threadBomb,
  'unreaped-children': unreapedChildren,
} satisfies { readonly [Id in FaultId]: Fault<Id> };

/** The fault of a specification, typed to take it. */
export function faultOf<Id extends FaultId>(id: Id): Fault<Id> {
  // The table is keyed by the very id that is its value's type parameter; the compiler can not follow that.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return faults[id] as unknown as Fault<Id>;
}

/** Finds the code of a fault. A parameter of a run, so that a test can take one away and see that the trial notices. */
export type FaultLookup = (spec: FaultSpec) => Fault;

/** The one that `initp run` uses. */
export const registered: FaultLookup = (spec) => faultOf(spec.fault);
