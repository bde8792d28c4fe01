import type { CommandVariant } from '../model/scenario.ts';

/** Not in the payload's image, nor in any other. */
const NOWHERE = '/opt/none/run';

const EM_X86_64 = 62;
const EM_AARCH64 = 183;
const HEADER_BYTES = 64;
const ENTRY_BYTES = 56;

/** What lies there: the kernel decides by its first bytes. `ownMachine`: `e_machine` of this machine's programs. */
export function commandContent(variant: CommandVariant, ownMachine: number): Uint8Array {
  switch (variant) {
    case 'no-exec-bit':
      return text('#!/bin/payload true\n');
    case 'directory':
      return new Uint8Array();
    case 'no-shebang':
      return text('true\nexit 0\n');
    case 'crlf':
      return text('#!/bin/true\r\nexit 0\r\n');
    case 'missing-interpreter':
      return text(`#!${NOWHERE}\nexit 0\n`);
    case 'wrong-architecture':
      return elf(ownMachine === EM_X86_64 ? EM_AARCH64 : EM_X86_64, null);
    case 'missing-loader':
      return elf(ownMachine, NOWHERE);
  }
}

function text(lines: string): Uint8Array {
  return new TextEncoder().encode(lines);
}

/** As little of an ELF program (elf(5)) as the kernel reads before it refuses: a header, and the loader's name. */
function elf(machine: number, loader: string | null): Uint8Array {
  const name = loader === null ? new Uint8Array() : new TextEncoder().encode(`${loader}\0`);
  const bytes = new Uint8Array(HEADER_BYTES + (loader === null ? 0 : ENTRY_BYTES) + name.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true); // ET_EXEC
  view.setUint16(18, machine, true);
  view.setUint32(20, 1, true); // EV_CURRENT
  view.setBigUint64(32, BigInt(HEADER_BYTES), true); // e_phoff
  view.setUint16(52, HEADER_BYTES, true);
  view.setUint16(54, ENTRY_BYTES, true);
  view.setUint16(56, loader === null ? 0 : 1, true);
  if (loader === null) return bytes;
  const at = HEADER_BYTES + ENTRY_BYTES;
  view.setUint32(HEADER_BYTES, 3, true); // PT_INTERP
  view.setBigUint64(HEADER_BYTES + 8, BigInt(at), true); // p_offset
  view.setBigUint64(HEADER_BYTES + 32, BigInt(name.length), true); // p_filesz
  bytes.set(name, at);
  return bytes;
}
