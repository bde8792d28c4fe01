import type { ProgramFormat } from '../model/exec-program.ts';

/** How much of a file decides: the ELF header with its program headers, and usually the name of the loader. */
export const HEAD_BYTES = 4096;
/** What the kernel reads of a script (BINPRM_BUF_SIZE since Linux 5.1; 128 before). */
const SHEBANG_BYTES = 256;
/** PATH_MAX. */
const MOST_LOADER_BYTES = 4096;

const PT_INTERP = 3;

/** A part of the file that has to be read before the format is known. */
export interface Wanted {
  readonly offset: number;
  readonly maxBytes: number;
}

/**
 * What the first bytes of a file are to execve(2). `wanted` is the place of the loader's name when it is further on in
 * the file; `loaderName` reads it there.
 */
export function programFormat(head: Uint8Array): { readonly format: ProgramFormat; readonly wanted: Wanted | null } {
  if (head.length === 0) return known({ kind: 'empty' });
  if (head[0] === 0x7f && latin1(head.subarray(1, 4)) === 'ELF') return elf(head);
  const text = latin1(head.subarray(0, SHEBANG_BYTES));
  if (text.startsWith('#!')) return known(script(text));
  if (text.startsWith('MZ')) return known({ kind: 'foreign', system: 'Windows' });
  if (/^(?:\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe)/u.test(text))
    return known({ kind: 'foreign', system: 'macOS' });
  if (head.includes(0)) return known({ kind: 'data' });
  if (text.startsWith('\u00EF\u00BB\u00BF')) return known({ kind: 'text', begins: 'byte-order-mark' });
  return known({ kind: 'text', begins: /^\s+#!/u.test(text) ? 'blank' : 'plain' });
}

function known(format: ProgramFormat): { format: ProgramFormat; wanted: null } {
  return { format, wanted: null };
}

/** The name of the loader from the bytes at its place: what is before the NUL. */
export function loaderName(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const name = latin1(end === -1 ? bytes : bytes.subarray(0, end));
  return name === '' ? null : name;
}

/** As fs/binfmt_script.c: blanks after `#!`, the interpreter, blanks, and the rest of the line as one argument. */
function script(text: string): ProgramFormat {
  const [line = ''] = text.slice(2).split('\n', 1);
  const words = /^[ \t]*(?<interpreter>[^ \t\0]*)[ \t]*(?<argument>[^\0]*)$/u.exec(line.replace(/\0.*$/su, ''))?.groups;
  const argument = words?.['argument']?.replace(/[ \t]+$/u, '') ?? '';
  return { kind: 'script', interpreter: words?.['interpreter'] ?? '', argument: argument === '' ? null : argument };
}

/** Offsets of elf(5): e_machine, e_phoff, e_phentsize, e_phnum, and in a program header p_type, p_offset, p_filesz. */
const LAYOUT = {
  32: { header: 52, phoff: 28, phentsize: 42, phnum: 44, entry: 32, offset: 4, filesz: 16 },
  64: { header: 64, phoff: 32, phentsize: 54, phnum: 56, entry: 56, offset: 8, filesz: 32 },
} as const;

function elf(head: Uint8Array): { format: ProgramFormat; wanted: Wanted | null } {
  const bits = head[4] === 1 ? 32 : head[4] === 2 ? 64 : null;
  const order = head[5];
  if (bits === null || (order !== 1 && order !== 2) || head.length < LAYOUT[bits].header) {
    return known({ kind: 'data' });
  }
  const layout = LAYOUT[bits];
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const little = order === 1;
  // Offsets above 2^53 are no offsets: what comes out is larger than any file, and so unread.
  const word = (at: number): number =>
    bits === 64 ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const machine = view.getUint16(18, little);
  const base = { kind: 'elf', bits, machine } as const;
  const [start, size, count] = [
    word(layout.phoff),
    view.getUint16(layout.phentsize, little),
    view.getUint16(layout.phnum, little),
  ];
  if (count > 0 && size < layout.entry) return known({ kind: 'data' });
  for (let n = 0; n < count; n++) {
    const at = start + n * size;
    if (at + layout.entry > head.length) return known({ ...base, loader: 'unread' });
    if (view.getUint32(at, little) !== PT_INTERP) continue;
    const offset = word(at + layout.offset);
    const length = Math.min(word(at + layout.filesz), MOST_LOADER_BYTES);
    if (offset + length > head.length) {
      return {
        format: { ...base, loader: 'unread' },
        wanted: Number.isSafeInteger(offset) ? { offset, maxBytes: length } : null,
      };
    }
    return { format: { ...base, loader: { path: loaderName(head.subarray(offset, offset + length)) } }, wanted: null };
  }
  return known({ ...base, loader: { path: null } });
}

/** One character a byte: paths are bytes, and a carriage return stays what it is. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('');
}
