import type { InsideFile, NotFound } from './inside-file.ts';

/** What the first bytes of a file are to the kernel's execve(2) (fs/binfmt_elf.c, fs/binfmt_script.c). */
export type ProgramFormat =
  | {
      readonly kind: 'elf';
      readonly bits: 32 | 64;
      /** `e_machine`: 3 i386, 40 ARM, 62 x86-64, 183 AArch64. */
      readonly machine: number;
      /** PT_INTERP: the loader; `null` for a static program. `unread`: it lies where nobody looked. */
      readonly loader: { readonly path: string | null } | 'unread';
    }
  | {
      readonly kind: 'script';
      /** Between `#!` and the next blank or the end of the line; with the carriage return, when one is there. */
      readonly interpreter: string;
      /** The rest of the line, which the kernel gives as one argument; `null` when there is none. */
      readonly argument: string | null;
    }
  /** Printable, and no `#!` at its very beginning. */
  | { readonly kind: 'text'; readonly begins: 'plain' | 'byte-order-mark' | 'blank' }
  | { readonly kind: 'empty' }
  /** A program of another system: Windows (`MZ`) or macOS. */
  | { readonly kind: 'foreign'; readonly system: 'Windows' | 'macOS' }
  | { readonly kind: 'data' };

/** A file that execve was asked for, or needs. */
export interface ProgramFile {
  readonly file: InsideFile;
  /** The directories above it, the root first: a user has to be allowed to search each. */
  readonly through: readonly InsideFile[];
  /** Whether the mount that it lies on forbids programs. */
  readonly mount: 'exec' | 'noexec';
  readonly format: ProgramFormat;
}

/** Something that a program needs before its first instruction. */
export interface NeededFile {
  readonly as: 'interpreter' | 'loader';
  /** As the file that needs it writes it. */
  readonly path: string;
  readonly found: ProgramFile | NotFound;
}

/** The command of an exec, as the container has it. */
export type ExecProgram =
  /** Nobody said which command. */
  | { readonly asked: 'nothing' }
  | {
      readonly asked: 'command';
      /** The first word that was typed. */
      readonly word: string;
      /** The directories of PATH, in order, when the word has no slash; empty otherwise. */
      readonly searched: readonly string[];
      /** As Go's `exec.LookPath`: the first file that may be executed; when there is none, the first of that name. */
      readonly found: ProgramFile | NotFound;
      /** Interpreter and loader, in the order in which the kernel asks for them; of scripts of scripts one level. */
      readonly needs: readonly NeededFile[];
      /** `e_machine` of this machine's own programs; `null` when it could not be read. */
      readonly hostMachine: number | null;
      /** Names of the entries in binfmt_misc that take the program, such as `qemu-aarch64`. */
      readonly emulators: readonly string[];
    };

export function isFound(found: ProgramFile | NotFound): found is ProgramFile {
  return 'file' in found;
}
