import { availableParallelism } from 'node:os';

import { type Accelerator, KVM_CPU } from './accelerator.ts';
import type { Image } from './image.ts';

const MEMORY_MIB = 3072;
/** As many processors as the figures in docs/ were taken with; more of them wait for each other under emulation. */
const MOST_CPUS = 2;

/**
 * What costs an emulated processor much and a trial nothing: defences against neighbours that a machine with one user
 * does not have. Nothing of cgroups, RCU or the scheduler is touched: they decide the races that are looked at.
 */
const LEAN = 'mitigations=off nokaslr audit=0 init_on_alloc=0 hardened_usercopy=off nowatchdog';

/** Disks and daemons that take their time are waited for. */
const SLOW = 'systemd.default_device_timeout_sec=600 systemd.default_timeout_start_sec=600';

/** Units that cost an emulated machine as much as its engine does, and that have nothing to do here. */
const IDLE = ['configfs', 'drm', 'efi_pstore', 'fuse', 'loop']
  .map((module) => `systemd.mask=modprobe@${module}.service`)
  .join(' ');

const EMULATION = ['-accel', 'tcg,thread=multi,tb-size=1024', '-cpu', 'Nehalem'];

export interface Disks {
  readonly image: Image;
  /** Written by the machine. */
  readonly project: string;
  /** What the kernel and systemd say is written to this file. */
  readonly console: string;
}

/** Arguments of QEMU. The first serial line is the machine's console, the second one is ours: standard output. */
export function machineArguments({ image, project, console }: Disks, { name }: Accelerator): readonly string[] {
  const cpus = Math.min(MOST_CPUS, availableParallelism());
  return [
    ['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-machine', 'q35'],
    name === 'kvm' ? ['-accel', 'kvm', ...KVM_CPU] : EMULATION,
    ['-smp', String(cpus), '-m', String(MEMORY_MIB)],
    ['-kernel', image.kernel, '-initrd', image.initrd],
    ['-append', `root=LABEL=root rw console=ttyS0 loglevel=5 ${SLOW} ${IDLE} ${LEAN}`],
    // Written to a file without a name that goes with the process; the image stays as it is.
    ['-drive', `file=${escaped(image.disk)},if=none,id=root,format=raw,snapshot=on`],
    ['-device', 'virtio-blk-pci,drive=root'],
    ['-drive', `file=${escaped(project)},if=none,id=project,format=raw,cache=unsafe`],
    ['-device', 'virtio-blk-pci,drive=project'],
    ['-device', 'virtio-rng-pci'],
    ['-serial', `file:${console}`, '-serial', 'stdio'],
  ].flat();
}

/** A comma separates options, two of them are one in a value. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}
