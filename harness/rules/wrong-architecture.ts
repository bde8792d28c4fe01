import { isFound, type ProgramFormat } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { chainOf, commandFile, type FileEvidence, type FileQuestion } from './command-file.ts';

/** `e_machine` (elf.h) of what Docker images are made for, in the words of `uname -m`. */
const MACHINES: Readonly<Record<number, string>> = {
  3: 'i386',
  8: 'mips',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv64',
  258: 'loongarch64',
};

/** A kernel of the key may have been built to run programs of the value: CONFIG_IA32_EMULATION, CONFIG_COMPAT. */
const PERHAPS: Readonly<Record<number, number>> = { 62: 3, 183: 40 };

const question: FileQuestion = {
  refusals: { steps: ['execve', 'lookup'], errnos: ['ENOEXEC'] },
  layer: 'command',
  whyLayer: 'The kernel itself refuses the program at execve (ENOEXEC); the machinery above has done its work.',
  fault(program) {
    const { word, found, hostMachine, emulators } = program;
    if (!isFound(found)) return `${word} is not there`;
    if (emulators.length > 0) return `binfmt_misc gives ${word} to ${emulators.join(', ')}`;
    const chain = chainOf(program);
    const foreign = chain.find((one) => one !== null && otherMachine(one.format, hostMachine) !== null) ?? null;
    if (foreign === null) return `${word} is ${formatText(found.format)}, and this machine ${machineName(hostMachine)}`;
    const what = otherMachine(foreign.format, hostMachine) ?? '';
    const machine = foreign.format.kind === 'elf' ? foreign.format.machine : null;
    return {
      because: `${foreign.file.path} is ${what}, this machine is ${machineName(hostMachine)}, and no emulator for it is registered in binfmt_misc`,
      quote: `${foreign.file.path}: ${formatText(foreign.format)}; this machine: ${machineName(hostMachine)}`,
      certainty: hostMachine !== null && PERHAPS[hostMachine] === machine ? 'likely' : 'refused',
    };
  },
  remedy: ({ hostMachine }, container) => [
    {
      for: 'docker',
      commands: [
        `docker image inspect -f '{{.Os}}/{{.Architecture}}' $(docker inspect -f '{{.Image}}' ${container})   # what the image was made for`,
        `docker pull --platform linux/${platformOf(hostMachine)} IMAGE   # then make the container again`,
      ],
      changes: 'the image, to one for this machine',
      lasts: 'for good',
    },
    {
      for: 'host',
      commands: ['docker run --privileged --rm tonistiigi/binfmt --install all'],
      changes: 'registers emulators for other machines with the kernel: slow, for every container of the host',
      lasts: 'until the next boot',
    },
  ],
};

/** What the format is when this machine can not run it; `null` when it can, or nobody knows. */
function otherMachine(format: ProgramFormat, hostMachine: number | null): string | null {
  if (format.kind === 'foreign') return `a program for ${format.system}`;
  if (format.kind !== 'elf' || hostMachine === null || format.machine === hostMachine) return null;
  return `a program for ${machineName(format.machine)}`;
}

function formatText(format: ProgramFormat): string {
  switch (format.kind) {
    case 'elf':
      return `ELF for ${machineName(format.machine)}, ${format.bits} bits`;
    case 'script':
      return 'a script';
    case 'foreign':
      return `a program for ${format.system}`;
    case 'empty':
      return 'an empty file';
    case 'text':
      return 'text';
    case 'data':
      return 'no ELF program';
  }
}

function machineName(machine: number | null): string {
  return machine === null ? 'unknown' : (MACHINES[machine] ?? `ELF machine ${machine}`);
}

/** Docker's word for it. */
function platformOf(machine: number | null): string {
  const name = machineName(machine);
  return { x86_64: 'amd64', aarch64: 'arm64', i386: '386' }[name] ?? name;
}

/** The program, or what runs it, was built for another machine. */
const wrongArchitecture: Rule<'exec.program', 'container.inspect' | 'exec.attempts'> = {
  id: 'wrong-architecture',
  needs: ['exec.program'],
  likes: ['container.inspect', 'exec.attempts'],
  // Its loader is for that machine too, and so not there.
  explains: ['missing-interpreter'],
  match: (evidence: FileEvidence) => commandFile(question, evidence),
};

export default wrongArchitecture;
