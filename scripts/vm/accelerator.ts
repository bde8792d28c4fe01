import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ended, QEMU } from './qemu.ts';

/** How the machine's instructions are executed. */
export type Accelerator = { readonly name: 'kvm' } | { readonly name: 'tcg'; readonly why: string };

/**
 * The processor that a guest sees under KVM, in the trial and in the machine alike: on a host that is a guest itself QEMU 7.2
 * ran a sector with its usual processor, and with this one ended over an MSR that it may not set (0x10a,
 * `kvm_buf_set_msrs`). Without that MSR a sector ran, and a kernel did not print a word in two minutes.
 */
export const KVM_CPU = ['-cpu', 'host'] as const;

const SECTOR_BYTES = 512;
/** What the guest of the trial writes to QEMU's exit device; QEMU then ends with `2 * ANSWER + 1`. */
const ANSWER = 0x2a;
const EXIT_PORT = 0xf4;
const TRIAL_MS = 10_000;

/** A boot sector that writes one byte to the exit device, and stops. */
export function bootSector(): Buffer {
  const sector = Buffer.alloc(SECTOR_BYTES);
  // mov dx, EXIT_PORT; mov al, ANSWER; out dx, al; hlt; jmp to the hlt
  sector.set([0xba, EXIT_PORT, 0x00, 0xb0, ANSWER, 0xee, 0xf4, 0xeb, 0xfd]);
  sector.set([0x55, 0xaa], SECTOR_BYTES - 2);
  return sector;
}

/**
 * Does a guest run under that accelerator? Tried with a real one: /dev/kvm can be there, and open, on machines where no
 * guest ever starts. `null`: it runs; otherwise why not.
 */
export async function refusalOf(name: 'kvm' | 'tcg'): Promise<string | null> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-boot-'));
  try {
    const image = join(directory, 'sector.img');
    await writeFile(image, bootSector());
    const args = [
      ['-machine', 'pc', '-accel', name, '-m', '16', '-display', 'none', '-nodefaults', '-no-reboot'],
      ['-device', `isa-debug-exit,iobase=0x${EXIT_PORT.toString(16)},iosize=0x04`],
      ['-drive', `file=${image},format=raw,if=ide`],
      name === 'kvm' ? KVM_CPU : [],
    ].flat();
    const { how, stderr } = await ended(QEMU, args, TRIAL_MS);
    if (how === `exit ${2 * ANSWER + 1}`) return null;
    return `a guest of one sector did not run under ${name}: ${how}${stderr === '' ? '' : `, ${stderr}`}`;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export async function accelerator(): Promise<Accelerator> {
  const why = await refusalOf('kvm');
  return why === null ? { name: 'kvm' } : { name: 'tcg', why };
}
