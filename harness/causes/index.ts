import type { CauseEntry } from '../model/knowledge.ts';
import { cgroupDevices } from './cgroup-devices.ts';
import { cgroupSetup } from './cgroup-setup.ts';
import { cgroupTree } from './cgroup-tree.ts';
import { containerEnd } from './container-end.ts';
import { containerState } from './container-state.ts';
import { filesAndQuotas } from './files-and-quotas.ts';
import { generalForms } from './general-forms.ts';
import { hostLimits } from './host-limits.ts';
import { hostMemory } from './host-memory.ts';
import { hostOverload } from './host-overload.ts';
import { kernelFaults } from './kernel-faults.ts';
import { kernel } from './kernel.ts';
import { memory } from './memory.ts';
import { podState } from './pod-state.ts';
import { processLeaks } from './process-leaks.ts';
import { processLimits } from './process-limits.ts';
import { rootfs } from './rootfs.ts';
import { runtimeBinary } from './runtime-binary.ts';
import { runtimeMemory } from './runtime-memory.ts';
import { runtimeState } from './runtime-state.ts';
import { security } from './security.ts';
import { shimAndCri } from './shim-and-cri.ts';
import { systemdUnits } from './systemd-units.ts';
import { unitLimits } from './unit-limits.ts';
import { userCommand } from './user-command.ts';
import { userNamespaces } from './user-namespaces.ts';

const entries: readonly CauseEntry[] = [
  ...cgroupSetup,
  ...cgroupTree,
  ...cgroupDevices,
  ...systemdUnits,
  ...containerState,
  ...containerEnd,
  ...podState,
  ...runtimeState,
  ...filesAndQuotas,
  ...kernel,
  ...userNamespaces,
  ...kernelFaults,
  ...memory,
  ...runtimeMemory,
  ...hostMemory,
  ...processLimits,
  ...unitLimits,
  ...hostLimits,
  ...hostOverload,
  ...processLeaks,
  ...rootfs,
  ...runtimeBinary,
  ...security,
  ...shimAndCri,
  ...userCommand,
];

/** Everything initp knows by name, area by area. A test compares it with the vocabulary. */
export const causes: readonly CauseEntry[] = entries.map((entry) => {
  const general = generalForms(entry.id);
  const layers = new Set([...entry.layers, ...general.flatMap(({ layer }) => layer ?? [])]);
  return {
    ...entry,
    layers: [entry.layers[0], ...[...layers].slice(1)],
    signatures: [...entry.signatures, ...general],
  };
});

const BY_ID: ReadonlyMap<string, CauseEntry> = new Map(causes.map((entry) => [entry.id, entry]));

/** What a person asked for by name; `null` where there is no such cause. */
export function causeOf(id: string): CauseEntry | null {
  return BY_ID.get(id) ?? null;
}
