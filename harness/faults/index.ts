import type { FaultId, FaultSpec } from '../model/scenario.ts';
import busyNeighbour from './busy-neighbour.ts';
import commandFile from './command-file.ts';
import containerUnmount from './container-unmount.ts';
import cpuQuota from './cpu-quota.ts';
import daemonDescriptors from './daemon-descriptors.ts';
import daemonFile from './daemon-file.ts';
import daemonSignal from './daemon-signal.ts';
import daemonTasks from './daemon-tasks.ts';
import devptsFull from './devpts-full.ts';
import engineDisk from './engine-disk.ts';
import enginePause from './engine-pause.ts';
import engineStop from './engine-stop.ts';
import type { Fault } from './fault.ts';
import fewDescriptors from './few-descriptors.ts';
import foreignWorkdir from './foreign-workdir.ts';
import fullNeighbour from './full-neighbour.ts';
import headroom from './headroom.ts';
import hiddenFreeze from './hidden-freeze.ts';
import hostLoad from './host-load.ts';
import hostMemory from './host-memory.ts';
import hostSysctl from './host-sysctl.ts';
import initSignal from './init-signal.ts';
import ioThrottle from './io-throttle.ts';
import longExec from './long-exec.ts';
import memoryHeadroom from './memory-headroom.ts';
import memoryHeld from './memory-held.ts';
import namespaceIds from './namespace-ids.ts';
import noOomKiller from './no-oom-killer.ts';
import pageCache from './page-cache.ts';
import pidsLimit from './pids-limit.ts';
import podPidsLimit from './pod-pids-limit.ts';
import processBomb from './process-bomb.ts';
import runtimeBinary from './runtime-binary.ts';
import runtimeState from './runtime-state.ts';
import seccompProfile from './seccomp-profile.ts';
import sharedUid from './shared-uid.ts';
import shimDescriptors from './shim-descriptors.ts';
import shimTasks from './shim-tasks.ts';
import threadBomb from './thread-bomb.ts';
import tmpfsFull from './tmpfs-full.ts';
import unreapedChildren from './unreaped-children.ts';
import unreportedDeath from './unreported-death.ts';
import userKeys from './user-keys.ts';
import workdir from './workdir.ts';

/** Every fault by its id. A test compares this list with the folder. */
export const faults = {
  'busy-neighbour': busyNeighbour,
  'command-file': commandFile,
  'container-unmount': containerUnmount,
  'cpu-quota': cpuQuota,
  'daemon-descriptors': daemonDescriptors,
  'daemon-file': daemonFile,
  'daemon-signal': daemonSignal,
  'daemon-tasks': daemonTasks,
  'devpts-full': devptsFull,
  'engine-disk': engineDisk,
  'engine-pause': enginePause,
  'engine-stop': engineStop,
  'few-descriptors': fewDescriptors,
  'foreign-workdir': foreignWorkdir,
  'full-neighbour': fullNeighbour,
  headroom,
  'hidden-freeze': hiddenFreeze,
  'host-load': hostLoad,
  'host-memory': hostMemory,
  'host-sysctl': hostSysctl,
  'init-signal': initSignal,
  'io-throttle': ioThrottle,
  'long-exec': longExec,
  'memory-headroom': memoryHeadroom,
  'memory-held': memoryHeld,
  'namespace-ids': namespaceIds,
  'no-oom-killer': noOomKiller,
  'page-cache': pageCache,
  'pids-limit': pidsLimit,
  'pod-pids-limit': podPidsLimit,
  'process-bomb': processBomb,
  'runtime-binary': runtimeBinary,
  'runtime-state': runtimeState,
  'seccomp-profile': seccompProfile,
  'shared-uid': sharedUid,
  'shim-descriptors': shimDescriptors,
  'shim-tasks': shimTasks,
  'thread-bomb': threadBomb,
  'tmpfs-full': tmpfsFull,
  'unreaped-children': unreapedChildren,
  'unreported-death': unreportedDeath,
  'user-keys': userKeys,
  workdir,
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
