import { isFound } from '../../harness/model/exec-program.ts';
import { commandRefusal, type CommandRefusal } from '../../harness/parsers/command-refusal.ts';
import { textOf } from '../../harness/rules/refusals.ts';
import type { Check, Checks, Recording } from './recording.ts';

/** The command was refused at that step with that errno through the engine, and the null exec works. */
function refused(step: CommandRefusal['step'], errno: CommandRefusal['errno']): Readonly<Record<string, Check>> {
  return {
    [`the command was refused: ${step}, ${errno}`]: (it) => saidOf(it, 'command', step, errno),
    'the null exec and /bin/true work': (it) =>
      it.attempts().every(({ kind, outcome }) => kind === 'command' || outcome === 'works'),
  };
}

/** Every exec was refused so. */
function allRefused(errno: CommandRefusal['errno']): Readonly<Record<string, Check>> {
  return {
    [`the null exec was refused: workdir, ${errno}`]: (it) => saidOf(it, 'null-exec', 'workdir', errno),
    'no exec works': (it) => it.attempts().every(({ outcome }) => outcome === 'fails'),
  };
}

function saidOf(
  it: Recording,
  kind: 'command' | 'null-exec',
  step: CommandRefusal['step'],
  errno: CommandRefusal['errno'],
): boolean {
  const first = it.attempts().find((one) => one.kind === kind && one.entry === 'engine-api');
  const refusal = first === undefined ? null : commandRefusal(textOf(first));
  return first?.outcome === 'fails' && refusal?.step === step && refusal.errno === errno;
}

/** The file is there, and its first bytes are of that kind. */
function fileOf(kind: string): Readonly<Record<string, Check>> {
  return {
    [`the file is there: ${kind}`]: (it) => {
      const program = it.must('exec.program');
      return program.asked === 'command' && isFound(program.found) && program.found.format.kind === kind;
    },
  };
}

const WORKS: Readonly<Record<string, Check>> = { 'every exec works': (it) => it.allWork() };

/** The person's own command, its directory and its user. */
export const COMMAND_CHECKS: Checks = {
  'arguments-too-long': refused('execve', 'E2BIG'),
  'command-crlf': { ...refused('execve', 'ENOENT'), ...fileOf('script') },
  'command-directory': refused('lookup', 'EACCES'),
  'command-missing': refused('lookup', 'ENOENT'),
  'command-no-exec-bit': { ...refused('lookup', 'EACCES'), ...fileOf('script') },
  'command-no-interpreter': { ...refused('execve', 'ENOENT'), ...fileOf('script') },
  'command-no-loader': { ...refused('execve', 'ENOENT'), ...fileOf('elf') },
  'command-no-shebang': { ...refused('execve', 'ENOEXEC'), ...fileOf('text') },
  'command-not-in-path': refused('lookup', 'ENOENT'),
  'command-other-machine': { ...refused('execve', 'ENOEXEC'), ...fileOf('elf') },
  'command-own-failure': {
    ...WORKS,
    'the command ended with an error of its own': (it) =>
      it.attempts().some(({ kind, end }) => kind === 'command' && end.status === 'exited' && end.exitCode === 64),
  },
  'environment-too-large': refused('execve', 'E2BIG'),
  'seccomp-clone3': {
    ...WORKS,
    'the command was not permitted a thread': (it) =>
      it.attempts().some((one) => one.kind === 'command' && /not permitted/iu.test(textOf(one))),
  },
  'seccomp-setgroups': refused('user-change', 'EPERM'),
  'seccomp-setuid': refused('user-change', 'EPERM'),
  'typo-while-nearly-full': refused('lookup', 'ENOENT'),
  'user-unknown': refused('user-lookup', 'ENOENT'),
  'workdir-asked-missing': refused('workdir', 'ENOENT'),
  'workdir-closed': WORKS,
  'workdir-of-a-stranger': {
    ...allRefused('EACCES'),
    'users of the container are others on the machine': (it) => it.must('exec.users').namespace === 'mapped',
  },
  'workdir-removed': allRefused('ENOENT'),
  'workdir-source-deleted': allRefused('outside'),
};
